/** What a decoder hands over, kept to look at: the decoder's whole public surface. */
import type { TributaryError } from '../../src/errors/error.js';
import { checkMetadata } from '../../src/services/ingest/values.js';
import type { Kind, PointExtras, PointSink, PointValue } from '../../src/services/services.js';

export interface Seen {
  index: number;
  device: string;
  series: string;
  time: number;
  value: PointValue;
  extras?: PointExtras;
}

export class RecordingSink implements PointSink {
  readonly points: Seen[] = [];
  readonly refusals: { index: number; error: TributaryError }[] = [];
  readonly #known: { device: string; series: string; kind: Kind }[];

  /** `known` are series that exist: `boiler/on` → boolean. */
  constructor(known: Record<string, Kind> = {}) {
    this.#known = Object.entries(known).map(([path, kind]) => {
      const [device = '', series = ''] = path.split('/');
      return { device, series, kind };
    });
  }

  find(device: string, series: string) {
    const at = this.#known.findIndex((one) => one.device === device && one.series === series);
    return at < 0 ? undefined : { id: at + 1, kind: this.#known[at]!.kind };
  }

  addNumber(index: number, seriesId: number, time: number, value: number): void {
    const { device, series } = this.#known[seriesId - 1]!;
    this.points.push({ index, device, series, time, value });
  }

  add(index: number, device: string, series: string, time: number, value: PointValue, extras?: PointExtras) {
    const problem = checkMetadata(extras?.metadata);
    if (problem !== undefined) return this.refuse(index, problem);
    this.points.push({ index, device, series, time, value, ...(extras === undefined ? {} : { extras }) });
  }

  refuse<Given extends readonly unknown[]>(
    index: number,
    why: TributaryError | ((...given: Given) => TributaryError),
    ...given: Given
  ): void {
    this.refusals.push({ index, error: typeof why === 'function' ? why(...given) : why });
  }

  timeGiven(): void {}

  due(): boolean {
    return false;
  }

  rest(): Promise<void> {
    return Promise.resolve();
  }

  /** `index code message` of each refusal. */
  get refused(): string[] {
    return this.refusals.map(({ index, error }) => `${index} ${error.code} ${error.message}`);
  }
}
