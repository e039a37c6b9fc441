/** No tag of line protocol is lost: what does not name the device is part of what the series is. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineCache } from '../../src/dialects/influx/wire/line-cache.js';
import { LineParser, type LineSink } from '../../src/dialects/influx/wire/line-protocol.js';
import { namingOf, type Naming } from '../../src/dialects/influx/wire/naming.js';
import { readTaggedName } from '../../src/model/series-names.js';
import { readText } from '../support/import-reading.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

const naming = (ignoredTags?: string) =>
  namingOf({ deviceTag: 'device', plainMeasurement: 'tributary', ignoredTags });

interface Seen {
  readonly device: string;
  readonly series: string;
  readonly tags: Record<string, string>;
}

/** The series of the points, in order, and why lines were refused. */
async function parse(text: string, by: Naming = naming()): Promise<{ seen: Seen[]; refused: string[] }> {
  const seen: Seen[] = [];
  const refused: string[] = [];
  const sink: LineSink = {
    find: () => undefined,
    addNumber: () => undefined,
    add: (_, device, series, _time, _value, made) => seen.push({ device, series, tags: made?.tags ?? {} }),
    refuse: (_, why, ...given) => refused.push((typeof why === 'function' ? why(...given) : why).message),
    earliest: 0,
    timeGiven: () => undefined,
    due: () => false,
    rest: () => Promise.resolve(),
  };
  await new LineParser(new LineCache(by)).parse(Buffer.from(text), 'ns', 1, sink);
  return { seen, refused };
}

const escaped = (text: string): string => text.replace(/[,= ]/g, '\\$&');

describe('the series of a line', () => {
  it.each<[string, string, string, Record<string, string>]>([
    ['env,device=g1,sensor=a temp=1', 'g1', 'env.temp,sensor=a', { sensor: 'a' }],
    ['env,sensor=a,device=g1,host=h temp=1', 'g1', 'env.temp,host=h,sensor=a', { host: 'h', sensor: 'a' }],
    ['cpu,host=h,cpu=cpu0 usage=1', 'h', 'cpu.usage,cpu=cpu0', { cpu: 'cpu0' }],
    ['weather,site=x temp=1', 'weather', 'weather.temp,site=x', { site: 'x' }],
    ['tributary,device=d,site=x temp=1', 'd', 'temp,site=x', { site: 'x' }],
    ['env,device=g1 temp=1', 'g1', 'env.temp', {}],
    ['d,device=g,path=C:\\Users free=1', 'g', 'd.free,path=C:\\Users', { path: 'C:\\Users' }],
    ['m,device=g,a=x\\,b\\=y v=1', 'g', 'm.v,a=x\\,b\\=y', { a: 'x,b=y' }],
    ['m,device=g,__proto__=x,constructor=y v=1', 'g', 'm.v,__proto__=x,constructor=y', hard()],
  ])('%s', async (line, device, series, tags) => {
    const { seen, refused } = await parse(line);
    expect(refused).toEqual([]);
    expect(seen).toEqual([{ device, series, tags }]);
  });

  it('has no ignored tags', async () => {
    const line = 'env,device=g1,sensor=a,site=x temp=1\nenv,host=h,sensor=a,site=x temp=1';
    const names = async (ignored: string) =>
      (await parse(line, naming(ignored))).seen.map((one) => one.series);
    expect(await names('site')).toEqual(['env.temp,sensor=a', 'env.temp,sensor=a']);
    expect(await names('sensor,site')).toEqual(['env.temp', 'env.temp']);
    // As versions before named them.
    expect(await names('*')).toEqual(['env.temp', 'env.temp,sensor=a,site=x']);
    // A tag that names the device still does.
    expect((await parse(line, naming('device,host'))).seen.map(({ device }) => device)).toEqual(['g1', 'h']);
  });

  it('keeps the device of the line where all lines are of one device', async () => {
    const text = 'm,host=a v=1\nm,host=b v=2\nm,device=room,host=b v=3\n';
    const { seen } = await parse(text, { ...naming(), device: 'room' });
    expect(seen.map(({ device, series }) => [device, series])).toEqual([
      ['room', 'm.v,host=a'],
      ['room', 'm.v,host=b'],
      ['room', 'm.v,host=b'],
    ]);
  });

  it('is another one for other tags, and says its tags in its name', async () => {
    const text = fc
      .string({ unit: fc.constantFrom(',', '=', ' ', '#', 'a', 'b', 'é', '.'), minLength: 1, maxLength: 4 })
      .filter((one) => one.trim() !== '');
    const tags = fc.dictionary(text, text, { minKeys: 1, maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(tags, tags, async (one, other) => {
        const line = (of: Record<string, string>) =>
          `m,device=d${Object.entries(of)
            .map(([key, value]) => `,${escaped(key)}=${escaped(value)}`)
            .join('')} v=1`;
        const { seen, refused } = await parse(`${line(one)}\n${line(other)}`);
        expect(refused).toEqual([]);
        expect(seen.map((each) => each.tags)).toEqual([one, other]);
        expect(seen.map(({ series }) => readTaggedName(series))).toEqual([
          { head: 'm.v', tags: one },
          { head: 'm.v', tags: other },
        ]);
      }),
      { numRuns: 1_000 },
    );
  });

  const many = (count: number) => Array.from({ length: count }, (_, i) => `,t${i}=${i}`).join('');

  it('may have a hundred tags, whose name has a digest in their place', async () => {
    const { seen } = await parse(`m,device=d${many(100)} v=1,other=2`);
    expect(seen.map(({ series }) => series.replace(/[0-9a-f]{32}$/, '…'))).toEqual(['m.v,#…', 'm.other,#…']);
    expect(Object.keys(seen[0]!.tags)).toHaveLength(100);
  });

  it.each([
    [`m,device=d${many(101)} v=1`, 'tags is "101 tags"; expected at most 100 tags'],
    ['m,device=d,a=x\u0001y v=1', 'tags.a is "x\\u0001y"; expected a text of 1 to 1000 printable characters'],
    ['m,device=d,a=\\  v=1', 'tags.a is " "; expected a text of 1 to 1000 printable characters'],
    ['m,device=d,a\u0000=x v=1', 'tags is "a\\u0000"; expected keys of 1 to 255 printable characters'],
    [`m,device=d,a=${'x'.repeat(1001)} v=1`, 'expected a text of 1 to 1000 printable characters'],
    ['m,device=d\u0007 v=1', 'the device "d\\u0007" has the character U+0007 at position 1'],
    [`m,device=d good=1,${'f'.repeat(254)}=2`, 'has 256 characters; expected 1 to 255'],
    [`m,device=d,a=b good=1,${'f'.repeat(250)}=2`, 'has 286 characters; expected 1 to 255'],
  ])('refuses the whole line where a part of it cannot be kept: %#', async (line, reason) => {
    const { seen, refused } = await parse(`${line}\nm,device=d v=1`);
    expect(seen.map(({ series }) => series)).toEqual(['m.v']);
    expect(refused).toEqual([expect.stringContaining(reason)]);
  });
});

function hard(): Record<string, string> {
  return JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>;
}

describe('lines that differ in a tag only', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform();
  });
  afterAll(() => platform.stop());

  const write = (body: string) =>
    platform.call('POST', '/points', { body: [] }).then(() =>
      fetch(`${platform.url}/write?db=x`, {
        method: 'POST',
        body,
        headers: { authorization: `Token ${platform.one.writer}` },
      }),
    );

  it('are two series with both points, found by the tag', async () => {
    const time = '1767225600000000000';
    const text = `env,device=g1,sensor=a temp=1,on=t ${time}\nenv,device=g1,sensor=b temp=2,on=f ${time}`;
    // Twice: the series are made, and then known.
    for (let i = 0; i < 2; i++) expect((await write(text)).status).toBe(204);
    const { items } = (await platform.call('GET', '/query/points?devices=g1')).json;
    const shown = items.map(({ series, value }: { series: string; value: unknown }) => [series, value]);
    expect(shown.sort()).toEqual([
      ['env.on,sensor=a', true],
      ['env.on,sensor=b', false],
      ['env.temp,sensor=a', 1],
      ['env.temp,sensor=b', 2],
    ]);
    const series = (await platform.call('GET', '/series?tags=sensor:b')).json.items;
    expect(series.map(({ name, tags }: { name: string; tags: unknown }) => [name, tags])).toEqual([
      ['env.temp,sensor=b', { sensor: 'b' }],
      ['env.on,sensor=b', { sensor: 'b' }],
    ]);
    const last = (await platform.call('GET', '/query/last?seriesTags=sensor:a')).json.items;
    expect(last).toHaveLength(2);
  });

  it('are refused all together where they would make more than a million tags', async () => {
    const tags = Array.from({ length: 99 }, (_, i) => `,t${i}=1`).join('');
    const lines = Array.from({ length: 10_001 }, (_, i) => `m,device=many,no=${i}${tags} v=1`);
    const answer = await write(lines.join('\n'));
    expect([answer.status, await answer.text()]).toEqual([
      413,
      expect.stringContaining('have more than 1000000 tags together; send it in several requests'),
    ]);
    expect((await platform.call('GET', '/devices/many')).status).toBe(404);
  });

  it('are the same series from a file', async () => {
    const text =
      'env,device=g1,sensor=a temp=1 1767225600000000000\nenv,device=g1,sensor=b temp=2 1767225600000000000\n';
    const { rows } = await readText('line', text, { device: undefined });
    expect(rows.flatMap(({ points }) => points)).toEqual([
      {
        device: 'g1',
        series: 'env.temp,sensor=a',
        time: 1_767_225_600_000_000,
        value: 1,
        tags: { sensor: 'a' },
      },
      {
        device: 'g1',
        series: 'env.temp,sensor=b',
        time: 1_767_225_600_000_000,
        value: 2,
        tags: { sensor: 'b' },
      },
    ]);
  });

  it('go on in series that a version before made', async () => {
    const body = { device: 'old', name: 'cpu.usage,cpu=cpu0', kind: 'number' };
    await platform.call('POST', '/devices', { body: { key: 'old' } });
    await platform.call('POST', '/series', { body });
    expect((await write('cpu,host=old,cpu=cpu0 usage=5')).status).toBe(204);
    expect((await platform.call('GET', '/series?device=old')).json.items).toHaveLength(1);
  });
});
