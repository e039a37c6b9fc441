/** The platform itself: SQL, long work, backup, health and limits. */
import type { Readable } from 'node:stream';
import type { Page, PageRequest } from './paging.js';
import type { Job, JobCounts, JobOwner } from '../../model/records/job.js';
import type { Principal } from './principal.js';
import type { SqlAnswer } from '../../model/records/sql-answer.js';

export interface Sql {
  /**
   * One read-only statement over the points of this project. Throws sql_not_allowed, sql_failed, sql_unavailable,
   * query_timeout, query_too_large, query_queue_full or engine_unavailable.
   */
  run(project: number, statement: string): Promise<SqlAnswer>;
}

export interface Jobs {
  /** `result` of the work becomes the job's; a cancelled job's `signal` is aborted. */
  start(
    owner: JobOwner,
    kind: string,
    work: (
      progress: { report(counts: JobCounts): void; readonly signal: AbortSignal },
      job: Pick<Job, 'id' | 'publicId'>,
    ) => Promise<unknown>,
    /** What the job shows as its input. */
    input?: unknown,
  ): Promise<Job>;
  /** A job of a project whose rights the dialect has looked at, by the id that other systems see. */
  find(principal: Principal, project: number, publicId: string): Promise<Job>;
  /** Those of such a project. */
  listOf(principal: Principal, project: number, page: PageRequest): Promise<Page<Job>>;
  /** One that the principal may see: by the right to read its project. Files in a result have a `url` for the starter only. */
  get(principal: Principal, id: number): Promise<Job>;
  list(principal: Principal, page: PageRequest): Promise<Page<Job>>;
  /** For the starter and who may write to the project. */
  cancel(principal: Principal, id: number): Promise<Job>;
  /** The links to all files of a job, or to the one of this name, for good; for the same. */
  endLinks(principal: Principal, id: number, name?: string): Promise<void>;
}

/** How the sender of a request names this platform, and the end of its socket here. */
export interface NamedBy {
  /** Name or address, with a port where it is not the usual one. */
  readonly host: string;
  readonly scheme: string;
  readonly address?: string;
  readonly port?: number | undefined;
}

/** Those that listen beside HTTP; null where none does. */
export interface Ports {
  readonly https: number | null;
  readonly mqtt: number | null;
  readonly mqttTls: number | null;
}

/** As it was given; secrets are masked. */
export interface ShownSetting {
  readonly name: string;
  readonly description: string;
  /** Null: absent. */
  readonly value: string | null;
  /** `default`, or the flag or environment variable that gave the value. */
  readonly origin: string;
}

/** What runs here. */
export interface About {
  readonly settings: readonly ShownSetting[];
  readonly version: string;
  /** Of Node.js. */
  readonly node: string;
  /** Milliseconds since 1970. */
  readonly started: number;
}

export interface Address {
  readonly ports: Ports;
  /** Where clients reach the platform, without a slash at the end: for mails and everything that is kept. */
  readonly url: string;
  /** For links in an answer to the request's own sender: their name for the platform where it is one of ours. */
  forAnswer(named: NamedBy): string;
}

export interface Backup {
  /** A tar archive of everything, written while it is read; `points` is how many rows of points are to come. */
  start(): Promise<{ archive: Readable; points: number }>;
}

/** What operators look at first. Counts are since the start. */
export interface ServerFigures {
  readonly pointsStored: number;
  readonly pointsRefused: number;
  /** Moved into the engine. */
  readonly pointsFlushed: number;
  /** Acknowledged, and not in the engine yet. */
  readonly spoolBytes: number;
  /** Beyond it writes are refused. */
  readonly spoolLimitBytes: number;
  readonly engineUp: boolean;
  readonly queriesWaiting: number;
  /** Because too many waited, or for too long. */
  readonly queriesRefused: number;
  /** Some points may be stored twice, and reads of them pay for it. */
  readonly unsettled: boolean;
  /** Whose rows the engine is not rid of yet. */
  readonly deletionsOpen: number;
  readonly diskFreeBytes: number;
  readonly diskShort: boolean;
  readonly memoryBytes: number;
  /** Of all projects, as of the last look at what they send. */
  readonly devices: number;
  readonly series: number;
  readonly qualityRoundSeconds: number;
}

export interface Health {
  figures(): ServerFigures;
  /** Whether requests can be served now, and what each store says. */
  ready(): Promise<{
    ready: boolean;
    checks: Readonly<Record<string, { ok: boolean; message?: string }>>;
  }>;
}

/** Every limit that a request can run into; `GET /limits` shows them as they are here. */
export interface Limits {
  readonly bodyBytes: number;
  readonly pointsPerWrite: number;
  readonly newSeriesPerWrite: number;
  readonly refusedPerWrite: number;
  readonly refusalsNamed: number;
  readonly jsonValues: number;
  readonly jsonLevels: number;
  readonly devicesPerProject: number;
  readonly seriesPerProject: number;
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
  readonly answerBytes: number;
  readonly answersInFlightBytes: number;
  readonly sqlAnswerRows: number;
}
