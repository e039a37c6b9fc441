/** Sends batches, two at a time, and reports the rows that the server refused. */
import { TributaryApiError, type Tributary, type WriteReport } from '@tributary/client';
import { PATIENTLY } from '../connection.js';
import { RowBatch } from './batch.js';
import type { ImportPoint, ImportRow } from './rows.js';

const IN_FLIGHT = 2;
/** More than one request may have: less of it may do. */
const TOO_MUCH: readonly string[] = [
  'body_too_large',
  'too_many_new_series',
  'too_many_new_tags',
  'too_many_points',
  'too_many_refused',
  'too_many_values',
];

export interface Sent {
  readonly rows: number;
  readonly stored: number;
  /** In the order of the file; one entry a row. */
  readonly refused: readonly { readonly row: ImportRow; readonly points: number; readonly reason: string }[];
}

interface Underway {
  readonly batch: RowBatch;
  readonly done: Promise<void>;
}

export class BatchSender {
  readonly #api: Tributary;
  readonly #sent: (sent: Sent) => Promise<void>;
  readonly #underway = new Set<Underway>();
  readonly #times: ((point: ImportPoint) => unknown) | undefined;
  #batch: RowBatch;
  #failed: { readonly error: unknown } | undefined;

  /** `times`: how times are written (RowBatch). */
  constructor(api: Tributary, sent: (sent: Sent) => Promise<void>, times?: (point: ImportPoint) => unknown) {
    this.#api = api;
    this.#sent = sent;
    this.#times = times;
    this.#batch = new RowBatch(times);
  }

  async add(row: ImportRow): Promise<void> {
    this.#batch.add(row);
    if (this.#batch.full) await this.#send();
  }

  async finish(): Promise<void> {
    if (this.#batch.rows > 0) await this.#send();
    await Promise.all([...this.#underway].map(({ done }) => done));
    this.#check();
  }

  async #send(): Promise<void> {
    const batch = this.#batch;
    this.#batch = new RowBatch(this.#times);
    // A point that the file holds twice keeps its later value: wait for the request that holds the earlier one.
    const rivals = [...this.#underway].filter(({ batch: other }) => overlap(other.instants, batch.instants));
    await Promise.all(rivals.map(({ done }) => done));
    while (this.#underway.size >= IN_FLIGHT) await Promise.race([...this.#underway].map(({ done }) => done));
    this.#check();
    const entry: Underway = {
      batch,
      done: this.#post(batch)
        .catch((error: unknown) => {
          this.#failed ??= { error };
        })
        .finally(() => this.#underway.delete(entry)),
    };
    this.#underway.add(entry);
  }

  async #post(batch: RowBatch): Promise<void> {
    const { body, owners } = batch.encode();
    const answer = await this.#answer(body);
    // More than one request may have, or more was refused than one answer names: sent again in halves, which changes nothing of what is stored.
    const tooMuch = answer instanceof TributaryApiError;
    if (batch.rows > 1 && (tooMuch || answer.refusedCount !== undefined)) {
      for (const half of batch.halves()) await this.#post(half);
      return;
    }
    if (tooMuch) {
      const refused = batch.added.map((row) => ({ row, points: row.points.length, reason: answer.message }));
      return this.#sent({ rows: batch.rows, stored: 0, refused });
    }
    const reasons = new Map<ImportRow, string[]>();
    for (const { index, message } of answer.refused) {
      const row = owners[index];
      if (row) reasons.set(row, [...(reasons.get(row) ?? []), message]);
    }
    await this.#sent({
      rows: batch.rows,
      stored: answer.stored,
      refused: [...reasons].map(([row, messages]) => ({
        row,
        // Not named ones are of the same row: there is no other.
        points: answer.refusedCount ?? messages.length,
        reason: [...new Set(messages)].join(' '),
      })),
    });
  }

  /** An error: it is more than a request may have, and the server stored nothing. */
  async #answer(body: string): Promise<WriteReport | TributaryApiError> {
    try {
      return await this.#api.request('POST', '/points', { body, query: { unit: 'us' }, ...PATIENTLY });
    } catch (error) {
      if (error instanceof TributaryApiError && TOO_MUCH.includes(error.code)) return error;
      throw error;
    }
  }

  #check(): void {
    if (this.#failed) throw this.#failed.error;
  }
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const instant of one) if (other.has(instant)) return true;
  return false;
}
