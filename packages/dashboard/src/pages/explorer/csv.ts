/** What is seen as CSV: a row for each instant, columns for each line. */
import type { Line } from '../../data/lines.js';
import { isoOf, type Span } from '../../data/range.js';
import { csvCell } from '../../shared/download.js';

export function csvOf(lines: readonly Line[], { from, to }: Span): string {
  const columns = lines.flatMap(columnsOf);
  const times = new Set<number>();
  const byTime = columns.map(({ times: own, values }) => {
    const cells = new Map<number, unknown>();
    own.forEach((time, at) => {
      // A hole of the drawing is no instant.
      if (time < from || time > to || values[at] === null) return;
      cells.set(time, values[at]);
      times.add(time);
    });
    return cells;
  });
  const rows = Float64Array.from(times).sort();
  const head = ['time', ...columns.map(({ name }) => name)].map(csvCell).join();
  const body = Array.from(rows, (time) =>
    [isoOf(time), ...byTime.map((cells) => csvCell(cells.get(time)))].join(),
  );
  return `${[head, ...body].join('\n')}\n`;
}

interface Column {
  readonly name: string;
  readonly times: readonly number[];
  readonly values: readonly unknown[];
}

function columnsOf({ series, times, values, low, high, texts }: Line): Column[] {
  const name = `${series.device}.${series.name}${series.unit === null ? '' : ` (${series.unit})`}`;
  const column = (suffix: string, own: readonly unknown[]) => ({ name: name + suffix, times, values: own });
  if (texts !== undefined) return [column('', texts)];
  return [column('', values), ...(low ? [column(' min', low), column(' max', high!)] : [])];
}
