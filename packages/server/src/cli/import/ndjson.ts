/**
 * Reads one JSON object a line: either points as the native API takes them (`device`, `series`, `time`, `value`), or
 * records whose members are series.
 */
import { isJsonObject } from '../../model/json-object.js';
import { showValue } from '../../errors/error.js';
import { usageError } from '../failure.js';
import { numberedLines } from './lines.js';
import type { ImportPoint, ImportRow, Reading, RowReader } from './rows.js';
import { timeReader, type TimeReader } from './times.js';
import { readTyped } from './values.js';

type Members = Readonly<Record<string, unknown>>;
type Made = Pick<ImportRow, 'points' | 'refusals' | 'empty'>;

const TIME_NAMES = ['time', 'timestamp', 'datetime', 'date', 'ts'];

export class NdjsonReader implements RowReader {
  readonly columns = undefined;
  readonly #input: AsyncIterable<Buffer>;
  readonly #reading: Reading;
  readonly #names: ReadonlyMap<string, string>;
  #readTime: TimeReader | undefined;

  constructor(input: AsyncIterable<Buffer>, reading: Reading) {
    this.#input = input;
    this.#reading = reading;
    this.#names = new Map(
      reading.series.map((text) => {
        const at = text.indexOf('=');
        return at < 0 ? [text, text] : [text.slice(0, at), text.slice(at + 1)];
      }),
    );
  }

  async *rows(): AsyncGenerator<ImportRow> {
    for await (const { line, text } of numberedLines(this.#input)) {
      if (text.trim() === '') continue;
      const members = readObject(text);
      if (typeof members === 'string') yield { line, source: text, ...refused(members) };
      else yield { line, source: members, ...this.#points(members) };
    }
  }

  #points(members: Members): Made {
    const reading = this.#reading;
    const deviceName = reading.deviceColumn ?? 'device';
    const device = reading.device ?? members[deviceName];
    if (device === undefined && reading.deviceColumn === undefined)
      throw usageError(
        'No device is named.',
        'Give --device KEY, or --device-column with the name of a member.',
      );
    if (typeof device !== 'string' && typeof device !== 'number')
      return refused(`${deviceName} is ${showValue(device)}; expected a text`);
    const timeName =
      reading.timeColumn ?? Object.keys(members).find((name) => TIME_NAMES.includes(name.toLowerCase()));
    if (timeName === undefined || members[timeName] === undefined)
      return refused(`${timeName ?? 'time'} is missing; expected a time`);
    this.#readTime ??= timeReader(reading.timeFormat, reading.zone, timeName);
    const time = this.#readTime(members[timeName]);
    if (typeof time === 'string') return refused(time);
    const base = { device: String(device), time };
    if (this.#names.size === 0 && 'series' in members && 'value' in members)
      return this.#point(members, base);
    return this.#record(members, base, new Set([deviceName, timeName, ...reading.ignore]));
  }

  #point(members: Members, base: { device: string; time: number }): Made {
    const { series } = members;
    if (typeof series !== 'string') return refused(`series is ${showValue(series)}; expected a text`);
    const cell = readTyped('value', members['value'], this.#reading.kinds.get(series));
    if (cell.refusal !== undefined) return refused(cell.refusal);
    if (cell.value === undefined) return { points: [], refusals: [], empty: 1 };
    const extras = ['latitude', 'longitude', 'metadata', 'x'].filter(
      (name) => members[name] !== undefined && members[name] !== null,
    );
    const point = {
      ...base,
      series,
      value: cell.value,
      ...Object.fromEntries(extras.map((name) => [name, members[name]])),
    };
    return { points: [point], refusals: [], empty: 0 };
  }

  #record(members: Members, base: { device: string; time: number }, taken: ReadonlySet<string>): Made {
    const points: ImportPoint[] = [];
    const refusals: string[] = [];
    let empty = 0;
    for (const [member, value] of flatten(members, '')) {
      const series = this.#names.size > 0 ? this.#names.get(member) : member;
      if (series === undefined || taken.has(member)) continue;
      const cell = readTyped(member, value, this.#reading.kinds.get(member));
      if (cell.refusal !== undefined) refusals.push(cell.refusal);
      else if (cell.value === undefined) empty++;
      else points.push({ ...base, series, value: cell.value });
    }
    return { points, refusals, empty };
  }
}

/** Members of members are named with a dot: `{"room":{"co2":1}}` is the member `room.co2`. */
function* flatten(members: Members, prefix: string): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(members)) {
    if (isJsonObject(value)) yield* flatten(value, `${prefix}${name}.`);
    else yield [prefix + name, value];
  }
}

function readObject(text: string): Members | string {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
    return `the line is ${showValue(value)}; expected a JSON object`;
  } catch (error) {
    return `the line is not valid JSON: ${(error as Error).message}`;
  }
}

function refused(reason: string): Made {
  return { points: [], refusals: [reason], empty: 0 };
}
