/** Shows what an import would make of the first rows of a file, without sending anything. */
import { isoFromMicros } from '../../model/time.js';
import type { Io } from '../io.js';
import { RowWriter } from '../output.js';
import { printable } from '../printable.js';
import type { Reading } from './rows.js';
import { openReader } from './readers.js';
import type { Source } from './source.js';
import { append } from '../../model/lists.js';

/** Answers how many values were refused. */
export async function printPreview(source: Source, reading: Reading, count: number, io: Io): Promise<number> {
  const table = new RowWriter(io.stdout, 'table');
  const refused: string[] = [];
  let left = count;
  const found: Record<string, unknown>[] = [];
  for await (const { line, points, refusals } of (await openReader(source, reading)).reader.rows()) {
    for (const { time, value, ...rest } of points) {
      found.push({
        line,
        device: rest.device,
        series: rest.series,
        time: isoFromMicros(time),
        value,
        kind: typeof value,
      });
    }
    append(
      refused,
      refusals.map((reason) => `line ${line}: ${reason}`),
    );
    if (--left === 0) break;
  }
  await table.page(found);
  if (found.length > 0 || refused.length === 0) await table.end();
  for (const text of refused) io.stderr.write(`refused, ${printable(text)}\n`);
  return refused.length;
}
