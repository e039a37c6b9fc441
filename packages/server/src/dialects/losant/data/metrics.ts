/** What Losant's rules leave out silently is counted here, so that a device with a wrong clock is found. */
import { Counter, type Registry } from 'prom-client';

const NAME = 'tributary_losant_ignored_reports_total';

/** The counter of this registry; made by whoever asks first. */
export function ignoredReports(metrics: Registry): Counter {
  return (
    (metrics.getSingleMetric(NAME) as Counter | undefined) ??
    new Counter({
      name: NAME,
      help: 'Losant state reports left out because they were older than 30 days or more than a day ahead.',
      registers: [metrics],
    })
  );
}
