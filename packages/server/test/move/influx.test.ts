// From InfluxDB 1.x itself into a project: every series with all of its tags, every point, compared with InfluxDB's own figures.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasInfluxd, Influxd } from '../support/influxd.js';
import { FluxPeer } from './flux-peer.js';
import { World, type Row } from './world.js';

const T0 = Date.UTC(2025, 0, 1) * 1e6;
const HOUR = 3600e9;
/** Digits of nanoseconds: more than a double holds. */
const at = (n: number, more = 0): string => (BigInt(T0) + BigInt(n) * BigInt(HOUR) + BigInt(more)).toString();

let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterAll(() => world.stop());

describe.skipIf(!hasInfluxd)('InfluxDB 1.x', () => {
  let influx: Influxd;

  beforeAll(async () => {
    influx = await Influxd.start();
    await influx.run('CREATE DATABASE "plant ""1"');
    await influx.run('CREATE DATABASE plant');
    await influx.run('CREATE RETENTION POLICY longer ON plant DURATION INF REPLICATION 1');
    const many = Array.from(
      { length: 12_000 },
      (_, i) => `cpu,host=a,cpu=cpu0 load=${i / 7},n=${i}i ${at(i)}`,
    );
    const odd = [
      `cpu,host=a load=5,on=true ${at(0)}`,
      `cpu,host=b,cpu=cpu0,zone=x\\ y\\,z load=6 ${at(1)}`,
      `ev,device=d,who=it\\'s\\ "me"\\\\x text="[123,4] \\"q\\" it's\nnext",cpu="a field and a tag" ${at(2)}`,
      // Three points of one microsecond, and the next one.
      ...[1, 2, 999, 1000].map((ns) => `fine,device=d v=${ns} ${at(3, ns)}`),
      `"odd\\,\\ name",device=d "f\\ 1"=1 ${at(4)}`,
      `old,device=d v=1 -1000`,
      `bad,device=d f=1 ${at(5)}`,
    ];
    for (const lines of [many, odd]) {
      const body = lines.join('\n');
      const answer = await fetch(`${influx.url}/write?db=plant`, { method: 'POST', body });
      expect([answer.status, await answer.text()]).toEqual([204, '']);
    }
    await fetch(`${influx.url}/write?db=plant&rp=longer`, {
      method: 'POST',
      body: `cpu,host=a load=1 ${at(0)}`,
    });
  }, 60_000);
  afterAll(() => influx.stop());

  it('brings every series under the name that /write gives it, with all of its tags', async () => {
    const into = await world.empty();
    const ran = await world.move(['influx', influx.url, '--database', 'plant'], '', into);
    expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
    expect(ran.err).toContain('left: other retention policies: longer (--retention-policy)');
    expect(ran.err).toContain('left: 1 points of old before 1970');
    const who = String.raw`it\'s "me"\\x`;
    const { devices, series, points } = await world.held(into);
    expect(devices.map(({ key }) => key)).toEqual(['a', 'b', 'd']);
    expect(series.map(({ device, name, kind, tags }) => [device, name, kind, tags])).toEqual([
      ['a', 'cpu.load', 'number', {}],
      ['a', 'cpu.load,cpu=cpu0', 'number', { cpu: 'cpu0' }],
      ['a', 'cpu.n,cpu=cpu0', 'number', { cpu: 'cpu0' }],
      ['a', 'cpu.on', 'boolean', {}],
      ['b', 'cpu.load,cpu=cpu0,zone=x y\\,z', 'number', { cpu: 'cpu0', zone: 'x y,z' }],
      ['d', '"odd\\, name"."f 1"', 'number', {}],
      ['d', 'bad.f', 'number', {}],
      ['d', String.raw`ev.cpu,who=it\'s "me"\\\x`, 'string', { who }],
      ['d', String.raw`ev.text,who=it\'s "me"\\\x`, 'string', { who }],
      ['d', 'fine.v', 'number', {}],
    ]);
    expect(points).toHaveLength(24_000 + 2 + 1 + 2 + 4 + 1 + 1);
    const of = (name: string): Row[] => points.filter((point) => point['series'] === name);
    expect(of(String.raw`ev.text,who=it\'s "me"\\\x`)[0]?.['value']).toBe('[123,4] "q" it\'s\nnext');
    expect(
      of('fine.v').map(({ time, sequence = 0, value }) => [
        (time as number) - T0 / 1000 - 3 * 3600e6,
        sequence,
        value,
      ]),
    ).toEqual([
      [0, 0, 1],
      [0, 1, 2],
      [0, 2, 999],
      [1, 0, 1000],
    ]);
  }, 60_000);

  it('says what would come', async () => {
    const ran = await world.move(
      ['influx', influx.url, '--database', 'plant', '--dry-run', '--json'],
      '',
      await world.empty(),
    );
    expect(JSON.parse(ran.out)).toMatchObject({ things: { devices: 3, series: 10 }, points: 24_011 });
  });

  it('another retention policy is another move', async () => {
    const ran = await world.move(
      ['influx', influx.url, '--database', 'plant', '--retention-policy', 'longer'],
      '',
      await world.empty(),
    );
    expect(ran.out).toContain('1 device, 1 series, 0 assets: 2 made, 0 were there\n1 point moved');
  });

  it('a database or policy that is not there is told', async () => {
    const into = await world.empty();
    const none = await world.move(['influx', influx.url, '--database', 'plnt'], '', into);
    expect(none).toMatchObject({
      exit: 1,
      err: expect.stringContaining('InfluxDB says: database not found: plnt'),
    });
    const policy = await world.move(
      ['influx', influx.url, '--database', 'plant', '--retention-policy', 'x'],
      '',
      into,
    );
    expect(policy).toMatchObject({
      exit: 1,
      err: expect.stringContaining('It has autogen, longer; name one'),
    });
  });
});

describe('InfluxDB 2.x', () => {
  let peer: FluxPeer;
  const t0 = BigInt(T0);
  const hour = BigInt(HOUR);

  beforeAll(async () => {
    const tags = { host: 'a' };
    const odd = '"q" \\ ${x} \n,';
    peer = await FluxPeer.start(
      [
        {
          ...{ measurement: 'cpu', tags: { ...tags, cpu: 'cpu0' }, field: 'load', type: 'double' as const },
          points: Array.from({ length: 12_000 }, (_, n) => [t0 + BigInt(n) * hour, n / 7] as const),
        },
        {
          measurement: 'cpu',
          tags,
          field: 'load',
          type: 'long',
          points: [
            [t0, 5],
            [t0 + 1n, 6],
            [t0 + 999_999_999n, 7],
          ],
        },
        {
          measurement: 'cpu',
          tags,
          field: 'on',
          type: 'boolean',
          points: [
            [t0, true],
            [t0 + hour, false],
          ],
        },
        {
          measurement: 'ev',
          tags: { device: 'd', who: 'x "y" ${z}' },
          field: 'text',
          type: 'string',
          points: [
            [t0, odd],
            [t0 + 1n, ''],
          ],
        },
        { measurement: 'old', tags, field: 'v', type: 'double', points: [[-1_000_000_000n, 1]] },
      ],
      'secret',
    );
  }, 60_000);
  afterAll(() => peer.stop());

  const argv = () => ['influx', peer.url, '--bucket', 'plant', '--org', 'acme'];

  it('brings every series of a bucket with all of its tags, compared with its own windows', async () => {
    const into = await world.empty();
    const ran = await world.move(argv(), 'secret', into);
    expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
    expect(ran.err).toContain('left: 1 points before 1970');
    const { series, points } = await world.held(into);
    expect(series.map(({ device, name, kind, tags }) => [device, name, kind, tags])).toEqual([
      ['a', 'cpu.load', 'number', {}],
      ['a', 'cpu.load,cpu=cpu0', 'number', { cpu: 'cpu0' }],
      ['a', 'cpu.on', 'boolean', {}],
      ['d', 'ev.text,who=x "y" ${z}', 'string', { who: 'x "y" ${z}' }],
    ]);
    const of = (name: string) =>
      points
        .filter((point) => point['series'] === name)
        .map(({ time, sequence = 0, value }) => [(time as number) - T0 / 1000, sequence, value]);
    expect(of('cpu.load,cpu=cpu0')).toHaveLength(12_000);
    expect(of('cpu.load')).toEqual([
      [0, 0, 5],
      [0, 1, 6],
      [999_999, 0, 7],
    ]);
    expect(of('ev.text,who=x "y" ${z}')).toEqual([
      [0, 0, '"q" \\ ${x} \n,'],
      [0, 1, ''],
    ]);
    // A page begins a nanosecond behind the one before.
    expect(
      peer.queries.filter((query) => query.includes('limit(n: 5000)') && query.includes('"cpu0"')),
    ).toHaveLength(3);
  }, 60_000);

  it('says what InfluxDB says of a wrong token, bucket or organization', async () => {
    const into = await world.empty();
    const wrong = await world.move(argv(), 'other', into);
    expect(wrong).toMatchObject({ exit: 1, err: expect.stringContaining('unauthorized access') });
    const none = await world.move(
      ['influx', peer.url, '--bucket', 'x', '--org', 'acme'],
      'secret',
      await world.empty(),
    );
    expect(none).toMatchObject({ exit: 1, err: expect.stringContaining('could not find bucket') });
    const both = await world.move(['influx', peer.url, '--bucket', 'x', '--database', 'y'], 'secret', into);
    expect(both).toMatchObject({ exit: 2, err: expect.stringContaining('either --database') });
    const half = await world.move(['influx', peer.url, '--bucket', 'x'], 'secret', into);
    expect(half).toMatchObject({ exit: 2, err: expect.stringContaining('--bucket needs --org') });
  });
});
