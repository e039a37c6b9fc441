/** How aggregates are cut: `operator`, and `group_by` of exports (a duration) and of tables (`time(2m),field`). */
import { invalidField } from '../../../errors/error.js';
import type { Aggregation, Bucket } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';
import { INTERVAL_EXPECTED, readInterval } from './intervals.js';

export const OPERATORS = ['sum', 'count', 'min', 'max', 'mean'] as const;
export type Operator = (typeof OPERATORS)[number];
export type FixedBucket = Bucket & { readonly kind: 'fixed' };

export interface Grouping {
  readonly operator: Operator;
  readonly aggregation: Aggregation;
  readonly bucket?: FixedBucket;
  readonly field?: string;
}

/** `read` takes the text of `group_by` apart; undefined: it is not of the form `expected`. */
function grouping(
  parameters: Parameters,
  expected: string,
  read: (text: string) => Pick<Grouping, 'bucket' | 'field'> | undefined,
): Grouping | undefined {
  const operator = parameters.word('operator', OPERATORS);
  const text = parameters.text('group_by');
  if (operator === undefined) {
    if (text !== undefined)
      throw invalidField('operator', undefined, `one of ${OPERATORS.join(', ')} beside group_by`);
    return undefined;
  }
  const by = text === undefined ? {} : read(text);
  if (by === undefined) throw invalidField('group_by', text, expected);
  return { operator, aggregation: { type: operator }, ...by };
}

export function exportGrouping(parameters: Parameters): Grouping | undefined {
  return grouping(parameters, INTERVAL_EXPECTED, (text) => {
    const bucket = readBucket(text);
    return bucket && { bucket };
  });
}

const TABLE_EXPECTED = `time(DURATION), time(DURATION),FIELD or FIELD, with ${INTERVAL_EXPECTED}`;

export function tableGrouping(parameters: Parameters): Grouping | undefined {
  return grouping(parameters, TABLE_EXPECTED, (text) => {
    const time = /^time\s*\(([^()]*)\)\s*(?:,(.*))?$/is.exec(text);
    if (time === null) return /[(),]/.test(text) ? undefined : { field: text };
    const bucket = readBucket(time[1]!.trim());
    if (bucket === undefined) return undefined;
    if (time[2] === undefined) return { bucket };
    const field = time[2].trim();
    return field === '' || /[(),]/.test(field) ? undefined : { bucket, field };
  });
}

function readBucket(text: string): FixedBucket | undefined {
  const width = readInterval(text);
  return width === undefined ? undefined : { kind: 'fixed', width };
}
