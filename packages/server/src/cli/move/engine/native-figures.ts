/** Count, sum, first and last by chunk as the native API computes them: of the target, and of a source that speaks it. */
import type { Tributary } from '@tributary/client';
import type { PointValue } from '../../../model/kinds.js';
import { isoFromMicros } from '../../../model/time.js';
import { PATIENTLY } from '../../connection.js';
import { CHUNK, chunkOf } from './figures.js';
import { inHalves, refusalCode } from './halves.js';
import type { Range, SeriesName, Told, ToldFigures } from './source.js';

/** What is asked for decides what a row has, which the document cannot say. */
interface BucketRow {
  readonly device: string;
  readonly series: string;
  /** Microseconds. */
  readonly time: number;
  readonly count: number;
  readonly sum?: number | null;
  readonly first: PointValue;
  readonly last: PointValue;
}

const BUCKET = `${CHUNK / 3_600_000_000}h`;

/** Sums beyond the greatest double are refused: then those of the one series are asked for without them. */
export function nativeFigures(
  api: Tributary,
  names: readonly SeriesName[],
  range: Range,
): Promise<readonly Told[]> {
  return inHalves(names, async (some) => {
    try {
      return await figuresBy(api, some, range, 'count,sum,first,last');
    } catch (error) {
      if (some.length > 1 || refusalCode(error) !== 'result_too_large') throw error;
      return figuresBy(api, some, range, 'count,first,last');
    }
  });
}

async function figuresBy(
  api: Tributary,
  names: readonly SeriesName[],
  { from, to }: Range,
  aggregations: string,
): Promise<Told[]> {
  if (from >= to) return [];
  const wanted = new Set(names.map(({ device, series }) => `${device}\n${series}`));
  const body = {
    devices: [...new Set(names.map(({ device }) => device))],
    series: [...new Set(names.map(({ series }) => series))],
    from: isoFromMicros(Math.max(0, from)),
    to: isoFromMicros(to),
    unit: 'us' as const,
    bucket: BUCKET,
    aggregations,
  };
  const answer = await api.request('POST', '/query/buckets', { body, ...PATIENTLY });
  return (answer.items as unknown as readonly BucketRow[])
    .filter(({ device, series }) => wanted.has(`${device}\n${series}`))
    .map(({ device, series, time, count, sum, first, last }) => {
      const figures: ToldFigures = { count, first, last, ...(typeof sum === 'number' && { sum }) };
      return { device, series, chunk: chunkOf(time), figures };
    });
}
