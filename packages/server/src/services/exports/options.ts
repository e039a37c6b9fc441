/** What exports are made with. */
import type { Logger } from 'pino';
import type { Catalog } from '../../catalog/catalog.js';
import type { PointsStore } from '../../points/store.js';
import type { JobService, JobsOptions } from '../jobs/jobs.js';
import type { Callbacks, Files, Mail, Query } from '../services.js';

export interface ExportsOptions {
  readonly catalog: Pick<Catalog, 'selections' | 'jobs'>;
  readonly store: PointsStore;
  readonly query: Pick<Query, 'buckets'>;
  readonly files: Files;
  readonly jobs: JobService;
  readonly mail: Mail;
  readonly callbacks: Callbacks;
  readonly log: Pick<Logger, 'warn'>;
  readonly concurrent: number;
  /** Milliseconds. */
  readonly lifetime: number;
  readonly links: JobsOptions['links'];
}
