/**
 * The rules in force and the series that they look at now. Rules: a change of a rule counts when its answer is given; one of a device or series
 * within seconds; a series that is new is looked at with its first point.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '../../../catalog/catalog.js';
import type { WatchedSeries } from '../../../catalog/series/rule-series.js';
import { append, inGroups } from '../../../model/lists.js';
import { Pace } from '../../../model/pace.js';
import { nowMicros } from '../../../model/time.js';
import type { Alert, AlertRule } from '../../../model/records/alert.js';
import { Band } from '../bands/band.js';
import type { Bands } from '../bands/bands.js';
import type { Evaluator } from '../evaluation/evaluator.js';
import type { Lane } from '../lanes/lane.js';
import type { Lanes } from '../lanes/lanes.js';
import { Matcher } from '../lanes/matching.js';
import { LiveRule } from '../lanes/rule.js';
import { MAX_LANES } from '../limits.js';

/** Rows of one question to the catalog. */
const SLICE = 2_000;
/** After a look at all series that took so long, the next one waits for this many times as long. */
const REST = 10;
const LOOK_MS = 1_000;

export interface LiveRulesOptions {
  readonly catalog: Catalog;
  readonly lanes: Lanes;
  readonly bands: Pick<Bands, 'of'>;
  readonly evaluator: Evaluator;
  /** Moves with every change of a device or series. */
  readonly revision: () => string;
  readonly onProblem: (error: unknown) => void;
}

export class LiveRules {
  readonly #projects = new Map<number, Map<number, LiveRule>>();
  #turn: Promise<unknown> = Promise.resolve();
  readonly #ended = new AbortController();
  #looking: Promise<void> | undefined;
  #seen = '';

  constructor(private readonly options: LiveRulesOptions) {}

  watches(project: number): boolean {
    return this.#projects.has(project);
  }

  rule(project: number, id: number): LiveRule | undefined {
    return this.#projects.get(project)?.get(id);
  }

  /** All rules that there are, with what fired when the last process ended. */
  async start(): Promise<void> {
    const { catalog } = this.options;
    this.#seen = this.options.revision();
    for (let after = 0; ;) {
      const rules = await catalog.alertRules.everywhere(after, SLICE);
      for (const { rule, settled } of rules) this.#keep(new LiveRule(rule, settled));
      if (rules.length < SLICE) break;
      after = rules.at(-1)!.rule.id;
    }
    const open = new Map<string, Alert>();
    for (let after = 0; ;) {
      const alerts = await catalog.alerts.open(after, SLICE);
      for (const alert of alerts) open.set(`${alert.rule} ${alert.ruleFrom} ${alert.series}`, alert);
      if (alerts.length < SLICE) break;
      after = alerts.at(-1)!.id;
    }
    for (const [project, rules] of this.#projects) await this.#match(project, rules.values(), open);
    await this.#endAbandoned(open.values());
    this.#looking = this.#look();
  }

  /** Rules of a project were made or changed: their lanes are as they say, from now on. */
  set(project: number, rows: readonly AlertRule[]): Promise<void> {
    return this.#alone(async () => {
      const begun: LiveRule[] = [];
      const ended: Lane[] = [];
      for (const row of rows) {
        const before = this.rule(project, row.id);
        if (before?.from === row.from && before.row.enabled === row.enabled) {
          before.row = row;
          continue;
        }
        for (const lane of before?.lanes.values() ?? []) ended.push(lane);
        const rule = new LiveRule(row, false);
        this.#keep(rule);
        begun.push(rule);
      }
      if (ended.length > 0) await this.options.evaluator.end(ended, nowMicros());
      if (begun.length > 0) await this.#match(project, begun);
    });
  }

  remove(project: number, ids: readonly number[]): Promise<void> {
    return this.#alone(async () => {
      const rules = this.#projects.get(project);
      const ended: Lane[] = [];
      for (const id of ids) {
        const rule = rules?.get(id);
        if (rule === undefined) continue;
        append(ended, [...rule.lanes.values()]);
        rules!.delete(id);
      }
      if (rules?.size === 0) this.#projects.delete(project);
      await this.options.evaluator.end(ended, nowMicros());
    });
  }

  /** Series that nobody has looked at: their first points have come. */
  readonly learn = (project: number, series: readonly number[]): Promise<void> =>
    this.#alone(async () => {
      const rules = this.#projects.get(project);
      if (rules !== undefined) {
        const rows = await this.options.catalog.ruleSeries.byIds(project, series);
        const matcher = new Matcher(this.options.catalog, project, rules.values(), this.options.bands);
        await this.#add(matcher, [...rows, ...(await this.#comparedWith(project, rules, rows))]);
      }
      this.options.lanes.learnt(series);
    });

  /** Series that rules compare with one of these, and so may have waited for it. */
  async #comparedWith(
    project: number,
    rules: ReadonlyMap<number, LiveRule>,
    series: readonly WatchedSeries[],
  ): Promise<WatchedSeries[]> {
    const names = new Set<string>();
    for (const { row } of rules.values())
      if (row.condition.kind === 'compare' && row.condition.series !== undefined)
        names.add(row.condition.series);
    const keys = new Set(series.filter(({ name }) => names.has(name)).map(({ key }) => key));
    if (keys.size === 0) return [];
    const there = new Set(series.map(({ id }) => id));
    const found = await this.options.catalog.ruleSeries.ofDevices(project, [...keys], MAX_LANES);
    return found.filter(({ id }) => !there.has(id));
  }

  /** The series of one rule as it is written, in force or not. */
  async membersOf(row: AlertRule, most: number): Promise<Lane[]> {
    const rule = new LiveRule(row, true);
    const matcher = new Matcher(this.options.catalog, row.project, [rule], {
      // Of its own: what is tried is not kept.
      of: (series, project, terms) => new Band(series, project, terms),
    });
    const lanes: Lane[] = [];
    for await (const rows of this.#series(row.project, rule.about.keys)) {
      for (const lane of await matcher.lanes(rows)) lanes.push(lane);
      if (lanes.length > most) break;
    }
    return lanes;
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#looking;
    await this.#turn;
  }

  #keep(rule: LiveRule): void {
    const { project, id } = rule.row;
    const rules = this.#projects.get(project);
    if (rules === undefined) this.#projects.set(project, new Map([[id, rule]]));
    else rules.set(id, rule);
  }

  /** Looks at all series of the project for these rules. */
  async #match(project: number, rules: Iterable<LiveRule>, open?: Map<string, Alert>): Promise<void> {
    const all = [...rules];
    const [only] = all;
    const matcher = new Matcher(this.options.catalog, project, all, this.options.bands);
    for await (const rows of this.#series(project, all.length === 1 ? only!.about.keys : undefined))
      await this.#add(matcher, rows, open);
    for (const rule of all) this.options.evaluator.settles(rule);
  }

  async *#series(project: number, keys: ReadonlySet<string> | undefined): AsyncGenerator<WatchedSeries[]> {
    const { ruleSeries } = this.options.catalog;
    if (keys !== undefined) {
      yield await ruleSeries.ofDevices(project, [...keys], MAX_LANES);
      return;
    }
    const pace = new Pace();
    for (let after = 0; ;) {
      const rows = await ruleSeries.slice(project, after, SLICE);
      if (rows.length > 0) yield rows;
      await pace.rest();
      if (rows.length < SLICE) return;
      after = rows.at(-1)!.id;
    }
  }

  async #add(matcher: Matcher, rows: readonly WatchedSeries[], open?: Map<string, Alert>): Promise<void> {
    const { lanes, evaluator } = this.options;
    const pace = new Pace();
    const begun: Lane[] = [];
    for (const lane of await matcher.lanes(rows)) {
      const { rule, series } = lane;
      if (rule.lanes.has(series.id) || lanes.count >= MAX_LANES) continue;
      const key = `${rule.row.id} ${rule.from} ${series.id}`;
      lane.open = open?.get(key);
      open?.delete(key);
      // At a start a rule that was looked at whole was so for all of its series.
      if (open === undefined || !rule.isSettled) rule.unsettled.add(lane);
      lanes.add(lane);
      evaluator.begin(lane);
      begun.push(lane);
      if (pace.due()) await pace.rest();
    }
    lanes.settleAll(begun);
  }

  /** What fires of rules or series that are no more. */
  async #endAbandoned(alerts: Iterable<Alert>): Promise<void> {
    const { alerts: table } = this.options.catalog;
    const ids = Array.from(alerts, ({ id }) => id);
    for (const some of inGroups(ids, SLICE)) await table.end(some, nowMicros());
  }

  /** Devices get other tags, series are deleted: what rules are about is looked at again now and then. */
  async #look(): Promise<void> {
    const { signal } = this.#ended;
    let pause = LOOK_MS;
    while (!signal.aborted) {
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted || this.options.revision() === this.#seen) continue;
      const began = performance.now();
      try {
        await this.refresh();
      } catch (error) {
        this.options.onProblem(error);
      }
      pause = LOOK_MS + REST * (performance.now() - began);
    }
  }

  refresh(): Promise<void> {
    return this.#alone(async () => {
      const seen = this.options.revision();
      const living = new Set((await this.#livingProjects()).keys());
      for (const [project, rules] of this.#projects) {
        if (!living.has(project)) {
          await this.options.evaluator.end(
            [...rules.values()].flatMap((rule) => [...rule.lanes.values()]),
            nowMicros(),
          );
          this.#projects.delete(project);
        } else await this.#rematch(project, rules);
      }
      this.#seen = seen;
    });
  }

  async #livingProjects(): Promise<Map<number, true>> {
    const living = new Map<number, true>();
    for (const project of this.#projects.keys())
      if ((await this.options.catalog.projects.get(project)) !== undefined) living.set(project, true);
    return living;
  }

  async #rematch(project: number, rules: ReadonlyMap<number, LiveRule>): Promise<void> {
    const matcher = new Matcher(this.options.catalog, project, rules.values(), this.options.bands);
    const there = new Map<Lane, true>();
    const pace = new Pace();
    const isSame = (one: Lane, other: Lane) =>
      one.other === other.other && one.attribute === other.attribute && one.series.kind === other.series.kind;
    for await (const rows of this.#series(project, undefined)) {
      const begun: Lane[] = [];
      for (const lane of await matcher.lanes(rows)) {
        if (pace.due()) await pace.rest();
        const { rule, series } = lane;
        const before = rule.lanes.get(series.id);
        if (before !== undefined && isSame(before, lane)) {
          there.set(before, true);
          continue;
        }
        if (before !== undefined) {
          // What was found with the old limit stays as it was.
          lane.start = nowMicros() + 1;
          await this.options.evaluator.end([before], lane.start - 1);
        }
        if (this.options.lanes.count >= MAX_LANES) continue;
        rule.unsettled.add(lane);
        this.options.lanes.add(lane);
        there.set(lane, true);
        this.options.evaluator.begin(lane);
        begun.push(lane);
      }
      this.options.lanes.settleAll(begun);
      this.options.lanes.learnt(rows.map(({ id }) => id));
    }
    const gone = [...rules.values()]
      .flatMap((rule) => [...rule.lanes.values()])
      .filter((lane) => !there.has(lane));
    if (gone.length > 0) await this.options.evaluator.end(gone, nowMicros());
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
