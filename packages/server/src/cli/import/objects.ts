/**
 * Reads objects, be they the lines of a file, the elements of an array or the rows of a table with types: either points as the native API takes them (`device`,
 * `series`, `time`, `value`), or records whose members are series.
 */
import { isTooDeep, TOO_DEEP } from '../../dialects/json.js';
import { isJsonObject } from '../../model/json-object.js';
import type { Kind } from '../../model/kinds.js';
import { messageOf } from '../../model/thrown.js';
import { showValue } from '../../errors/error.js';
import { usageError } from '../failure.js';
import type { NumberedText } from './lines.js';
import { POINT_NUMBERS, type NumberForm } from './number-form.js';
import type { ColumnKind, ImportPoint, ImportRow, Reading, RowReader } from './rows.js';
import { givenNames, TIME_NAMES } from './time-columns.js';
import { timeReader, type TimeReader } from './times.js';
import { readTyped } from './values.js';

type Members = Readonly<Record<string, unknown>>;
type Made = Pick<ImportRow, 'points' | 'refusals' | 'empty'>;

/** An object of a file, or why there is none. */
export interface NumberedObject {
  readonly line: number;
  readonly members: Members | string;
  /** As it stands in the file, where it could not be read. */
  readonly text?: string;
}

export async function* parsedObjects(texts: AsyncIterable<NumberedText>): AsyncGenerator<NumberedObject> {
  for await (const { line, text } of texts)
    if (text.trim() !== '') yield { line, text, members: readObject(text) };
}

export class ObjectReader implements RowReader {
  readonly columns = undefined;
  readonly #input: AsyncIterable<NumberedObject>;
  readonly #reading: Reading;
  readonly #names: ReadonlyMap<string, string>;
  readonly #numbers: NumberForm;
  #readTime: TimeReader | undefined;

  constructor(input: AsyncIterable<NumberedObject>, reading: Reading) {
    this.#input = input;
    this.#reading = reading;
    this.#numbers = reading.numbers ?? POINT_NUMBERS;
    this.#names = new Map(
      reading.series.map((text) => {
        const at = text.indexOf('=');
        return at < 0 ? [text, text] : [text.slice(0, at), text.slice(at + 1)];
      }),
    );
  }

  async *rows(): AsyncGenerator<ImportRow> {
    for await (const { line, text = '', members } of this.#input) {
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
    const names = this.#timeNames(members);
    const missing = names.find((name) => members[name] === undefined);
    if (missing !== undefined) return refused(`${missing} is missing; expected a time`);
    const isPoint = this.#names.size === 0 && 'series' in members && 'value' in members;
    const key = isPoint ? `${String(device)}\n${String(members['series'])}` : String(device);
    const given = names.length === 1 ? members[names[0] ?? ''] : names.map((name) => members[name]).join(' ');
    this.#readTime ??= timeReader(reading.timeFormat, reading.clock, names.join(' '));
    const time = this.#readTime(given, key);
    if (typeof time === 'string') return refused(time);
    const base = { device: String(device), time };
    if (isPoint) return this.#point(members, base);
    return this.#record(members, base, new Set([deviceName, ...names, ...reading.ignore]));
  }

  #timeNames(members: Members): readonly string[] {
    const { timeColumns } = this.#reading;
    if (timeColumns) return givenNames(timeColumns, (name) => name in members);
    return [Object.keys(members).find((name) => TIME_NAMES.includes(name.toLowerCase())) ?? 'time'];
  }

  #point(members: Members, base: { device: string; time: number }): Made {
    const { series } = members;
    if (typeof series !== 'string') return refused(`series is ${showValue(series)}; expected a text`);
    const cell = readTyped('value', members['value'], this.#reading.kinds.get(series), this.#numbers);
    if (cell.refusal !== undefined) return refused(cell.refusal);
    if (cell.value === undefined) return { points: [], refusals: [], empty: 1 };
    const extras = ['latitude', 'longitude', 'metadata', 'x', 'sequence'].filter(
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
    const { catalog, kinds } = this.#reading;
    for (const [member, value] of flatten(members, '')) {
      const series =
        this.#names.size > 0 ? this.#names.get(member) : (catalog?.columns.get(member) ?? member);
      if (series === undefined || taken.has(member)) continue;
      const kind =
        kinds.get(member) ??
        (typeof value === 'string' ? plainKind(catalog?.kindOf(base.device, series)) : undefined);
      const cell = readTyped(member, value, kind, this.#numbers);
      if (cell.refusal !== undefined) refusals.push(cell.refusal);
      else if (cell.value === undefined) empty++;
      else points.push({ ...base, series, value: cell.value });
    }
    return { points, refusals, empty };
  }
}

/** A column of a table with types holds texts where its series differ in kind. */
const plainKind = (kind: Kind | undefined): ColumnKind | undefined =>
  kind === 'number' || kind === 'boolean' ? kind : undefined;

/** Members of members are named with a dot: `{"room":{"co2":1}}` is the member `room.co2`. */
function* flatten(members: Members, prefix: string): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(members)) {
    if (isJsonObject(value)) yield* flatten(value, `${prefix}${name}.`);
    else yield [prefix + name, value];
  }
}

function readObject(text: string): Members | string {
  // What comes behind walks it by recursion.
  if (isTooDeep(text)) return `the line cannot be read: ${TOO_DEEP}`;
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) {
      if (Array.isArray(value['tables']))
        return 'the line is the columnar body of POST /points ("tables"); expected a point, a record, or an array of them';
      return value;
    }
    return `the line is ${showValue(value)}; expected a JSON object`;
  } catch (error) {
    return `the line is not valid JSON: ${messageOf(error)}`;
  }
}

function refused(reason: string): Made {
  return { points: [], refusals: [reason], empty: 0 };
}
