/**
 * ClickHouse inside this process (chDB). One data directory per process; a session runs one query at a time, so a
 * small pool of sessions on the same path serves readers, and one session of its own serves the flush: a long query
 * never keeps points from the engine. No session is used again after a statement that did not end well (session-pool.ts).
 */
import path from 'node:path';
import { Session, drainPending } from 'chdb';
import { messageOf } from '../../model/thrown.js';
import { Proof, type AnswerForm } from './answer.js';
import { configArgument, type ConfigPart } from './config-file.js';
import {
  inTime,
  piecesInTime,
  settingsClause,
  type Engine,
  type EngineFigures,
  type QueryOptions,
  type SegmentInsert,
} from './engine.js';
import { EngineError, engineError } from './engine-error.js';
import type { QueryLimits } from './limits.js';
import { GUESTS, guestOf, guestSettings, type Guest, type GuestRules } from './guest.js';
import { segmentInsertSql } from './segment-sql.js';
import { SessionPool } from './session-pool.js';
import { QUEUE, Turns } from './turns.js';

export interface EmbeddedOptions {
  /** Folder of the engine's files. */
  readonly path: string;
  /** Folder that segments are read from. */
  readonly segments: string;
  readonly sessions: number;
  /** Most queries that wait. */
  readonly queue?: number;
  readonly limits: QueryLimits;
  /** What the engine takes from its configuration file only. */
  readonly config?: readonly ConfigPart[];
}

/** Small caches: the default ones are sized for a server of its own and would fill this process's memory. */
const CONNECTION_ARGUMENTS = [
  '--mark_cache_size=67108864',
  '--index_mark_cache_size=16777216',
  '--uncompressed_cache_size=0',
  '--mmap_cache_size=0',
  '--max_thread_pool_size=200',
  '--background_pool_size=2',
  '--background_schedule_pool_size=4',
  // A selection of 10,000 series is a long text.
  '--max_query_size=67108864',
];

class EmbeddedEngine implements Engine {
  readonly mode = 'embedded';
  readonly #readers: SessionPool<Session>;
  /** One session, so that statements that write run one after another. */
  readonly #writer: SessionPool<Session>;
  readonly #turns: Turns;
  readonly #limits: QueryLimits;
  readonly #open: () => Session;
  #guests: SessionPool<Session> | undefined;

  constructor(options: EmbeddedOptions) {
    this.#limits = options.limits;
    const config = options.config ?? [];
    const connectionArgs = [
      ...CONNECTION_ARGUMENTS,
      `--user_files_path=${options.segments}`,
      ...(config.length > 0 ? [configArgument(`${path.resolve(options.path)}.xml`, config)] : []),
    ];
    const open = () => new Session(options.path, { connectionArgs });
    this.#open = open;
    this.#writer = new SessionPool({ open, size: 1 });
    const size = Math.max(1, options.sessions);
    this.#readers = new SessionPool({ open, size });
    this.#turns = new Turns({ size, queue: options.queue ?? QUEUE });
  }

  exec(sql: string): Promise<void> {
    return this.#write(sql);
  }

  admitGuests(rules: GuestRules): Promise<Guest> {
    const guests = (this.#guests ??= new SessionPool({
      open: () => {
        const session = this.#open();
        session.query(`USE ${rules.database}`);
        session.query(`SET ${guestSettings(rules).join(', ')}`);
        return session;
      },
      size: GUESTS,
    }));
    const { seconds } = rules.limits;
    const guest = guestOf({
      whole: (sql, format) =>
        withEngineErrors(() =>
          guests.run(async (session) =>
            (await inTime(seconds, () => session.queryAsync(sql, { format }))).bytes(),
          ),
        ),
      pieces: (sql, format) =>
        rawOf(guests.stream((session) => piecesInTime(seconds, session.queryStream(sql, { format })))),
    });
    return Promise.resolve(guest);
  }

  async maintain(sql: string): Promise<void> {
    await withEngineErrors(() =>
      this.#turns.run({ background: true }, Infinity, () =>
        this.#readers.run((session) => session.queryAsync(sql)),
      ),
    );
  }

  insertSegment(segment: SegmentInsert): Promise<void> {
    const source = `file('${segment.path.replace(/[\\']/g, '\\$&')}', Native, '${segment.structure}')`;
    return this.#write(segmentInsertSql(segment, source));
  }

  query(sql: string, form: AnswerForm, options: QueryOptions = {}): Promise<Buffer> {
    const proof = new Proof(sql, form);
    const limit = options.seconds ?? this.#limits.seconds;
    return withEngineErrors(() =>
      this.#turns.run(options.claim ?? {}, limit, (seconds) => {
        const text = proof.sql + settingsClause(this.#limits, { ...options, seconds }, proof.settings);
        return this.#readers.run((session) =>
          inTime(seconds, async () => {
            const answer = await session.queryAsync(text, { format: form.format });
            return proof.check(answer.bytes(), answer.rowsRead);
          }),
        );
      }),
    );
  }

  async *stream(sql: string, form: AnswerForm, options: QueryOptions = {}): AsyncIterable<Uint8Array> {
    const proof = new Proof(sql, form);
    const text = proof.sql + settingsClause(this.#limits, options, proof.settings);
    const pieces = async function* (session: Session) {
      for await (const chunk of session.queryStream(text, { format: form.format })) yield chunk.raw();
    };
    try {
      yield* this.#turns.stream(options.claim ?? {}, options.seconds ?? this.#limits.seconds, () =>
        this.#readers.stream((session) => proof.checkPieces(pieces(session))),
      );
    } catch (error) {
      throw asEngineError(error);
    }
  }

  get figures(): EngineFigures {
    return { ...this.#turns.state, replaced: this.#readers.replaced + this.#writer.replaced };
  }

  async close(): Promise<void> {
    await Promise.all([this.#readers.close(), this.#writer.close(), this.#guests?.close()]);
    await drainPending();
  }

  async #write(sql: string): Promise<void> {
    await withEngineErrors(() => this.#writer.run((session) => session.queryAsync(sql)));
  }
}

async function* rawOf(chunks: AsyncIterable<{ raw(): Uint8Array }>): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of chunks) yield chunk.raw();
  } catch (error) {
    throw asEngineError(error);
  }
}

async function withEngineErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asEngineError(error);
  }
}

function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const message = messageOf(error);
  return engineError(message.replace(/^Query failed: /, ''), error);
}

export function openEmbeddedEngine(options: EmbeddedOptions): Engine {
  return new EmbeddedEngine(options);
}
