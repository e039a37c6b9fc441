/**
 * One frame of the binary form of a write: points as arrays of numbers, so that neither side makes texts of them (docs/native-api.md
 * "Frames"). Rules: nothing of a frame is used before all of its lengths are known to fit each other and the body; each array begins at a
 * multiple of 8 bytes.
 */
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { SeriesTags } from '../../../model/series-tags.js';
import { parseFlatJson, textOf } from '../../json.js';
import { aligned } from './alignment.js';
import { refuseUnknown, tagsError } from './fields.js';

/** The first bytes of a frame: name and version. */
const MAGIC = Buffer.from('TRBFRAM1', 'latin1');
/** Of the magic, the length of the head, and that of all that follows the head. */
const PREFIX = 16;
/** Of the JSON before the arrays: names of devices and series. Parsing so much takes some milliseconds. */
const MAX_HEAD_BYTES = 2 ** 20;

/** What the rows of one kind have: the series of their cells, in their order. */
export interface Shape {
  readonly series: readonly string[];
  /** Of each series, for those that the points make. */
  readonly tags: readonly (SeriesTags | null)[];
}

export interface Frame {
  readonly devices: readonly string[];
  readonly shapes: readonly Shape[];
  /** Of each row, in the unit of the request. */
  readonly times: Float64Array;
  /** Of each row, its place in `devices`. */
  readonly ofDevice: Uint32Array;
  /** Of each row, its place in `shapes`. */
  readonly ofShape: Uint32Array;
  /** Of each row, whether its time was written out as a date and is in microseconds; undefined: none is. */
  readonly dates: Uint8Array | undefined;
  /** Of each cell, row by row. */
  readonly values: Float64Array;
  /** Both halves of each value, the lower one first. */
  readonly bits: Uint32Array;
  /** Where each text ends in `textBytes`. */
  readonly textEnds: Uint32Array;
  readonly textBytes: Buffer;
  /** The first byte behind it. */
  readonly end: number;
}

/** `at` is its first byte; `path` is what errors call it. The body is at a multiple of 8 bytes of its memory. */
export function readFrame(body: Buffer, at: number, path: string): Frame {
  const short = (what: string) => malformed(`${path} ${what}`);
  if (body.length - at < PREFIX)
    throw short(`begins with ${body.length - at} bytes; expected at least ${PREFIX}`);
  if (!MAGIC.equals(body.subarray(at, at + MAGIC.length)))
    throw short(`begins with other bytes than ${MAGIC.toString('latin1')}`);
  const headBytes = body.readUInt32LE(at + MAGIC.length);
  const arrayBytes = body.readUInt32LE(at + MAGIC.length + 4);
  if (headBytes > MAX_HEAD_BYTES)
    throw short(`has a head of ${headBytes} bytes; expected at most ${MAX_HEAD_BYTES}`);
  const start = at + PREFIX + aligned(headBytes);
  const end = start + aligned(arrayBytes);
  if (end > body.length) throw short(`ends at byte ${end}, but the body has ${body.length}: it was cut off`);
  const head = headOf(textOf(body.subarray(at + PREFIX, at + PREFIX + headBytes)), `${path}.`);
  const { rows, cells, texts, textBytes } = head;
  const lengths = [
    rows * 8,
    rows * 4,
    rows * 4,
    head.dates ? rows : 0,
    cells * 8,
    texts > 0 ? (texts + 1) * 4 : 0,
    textBytes,
  ];
  const expected = lengths.reduce((sum, length) => sum + aligned(length), 0);
  if (expected !== aligned(arrayBytes))
    throw short(`has ${arrayBytes} bytes of arrays; expected ${expected} by its head`);
  let place = body.byteOffset + start;
  const next = (index: number): number => {
    const here = place;
    place += aligned(lengths[index]!);
    return here;
  };
  const { buffer } = body;
  const times = new Float64Array(buffer, next(0), rows);
  const ofDevice = new Uint32Array(buffer, next(1), rows);
  const ofShape = new Uint32Array(buffer, next(2), rows);
  const dates = new Uint8Array(buffer, next(3), head.dates ? rows : 0);
  const values = new Float64Array(buffer, next(4), cells);
  return {
    devices: head.devices,
    shapes: head.shapes,
    ...{ times, ofDevice, ofShape, dates: head.dates ? dates : undefined, values },
    bits: new Uint32Array(values.buffer, values.byteOffset, cells * 2),
    textEnds: new Uint32Array(buffer, next(5), texts > 0 ? texts + 1 : 0),
    textBytes: Buffer.from(buffer, next(6), textBytes),
    end,
  };
}

export const malformed = (reason: string): TributaryError => new TributaryError('body_malformed', { reason });

type Members = Readonly<Record<string, unknown>>;

const MEMBERS = ['rows', 'cells', 'texts', 'textBytes', 'dates', 'devices', 'shapes'];

function headOf(text: string, path: string) {
  const head = parseFlatJson(text);
  if (!isObject(head)) throw invalidField(`${path}head`, head, 'an object');
  refuseUnknown(head, path, MEMBERS);
  const { dates = false, devices, shapes } = head;
  if (typeof dates !== 'boolean') throw invalidField(`${path}dates`, dates, 'true or false');
  const rows = countOf(head, path, 'rows');
  if (rows === 0) throw invalidField(`${path}rows`, rows, 'an integer from 1');
  return {
    ...{ dates, rows },
    cells: countOf(head, path, 'cells'),
    texts: countOf(head, path, 'texts'),
    textBytes: countOf(head, path, 'textBytes'),
    devices: namesOf(atMost(rows, devices, `${path}devices`), `${path}devices`, 'a device key'),
    shapes: shapesOf(atMost(rows, shapes, `${path}shapes`), `${path}shapes`),
  };
}

/** Names that no row can use would be looked at for nothing. */
function atMost(rows: number, list: unknown, path: string): unknown {
  if (Array.isArray(list) && list.length > rows)
    throw invalidField(path, `${list.length} of them`, `at most as many as there are rows (${rows})`);
  return list;
}

/** No more than the body can have, so that no sum of lengths is inexact. */
function countOf(head: Members, path: string, name: string): number {
  const value = head[name] ?? 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw invalidField(`${path}${name}`, value, 'an integer from 0');
}

function namesOf(names: unknown, path: string, what: string): readonly string[] {
  if (!Array.isArray(names)) throw invalidField(path, names, 'an array of texts');
  for (let at = 0; at < names.length; at++) {
    const name: unknown = names[at];
    if (typeof name !== 'string' || name === '') throw invalidField(`${path}[${at}]`, name, what);
  }
  return names as string[];
}

function shapesOf(shapes: unknown, path: string): readonly Shape[] {
  if (!Array.isArray(shapes)) throw invalidField(path, shapes, 'an array of {series, tags}');
  return (shapes as unknown[]).map((shape, at) => {
    if (!isObject(shape)) throw invalidField(`${path}[${at}]`, shape, 'an object of series and tags');
    refuseUnknown(shape, `${path}[${at}].`, ['series', 'tags']);
    const series = namesOf(shape['series'], `${path}[${at}].series`, 'a series name');
    return { series, tags: tagsOf(shape['tags'] ?? [], `${path}[${at}].tags`, series.length) };
  });
}

function tagsOf(tags: unknown, path: string, most: number): readonly (SeriesTags | null)[] {
  if (!Array.isArray(tags) || tags.length > most)
    throw invalidField(path, tags, 'an array of the tags of each series, or null');
  for (const [at, each] of (tags as unknown[]).entries()) {
    const problem = each === null ? undefined : tagsError(each, `${path}[${at}]`);
    if (problem !== undefined) throw problem;
  }
  return tags as (SeriesTags | null)[];
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
