/**
 * Everything that a dialect may call, as one interface. Guards the floors: dialects import types from here and know
 * neither the catalog nor the points store; main.ts hands in the real services.
 *
 * A `project` id passed below was resolved by `access.project` first; services limit every read and write to it, and a
 * foreign id is answered like an unknown one.
 */
import type { Readable } from 'node:stream';
import type { Registry } from 'prom-client';
import type { Asset, AssetFields } from '../catalog/assets.js';
import type { Device, DeviceFields } from '../catalog/devices.js';
import type { TagFilter } from '../catalog/device-tags.js';
import type { Job, JobCounts } from '../catalog/jobs.js';
import type { Role } from '../catalog/memberships.js';
import type { Project, ProjectFields } from '../catalog/projects.js';
import type { Series, SeriesFields } from '../catalog/series.js';
import type { TokenInfo } from '../catalog/tokens.js';
import type { User as CatalogUser } from '../catalog/users.js';
import type { ErrorCode } from '../errors/catalogue.js';
import type { TributaryError } from '../errors/error.js';
import type { Aggregation } from '../model/aggregations.js';
import type { Bucket } from '../model/buckets.js';
import type { Calibration } from '../model/calibration.js';
import type { Kind, PointValue } from '../model/kinds.js';
import type { Micros } from '../model/time.js';
import type { Principal, Scope } from './access/principal.js';

export type {
  Aggregation,
  Asset,
  AssetFields,
  Bucket,
  Calibration,
  Device,
  DeviceFields,
  Job,
  JobCounts,
  Kind,
  Micros,
  PointValue,
  Principal,
  Project,
  ProjectFields,
  Role,
  Scope,
  Series,
  SeriesFields,
  TagFilter,
  TokenInfo,
};

export interface Services {
  readonly access: Access;
  readonly projects: Projects;
  readonly devices: Devices;
  readonly ingest: Ingest;
  readonly query: Query;
  readonly sql: Sql;
  readonly tail: Tail;
  readonly jobs: Jobs;
  readonly backup: Backup;
  readonly health: Health;
  readonly limits: Limits;
  readonly metrics: Registry;
}

/** A list read page by page; the cursor is opaque to the dialect. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

// ── who asks ──────────────────────────────────────────────────────────────────────────────────────────────────────
export interface User extends CatalogUser {
  readonly role: Role;
}

export interface Me {
  readonly kind: Principal['kind'];
  readonly user: CatalogUser | null;
  readonly organization: { readonly id: number; readonly name: string };
  readonly projects: readonly number[] | null;
  readonly scopes: readonly string[];
}

export interface Access {
  authenticate(secret: string): Promise<Principal>;
  login(email: string, password: string): Promise<{ token: string; expires: number; user: User }>;
  /** Ends the login that this principal came by. */
  logout(principal: Principal): Promise<void>;
  me(principal: Principal): Promise<Me>;
  require(principal: Principal, scope: Scope): void;
  /** The project of a request; undefined means the only one that the principal reaches. */
  project(principal: Principal, id: number | undefined, scope: Scope): Promise<Project>;
  createToken(
    principal: Principal,
    token: { name: string; project?: number | null; scopes: readonly string[]; expires?: number | null },
  ): Promise<{ token: string; info: TokenInfo }>;
  listTokens(principal: Principal, page: PageRequest): Promise<Page<TokenInfo>>;
  revokeToken(principal: Principal, id: number): Promise<void>;
  createUser(
    principal: Principal,
    user: { email: string; name?: string | null; password?: string; role?: Role },
  ): Promise<{ user: User; password: string }>;
  listUsers(principal: Principal, page: PageRequest): Promise<Page<User>>;
  getUser(principal: Principal, id: number): Promise<User>;
  updateUser(
    principal: Principal,
    id: number,
    change: { name?: string | null; password?: string; role?: Role },
  ): Promise<User>;
  deleteUser(principal: Principal, id: number): Promise<void>;
  resetPassword(principal: Principal, id: number): Promise<string>;
}

export interface Projects {
  list(principal: Principal, page: PageRequest): Promise<Page<Project>>;
  create(principal: Principal, fields: ProjectFields): Promise<Project>;
  update(id: number, fields: Partial<ProjectFields>): Promise<Project>;
  delete(id: number): Promise<void>;
}

// ── things ────────────────────────────────────────────────────────────────────────────────────────────────────────
/** Members are AND-ed; an empty selection is all of the project. */
export interface Selection {
  devices?: readonly string[];
  deviceIds?: readonly number[];
  tags?: readonly TagFilter[];
  series?: readonly string[];
  seriesIds?: readonly number[];
  assets?: readonly number[];
}

export interface SelectedSeries {
  readonly id: number;
  readonly name: string;
  readonly kind: Kind;
  readonly unit: string | null;
  readonly label: string | null;
  readonly calibration: Calibration | null;
  readonly device: { readonly id: number; readonly key: string; readonly name: string | null };
}

export interface Devices {
  createDevice(project: number, device: { key: string } & DeviceFields): Promise<Device>;
  getDevice(project: number, key: string): Promise<Device>;
  updateDevice(project: number, key: string, fields: DeviceFields): Promise<Device>;
  deleteDevice(project: number, key: string): Promise<void>;
  listDevices(
    project: number,
    filter: { tags?: readonly TagFilter[]; name?: string; class?: string } & PageRequest,
  ): Promise<Page<Device>>;

  createSeries(
    project: number,
    series: { device: string; name: string; kind: Kind } & SeriesFields,
  ): Promise<Series>;
  getSeries(project: number, id: number): Promise<Series>;
  updateSeries(project: number, id: number, fields: SeriesFields & { kind?: Kind }): Promise<Series>;
  deleteSeries(project: number, id: number): Promise<void>;
  listSeries(
    project: number,
    filter: { device?: string; name?: string } & PageRequest,
  ): Promise<Page<Series>>;
  /** The series of a query. */
  select(project: number, selection: Selection): Promise<readonly SelectedSeries[]>;

  createAsset(project: number, asset: { name: string } & AssetFields): Promise<Asset>;
  getAsset(project: number, id: number): Promise<Asset>;
  updateAsset(project: number, id: number, fields: AssetFields): Promise<Asset>;
  deleteAsset(project: number, id: number): Promise<void>;
  listAssets(project: number, page: PageRequest): Promise<Page<Asset>>;
}

// ── points in ─────────────────────────────────────────────────────────────────────────────────────────────────────
export interface PointExtras {
  readonly latitude?: number;
  readonly longitude?: number;
  readonly x?: number;
  readonly metadata?: unknown;
  readonly sequence?: number;
  readonly kind?: Kind;
}

export interface Refusal {
  readonly index: number;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What a decoder hands its points to. */
export interface PointSink {
  /** A series that exists already: lets a decoder read text as its kind, and add by id. */
  find(device: string, series: string): { readonly id: number; readonly kind: Kind } | undefined;
  /** Adds a finite number to a found series of kind number: the fast way. */
  addNumber(index: number, seriesId: number, time: Micros, value: number): void;
  /** `index` is the point's place in the request; the value is of its JavaScript type already. */
  add(
    index: number,
    device: string,
    series: string,
    time: Micros,
    value: PointValue,
    extras?: PointExtras,
  ): void;
  refuse(index: number, error: TributaryError): void;
}

export interface Batch extends PointSink {
  /** The series if it is known in memory: for decoders that keep it for the points to come. */
  find(device: string, series: string): { readonly id: number; readonly kind: Kind } | undefined;
  /** Adds a point of a known series of kind number: the hot path, without the look-up and checks of `add`. */
  addNumber(index: number, series: number, time: Micros, value: number): void;
  /** Resolves when the points are on disk. */
  commit(): Promise<{ stored: number; refused: readonly Refusal[] }>;
}

export interface Ingest {
  begin(project: Pick<Project, 'id' | 'createDevices' | 'createSeries'>): Batch;
  /** Gives back a batch that is not going to be committed. */
  release(batch: Batch): void;
  /** Moves when devices or series change behind entries that a decoder keeps; it then drops them. */
  readonly generation: number;
}

// ── points out ────────────────────────────────────────────────────────────────────────────────────────────────────
export type Include = 'position' | 'metadata' | 'x';
export type Fill = 'none' | 'null' | 'previous' | 'linear';
export type Group = 'series' | 'device' | 'name' | `tag:${string}` | 'all';

export interface PointRow {
  readonly series: number;
  readonly time: Micros;
  readonly sequence: number;
  readonly value: PointValue;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly x?: number;
  readonly metadata?: unknown;
}

/** `values` are in the order of the asked aggregations; null where one has no result. */
export interface BucketRow {
  /** What the points were grouped by: the series id, the device key, the series name or the tag's value; null for all. */
  readonly group: number | string | null;
  readonly time: Micros;
  readonly values: readonly (PointValue | null)[];
}
export interface StatisticsRow {
  readonly series: number;
  readonly values: readonly (PointValue | null)[];
}

export interface Query {
  points(query: {
    project: number;
    series: readonly SelectedSeries[];
    from?: Micros;
    to?: Micros;
    order: 'asc' | 'desc';
    limit: number;
    cursor?: string;
    include?: readonly Include[];
  }): Promise<{ rows: readonly PointRow[]; next: string | null }>;
  last(query: {
    series: readonly SelectedSeries[];
    before?: Micros;
    count?: number;
    include?: readonly Include[];
  }): Promise<readonly PointRow[]>;
  first(query: {
    series: readonly SelectedSeries[];
    after?: Micros;
    include?: readonly Include[];
  }): Promise<readonly PointRow[]>;
  buckets(query: {
    project: number;
    series: readonly SelectedSeries[];
    from: Micros;
    to: Micros;
    bucket: Bucket;
    aggregations: readonly Aggregation[];
    fill: Fill;
    group: Group;
    limit: number;
  }): Promise<readonly BucketRow[]>;
  statistics(query: {
    series: readonly SelectedSeries[];
    from?: Micros;
    to?: Micros;
    aggregations: readonly Aggregation[];
  }): Promise<readonly StatisticsRow[]>;
  counts(query: {
    series: readonly SelectedSeries[];
    from?: Micros;
    to?: Micros;
  }): Promise<readonly { series: number; count: number }[]>;
}

export interface Sql {
  /** One read-only statement over the views of this project. */
  run(
    project: number,
    statement: string,
  ): Promise<{
    columns: readonly { name: string; type: string }[];
    rows: readonly (readonly unknown[])[];
  }>;
}

export interface TailPoint extends Omit<PointRow, 'sequence'> {
  /** Grows by one with every point of the project; what a reader resumes after. */
  readonly id: number;
  readonly device: string;
  readonly name: string;
}
export interface TailReader {
  point(point: TailPoint): void;
  /** The points after `after` are no longer all kept; reading goes on at the oldest one that is. */
  gap(after: number): void;
}
export interface Tail {
  /** Calls the reader until the returned function is called; with `after`, first with what came since that point. */
  subscribe(
    project: number,
    selection: Selection,
    after: number | undefined,
    reader: TailReader,
  ): Promise<() => void>;
}

// ── the platform ──────────────────────────────────────────────────────────────────────────────────────────────────
export interface Jobs {
  /** `result` of the work becomes the job's; a cancelled job's `signal` is aborted. */
  start(
    owner: { organization: number; project: number | null },
    kind: string,
    work: (progress: { report(counts: JobCounts): void; readonly signal: AbortSignal }) => Promise<unknown>,
  ): Promise<Job>;
  get(principal: Principal, id: number): Promise<Job>;
  list(principal: Principal, page: PageRequest): Promise<Page<Job>>;
  cancel(principal: Principal, id: number): Promise<Job>;
}

export interface Backup {
  /** A tar archive of everything, written while it is read; `points` is how many rows of points are to come. */
  start(): Promise<{ archive: Readable; points: number }>;
}

export interface Health {
  /** Whether requests can be served now, and what each store says. */
  ready(): Promise<{
    ready: boolean;
    checks: Readonly<Record<string, { ok: boolean; message?: string }>>;
  }>;
}

/** Every limit that a request can run into; `GET /limits` shows them as they are here. */
export interface Limits {
  readonly bodyBytes: number;
  readonly pointsPerAnswer: number;
  readonly pointsPerAnswerDefault: number;
  readonly itemsPerPage: number;
  readonly itemsPerPageDefault: number;
  readonly seriesPerQuery: number;
  readonly bucketsPerQuery: number;
  readonly textCharacters: number;
  readonly futureMilliseconds: number;
  readonly queryMilliseconds: number;
  readonly queryBytes: number;
}
