/**
 * What this API knows of a stream: its own facts where somebody made or changed it here, else those of its variable. A
 * series that came through another API is a stream without own facts.
 */
import type { Series, Variable } from '../../../services/services.js';
import { factsOf } from './attributes.js';
import { UNITY, type Mdo } from './mdo.js';
import { findInputUnit, findOutputUnit, findType, type OutputUnit, type Unit } from './variable-types.js';

/** Kept as the `mdo` of a variable. Absent members have the value that a new variable has. */
export interface VariableFacts {
  /** As shown here; the catalog's own name is unique in its project, this one need not be. */
  readonly name?: string;
  readonly about?: string;
  readonly type?: string | null;
  readonly inputUnit?: string | null;
  readonly outputUnit?: string | null;
  readonly format?: string;
  readonly m?: number;
  readonly d?: number;
  readonly o?: number;
  readonly mdoLabel?: string;
  readonly units?: string;
  readonly decimalPlaces?: number;
  readonly webOnly?: boolean;
  readonly appOnly?: boolean;
}

/** Kept with a series, under `iotile` in its attributes. */
export interface StreamFacts extends Omit<
  VariableFacts,
  'name' | 'about' | 'units' | 'decimalPlaces' | 'webOnly' | 'appOnly'
> {
  /** Made or changed through this API. */
  readonly recorded?: 1;
  readonly label?: string;
  /** Whose factors count: the variable's or the stream's own. */
  readonly mdoType?: 'V' | 'S';
  readonly disabled?: 1;
}

export const DEFAULT_FORMAT = '<L';

export function variableFacts({ mdo }: Pick<Variable, 'mdo'>): VariableFacts {
  return typeof mdo === 'object' && mdo !== null && !('type' in mdo && mdo.type === 'linear') ? mdo : {};
}

export const streamFacts = (series: Pick<Series, 'attributes'>): StreamFacts => factsOf(series);

/** Everything that decides how a reading of the stream becomes a value and how the value is shown. */
export interface StreamRules {
  readonly type: string | null;
  readonly format: string;
  readonly mdoType: 'V' | 'S';
  readonly factors: Mdo;
  readonly mdoLabel: string;
  readonly inputUnit: Unit | null;
  readonly outputUnit: OutputUnit | null;
  readonly decimalPlaces: number;
}

const factorsOf = ({ m, d, o }: VariableFacts): Mdo => ({
  m: m ?? UNITY.m,
  d: d ?? UNITY.d,
  o: o ?? UNITY.o,
});

export function rulesOf(series: Pick<Series, 'attributes'>, variable: Pick<Variable, 'mdo'>): StreamRules {
  const own = streamFacts(series);
  const shared = variableFacts(variable);
  const facts = own.recorded === 1 ? own : shared;
  const mdoType = own.recorded === 1 ? (own.mdoType ?? 'S') : 'V';
  const factors = factorsOf(mdoType === 'V' ? shared : own);
  const inputUnit = findInputUnit(facts.inputUnit) ?? null;
  const format = facts.format ?? DEFAULT_FORMAT;
  return {
    type: findType(facts.type)?.slug ?? null,
    format,
    mdoType,
    factors,
    mdoLabel: facts.mdoLabel ?? '',
    inputUnit,
    outputUnit: findOutputUnit(facts.outputUnit) ?? null,
    decimalPlaces: variable.mdo == null ? 2 : (shared.decimalPlaces ?? 0),
  };
}
