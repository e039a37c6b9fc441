import { expect, it } from 'vitest';
import { LineCache } from '../../src/dialects/influx/wire/line-cache.js';
import { LineParser, type LineSink } from '../../src/dialects/influx/wire/line-protocol.js';

it('tells 20,000 fields of one line apart, in whatever order they come', async () => {
  const seen: string[] = [];
  const sink: LineSink = {
    find: () => undefined,
    addNumber: () => undefined,
    add: (_index, device, series, _time, value) => void seen.push(`${device} ${series} ${String(value)}`),
    refuse: (_index, why, ...given) =>
      void seen.push((typeof why === 'function' ? why(...given) : why).message),
    earliest: 0,
    timeGiven: () => undefined,
    due: () => false,
    rest: () => Promise.resolve(),
  };
  const naming = { deviceTag: 'device', plainMeasurement: 'tributary', ignoredTags: new Set<string>() };
  const order = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_000);
  const lines = [order, [...order].reverse()].map(
    (fields) => `m,device=d ${fields.map((field) => `f${field}=${field}`).join(',')}`,
  );
  await new LineParser(new LineCache(naming)).parse(Buffer.from(lines.join('\n')), 'ns', 1, sink);
  const wanted = order.map((field) => `d m.f${field} ${field}`);
  expect(seen).toEqual([...wanted, ...[...wanted].reverse()]);
});
