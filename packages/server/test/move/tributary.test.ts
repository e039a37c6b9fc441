// From one Tributary server into another by the native API: everything that a project has comes, once, and is compared.
import { readFileSync, truncateSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tributary } from '../support/command.js';
import { World, type Place } from './world.js';

let world: World;
let into: Place;
const DAY = 86_400_000;
const T0 = Date.UTC(2025, 0, 1);

beforeAll(async () => {
  world = await World.start();
  into = await world.empty();
  const { platform } = world;
  const make = async (path: string, body: unknown): Promise<{ id: number }> => {
    const answer = await platform.call('POST', path, { body });
    expect(answer).toMatchObject({ status: 201 });
    return answer.json as { id: number };
  };
  await make('/devices', {
    ...{
      key: 'boiler, 1/2',
      name: 'Boiler',
      type: 'T100',
      class: 'standalone',
      description: 'in the cellar',
    },
    ...{
      tags: [
        { key: 'floor', value: '1' },
        { key: 'floor', value: '2' },
      ],
      attributes: { serial: { no: [1, null] } },
    },
    ...{ location: { latitude: 50.85, longitude: 4.35 }, keepDuplicates: true },
  });
  await make('/devices', { key: 'empty' });
  const kinds = { number: 21.5, boolean: true, string: 'on', gps: '50.85,4.35', blob: 'AAEC' };
  const members: number[] = [];
  for (const kind of Object.keys(kinds))
    members.push(
      (
        await make('/series', {
          ...{ device: 'boiler, 1/2', name: kind, kind, unit: 'u', label: 'L', tags: { core: '0' } },
          ...{
            attributes: { a: 1 },
            externalIds: { datacooee: `sen-${kind}` },
            calibration: { type: 'linear', m: 2, d: 3, o: 4 },
          },
          ...(kind === 'number' && { counter: { modulus: 100, tolerance: 1 } }),
        })
      ).id,
    );
  await make('/assets', { name: 'House', description: 'd', attributes: { x: 1 }, members });
  const points = Object.entries(kinds).flatMap(([series, value]) =>
    Array.from({ length: 100 }, (_, i) => ({
      ...{
        device: 'boiler, 1/2',
        series,
        time: T0 + i * DAY,
        value: typeof value === 'number' ? value + i / 7 : value,
      },
      ...(i % 9 === 0 && { latitude: 1, longitude: 2, x: i, metadata: { by: ['hand', i] } }),
    })),
  );
  const odd = [
    { device: 'boiler, 1/2', series: 'number', time: T0, value: 7, sequence: 1 },
    { device: 'boiler, 1/2', series: 'number', time: T0, value: 8, sequence: 4_294_967_295 },
    { device: 'boiler, 1/2', series: 'string', time: T0 + 1, value: 'é\n'.repeat(10_000) },
    { device: 'plain', series: 'greatest', time: T0, value: 1.7e308 },
    { device: 'plain', series: 'greatest', time: T0 + 1, value: 1.7e308 },
    // Clocks that were never set; as numbers they would look like seconds.
    { device: 'plain', series: 'early', time: '1970-01-01T00:00:00Z', value: -0 },
    { device: 'plain', series: 'early', time: '1970-01-01T00:29:00.123456Z', value: 2 },
    { device: 'plain', series: 'early', time: '1999-12-31T23:59:59Z', value: 3 },
  ];
  expect((await platform.call('POST', '/points', { body: [...points, ...odd] })).json.refused).toEqual([]);
}, 60_000);
afterAll(() => world.stop());

const argv = (): string[] => ['tributary', world.platform.url];
const move = (more: string[] = [], to = into) => world.move([...argv(), ...more], world.from.token, to);

it('says what would come, and changes nothing', async () => {
  const ran = await move(['--dry-run']);
  expect(ran).toMatchObject({ exit: 0 });
  expect(ran.out).toContain('3 devices, 7 series, 1 asset and 508 points to move from tributary http://');
  expect(await world.held(into)).toMatchObject({ devices: [], points: [] });
  const json = await move(['--dry-run', '--json']);
  expect(JSON.parse(json.out)).toEqual({
    ...{ state: 'done', dryRun: true, left: [], points: 508 },
    things: { devices: 3, series: 7, assets: 1, extras: {} },
  });
});

it('brings everything, compares every series and chunk with the source, and says that all is equal', async () => {
  const report = world.file('report.csv');
  const ran = await move(['--report', report]);
  expect(ran).toMatchObject({ exit: 0 });
  expect(ran.out).toMatch(
    /^3 devices, 7 series, 1 asset: 11 made, 0 were there\n508 points moved \(508 read in this run\), 0 refused\n7 series compared in \d+ chunks: all equal\nby the source's own figures: .*\n$/,
  );
  const held = await world.held(into);
  expect(held).toEqual(await world.held(world.from));
  expect(held.points).toHaveLength(508);
  expect(readFileSync(report, 'utf8')).toContain(
    '"boiler, 1/2",boolean,2024-12-13/2025-01-12,11,11,true,true,11,11,true,true,,count; first; last; sum\n',
  );
});

it('changes nothing when it is run again', async () => {
  const before = await world.held(into);
  const ran = await move();
  expect(ran.out).toContain('0 made, 11 were there\n508 points moved');
  expect(await world.held(into)).toEqual(before);
});

it('moves only what is since a time', async () => {
  const ran = await move(['--since', '2025-04-01'], await world.empty());
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('50 points moved') });
});

it('lists what differs, with the figures of both, and ends with 1', async () => {
  const body = [
    { device: 'boiler, 1/2', series: 'number', time: T0 + 5, value: 1000 },
    { device: 'plain', series: 'early', time: Date.UTC(2024, 0, 1), value: 5 },
  ];
  await world.platform.call('POST', '/points', { token: into.token, body });
  const ran = await move(['--report', world.file('differs.csv')]);
  expect(ran.exit).toBe(1);
  expect(ran.err).toContain('tributary: 3 of 24 compared chunks differ.');
  expect(ran.out).toMatch(
    /boiler, 1\/2 +number +2024-12-13\/2025-01-12 +count, sum +count 13, sum [\d.]+, first 21.5.*count 14/,
  );
  expect(ran.out).toMatch(/plain +early +\S+ +count +count 0 +count 1, sum 5, first 5, last 5/);
});

it('a value that the target refuses is told with its reason, and counts as a difference', async () => {
  const to = await world.empty();
  const call = (path: string, body: unknown) => world.platform.call('POST', path, { token: to.token, body });
  await call('/devices', { key: 'plain' });
  await call('/series', { device: 'plain', name: 'early', kind: 'string' });
  const ran = await move([], to);
  expect(ran.exit).toBe(1);
  expect(ran.err).toContain(
    'refused: plain, early at 1999-12-31T23:59:59.000Z: value is 3, but series early holds string values',
  );
  expect(ran.out).toContain('505 points moved (508 read in this run), 3 refused');
});

it('the state of another move is not gone on with, nor is a file that is none', async () => {
  const other = world.file('other.state');
  writeFileSync(other, '{"move":1,"what":"elsewhere","range":{"from":0,"to":1}}\n');
  const run = (state: string) => move(['--state', state]);
  expect(await run(other)).toMatchObject({
    exit: 2,
    err: expect.stringContaining('is the state of another move: elsewhere.'),
  });
  writeFileSync(other, 'time,a\n1,2\n');
  expect(await run(other)).toMatchObject({ exit: 1, err: expect.stringContaining('is no state of a move.') });
  expect(readFileSync(other, 'utf8')).toBe('time,a\n1,2\n');
});

it('goes on where a state ends, also if its last line was torn', async () => {
  const state = world.file('torn.state');
  const to = await world.empty();
  const run = () => move(['--state', state], to);
  await run();
  const size = statSync(state).size;
  truncateSync(state, size - 200);
  const ran = await run();
  expect(ran.out).toMatch(/moved \(\d+ read in this run\)/);
  expect(
    readFileSync(state, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as object),
  ).toContainEqual({
    finished: true,
  });
});

it('an address that is none, has a secret in it or does not answer is told soon', async () => {
  const run = (address: string) => world.move(['tributary', address, '--dry-run'], world.from.token, into);
  expect(await run('old.example')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('The address of the source is "old.example'),
  });
  const secret = await run('http://me:s3cret@127.0.0.1:1');
  expect(secret).toMatchObject({ exit: 2, err: expect.stringContaining('has a user or password in it') });
  expect(secret.err).not.toContain('s3cret');
  expect(await run('http://127.0.0.1:1')).toMatchObject({
    exit: 1,
    err: expect.stringContaining('does not answer'),
  });
});

it('takes the token from stdin or a file, and from no argument', async () => {
  const { from, platform } = world;
  const target = ['--url', platform.url, '--token', into.token, '--dry-run'];
  const file = world.file('token');
  writeFileSync(file, `${from.token}\n`);
  expect(await tributary(['move', ...argv(), '--credential-file', file, ...target])).toMatchObject({
    exit: 0,
  });
  expect(
    await tributary(['move', ...argv(), '--credential-file', '-', ...target], {
      stdin: `${from.token}\n`,
    }),
  ).toMatchObject({ exit: 0 });
  expect(await tributary(['move', ...argv(), ...target], { stdin: `${from.token}\n` })).toMatchObject({
    exit: 0,
  });
  expect(await tributary(['move', ...argv(), ...target])).toMatchObject({
    exit: 1,
    err: expect.stringMatching(
      /token of the other server is empty.\n {2}Give it in TRIBUTARY_SOURCE_CREDENTIAL/,
    ),
  });
  expect(await tributary(['move', 'csv', 'a.csv', '--device', 'd'])).toMatchObject({
    exit: 2,
    err: expect.stringContaining('Files of another tool are read by `tributary import`.'),
  });
  const wrong = await tributary(['move', ...argv(), ...target], { stdin: 'nonsense\n' });
  expect(wrong).toMatchObject({
    exit: 1,
    err: expect.stringMatching(/answers 401: .*\n {2}Give another credential of the source/),
  });
  expect(wrong.err).not.toContain('nonsense');
});
