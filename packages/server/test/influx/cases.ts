/**
 * Cases of line protocol, one a line in `line-protocol-cases.ndjson`: a body, the points that are read from it and the lines
 * that are refused, with the reason. Written from the published grammar and its rules; each case without `differs` was also
 * read by InfluxDB 1.6.7, with this result.
 */
import { readFileSync } from 'node:fs';
import type { Precision } from '../../src/dialects/influx/wire/timestamp.js';
import type { RulesPoint } from './by-the-rules.js';

interface WrittenCase {
  readonly rule: string;
  readonly body?: string;
  /** In the place of `body` where it is not UTF-8. */
  readonly latin1?: string;
  /** Absent: nanoseconds. */
  readonly precision?: Precision;
  readonly points: readonly [
    line: number,
    measurement: string,
    tags: Record<string, string>,
    field: string,
    value: number | boolean | string,
    time: string | null,
  ][];
  /** An empty reason: a name that no series may have. */
  readonly refused: readonly [line: number, reason: string][];
  /** In what InfluxDB 1.6 does otherwise. */
  readonly differs?: string;
}

export interface Case {
  readonly title: string;
  readonly rule: string;
  readonly body: Buffer;
  readonly precision: Precision;
  readonly points: RulesPoint[];
  readonly refused: WrittenCase['refused'];
  readonly differs: string | undefined;
}

const FILE = new URL('line-protocol-cases.ndjson', import.meta.url);

export const CASES: readonly Case[] = readFileSync(FILE, 'utf8')
  .trimEnd()
  .split('\n')
  .map((text) => {
    const {
      rule,
      body,
      latin1,
      precision = 'ns',
      points,
      refused,
      differs,
    } = JSON.parse(text) as WrittenCase;
    return {
      title: JSON.stringify(body ?? latin1).slice(0, 120) + (precision === 'ns' ? '' : ` (${precision})`),
      ...{ rule, precision, refused, differs },
      body: body === undefined ? Buffer.from(latin1!, 'latin1') : Buffer.from(body),
      points: points.map(([line, measurement, tags, field, value, time]) => ({
        ...{ line, measurement, field, value },
        tags: Object.entries(tags),
        time: time === null ? undefined : BigInt(time),
      })),
    };
  });
