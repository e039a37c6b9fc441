/**
 * `POST /event/upload/`: an event with its document as a file. Ensures that what is kept as a document is one: a later
 * reader always gets JSON.
 */
import { Readable } from 'node:stream';
import { isJsonObject } from '../../../model/json-object.js';
import { parseJson } from '../../json.js';
import { isMultipart, readForm } from '../../multipart.js';
import { signedIn } from '../credentials.js';
import { errorText } from '../errors.js';
import { bytesOf } from '../http/body.js';
import { Fields } from '../http/fields.js';
import { route, type Call } from '../route.js';
import { streamForWriting } from '../streams/stream-for-writing.js';
import { checkDocument, endingOf, eventTime } from '../wire/events.js';
import { readTime } from '../wire/times.js';
import { slugOfStream } from '../wire/ids.js';

/** What a file of an event is called among files. */
export const EVENT_FILE = 'iotile.event';
const MAX_UINT32 = 0xffff_ffff;

export const eventUpload = route({
  method: 'POST',
  path: '/event/upload/',
  needs: signedIn,
  status: 201,
  handle: async (call) => {
    const type = call.request.headers['content-type'];
    const form = isMultipart(type) ? readForm(type, bytesOf(call.request)) : undefined;
    const file = form?.files.find(({ field }) => field === 'file');
    if (form === undefined || file === undefined) throw errorText(400, "missing request.data['file']");
    const event = check(Object.fromEntries(form.fields));
    const ending = endingOf(file.name);
    await checkDocument(file.content, ending, call.services.limits.bodyBytes);
    return store(call, event, { ...file, ending });
  },
});

function check(values: Readonly<Record<string, string>>) {
  const fields = new Fields(values);
  const slug = fields.text('stream', 100);
  const timestamp = fields.text('timestamp', 100);
  const time = readTime(timestamp);
  if (timestamp !== '' && time === undefined)
    fields.wrong(
      'timestamp',
      'Datetime has wrong format. Use ISO 8601, such as 2021-02-03T04:05:06Z.',
      undefined,
    );
  const clock = fields.integer('device_timestamp', 0, MAX_UINT32) ?? null;
  const sequence = fields.integer('streamer_local_id', 0, MAX_UINT32) ?? 0;
  const extra = extraOf(fields, values.encoded_extra_data);
  fields.check();
  return { slug, time: time!, clock, sequence, extra };
}

function extraOf(fields: Fields, text: string | undefined): Record<string, unknown> {
  if (text === undefined || text.trim() === '') return {};
  try {
    const value = parseJson(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Reported below.
  }
  return fields.wrong('encoded_extra_data', 'encoded_extra_data must be the JSON text of a dictionary', {});
}

async function store(
  call: Call,
  { slug, time, clock, sequence, extra }: ReturnType<typeof check>,
  file: { name: string; content: Buffer; ending: 'json' | 'json.gz' },
) {
  const { services } = call;
  const stream = await streamForWriting(services, await call.caller.stream(slug, 'write'));
  const { project } = await call.caller.projectById(stream.series.project, 'write');
  const { info } = await services.files.create(
    {
      organization: project.organization,
      project: project.id,
      kind: EVENT_FILE,
      name: file.name === '' ? 'file' : file.name.slice(0, 255),
      type: file.ending === 'json' ? 'application/json' : 'application/gzip',
    },
    Readable.from([file.content]),
  );
  const fields = {
    series: stream.series.id,
    time,
    sequence,
    clock,
    extra,
    document: null,
    file: info.id,
    ending: file.ending,
  };
  const [id] = await services.events.add([project.id], [fields]).catch(async (error: unknown) => {
    await services.files.delete(project.organization, info.id);
    throw error;
  });
  // An event of this number is there already, with its own file.
  if (id === undefined) await services.files.delete(project.organization, info.id);
  const kept = id ?? (await numbered(call, fields));
  return {
    id: kept,
    stream: slugOfStream(stream),
    device_timestamp: clock,
    timestamp: eventTime(time),
    streamer_local_id: sequence,
    encoded_extra_data: JSON.stringify(extra),
  };
}

async function numbered(
  { services }: Call,
  { series, sequence, time }: { series: number; sequence: number; time: number },
) {
  const windows = [{ series: [series], from: time, to: time + 1 }];
  const filter = { windows, firstSequence: sequence, lastSequence: sequence };
  const { items } = await services.events.list(filter, 'newest', { offset: 0, limit: 1 });
  return items[0]?.id ?? null;
}
