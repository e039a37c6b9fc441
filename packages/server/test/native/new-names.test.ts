// Names that cannot be told apart by eye are not made by any door; those that are there stay readable and writable.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

const TIME = '2026-01-01T00:00:00Z';
const ODD = [
  ['a zero-width space', 'a\u200bb', 'a<U+200B>b'],
  ['a byte order mark', '\ufeffab', '<U+FEFF>ab'],
  ['a change of direction', 'a\u202eb', 'a<U+202E>b'],
  ['a letter in two code points', 'U\u0308b', 'U<U+0308>b'],
] as const;

const OLD = 'old\u200b';

describe('names that cannot be told apart by eye', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform({}, (catalog, { project }) =>
      catalog.seriesIngest.creating(project, async (held) => {
        const device = (await held.ensureDevices([OLD])).ids.get(OLD)!;
        await held.createSeries(device, 'm.o\u0308', 'number', {});
      }),
    );
  });
  afterAll(() => platform.stop());

  const influx = async (line: string) => {
    const answer = await fetch(`${platform.url}/write?db=x`, {
      method: 'POST',
      body: line,
      headers: { authorization: `Token ${platform.one.writer}` },
    });
    return { status: answer.status, text: await answer.text() };
  };

  it.each(ODD)('are refused with the code point: %s', async (_, name, spelled) => {
    const point = { device: 'd', series: 's', time: TIME, value: 1 };
    for (const odd of [
      { device: name },
      { series: name },
      { tags: { t: name } },
      { tags: { [name]: 'v' } },
    ]) {
      const { json } = await platform.call('POST', '/points', { body: [{ ...point, ...odd }] });
      expect(JSON.stringify(json)).toContain(spelled);
    }
    for (const [path, body] of [
      ['/devices', { key: name }],
      ['/assets', { name }],
      ['/projects', { name }],
    ] as const) {
      const { status, json } = await platform.call('POST', path, {
        body,
        ...(path === '/projects' && { token: platform.one.admin }),
      });
      expect([path, status, JSON.stringify(json)]).toEqual([path, 400, expect.stringContaining(spelled)]);
    }
    for (const line of [`m,device=${name} a=1`, `m,device=d x${name}=1`, `m,device=d,t=${name} a=1`]) {
      const { status, text } = await influx(`m,device=first a=1\n${line}`);
      expect([status, text]).toEqual([400, expect.stringContaining(spelled)]);
      expect(text).toContain('line 2: ');
    }
    const { json } = await platform.call('GET', '/devices');
    const keys = (json.items as { key: string }[]).map(({ key }) => key);
    expect(keys).not.toContain(name);
  });

  it('stay readable and writable where they are there from before', async () => {
    expect(await influx(`m,device=${OLD} o\u0308=5 1767225600000000000`)).toMatchObject({ status: 204 });
    const { json } = await platform.call('GET', `/query/last?devices=${encodeURIComponent(OLD)}`);
    expect(json.items).toMatchObject([{ series: 'm.o\u0308', value: 5 }]);
    expect((await influx(`m,device=${OLD} fresh=5 1767225600000000000`)).status).toBe(204);
  });
});
