/**
 * What decides how a stream is read: its own attributes where somebody made or changed it through this API, else those of its
 * variable. A series that came through another API has none of its own.
 */
import type { Series, Variable } from '../../../services/services.js';
import { vendorAttributes } from './attributes.js';
import { UNITY, type Mdo } from './mdo.js';
import { findInputUnit, findOutputUnit, findType, type OutputUnit, type Unit } from './variable-types.js';

/** Kept as the `mdo` of a variable. Absent members have the value that a new variable has. */
export interface VariableAttributes {
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
export interface StreamAttributes extends Omit<
  VariableAttributes,
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

export function variableAttributes({ mdo }: Pick<Variable, 'mdo'>): VariableAttributes {
  return typeof mdo === 'object' && mdo !== null && !('type' in mdo && mdo.type === 'linear') ? mdo : {};
}

export const streamAttributes = (series: Pick<Series, 'attributes'>): StreamAttributes =>
  vendorAttributes(series);

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

const factorsOf = ({ m, d, o }: VariableAttributes): Mdo => ({
  m: m ?? UNITY.m,
  d: d ?? UNITY.d,
  o: o ?? UNITY.o,
});

export function rulesOf(series: Pick<Series, 'attributes'>, variable: Pick<Variable, 'mdo'>): StreamRules {
  const own = streamAttributes(series);
  const shared = variableAttributes(variable);
  const vendor = own.recorded === 1 ? own : shared;
  const mdoType = own.recorded === 1 ? (own.mdoType ?? 'S') : 'V';
  const factors = factorsOf(mdoType === 'V' ? shared : own);
  const inputUnit = findInputUnit(vendor.inputUnit) ?? null;
  const format = vendor.format ?? DEFAULT_FORMAT;
  return {
    type: findType(vendor.type)?.slug ?? null,
    format,
    mdoType,
    factors,
    mdoLabel: vendor.mdoLabel ?? '',
    inputUnit,
    outputUnit: findOutputUnit(vendor.outputUnit) ?? null,
    decimalPlaces: variable.mdo == null ? 2 : (shared.decimalPlaces ?? 0),
  };
}
