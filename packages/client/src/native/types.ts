/**
 * The words of the API as TypeScript: requests as they are sent, answers as they come. Rule: they are taken out of the OpenAPI
 * document (native/openapi.ts is made of it), so that no word is written twice; what is said here beyond it is what a program may
 * give in a handier form (Date, Timestamp), and what an answer is when nothing else was asked for.
 */
import type { Answer, Body, ListItem, Loose, PathOf, Query } from './operations.js';
import type { Timestamp } from './timestamp.js';

/** A number of milliseconds since 1970, ISO 8601 text, text such as `-1h` where a range is asked for, a Date or a Timestamp. */
export type Time = number | string | Date | Timestamp;
/** ISO 8601 text. */
export type Stamp = string;

/** The same, with times that may be a Date. */
type Timed<T, K extends PropertyKey> = { [N in keyof T]: N extends K ? T[N] | Date | Timestamp : T[N] };
type Plain<T> = { [N in keyof T]: T[N] };
type Fields<M extends 'POST' | 'PATCH', P extends PathOf<M>> = Loose<Body<M, P>>;

// ── points ──
type WrittenPoint = Extract<Body<'POST', '/points'>, readonly unknown[]>[number];
export type Point = Plain<Timed<WrittenPoint, 'time'>>;
export type Value = Point['value'];
export type WriteReport = Answer<'POST', '/points'>;
/** `index` is the place among the points of the call. */
export type Refusal = WriteReport['refused'][number];
export type { TimeUnit } from './timestamp.js';

type PointRow = Answer<'POST', '/query/points'>['items'][number];
/** Its time is text: a unit is not asked for. */
export type StoredPoint = Plain<Omit<PointRow, 'time'> & { time: Stamp }>;

// ── queries ──
type Asked<
  P extends `/query/${'points' | 'last' | 'first' | 'buckets' | 'statistics' | 'counts' | 'changes'}`,
> = {
  [N in keyof Body<'POST', P> as N extends 'unit' ? never : N]: N extends 'from' | 'to' | 'before' | 'after'
    ? Body<'POST', P>[N] | Date | Timestamp
    : Body<'POST', P>[N];
};
export type PointsQuery = Asked<'/query/points'>;
export type LastQuery = Asked<'/query/last'>;
export type FirstQuery = Asked<'/query/first'>;
export type BucketsQuery = Asked<'/query/buckets'>;
export type StatisticsQuery = Asked<'/query/statistics'>;
export type CountsQuery = Asked<'/query/counts'>;
export type ChangesQuery = Asked<'/query/changes'>;
export type Include = NonNullable<PointsQuery['include']>[number];
/** Members are AND-ed; none selects everything in the project. */
export type Selection = Pick<
  PointsQuery,
  'devices' | 'deviceIds' | 'tags' | 'series' | 'seriesIds' | 'seriesTags' | 'assets'
>;

/** What the row is of, then a member per aggregation. */
export type AggregatedRow = { device?: string; series?: string; tag?: string | null; time?: Stamp } & Record<
  string,
  Value | null | undefined
>;
export type CountRow = Answer<'POST', '/query/counts'>['items'][number];
/** A series that changed: its figures in the span, and (`…_before`) in the one before. */
export type ChangeRow = Answer<'POST', '/query/changes'>['items'][number];
export type SqlResult = Answer<'POST', '/query/sql'>;

export interface Page<T> {
  items: T[];
  next: string | null;
  /** Of queries: names that the project does not have, and what else the asker should know. */
  warnings?: Warning[];
}
export type Warning = NonNullable<Answer<'POST', '/query/points'>['warnings']>[number];
export interface PageOptions {
  /** Of one page. */
  limit?: number;
  cursor?: string;
}

// ── things ──
export type Device = Answer<'GET', '/devices/{key}'>;
export type DeviceFields = Fields<'PATCH', '/devices/{key}'>;
export type NewDevice = Fields<'POST', '/devices'>;
export type Tag = Device['tags'][number];
type HistoryQuery = NonNullable<Query<'GET', '/devices/{key}/connections'>>;
/** When something happened, and how many entries at most. */
export type HistoryFilter = Omit<Timed<HistoryQuery, 'from' | 'to'>, 'unit' | 'project'>;
export type ConnectionEvent = Answer<'GET', '/devices/{key}/connections'>['items'][number];
export type SentCommand = Answer<'GET', '/devices/{key}/commands'>['items'][number];
export type NewCommand = Fields<'POST', '/devices/{key}/commands'>;
export type DeviceEvent = Answer<'GET', '/devices/{key}/events'>['items'][number];
/** Ids that a thing had on other platforms, by API. */
export type ExternalIds = Device['externalIds'];

export type Series = Answer<'GET', '/series/{id}'>;
export type SeriesFields = Fields<'PATCH', '/series/{id}'>;
export type NewSeries = Fields<'POST', '/series'>;
export type Kind = Series['kind'];
export type Calibration = NonNullable<Series['calibration']>;

export type Asset = Answer<'GET', '/assets/{id}'>;
export type AssetFields = Fields<'PATCH', '/assets/{id}'>;
export type NewAsset = Fields<'POST', '/assets'>;

export type Project = Answer<'GET', '/projects/{id}'>;
export type ProjectFields = Fields<'PATCH', '/projects/{id}'>;
export type NewProject = Fields<'POST', '/projects'>;
export type ProjectUsage = Answer<'GET', '/projects/{id}/usage'>;

export type Adoption = ListItem<'/adoptions'>;
export type NewMove = Fields<'POST', '/moves'>;
export type MoveReport = Fields<'POST', '/moves/{id}/report'>;
export type NewAdoption = Fields<'POST', '/adoptions'>;
export type Adopted = Answer<'POST', '/adoptions'>;
/** A request as a program of another platform sends it. */
export type OldRequest = Fields<'POST', '/adoptions/check'>;
export type Rehearsal = Answer<'POST', '/adoptions/check'>;

// ── retention ──
export type RetentionRule = Answer<'GET', '/retention/{id}'>;
export type RetentionRuleFields = Fields<'PATCH', '/retention/{id}'>;
export type NewRetentionRule = Fields<'POST', '/retention'>;
/** The rules as they would be: all anew, one more, or one changed or gone. */
export type RetentionProposal = Fields<'POST', '/retention/preview'>;
export type RetentionPreview = Answer<'POST', '/retention/preview'>;
export type RetentionStatus = Answer<'GET', '/retention/status'>;

// ── alerts ──
export type Alert = ListItem<'/alerts'>;
export type AlertRule = Answer<'GET', '/alert-rules/{id}'>;
export type AlertRuleFields = Fields<'PATCH', '/alert-rules/{id}'>;
export type NewAlertRule = Fields<'POST', '/alert-rules'>;
/** Of a rule that is there, by its `id`, or of one that need not be. */
export type AlertTrial = Fields<'POST', '/alert-rules/try'>;
export type AlertDocument = Answer<'GET', '/alert-document'>;
export type AlertImport = Loose<Body<'POST', '/alert-document'>>;
export type AlertImportReport = Answer<'POST', '/alert-document'>;
export type AlertChannel = Answer<'GET', '/alert-channels/{id}'>;
export type AlertChannelFields = Fields<'PATCH', '/alert-channels/{id}'>;
export type NewAlertChannel = Fields<'POST', '/alert-channels'>;
export type MadeAlertChannel = Answer<'POST', '/alert-channels'>;
export type AlertDelivery = ListItem<'/alert-deliveries'>;
export type AlertSilence = ListItem<'/alert-silences'>;
export type NewAlertSilence = Timed<Fields<'POST', '/alert-silences'>, 'from' | 'until'>;

// ── boards ──
export type Board = Answer<'GET', '/boards/{id}'>;
export type BoardSummary = ListItem<'/boards'>;
/** What a board says by itself: as `ready` answers it, and as `create` takes it. */
export type BoardDocument = Answer<'GET', '/boards/ready'>;
export type NewBoard = Fields<'POST', '/boards'>;
export type BoardFields = Fields<'PATCH', '/boards/{id}'>;
export type BoardPanel = Board['panels'][number];
export type PanelQuery = Timed<Fields<'POST', '/boards/query'>, 'from' | 'to'>;
export type PanelData = Answer<'POST', '/boards/query'>;
export type BoardLink = ListItem<'/boards/{id}/shares'>;
export type NewBoardLink = Timed<Fields<'POST', '/boards/{id}/shares'>, 'expires'>;
export type MadeBoardLink = Answer<'POST', '/boards/{id}/shares'>;
/** Without what its panels select. */
export type SharedBoard = Answer<'GET', '/shared/board'>;
export type SharedPanelQuery = Timed<Fields<'POST', '/shared/query'>, 'from' | 'to'>;

// ── people ──
export type TokenInfo = ListItem<'/tokens'>;
export type NewToken = Timed<Fields<'POST', '/tokens'>, 'expires'>;
export type MadeToken = Answer<'POST', '/tokens'>;
export type User = ListItem<'/users'>;
export type UserChange = Fields<'PATCH', '/users/{id}'>;
export type NewUser = Fields<'POST', '/users'>;
export type MadeUser = Answer<'POST', '/users'>;
export type NewInvitation = Fields<'POST', '/invitations'>;
export type Invitation = Answer<'POST', '/invitations'>;
export type Acceptance = Fields<'POST', '/invitations/accept'>;
export type Login = Answer<'POST', '/login'>;
export type Me = Answer<'GET', '/me'>;
export type PageSession = Answer<'POST', '/session'>;

// ── work and log ──
/** Long work, such as an export, whose `result` is there when it is done. */
export type Job = Answer<'GET', '/jobs/{id}'>;
/** Of which points, and as which files. */
export type ExportOrder = Omit<Timed<Fields<'POST', '/exports'>, 'from' | 'to'>, 'unit'>;
/** Its `warnings` name what the project does not have. */
export type StartedExport = Answer<'POST', '/exports'>;
export type ExportResult = Extract<Job['result'], { files: readonly unknown[] }>;
/** What describes devices and series is a file of its own, where it was asked for. */
export type ExportedFile = ExportResult['files'][number];

/** Of which points; one member that selects at least has to be given. */
export type DeletionOrder = Omit<Timed<Fields<'POST', '/deletions'>, 'from' | 'to'>, 'unit'>;
export type DeletionPreview = Answer<'POST', '/deletions/preview'>;
/** Its `warnings` name what the project does not have. */
export type StartedDeletion = Extract<Answer<'POST', '/deletions'>, { id: number }>;
/** Nothing was selected. */
export type NothingDeleted = Exclude<Answer<'POST', '/deletions'>, { id: number }>;

/** A deleted device, series or project. */
export type DeletedThing = ListItem<'/deleted/devices'>;
/** What deleting a device, a series or a project would take away. */
export type ThingDeletionPreview = Answer<'GET', '/devices/{key}/deletion'>;

export type AuditFilter = Omit<
  Timed<NonNullable<Query<'GET', '/audit'>>, 'since' | 'until'>,
  'unit' | keyof PageOptions
>;
export type AuditEntry = ListItem<'/audit'>;
/** Refusals of one kind: of one door, code, device and series. */
export type LoggedRefusal = ListItem<'/refusals'>;
/** One page of what was found, and the figures of the project. */
export type QualityReport = Answer<'GET', '/quality'>;
export type QualityFinding = ListItem<'/quality'>;
export type QualityKind = QualityFinding['kind'];
export type QualityFilter = Omit<Timed<NonNullable<Query<'GET', '/quality'>>, 'since'>, 'unit'>;
export type ServerFigures = Answer<'GET', '/server/figures'>;

// ── the server ──
/** Lines to paste for the clients of an API. */
export type ApiLines = Answer<'GET', '/apis'>['items'][number];
export type MadeApiLines = Answer<'POST', '/apis'>;
export type ServerInfo = Answer<'GET', '/server'>;
export type ServerSetting = Answer<'GET', '/server/settings'>[number];
export type Readiness = Answer<'GET', '/readyz'>;
