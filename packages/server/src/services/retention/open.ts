/** The parts of retention, put together. */
import type { Logger } from 'pino';
import type { Catalog } from '../../catalog/catalog.js';
import type { PointsStore } from '../../points/store.js';
import { InTurn } from '../../model/in-turn.js';
import type { AuditService } from '../audit/audit.js';
import type { JobService } from '../jobs/jobs.js';
import type { RemovalService } from '../removal/removal.js';
import { RetentionPass } from './pass.js';
import { RetentionPreviews } from './preview.js';
import { RetentionService } from './retention.js';
import { RetentionRunner, type RetentionFigures } from './runner.js';
import { Walk } from './walk.js';

export { RETENTION_JOB } from './runner.js';

export interface RetentionParts {
  readonly catalog: Catalog;
  readonly store: PointsStore;
  readonly jobs: JobService;
  readonly audit: AuditService;
  readonly removal: RemovalService;
  readonly log: Logger;
  /** Of the day, by UTC, at which the daily runs begin. */
  readonly hour: number;
}

export interface OpenRetention {
  readonly service: RetentionService;
  readonly figures: () => RetentionFigures;
  stop(): Promise<void>;
}

export async function openRetention(parts: RetentionParts): Promise<OpenRetention> {
  const { catalog, store, log } = parts;
  const walk = new Walk({ catalog, store });
  const previews = new RetentionPreviews(walk, store);
  const turns = new InTurn<number>();
  const runner = await RetentionRunner.open({
    ...parts,
    pass: new RetentionPass({ ...parts, walk, previews, turns }),
    onProblem: (error, project) =>
      log.warn(
        { err: error, project },
        'points could not be deleted by their age; it is tried again tomorrow',
      ),
    onDone: (project, { points, series, started, finished }) =>
      log.info(
        { project, points, series, milliseconds: finished! - started },
        'points were deleted by the retention rules of a project',
      ),
  });
  return {
    service: new RetentionService({ catalog, previews, runner, turns }),
    figures: () => runner.figures,
    stop: () => runner.stop(),
  };
}
