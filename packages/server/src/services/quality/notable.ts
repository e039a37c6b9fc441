/** What of the course of a series is worth being told: gaps, one value that stands, a step as between two units. */
import type { Kind } from '../../model/kinds.js';
import type { Micros } from '../../model/time.js';
import type { Course, Level } from '../../points/queries/courses.js';
import { GAP_DISTANCES, GAP_SHARE, LEAST_POINTS, STUCK_POINTS, STUCK_TIMES } from './limits.js';

export interface Gaps {
  readonly gaps: number;
  readonly missing: number;
  readonly longest: number;
  readonly since: Micros;
  readonly span: number;
}

export interface Stuck {
  readonly value: number;
  readonly since: Micros;
  readonly points: number;
  readonly longestRun: number;
}

export interface Step {
  readonly time: Micros;
  readonly factor: string;
  readonly before: number;
  readonly after: number;
}

export interface Notable {
  readonly gaps?: Gaps;
  readonly stuck?: Stuck;
  readonly step?: Step;
}

const CONVERSIONS: readonly (readonly [text: string, convert: (value: number) => number])[] = [
  ...[1000, 100, 60, 3.6, 6.894757, 3.28084, 2.204623, 1.609344].flatMap(
    (factor) =>
      [
        [`× ${factor}`, (value: number) => value * factor],
        [`÷ ${factor}`, (value: number) => value / factor],
      ] as const,
  ),
  ['°C → °F', (value) => value * 1.8 + 32],
  ['°F → °C', (value) => (value - 32) / 1.8],
];
/** By which a level may differ from the converted one, and move by itself. */
const LIKE = 0.03;
const STEADY = 0.2;

/** Undefined: nothing is. */
export function notableOf(course: Course, kind: Kind): Notable | undefined {
  const [gaps, stuck, step] = [
    gapsOf(course),
    kind === 'number' ? stuckOf(course) : undefined,
    kind === 'number' ? stepOf(course) : undefined,
  ];
  if (gaps === undefined && stuck === undefined && step === undefined) return undefined;
  return { ...(gaps && { gaps }), ...(stuck && { stuck }), ...(step && { step }) };
}

function gapsOf({ distances, gaps, missing, longest, gapsSince, first, last }: Course): Gaps | undefined {
  const span = last - first;
  if (distances < GAP_DISTANCES || gaps === 0 || missing < span * GAP_SHARE) return undefined;
  return { gaps, missing, longest, since: gapsSince, span };
}

/** What never had another value is not stuck: a set point, a counter of nothing. */
export const isConstant = ({ longestRun }: Course): boolean => longestRun === 0;

function stuckOf({ run, runSince, longestRun, value }: Course): Stuck | undefined {
  if (longestRun === 0 || run < STUCK_POINTS || run < STUCK_TIMES * longestRun) return undefined;
  return { value, since: runSince, points: run, longestRun };
}

/** One jump that is greater than all others, between levels that are steady by themselves and those of one quantity in two units. */
function stepOf({ jump, nextJump, jumpTime, before, after }: Course): Step | undefined {
  if (jump === 0 || nextJump > jump / 2 || !isSteady(before) || !isSteady(after)) return undefined;
  const conversion = CONVERSIONS.find(
    ([, convert]) => Math.abs(after.median - convert(before.median)) <= LIKE * Math.abs(after.median),
  );
  if (conversion === undefined) return undefined;
  return { time: jumpTime, factor: conversion[0], before: before.median, after: after.median };
}

const isSteady = ({ points, median, spread }: Level): boolean =>
  points >= LEAST_POINTS && median !== 0 && spread <= STEADY * Math.abs(median);
