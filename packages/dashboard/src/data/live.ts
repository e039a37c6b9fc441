/** New points into lines that are there. Rule: a line grows by what comes; what comes late is seen with the next whole look. */
import type { TailedPoint } from '@tributary/client';
import type { Line } from './lines.js';

/** The same line with the point in it; the same object where nothing is to be drawn. */
export function withPoint(line: Line, point: TailedPoint): Line {
  const { series, times } = line;
  if (point.device !== series.device || point.series !== series.name) return line;
  const time = Date.parse(point.time);
  const last = times.at(-1) ?? -Infinity;
  if (line.texts !== undefined)
    return time < last
      ? line
      : { ...line, times: [...times, time], texts: [...line.texts, String(point.value)] };
  const value = Number(point.value);
  if (line.mode === 'raw')
    return time < last ? line : { ...line, times: [...times, time], values: [...line.values, value] };
  return line.counts === undefined ? line : intoBucket(line, time, value);
}

function intoBucket(line: Line, time: number, value: number): Line {
  const width = line.width!.milliseconds;
  const last = line.times.at(-1);
  if (last === undefined || time >= last + width) {
    const start =
      last === undefined ? time - (time % width) : last + Math.floor((time - last) / width) * width;
    return {
      ...line,
      times: [...line.times, start],
      values: [...line.values, value],
      low: [...line.low!, value],
      high: [...line.high!, value],
      counts: [...line.counts!, 1],
    };
  }
  if (time < last) return line;
  const at = line.times.length - 1;
  const count = line.counts![at]! + 1;
  const replaced = <T>(column: T[], made: T): T[] => [...column.slice(0, at), made];
  return {
    ...line,
    values: replaced(line.values, (line.values[at] ?? value) + (value - (line.values[at] ?? value)) / count),
    low: replaced(line.low!, Math.min(line.low![at] ?? value, value)),
    high: replaced(line.high!, Math.max(line.high![at] ?? value, value)),
    counts: replaced(line.counts!, count),
  };
}
