/** Pages of columns as one, within a bound of bytes. */
import { tooLarge } from '../too-large.js';
import { PointColumns, type ColumnSeries } from './columns.js';
import { TextColumn } from './texts.js';

/** 256 MiB: some 13 million numbers. */
export const MOST_BYTES = 256 * 2 ** 20;

const bytesOf = (page: PointColumns): number =>
  [page.micros, page.series, page.values, page.sequences, page.latitudes, page.longitudes, page.x].reduce(
    (sum, column) => sum + (column?.byteLength ?? 0),
    textBytes(page.texts) + textBytes(page.metadata),
  );
const textBytes = (texts: TextColumn | undefined): number =>
  texts === undefined ? 0 : texts.offsets.byteLength + texts.bytes.byteLength;

/** Throws a `TributaryError` (`answer_too_large`) beyond the bound; while they are joined, twice as much is in memory. */
export async function collectColumns(
  pages: AsyncIterable<PointColumns>,
  most = MOST_BYTES,
): Promise<PointColumns> {
  const held: PointColumns[] = [];
  let bytes = 0;
  for await (const page of pages) {
    bytes += bytesOf(page);
    if (bytes > most)
      throw tooLarge(
        `more than ${most} bytes of columns`,
        'read them page by page (columnPages), or give columns() a larger `mostBytes`',
      );
    held.push(page);
  }
  return held.length === 1 ? held[0]! : joined(held);
}

export function joined(pages: readonly PointColumns[]): PointColumns {
  const length = pages.reduce((sum, page) => sum + page.length, 0);
  const numbers = (of: (page: PointColumns) => Float64Array | undefined) =>
    pages.some((page) => of(page)) ? filled(new Float64Array(length).fill(NaN), pages, of) : undefined;
  const { dictionary, series } = withOneDictionary(pages, length);
  return new PointColumns({
    micros: filled(new BigInt64Array(length), pages, ({ micros }) => micros),
    ...{ series, dictionary },
    values: filled(new Float64Array(length), pages, ({ values }) => values),
    next: pages.at(-1)?.next ?? null,
    warnings: pages[0]?.warnings ?? [],
    texts: joinedTexts(pages, length, ({ texts }) => texts),
    sequences: pages.some(({ sequences }) => sequences)
      ? filled(new Uint32Array(length), pages, ({ sequences }) => sequences)
      : undefined,
    latitudes: numbers(({ latitudes }) => latitudes),
    longitudes: numbers(({ longitudes }) => longitudes),
    x: numbers(({ x }) => x),
    metadata: joinedTexts(pages, length, ({ metadata }) => metadata),
  });
}

interface Array64<T> {
  set(from: T, at: number): void;
}

/** A page without the column leaves what was there. */
function filled<T extends Array64<T>>(
  into: T,
  pages: readonly PointColumns[],
  of: (page: PointColumns) => T | undefined,
): T {
  let at = 0;
  for (const page of pages) {
    const column = of(page);
    if (column !== undefined) into.set(column, at);
    at += page.length;
  }
  return into;
}

function withOneDictionary(pages: readonly PointColumns[], length: number) {
  const places = new Map<number, number>();
  const dictionary: ColumnSeries[] = [];
  const series = new Uint32Array(length);
  let at = 0;
  for (const page of pages) {
    const own = page.dictionary.map((one) => {
      let place = places.get(one.id);
      if (place === undefined) {
        places.set(one.id, (place = dictionary.length));
        dictionary.push(one);
      }
      return place;
    });
    // Mostly all pages have the same series in the same order: then their places are the same.
    if (own.every((place, index) => place === index)) series.set(page.series, at);
    else for (let row = 0; row < page.length; row++) series[at + row] = own[page.series[row]!]!;
    at += page.length;
  }
  return { dictionary, series };
}

function joinedTexts(
  pages: readonly PointColumns[],
  length: number,
  of: (page: PointColumns) => TextColumn | undefined,
): TextColumn | undefined {
  const size = pages.reduce((sum, page) => sum + (of(page)?.bytes.length ?? 0), 0);
  if (!pages.some((page) => of(page))) return undefined;
  const offsets = new Uint32Array(length + 1);
  const bytes = new Uint8Array(size);
  let [row, end] = [0, 0];
  for (const page of pages) {
    const texts = of(page);
    for (let at = 1; at <= page.length; at++) offsets[row + at] = end + (texts?.offsets[at] ?? 0);
    if (texts !== undefined) bytes.set(texts.bytes, end);
    end += texts?.bytes.length ?? 0;
    row += page.length;
  }
  return new TextColumn(offsets, bytes);
}
