/** What deleting something takes away. Rule: nothing is changed, and what it costs is bounded, however large the thing is. */
import { greatest, least } from '../../model/lists.js';
import type { Catalog } from '../../catalog/catalog.js';
import { END_OF_TIME } from '../../model/time.js';
import type { DeletedKind } from '../../model/records/deleted.js';
import type { SelectedSeries, Selection } from '../../model/records/selection.js';
import type { PointsStore } from '../../points/store.js';
import type { WhatGoes } from '../contract/deleted.js';
import { byTable } from '../query/rows.js';

/** Of more, points are counted by what is in memory: repeats count too. */
const COUNTED_SERIES = 10_000;

export interface PreviewSources {
  readonly catalog: Pick<Catalog, 'held'>;
  readonly store: Pick<PointsStore, 'heads' | 'queries' | 'repair'>;
  readonly select: (project: number, selection: Selection) => Promise<readonly SelectedSeries[]>;
  /** Milliseconds. */
  readonly undoWindow: number;
}

export class Preview {
  constructor(private readonly sources: PreviewSources) {}

  async of(kind: DeletedKind, project: number, id: number): Promise<WhatGoes> {
    const { catalog, store, select, undoWindow } = this.sources;
    const selection = { project: {}, device: { deviceIds: [id] }, series: { seriesIds: [id] } }[kind];
    const series = await select(project, selection);
    await store.repair(series.map((one) => one.id));
    const filled = series.filter((one) => store.heads.has(one.id));
    const held = await catalog.held.of(kind, id);
    return {
      ...{ ...held, series: series.length },
      ...(await this.#points(filled)),
      first: filled.length === 0 ? null : least(filled, (one) => store.heads.firstTime(one.id)),
      last: filled.length === 0 ? null : greatest(filled, (one) => store.heads.lastTime(one.id)),
      restorableUntil: Date.now() + undoWindow,
    };
  }

  async #points(series: readonly SelectedSeries[]): Promise<Pick<WhatGoes, 'points' | 'exact'>> {
    const { heads, queries } = this.sources.store;
    if (series.length > COUNTED_SERIES)
      return { points: series.reduce((sum, { id }) => sum + heads.roughCount(id), 0), exact: false };
    const counts = await queries.counts({
      series: byTable(series),
      from: 0,
      to: END_OF_TIME,
      values: undefined,
    });
    let points = 0;
    for (const count of counts.values()) points += count;
    return { points, exact: true };
  }
}
