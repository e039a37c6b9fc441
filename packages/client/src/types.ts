/** The words of the API as TypeScript: requests as they are sent, answers as they come. */
export type Value = number | boolean | string;
export type Kind = 'number' | 'boolean' | 'string' | 'gps' | 'blob';
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';
/** ISO 8601 text, a number of milliseconds since 1970, or a Date. */
export type Time = number | string | Date;
/** ISO 8601 text. */
export type Stamp = string;

export interface Point {
  device: string;
  series: string;
  time: Time;
  value: Value;
  /** Of the series, if the point makes it. */
  tags?: Record<string, string>;
  latitude?: number;
  longitude?: number;
  x?: number;
  metadata?: unknown;
}

export interface StoredPoint extends Omit<Point, 'time' | 'tags'> {
  time: Stamp;
  /** Only where the source numbers its readings. */
  sequence?: number;
}

export interface Refusal {
  /** Place among the points of the call. */
  index: number;
  code: string;
  message: string;
}

export interface WriteReport {
  stored: number;
  refused: Refusal[];
}

/** Members are AND-ed; none selects everything in the project. */
export interface Selection {
  devices?: string[];
  deviceIds?: number[];
  tags?: (string | { key: string; value?: string })[];
  series?: string[];
  seriesIds?: number[];
  seriesTags?: (string | { key: string; value?: string })[];
  assets?: number[];
}

export type Include = 'position' | 'metadata' | 'x';

export interface PointsQuery extends Selection {
  from?: Time;
  to?: Time;
  order?: 'asc' | 'desc';
  /** Of one page. */
  limit?: number;
  cursor?: string;
  include?: Include[];
}

export interface BucketsQuery extends Selection {
  from: Time;
  to?: Time;
  /** `5m`, `1h`, `1d`, `1mo`… */
  bucket: string;
  zone?: string;
  aggregations?: string[];
  fill?: 'none' | 'null' | 'previous' | 'linear';
  group?: 'series' | 'device' | 'name' | 'all' | `tag:${string}`;
}

/** What the row is of, then a member per aggregation. */
export type AggregatedRow = { device?: string; series?: string; tag?: string; time?: Stamp } & Record<
  string,
  Value | null | undefined
>;

export interface Page<T> {
  items: T[];
  next: string | null;
  /** Of queries: names that the project does not have, and what else the asker should know. */
  warnings?: Warning[];
}
export interface Warning {
  code: string;
  message: string;
  /** Of the request, with its value and what may have been meant. */
  member?: string;
  value?: string | number;
  nearest?: string[];
}
export interface PageOptions {
  limit?: number;
  cursor?: string;
}

export interface Tag {
  key: string;
  value: string;
}
/** Ids that a thing had on other platforms, by API. */
export type ExternalIds = Record<string, string>;

export interface DeviceFields {
  name?: string | null;
  type?: string | null;
  class?: string | null;
  tags?: Tag[];
  attributes?: Record<string, unknown>;
  location?: { latitude: number; longitude: number } | null;
  description?: string | null;
  /** Several states of one instant, sent by the Losant API, are kept beside each other. */
  keepDuplicates?: boolean;
}
export interface Device extends Required<DeviceFields> {
  id: number;
  key: string;
  externalIds: ExternalIds;
  created: Stamp;
  updated: Stamp;
}

export type Calibration =
  | { type: 'linear'; m: number; d?: number; o?: number }
  | { type: 'affine'; m: number; c: number; min?: number; max?: number };
export interface SeriesFields {
  unit?: string | null;
  label?: string | null;
  calibration?: Calibration | null;
  /** Of a counter, for `delta`: where it begins at 0 again, and by how much it may fall without a reset. */
  counter?: { modulus?: number; tolerance?: number } | null;
  /** Facts that a vendor API keeps with a series, under that API's name. */
  attributes?: Record<string, unknown>;
}
export interface Series extends Required<SeriesFields> {
  id: number;
  device: string;
  name: string;
  /** What tells it from others beside its name; given when it is made. */
  tags: Record<string, string>;
  kind: Kind;
  externalIds: ExternalIds;
  created: Stamp;
  updated: Stamp;
}

export interface Project {
  id: number;
  name: string;
  createDevices: boolean;
  createSeries: boolean;
  /** It is that of the simulated plant, which no request means that names none. */
  demo: boolean;
  /** How messages to free MQTT topics become points (docs/mqtt.md). */
  mqttMapping: object[] | null;
  externalIds: ExternalIds;
  created: Stamp;
  updated: Stamp;
}

export interface TokenInfo {
  id: number;
  kind: string;
  name: string;
  project: number | null;
  scopes: string[];
  expires: Stamp | null;
  lastUsed: Stamp | null;
  revoked: Stamp | null;
  created: Stamp;
}

export interface User {
  id: number;
  email: string;
  name: string | null;
  role?: 'owner' | 'admin' | 'member' | 'viewer';
  created: Stamp;
  updated: Stamp;
}

export interface UserChange {
  name?: string | null;
  email?: string;
  password?: string;
  /** Needed for a new password or address of one's own. */
  currentPassword?: string;
  /** Also revokes the tokens that the person made. */
  endTokens?: boolean;
  role?: User['role'];
}

export interface Me {
  kind: 'user' | 'token' | 'local';
  user: User | null;
  organization: { id: number; name: string };
  projects: number[] | null;
  scopes: string[];
}

export interface SqlResult {
  columns: { name: string; type: string }[];
  rows: unknown[][];
}

/** Long work, such as an export. */
export interface Job {
  id: number;
  project: number | null;
  kind: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  progress: { waiting?: boolean; rows?: number; bytes?: number; percent?: number; eta?: number };
  /** What was asked for. */
  input: unknown;
  /** Of an export; null until it is done. */
  result: ExportResult | null;
  error: { code: string; message: string } | null;
  created: Stamp;
  updated: Stamp;
  finished: Stamp | null;
}

export interface ExportResult {
  rows: number;
  files: {
    name: string;
    /** What describes devices and series is a file of its own, where it was asked for. */
    holds: 'points' | 'catalog';
    /** A link that needs no token; null for others than who started the job, and when it was ended. */
    url: string | null;
    bytes: number;
    rows: number;
    sha256: string;
    expires: Stamp;
  }[];
}

export interface AuditFilter {
  project?: number;
  since?: Time;
  until?: Time;
  /** E-mail address of a person, name of a token, or key of a device. */
  actor?: string;
  /** An action, or the beginning of some: `user.*`. */
  action?: string;
}

export interface AuditEntry {
  id: number;
  time: Stamp;
  project: number | null;
  actor: { kind: string; id: number | null; name: string | null };
  address: string | null;
  /** The API by which it came. */
  door: string;
  action: string;
  subject: { kind: string; id: string | null; name: string | null };
  /** Of changed members `{from, to}`; never a secret. */
  details: Record<string, unknown>;
}

export interface Login {
  token: string;
  expires: Stamp;
  user: User;
  /** Id of the one that the token is for. */
  organization: number;
  /** All that the person belongs to, the one that they joined first before the others. */
  organizations: { id: number; name: string; role: 'owner' | 'admin' | 'member' | 'viewer' }[];
}
