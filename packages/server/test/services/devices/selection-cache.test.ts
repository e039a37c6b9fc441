import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';

describe('a query asked again', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform();
  });
  afterAll(() => platform.stop());

  const write = (device: string, series: string, value: unknown) =>
    platform.call('POST', '/points', { body: [{ device, series, time: Date.now(), value }] });
  const found = async (query: string) => {
    const { json } = await platform.call('GET', `/query/last?${query}`);
    return (json.items as { device: string; series: string }[])
      .map(({ device, series }) => `${device}/${series}`)
      .sort();
  };

  it('sees series and devices that came meanwhile, by writing or by hand', async () => {
    await write('a', 'x', 1);
    expect(await found('devices=a,b')).toEqual(['a/x']);
    await write('a', 'y', 1);
    expect(await found('devices=a,b')).toEqual(['a/x', 'a/y']);
    await platform.call('POST', '/devices', { body: { key: 'b' } });
    await platform.call('POST', '/series', { body: { device: 'b', name: 'z', kind: 'number' } });
    await write('b', 'z', 1);
    expect(await found('devices=a,b')).toEqual(['a/x', 'a/y', 'b/z']);
  });

  it('follows changed tags and deleted series and devices', async () => {
    expect(await found('tags=floor:1')).toEqual([]);
    await platform.call('PATCH', '/devices/b', { body: { tags: [{ key: 'floor', value: '1' }] } });
    expect(await found('tags=floor:1')).toEqual(['b/z']);
    const { json } = await platform.call('GET', '/series?device=a');
    const { id } = (json.items as { id: number; name: string }[]).find(({ name }) => name === 'y')!;
    await platform.call('DELETE', `/series/${id}`);
    expect(await found('devices=a')).toEqual(['a/x']);
    await platform.call('DELETE', '/devices/b');
    expect(await found('tags=floor:1')).toEqual([]);
    expect(await found('devices=a,b')).toEqual(['a/x']);
  });
});
