/**
 * Whether the target holds what the source does: count, sum, first and last of every series, by chunk of time, as they were
 * read, as the target computes them, and where the source can be asked for such figures, as it computes them.
 */
import type { Tributary } from '@tributary/client';
import type { PointValue } from '../../../model/kinds.js';
import { greatest, least } from '../../../model/lists.js';
import { isoFromMicros, type Micros } from '../../../model/time.js';
import { PATIENTLY } from '../../connection.js';
import { CHUNK, sameSum, sameValue, shortValue, type Figures, type LaneFigures } from './figures.js';
import { inHalves } from './halves.js';
import { nativeFigures } from './native-figures.js';
import type { Lane, Range, SeriesName, Source, Told, ToldFigures } from './source.js';
import { VendorRefusal } from './vendor.js';

export interface Comparison {
  readonly device: string;
  readonly series: string;
  /** Start of the chunk. */
  readonly chunk: Micros;
  /** As they were read. */
  readonly source: ToldFigures;
  readonly target: ToldFigures;
  /** `count`, `sum`, `first`, `last`, `time of first`, …; where the source itself says otherwise, `count by the source`. */
  readonly differences: readonly string[];
  /** Names of the figures that the source itself gave. */
  readonly own?: readonly string[];
}

export interface Compared {
  readonly lane: Lane;
  readonly figures: LaneFigures;
}

const NOTHING: ToldFigures = { count: 0 };

export interface Comparing {
  readonly api: Tributary;
  readonly source: Source;
  readonly range: Range;
  /** Told why the source gives no figures, where it could. */
  readonly untold: (reason: string) => void;
}

/** Of several lanes in a few requests. */
export async function compareLanes(
  { api, source, range, untold }: Comparing,
  lanes: readonly Compared[],
): Promise<Map<Lane, Comparison[]>> {
  const names = lanes.flatMap(({ lane }) => lane.series.map((series) => ({ device: lane.device, series })));
  const target = byPlace(await nativeFigures(api, names, range));
  const [firsts, lasts] = await Promise.all([
    endsOf(api, 'first', names, range),
    endsOf(api, 'last', names, range),
  ]);
  const own = await toldBy(
    source,
    lanes.map(({ lane }) => lane),
    { range, untold },
  );
  const told = own && byPlace(own);
  const compared = new Map<Lane, Comparison[]>();
  for (const { lane, figures } of lanes) {
    const rows = lane.series.flatMap((series) => {
      const place = { device: lane.device, series };
      const chunks = compareSeries(place, figures[series] ?? {}, target, told);
      const key = keyOf(place);
      return withEnds(chunks, figures[series] ?? {}, { first: firsts.get(key), last: lasts.get(key) });
    });
    compared.set(lane, rows);
  }
  return compared;
}

async function toldBy(
  source: Source,
  lanes: readonly Lane[],
  { range, untold }: Pick<Comparing, 'range' | 'untold'>,
): Promise<readonly Told[] | undefined> {
  try {
    return await source.told?.(lanes, range);
  } catch (error) {
    if (!(error instanceof VendorRefusal)) throw error;
    untold(error.message);
    return undefined;
  }
}

type ByPlace = ReadonlyMap<string, ReadonlyMap<Micros, ToldFigures>>;

const keyOf = ({ device, series }: SeriesName): string => `${device}\n${series}`;

function byPlace(told: readonly Told[]): ByPlace {
  const places = new Map<string, Map<Micros, ToldFigures>>();
  for (const one of told) {
    const key = keyOf(one);
    let chunks = places.get(key);
    if (chunks === undefined) places.set(key, (chunks = new Map<Micros, ToldFigures>()));
    chunks.set(one.chunk, one.figures);
  }
  return places;
}

async function endsOf(
  api: Tributary,
  end: 'first' | 'last',
  names: readonly SeriesName[],
  { from, to }: Range,
): Promise<ReadonlyMap<string, Micros>> {
  const items = await inHalves(names, async (some) => {
    const body = {
      devices: [...new Set(some.map(({ device }) => device))],
      series: [...new Set(some.map(({ series }) => series))],
      unit: 'us' as const,
      ...(end === 'first' ? { after: isoFromMicros(from) } : { before: isoFromMicros(to) }),
    };
    return (await api.request('POST', `/query/${end}`, { body, ...PATIENTLY })).items;
  });
  // Of microseconds, so they are numbers.
  return new Map(items.map((row) => [keyOf(row), Number(row.time)]));
}

function compareSeries(
  place: SeriesName,
  read: Readonly<Record<string, Figures>>,
  target: ByPlace,
  told: ByPlace | undefined,
): Comparison[] {
  const key = keyOf(place);
  const [there, said] = [target.get(key), told?.get(key)];
  // One of which the source cannot say anything is none by that.
  const saying = [...(said ?? [])].filter(([, figures]) => Object.keys(figures).length > 0);
  const chunks = new Set([
    ...Object.keys(read).map(Number),
    ...(there?.keys() ?? []),
    ...saying.map(([chunk]) => chunk),
  ]);
  return [...chunks]
    .sort((one, other) => one - other)
    .map((chunk) => {
      const figures = read[chunk];
      const ours = there?.get(chunk) ?? NOTHING;
      const own = said?.get(chunk) ?? NOTHING;
      const differences = [
        ...differencesOf(figures, ours),
        ...(told === undefined ? [] : differencesOf(figures, own).map((name) => `${name} by the source`)),
      ];
      const names = told === undefined ? [] : Object.keys(said?.has(chunk) === true ? own : NOTHING);
      return { ...place, chunk, source: toldOf(figures), target: shortened(ours), differences, own: names };
    });
}

/** The names of the figures that are not the same. */
function differencesOf(read: Figures | undefined, { count, sum, first, last, mean }: ToldFigures): string[] {
  if (read === undefined) return (count ?? (first === undefined ? 0 : 1)) === 0 ? [] : ['count'];
  const differences: string[] = [];
  if (count !== undefined && read.count !== count) differences.push('count');
  if (sum != null && read.sum !== null && !sameSum(read.sum, sum, read.size)) differences.push('sum');
  if (
    mean !== undefined &&
    read.sum !== null &&
    !sameSum(read.sum / read.count, mean, read.size / read.count)
  )
    differences.push('mean');
  if (first !== undefined && !isSame(read.first.value, first)) differences.push('first');
  if (last !== undefined && !isSame(read.last.value, last)) differences.push('last');
  return differences;
}

const isSame = (read: PointValue, other: PointValue): boolean => sameValue(read, shortValue(other));

/** The times of the very first and last point, which figures of chunks do not have. */
function withEnds(
  rows: readonly Comparison[],
  read: Readonly<Record<string, Figures>>,
  ends: { readonly first: Micros | undefined; readonly last: Micros | undefined },
): Comparison[] {
  const chunks = Object.keys(read);
  const [earliest, latest] = [least(chunks, Number), greatest(chunks, Number)];
  return rows.map((row) => {
    const own = read[row.chunk];
    if (own === undefined) return row;
    const differences = [...row.differences];
    if (row.chunk === earliest && own.first.time !== ends.first) differences.push('time of first');
    if (row.chunk === latest && own.last.time !== ends.last) differences.push('time of last');
    return { ...row, differences };
  });
}

function toldOf(figures: Figures | undefined): ToldFigures {
  if (figures === undefined) return NOTHING;
  const { count, sum, first, last } = figures;
  return { count, ...(sum !== null && { sum }), first: first.value, last: last.value };
}

const shortened = ({ first, last, ...rest }: ToldFigures): ToldFigures => ({
  ...rest,
  ...(first !== undefined && { first: shortValue(first) }),
  ...(last !== undefined && { last: shortValue(last) }),
});

/** So that a report can say which time a chunk is. */
export const chunkText = (chunk: Micros): string =>
  `${isoFromMicros(chunk).slice(0, 10)}/${isoFromMicros(chunk + CHUNK).slice(0, 10)}`;
