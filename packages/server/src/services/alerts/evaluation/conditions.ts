/** A rule made ready for the series of one kind. Ensures that what is judged for each point is decided once, when the rule is made. */
import { MICROS_PER_SECOND, microsOfLength } from '../../../model/time.js';
import { isNumeric, type Kind } from '../../../model/kinds.js';
import type { AlertComparison, AlertRuleFields } from '../../../model/records/alert.js';
import type { Band } from '../bands/band.js';
import { compileExpression } from './expressions.js';
import { restOfGaps, restOfRates, restOfRuns, restOfValues } from './rest.js';
import { BETWEEN, CLEAR, HOLDS, type Judgement, type Machine, type Value, type Verdict } from './machine.js';

type Compare = (one: Value, other: Value) => boolean;

const COMPARE: Readonly<Record<AlertComparison, Compare>> = {
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
};

export const holdOf = (rule: Pick<AlertRuleFields, 'for'>): number =>
  rule.for === undefined ? 0 : microsOfLength(rule.for)!;

/** The judgement of a rule over a series of this kind; undefined where it does not fit. `than` is what it is compared with. */
export function judgementOf(
  rule: Pick<AlertRuleFields, 'condition' | 'clear' | 'for'>,
  kind: Kind,
  than: { readonly attribute?: number | undefined; readonly band?: Band | undefined } = {},
): Judgement | undefined {
  const { condition, clear } = rule;
  const common = { hold: holdOf(rule), inputs: 1, looksBack: false, rest: undefined } as const;
  if (condition.kind === 'no_data')
    return { ...common, manner: 'gaps', judge: never, rest: restOfGaps(common.hold) };
  if (condition.kind === 'stuck')
    return {
      ...common,
      ...{ manner: 'runs', judge: never, rest: isNumeric(kind) ? restOfRuns(common.hold) : undefined },
    };
  const values = { ...common, manner: 'values' } as const;
  if (condition.kind === 'threshold') {
    const fits = typeof condition.value === 'string' ? !isNumeric(kind) : isNumeric(kind);
    if (!fits) return undefined;
    const limit = typeof condition.value === 'boolean' ? Number(condition.value) : condition.value;
    const compare = COMPARE[condition.is];
    const until = clear?.value ?? limit;
    return {
      ...values,
      rest: typeof limit === 'number' ? restOfValues(condition.is, limit) : undefined,
      judge: ({ value }) => verdictOf(compare(value!, limit), () => compare(value!, until)),
    };
  }
  if (condition.kind === 'expression') {
    const expression = compileExpression(condition.expression, kind, 'condition.expression');
    const clearing =
      clear?.expression === undefined
        ? undefined
        : compileExpression(clear.expression, kind, 'clear.expression');
    if (expression === undefined || (clear?.expression !== undefined && clearing === undefined))
      return undefined;
    return {
      ...values,
      looksBack: expression.looksBack || (clearing?.looksBack ?? false),
      judge: (at) =>
        verdictOf(expression.holds(at), () => (clearing === undefined ? false : !clearing.holds(at))),
    };
  }
  if (kind !== 'number') return undefined;
  if (condition.kind === 'band') {
    const { band } = than;
    const { deviations = 3, least = 0 } = condition;
    const until = clear?.deviations ?? deviations;
    return (
      band && {
        ...values,
        judge({ value, measured }) {
          const distance = band.distance(value as number, measured, least);
          if (distance === undefined) return CLEAR;
          const { away, deviation } = distance;
          return verdictOf(away > deviations * deviation, () => away > until * deviation);
        },
      }
    );
  }
  const compare = COMPARE[condition.is];
  if (condition.kind === 'rate') {
    const per = condition.per === undefined ? MICROS_PER_SECOND : microsOfLength(condition.per)!;
    const { value: limit } = condition;
    const until = clear?.value ?? limit;
    return {
      ...values,
      looksBack: true,
      rest: restOfRates(condition.is, limit, per),
      judge(at) {
        const rate = rateOf(at, per);
        if (rate === undefined) return CLEAR;
        return verdictOf(compare(rate, limit), () => compare(rate, until));
      },
    };
  }
  const { factor = 1, offset = 0, series } = condition;
  const until = clear?.offset ?? offset;
  if (series !== undefined)
    return {
      ...values,
      inputs: 2,
      judge({ value, other }) {
        const reference = factor * (other as number);
        return verdictOf(compare(value!, reference + offset), () => compare(value!, reference + until));
      },
    };
  const { attribute } = than;
  if (attribute === undefined) return undefined;
  const [limit, end] = [factor * attribute + offset, factor * attribute + until];
  return {
    ...values,
    rest: restOfValues(condition.is, limit),
    judge: ({ value }) => verdictOf(compare(value!, limit), () => compare(value!, end)),
  };
}

/** `goesOn`: by the clear condition, which is asked only where the condition itself does not hold. */
const verdictOf = (holds: boolean, goesOn: () => boolean): Verdict =>
  holds ? HOLDS : goesOn() ? BETWEEN : CLEAR;

/** Change for each `per` since the point before; undefined where there is none. */
export function rateOf(
  { value, measured, previous, previousMeasured }: Machine,
  per: number,
): number | undefined {
  if (typeof value !== 'number' || typeof previous !== 'number') return undefined;
  return ((value - previous) / (measured - previousMeasured)) * per;
}

const never = (): Verdict => CLEAR;
