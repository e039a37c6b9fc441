/** "User Reports": what the streams of a project, of a device, and one of their own counted in a month. */
import { Tributary } from '@tributary/client';

const t = new Tributary();

for (const key of ['meter-1', 'meter-2']) {
  await t.devices.create({ key });
  await t.series.create({ device: key, name: 'flow', kind: 'number', unit: 'G' });
}
await t.writePoints([
  { device: 'meter-1', series: 'flow', time: '2024-01-05', value: 400 },
  { device: 'meter-1', series: 'flow', time: '2024-01-20', value: 600 },
  { device: 'meter-2', series: 'flow', time: '2024-01-31T23:59:59Z', value: 1500 },
  // The end of the range is no part of it.
  { device: 'meter-2', series: 'flow', time: '2024-02-01', value: 9999 },
]);

interface Stream {
  readonly slug: string;
  readonly device: string;
  readonly project: string;
}
const streams = await t.api.stream.list<Stream>().all();

// The old call:
//   sources = ['p--0000-0001', 'd--1111', 's--0000-0002--0000-0000-0000-2222--5001']
//   gen = AccumulationReportGenerator(c)
//   stats = gen.compute_sum(sources=sources, start=t0, end=t1)
// A stream that is named twice, here by its project and by its device too, counts once.
const stats = await t.accumulation({
  sources: [streams[0]!.project, streams[0]!.device, streams[1]!.slug],
  start: '2024-01-01',
  end: '2024-02-01',
});
for (const [slug, { sum, units }] of Object.entries(stats.streams).sort())
  console.log(`${slug}: ${sum} ${units}`);
console.log(`total: ${stats.total}`);
console.log(stats.totals);

// Prints:
// s--…--5001: 1000 G
// s--…--5001: 1500 G
// total: 2500
// { G: 2500 }
