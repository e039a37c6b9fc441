/**
 * What I/O Sense says of sensors without being read page by page: how many values a range has (by the windows that it proposes to
 * clients), and its first and last one. Rule: times have 13 digits, so the chunks that begin before September 2001 cannot be asked
 * for.
 */
import { append, greatest, inGroups, least } from '../../../../model/lists.js';
import type { Kind } from '../../../../model/kinds.js';
import { microsFromIso, type Micros } from '../../../../model/time.js';
import { chunksBetween, type Chunk } from '../../engine/chunks.js';
import type { Lane, Range, SeriesName, Told, ToldFigures } from '../../engine/source.js';
import { valueOfText } from '../../engine/text-values.js';
import { isGone, VendorRefusal, type Vendor } from '../../engine/vendor.js';

/** Milliseconds have 13 digits from then on; earlier ones would be read as another unit. */
export const FIRST_MILLISECOND = 1_000_000_000_000;
const FIRST_TOLD: Micros = FIRST_MILLISECOND * 1000;
/** Sensors of one request for their ends. */
const TOGETHER = 400;
const MAX_IN_A_WINDOW = 25_000;

interface Sensor extends SeriesName {
  readonly kind: Kind;
}

type End = { readonly time: string; readonly value: unknown } | null;
type Ends = Readonly<Record<string, End>>;

export class SensorFigures {
  constructor(
    private readonly vendor: Vendor,
    private readonly user: string,
  ) {}

  async of(lanes: readonly Lane[], range: Range): Promise<Told[]> {
    const told: Told[] = [];
    for (const sensors of inGroups(lanes.flatMap(sensorsOf), TOGETHER)) {
      const ends = await this.#ends(sensors, range);
      const times = Object.values(ends).flatMap((end) => (end ? [microsFromIso(end.time)] : []));
      if (times.length === 0) continue;
      const [first, last] = [least(times, Number), greatest(times, Number)];
      for (const chunk of chunksBetween(first, last, range)) append(told, await this.#chunk(sensors, chunk));
    }
    return told;
  }

  async #chunk(sensors: readonly Sensor[], { chunk, ...range }: Chunk): Promise<Told[]> {
    if (range.from < FIRST_TOLD) return sensors.map((sensor) => ({ ...sensor, chunk, figures: {} }));
    const ends = await this.#ends(sensors, range);
    const told: Told[] = [];
    for (const sensor of sensors) {
      const [first, last] = [ends[nameOf(sensor, 'first')], ends[nameOf(sensor, 'last')]];
      if (!first || !last) continue;
      const value = ({ value: text }: Exclude<End, null>) => valueOfText(sensor.kind, String(text));
      const figures: ToldFigures = { first: value(first), last: value(last) };
      const count = await this.#count(sensor, range);
      told.push({ ...sensor, chunk, figures: count === undefined ? figures : { count, ...figures } });
    }
    return told;
  }

  async #ends(sensors: readonly Sensor[], range: Range): Promise<Ends> {
    const devConfig = sensors.flatMap(({ device, series }) =>
      ['first', 'last'].map((operation) => ({ devID: device, sensorID: series, operation })),
    );
    const { data } = await this.vendor.json<{ data: Ends }>('/api/consumption/getOperationDataWithTime', {
      method: 'PUT',
      body: { userID: this.user, ...boundsOf(range, ['startTime', 'endTime']), devConfig },
    });
    return data;
  }

  /** Undefined where the service proposes no windows. */
  async #count({ device, series }: SeriesName, range: Range): Promise<number | undefined> {
    interface Answer {
      readonly data: { readonly counts: readonly { readonly count: number }[] };
    }
    try {
      const { data } = await this.vendor.json<Answer>('/api/apiLayer/getCursorOfBatches', {
        query: { device, sensor: series, ...boundsOf(range, ['sTime', 'eTime']), limit: MAX_IN_A_WINDOW },
      });
      return data.counts.reduce((sum, { count }) => sum + count, 0);
    } catch (error) {
      if (isGone(error) || (error instanceof VendorRefusal && error.status === 400)) return undefined;
      throw error;
    }
  }
}

const sensorsOf = ({ device, place }: Lane): Sensor[] =>
  Object.entries(place as Readonly<Record<string, Kind>>).map(([series, kind]) => ({ device, series, kind }));

const nameOf = ({ device, series }: SeriesName, operation: string): string =>
  `${device}_${series}_${operation}`;

/** Both ends are included, to the millisecond. */
function boundsOf({ from, to }: Range, [start, end]: readonly [string, string]): Record<string, number> {
  const first = Math.ceil(from / 1000);
  return { [start]: first < FIRST_MILLISECOND ? 0 : first, [end]: Math.ceil(to / 1000) - 1 };
}
