/** Sums by the command, and what gateways of IOTile hand over. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IOTileDeviceSlug, Tributary } from '@tributary/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tributary } from '../support/command.js';
import { folderOfTests } from '../support/folders.js';
import { signedList } from '../support/iotile-reports.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

interface Slugged {
  readonly slug: string;
  readonly id: string | number;
}

const folder = folderOfTests('reports');
let platform: TestPlatform;
let project: Slugged;
let device: Slugged;
let stream: string;
let token: string;
let number: string;
const at = (seconds: number) => new Date(Date.UTC(2024, 0, 1) + seconds * 1000).toISOString();

beforeAll(async () => {
  platform = await startTestPlatform({ 'organizations-by': 'everybody' });
  const t = new Tributary({ url: platform.url });
  const { email, password } = platform.first.admin;
  ({ token } = await t.login(email, password));
  project = await t.api.project.post<Slugged>({ name: 'site', org: 'default' });
  number = String((await t.projects.list().all()).find(({ name }) => name === 'site')!.id);
  device = await t.api.device.post<Slugged>({ label: 'pump', project: project.slug }, { staff: 1 });
  const variable = await t.api.variable.post<Slugged>({ name: 'IO', project: project.id, lid: 0x5001 });
  ({ slug: stream } = await t.api.stream.post<Slugged>({ variable: variable.slug, device: device.slug }));
});
afterAll(() => platform.stop());
const run = (...argv: string[]) =>
  tributary([...argv, '--url', platform.url, '--token', token], { env: { TRIBUTARY_PROJECT: number } });

it('a report is uploaded, again without harm, and its values are summed by slug and by name', async () => {
  const readings = [1, 2, 3].map((id) => ({ variable: 0x5001, id, clock: id, value: 100 + id }));
  const sent = { device: new IOTileDeviceSlug(device.slug).id, sentUptime: 10, readings };
  const file = join(folder, 'report.bin');
  writeFileSync(file, signedList(sent));
  const first = await run('upload', 'report', file, '--timestamp', at(5000));
  expect(first).toMatchObject({ exit: 0, err: '', out: `${file}: 3 readings, 3 taken, 0 refused\n` });
  const again = await run('upload', 'report', file, '--timestamp', at(5000), '--json');
  expect(JSON.parse(again.out)).toMatchObject({ file, count: 3 });

  const sums = await run('report', 'accumulation', project.slug, device.slug, '--json');
  expect(JSON.parse(sums.out)).toMatchObject([{ stream, sum: 306, count: 3 }]);
  const range = ['--from', at(0), '--to', at(4993)];
  const part = await run('report', 'accumulation', stream, ...range, '--json');
  expect(JSON.parse(part.out)).toMatchObject([{ stream, sum: 203, count: 2 }]);
  const table = await run('report', 'accumulation', stream);
  expect(table.out).toMatch(/^stream +sum +count/);
  expect(table.out).toMatch(/^total 306/m);
  const [{ key }] = JSON.parse((await run('devices', 'list', '--json')).out) as [{ key: string }];
  const named = await run('report', 'accumulation', '--device', key, '--json');
  expect(JSON.parse(named.out)).toMatchObject([{ device: key, sum: 306, count: 3 }]);
});

it('an event is uploaded with its document', async () => {
  const file = join(folder, 'event.json');
  writeFileSync(file, '{"shock":[1,2,3]}');
  const options = ['--stream', stream, '--timestamp', at(6000), '--extra', '{"batch":7}'];
  const made = await run('upload', 'event', file, ...options, '--streamer-local-id', '9', '--json');
  expect(JSON.parse(made.out)).toMatchObject({ stream, streamer_local_id: 9 });
});

it.each([
  [['report', 'accumulation'], 2, 'needs either slugs or a selection'],
  [['report', 'accumulation', 'd--1', '--device', 'x'], 2, 'needs either slugs or a selection'],
  [['report', 'accumulation', 'rubbish'], 2, 'slug is "rubbish"'],
  [['report', 'accumulation', '--device', 'pmp'], 1, 'There is no device "pmp"'],
  [['upload', 'report', '/nowhere/r.bin'], 2, '/nowhere/r.bin'],
  [['upload', 'event', 'x.json'], 2, "required option '--stream <slug>' not specified"],
  [['upload', 'event', 'x.json', '--stream', 's--1', '--extra', '[1]'], 2, '--extra is "[1]"'],
  [
    ['upload', 'event', 'x.json', '--stream', 's--1', '--streamer-local-id', '-1'],
    2,
    '--streamer-local-id is "-1"',
  ],
] as const)('%j ends with %d and says why', async (argv, exit, message) => {
  const ran = await run(...argv);
  expect([ran.exit, ran.out, ran.err]).toEqual([exit, '', expect.stringContaining(message)]);
});
