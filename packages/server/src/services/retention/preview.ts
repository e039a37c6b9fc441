/** What goes by a set of rules: counts and dates, by rule and by series. Rule: nothing is changed, and what it costs is bounded. */
import type { RetentionTotals } from '../../model/records/retention.js';
import type { Micros } from '../../model/time.js';
import type { SeriesSpan } from '../../points/queries/spans.js';
import type { PointsStore } from '../../points/store.js';
import type { RetentionOfSeries, RetentionPreview } from '../contract/retention.js';
import { byTable } from '../query/rows.js';
import type { Keeper, Keeping, ProposedRule } from './keeping.js';
import { COUNTED_SERIES, MAX_NAMED } from './limits.js';
import type { Going, Walk } from './walk.js';

type Totals = { -readonly [Member in keyof RetentionTotals]: RetentionTotals[Member] };

export interface Asked {
  /** The rules as they are. Absent: these. */
  readonly before?: Keeping | undefined;
  /** Points that go by the rules as they are already are not counted. */
  readonly onlyMore?: boolean;
  /** Of a job: it takes as long as it takes. */
  readonly background?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export class RetentionPreviews {
  constructor(
    private readonly walk: Walk,
    private readonly store: Pick<PointsStore, 'heads' | 'queries'>,
  ) {}

  async of(
    project: number,
    keeping: Keeping,
    { before, onlyMore = false, background = false, signal }: Asked = {},
  ): Promise<RetentionPreview> {
    const all = empty();
    let more = 0;
    const rules = new Map<ProposedRule, Totals>();
    const most = new Most();
    let counted = 0;
    const heeding: Keeper = {
      ...{ needsTags: keeping.needsTags, latest: keeping.latest },
      of(...one) {
        signal?.throwIfAborted();
        return keeping.of(...one);
      },
    };
    for await (const slice of this.walk.over(project, heeding, before))
      for (const found of slice) {
        signal?.throwIfAborted();
        const going = onlyMore ? this.#withMore(found) : found;
        if (going.series.length === 0) continue;
        const own = rules.get(going.rule) ?? empty();
        rules.set(going.rule, own);
        counted += going.series.length;
        const isEstimated = counted > COUNTED_SERIES && !background;
        const spansOf = (from: Micros, to: Micros) =>
          this.#spans(going, from, to, { isEstimated, background });
        const later = await spansOf(before === undefined ? 0 : going.since, going.to);
        const earlier = before === undefined || onlyMore ? NONE : await spansOf(0, going.since);
        for (const one of going.series) {
          const those = later.get(one.id);
          const span = joined(earlier.get(one.id), those);
          if (span === undefined) continue;
          if (before !== undefined) more += those?.points ?? 0;
          add(all, span);
          add(own, span);
          most.add({ ...span, id: one.id, device: one.key, series: one.name, rule: going.rule.name });
        }
      }
    return {
      ...all,
      more,
      exact: counted <= COUNTED_SERIES || background,
      rules: [...rules].map(([{ id, name }, totals]) => ({ ...totals, id, name })),
      bySeries: most.found,
    };
  }

  /** Points alone. */
  async count(going: Going): Promise<number> {
    let points = 0;
    const spans = await this.#spans(going, 0, going.to, { isEstimated: false, background: true });
    for (const { points: own } of spans.values()) points += own;
    return points;
  }

  /** The series that lose more than by the rules as they are. */
  #withMore(going: Going): Going {
    const { heads } = this.store;
    const { series, since, to } = going;
    return { ...going, series: since < to ? series.filter(({ id }) => heads.lastTime(id) >= since) : [] };
  }

  /** Of the points in [from, to). */
  async #spans(
    { series }: Going,
    from: Micros,
    to: Micros,
    { isEstimated, background }: { readonly isEstimated: boolean; readonly background: boolean },
  ): Promise<ReadonlyMap<number, SeriesSpan>> {
    if (from >= to) return NONE;
    if (isEstimated) return this.#estimated(series, from, to);
    return this.store.queries.spans({ series: byTable(series), from, to, background });
  }

  /** As if the points of a series were spread evenly over its time. */
  #estimated(series: Going['series'], from: Micros, to: Micros): ReadonlyMap<number, SeriesSpan> {
    const { heads } = this.store;
    const spans = new Map<number, SeriesSpan>();
    for (const { id } of series) {
      const [begin, end] = [heads.firstTime(id), heads.lastTime(id)];
      const [first, last] = [Math.max(from, begin), Math.min(to - 1, end)];
      if (first > last) continue;
      const share = (last - first + 1) / (end - begin + 1);
      spans.set(id, { points: Math.max(1, Math.round(heads.roughCount(id) * share)), first, last });
    }
    return spans;
  }
}

const NONE: ReadonlyMap<number, SeriesSpan> = new Map();

/** Of the same series, the earlier ones first. */
const joined = (one: SeriesSpan | undefined, other: SeriesSpan | undefined): SeriesSpan | undefined =>
  one === undefined || other === undefined
    ? (one ?? other)
    : { points: one.points + other.points, first: one.first, last: other.last };

/** The series with the most points. */
class Most {
  #all: RetentionOfSeries[] = [];

  add(one: RetentionOfSeries): void {
    this.#all.push(one);
    if (this.#all.length >= 4 * MAX_NAMED) this.#all = this.found;
  }

  get found(): RetentionOfSeries[] {
    return [...this.#all].sort((a, b) => b.points - a.points || a.id - b.id).slice(0, MAX_NAMED);
  }
}

const empty = (): Totals => ({ points: 0, series: 0, first: null, last: null });

function add(totals: Totals, { points, first, last }: SeriesSpan): void {
  totals.points += points;
  totals.series++;
  totals.first = Math.min(totals.first ?? first, first);
  totals.last = Math.max(totals.last ?? last, last);
}
