/** The figures of this server that its operators see on the page; docs/metrics.md has all. */
import type { PointsStore } from '../../points/store.js';
import type { IngestService } from '../ingest/ingest.js';
import type { QualityService } from '../quality/quality.js';
import type { ServerFigures } from '../services.js';

export interface Figured {
  readonly store: PointsStore;
  readonly ingest: Pick<IngestService, 'stored' | 'refused'>;
  readonly quality: Pick<QualityService, 'devices' | 'series' | 'seconds'>;
  readonly spoolLimit: number;
}

export function serverFigures({ store, ingest, quality, spoolLimit }: Figured): ServerFigures {
  const { flushedRows, spooledBytes, engineProblem, engine, unsettled, freeBytes, diskShort } = store.state;
  return {
    pointsStored: ingest.stored,
    pointsRefused: ingest.refused,
    pointsFlushed: flushedRows,
    spoolBytes: spooledBytes,
    spoolLimitBytes: spoolLimit,
    engineUp: engineProblem === undefined,
    queriesWaiting: engine.waiting,
    queriesRefused: engine.refused,
    unsettled,
    deletionsOpen: store.deletions.length,
    diskFreeBytes: freeBytes,
    diskShort,
    memoryBytes: process.memoryUsage.rss(),
    ...{ devices: quality.devices, series: quality.series, qualityRoundSeconds: quality.seconds },
  };
}
