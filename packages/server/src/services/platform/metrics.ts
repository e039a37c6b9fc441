/** Every metric of the platform but the HTTP ones, in one table; docs/metrics.md is checked against it. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Quotas } from '../../catalog/projects/quotas.js';
import type { PointsStore } from '../../points/store.js';
import type { AlertFigures } from '../alerts/open.js';
import type { RetentionFigures } from '../retention/runner.js';
import type { IngestService } from '../ingest/ingest.js';
import type { QualityService } from '../quality/quality.js';

export function platformMetrics(
  store: PointsStore,
  ingest: IngestService,
  quotas: Quotas,
  alerts: AlertFigures,
  retention: () => RetentionFigures,
  quality: Pick<QualityService, 'seconds' | 'series' | 'findings'>,
): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const table: [name: string, help: string, value: () => number][] = [
    ['tributary_points_stored_total', 'Points acknowledged since the start.', () => ingest.stored],
    ['tributary_points_refused_total', 'Points refused with a reason since the start.', () => ingest.refused],
    [
      'tributary_quotas_near',
      'Quotas of devices and series of which a project uses 80 % or more, as far as it wrote since the start.',
      () => quotas.near,
    ],
    [
      'tributary_points_flushed_total',
      'Points moved into the engine since the start.',
      () => store.state.flushedRows,
    ],
    [
      'tributary_spool_bytes',
      'Bytes in the spool that the engine does not hold yet.',
      () => store.state.spooledBytes,
    ],
    [
      'tributary_engine_up',
      '1 while the engine takes points, else 0.',
      () => (store.state.engineProblem ? 0 : 1),
    ],
    [
      'tributary_engine_waiting',
      'Queries that wait for their turn in the engine.',
      () => store.state.engine.waiting,
    ],
    [
      'tributary_engine_refused_total',
      'Queries refused because too many waited, or waited for too long.',
      () => store.state.engine.refused,
    ],
    [
      'tributary_engine_sessions_replaced_total',
      'Sessions of the embedded engine closed because their statement did not end well.',
      () => store.state.engine.replaced,
    ],
    [
      'tributary_answers_refused_total',
      'Answers of the engine that did not prove to be whole, or spoke of series that nobody asked for. Should stay 0.',
      () => store.state.answersRefused,
    ],
    [
      'tributary_unsettled',
      '1 while some points may be stored twice and reads of them pay for it.',
      () => (store.state.unsettled ? 1 : 0),
    ],
    [
      'tributary_deletions_open',
      'Deletions of points whose rows the engine is not rid of yet; no read shows them.',
      () => store.deletions.length,
    ],
    [
      'tributary_disk_free_bytes',
      'Bytes free on the fullest disk of the data folder.',
      () => store.state.freeBytes,
    ],
    [
      'tributary_disk_short',
      '1 while nothing is merged, settled, stored as a file or exported for want of disk space.',
      () => (store.state.diskShort ? 1 : 0),
    ],
    [
      'tributary_parts_broken_total',
      'Parts of the embedded engine that were found broken since the start.',
      () => store.state.brokenParts,
    ],
    [
      'tributary_parts_lost',
      'Broken parts of all times for which there was nothing to go back to.',
      () => store.state.lostParts,
    ],
    [
      'tributary_alerts_evaluated_points_total',
      'Points looked at for alert rules since the start.',
      () => alerts.evaluated,
    ],
    [
      'tributary_alerts_waiting_points',
      'Accepted points that wait to be looked at for alert rules.',
      () => alerts.waitingPoints,
    ],
    [
      'tributary_alerts_waiting_series',
      'Series that are looked at again from the store for a rule, each counted for each rule: points came late, or a rule is new.',
      () => alerts.waitingSeries,
    ],
    [
      'tributary_alerts_series',
      'Series that alert rules look at, each counted for each rule.',
      () => alerts.lanes,
    ],
    [
      'tributary_alert_notifications_sent_total',
      'Notifications of alerts that were sent since the start.',
      () => alerts.sent,
    ],
    [
      'tributary_alert_notifications_failed_total',
      'Notifications of alerts that were given up since the start.',
      () => alerts.failed,
    ],
    [
      'tributary_alert_notifications_waiting',
      'Notifications of alerts that wait to be sent, or sent again.',
      () => alerts.unsent,
    ],
    [
      'tributary_retention_points_total',
      'Points deleted by retention rules since the start.',
      () => retention().points,
    ],
    [
      'tributary_retention_failed_total',
      'Runs of the retention rules of a project that failed since the start.',
      () => retention().failed,
    ],
    [
      'tributary_retention_last_run_timestamp_seconds',
      'When the last run of the retention rules of a project ended, as seconds since 1970; 0: none since the start.',
      () => retention().ended / 1000,
    ],
    ['tributary_retention_last_run_seconds', 'How long that run took.', () => retention().took / 1000],
    [
      'tributary_retention_next_run_timestamp_seconds',
      'When the next daily runs begin, as seconds since 1970.',
      () => retention().next / 1000,
    ],
    [
      'tributary_quality_round_seconds',
      'How long the last look at what devices send took.',
      () => quality.seconds,
    ],
    ['tributary_quality_series', 'Series that the last look went over.', () => quality.series],
    [
      'tributary_quality_findings',
      'Devices with something wrong that are listed after the last look, each counted for each kind.',
      () => quality.findings,
    ],
  ];
  for (const [name, help, value] of table) {
    const common = { name, help, registers: [registry] };
    if (name.endsWith('_total'))
      new Counter({
        ...common,
        collect() {
          this.reset();
          this.inc(value());
        },
      });
    else
      new Gauge({
        ...common,
        collect() {
          this.set(value());
        },
      });
  }
  return registry;
}
