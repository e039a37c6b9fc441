/**
 * Everything that a dialect may call, as one interface. Guards the floors: dialects import types from here and know
 * neither the catalog nor the points store; main.ts hands in the real services. Each subject has its file in contract/.
 *
 * A `project` id passed below was resolved by `access.project` first; services limit every read and write to it, and a
 * foreign id is answered like an unknown one.
 */
import type { Registry } from 'prom-client';
import type { Quotas } from '../catalog/projects/quotas.js';
import type { Access } from './contract/access.js';
import type { AccessKeys } from './contract/access-keys.js';
import type { Assets } from './contract/assets.js';
import type { Audit } from './contract/audit.js';
import type { Devices } from './contract/devices.js';
import type { Documents } from './contract/documents.js';
import type { Events } from './contract/events.js';
import type { Exports, Files } from './contract/exports.js';
import type { ExternalIds } from './contract/external-ids.js';
import type { EntryNumbers, Ingest, Removal } from './contract/ingest.js';
import type { Callbacks, Commands, Connections, Mail } from './contract/messages.js';
import type { Projects } from './contract/projects.js';
import type { About, Address, Backup, Health, Jobs, Limits, Sql } from './contract/platform.js';
import type { Query } from './contract/query.js';
import type { Rehearsals } from './contract/rehearsal.js';
import type { Refusals } from './contract/refusals.js';
import type { Accumulation, Reports } from './contract/reports.js';
import type { Tail } from './contract/tail.js';
import type { Selections } from './contract/selections.js';
import type { ProjectSeries } from './contract/series.js';
import type { Inventory, Variables } from './contract/variables.js';

export type { AccessKey, AccessKeyFields, AccessKeyRules } from '../catalog/people/access-keys.js';
export type { Asset } from '../catalog/projects/assets.js';
export type { Device } from '../catalog/devices/devices.js';
export type { ConnectionEntry } from '../catalog/devices/history.js';
export type { TagFilter } from '../catalog/devices/tags.js';
export type { Document } from '../catalog/records/documents.js';
export type { FileInfo } from '../catalog/records/files.js';
export type { Job } from '../catalog/records/jobs.js';
export type { Role } from '../catalog/people/memberships.js';
export type { Project } from '../catalog/projects/projects.js';
export type { SelectedSeries, Selection } from '../catalog/series/selection.js';
export type { Series, SeriesName } from '../catalog/series/series.js';
export type { JsonObject } from '../catalog/repository.js';
export type { TokenInfo } from '../catalog/people/tokens.js';
export type { Aggregation } from '../model/aggregations.js';
export type { Bucket } from '../model/buckets.js';
export type { Calibration } from '../model/calibration.js';
export type { Kind, PointValue } from '../model/kinds.js';
export type { Micros } from '../model/time.js';
export type { AccessChange } from './access/rights/endings.js';
export type { Principal, Scope } from './access/rights/principal.js';
export type * from './contract/access.js';
export type * from './contract/access-keys.js';
export type * from './contract/adoptions.js';
export type * from './contract/assets.js';
export type * from './contract/audit.js';
export type * from './contract/devices.js';
export type * from './contract/documents.js';
export type * from './contract/events.js';
export type * from './contract/exports.js';
export type * from './contract/external-ids.js';
export type * from './contract/first-start.js';
export type * from './contract/ingest.js';
export type * from './contract/messages.js';
export type * from './contract/paging.js';
export type * from './contract/platform.js';
export type * from './contract/projects.js';
export type * from './contract/query.js';
export type * from './contract/refusals.js';
export type * from './contract/rehearsal.js';
export type * from './contract/reports.js';
export type * from './contract/selections.js';
export type * from './contract/series.js';
export type * from './contract/tail.js';
export type * from './contract/variables.js';

export interface Services {
  readonly access: Access;
  readonly accessKeys: AccessKeys;
  readonly audit: Audit;
  readonly projects: Projects;
  readonly externalIds: ExternalIds;
  readonly devices: Devices;
  readonly series: ProjectSeries;
  readonly assets: Assets;
  readonly selections: Selections;
  readonly variables: Variables;
  readonly inventory: Inventory;
  readonly reports: Reports;
  readonly accumulation: Accumulation;
  readonly events: Events;
  readonly connections: Connections;
  readonly commands: Commands;
  readonly documents: Documents;
  readonly quotas: Pick<Quotas, 'usage'>;
  readonly ingest: Ingest;
  readonly entryNumbers: EntryNumbers;
  readonly refusals: Refusals;
  readonly removal: Removal;
  readonly query: Query;
  readonly sql: Sql;
  readonly tail: Tail;
  readonly exports: Exports;
  readonly files: Files;
  readonly address: Address;
  readonly about: About;
  readonly mail: Mail;
  readonly callbacks: Callbacks;
  readonly jobs: Jobs;
  readonly backup: Backup;
  readonly health: Health;
  readonly rehearsals: Rehearsals;
  readonly limits: Limits;
  readonly metrics: Registry;
}
