/** What the parser of the platform makes of a body, in the form in which `by-the-rules.ts` gives it. */
import { LineCache } from '../../src/dialects/influx/wire/line-cache.js';
import { LineParser, type LineSink } from '../../src/dialects/influx/wire/line-protocol.js';
import { nameLine, seriesName, type Naming } from '../../src/dialects/influx/wire/naming.js';
import type { Precision } from '../../src/dialects/influx/wire/timestamp.js';
import type { TributaryError } from '../../src/errors/error.js';
import { nameProblem } from '../../src/model/names.js';
import type { RulesPoint, RulesReading } from './by-the-rules.js';

export type NamedPoint = readonly [
  line: number,
  device: string,
  series: string,
  time: number,
  value: unknown,
];

export interface NamedReading {
  readonly points: NamedPoint[];
  readonly refused: { readonly line: number; readonly message: string }[];
}

/** All tags tell series apart; there is no tag for the device. */
export const NAMING = {
  deviceTag: '',
  plainMeasurement: '',
  seriesTags: [],
  ignoredTags: new Set(),
} as Naming;
export const NOW = 1_700_000_000_000_000;

/** A line with a name that no series may have is refused by the catalog: here it counts as refused at once. */
class Recorder implements LineSink {
  readonly #points: NamedPoint[] = [];
  readonly #refused = new Map<number, string>();
  find(): undefined {
    return undefined;
  }
  addNumber(): void {
    throw new Error('no series is known');
  }
  add(line: number, device: string, series: string, time: number, value: unknown): void {
    const problem = nameProblem(device) ?? nameProblem(series);
    if (problem !== undefined) this.#refused.set(line, problem);
    this.#points.push([line, device, series, time, value === 0 ? 0 : value]);
  }
  refuse<G extends readonly unknown[]>(
    line: number,
    why: TributaryError | ((...given: G) => TributaryError),
    ...given: G
  ): void {
    this.#refused.set(line, (typeof why === 'function' ? why(...given) : why).message);
  }
  readonly earliest = 0;
  timeGiven(): void {}
  due(): boolean {
    return false;
  }
  rest(): Promise<void> {
    return Promise.resolve();
  }
  reading(): NamedReading {
    const refused = [...this.#refused].map(([line, message]) => ({ line, message }));
    return { points: this.#points.filter(([line]) => !this.#refused.has(line)), refused };
  }
}

export async function readByThePlatform(body: Buffer, precision: Precision): Promise<NamedReading> {
  const sink = new Recorder();
  await new LineParser(new LineCache(NAMING)).parse(body, precision, NOW, sink);
  return sink.reading();
}

const PER_UNIT: Record<Precision, bigint> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

export const nanosecondsPer = (precision: Precision): bigint => PER_UNIT[precision];

/** Cut toward the past. */
function microsOf(time: bigint | undefined, precision: Precision): number {
  if (time === undefined) return NOW;
  const nanoseconds = time * PER_UNIT[precision];
  return Number((nanoseconds < 0n ? nanoseconds - 999n : nanoseconds) / 1000n);
}

/** The same points by the names that the platform gives them. */
export function named({ points, refused }: Omit<RulesReading, 'ours'>, precision: Precision) {
  const lines = new Set(refused);
  const all = points.map((point): NamedPoint => {
    const { device, series } = namesOf(point);
    if (nameProblem(device) ?? nameProblem(series)) lines.add(point.line);
    const value = point.value === 0 ? 0 : point.value;
    return [point.line, device, series, microsOf(point.time, precision), value];
  });
  return {
    points: all.filter(([line]) => !lines.has(line)),
    refused: [...lines].sort((a, b) => a - b),
  };
}

function namesOf({ measurement, tags, field }: RulesPoint): { device: string; series: string } {
  try {
    const names = nameLine({ measurement, tags }, NAMING);
    return { device: names.device, series: seriesName(names, field) };
  } catch {
    return { device: '', series: '' };
  }
}
