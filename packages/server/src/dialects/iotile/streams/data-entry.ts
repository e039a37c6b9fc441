/**
 * `POST /data/`: one reading or a list. Rules: one bad element and nothing is stored; a reading for a stream that does not
 * exist yet makes it, if the project is one's own; an integer goes through the stream's factors and input unit, a `value`
 * of type ITR is in the storage unit already. Sent again, a reading replaces itself: it is known by its stream, time
 * and reading id.
 */
import { isJsonObject } from '../../../model/json-object.js';
import { forEachInSlices, mapInSlices } from '../../../model/pace.js';
import type { Batch, PointRow, SeriesOfVariable } from '../../../services/services.js';
import { whenRoom } from '../../json-slices.js';
import type { StreamPlace } from '../access/places.js';
import { fieldErrors, IotileRefusal, nonFieldError } from '../errors.js';
import { asObject, bytesOf } from '../http/body.js';
import { Fields } from '../http/fields.js';
import type { Call } from '../route.js';
import { RowForm } from '../wire/rows.js';
import { type Entry, type Problems, readEntry, kindProblem, pointOf } from './reading.js';
import { streamForWriting } from './stream-for-writing.js';

const MAX_AT_ONCE = 100_000;
/** Elements with problems that an answer names; with more, reading ends there. */
const MAX_WRONG = 1_000;

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
  /** The answer has the problems of the elements up to the last that it names. */
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

/** Where the streams of all entries are, by the slug as it was sent. */
async function placesOf(call: Call, entries: readonly Entry[]): Promise<Map<string, StreamPlace>> {
  const places = new Map<string, StreamPlace>();
  for (const { slug } of entries) if (!places.has(slug)) places.set(slug, await placeOf(call, slug));
  return places;
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
    const { refused } = await batch.commit({ atomic: true });
    for (const { index, code, message } of refused)
      note(index, { [code.startsWith('time') ? 'timestamp' : 'value']: [message] });
  }
  return rows;
}
