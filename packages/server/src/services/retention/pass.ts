/**
 * One run over a project: what goes is counted and written into the audit log, then deleted slice by slice as every deletion of points is: hidden at
 * once, taken out of the store behind it. Rule: only so much is hidden and not taken out, that reads and other deletions have room.
 */
import { TributaryError } from '../../errors/error.js';
import { isoFromMicros } from '../../model/time.js';
import type { PointsStore } from '../../points/store.js';
import type { AuditService } from '../audit/audit.js';
import type { JobProgress } from '../jobs/jobs.js';
import type { RemovalService } from '../removal/removal.js';
import type { Keeping } from './keeping.js';
import type { RetentionPreviews } from './preview.js';
import type { Going, Walk } from './walk.js';

export interface PassSources {
  readonly walk: Walk;
  readonly previews: RetentionPreviews;
  readonly removal: Pick<RemovalService, 'expire'>;
  readonly store: Pick<PointsStore, 'erased'>;
  readonly audit: Pick<AuditService, 'record'>;
}

/** Deletions that are not taken out of the store yet. */
const MAX_OPEN = 10;
/** Others delete much: there is no room for one more yet. */
const PAUSE_MS = 5_000;
const SHOWN_RULES = 20;

export class RetentionPass {
  constructor(private readonly sources: PassSources) {}

  async isNeeded(project: number, keeping: Keeping): Promise<boolean> {
    for await (const _ of this.sources.walk.over(project, () => Promise.resolve(keeping))) return true;
    return false;
  }

  /** `keeping` is asked for each slice: what a rule protects meanwhile stays. */
  async over(
    project: number,
    keeping: () => Promise<Keeping>,
    progress: JobProgress,
    onHidden: (points: number, series: number) => void,
  ): Promise<void> {
    const { walk, previews, audit } = this.sources;
    const { signal } = progress;
    const all = await previews.of(project, await keeping(), { background: true, signal });
    if (all.points === 0) return;
    await audit.record({
      action: 'retention.run',
      project,
      subject: { kind: 'project', id: project },
      details: {
        ...{ points: all.points, series: all.series },
        first: isoFromMicros(all.first!),
        last: isoFromMicros(all.last!),
        rules: all.rules.slice(0, SHOWN_RULES).map(({ id, name, points }) => ({ id, name, points })),
      },
    });
    const open: number[] = [];
    let done = 0;
    for await (const slice of walk.over(project, keeping))
      for (const going of slice) {
        signal.throwIfAborted();
        const points = await previews.count(going);
        open.push(await this.#hidden(project, going, open, signal));
        onHidden(points, going.series.length);
        done += points;
        progress.report({ percent: Math.min(99, Math.floor((done * 100) / all.points)) });
        if (open.length >= MAX_OPEN) await this.#erased(open, signal);
      }
    await this.#erased(open, signal);
  }

  async #hidden(
    project: number,
    { series, from, to }: Going,
    open: number[],
    signal: AbortSignal,
  ): Promise<number> {
    for (;;)
      try {
        return await this.sources.removal.expire(project, { series, from, to });
      } catch (error) {
        if (!(error instanceof TributaryError) || error.code !== 'too_many_deletions') throw error;
        if (open.length > 0) await this.#erased(open, signal);
        else await unlessAborted(new Promise((resolve) => setTimeout(resolve, PAUSE_MS)), signal);
      }
  }

  /** Empties the list. The eraser goes on with what is hidden, also when the run is cancelled. */
  async #erased(open: number[], signal: AbortSignal): Promise<void> {
    for (const deletion of open.splice(0))
      await unlessAborted(this.sources.store.erased(deletion, {}), signal);
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
