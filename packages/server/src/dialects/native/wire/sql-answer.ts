/**
 * An SQL answer as JSON or CSV, in slices: a row is encoded when the reader has taken what was before it, so the memory
 * beside the answer itself stays small, and no slice holds the event loop for long.
 */
import { Pace } from '../../../model/pace.js';
import type { SqlAnswer } from '../../../services/services.js';
import { csvCell, quoted } from './rows.js';
import { CellReader } from './sql-cells.js';
import { shapeOf, type Shape } from './sql-types.js';

/** Characters of one slice; a single long row makes a longer one. */
const SLICE = 65_536;
const LINE_FEED = 10;

export async function* encodeSql(answer: SqlAnswer, format: 'json' | 'csv'): AsyncGenerator<Buffer, void> {
  const { columns } = answer;
  const shapes = columns.map(({ type }) => shapeOf(type));
  const untouched = format === 'json' && shapes.every((shape) => shape === 'plain');
  const encode = format === 'csv' ? csvRow(shapes) : untouched ? (row: string) => row : jsonRow(shapes);
  yield Buffer.from(
    format === 'csv'
      ? `${columns.map(({ name }) => quoted(name)).join(',')}\r\n`
      : `{"columns":${JSON.stringify(columns)},"rows":[`,
  );
  const pace = new Pace();
  let slice = '';
  let mark = '';
  for (const line of linesOf(answer.pieces)) {
    slice += mark + encode(line.toString('utf8'));
    if (format === 'json') mark = ',';
    if (slice.length < SLICE) continue;
    yield Buffer.from(slice);
    slice = '';
    await pace.rest();
  }
  yield Buffer.from(format === 'csv' ? slice : `${slice}]}`);
}

const jsonRow = (shapes: readonly Shape[]) => (row: string) =>
  `[${new CellReader(row, 'json').row(shapes).join(',')}]`;

const csvRow = (shapes: readonly Shape[]) => (row: string) =>
  `${new CellReader(row, 'csv').row(shapes).map(csvCell).join(',')}\r\n`;

/** The lines of pieces that were cut anywhere. */
function* linesOf(pieces: readonly Buffer[]): Generator<Buffer, void> {
  let open: Buffer[] = [];
  for (const piece of pieces) {
    let begin = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, begin)) {
      const last = piece.subarray(begin, end);
      yield open.length === 0 ? last : Buffer.concat([...open, last]);
      open = [];
      begin = end + 1;
    }
    if (begin < piece.length) open.push(piece.subarray(begin));
  }
}
