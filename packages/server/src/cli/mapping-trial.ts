/**
 * Messages through a mapping without a platform: what each would come to, with the checks of the way in. Rule: it says what the platform
 * would say; only what needs the catalog (projects, quotas, series that exist already) is left out.
 */
import { newDeviceKeyError, newSeriesNameError } from '../catalog/names.js';
import { matchesTopic } from '../dialects/topics.js';
import { decodeMessage, type Arrived } from '../dialects/mapping/decode.js';
import type { FileMapping } from '../listeners/mqtt-upstream/mapping-file.js';
import { TributaryError } from '../errors/error.js';
import { DEFAULT_EARLIEST } from '../model/likely-unit.js';
import { isoFromMicros, MICROS_PER_DAY, type Micros } from '../model/time.js';
import { AcceptedTimes } from '../services/ingest/times.js';
import { checkValue } from '../services/ingest/values.js';
import type { Kind, PointSink, PointValue } from '../services/services.js';

export interface TrialMessage extends Arrived {
  readonly line: number;
  readonly retained: boolean;
}

export interface TrialRow {
  readonly line: number;
  readonly topic: string;
  readonly result: 'stored' | 'refused' | 'left out' | 'repeated';
  readonly device?: string;
  readonly series?: string;
  /** ISO text, or `arrival`. */
  readonly time?: string;
  readonly value?: PointValue;
  readonly reason?: string;
  readonly [member: string]: unknown;
}

/** Of all messages of a trial: the first value of a series decides its kind, as it does in a project. */
export class MappingTrial {
  readonly #kinds = new Map<string, Kind>();
  readonly #series: { readonly device: string; readonly series: string }[] = [];

  constructor(
    private readonly mappings: readonly FileMapping[],
    private readonly now: () => number = Date.now,
  ) {}

  async rowsOf(message: TrialMessage): Promise<TrialRow[]> {
    const { line, topic } = message;
    const row = (result: TrialRow['result'], rest: Partial<TrialRow>): TrialRow => ({
      ...{ line, topic, result },
      ...rest,
    });
    const mapping = this.mappings.find(({ filter }) => matchesTopic(filter, topic));
    if (mapping === undefined) return [row('left out', { reason: 'no entry of the mapping has this topic' })];
    if (message.retained && !mapping.storesRetained)
      return [row('repeated', { reason: 'kept by the broker, and without a time of its own' })];
    const rows: TrialRow[] = [];
    const sink = this.#sink(mapping, (result, rest) => rows.push(row(result, rest)));
    try {
      const tally = await decodeMessage(mapping, message, sink);
      if (tally.left !== '') rows.push(row('left out', { reason: tally.left }));
    } catch (error) {
      if (!(error instanceof TributaryError)) throw error;
      rows.push(row('refused', { reason: error.message }));
    }
    return rows;
  }

  #sink(
    { time: mapped }: FileMapping,
    tell: (result: 'stored' | 'refused', rest: Partial<TrialRow>) => void,
  ): PointSink {
    const noted = { spelled: new Set<number>(), sent: new Map<number, number>() };
    const said = { unit: mapped?.unit, earliest: DEFAULT_EARLIEST, ...noted };
    const accepted = new AcceptedTimes(said, this.now() * 1000 + MICROS_PER_DAY);
    const add = (index: number, device: string, series: string, time: Micros, value: PointValue) => {
      const kind = this.#kinds.get(keyOf(device, series)) ?? (typeof value as Kind);
      const problem =
        newDeviceKeyError(device) ??
        newSeriesNameError(series) ??
        checkValue(kind, value, series) ??
        (mapped === undefined || accepted.accepts(time, index) ? undefined : accepted.problem(time, index));
      if (problem) return tell('refused', { device, series, reason: problem.message });
      this.#kinds.set(keyOf(device, series), kind);
      tell('stored', { device, series, time: mapped === undefined ? 'arrival' : isoFromMicros(time), value });
    };
    return {
      find: (device, series) => {
        const kind = this.#kinds.get(keyOf(device, series));
        return kind && { id: this.#series.push({ device, series }) - 1, kind };
      },
      addNumber: (index, id, time, value) => {
        const { device, series } = this.#series[id]!;
        add(index, device, series, time, value);
      },
      add,
      refuse: (_index, why, ...given) =>
        tell('refused', { reason: (typeof why === 'function' ? why(...given) : why).message }),
      timeGiven: (index, time, given) => accepted.note(index, time, given),
      due: () => false,
      rest: () => Promise.resolve(),
    };
  }
}

const keyOf = (device: string, series: string): string => JSON.stringify([device, series]);
