/** Events as this API shows them, and the documents that are uploaded for them. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { messageOf } from '../../../model/thrown.js';
import { isoFromMicros, type Micros } from '../../../model/time.js';
import type { Event, SeriesOfVariable } from '../../../services/services.js';
import { readJson } from '../../json-slices.js';
import { ruleError } from '../errors.js';
import { deviceNumberOf, placeOfStream } from './ids.js';

/** A fraction of a second is shown where there is one. */
export const eventTime = (time: Micros): string =>
  time % 1_000_000 === 0 ? isoFromMicros(time, 0) : isoFromMicros(time, 6);

export function eventJson(event: Event, stream: SeriesOfVariable) {
  const isVirtual = deviceNumberOf(stream.series.device) === 0;
  const hasDocument = event.document !== null || event.file !== null;
  return {
    id: event.id,
    ...placeOfStream(stream),
    ...(isVirtual && { device: '' }),
    s3bucket: null,
    s3key: hasDocument ? `event/${event.id}` : null,
    ext: event.ending,
    has_raw_data: hasDocument,
    device_timestamp: event.clock,
    timestamp: eventTime(event.time),
    streamer_local_id: event.sequence,
    dirty_ts: false,
    status: 'unk',
    // Notebooks write members of their own into it.
    extra_data: event.extra,
  };
}

const unzip = promisify(gunzip);

/** `json` or `json.gz` by the file's name; one without an ending is taken as JSON. */
export function endingOf(name: string): 'json' | 'json.gz' {
  if (!name.includes('.') || /\.json$/i.test(name)) return 'json';
  if (/\.json\.gz$/i.test(name)) return 'json.gz';
  throw ruleError('Unsupported extension for Stream Event');
}

/** Throws unless the file is a JSON document; packed ones are looked into as far as the limit. */
export async function checkDocument(
  content: Buffer,
  ending: 'json' | 'json.gz',
  limit: number,
): Promise<void> {
  let text = content;
  if (ending === 'json.gz')
    try {
      text = await unzip(content, { maxOutputLength: limit });
    } catch {
      throw ruleError(`The file is not gzip data of a document of at most ${limit} bytes`);
    }
  try {
    await readJson(text);
  } catch (error) {
    throw ruleError(`The file is not a JSON document: ${messageOf(error)}`);
  }
}
