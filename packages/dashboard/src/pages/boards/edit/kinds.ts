/** The kinds of panels, and what each can be told. */
import type { BoardPanel } from '@tributary/client';

export type Kind = BoardPanel['kind'];

export const KINDS: readonly (readonly [Kind, string])[] = [
  ['line', 'Line'],
  ['band', 'Band: least to greatest'],
  ['bar', 'Bars'],
  ['number', 'Number'],
  ['timeline', 'States over time'],
  ['table', 'Table'],
  ['map', 'Map'],
  ['text', 'Text'],
];

const OVER_TIME = [
  'mean',
  'min',
  'max',
  'median',
  'sum',
  'count',
  'first',
  'last',
  'stddev',
  'p95',
  'delta',
  'time_weighted_mean',
];

/** How each is called without one, and which it can have. */
export const AGGREGATED: Readonly<
  Partial<Record<Kind, { readonly standard: string; readonly names: readonly string[] }>>
> = {
  line: { standard: 'what fits', names: ['raw', ...OVER_TIME] },
  bar: { standard: 'mean', names: OVER_TIME.slice(1) },
  number: { standard: 'last value', names: OVER_TIME },
  table: { standard: 'last value', names: OVER_TIME },
};
export const BUCKETED: readonly Kind[] = ['line', 'band', 'bar'];
export const ZEROED: readonly Kind[] = ['line', 'band'];
