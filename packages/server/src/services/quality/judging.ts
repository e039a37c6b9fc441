/** Of one series: what is wrong with it, with the figures that speak for it. */
import type { Micros } from '../../model/time.js';
import type { QualityEvidence, QualityKind } from '../services.js';
import type { Arrived } from './arrivals.js';
import {
  AHEAD_SECONDS,
  BEHIND_REQUESTS,
  BEHIND_SPREAD,
  LATE_SECONDS,
  LEAST_POINTS,
  seconds,
  SHARE,
  SILENT_LEAST,
  SILENT_TIMES,
  SILENT_UNKNOWN,
  SPANS,
} from './limits.js';
import type { Notable } from './notable.js';

export interface Judged {
  readonly kind: QualityKind;
  /** The greater, the worse; among those of one kind. */
  readonly score: number;
  readonly since: Micros;
  readonly evidence: QualityEvidence;
}

export interface KnownOfSeries {
  readonly last: Micros;
  readonly first: Micros;
  /** 0: it is not known. */
  readonly usual: number;
  readonly notable: Notable | undefined;
  readonly arrived: Arrived | undefined;
  readonly receivedSince: Micros;
  /** Points that were written over another one. */
  readonly rewritten: number;
  readonly unit: string | null;
  readonly unitBefore: string | null;
  /** In milliseconds; null: it never had another. */
  readonly unitChanged: number | null;
}

export function silenceOf({ last, usual }: KnownOfSeries, now: Micros): Judged | undefined {
  const allowed = usual === 0 ? SILENT_UNKNOWN : Math.max(SILENT_LEAST, SILENT_TIMES * usual);
  const age = now - last;
  if (age <= allowed) return undefined;
  return {
    ...{ kind: 'silent', score: age / allowed, since: last },
    evidence: usual === 0 ? {} : { usualSeconds: seconds(usual) },
  };
}

/** All but silence, which is judged of a device as a whole. */
export function judge(known: KnownOfSeries, isSilent: boolean, now: Micros): Judged[] {
  const clock = clockOf(known, now);
  return [
    clock,
    unitOf(known),
    isSilent ? undefined : stuckOf(known),
    // Of what ended long ago, nobody looks after gaps.
    now - known.last <= SPANS.at(-1)! ? gapsOf(known) : undefined,
    clock === undefined ? lateOf(known) : undefined,
    rewrittenOf(known),
  ].filter((one) => one !== undefined);
}

function gapsOf({ notable, usual }: KnownOfSeries): Judged | undefined {
  if (notable?.gaps === undefined) return undefined;
  const { gaps, missing, longest, since, span } = notable.gaps;
  return {
    ...{ kind: 'gappy', score: missing / span, since },
    evidence: {
      ...{ usualSeconds: seconds(usual), gaps, missingSeconds: seconds(missing) },
      ...{ longestSeconds: seconds(longest), spanSeconds: seconds(span) },
    },
  };
}

function stuckOf({ notable }: KnownOfSeries): Judged | undefined {
  if (notable?.stuck === undefined) return undefined;
  const { value, since, points, longestRun } = notable.stuck;
  return { ...{ kind: 'stuck', score: points / longestRun, since }, evidence: { value, points, longestRun } };
}

/** What somebody said counts before what the values look like. */
function unitOf(known: KnownOfSeries): Judged | undefined {
  const { unit, unitBefore, unitChanged, first, notable } = known;
  const changed = unitChanged === null ? undefined : unitChanged * 1000;
  if (changed !== undefined && unitBefore !== null && changed >= first)
    return {
      ...{ kind: 'unit-changed', score: changed, since: changed },
      evidence: { unitBefore, unit, ...levelsOf(notable) },
    };
  const step = notable?.step;
  if (step === undefined) return undefined;
  return {
    ...{ kind: 'unit-changed', score: step.time, since: step.time },
    evidence: { unit, ...levelsOf(notable) },
  };
}

function levelsOf(notable: Notable | undefined): QualityEvidence {
  if (notable?.step === undefined) return {};
  const { factor, before, after } = notable.step;
  return { factor, before, after };
}

function lateOf({ arrived, receivedSince }: KnownOfSeries): Judged | undefined {
  if (arrived === undefined) return undefined;
  const { received, late, most } = arrived;
  if (received < LEAST_POINTS || late < received * SHARE) return undefined;
  return {
    ...{ kind: 'late', score: late / received, since: receivedSince },
    evidence: { received, late, latestSeconds: most },
  };
}

function rewrittenOf({ arrived, rewritten, receivedSince }: KnownOfSeries): Judged | undefined {
  if (arrived === undefined) return undefined;
  const { received } = arrived;
  if (rewritten < LEAST_POINTS || rewritten < received * SHARE) return undefined;
  return {
    ...{ kind: 'duplicate-heavy', score: rewritten / received, since: receivedSince },
    evidence: { received, rewritten },
  };
}

/** Ahead: a point lay in the future. Behind: all points come late, and one as late as the other; what was buffered comes at its end in time. */
function clockOf({ arrived, last, receivedSince }: KnownOfSeries, now: Micros): Judged | undefined {
  const ahead = Math.max(-(arrived?.least ?? 0), Math.floor(seconds(last - now)));
  if (ahead > AHEAD_SECONDS) return clockBy(ahead, receivedSince, arrived);
  if (arrived === undefined) return undefined;
  const { least, most, requests } = arrived;
  const isBehind = least > LATE_SECONDS && requests >= BEHIND_REQUESTS;
  if (!isBehind || most - least > Math.max(AHEAD_SECONDS, least * BEHIND_SPREAD)) return undefined;
  return clockBy(-least, receivedSince, arrived);
}

function clockBy(aheadSeconds: number, since: Micros, arrived: Arrived | undefined): Judged {
  const received = arrived === undefined ? {} : { received: arrived.received };
  return {
    ...{ kind: 'clock-wrong', score: Math.abs(aheadSeconds), since },
    evidence: { aheadSeconds, ...received },
  };
}

/** Points of this device are refused for their time. */
export function refusedClock(refused: number, first: Micros, message: string): Judged {
  return {
    ...{ kind: 'clock-wrong', score: refused + AHEAD_SECONDS, since: first },
    evidence: { refused, message },
  };
}

/** It was made long ago, and has no points. */
export function neverSent(created: Micros, now: Micros): Judged | undefined {
  if (now - created <= SILENT_UNKNOWN) return undefined;
  return {
    kind: 'silent',
    score: (now - created) / SILENT_UNKNOWN,
    since: created,
    evidence: { never: true },
  };
}
