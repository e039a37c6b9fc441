/** What goes by a set of rules: counts and dates, by rule and by series. Rule: nothing is changed, and what it costs is bounded. */
import type { RetentionTotals } from '../../model/records/retention.js';
import type { SeriesSpan } from '../../points/queries/spans.js';
import type { PointsStore } from '../../points/store.js';
import type { RetentionOfSeries, RetentionPreview } from '../contract/retention.js';
import { byTable } from '../query/rows.js';
import type { Keeper, Keeping, ProposedRule } from './keeping.js';
import { COUNTED_SERIES, MAX_NAMED } from './limits.js';
import type { Going, Walk } from './walk.js';

type Totals = { -readonly [Member in keyof RetentionTotals]: RetentionTotals[Member] };

export interface Asked {
  /** Points that went by these rules already are left out. */
  readonly before?: Keeping;
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
    { before, background = false, signal }: Asked = {},
  ): Promise<Omit<RetentionPreview, 'more'>> {
    const all = empty();
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
      for (const going of slice) {
        signal?.throwIfAborted();
        const own = rules.get(going.rule) ?? empty();
        rules.set(going.rule, own);
        counted += going.series.length;
        const spans =
          counted > COUNTED_SERIES && !background
            ? this.#estimated(going)
            : await this.#counted(going, background);
        for (const one of going.series) {
          const span = spans.get(one.id);
          if (span === undefined) continue;
          add(all, span);
          add(own, span);
          most.add({ ...span, id: one.id, device: one.key, series: one.name, rule: going.rule.name });
        }
      }
    return {
      ...all,
      exact: counted <= COUNTED_SERIES || background,
      rules: [...rules].map(([{ id, name }, totals]) => ({ ...totals, id, name })),
      bySeries: most.found,
    };
  }

  /** Points alone. */
  async count(going: Going): Promise<number> {
    let points = 0;
    for (const { points: own } of (await this.#counted(going, true)).values()) points += own;
    return points;
  }

  async #counted({ series, from, to }: Going, background: boolean): Promise<ReadonlyMap<number, SeriesSpan>> {
    return this.store.queries.spans({ series: byTable(series), from, to, background });
  }

  /** As if the points of a series were spread evenly over its time. */
  #estimated({ series, from, to }: Going): ReadonlyMap<number, SeriesSpan> {
    const { heads } = this.store;
    return new Map(
      series.map(({ id }) => {
        const [begin, end] = [heads.firstTime(id), heads.lastTime(id)];
        const [first, last] = [Math.max(from, begin), Math.min(to - 1, end)];
        const share = (last - first + 1) / (end - begin + 1);
        return [id, { points: Math.max(1, Math.round(heads.roughCount(id) * share)), first, last }];
      }),
    );
  }
}

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
