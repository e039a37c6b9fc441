/** Which things of several projects a list is of. */

/** A member of the device's attributes: equal to the text, or absent for null, or anything but the text for `not`. */
export interface AttributeCondition {
  readonly path: readonly string[];
  readonly is?: string | null;
  readonly not?: string;
}

export interface DeviceInventory {
  readonly projects: readonly number[];
  readonly ids?: readonly number[];
  readonly attributes?: readonly AttributeCondition[];
  /** Without the device of this key. */
  readonly exceptKey?: string;
}

export interface VariableInventory {
  readonly projects: readonly number[];
  readonly numbers?: readonly number[];
}

export interface SeriesInventory extends VariableInventory {
  readonly ids?: readonly number[];
  readonly devices?: readonly number[];
  /** Of the series' device. */
  readonly attributes?: readonly AttributeCondition[];
  readonly seriesAttributes?: readonly AttributeCondition[];
  readonly exceptKey?: string;
  readonly onlyKey?: string;
}
