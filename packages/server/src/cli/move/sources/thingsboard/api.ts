/** What the REST API of ThingsBoard answers, as far as a move reads it. */

export interface Device {
  readonly id: { readonly id: string };
  readonly name: string;
  readonly type: string;
  readonly label?: string | null;
  readonly additionalInfo?: Readonly<Record<string, unknown>> | null;
}

export interface DevicePage {
  readonly data: readonly Device[];
  readonly hasNext: boolean;
}

export interface Attribute {
  readonly key: string;
  readonly value: unknown;
}

/** By key; `ts` is milliseconds. With `useStrictDataTypes` values are of their JSON type. */
export type TimeSeries = Readonly<
  Record<string, readonly { readonly ts: number; readonly value: unknown }[]>
>;
