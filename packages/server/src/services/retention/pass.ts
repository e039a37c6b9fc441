/**
 * One run over a project: what goes is counted and written into the audit log, then deleted slice by slice as every deletion of points is: hidden at
 * once, taken out of the store behind it. Rules: a point goes only by the rules of the beginning, which the log tells of, and by those that there are
 * when it goes; only so much is hidden and not taken out, that reads and other deletions have room.
 */
import { TributaryError } from '../../errors/error.js';
import { isoFromMicros } from '../../model/time.js';
import { unlessAborted } from '../../model/unless-aborted.js';
import type { PointsStore } from '../../points/store.js';
import type { AuditService } from '../audit/audit.js';
import type { JobProgress } from '../jobs/jobs.js';
import type { RemovalService } from '../removal/removal.js';
import type { InTurn } from '../../model/in-turn.js';
import { keptByEither, type Keeping } from './keeping.js';
import { OPEN_DELETIONS } from './limits.js';
import type { RetentionPreviews } from './preview.js';
import type { Going, Walk } from './walk.js';

export interface PassSources {
  readonly walk: Walk;
  readonly previews: RetentionPreviews;
  readonly removal: Pick<RemovalService, 'expire'>;
  readonly store: Pick<PointsStore, 'erased'>;
  readonly audit: Pick<AuditService, 'record'>;
  /** By project: in a turn of theirs the rules are changed, and in one points go by them. */
  readonly turns: InTurn<number>;
}

/** Others delete much: there is no room for one more yet. */
const PAUSE_MS = 5_000;
const SHOWN_RULES = 20;

interface Slice {
  readonly project: number;
  readonly after: number;
  readonly begun: Keeping;
  readonly keeping: () => Promise<Keeping>;
}

export class RetentionPass {
  constructor(private readonly sources: PassSources) {}

  async isNeeded(project: number, keeping: Keeping): Promise<boolean> {
    for await (const _ of this.sources.walk.over(project, keeping)) return true;
    return false;
  }

  /** `keeping`: what the rules say now. */
  async over(
    project: number,
    keeping: () => Promise<Keeping>,
    progress: JobProgress,
    onHidden: (points: number, series: number) => void,
  ): Promise<void> {
    const { previews, audit, turns } = this.sources;
    const { signal } = progress;
    const begun = await keeping();
    const all = await previews.of(project, begun, { background: true, signal });
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
    for (let next: number | undefined = 0; next !== undefined;) {
      signal.throwIfAborted();
      const slice: Slice = { project, after: next, begun, keeping };
      next = await this.#withRoom(open, signal, (): Promise<number | undefined> =>
        turns.run(project, () =>
          this.#hide(slice, open, (points, series) => {
            onHidden(points, series);
            done += points;
            progress.report({ percent: Math.min(99, Math.floor((done * 100) / all.points)) });
          }),
        ),
      );
    }
    await this.#erased(open, signal);
  }

  /** Answers what to go on with. */
  async #hide(
    { project, after, begun, keeping }: Slice,
    open: number[],
    onHidden: (points: number, series: number) => void,
  ): Promise<number | undefined> {
    const { walk, previews, removal } = this.sources;
    const { going, next } = await walk.slice(project, after, keptByEither(begun, await keeping()));
    for (const one of together(going)) {
      const points = await previews.count(one);
      open.push(await removal.expire(project, { series: one.series, from: 0, to: one.to }));
      onHidden(points, one.series.length);
    }
    return next;
  }

  /** What was hidden before there was no more room is no longer there when the work is begun anew. */
  async #withRoom<T>(open: number[], signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (;;)
      try {
        if (open.length >= OPEN_DELETIONS) await this.#erased(open, signal);
        return await work();
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

/** One deletion for all series of a slice that lose the same time, by whatever rules: each one is work for whoever reads meanwhile. */
function together(going: readonly Going[]): readonly Going[] {
  const spans = new Map<number, Going>();
  for (const one of going) {
    const before = spans.get(one.to);
    spans.set(one.to, before === undefined ? one : { ...before, series: [...before.series, ...one.series] });
  }
  return [...spans.values()];
}
