/** The parts of alerts, put together; `start` brings the rules in force, `stop` ends them in the order in which nothing is lost. */
import path from 'node:path';
import type { Logger } from 'pino';
import type { Catalog } from '../../catalog/catalog.js';
import { END_OF_TIME } from '../../model/time.js';
import type { PointsStore } from '../../points/store.js';
import type { PointsWatcher } from '../ingest/ingest.js';
import type { Callbacks, Jobs, Mail, RemovalQuery } from '../services.js';
import { AlertService } from './alerts.js';
import { Bands } from './bands/bands.js';
import { Evaluator } from './evaluation/evaluator.js';
import { Findings, type Happened } from './evaluation/found.js';
import { addSpan, type Spans } from './feed/handed.js';
import { Unevaluated } from './feed/unevaluated.js';
import { Lanes } from './lanes/lanes.js';
import { AlertChannelService } from './notify/channels.js';
import { tell, type Told } from './notify/outbox.js';
import { Sender } from './notify/sender.js';
import { TestMessages } from './notify/test-message.js';
import { Transport } from './notify/transport.js';
import { History } from './rules/history.js';
import { LiveRules } from './rules/live-rules.js';
import { AlertRuleService } from './rules/rules.js';

/** Before the store of points, which tells it what the last run left. */
export const openUnevaluated = (dataDir: string): Promise<Unevaluated> =>
  Unevaluated.open(path.join(dataDir, 'alerts'));

export interface OpenedAlerts {
  readonly rules: AlertRuleService;
  readonly alerts: AlertService;
  readonly channels: AlertChannelService;
  readonly watcher: PointsWatcher;
  /** Points of these series were deleted. */
  removed(query: RemovalQuery): void;
  readonly figures: AlertFigures;
  stop(): Promise<void>;
}

export interface AlertFigures {
  readonly evaluated: number;
  readonly waitingPoints: number;
  readonly waitingSeries: number;
  readonly lanes: number;
  readonly sent: number;
  readonly failed: number;
  readonly unsent: number;
}

export interface AlertParts {
  readonly catalog: Catalog;
  readonly store: PointsStore;
  readonly unevaluated: Unevaluated;
  readonly revision: () => string;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly mail: Mail;
  readonly callbacks: Callbacks;
  readonly log: Pick<Logger, 'warn'>;
}

export async function openAlerts(parts: AlertParts): Promise<OpenedAlerts> {
  const { catalog, store, unevaluated, log } = parts;
  const onProblem = (error: unknown) =>
    log.warn({ err: error }, 'alerts could not be looked after; it is tried again');
  const lanes = new Lanes();
  const findings = new Findings(catalog, tellOf);
  const evaluator = new Evaluator({
    ...{ store, lanes, findings, onProblem },
    learn: (project, series) => live.learn(project, series),
    settled: (rules) => catalog.alertRules.settle(rules),
  });
  const bands = new Bands({
    ...{ catalog, store, onProblem },
    onMade: (band, from) => evaluator.bandMade(band, from),
  });
  const live: LiveRules = new LiveRules({
    catalog,
    lanes,
    bands,
    evaluator,
    revision: parts.revision,
    onProblem,
  });
  const channels: AlertChannelService = new AlertChannelService({ ...parts, tests: () => tests });
  const transport = new Transport({ ...parts, publish: channels.publish });
  const tests = new TestMessages(catalog, transport);
  const sender = new Sender({
    ...{ catalog, transport, onProblem },
    channelsOf: (project, rule) => live.rule(project, rule)?.row.channels,
  });
  const left = unevaluated.adopt(evaluator.unevaluated);
  await bands.load();
  await live.start();
  bands.start();
  evaluator.soil(left);
  return {
    rules: new AlertRuleService({ ...parts, live, history: new History(store, live) }),
    alerts: new AlertService({ catalog, onChanged: (alert) => evaluator.changed(alert) }),
    channels,
    watcher: { hand: (project) => (live.watches(project) ? evaluator.hand(project) : undefined) },
    removed({ series, from = 0, to = END_OF_TIME }) {
      const spans: Spans = new Map();
      for (const { id } of series) addSpan(spans, id, from, to);
      evaluator.soil(spans);
    },
    figures: {
      get evaluated() {
        return evaluator.evaluated;
      },
      get waitingPoints() {
        return evaluator.waitingPoints;
      },
      get waitingSeries() {
        return evaluator.waitingLanes;
      },
      get lanes() {
        return lanes.count;
      },
      get sent() {
        return sender.sent;
      },
      get failed() {
        return sender.failed;
      },
      get unsent() {
        return sender.waiting;
      },
    },
    async stop() {
      await live.stop();
      await bands.stop();
      await evaluator.stop();
      await sender.stop();
    },
  };
}

async function tellOf(within: Parameters<typeof tell>[0], happened: readonly Happened[]): Promise<void> {
  const byProject = new Map<number, Told[]>();
  for (const { kind, alert, lane } of happened) {
    const { channels, severity } = lane.rule.row;
    if (channels.length === 0) continue;
    const list = byProject.get(alert.project) ?? [];
    byProject.set(alert.project, list);
    list.push({ kind, alert, channels, severity });
  }
  for (const [project, told] of byProject) await tell(within, project, told);
}
