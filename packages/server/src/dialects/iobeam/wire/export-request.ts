/** The parameters of an export: which points, how many, how grouped and in which form. */
import { given } from '../../../model/given.js';
import type { ValueBounds } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';
import { OUTPUTS, type Output } from './answer-text.js';
import { exportGrouping, type Grouping } from './grouping.js';
import { rangeOf, type TimeRange } from './time-range.js';
import { timeFormatOf, type TimeFormat } from './times.js';

export interface ExportRequest {
  readonly format: TimeFormat;
  readonly output: Output;
  readonly range: TimeRange;
  readonly values: ValueBounds | undefined;
  readonly limit: number | undefined;
  readonly grouping: Grouping | undefined;
}

export function readExportRequest(parameters: Parameters): ExportRequest {
  return {
    format: timeFormatOf(parameters.text('timefmt')),
    output: parameters.word('output', OUTPUTS) ?? 'json',
    range: rangeOf(parameters),
    values: boundsOf(parameters),
    limit: parameters.integer('limit', { least: 1 }),
    grouping: exportGrouping(parameters),
  };
}

function boundsOf(parameters: Parameters): ValueBounds | undefined {
  const bounds = given({
    above: parameters.number('greater_than'),
    below: parameters.number('less_than'),
    equals: parameters.number('equals'),
  });
  return Object.keys(bounds).length === 0 ? undefined : bounds;
}
