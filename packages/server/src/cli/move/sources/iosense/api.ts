/** What the I/O Sense API answers, as far as a move reads it. */

export interface Metadata {
  readonly devID: string;
  readonly devName?: string | null;
  readonly devTypeID?: string | null;
  readonly devTypeName?: string | null;
  readonly location?: { readonly latitude: number | null; readonly longitude: number | null } | null;
  readonly tags?: readonly string[];
  readonly sensors?: readonly {
    readonly sensorId: string;
    readonly sensorName?: string;
    readonly globalName?: string;
  }[];
  readonly params?: Readonly<Record<string, readonly Parameter[]>>;
  readonly unitSelected?: Readonly<Record<string, string>>;
  readonly properties?: readonly unknown[];
}

export interface Parameter {
  readonly paramName: string;
  readonly paramValue: unknown;
}

export interface DataRow {
  readonly time: string;
  readonly sensor: string;
  readonly value: unknown;
}

export interface DataPage {
  readonly data: readonly DataRow[];
  readonly cursor: { readonly start: number | null; readonly end: number | null } | null;
}

export interface Cluster {
  readonly id: string;
  readonly name: string;
  readonly devConfigs: readonly {
    readonly devId: string;
    readonly sensor: string;
    readonly percentage?: number;
  }[];
}

export interface IosenseEvent {
  readonly title: string;
  readonly message?: unknown;
  readonly metaData?: unknown;
  readonly hoverData?: unknown;
  readonly createdOn: string;
  readonly eventTags?: readonly { readonly name: string }[];
}
