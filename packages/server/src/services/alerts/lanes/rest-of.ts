/** What all rules of one series together say of the points that change nothing. Undefined where one of them is not at rest, or they cannot be said at once. */
import { greatest, least } from '../../../model/lists.js';
import type { Rest, Standing } from '../feed/at-rest.js';
import type { Machine } from '../evaluation/machine.js';
import type { Lane } from './lane.js';

export function restOf(
  lanes: readonly Lane[],
): { readonly rest: Rest; readonly standing: Standing } | undefined {
  if (!lanes.every(({ isAtRest }) => isAtRest)) return undefined;
  const first = lanes[0]?.judgement.rest;
  let rest = first;
  for (const lane of lanes.slice(1)) rest = rest && both(rest, lane.judgement.rest!);
  const standing = rest && standingOf(lanes, rest);
  return rest === undefined || standing === undefined ? undefined : { rest, standing };
}

function standingOf(lanes: readonly Lane[], { inOrder, gap }: Rest): Standing | undefined {
  const since = greatest(lanes, ({ machine, start }) => Math.max(machine!.normalSince, start));
  if (!inOrder && gap === Infinity) return { since, last: -Infinity, value: NaN, run: 0 };
  const machinesOf = (which: (lane: Lane) => boolean) =>
    lanes.filter(which).map(({ machine }) => machine as Machine);
  const exact = machinesOf(({ judgement: { rest } }) => rest!.inOrder || rest!.gap < Infinity);
  // One that is too early makes a gap too long, and so the point is looked at.
  const last = least(exact, ({ at }) => at);
  if (!inOrder) return { since, last, value: NaN, run: 0 };
  const [one, ...others] = machinesOf(({ judgement }) => judgement.rest!.inOrder) as [Machine, ...Machine[]];
  const [run, ...runs] = machinesOf(({ judgement }) => judgement.manner === 'runs');
  if (typeof one.value !== 'number' || one.measured !== last) return undefined;
  if (exact.some(({ at }) => at !== last)) return undefined;
  if (others.some(({ value, measured }) => value !== one.value || measured !== last)) return undefined;
  if (runs.some((other) => other.run !== run!.run)) return undefined;
  return { since, last, value: one.value, run: run?.run ?? 0 };
}

function both(one: Rest, other: Rest): Rest | undefined {
  const isSame = Number.isNaN(one.not) || Number.isNaN(other.not) || one.not === other.not;
  if (!isSame) return undefined;
  return {
    low: Math.max(one.low, other.low),
    high: Math.min(one.high, other.high),
    not: Number.isNaN(one.not) ? other.not : one.not,
    gap: Math.min(one.gap, other.gap),
    steepDown: Math.max(one.steepDown, other.steepDown),
    steepUp: Math.min(one.steepUp, other.steepUp),
    run: Math.min(one.run, other.run),
    inOrder: one.inOrder || other.inOrder,
  };
}
