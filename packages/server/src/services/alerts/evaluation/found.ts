/** What was found, into the catalog: the alerts and what is told of them in one transaction, so that neither is ever there without the other. */
import type { Catalog } from '../../../catalog/catalog.js';
import type { Micros } from '../../../model/time.js';
import type { Alert, AlertEventKind, AlertSpan } from '../../../model/records/alert.js';
import type { Lane } from '../lanes/lane.js';
import { MAX_ALERTS, PAST_MS } from '../limits.js';
import { reconcile, type Changes } from './reconcile.js';

/** What happened to an alert. */
export interface Happened {
  readonly kind: AlertEventKind;
  readonly alert: Alert;
  readonly lane: Lane;
}

export type Tell = (
  within: Pick<Catalog, 'alertDeliveries' | 'alertChannels' | 'alertSilences' | 'alerts'>,
  happened: readonly Happened[],
) => Promise<void>;

/** Found of a lane over a span of time; `stored` is what was there of it. */
export interface Found {
  readonly lane: Lane;
  readonly stored: readonly Alert[];
  readonly spans: readonly AlertSpan[];
}

const PRUNED = 1_000;

export class Findings {
  constructor(
    private readonly catalog: Catalog,
    private readonly tell: Tell,
  ) {}

  stored(lane: Lane, time: Micros): Promise<Alert[]> {
    const { row, from } = lane.rule;
    return this.catalog.alerts.ofLane({ rule: row.id, from, series: lane.series.id }, time);
  }

  /** All of them or none; a statement for many alerts, because whoever writes holds the event loop. */
  async keep(found: readonly Found[]): Promise<void> {
    const opened = new Map<Lane, Alert | undefined>();
    await this.catalog.transaction(async (within) => {
      const happened: Happened[] = [];
      const changes = found.map(({ lane, stored, spans }) => ({ lane, ...reconcile(stored, spans) }));
      await withdraw(within, changes, opened, happened);
      await change(within, changes, opened, happened);
      await make(within, changes, opened, happened);
      if (happened.length > 0) await this.tell(within, happened);
    });
    for (const [lane, alert] of opened) lane.open = alert;
    for (const project of new Set(found.map(({ lane }) => lane.rule.row.project))) await this.#prune(project);
  }

  /** What fires of these lanes is over; all of it or nothing. */
  async end(lanes: readonly Lane[], ended: Micros): Promise<void> {
    const firing = lanes.filter(({ open }) => open !== undefined);
    if (firing.length === 0) return;
    await this.catalog.transaction(async (within) => {
      const there = await within.alerts.end(
        firing.map(({ open }) => open!.id),
        ended,
      );
      const happened: Happened[] = [];
      for (const lane of firing) {
        const open = lane.open!;
        if (!there.has(open.id)) continue;
        const alert = { ...open, ended: Math.max(ended, open.fired + 1) };
        happened.push({ kind: 'resolved', alert, lane });
      }
      await this.tell(within, happened);
    });
    for (const lane of firing) lane.open = undefined;
  }

  /** Counting costs: now and then is enough for what is bounded and no more. */
  async #prune(project: number): Promise<void> {
    if (++this.#writes % PRUNED !== 0) return;
    const count = await this.catalog.alerts.count(project);
    if (count > MAX_ALERTS)
      await this.catalog.alerts.prune(project, Math.min(count - MAX_ALERTS, PRUNED * 2));
  }

  #writes = 0;
}

type Within = Pick<Catalog, 'alerts'>;
type Opened = Map<Lane, Alert | undefined>;
type ChangesOfLane = Changes<Alert> & { readonly lane: Lane };

async function withdraw(
  within: Within,
  changes: readonly ChangesOfLane[],
  opened: Opened,
  happened: Happened[],
): Promise<void> {
  for (const { lane, withdrawn } of changes)
    for (const before of withdrawn) {
      const alert = await within.alerts.withdraw(before.id);
      if (alert !== undefined && alert.notified !== null) happened.push({ kind: 'withdrawn', alert, lane });
      if (lane.open?.id === before.id) opened.set(lane, undefined);
    }
}

async function change(
  within: Within,
  changes: readonly ChangesOfLane[],
  opened: Opened,
  happened: Happened[],
): Promise<void> {
  const spans = new Map(
    changes.flatMap(({ changed }) => changed.map(({ before, after }) => [before.id, after])),
  );
  if (spans.size === 0) return;
  const there = new Map((await within.alerts.setSpans(spans)).map((alert) => [alert.id, alert]));
  for (const { lane, changed } of changes)
    for (const { before } of changed) {
      const alert = there.get(before.id);
      if (alert === undefined) continue;
      if (before.ended === null && alert.ended !== null) happened.push({ kind: 'resolved', alert, lane });
      if (before.ended !== null && alert.ended === null) happened.push({ kind: 'fired', alert, lane });
      if (alert.ended === null) opened.set(lane, alert);
      else if (lane.open?.id === alert.id && opened.get(lane) === undefined) opened.set(lane, undefined);
    }
}

async function make(
  within: Within,
  changes: readonly ChangesOfLane[],
  opened: Opened,
  happened: Happened[],
): Promise<void> {
  const rows = changes.flatMap(({ lane, made }) => made.map((span) => newAlert(lane, span)));
  if (rows.length === 0) return;
  const lanes = new Map(changes.map(({ lane }) => [`${lane.rule.row.id} ${lane.series.id}`, lane]));
  for (const alert of await within.alerts.add(rows)) {
    const lane = lanes.get(`${alert.rule} ${alert.series}`)!;
    if (alert.ended === null) {
      opened.set(lane, alert);
      happened.push({ kind: 'fired', alert, lane });
    } else if (alert.ended / 1000 > Date.now() - PAST_MS) happened.push({ kind: 'passed', alert, lane });
  }
}

const newAlert = ({ rule, series }: Lane, { since, fired, ended }: AlertSpan) => ({
  ...{ project: rule.row.project, rule: rule.row.id, ruleName: rule.row.name, ruleFrom: rule.from },
  ...{ severity: rule.row.severity, series: series.id, device: series.key, seriesName: series.name },
  ...{ since, fired, ended },
});
