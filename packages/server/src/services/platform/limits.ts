/** The bounds that answers and documents name, in one place (docs/limits.md). */
import { MAX_ROWS } from '../../points/user-sql/user-sql.js';
import { MAX_JSON_LEVELS, MAX_JSON_VALUES } from '../../model/json-limits.js';
import { MAX_NAMED, MAX_NEW_SERIES, MAX_WRITE_POINTS, MAX_REFUSED } from '../ingest/limits.js';
import { MAX_BUCKETS, MAX_POINTS, MAX_SERIES } from '../query/limits.js';
import type { Services } from '../services.js';
import { MAX_TEXT } from '../ingest/values.js';
import type { PlatformSettings } from './settings.js';

export function limitsOf(settings: PlatformSettings): Services['limits'] {
  return {
    bodyBytes: settings.bodyLimit,
    pointsPerWrite: MAX_WRITE_POINTS,
    newSeriesPerWrite: MAX_NEW_SERIES,
    refusedPerWrite: MAX_REFUSED,
    refusalsNamed: MAX_NAMED,
    jsonValues: MAX_JSON_VALUES,
    jsonLevels: MAX_JSON_LEVELS,
    devicesPerProject: settings.deviceQuota,
    seriesPerProject: settings.seriesQuota,
    pointsPerAnswer: MAX_POINTS,
    pointsPerAnswerDefault: 1_000,
    itemsPerPage: 1_000,
    itemsPerPageDefault: 100,
    seriesPerQuery: MAX_SERIES,
    bucketsPerQuery: MAX_BUCKETS,
    textCharacters: MAX_TEXT,
    futureMilliseconds: settings.futureLimit,
    queryMilliseconds: settings.queryTimeLimit,
    queryBytes: settings.queryMemory,
    answerBytes: settings.answerLimit,
    answersInFlightBytes: settings.answersInFlight,
    sqlAnswerRows: MAX_ROWS,
  };
}
