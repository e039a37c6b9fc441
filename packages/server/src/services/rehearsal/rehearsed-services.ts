/** The services of a rehearsal: reads go through, a change is written down and held back (read-only.ts), points are judged. */
import { Registry } from 'prom-client';
import type { EntryNumbers, Ingest, Reports, Services, Submission } from '../services.js';
import { rehearsedAccess, rehearsedAccessKeys, rehearsedRights } from './rehearsed-access.js';
import { overriding } from './overriding.js';
import { readOnly } from './read-only.js';
import type { Recorder } from './recorder.js';

const FIRST_READINGS = 5;

export function rehearsedServices(services: Services, ingest: Ingest, recorder: Recorder): Services {
  const rehearsed: Partial<Record<keyof Services, unknown>> = {};
  for (const name of Object.keys(services) as (keyof Services)[])
    rehearsed[name] = readOnly(name, services[name], recorder);
  return {
    ...(rehearsed as unknown as Services),
    access: rehearsedAccess(services.access, recorder),
    rights: rehearsedRights(services.rights, recorder),
    boardShares: overriding(readOnly('boardShares', services.boardShares, recorder), {
      open: (secret) => services.boardShares.open(secret, { rehearsed: true }),
    }),
    accessKeys: rehearsedAccessKeys(services.accessKeys, recorder),
    reports: rehearsedReports(services.reports, recorder),
    entryNumbers: rehearsedNumbers(services.entryNumbers),
    ingest,
    // What is refused is told at the end, and noted nowhere.
    refusals: { list: services.refusals.list.bind(services.refusals), note: () => undefined },
    metrics: new Registry(),
  };
}

/** A report would be stored reading by reading; whether some came before is not looked at. */
function rehearsedReports(reports: Reports, recorder: Recorder): Reports {
  return overriding(readOnly('reports', reports, recorder), { submit });

  function submit({ device, content: { readings, events } }: Submission): ReturnType<Reports['submit']> {
    const first = Array.from({ length: Math.min(readings.count, FIRST_READINGS) }, (_, i) => ({
      device: device.key,
      series: readings.variable(i).toString(16).padStart(4, '0'),
      time: Number.isNaN(readings.time(i)) ? null : readings.time(i),
      value: readings.value(i),
    }));
    const count = readings.count + events.length;
    recorder.wrote({ stored: readings.count, refused: 0, first, reasons: [], newSeries: [] });
    if (events.length > 0) recorder.change(`keeps ${events.length} event(s) of the report`);
    return Promise.resolve({ count, accepted: count, refused: [], refusedCount: 0 });
  }
}

/** The numbers that come next, as they are now; none is taken. */
const rehearsedNumbers = (numbers: EntryNumbers): EntryNumbers => ({
  newest: numbers.newest.bind(numbers),
  async numbered({ id, project }, times, store) {
    const newest = (await numbers.newest(project, [id])).get(id) ?? 0;
    return store(times.map((_, at) => newest + 1 + at));
  },
});
