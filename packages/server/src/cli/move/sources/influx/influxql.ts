/**
 * InfluxQL over HTTP, as InfluxDB 1.x answers it. Rule: a name or text gets into a statement through `identifier` and `text`
 * only, which escape what would end it.
 */
import { failure } from '../../../failure.js';
import type { Vendor } from '../../engine/vendor.js';

export interface InfluxTable {
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values?: readonly (readonly unknown[])[];
}

interface Answer {
  readonly results?: readonly { readonly series?: readonly InfluxTable[]; readonly error?: string }[];
  readonly error?: string;
}

const escaped = (name: string): string => name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

export const identifier = (name: string): string => `"${escaped(name).replaceAll('"', '\\"')}"`;
export const text = (value: string): string => `'${escaped(value).replaceAll("'", "\\'")}'`;

/** The tables of one statement. Times are ISO texts with nanoseconds. */
export async function influxTables(
  vendor: Vendor,
  database: string | undefined,
  statement: string,
): Promise<readonly InfluxTable[]> {
  const form = new URLSearchParams({ q: statement, ...(database !== undefined && { db: database }) });
  const answer = await vendor.json<Answer>('/query', {
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const problem = answer.error ?? answer.results?.find(({ error }) => error !== undefined)?.error;
  if (problem !== undefined) throw failure(`InfluxDB says: ${problem} (${statement.slice(0, 200)})`);
  return answer.results?.[0]?.series ?? [];
}
