/**
 * What Datacooee says of inputs without being read record by record: the mean of a range of time, and its first and last record. It
 * has no counts. Both ends of a range are included, to the microsecond that its records have.
 */
import type { Kind } from '../../../../model/kinds.js';
import { isoFromMicros, microsFromIso } from '../../../../model/time.js';
import { append, greatest, least } from '../../../../model/lists.js';
import { chunksBetween, type Chunk } from '../../engine/chunks.js';
import type { Lane, Range, Told, ToldFigures } from '../../engine/source.js';
import { valueOfText } from '../../engine/text-values.js';
import type { Vendor } from '../../engine/vendor.js';
import { BASE, type Block, type DatacooeeRecord } from './api.js';

interface Statistics {
  readonly input: { readonly id: string };
  readonly inputdata: readonly { readonly avg?: number | string | null }[];
}

export async function figuresOf(vendor: Vendor, lanes: readonly Lane[], range: Range): Promise<Told[]> {
  const asked = new InputsQuery(vendor, lanes);
  const [firsts, lasts] = [await asked.ends(range, 'asc'), await asked.ends(range, 'desc')];
  if (firsts.size === 0) return [];
  const time = ({ timestamp }: DatacooeeRecord): number => microsFromIso(timestamp);
  const [first, last] = [least([...firsts.values()], time), greatest([...lasts.values()], time)];
  const told: Told[] = [];
  for (const chunk of chunksBetween(first, last, range)) append(told, await asked.figures(lanes, chunk));
  return told;
}

class InputsQuery {
  constructor(
    private readonly vendor: Vendor,
    private readonly lanes: readonly Lane[],
  ) {}

  async figures(lanes: readonly Lane[], { chunk, ...range }: Chunk): Promise<Told[]> {
    const [firsts, lasts] = [await this.ends(range, 'asc'), await this.ends(range, 'desc')];
    const means = await this.#means(range);
    return lanes.flatMap(({ device, series: [series = ''], place }) => {
      const [first, last, mean] = [firsts.get(device), lasts.get(device), means.get(device)];
      if (first === undefined || last === undefined) return [];
      const kind = place as Kind;
      const figures: ToldFigures = {
        ...{ first: valueOfText(kind, String(first.value)), last: valueOfText(kind, String(last.value)) },
        ...(kind === 'number' && mean !== undefined && { mean }),
      };
      return [{ device, series, chunk, figures }];
    });
  }

  /** The first or last record of each input that has one. */
  async ends(range: Range, order: 'asc' | 'desc'): Promise<ReadonlyMap<string, DatacooeeRecord>> {
    const blocks = await this.#ask<Block[]>('get_inputdata_by_inputs', range, {
      ...{ limit: 1, order_by: 'timestamp', sort_by: order },
    });
    return new Map(blocks.flatMap(({ input, inputdata: [one] }) => (one ? [[input.id, one] as const] : [])));
  }

  async #means(range: Range): Promise<ReadonlyMap<string, number>> {
    const blocks = await this.#ask<Statistics[]>('get_statistics_inputdata_by_inputs', range, {
      aggregation_func: 'avg',
    });
    return new Map(
      blocks.flatMap(({ input, inputdata: [one] }) =>
        one?.avg == null ? [] : [[input.id, Number(one.avg)]],
      ),
    );
  }

  #ask<T>(name: string, { from, to }: Range, query: Record<string, string | number>): Promise<T> {
    const inputs_ids = this.lanes.map(({ device }) => device).join(',');
    const [timeperiod_start, timeperiod_finish] = [from, to - 1].map(timeText);
    return this.vendor.json<T>(`${BASE}/${name}/`, {
      query: { inputs_ids, timeperiod_start, timeperiod_finish, ...query },
    });
  }
}

const timeText = (time: number): string => isoFromMicros(time, 6).slice(0, 26).replace('T', ' ');
