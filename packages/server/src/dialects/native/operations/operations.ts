/** Every operation of the native API. Routes, document and tests walk this one list. */
import type { Dialect } from '../../dialect.js';
import type { EventStreams } from '../../event-streams.js';
import type { Operation } from './operation.js';
import { adoptionOperations } from '../routes/adoptions.js';
import { alertChannelOperations } from '../routes/alert-channels.js';
import { alertDocumentOperations } from '../routes/alert-document.js';
import { alertOperations } from '../routes/alerts.js';
import { alertRuleOperations } from '../routes/alert-rules.js';
import { alertSilenceOperations } from '../routes/alert-silences.js';
import { assetOperations } from '../routes/assets.js';
import { auditOperation } from '../routes/audit.js';
import { boardOperations } from '../routes/boards.js';
import { boardShareOperations } from '../routes/board-shares.js';
import { backupOperation } from '../routes/backup.js';
import { apiOperations } from '../routes/apis.js';
import { demoOperation } from '../routes/demo.js';
import { deletedOperations } from '../routes/deleted.js';
import { deviceHistoryOperations } from '../routes/device-history.js';
import { deviceOperations } from '../routes/devices.js';
import { downloadOperation } from '../routes/downloads.js';
import { documentOperations } from '../routes/documents.js';
import { deletionOperations } from '../routes/deletions.js';
import { deletionPreviews } from '../routes/deletion-previews.js';
import { exportOperation } from '../routes/exports.js';
import { jobOperations } from '../routes/jobs.js';
import { moveOperations } from '../routes/moves.js';
import { platformOperations } from '../routes/platform.js';
import { pageSessionOperations } from '../routes/page-session.js';
import { projectOperations } from '../routes/projects.js';
import { queryBuckets } from '../routes/query-buckets.js';
import { queryChanges } from '../routes/query-changes.js';
import { queryCounts } from '../routes/query-counts.js';
import { queryFirst } from '../routes/query-first.js';
import { queryLast } from '../routes/query-last.js';
import { queryPoints } from '../routes/query-points.js';
import { querySql } from '../routes/query-sql.js';
import { queryStatistics } from '../routes/query-statistics.js';
import { retentionOperations } from '../routes/retention.js';
import { rehearse } from '../routes/rehearsal.js';
import { qualityOperation } from '../routes/quality.js';
import { refusalsOperation } from '../routes/refusals.js';
import { seriesOperations } from '../routes/series.js';
import { sharedTailOperation } from '../routes/shared-tail.js';
import { sessionOperations } from '../routes/session.js';
import { tailOperation } from '../routes/tail.js';
import { tokenOperations } from '../routes/tokens.js';
import { userOperations } from '../routes/users.js';
import { writePoints } from '../routes/write-points.js';

export function nativeOperations(
  base: string,
  streams: EventStreams,
  others: readonly Dialect[] = [],
): readonly Operation[] {
  const operations: Operation[] = [
    writePoints,
    ...queryPoints,
    ...queryLast,
    ...queryFirst,
    ...queryBuckets,
    ...queryStatistics,
    ...queryCounts,
    ...queryChanges,
    querySql,
    tailOperation(streams),
    ...projectOperations,
    ...deviceOperations,
    ...deviceHistoryOperations,
    ...seriesOperations,
    ...assetOperations,
    ...alertOperations,
    ...alertRuleOperations,
    ...alertSilenceOperations,
    ...alertChannelOperations,
    ...alertDocumentOperations,
    ...boardOperations,
    ...boardShareOperations,
    sharedTailOperation(streams),
    ...tokenOperations,
    ...adoptionOperations(others),
    ...apiOperations(others),
    demoOperation,
    rehearse,
    ...userOperations,
    ...sessionOperations,
    ...pageSessionOperations,
    ...deletionOperations,
    ...deletedOperations,
    ...deletionPreviews,
    ...retentionOperations,
    exportOperation,
    downloadOperation,
    ...jobOperations,
    ...moveOperations,
    backupOperation,
    refusalsOperation,
    qualityOperation,
    auditOperation,
    ...platformOperations,
  ];
  return [...operations, ...documentOperations(base, operations)];
}
