/** The parameters of a table: which rows, how many, how grouped and in which form. */
import { invalidField } from '../../../errors/error.js';
import type { Micros } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';
import { timeFormatOf, type TimeFormat } from './times.js';
import { OUTPUTS, type Output } from './answer-text.js';
import { tableGrouping, type Grouping } from './grouping.js';
import { readPositive } from './ids.js';
import { readTimeRange, type TimeRange } from './time-range.js';
import { readClause, type Clause } from './where.js';

export interface TableRequest {
  readonly range: TimeRange;
  readonly where: readonly Clause[];
  readonly grouping: Grouping | undefined;
  readonly limit: number | undefined;
  readonly limitBy: { readonly field: string; readonly count: number } | undefined;
  readonly periods: number | undefined;
  readonly format: TimeFormat;
  readonly output: Output;
}

export const DEVICE_FIELD = 'device_id';
const MAX_CLAUSES = 100;

export function readTableRequest(parameters: Parameters, now: Micros): TableRequest {
  const time = parameters.text('time');
  const clauses = parameters.all('where');
  if (clauses.length > MAX_CLAUSES)
    throw invalidField('where', clauses.length, `at most ${MAX_CLAUSES} conditions`);
  const grouping = tableGrouping(parameters);
  const limitBy = limitByOf(parameters);
  const periods = parameters.integer('limit_periods', { least: 1 });
  if (periods !== undefined && !grouping?.bucket)
    throw invalidField('limit_periods', periods, 'operator and group_by=time(…) beside it');
  if (grouping && limitBy && limitBy.field !== grouping.field)
    throw invalidField('limit_by', parameters.text('limit_by'), 'the field of group_by');
  return {
    range: time === undefined ? {} : readTimeRange(time, now),
    where: clauses.map(readClause),
    grouping,
    limit: parameters.integer('limit', { least: 1 }),
    limitBy,
    periods,
    format: timeFormatOf(parameters.text('timefmt')),
    output: parameters.word('output', OUTPUTS) ?? 'json',
  };
}

function limitByOf(parameters: Parameters): TableRequest['limitBy'] {
  const text = parameters.text('limit_by');
  if (text === undefined) return undefined;
  const comma = text.lastIndexOf(',');
  const count = readPositive(text.slice(comma + 1).trim());
  const field = text.slice(0, Math.max(0, comma)).trim();
  if (count === undefined || field === '') throw invalidField('limit_by', text, 'FIELD,NUMBER');
  return { field, count };
}
