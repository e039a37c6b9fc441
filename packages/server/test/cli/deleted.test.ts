/** `tributary delete device | series | project`, `deleted`, `undelete`: what they say before, that they ask, what comes back. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tributary } from '../support/command.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { until } from '../support/waiting.js';

let platform: TestPlatform;
const T0 = Date.UTC(2025, 0, 1);
beforeAll(async () => {
  platform = await startTestPlatform();
  const body = ['one', 'two'].flatMap((device) =>
    [0, 1].map((day) => ({ device, series: 's', time: T0 + day * 86_400_000, value: day })),
  );
  await platform.call('POST', '/points', { body });
});
afterAll(() => platform.stop());

const run = (...argv: string[]) => tributary([...argv, '--url', platform.url, '--token', platform.one.admin]);
const ofProject = (...argv: string[]) => run(...argv, '--project', String(platform.one.project));
const keys = async () =>
  (await platform.call('GET', '/devices')).json.items.map(({ key }: { key: string }) => key);

it('says what would go, asks, and leaves it where nobody can be asked', async () => {
  const dry = await ofProject('delete', 'device', 'one', '--dry-run');
  expect(dry).toMatchObject({
    exit: 0,
    out: 'device one would be deleted: 2 points of 1 series, from 2025-01-01T00:00:00.000Z to 2025-01-02T00:00:00.000Z\n',
  });
  const asked = await ofProject('delete', 'device', 'one');
  expect(asked.exit).toBe(2);
  expect(asked.err).toMatch(/Delete device one \(2 points of 1 series.*\)\? It can be restored until 20/);
  const mistyped = await ofProject('delete', 'device', 'oen', '--yes');
  expect([mistyped.exit, mistyped.err]).toEqual([1, expect.stringContaining('Did you mean "one"?')]);
  expect(await keys()).toEqual(['one', 'two']);
});

it('deletes a device, lists it and brings it back by its key', async () => {
  expect(await ofProject('delete', 'device', 'one', '--yes')).toMatchObject({
    exit: 0,
    out: 'device one deleted\n',
  });
  expect(await keys()).toEqual(['two']);
  const list = await ofProject('deleted', '--format', 'json');
  expect(JSON.parse(list.out)).toMatchObject([{ name: 'one' }]);
  expect((await ofProject('undelete', 'device', 'nobody')).err).toContain(
    'No deleted device is called "nobody".',
  );
  expect((await ofProject('undelete', 'device', 'one')).out).toMatch(/^device one \(\d+\) restored\n$/);
  expect(await keys()).toEqual(['one', 'two']);
});

it('does the same with a series by its number, and with a project', async () => {
  const id = String((await platform.call('GET', '/series?device=two')).json.items[0].id);
  expect((await ofProject('delete', 'series', id, '--yes', '--json')).out).toBe(
    `{"id":${id},"deleted":true}\n`,
  );
  expect((await ofProject('deleted', 'series')).out).toMatch(new RegExp(`${id} +s +two`));
  expect((await ofProject('undelete', 'series', id)).exit).toBe(0);
  const project = (await run('projects', 'create', 'p')).out.match(/\d+/)![0];
  expect((await run('delete', 'project', project, '--yes')).exit).toBe(0);
  expect((await run('deleted', 'projects')).out).toContain(project);
  expect((await run('undelete', 'project', 'p')).exit).toBe(0);
  expect((await run('projects')).out).toMatch(new RegExp(`${project} +p`));
});

it('removes for good where that is asked for', async () => {
  const asked = await ofProject('delete', 'device', 'two', '--purge');
  expect(asked.err).toContain('There is no way back');
  expect((await ofProject('delete', 'device', 'two', '--purge', '--yes')).exit).toBe(0);
  await until(
    'the device is gone',
    async () => (await ofProject('deleted', '--format', 'json')).out.trim() === '[]',
  );
});
