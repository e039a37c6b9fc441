/** `tributary retention`: what goes is said before, nothing goes that nobody meant, and rules are listed and removed. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tributary } from '../support/command.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

const DAY = 86_400_000;
let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
  const today = new Date().setUTCHours(0, 0, 0, 0);
  const body = ['one', 'two'].flatMap((device) =>
    [50, 40, 1].map((days) => ({ device, series: 's', time: today - days * DAY, value: days })),
  );
  await platform.call('POST', '/points', { body });
});
afterAll(() => platform.stop());

const retention = (...argv: string[]) =>
  tributary(['retention', ...argv, '--url', platform.url, '--token', platform.one.token]);
const left = async () =>
  (await platform.call('POST', '/query/counts', { body: {} })).json.items.map(
    ({ count }: { count: number }) => count,
  );

it('says what would go, asks before a rule takes it, and takes --yes for an answer', async () => {
  const preview = await retention('preview', '--keep-days', '30');
  expect(preview).toMatchObject({ exit: 0, err: '' });
  expect(preview.out).toMatch(
    /device +series +rule +points +first +last[^]*one +s +\(this rule\) +2[^]*4 points of 2 series would be deleted/,
  );
  const asked = await retention('add', 'a month', '--keep-days', '30');
  expect(asked.exit).toBe(2);
  expect(asked.err).toMatch(/By the next run 4 points go that are kept now[^]*--yes/);
  expect((await retention('--json')).out.trim()).toBe('[]');
  const made = await retention('add', 'a month', '--keep-days', '30', '--yes');
  expect(made).toMatchObject({
    exit: 0,
    out: expect.stringMatching(/^retention rule a month has the id \d+\n$/),
  });
  // Nothing more goes by an exception: there is nothing to ask.
  expect(await retention('add', 'one stays', '--for-ever', '--device', 'one', '--series', '*')).toMatchObject(
    {
      exit: 0,
    },
  );
  expect((await retention()).out).toMatch(
    /a month +30 days +everything else +100 +true\n.*one stays +for ever +one, \* +100 +true/,
  );
  expect(JSON.parse((await retention('preview', '--json')).out)).toMatchObject({ points: 2, more: 0 });
  expect(await left()).toEqual([3, 3]);
});

it('runs when it is told to, and says what was and what comes', async () => {
  expect((await retention('status')).out).toMatch(/^no run yet\nnext run \d{4}-/);
  expect(await retention('run')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('2 points of 1 series'),
  });
  expect(await left()).toEqual([3, 3]);
  expect(await retention('run', '--yes')).toMatchObject({ exit: 0, out: '2 points of 1 series deleted\n' });
  expect(await left()).toEqual([3, 1]);
  expect((await retention('status')).out).toMatch(/^last run \d{4}.*: 2 points of 1 series\nnext run \d{4}-/);
  expect(await retention('run')).toMatchObject({ exit: 0, out: '0 points of 0 series deleted\n' });
});

it('asks before it removes what protects something', async () => {
  const rules = JSON.parse((await retention('--json')).out) as { id: number; name: string }[];
  const of = (name: string) => String(rules.find((rule) => rule.name === name)!.id);
  const asked = await retention('remove', of('one stays'));
  expect(asked).toMatchObject({ exit: 2, err: expect.stringContaining('2 points go') });
  expect(await retention('remove', of('a month'))).toMatchObject({
    ...{ exit: 0, out: 'retention rule a month deleted\n' },
  });
  expect((await retention('remove', of('one stays'))).exit).toBe(0);
  expect((await retention('remove', '999')).exit).toBe(1);
});

it.each([
  [['add', 'x'], /--keep-days or --for-ever/],
  [['add', 'x', '--keep-days', '3', '--for-ever'], /--keep-days or --for-ever/],
  [['add', 'x', '--keep-days', '0'], /--keep-days is "0"/],
  [['preview', '--series', 's'], /--keep-days or --for-ever/],
  [['remove', 'x'], /<id> is "x"/],
])('refuses %j', async (argv, told) => {
  const { exit, err } = await retention(...argv);
  expect([exit, told.test(err)], err).toEqual([2, true]);
});

it('says what is wrong with what it is told', async () => {
  const wrong = async (...argv: string[]) => {
    const { exit, err } = await retention('add', 'x', ...argv);
    expect(exit).toBe(2);
    return err;
  };
  expect(await wrong()).toContain('How long is not said.');
  expect(await wrong('--keep-days', '3', '--for-ever')).toContain('How long is said twice.');
  expect(await wrong('--keep-days', '3', '--series', '')).toContain('--series is empty.');
  const tag = await retention('add', 'x', '--keep-days', '3', '--tag', '=');
  expect(tag.exit).not.toBe(0);
  expect(tag.err).toContain('expected a text of 1 to');
});
