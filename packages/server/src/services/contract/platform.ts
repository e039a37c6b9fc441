/** The platform itself: SQL, long work, backup, health and limits. */
import type { Readable } from 'node:stream';
import type { Job, JobCounts } from '../../catalog/jobs.js';
import type { Principal } from '../access/principal.js';
import type { Page, PageRequest } from './paging.js';

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

/** An organization, and the projects that are seen (null: all). */
export type JobViewer = Pick<Principal, 'organization' | 'projects'>;

export interface Jobs {
  /** `result` of the work becomes the job's; a cancelled job's `signal` is aborted. */
  start(
    owner: { organization: number; project: number | null },
    kind: string,
    work: (
      progress: { report(counts: JobCounts): void; readonly signal: AbortSignal },
      job: Pick<Job, 'id' | 'publicId'>,
    ) => Promise<unknown>,
    /** What the job shows as its input. */
    input?: unknown,
  ): Promise<Job>;
  /** By the id that other systems see. */
  find(project: number, publicId: string): Promise<Job>;
  get(viewer: JobViewer, id: number): Promise<Job>;
  list(viewer: JobViewer, page: PageRequest): Promise<Page<Job>>;
  cancel(viewer: JobViewer, id: number): Promise<Job>;
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
