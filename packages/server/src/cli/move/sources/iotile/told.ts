/**
 * What a server of the IOTile API says of a stream without being read row by row: how many rows a range of time has, and its first and
 * last one. Rules: a mask hides rows from the list of the stream and not from the other, so under one there is no first; a stream of
 * texts has no values.
 */
import { microsFromIso, type Micros } from '../../../../model/time.js';
import { chunksBetween } from '../../engine/chunks.js';
import type { Lane, Range, Told, ToldFigures } from '../../engine/source.js';
import type { Vendor } from '../../engine/vendor.js';
import { BASE, secondsOf, type DataRow, type Envelope } from './api.js';

export interface Place {
  readonly isMasked: boolean;
  readonly isText: boolean;
}

export async function figuresOf(vendor: Vendor, lane: Lane, range: Range): Promise<Told[]> {
  const { isMasked, isText } = lane.place as Place;
  if (isText) return [];
  const series = { device: lane.device, series: lane.series[0]! };
  const ask = new StreamQuery(vendor, lane.key, isMasked);
  const whole = await ask.ends(range);
  if (whole === undefined) return [];
  const { first, last } = whole;
  const chunks = [...chunksBetween(first?.time ?? range.from, last.time, range)];
  if (chunks.length === 1) return [{ ...series, chunk: chunks[0]!.chunk, figures: toldOf(whole) }];
  const told: Told[] = [];
  for (const { chunk, ...within } of chunks) {
    const ends = await ask.ends(within);
    if (ends !== undefined) told.push({ ...series, chunk, figures: toldOf(ends) });
  }
  return told;
}

interface End {
  readonly time: Micros;
  readonly value: number | null;
}

interface Ends {
  readonly count: number;
  readonly first: End | undefined;
  readonly last: End;
}

class StreamQuery {
  constructor(
    private readonly vendor: Vendor,
    private readonly stream: string,
    private readonly isMasked: boolean,
  ) {}

  /** Undefined: there is no row. */
  async ends(range: Range): Promise<Ends | undefined> {
    const between = { ...secondsOf(range), page_size: 1 };
    const list = await this.#rows('/data/', { ...between, filter: this.stream });
    if (list.count === 0) return undefined;
    const newest = await this.#rows('/data/', { ...between, filter: this.stream, lastn: 1 });
    const oldest = this.isMasked ? undefined : await this.#rows(`/stream/${this.stream}/data/`, between);
    return { count: list.count, first: endOf(oldest), last: endOf(newest)! };
  }

  #rows(path: string, query: Record<string, string | number>): Promise<Envelope<DataRow>> {
    return this.vendor.json(`${BASE}${path}`, { query });
  }
}

function endOf(rows: Envelope<DataRow> | undefined): End | undefined {
  const row = rows?.results[0];
  return row === undefined ? undefined : { time: microsFromIso(row.timestamp), value: row.value };
}

function toldOf({ count, first, last }: Ends): ToldFigures {
  return {
    count,
    ...(first?.value != null && { first: first.value }),
    ...(last.value !== null && { last: last.value }),
  };
}
