/**
 * Which series a reader of live points wants. Rule: no point that comes after a change of a device or a series is handed out by what was
 * selected before it; changes by other servers over the same catalog are seen within two seconds.
 */
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import type { AcceptedPoint } from '../ingest/accepted.js';
import type { Selection, Selections } from '../services.js';

export interface MatcherParts {
  readonly index: SeriesIndex;
  readonly selections: Pick<Selections, 'select'>;
  /** `revision` moves with every change of a device or a series. */
  readonly changes: { revision(): string };
  /** Other servers may change the catalog. */
  readonly isShared: boolean;
}

export interface Matcher {
  readonly wants: (series: number) => boolean;
  /** Before points are handed out: looks at series that were made or changed since. Absent where names alone decide. */
  readonly learn?: (points: readonly AcceptedPoint[]) => Promise<void>;
}

/** In one question to the catalog. */
const LEARNT_AT_ONCE = 1000;
const SHARED_MS = 2_000;

/** Without a selection every series counts, also one that does not exist yet; names are matched as points come. */
export async function matcherOf(
  parts: MatcherParts,
  project: number,
  selection: Selection,
  /** The catalog answers again, and what came while it did not may not have been handed out. */
  missed: () => void,
): Promise<Matcher> {
  const { devices, series, ...rest } = selection;
  if (Object.values(rest).every((member) => member === undefined)) {
    if (!devices && !series) return { wants: () => true };
    return {
      wants(id) {
        const entry = parts.index.byId(id);
        return (
          entry !== undefined &&
          (!devices || devices.includes(entry.device.key)) &&
          (!series || series.includes(entry.name))
        );
      },
    };
  }
  const selected = new Selected(parts, project, selection, missed);
  await selected.select();
  return { wants: (id) => selected.ids.has(id), learn: (points) => selected.learn(points) };
}

class Selected {
  ids = new Set<number>();
  /** Of which it is known whether they are wanted. */
  #seen = new Set<number>();
  #revision: string | undefined;
  #at = -Infinity;
  #isMissing = false;

  constructor(
    private readonly parts: MatcherParts,
    private readonly project: number,
    private readonly selection: Selection,
    private readonly missed: () => void,
  ) {}

  async select(): Promise<void> {
    const revision = this.parts.changes.revision();
    const at = performance.now();
    const found = await this.parts.selections.select(this.project, this.selection);
    this.ids = new Set(found.map(({ id }) => id));
    this.#seen = new Set(this.ids);
    [this.#revision, this.#at] = [revision, at];
  }

  /** The points are stored: a catalog that does not answer must not fail their write. The next ones ask again. */
  async learn(points: readonly AcceptedPoint[]): Promise<void> {
    try {
      if (this.#isOld) await this.select();
      await this.#ask(points);
    } catch {
      this.ids = new Set();
      this.#seen = new Set();
      this.#revision = undefined;
      this.#isMissing = true;
      return;
    }
    if (this.#isMissing) this.missed();
    this.#isMissing = false;
  }

  get #isOld(): boolean {
    const { changes, isShared } = this.parts;
    return this.#revision !== changes.revision() || (isShared && performance.now() - this.#at > SHARED_MS);
  }

  /** What a series made after the reader came has for tags is asked for once. */
  async #ask(points: readonly AcceptedPoint[]): Promise<void> {
    const made = new Set<number>();
    for (const { series: id } of points) if (!this.#seen.has(id)) made.add(id);
    const { seriesIds } = this.selection;
    const asked = seriesIds === undefined ? [...made] : seriesIds.filter((id) => made.has(id));
    for (let at = 0; at < asked.length; at += LEARNT_AT_ONCE) {
      const some = { ...this.selection, seriesIds: asked.slice(at, at + LEARNT_AT_ONCE) };
      for (const { id } of await this.parts.selections.select(this.project, some)) this.ids.add(id);
    }
    for (const id of made) this.#seen.add(id);
  }
}
