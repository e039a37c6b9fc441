/**
 * The whole of a move, through each API: afterwards every old id names what it named, and every point is there once, as the API
 * that gave the ids answers it. The long form, run before a release, has 1,000 devices and two million points, and the process
 * is killed three times on the way (engine.test.ts has the short form of that). `TRIBUTARY_TEST_SOURCE=losant` chooses one.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { organizationText } from '../../src/model/identity.js';
import { hasInfluxd, Influxd } from '../support/influxd.js';
import { LONG } from '../support/long.js';
import { build } from '../support/server-process.js';
import { startCommand } from '../support/command-process.js';
import { until } from '../support/waiting.js';
import { fillOldPlace, iobeamOf, keyOf, pointsOf, PROJECT, timeOf, valueOf, type Size } from './old-place.js';
import { oldClients } from './old-requests.js';
import { World, type Place } from './world.js';

const SIZE: Size = LONG ? { devices: 1000, points: 2000 } : { devices: 20, points: 100 };
const ALL = SIZE.devices * SIZE.points;
const KILLS = LONG ? 3 : 0;
const CHOSEN = process.env['TRIBUTARY_TEST_SOURCE'] ?? '';
/** Devices that are asked for at a time. */
const TOGETHER = 4;

const isChosen = (source: string): boolean => CHOSEN === '' || CHOSEN.split(',').includes(source);

describe(`${ALL} points of ${SIZE.devices} devices`, () => {
  let world: World;
  let influx: Influxd | undefined;

  beforeAll(async () => {
    if (LONG) build();
    world = await World.start();
    await fillOldPlace(world, SIZE);
    if (hasInfluxd && isChosen('influx')) influx = await fillInflux();
    if (isChosen('iobeam')) await exportIobeam();
  }, 600_000);
  afterAll(async () => {
    await world.stop();
    await influx?.stop();
  });

  const organization = (): string => organizationText(world.from.organization);
  const sources: [string, () => string[]][] = [
    ['tributary', () => [world.platform.url]],
    ['losant', () => [world.platform.url, '--application', PROJECT.losant]],
    ['datacooee', () => [world.platform.url, '--organization-id', organization()]],
    ['iosense', () => [world.platform.url]],
    ['iotile', () => [world.platform.url, '--source-project', PROJECT['iotile-slug']]],
    ['iobeam', () => [world.file('iobeam')]],
    ['influx', () => [influx!.url, '--database', 'plant']],
  ];

  it.each(sources.filter(([source]) => isChosen(source) && (source !== 'influx' || hasInfluxd)))(
    '%s: they come once, under the ids that they had',
    async (source, argv) => {
      const into = await world.empty();
      const began = Date.now();
      const facts = await moved([source, ...argv()], into);
      const seconds = (Date.now() - began) / 1000;
      expect(facts).toMatchObject({
        things: { devices: SIZE.devices },
        points: { moved: ALL, refused: 0 },
        ...{ notMade: [], idsNotKept: [], notes: [] },
        compared: { series: SIZE.devices, different: 0 },
      });
      expect(await countOf(into)).toBe(ALL);
      const client = oldClients(world)[source]!;
      await client.things(into, SIZE);
      for (let device = 0; device < SIZE.devices; device += TOGETHER)
        await Promise.all(
          Array.from({ length: Math.min(TOGETHER, SIZE.devices - device) }, async (_, i) => {
            const points = await client.points(into, device + i, SIZE);
            expect([device + i, points]).toEqual([device + i, pointsOf(device + i, SIZE)]);
          }),
        );
      if (LONG) process.stderr.write(`${source}: ${seconds} s, ${facts.points.now} read in the last run\n`);
      // The next one brings ids that only one project of an organization has.
      const gone = await world.platform.call('DELETE', `/projects/${into.project}`, {
        token: world.platform.two.admin,
      });
      expect(gone.status).toBeLessThan(300);
    },
    3_600_000,
  );

  interface Facts {
    readonly points: { readonly moved: number; readonly now: number };
  }

  /** Ids of the project are the organization's, and so is the token. */
  async function moved(argv: readonly string[], into: Place): Promise<Facts> {
    const whole = [...argv, '--project', String(into.project)];
    const asAdmin = { ...into, token: world.platform.two.admin };
    const state = world.file(`${argv[0]}.long.state`);
    for (let kill = 1; kill <= KILLS; kill++) {
      const { child, ended } = start(whole, asAdmin, state);
      let code: number | null | undefined;
      void ended.then((end) => (code = end.code));
      const isThere = () => code !== undefined || movedBy(state) >= (ALL * kill) / 5;
      await until('a part that is moved', isThere, { every: 100, within: 1_200_000 });
      expect(code).toBeUndefined();
      child.kill('SIGKILL');
      await ended;
    }
    const last = [...whole, '--json'];
    const { code, out, err } = LONG
      ? await start(last, asAdmin, state).ended
      : await world
          .move([...last, '--state', state], world.from.token, asAdmin)
          .then(({ exit, ...texts }) => ({ code: exit, ...texts }));
    expect([code, code === 0 ? '' : err.slice(-2000) + out.slice(0, 2000)]).toEqual([0, '']);
    return JSON.parse(out) as Facts;
  }

  async function countOf({ token }: Place): Promise<number> {
    const body = { sql: 'SELECT count() FROM telemetry' };
    const { json } = await world.platform.call('POST', '/query/sql', { token, body });
    return Number(json.rows[0][0]);
  }

  function start(argv: readonly string[], into: Place, state: string) {
    const target = ['--url', world.platform.url, '--token', into.token, '--state', state];
    const env = { TRIBUTARY_SOURCE_CREDENTIAL: world.from.token };
    return startCommand(['move', ...argv, ...target], { env });
  }

  /** What its owner saved of it: an answer of an export for each device, one a line, and the list of devices. */
  async function exportIobeam(): Promise<void> {
    const folder = world.file('iobeam');
    mkdirSync(folder);
    const get = async (path_: string): Promise<string> => {
      const response = await fetch(`${world.platform.url}/v1/${path_}`, {
        headers: { authorization: `Bearer ${world.from.token}` },
      });
      expect(response.status).toBe(200);
      return response.text();
    };
    writeFileSync(path.join(folder, 'devices.json'), await get(`devices?project_id=${PROJECT.iobeam}`));
    for (let device = 0; device < SIZE.devices; device += 20) {
      const answers: string[] = [];
      for (let own = device; own < Math.min(device + 20, SIZE.devices); own++)
        answers.push(
          await get(
            `exports/${PROJECT.iobeam}/${iobeamOf(own)}?limit=${SIZE.points}&timefmt=msec&output=json`,
          ),
        );
      writeFileSync(path.join(folder, `${String(device).padStart(5, '0')}.ndjson`), answers.join('\n'));
    }
  }
});

/** Points that are noted as moved. */
function movedBy(state: string): number {
  if (!existsSync(state)) return 0;
  let points = 0;
  for (const [, count] of readFileSync(state, 'utf8').matchAll(/"points":(\d+)/g)) points += Number(count);
  return points;
}

async function fillInflux(): Promise<Influxd> {
  const influx = await Influxd.start();
  await influx.run('CREATE DATABASE plant');
  for (let device = 0; device < SIZE.devices; device += 10) {
    const lines = Array.from({ length: 10 * SIZE.points }, (_, i) => {
      const [own, n] = [device + Math.floor(i / SIZE.points), i % SIZE.points];
      return `tributary,device=${keyOf(own)} value=${valueOf(own, n)} ${timeOf(n)}`;
    });
    const body = lines.join('\n');
    const answer = await fetch(`${influx.url}/write?db=plant&precision=ms`, { method: 'POST', body });
    expect(answer.status).toBe(204);
  }
  return influx;
}
