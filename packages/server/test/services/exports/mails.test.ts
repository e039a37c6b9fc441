/** Mails about exports go to addresses that people choose: so many of a project in an hour, and no more. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MailBudget } from '../../../src/services/messages/mail-budget.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

it('refuses the mail beyond them before anything is started, of this project only', async () => {
  const { one, two } = platform;
  const start = async (token: string, email?: string) => {
    const { status, json } = await platform.call('POST', '/exports', {
      token,
      body: { devices: ['nobody'], ...(email !== undefined && { email }) },
    });
    return [status, json.error?.code];
  };
  for (let sent = 0; sent < 100; sent++)
    expect(await start(one.reader, `a${sent}@x.org`)).toEqual([202, undefined]);
  expect(await start(one.reader, 'b@x.org')).toEqual([429, 'too_many_mails']);
  expect(await start(one.reader)).toEqual([202, undefined]);
  expect(await start(two.reader, 'b@x.org')).toEqual([202, undefined]);
});

it('lets as many go in the next hour', () => {
  let now = 0;
  const budget = new MailBudget(() => now);
  const all = () => {
    for (let sent = 0; sent < 100; sent++) budget.take(1);
  };
  all();
  expect(() => budget.take(1)).toThrow(/100 mails/);
  now += 3_600_000;
  all();
  expect(() => budget.take(1)).toThrow(/100 mails/);
});
