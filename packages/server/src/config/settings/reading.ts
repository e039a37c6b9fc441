/** Bounds of what goes out. */
import { duration, integer, size } from '../values.js';
import { MIB, GIB, PIB, DAY, setting } from './setting.js';

export const READING = {
  queryTimeLimit: setting({
    name: 'query-time-limit',
    type: duration(100, DAY),
    default: '30s',
    description: 'A query that runs longer is stopped with `query_timeout`.',
  }),
  queryMemory: setting({
    name: 'query-memory',
    type: size(16 * MIB, PIB),
    default: '2GiB',
    description: 'A query that needs more memory in the engine is stopped with `query_too_large`.',
  }),
  answerLimit: setting({
    name: 'answer-limit',
    type: size(MIB, GIB),
    default: '32MiB',
    description:
      'Most bytes of one answer: pages end before it, and what has no pages is refused with `query_too_large`.',
    since: '0.1.0',
  }),
  answersInFlight: setting({
    name: 'answers-in-flight',
    type: size(MIB, PIB),
    default: '512MiB',
    description:
      'Bytes of all answers that are being sent; while there are more, further ones are refused with `answers_busy`.',
    since: '0.1.0',
  }),
  queryThreads: setting({
    name: 'query-threads',
    type: integer(0, 1024),
    default: '0',
    description: 'Threads of one query in the engine; 0 = one per processor core.',
  }),
  engineSessions: setting({
    name: 'engine-sessions',
    type: integer(1, 64),
    default: '4',
    description: 'Queries that the embedded engine runs at the same time.',
  }),
  engineQueue: setting({
    name: 'engine-queue',
    type: integer(1, 1_000_000),
    default: '1000',
    description:
      'Queries that wait for the engine, at most half of them of one project; further ones are refused with `engine_busy`.',
  }),
  engineMemory: setting({
    name: 'engine-memory',
    type: size(16 * MIB, PIB),
    default: '4GiB',
    description:
      'Memory of all queries in the engine together; a query that finds it taken is refused with `engine_busy`.',
  }),
  tailBuffer: setting({
    name: 'tail-buffer',
    type: integer(0, 10_000_000),
    default: '10000',
    description: 'Latest points of a project kept in memory so that a reader of `/tail` can resume.',
  }),
} as const;
