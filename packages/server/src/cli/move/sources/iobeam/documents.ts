/**
 * What people still have of iobeam, in files: answers of exports (JSON or CSV), bodies of imports in all three forms, and lists of devices. A
 * JSON file holds one document, a list of them, or one a line.
 */
import { CsvError } from 'csv-parse/sync';
import { addPoints } from '../../../../dialects/iobeam/wire/import-points.js';
import { importTime, importTimeError } from '../../../../dialects/iobeam/wire/import-times.js';
import {
  checkName,
  DEFAULT_NAMESPACE,
  isPointValue,
  readImport,
  readProject,
  VALUE_EXPECTED,
} from '../../../../dialects/iobeam/wire/import-request.js';
import { timeFormatOf, type TimeFormat } from '../../../../dialects/iobeam/wire/times.js';
import { invalidField, TributaryError } from '../../../../errors/error.js';
import { isJsonObject } from '../../../../model/json-object.js';
import type { PointSink } from '../../../../services/services.js';
import { failure } from '../../../failure.js';
import { addCsv } from './csv.js';
import { refuseDoubtful } from './doubtful-time.js';
import { Instants, isOf, Unreadable, type Dump, type DumpDevice, type Reading } from './dump.js';

/** `file` is for messages. */
export async function readDump(given: string, file: string, how: Omit<Reading, 'dump'>): Promise<Dump> {
  const dump: Dump = { devices: [], points: [], projects: new Set() };
  const reading = { ...how, dump };
  // Programs of Windows begin a text with a mark.
  const text = given.replace(/^\ufeff/, '');
  try {
    if (text.trim() === '') throw new Unreadable('it is empty');
    if (/^\s*[[{]/.test(text)) for (const document of documentsOf(text)) await addDocument(document, reading);
    else addCsv(text, reading);
  } catch (error) {
    if (
      error instanceof TributaryError ||
      error instanceof SyntaxError ||
      error instanceof CsvError ||
      error instanceof Unreadable
    )
      throw failure(
        `${file} cannot be read as iobeam's: ${error.message}`,
        error instanceof Unreadable ? error.hint : undefined,
      );
    throw error;
  }
  return dump;
}

function* documentsOf(text: string): Generator<unknown> {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch (error) {
    let some = 0;
    for (const [at, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue;
      const document = parsed(line);
      // The first line alone is none, so it is one document that is broken.
      if (document === undefined && some === 0) throw error;
      if (document === undefined) throw new SyntaxError(`line ${at + 1} is no JSON`);
      some++;
      yield document;
    }
    return;
  }
  if (Array.isArray(whole)) yield* whole;
  else yield whole;
}

/** Undefined: no JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function addDocument(document: unknown, reading: Reading): Promise<void> {
  if (!isJsonObject(document)) throw new SyntaxError('a document is no JSON object');
  const { result, devices } = document;
  if (Array.isArray(devices)) addDevices(devices, reading);
  else if (Array.isArray(result)) addExport(result, timeFormatOf(document['timefmt']), reading);
  else {
    const request = readImport(document);
    if (!isOf(request.project, reading)) return;
    const prefix = request.namespace === DEFAULT_NAMESPACE ? '' : `${request.namespace}.`;
    await addPoints(request, prefix, sinkOf(request.format, request.device, reading));
  }
}

function addDevices(devices: readonly unknown[], reading: Reading): void {
  for (const [at, device] of devices.entries()) {
    const { project_id, device_id } = checkedEntry(device, `devices[${at}]`);
    if (!isOf(project_id, reading)) continue;
    reading.dump.devices.push({ ...(device as DumpDevice), device_id });
  }
}

function addExport(result: readonly unknown[], format: TimeFormat, reading: Reading): void {
  for (const [at, one] of result.entries()) {
    const path = `result[${at}]`;
    const { project_id, device_id, name, data } = checkedEntry(one, path);
    checkName(name, `${path}.name`);
    if (!Array.isArray(data)) throw invalidField(`${path}.data`, data, 'a list of points');
    if (!isOf(project_id, reading)) continue;
    const instants = new Instants();
    for (const [index, point] of (data as unknown[]).entries()) {
      const place = `${path}.data[${index}]`;
      if (!isJsonObject(point)) throw invalidField(place, point, 'a point with "time" and "value"');
      const { time: given, value } = point;
      const time = importTime(given, format);
      refuseDoubtful({ given, time, format, said: 'JSON', place: `${device_id}, ${name}` }, reading);
      if (Number.isNaN(time)) throw importTimeError(given, format, `${place}.time`);
      if (value === null) continue;
      if (!isPointValue(value)) throw invalidField(`${place}.value`, value, VALUE_EXPECTED);
      reading.dump.points.push({ device: device_id, series: name, time, value, ...instants.next(time) });
    }
  }
}

interface Entry {
  readonly project_id: number | undefined;
  readonly device_id: string;
  readonly name: unknown;
  readonly data: unknown;
}

/** Of a device, or of a series of one. */
function checkedEntry(entry: unknown, path: string): Entry {
  if (!isJsonObject(entry)) throw invalidField(path, entry, 'an object with "device_id"');
  const { project_id, device_id, name, data } = entry;
  if (typeof device_id !== 'string' || device_id === '')
    throw invalidField(`${path}.device_id`, device_id, 'the id of a device');
  return { project_id: readProject(project_id), device_id, name, data };
}

/** The reader of imports hands its points to a sink as it does on the server. */
function sinkOf(format: TimeFormat, device: string, reading: Reading): PointSink {
  const { points } = reading.dump;
  return {
    find: () => undefined,
    addNumber: () => undefined,
    add: (_, owner, series, time, value) => void points.push({ device: owner, series, time, value }),
    refuse: (_, why, ...given) => {
      throw why instanceof TributaryError ? why : why(...given);
    },
    timeGiven: (index, time, given) =>
      refuseDoubtful({ given, time, format, said: 'JSON', place: `${device}, point ${index}` }, reading),
    due: () => false,
    rest: () => Promise.resolve(),
  };
}
