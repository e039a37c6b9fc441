/** Looks at the points of series whose points are other ones than when they were looked at last, in statements of a bounded size. */
import type { WalkedSeries } from '../../catalog/devices/walk.js';
import type { Kind } from '../../model/kinds.js';
import { groupBy } from '../../model/lists.js';
import { MICROS_PER_SECOND, type Micros } from '../../model/time.js';
import type { Course } from '../../points/queries/courses.js';
import type { PointsStore } from '../../points/store.js';
import type { Arrivals } from './arrivals.js';
import { GAP_TIMES, LEAST_POINTS, SHARE } from './limits.js';
import { inStatements, lookAt, lookFurther, type Look } from './looks.js';
import { isConstant, notableOf, type Stuck } from './notable.js';
import type { Remembered } from './remembered.js';

type Store = Pick<PointsStore, 'heads' | 'queries'>;

const tableOf = (kind: Kind): Look['table'] =>
  kind === 'number' || kind === 'boolean' ? 'numbers' : 'texts';

export class SeriesLooker {
  constructor(
    private readonly store: Store,
    private readonly arrivals: Arrivals,
    private readonly remembered: Remembered,
  ) {}

  /** Brings what is remembered of them up to date. */
  async look(project: number, series: readonly WalkedSeries[]): Promise<void> {
    const { heads } = this.store;
    const kinds = new Map(series.map(({ id, kind }) => [id, kind]));
    const stale = series.filter(({ id }) => heads.has(id) && !this.remembered.isTrue(id));
    let looks = stale.map(({ id, kind }) => lookAt(heads, id, tableOf(kind)));
    while (looks.length > 0) {
      const further: Look[] = [];
      for (const [table, some] of groupBy(looks, (look) => look.table))
        for (const statement of inStatements(some))
          for (const look of await this.#courses(project, table, statement, kinds)) further.push(look);
      looks = further;
    }
  }

  /** Answers which of them have to be looked at further back. */
  async #courses(
    project: number,
    table: Look['table'],
    looks: readonly Look[],
    kinds: ReadonlyMap<number, Kind>,
  ): Promise<Look[]> {
    const { heads, queries } = this.store;
    const seen = new Map(
      looks.map((look) => [
        look.series,
        { look, count: heads.roughCount(look.series), last: heads.lastTime(look.series) },
      ]),
    );
    const since = new Map(looks.map((look) => [look.series, look.from]));
    const to = looks.reduce((latest, look) => Math.max(latest, look.to), 0);
    const courses = await queries.courses({ ...{ project, table, since, to }, gapTimes: GAP_TIMES });
    const further: Look[] = [];
    for (const course of courses) {
      const at = seen.get(course.series)!;
      const longer = this.#keep(course, kinds.get(course.series)!, at);
      if (longer !== undefined) further.push(longer);
    }
    return further;
  }

  #keep(
    course: Course,
    kind: Kind,
    seen: { readonly look: Look; readonly count: number; readonly last: Micros },
  ): Look | undefined {
    const { series, usual } = course;
    const { remembered } = this;
    const notable = notableOf(course, kind);
    const constant = kind === 'number' && isConstant(course);
    const stuck = constant ? this.#stillStuck(course) : undefined;
    const isKnown = stuck !== undefined || remembered.isConstant(series);
    const longer = constant && !isKnown ? lookFurther(this.store.heads, seen.look) : undefined;
    if (longer !== undefined) return longer;
    remembered.keep(series, seen, {
      usual,
      constant: constant && stuck === undefined,
      notable: stuck === undefined ? notable : { ...notable, stuck },
    });
    return undefined;
  }

  /** It has had this one value for longer than the look is: what was known of it still is so. */
  #stillStuck({ series, value }: Course): Stuck | undefined {
    const known = this.remembered.notable(series)?.stuck;
    if (known?.value !== value) return undefined;
    return { ...known, points: known.points + this.remembered.added(series) };
  }

  /** How many points of these were written over another one, as far as it was counted. */
  async rewritten(project: number, series: readonly WalkedSeries[]): Promise<Map<number, number>> {
    const { version, since } = this.arrivals;
    const { heads } = this.store;
    const found = new Map<number, number>();
    const looks: Look[] = [];
    const received = new Map<number, number>();
    for (const { id, kind } of series) {
      const arrived = this.arrivals.of(id);
      if (arrived === undefined || arrived.behind < Math.max(LEAST_POINTS, arrived.received * SHARE))
        continue;
      received.set(id, arrived.received);
      const look = lookAt(heads, id, tableOf(kind));
      const from = Math.max(heads.firstTime(id), since - (arrived.most + 1) * MICROS_PER_SECOND);
      looks.push({ ...look, from, to: heads.lastTime(id) + 1 });
    }
    for (const [table, some] of groupBy(looks, (look) => look.table))
      for (const statement of inStatements(some)) {
        const spans = new Map(statement.map(({ series: id, from, to }) => [id, { from, to }]));
        const there = await this.store.queries.writtenSince({ ...{ project, table, spans, version } });
        // What came meanwhile is there and not counted.
        for (const id of spans.keys()) found.set(id, Math.max(0, received.get(id)! - (there.get(id) ?? 0)));
      }
    return found;
  }
}
