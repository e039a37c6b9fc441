/** One reading of a body, and the point that it becomes. */
import { isoFromMicros } from '../../../model/time.js';
import type { SeriesOfVariable } from '../../../services/services.js';
import type { StreamPlace } from '../access/places.js';
import type { Fields } from '../http/fields.js';
import { conversionOf } from '../wire/convert.js';
import { readTime } from '../wire/times.js';

const LAST_READING = 0xffff_ffff;

export interface Entry {
  readonly slug: string;
  readonly time: number;
  readonly raw: number | undefined;
  readonly value: number | undefined;
  readonly sequence: number;
  readonly clock: number | undefined;
}

export type Problems = Readonly<Record<string, readonly string[]>>;

export function readEntry(fields: Fields, latest: number): Entry {
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

/** A series of another API may hold what is no number. */
export function kindProblem({ raw, value }: Entry, { series }: StreamPlace): Problems | undefined {
  const number = raw ?? value;
  if (series === undefined || series.kind === 'number') return undefined;
  if (series.kind === 'boolean' && (number === 0 || number === 1)) return undefined;
  const field = raw === undefined ? 'value' : 'int_value';
  return { [field]: [`${number} does not fit: the stream holds ${series.kind} values.`] };
}

export function pointOf({ raw, value: given, sequence, clock }: Entry, stream: SeriesOfVariable) {
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
