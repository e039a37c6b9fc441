/**
 * Everything that a dialect may call, as one interface. Keeps the floors: dialects import types from here and know
 * neither the catalog nor the points store; main.ts hands in the real services. Each subject has its file in contract/, which
 * imports nothing but the words and records of the model, and errors: what keeps the platform can change behind it.
 *
 * A `project` id passed below was resolved by `rights.project` first; services limit every read and write to it, and a
 * foreign id is answered like an unknown one.
 */
import type { Registry } from 'prom-client';
import type { Access } from './contract/access.js';
import type { Adoptions } from './contract/adoptions.js';
import type { AccessKeys } from './contract/access-keys.js';
import type { AlertChannels, AlertRules, Alerts } from './contract/alerts.js';
import type { Assets } from './contract/assets.js';
import type { Audit } from './contract/audit.js';
import type { BoardShares, Boards } from './contract/boards.js';
import type { Deleted } from './contract/deleted.js';
import type { Demos } from './contract/demo.js';
import type { Devices } from './contract/devices.js';
import type { Documents } from './contract/documents.js';
import type { Events } from './contract/events.js';
import type { Exports, Files } from './contract/exports.js';
import type { ExternalIds } from './contract/external-ids.js';
import type { EntryNumbers, Ingest, Removal } from './contract/ingest.js';
import type { Invitations } from './contract/invitations.js';
import type { OneTimeKeys } from './contract/one-time-keys.js';
import type { Organizations, ProjectRights } from './contract/organizations.js';
import type { People } from './contract/people.js';
import type { Rights } from './contract/rights.js';
import type { LastingTokens, Tokens } from './contract/tokens.js';
import type { Callbacks, Commands, Connections, Mail } from './contract/messages.js';
import type { Moves } from './contract/moves.js';
import type { Projects, Quotas } from './contract/projects.js';
import type { About, Address, Backup, Health, Jobs, Limits, Sql } from './contract/platform.js';
import type { Query } from './contract/query.js';
import type { Quality } from './contract/quality.js';
import type { Rehearsals } from './contract/rehearsal.js';
import type { Refusals } from './contract/refusals.js';
import type { Accumulation, Reports } from './contract/reports.js';
import type { Retention } from './contract/retention.js';
import type { Tail } from './contract/tail.js';
import type { Selections } from './contract/selections.js';
import type { ProjectSeries } from './contract/series.js';
import type { Inventory, Variables } from './contract/variables.js';

export type { Aggregation } from '../model/aggregations.js';
export type { Bucket } from '../model/buckets.js';
export type { Calibration } from '../model/calibration.js';
export type { ExportColumn } from '../model/exports.js';
export type { QualityKind } from '../model/quality-kinds.js';
export type { JsonObject } from '../model/json-object.js';
export type { Kind, PointValue } from '../model/kinds.js';
export type { AccessKey, AccessKeyFields, AccessKeyRules } from '../model/records/access-key.js';
export type { Adoption } from '../model/records/adoption.js';
export type { AlertRuleFields, Channel, ChannelFields, Delivery, Silence } from '../model/records/alert.js';
export type { Asset } from '../model/records/asset.js';
export type { Board, BoardFields, BoardShare, BoardSummary, Panel } from '../model/records/board.js';
export type { AuditEntry } from '../model/records/audit.js';
export type { ConnectionEntry } from '../model/records/device-history.js';
export type {
  DeviceComparison,
  DeviceCondition,
  DeviceField,
  DeviceSort,
} from '../model/records/device-search.js';
export type { DeletedKind, DeletedThing } from '../model/records/deleted.js';
export type { Device, DeviceFields, TagFilter } from '../model/records/device.js';
export type { Document } from '../model/records/document.js';
export type { Event, EventFields } from '../model/records/event.js';
export type { FileInfo } from '../model/records/file.js';
export type { Job } from '../model/records/job.js';
export type { Role } from '../model/records/people.js';
export type { Comparison, PieceWeight, PointIdentity, ValueBounds } from '../model/records/point.js';
export type { Project } from '../model/records/project.js';
export type { ReportFilter, ReportOfStreamer, Streamer, StreamerFilter } from '../model/records/report.js';
export type { RetentionFields, RetentionRule, RetentionTotals } from '../model/records/retention.js';
export type { SqlAnswer } from '../model/records/sql-answer.js';
export type { SelectedSeries, Selection } from '../model/records/selection.js';
export type { Series, SeriesName } from '../model/records/series.js';
export type { TokenInfo } from '../model/records/token.js';
export type { SeriesOfVariable, Variable } from '../model/records/variable.js';
export type { Micros } from '../model/time.js';
export type * from './contract/access.js';
export type * from './contract/access-keys.js';
export type * from './contract/adoptions.js';
export type * from './contract/alerts.js';
export type * from './contract/assets.js';
export type * from './contract/audit.js';
export type * from './contract/boards.js';
export type * from './contract/deleted.js';
export type * from './contract/demo.js';
export type * from './contract/devices.js';
export type * from './contract/documents.js';
export type * from './contract/events.js';
export type * from './contract/exports.js';
export type * from './contract/external-ids.js';
export type * from './contract/first-start.js';
export type * from './contract/ingest.js';
export type * from './contract/invitations.js';
export type * from './contract/messages.js';
export type * from './contract/moves.js';
export type * from './contract/one-time-keys.js';
export type * from './contract/organizations.js';
export type * from './contract/paging.js';
export type * from './contract/people.js';
export type * from './contract/platform.js';
export type * from './contract/principal.js';
export type * from './contract/projects.js';
export type * from './contract/quality.js';
export type * from './contract/query.js';
export type * from './contract/refusals.js';
export type * from './contract/rehearsal.js';
export type * from './contract/reports.js';
export type * from './contract/retention.js';
export type * from './contract/rights.js';
export type * from './contract/selections.js';
export type * from './contract/series.js';
export type * from './contract/tail.js';
export type * from './contract/tokens.js';
export type * from './contract/variables.js';

export interface Services {
  readonly access: Access;
  readonly rights: Rights;
  readonly people: People;
  readonly invitations: Invitations;
  readonly oneTimeKeys: OneTimeKeys;
  readonly organizations: Organizations;
  readonly projectRights: ProjectRights;
  readonly tokens: Tokens;
  readonly lastingTokens: LastingTokens;
  readonly adoptions: Adoptions;
  readonly accessKeys: AccessKeys;
  readonly audit: Audit;
  readonly projects: Projects;
  readonly externalIds: ExternalIds;
  readonly deleted: Deleted;
  readonly devices: Devices;
  readonly series: ProjectSeries;
  readonly alertRules: AlertRules;
  readonly alerts: Alerts;
  readonly alertChannels: AlertChannels;
  readonly boards: Boards;
  readonly boardShares: BoardShares;
  readonly assets: Assets;
  readonly selections: Selections;
  readonly variables: Variables;
  readonly inventory: Inventory;
  readonly reports: Reports;
  readonly accumulation: Accumulation;
  readonly events: Events;
  readonly connections: Connections;
  readonly commands: Commands;
  readonly demo: Demos;
  readonly documents: Documents;
  readonly quotas: Quotas;
  readonly ingest: Ingest;
  readonly entryNumbers: EntryNumbers;
  readonly refusals: Refusals;
  readonly removal: Removal;
  readonly retention: Retention;
  readonly quality: Quality;
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
  readonly moves: Moves;
  readonly backup: Backup;
  readonly health: Health;
  readonly rehearsals: Rehearsals;
  readonly limits: Limits;
  readonly metrics: Registry;
}
