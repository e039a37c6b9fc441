/**
 * `POST /data/`: one reading or a list. Rules: one bad element and nothing is stored; a reading for a stream that does not
 * exist yet makes it, if the project is one's own; an integer goes through the stream's factors and input unit, a `value`
 * of type ITR is in the storage unit already. Sent again, a reading replaces itself: it is known by its stream, time
 * and reading id.
 */
import { isJsonObject } from '../../../model/json-object.js';
import { forEachInSlices, mapInSlices } from '../../../model/pace.js';
import { isoFromMicros } from '../../../model/time.js';
import type { Batch, PointRow, SeriesOfVariable } from '../../../services/services.js';
import { whenRoom } from '../../json-slices.js';
import type { StreamPlace } from '../access/caller.js';
import { fieldErrors, IotileRefusal, nonFieldError } from '../errors.js';
import { asObject, bytesOf } from '../http/body.js';
import { Fields } from '../http/fields.js';
import type { Call } from '../route.js';
import { conversionOf } from '../wire/convert.js';
import { RowForm } from '../wire/rows.js';
import { readTime } from '../wire/times.js';
import { streamForWriting } from './stream-for-writing.js';

const MAX_AT_ONCE = 100_000;
/** Elements with problems that an answer tells of; with more, reading ends there. */
const MAX_WRONG = 1_000;
const LAST_READING = 0xffff_ffff;

interface Entry {
  readonly slug: string;
  readonly time: number;
  readonly raw: number | undefined;
  readonly value: number | undefined;
  readonly sequence: number;
  readonly clock: number | undefined;
}

type Problems = Readonly<Record<string, readonly string[]>>;

export const addData = (call: Call): Promise<unknown> =>
  whenRoom(bytesOf(call.request).length, () => call.services.reports.writing(() => add(call)));

async function add(call: Call): Promise<unknown> {
  const body = await call.largeBody();
  try {
    return await addAll(call, body);
  } catch (error) {
    await tellProject(call, body);
    throw error;
  }
}

/** Where the first reading was to go, for the list of what was refused. */
async function tellProject({ caller, request }: Call, body: unknown): Promise<void> {
  const [first] = Array.isArray(body) ? (body as unknown[]) : [body];
  const slug = isJsonObject(first) ? first['stream'] : undefined;
  if (typeof slug !== 'string') return;
  const place = await caller.stream(slug.trim(), 'write').catch(() => undefined);
  request.inputProject = place?.project.id ?? null;
}

async function addAll(call: Call, body: unknown): Promise<unknown> {
  const many = Array.isArray(body);
  const items: unknown[] = many ? body : [body];
  if (items.length > MAX_AT_ONCE) throw nonFieldError(`At most ${MAX_AT_ONCE} elements are taken at once.`);
  const problems: Problems[] = [];
  let wrong = 0;
  const latest = (Date.now() + call.services.limits.futureMilliseconds) * 1000;
  const fail = () => {
    if (wrong > 0) throw many ? new IotileRefusal(400, problems) : fieldErrors(problems[0]!);
  };
  /** The answer has the problems of the elements up to the last that it tells of. */
  const note = (i: number, found: Problems) => {
    problems[i] = found;
    if (Object.keys(found).length > 0 && ++wrong >= MAX_WRONG) fail();
  };
  const entries = await mapInSlices(items, (item, i) => {
    const fields = new Fields(asObject(item));
    const entry = readEntry(fields, latest);
    note(i, fields.problems);
    return entry;
  });
  fail();
  const places = await placesOf(call, entries);
  await forEachInSlices(entries, (entry, i) => {
    const problem = kindProblem(entry, places.get(entry.slug)!);
    if (problem !== undefined) note(i, problem);
  });
  // Nothing is made before all of it is known to be good.
  fail();
  const streams = new Map<string, SeriesOfVariable>();
  for (const [slug, place] of places) streams.set(slug, await streamForWriting(call.services, place));
  const rows = await store(call, entries, streams, note);
  fail();
  return many ? { count: items.length } : new RowForm(streams.get(entries[0]!.slug)!).ofList(rows[0]!);
}

function readEntry(fields: Fields, latest: number): Entry {
  const slug = fields.text('stream', 100);
  const text = fields.text('timestamp', 100);
  const time = readTime(text) ?? NaN;
  if (text !== '' && Number.isNaN(time))
    fields.wrong(
      'timestamp',
      'Datetime has wrong format. Use one of these formats instead: ISO 8601.',
      undefined,
    );
  if (time < 0 || time > latest)
    fields.wrong(
      'timestamp',
      `${text} is out of range; expected a time from 1970-01-01 to ${isoFromMicros(latest, 0)}.`,
      undefined,
    );
  const raw = fields.integer('int_value');
  const value = fields.number('value');
  const sequence = fields.integer('streamer_local_id', 0, LAST_READING) ?? 0;
  const clock = fields.integer('device_timestamp', 0);
  if (
    raw === undefined &&
    value === undefined &&
    fields.problems.int_value === undefined &&
    fields.problems.value === undefined
  )
    fields.wrong('non_field_errors', 'Either int_value or value should be used', undefined);
  return { slug, time, raw, value, sequence, clock };
}

/** Where the streams of all entries are, by the slug as it was sent. */
async function placesOf(call: Call, entries: readonly Entry[]): Promise<Map<string, StreamPlace>> {
  const places = new Map<string, StreamPlace>();
  for (const { slug } of entries) if (!places.has(slug)) places.set(slug, await placeOf(call, slug));
  return places;
}

/** A series of another API may hold what is no number. */
function kindProblem({ raw, value }: Entry, { series }: StreamPlace): Problems | undefined {
  const number = raw ?? value;
  if (series === undefined || series.kind === 'number') return undefined;
  if (series.kind === 'boolean' && (number === 0 || number === 1)) return undefined;
  const field = raw === undefined ? 'value' : 'int_value';
  return { [field]: [`${number} does not fit: the stream holds ${series.kind} values.`] };
}

async function placeOf({ caller }: Call, slug: string): Promise<StreamPlace> {
  try {
    return await caller.stream(slug, 'write');
  } catch (error) {
    if (error instanceof IotileRefusal && error.status === 404)
      throw fieldErrors({ stream: `Object with slug=${slug} does not exist.` });
    throw error;
  }
}

async function store(
  { services }: Call,
  entries: readonly Entry[],
  streams: ReadonlyMap<string, SeriesOfVariable>,
  note: (index: number, found: Problems) => void,
): Promise<PointRow[]> {
  const rows: PointRow[] = [];
  const byProject = new Map<number, Batch>();
  for (const [index, entry] of entries.entries()) {
    const stream = streams.get(entry.slug)!;
    const { project, device, name, id } = stream.series;
    let batch = byProject.get(project);
    // The series exists: nothing needs to be made.
    if (batch === undefined)
      byProject.set(
        project,
        (batch = services.ingest.begin({
          id: project,
          createDevices: false,
          createSeries: false,
          earliestTime: null,
        })),
      );
    const { value, metadata } = pointOf(entry, stream);
    const extras = { sequence: entry.sequence, ...(metadata && { metadata }) };
    batch.add(index, device.key, name, entry.time, value, extras);
    rows.push({ series: id, time: entry.time, value, ...extras });
    if (batch.due()) await batch.rest();
  }
  for (const batch of byProject.values()) {
    const { refused } = await batch.commit({ whole: true });
    for (const { index, code, message } of refused)
      note(index, { [code.startsWith('time') ? 'timestamp' : 'value']: [message] });
  }
  return rows;
}

function pointOf({ raw, value: given, sequence, clock }: Entry, stream: SeriesOfVariable) {
  const value = raw === undefined ? given! : conversionOf(stream).value(raw);
  // A numbered one may come to lie where integers are computed back by another rule.
  const isItself = value === raw && (sequence === 0 || stream.series.readingRules.length === 0);
  const metadata = {
    ...(raw !== undefined && !isItself && { int_value: raw }),
    ...(clock !== undefined && { device_timestamp: clock }),
  };
  const isFlag = stream.series.kind === 'boolean' && (value === 0 || value === 1);
  return {
    value: isFlag ? value === 1 : value,
    metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
  };
}
