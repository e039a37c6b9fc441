/**
 * Points as columns: a head in JSON, then arrays of numbers as processors have them, so that a reader looks at the bytes
 * and makes no object for a point (docs/native-api.md "Columns"). Rules: each array begins at a multiple of 8 bytes, and
 * the head says how many bytes there are, so that what is cut off is seen.
 */
import { tooManyBytes } from '../../../errors/answer-bytes.js';
import { isNumeric } from '../../../model/kinds.js';
import { Pace } from '../../../model/pace.js';
import type { Include, PointRow, SelectedSeries } from '../../../services/services.js';
import { aligned } from './alignment.js';
import type { Ending } from './rows.js';

/** The first bytes of the form, whatever comes behind them: name and version. */
const MAGIC = 'TRBCOLS1';
/** Of the magic, the length of the head, and nothing. */
const PREFIX = 16;
const UINT32 = 2 ** 32;

export interface PointsAnswer {
  readonly series: readonly SelectedSeries[];
  readonly rows: readonly PointRow[];
  readonly include: readonly Include[];
}

interface Column {
  readonly name: string;
  readonly type: 'int64' | 'uint32' | 'float64' | 'text';
  readonly bytes: number;
  /** `into` is its place in the body and nothing else. */
  write(into: Buffer, pace: Pace): Promise<void> | void;
}

/** The whole body; `query_too_large` beyond `most` bytes, before anything is made. */
export async function encodeColumns(answer: PointsAnswer, ending: Ending, most: number): Promise<Buffer> {
  const pace = new Pace();
  const { dictionary, columns } = await columnsOf(answer, pace);
  const placed: { name: string; type: Column['type']; at: number; bytes: number }[] = [];
  let size = 0;
  for (const { name, type, bytes } of columns) {
    placed.push({ name, type, at: size, bytes });
    size += aligned(bytes);
  }
  const { next, warnings } = ending;
  const about = { rows: answer.rows.length, bytes: size, next, warnings, columns: placed };
  const head = Buffer.from(JSON.stringify({ ...about, series: dictionary.map(described) }));
  const start = PREFIX + aligned(head.length);
  if (start + size > most) throw tooManyBytes(most);
  const body = Buffer.alloc(start + size);
  body.write(MAGIC, 'latin1');
  body.writeUInt32LE(head.length, MAGIC.length);
  head.copy(body, PREFIX);
  for (const [place, column] of columns.entries()) {
    const { at, bytes } = placed[place]!;
    await column.write(body.subarray(start + at, start + at + bytes), pace);
    if (pace.late()) await pace.rest();
  }
  return body;
}

const described = ({ id, name, kind, unit, label, calibration, counter, device }: SelectedSeries) => ({
  ...{ id, device: device.key, series: name, kind, unit, label, calibration, counter },
});

/** Which columns there are follows from the points: most have numbers alone. */
async function columnsOf(
  { series, rows, include }: PointsAnswer,
  pace: Pace,
): Promise<{ dictionary: SelectedSeries[]; columns: Column[] }> {
  const byId = new Map(series.map((one) => [one.id, one]));
  const places = new Map<number, number>();
  const dictionary: SelectedSeries[] = [];
  let numbered = false;
  for (const row of rows) {
    if (!places.has(row.series)) {
      places.set(row.series, dictionary.length);
      dictionary.push(byId.get(row.series)!);
    }
    numbered ||= row.sequence !== 0;
    if (pace.due()) await pace.rest();
  }
  const columns = [
    int64('time', rows),
    uint32('series', rows, (row) => places.get(row.series)!),
    float64('value', rows, ({ value }) => (typeof value === 'string' ? NaN : Number(value))),
  ];
  if (dictionary.some(({ kind }) => !isNumeric(kind)))
    columns.push(await text('text', rows, ({ value }) => (typeof value === 'string' ? value : ''), pace));
  if (numbered) columns.push(uint32('sequence', rows, (row) => row.sequence));
  if (include.includes('position'))
    columns.push(
      float64('latitude', rows, (row) => row.latitude ?? NaN),
      float64('longitude', rows, (row) => row.longitude ?? NaN),
    );
  if (include.includes('x')) columns.push(float64('x', rows, (row) => row.x ?? NaN));
  if (include.includes('metadata')) columns.push(await text('metadata', rows, metadataText, pace));
  return { dictionary, columns };
}

const metadataText = ({ metadata }: PointRow): string =>
  metadata === undefined ? '' : JSON.stringify(metadata);

/**
 * Microseconds, in halves: a BigInt for each would cost more than all the rest. All arrays are in the order of bytes of the
 * processor, which is little-endian on all that the engine runs on.
 */
function int64(name: string, rows: readonly PointRow[]): Column {
  return {
    ...{ name, type: 'int64', bytes: rows.length * 8 },
    write({ buffer, byteOffset }) {
      const halves = new Int32Array(buffer, byteOffset, rows.length * 2);
      for (let row = 0, at = 0; row < rows.length; row++) {
        const { time } = rows[row]!;
        const high = Math.floor(time / UINT32);
        halves[at++] = time - high * UINT32;
        halves[at++] = high;
      }
    },
  };
}

function uint32(name: string, rows: readonly PointRow[], of: (row: PointRow) => number): Column {
  return {
    ...{ name, type: 'uint32', bytes: rows.length * 4 },
    write({ buffer, byteOffset }) {
      const values = new Uint32Array(buffer, byteOffset, rows.length);
      for (let row = 0; row < rows.length; row++) values[row] = of(rows[row]!);
    },
  };
}

function float64(name: string, rows: readonly PointRow[], of: (row: PointRow) => number): Column {
  return {
    ...{ name, type: 'float64', bytes: rows.length * 8 },
    write({ buffer, byteOffset }) {
      const values = new Float64Array(buffer, byteOffset, rows.length);
      for (let row = 0; row < rows.length; row++) values[row] = of(rows[row]!);
    },
  };
}

/** Where each text ends, the first offset being 0, then the texts in UTF-8 with nothing between. */
async function text(
  name: string,
  rows: readonly PointRow[],
  of: (row: PointRow) => string,
  pace: Pace,
): Promise<Column> {
  const ends = new Uint32Array(rows.length + 1);
  for (let row = 0; row < rows.length; row++) {
    ends[row + 1] = ends[row]! + Buffer.byteLength(of(rows[row]!));
    if (pace.due()) await pace.rest();
  }
  return {
    ...{ name, type: 'text', bytes: ends.byteLength + ends.at(-1)! },
    async write(into, own) {
      into.set(new Uint8Array(ends.buffer));
      for (let row = 0; row < rows.length; row++) {
        into.write(of(rows[row]!), ends.byteLength + ends[row]!);
        if (own.due()) await own.rest();
      }
    },
  };
}
