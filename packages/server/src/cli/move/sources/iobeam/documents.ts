/**
 * What people still have of iobeam, in files: answers of exports (JSON or CSV), bodies of imports in all three forms, and lists of devices. A
 * file holds one document, a list of them, or one a line.
 */
import { parse } from 'csv-parse/sync';
import { addPoints } from '../../../../dialects/iobeam/wire/import-points.js';
import { importTime } from '../../../../dialects/iobeam/wire/import-times.js';
import { DEFAULT_NAMESPACE, readImport } from '../../../../dialects/iobeam/wire/import-request.js';
import { timeFormatOf, type TimeFormat } from '../../../../dialects/iobeam/wire/times.js';
import { TributaryError } from '../../../../errors/error.js';
import { isJsonObject } from '../../../../model/json-object.js';
import type { PointValue } from '../../../../model/kinds.js';
import type { Micros } from '../../../../model/time.js';
import type { PointSink } from '../../../../services/services.js';
import { failure } from '../../../failure.js';

export interface DumpPoint {
  readonly device: string;
  readonly series: string;
  readonly time: Micros;
  readonly value: PointValue;
  /** Of several points of one instant in one export, which holds each of them once; absent: 0. */
  readonly sequence?: number;
}

export interface DumpDevice {
  readonly device_id: string;
  readonly device_name?: string;
  readonly device_type?: string;
  readonly created?: string;
}

export interface Dump {
  readonly devices: DumpDevice[];
  readonly points: DumpPoint[];
  /** Numbers of the projects that are named. */
  readonly projects: Set<number>;
}

/** `file` is for messages; `only`: documents of other projects are passed over. */
export async function readDump(
  given: string,
  { file, format, only }: { file: string; format: TimeFormat; only: number | undefined },
): Promise<Dump> {
  const dump: Dump = { devices: [], points: [], projects: new Set() };
  // Programs of Windows begin a text with a mark.
  const text = given.replace(/^\ufeff/, '');
  try {
    if (/^project_id\b/.test(text)) addCsv(text, dump, format, only);
    else for (const document of documentsOf(text)) await addDocument(document, dump, only);
  } catch (error) {
    if (error instanceof TributaryError || error instanceof SyntaxError)
      throw failure(`${file} cannot be read as iobeam's: ${error.message}`);
    throw error;
  }
  return dump;
}

function* documentsOf(text: string): Generator<unknown> {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2) throw error;
    for (const line of lines) yield JSON.parse(line);
    return;
  }
  if (Array.isArray(whole)) yield* whole;
  else yield whole;
}

async function addDocument(document: unknown, dump: Dump, only: number | undefined): Promise<void> {
  if (!isJsonObject(document)) throw new SyntaxError('a document is no JSON object');
  const { result, devices } = document;
  if (Array.isArray(devices)) {
    for (const device of devices as (DumpDevice & { project_id?: number })[])
      if (isOf(device.project_id, dump, only)) dump.devices.push(device);
  } else if (Array.isArray(result)) addExport(result, timeFormatOf(document['timefmt']), dump, only);
  else {
    const request = readImport(document);
    if (!isOf(request.project, dump, only)) return;
    const prefix = request.namespace === DEFAULT_NAMESPACE ? '' : `${request.namespace}.`;
    await addPoints(request, prefix, sinkOf(dump));
  }
}

function isOf(project: number | undefined, dump: Dump, only: number | undefined): boolean {
  if (project !== undefined && only !== undefined && project !== only) return false;
  if (project !== undefined) dump.projects.add(project);
  return true;
}

interface ExportedSeries {
  readonly project_id?: number;
  readonly device_id: string;
  readonly name: string;
  readonly data: readonly { readonly time: unknown; readonly value: PointValue | null }[];
}

function addExport(
  result: readonly unknown[],
  format: TimeFormat,
  dump: Dump,
  only: number | undefined,
): void {
  for (const { project_id, device_id, name, data } of result as readonly ExportedSeries[]) {
    if (!isOf(project_id, dump, only)) continue;
    const instants = new Instants();
    for (const { time: given, value } of data) {
      const time = importTime(given, format);
      if (Number.isNaN(time))
        throw new SyntaxError(`${device_id}, ${name}: time is ${JSON.stringify(given)}`);
      if (value !== null)
        dump.points.push({ device: device_id, series: name, time, value, ...instants.next(time) });
    }
  }
}

/** Points of one instant follow each other in an export. */
class Instants {
  #last: Micros | undefined;
  #sequence = 0;

  next(time: Micros): { readonly sequence?: number } {
    this.#sequence = time === this.#last ? this.#sequence + 1 : 0;
    this.#last = time;
    return this.#sequence === 0 ? {} : { sequence: this.#sequence };
  }
}

/** What the CSV of an export cannot say is what a cell looks like. */
function addCsv(text: string, dump: Dump, format: TimeFormat, only: number | undefined): void {
  const series = new Map<string, Instants>();
  const rows = parse(text, { columns: true, skip_empty_lines: true, relax_quotes: true });
  for (const {
    project_id = '',
    device_id = '',
    name = '',
    time: given = '',
    value = '',
  } of rows as readonly Record<string, string | undefined>[]) {
    if (!isOf(project_id === '' ? undefined : Number(project_id), dump, only)) continue;
    const time = importTime(Number(given), format);
    if (Number.isNaN(time)) throw new SyntaxError(`${device_id}, ${name}: time is ${JSON.stringify(given)}`);
    const place = `${device_id}\n${name}`;
    let instants = series.get(place);
    if (instants === undefined) series.set(place, (instants = new Instants()));
    dump.points.push({ device: device_id, series: name, time, value: cellOf(value), ...instants.next(time) });
  }
}

function cellOf(text: string): PointValue {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : text;
}

/** The reader of imports hands its points to a sink as it does on the server. */
function sinkOf({ points }: Dump): PointSink {
  return {
    find: () => undefined,
    addNumber: () => undefined,
    add: (_, device, series, time, value) => void points.push({ device, series, time, value }),
    refuse: (_, why, ...given) => {
      throw why instanceof TributaryError ? why : why(...given);
    },
    timeGiven: () => undefined,
    due: () => false,
    rest: () => Promise.resolve(),
  };
}
