/**
 * The long proof, run before a release: 1,000 devices and two million points through each API, the process killed three times on
 * the way. engine.test.ts has the short form, through one of them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { organizationText } from '../../src/model/identity.js';
import { hasInfluxd, Influxd } from '../support/influxd.js';
import { LONG } from '../support/long.js';
import { build } from '../support/server-process.js';
import { World, type Place } from './world.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/tributary.js');
const DEVICES = 1000;
const POINTS = 2000;
const ALL = DEVICES * POINTS;
const T0 = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;
const KILLS = 3;

const timeOf = (n: number): number => T0 + n * 10 * MINUTE;
const valueOf = (device: number, n: number): number => device + n / 7;

describe.runIf(LONG)('two million points of 1,000 devices, killed three times', () => {
  let world: World;
  let influx: Influxd | undefined;
  let losant: string;

  beforeAll(async () => {
    build();
    world = await World.start();
    const { platform } = world;
    for (let device = 0; device < DEVICES; device += 20) {
      const tables = Array.from({ length: 20 }, (_, i) => ({
        ...{ device: `device-${device + i}`, series: ['value'] },
        rows: Array.from({ length: POINTS }, (_row, n) => [timeOf(n), valueOf(device + i, n)]),
      }));
      expect((await platform.call('POST', '/points', { body: { tables } })).json.stored).toBe(20 * POINTS);
    }
    const list = await fetch(`${platform.url}/applications`, {
      headers: { authorization: `Bearer ${world.from.token}` },
    });
    losant = ((await list.json()) as { items: { id: string }[] }).items[0]?.id ?? world.from.losantId;
    if (hasInfluxd) influx = await fillInflux();
  }, 600_000);
  afterAll(async () => {
    await world.stop();
    await influx?.stop();
  });

  const apis: [string, () => string[]][] = [
    ['tributary', () => [world.platform.url]],
    ['losant', () => [world.platform.url, '--application', losant]],
    ['datacooee', () => [world.platform.url, '--organization-id', organizationText(world.from.organization)]],
    ['iosense', () => [world.platform.url]],
    ['iotile', () => [world.platform.url]],
    ['influx', () => [influx!.url, '--database', 'plant']],
  ];

  it.each(apis)(
    '%s',
    async (api, argv) => {
      if (api === 'influx' && !hasInfluxd) return;
      const into = await world.empty();
      const state = world.file(`${api}.long.state`);
      const began = Date.now();
      for (let kill = 1; kill <= KILLS; kill++) {
        const { child, ended } = start([api, ...argv()], into, state);
        let code: number | null | undefined;
        void ended.then((end) => (code = end.code));
        while (code === undefined && movedBy(state) < (ALL * kill) / 5) await pause(100);
        expect(code).toBeUndefined();
        child.kill('SIGKILL');
        await ended;
      }
      const { code, out, err } = await start([api, ...argv(), '--json'], into, state).ended;
      expect([code, code === 0 ? '' : err.slice(-2000) + out.slice(0, 2000)]).toEqual([0, '']);
      const facts = JSON.parse(out) as { points: { moved: number; now: number } };
      expect(facts).toMatchObject({
        things: { devices: DEVICES },
        points: { moved: ALL, refused: 0 },
        idsNotKept: [],
        compared: { series: DEVICES, different: 0 },
      });
      expect(await countOf(into)).toBe(ALL);
      process.stderr.write(
        `${api}: ${(Date.now() - began) / 1000} s, ${facts.points.now} read in the last run\n`,
      );
    },
    3_600_000,
  );

  async function countOf({ token }: Place): Promise<number> {
    const body = { sql: 'SELECT count() FROM telemetry' };
    const { json } = await world.platform.call('POST', '/query/sql', { token, body });
    return Number(json.rows[0][0]);
  }

  function start(argv: readonly string[], into: Place, state: string) {
    const target = ['--url', world.platform.url, '--token', into.token, '--state', state];
    const child = spawn(process.execPath, [PROGRAM, 'move', ...argv, ...target], {
      env: { ...process.env, TRIBUTARY_SOURCE_CREDENTIAL: world.from.token },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return {
      child,
      ended: once(child, 'close').then(([code]) => ({ code: code as number | null, out, err })),
    };
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
  for (let device = 0; device < DEVICES; device += 10) {
    const lines = Array.from({ length: 10 * POINTS }, (_, i) => {
      const [own, n] = [device + Math.floor(i / POINTS), i % POINTS];
      return `tributary,device=device-${own} value=${valueOf(own, n)} ${timeOf(n)}`;
    });
    const body = lines.join('\n');
    const answer = await fetch(`${influx.url}/write?db=plant&precision=ms`, { method: 'POST', body });
    expect(answer.status).toBe(204);
  }
  return influx;
}
