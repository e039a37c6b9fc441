/**
 * `GET /accumulation/?source=…&start=…&end=…`: what streams counted in a range, in their output units: the report that
 * the Python client computes from every single row, as one answer. `source` repeats: slugs of projects, devices, streams.
 */
import { given } from '../../../model/given.js';
import { isNumeric } from '../../../model/kinds.js';
import type { Project, SeriesOfVariable } from '../../../services/services.js';
import { signedIn } from '../credentials.js';
import { fieldErrors, required } from '../errors.js';
import { route, type Call } from '../route.js';
import { timeRange } from '../streams/reading-times.js';
import { rulesOf } from '../wire/stream-rules.js';
import { neutralUnit } from '../wire/output.js';
import { rowTime } from '../wire/times.js';
import { slugOfStream } from '../wire/ids.js';

const MAX_SOURCES = 1_000;
const ALL = { offset: 0, limit: 100_000 };

export const accumulation = route({
  method: 'GET',
  path: '/accumulation/',
  needs: signedIn,
  handle: async (call) => {
    const sources = call.query.all('source');
    if (sources.length === 0) throw required('source');
    if (sources.length > MAX_SOURCES)
      throw fieldErrors({ source: `At most ${MAX_SOURCES} sources can be summed at once.` });
    const streams = await streamsOf(call, sources);
    const { from, to = Date.now() * 1000 } = timeRange(call.query);
    const units = new Map(streams.map((stream) => [stream.series.id, unitOf(stream)]));
    const sums = await call.services.accumulation.sums({
      series: streams.map(({ series }) => series),
      output: (series) => units.get(series)!,
      ...given({ from }),
      to,
    });
    const totals: Record<string, number> = {};
    const shown: Record<string, { sum: number; count: number; units: string }> = {};
    let total = 0;
    for (const stream of streams) {
      const found = sums.get(stream.series.id);
      // What counted nothing is left out, as the client does.
      if (found === undefined || found.sum === 0) continue;
      const short = units.get(stream.series.id)!.unit_short;
      shown[slugOfStream(stream)] = { ...found, units: short };
      totals[short] = (totals[short] ?? 0) + found.sum;
      total += found.sum;
    }
    return {
      start: from === undefined ? null : rowTime(from),
      end: rowTime(to),
      streams: shown,
      total,
      totals,
    };
  },
});

const unitOf = ({ series, variable }: SeriesOfVariable) =>
  rulesOf(series, variable).outputUnit ?? neutralUnit(series.unit, series.calibration);

async function streamsOf(call: Call, sources: readonly string[]): Promise<SeriesOfVariable[]> {
  const { inventory } = call.services;
  const found = new Map<number, SeriesOfVariable>();
  const keep = (streams: readonly SeriesOfVariable[]) => {
    for (const stream of streams) if (isNumeric(stream.series.kind)) found.set(stream.series.id, stream);
  };
  const projects: Project[] = [];
  const devices = new Map<number, number[]>();
  for (const source of sources) {
    if (source.startsWith('p--')) projects.push((await call.caller.project(source)).project);
    else if (source.startsWith('d--')) {
      const { project, device } = await call.caller.device(source);
      devices.set(project.id, [...(devices.get(project.id) ?? []), device.id]);
    } else {
      const { series, variable } = await call.caller.stream(source);
      if (series && variable) keep([{ series, variable }]);
    }
  }
  if (projects.length > 0)
    keep((await inventory.series({ projects: projects.map(({ id }) => id) }, ALL)).items);
  for (const [project, ids] of devices)
    keep((await inventory.series({ projects: [project], devices: ids }, ALL)).items);
  return [...found.values()];
}
