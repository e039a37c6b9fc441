/**
 * Which range shows series when nobody has chosen one: a day; less where they began to send only lately, so that a first point is not a
 * dot at the edge; more where the last point is longer ago, so that what is silent is not an empty chart.
 */
import type { Tributary } from '@tributary/client';
import { useEffect } from 'preact/hooks';
import { usePage } from '../app/context.js';
import { isoOf, LASTS, lengthOf } from './range.js';

export const USUAL = '24h' satisfies (typeof LASTS)[number];
/** Of a series that has just begun. */
const LEAST = '15m' satisfies (typeof LASTS)[number];
/** A series in a chart is asked for; of more the first ones tell. */
const MOST = 20;
const AIR = 1.05;

export async function firstRange(
  client: Tributary,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<string> {
  const now = Date.now();
  const query = client.query().seriesId(...ids.slice(0, MOST));
  const first = await query
    .from(isoOf(now - lengthOf(USUAL)!))
    .first(1, { signal })
    .all();
  const begun = first.reduce((least, { time }) => Math.min(least, Date.parse(time)), Infinity);
  if (begun < Infinity) return fitting(now - begun, LEAST, USUAL);
  const last = await query.latest(1, { signal }).all();
  const ended = last.reduce((most, { time }) => Math.max(most, Date.parse(time)), -Infinity);
  return ended > -Infinity ? fitting(now - ended, USUAL, LASTS.at(-1)!) : USUAL;
}

type Last = (typeof LASTS)[number];
const fitting = (length: number, least: Last, most: Last): string =>
  LASTS.slice(LASTS.indexOf(least), LASTS.indexOf(most)).find((last) => lengthOf(last)! >= length * AIR) ??
  most;

/** Tells it once there are series, unless somebody has chosen or it is the usual one. What goes wrong here the chart says too. */
export function useFirstRange(
  ids: readonly number[],
  chosen: string | undefined,
  onRange: (range: string) => void,
): void {
  const { client } = usePage();
  const wanted = chosen === undefined && ids.length > 0;
  useEffect(() => {
    if (!wanted) return;
    const ended = new AbortController();
    firstRange(client, ids, ended.signal).then(
      (range) => {
        if (!ended.signal.aborted && range !== USUAL) onRange(range);
      },
      () => undefined,
    );
    return () => ended.abort();
  }, [client, wanted]);
}
