/**
 * The dictionary report ("v100") in MessagePack or JSON: readings and events with names instead of offsets. Ensures that a
 * wrong member refuses the report whole and is named with its place.
 */
import { createHash } from 'node:crypto';
import { invalidField } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import { mapInSlices } from '../../../model/pace.js';
import { microsFromIso } from '../../../model/time.js';
import type { Readings, ReportedEvent } from '../../../services/services.js';
import { readJson } from '../../json-slices.js';
import { decodeMessagePack, MessagePackError } from './message-pack.js';
import { ReportRefusal, type DecodedReport } from './report.js';

const FORMAT = 'v100';
/** A device gathers kilobytes; MessagePack is unpacked in one go. */
const MAX_BYTES = 4 * 2 ** 20;
const DIGEST_BYTES = 16;
const MAX_UINT16 = 0xffff;
const MAX_UINT32 = 0xffff_ffff;
/** 48 bits: the greatest number of a device. */
const MAX_DEVICE = 0xffff_ffff_ffff;

type Fields = Record<string, unknown>;

/** The report itself, or a row of one of its lists. */
interface Spot {
  readonly row: Fields;
  readonly of?: string;
  readonly i?: number;
}

export async function decodeDictionary(file: Buffer, encoding: 'msgpack' | 'json'): Promise<DecodedReport> {
  if (file.length > MAX_BYTES)
    throw new ReportRefusal(
      'form',
      `The report has ${file.length} bytes; at most ${MAX_BYTES} are taken in this format`,
    );
  const report = encoding === 'json' ? await readJson(file) : unpack(file);
  if (!isJsonObject(report)) throw new ReportRefusal('form', 'The report is not a dictionary');
  if (report['format'] !== FORMAT) throw invalidField('format', shown(report['format']), `"${FORMAT}"`);
  const device = integer({ row: report }, 'device', MAX_DEVICE);
  return {
    device,
    streamer: integer({ row: report }, 'streamer_index', MAX_UINT16),
    selector: integer({ row: report }, 'streamer_selector', MAX_UINT32),
    number: integer({ row: report }, 'incremental_id', MAX_UINT32, 0),
    sentUptime: integer({ row: report }, 'device_sent_timestamp', MAX_UINT32),
    lowest: integer({ row: report }, 'lowest_id', MAX_UINT32),
    highest: integer({ row: report }, 'highest_id', MAX_UINT32),
    digest: createHash('sha256').update(file).digest().toString('hex', 0, DIGEST_BYTES),
    readings: await readingsOf(list(report, 'data')),
    events: await mapInSlices(list(report, 'events'), eventOf),
  };
}

async function readingsOf(rows: readonly Fields[]): Promise<Readings> {
  const read = await mapInSlices(rows, (row, i) => {
    const value = row['value'];
    const spot = { row, of: 'data', i };
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw invalidField(`data[${i}].value`, shown(value), 'a number');
    return {
      variable: variable(spot),
      id: integer(spot, 'streamer_local_id', MAX_UINT32, 0),
      clock: integer(spot, 'device_timestamp', MAX_UINT32, 0),
      time: time(spot),
      value,
    };
  });
  return {
    count: read.length,
    variable: (i) => read[i]!.variable,
    id: (i) => read[i]!.id,
    clock: (i) => read[i]!.clock,
    time: (i) => read[i]!.time,
    value: (i) => read[i]!.value,
  };
}

function eventOf(row: Fields, i: number): ReportedEvent {
  const spot = { row, of: 'events', i };
  const extra = row['extra_data'] ?? {};
  if (!isJsonObject(extra)) throw invalidField(`events[${i}].extra_data`, shown(extra), 'a dictionary');
  return {
    variable: variable(spot),
    id: integer(spot, 'streamer_local_id', MAX_UINT32, 0),
    clock: integer(spot, 'device_timestamp', MAX_UINT32, 0),
    time: time(spot),
    extra,
    document: row['data'] ?? undefined,
  };
}

/** What is written as text by old Python arrives as bytes, keys included. */
function unpack(file: Buffer): unknown {
  try {
    return decodeMessagePack(file);
  } catch (error) {
    if (!(error instanceof MessagePackError)) throw error;
    throw new ReportRefusal('form', `The report is not MessagePack: ${error.message}`);
  }
}

function list(report: Fields, member: string): Fields[] {
  const rows = report[member] ?? [];
  if (!Array.isArray(rows)) throw invalidField(member, shown(rows), 'a list');
  const wrong = rows.findIndex((row) => !isJsonObject(row));
  if (wrong >= 0) throw invalidField(`${member}[${wrong}]`, shown(rows[wrong]), 'a dictionary');
  return rows as Fields[];
}

/** A whole number of 0 to `most`, also as a float; absent or null: the default, if there is one. */
function integer(spot: Spot, member: string, most: number, absent?: number): number {
  const value = spot.row[member] ?? absent;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw invalidField(place(spot, member), shown(value), `a whole number from 0 to ${most}`);
}

/** A number, or its hexadecimal digits as text. */
function variable(spot: Spot): number {
  const value = spot.row['stream'];
  const number =
    typeof value === 'string' && /^(0x)?[0-9a-f]{1,4}$/i.test(value) ? parseInt(value, 16) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= MAX_UINT16)
    return number;
  throw invalidField(
    place(spot, 'stream'),
    shown(value),
    'a number up to 65535, or 1 to 4 hexadecimal digits',
  );
}

function time(spot: Spot): number {
  const value = spot.row['timestamp'];
  if (value === undefined || value === null) return NaN;
  const micros = typeof value === 'string' ? microsFromIso(value) : NaN;
  if (Number.isNaN(micros)) throw invalidField(place(spot, 'timestamp'), shown(value), 'an ISO 8601 time');
  return micros;
}

const place = ({ of, i }: Spot, member: string): string =>
  i === undefined ? member : `${of}[${i}].${member}`;

/** Absent and null are both "missing" to a sender. */
const shown = (value: unknown): unknown => value ?? undefined;
