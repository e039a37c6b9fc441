/** A rule tried on history, before it is in force: the same evaluation over stored points. Rules: bounded in series and what it lists; in slices; ended when its job is cancelled. */
import { isoFromMicros, MICROS_PER_DAY, nowMicros } from '../../../model/time.js';
import { startOfDay } from '../../../model/hour-of-week.js';
import { Pace } from '../../../model/pace.js';
import { TributaryError } from '../../../errors/error.js';
import type { AlertRule, AlertSpan } from '../../../model/records/alert.js';
import type { JobCounts } from '../../../model/records/job.js';
import { daysOf } from '../bands/bands.js';
import { begin } from '../evaluation/replay.js';
import { Machine } from '../evaluation/machine.js';
import { storedPoints, type ReadStore } from '../evaluation/stored-points.js';
import type { Lane } from '../lanes/lane.js';
import { MAX_TRIED_ALERTS, MAX_TRIED_SERIES } from '../limits.js';
import type { LiveRules } from './live-rules.js';

export interface TriedAlert extends AlertSpan {
  readonly device: string;
  readonly series: string;
}

export class History {
  constructor(
    private readonly store: ReadStore,
    private readonly live: Pick<LiveRules, 'membersOf'>,
  ) {}

  async run(
    rule: AlertRule,
    days: number,
    progress: { report(counts: JobCounts): void; readonly signal: AbortSignal },
  ): Promise<unknown> {
    const to = nowMicros();
    const from = to - days * MICROS_PER_DAY;
    const lanes = await this.live.membersOf(rule, MAX_TRIED_SERIES);
    if (lanes.length > MAX_TRIED_SERIES)
      throw new TributaryError('too_many_series', {
        value: `more than ${MAX_TRIED_SERIES}`,
        limit: MAX_TRIED_SERIES,
      });
    const alerts: TriedAlert[] = [];
    let [count, points] = [0, 0];
    for (const [at, lane] of lanes.entries()) {
      const tried = await this.#lane(rule, lane, { from, to }, progress.signal);
      points += tried.points;
      count += tried.spans.length;
      const { key: device, name: series } = lane.series;
      for (const span of tried.spans)
        if (alerts.length < MAX_TRIED_ALERTS) alerts.push({ ...span, device, series });
      progress.report({ rows: points, percent: ((at + 1) / lanes.length) * 100 });
    }
    alerts.sort((one, other) => one.fired - other.fired);
    return {
      ...{ from: isoFromMicros(from), to: isoFromMicros(to), series: lanes.length, points, count },
      alerts: alerts.map(({ since, fired, ended, ...names }) => ({
        ...names,
        ...{ since: isoFromMicros(since), fired: isoFromMicros(fired) },
        ended: ended === null ? null : isoFromMicros(ended),
      })),
    };
  }

  async #lane(
    { project }: AlertRule,
    lane: Lane,
    { from, to }: { from: number; to: number },
    signal: AbortSignal,
  ): Promise<{ spans: AlertSpan[]; points: number }> {
    const source = storedPoints(this.store, project, lane);
    const machine = new Machine(lane.judgement);
    const pace = new Pace();
    let points = 0;
    signal.throwIfAborted();
    const band = this.#bandOf(lane);
    for (const point of await source.before(from)) {
      await band(point.time);
      begin(machine, point, from);
    }
    for await (const page of source.from(from)) {
      signal.throwIfAborted();
      for (const { time, input, value } of page) {
        if (time >= to) break;
        if (lane.band !== undefined) await band(time);
        machine.feed(time, input, value);
        points++;
        if (pace.due()) await pace.rest();
      }
      if ((page.at(-1)?.time ?? 0) >= to) break;
    }
    const open = machine.view(to);
    return { spans: [...machine.take(), ...(open === undefined ? [] : [open])], points };
  }

  /** Puts the band of a day into its place when a time of it comes. */
  #bandOf({ band }: Lane): (time: number) => Promise<void> {
    let ends = -Infinity;
    return async (time) => {
      if (band === undefined || time < ends) return;
      const { zone } = band.terms;
      const day = startOfDay(time, zone);
      ends = startOfDay(time, zone, -1);
      const [made] = await daysOf(this.store, [band], day);
      band.set(made!);
    };
  }
}
