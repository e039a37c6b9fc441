/**
 * What a rule has to find, said of all points at once and in the plainest way: the series as a list of instants, the verdict of each, and the
 * spans read off that list. It shares no line with what it judges.
 */
import type { AlertRuleFields, AlertSpan } from '../../src/model/records/alert.js';
import { microsOfLength } from '../../src/model/time.js';

export interface OraclePoint {
  readonly time: number;
  readonly input: 0 | 1;
  readonly value: number;
}

type Rule = Pick<AlertRuleFields, 'condition' | 'clear' | 'for'>;

interface Instant {
  readonly time: number;
  readonly verdict: 'holds' | 'between' | 'clear';
}

const TESTS = {
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '==': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
};

/** `points` may repeat an identity: the last of them counts. */
export function oracle(rule: Rule, points: readonly OraclePoint[], from: number, now: number): AlertSpan[] {
  const identity = new Map<string, OraclePoint>();
  for (const point of points) identity.set(`${point.time} ${point.input}`, point);
  const all = [...identity.values()].sort((a, b) => a.time - b.time);
  const hold = rule.for === undefined ? 0 : microsOfLength(rule.for)!;
  const { condition } = rule;
  const own = all.filter(({ input }) => input === 0);
  const before = own.findLast(({ time }) => time < from);
  const later = own.filter(({ time }) => time >= from);
  if (condition.kind === 'no_data') {
    const times = [...(before === undefined ? [] : [from]), ...later.map(({ time }) => time)];
    return times.flatMap((time, at): AlertSpan[] => {
      const next = times[at + 1];
      if (next === undefined)
        return now >= time + hold ? [{ since: time, fired: time + hold, ended: null }] : [];
      return next - time > hold ? [{ since: time, fired: time + hold, ended: next }] : [];
    });
  }
  if (condition.kind === 'stuck') {
    const series = [
      ...(before === undefined ? [] : [{ ...before, time: from - 1, shown: from }]),
      ...later.map((point) => ({ ...point, shown: point.time })),
    ];
    const spans: AlertSpan[] = [];
    for (let start = 0; start < series.length;) {
      let end = start;
      while (end + 1 < series.length && series[end + 1]!.value === series[start]!.value) end++;
      const since = series[start]!.shown;
      if (end > start && series[end]!.time - since >= hold)
        spans.push({ since, fired: since + hold, ended: series[end + 1]?.time ?? null });
      start = end + 1;
    }
    return spans;
  }
  return spansOf(instantsOf(rule, all, from), hold, now);
}

function instantsOf({ condition, clear }: Rule, all: readonly OraclePoint[], from: number): Instant[] {
  const times = [...new Set([from, ...all.map(({ time }) => time).filter((time) => time >= from)])].sort(
    (a, b) => a - b,
  );
  const latest = (input: 0 | 1, time: number) =>
    all.findLast((point) => point.input === input && point.time <= time);
  const instants: Instant[] = [];
  for (const time of times) {
    const measured = all.some((point) => point.time === time && point.input === 0);
    const value = latest(0, time);
    if (value === undefined) continue;
    if (condition.kind === 'threshold') {
      const limit = Number(condition.value);
      const test = TESTS[condition.is];
      instants.push(instant(time, test(value.value, limit), test(value.value, clear?.value ?? limit)));
    } else if (condition.kind === 'rate') {
      if (!measured) continue;
      const last = latest(0, time - 1);
      const test = TESTS[condition.is];
      const per = microsOfLength(condition.per ?? '1s')!;
      const rate = last === undefined ? undefined : ((value.value - last.value) / (time - last.time)) * per;
      if (rate === undefined) instants.push({ time, verdict: 'clear' });
      else
        instants.push(
          instant(time, test(rate, condition.value), test(rate, clear?.value ?? condition.value)),
        );
    } else if (condition.kind === 'compare') {
      const other = latest(1, time);
      if (other === undefined) continue;
      const test = TESTS[condition.is];
      const reference = (condition.factor ?? 1) * other.value;
      const offset = condition.offset ?? 0;
      instants.push(
        instant(
          time,
          test(value.value, reference + offset),
          test(value.value, reference + (clear?.offset ?? offset)),
        ),
      );
    }
  }
  return instants;
}

const instant = (time: number, holds: boolean, goesOn: boolean): Instant => ({
  time,
  verdict: holds ? 'holds' : goesOn ? 'between' : 'clear',
});

/** Reads the list from one alert to the next. */
function spansOf(instants: readonly Instant[], hold: number, now: number): AlertSpan[] {
  const spans: AlertSpan[] = [];
  for (let at = 0; at < instants.length;) {
    if (instants[at]!.verdict !== 'holds') {
      at++;
      continue;
    }
    const since = instants[at]!.time;
    const fired = since + hold;
    const broken = instants.findIndex(({ verdict }, index) => index > at && verdict !== 'holds');
    const end = broken < 0 ? undefined : instants[broken]!.time;
    if (end === undefined && now < fired) return spans;
    if (end !== undefined && end <= fired) {
      at = broken;
      continue;
    }
    const clear = instants.findIndex(({ time, verdict }) => time > fired && verdict === 'clear');
    spans.push({ since, fired, ended: clear < 0 ? null : instants[clear]!.time });
    if (clear < 0) return spans;
    at = clear;
  }
  return spans;
}
