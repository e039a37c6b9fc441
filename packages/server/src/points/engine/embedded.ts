/**
 * ClickHouse inside this process (chDB). One data directory per process; a session runs one query at a time, so a
 * small pool of sessions on the same path serves readers, and one session of its own serves the flush: a long query
 * never keeps points from the engine.
 */
import { Session, drainPending } from 'chdb';
import {
  EngineError,
  engineError,
  settingsClause,
  type Engine,
  type QueryLimits,
  type QueryOptions,
  type SegmentInsert,
} from './engine.js';
import { segmentInsertSql } from './segment-sql.js';

export interface EmbeddedOptions {
  /** Folder of the engine's files. */
  readonly path: string;
  /** Folder that segments are read from. */
  readonly segments: string;
  readonly sessions: number;
  readonly limits: QueryLimits;
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
  readonly #sessions: Session[] = [];
  readonly #idle: Session[] = [];
  readonly #waiting: ((session: Session) => void)[] = [];
  readonly #writer: Session;
  readonly #limits: QueryLimits;
  #writing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: EmbeddedOptions) {
    this.#limits = options.limits;
    const open = () =>
      new Session(options.path, {
        connectionArgs: [...CONNECTION_ARGUMENTS, `--user_files_path=${options.segments}`],
      });
    this.#writer = open();
    for (let i = 0; i < Math.max(1, options.sessions); i++) this.#sessions.push(open());
    this.#idle.push(...this.#sessions);
  }

  exec(sql: string): Promise<void> {
    return this.#write(sql);
  }

  isolate(database: string): Promise<void> {
    for (const session of this.#sessions) session.query(`USE ${database}`);
    return Promise.resolve();
  }

  async maintain(sql: string): Promise<void> {
    const session = await this.#take();
    try {
      await session.queryAsync(sql);
    } catch (error) {
      throw asEngineError(error);
    } finally {
      this.#give(session);
    }
  }

  insertSegment(segment: SegmentInsert): Promise<void> {
    const source = `file('${segment.path.replace(/[\\']/g, '\\$&')}', Native, '${segment.structure}')`;
    return this.#write(segmentInsertSql(segment, source));
  }

  async query(sql: string, format: string, options: QueryOptions = {}): Promise<Uint8Array> {
    const text = sql + settingsClause(this.#limits, options);
    const session = await this.#take();
    try {
      return (await session.queryAsync(text, { format })).bytes();
    } catch (error) {
      throw asEngineError(error);
    } finally {
      this.#give(session);
    }
  }

  async *stream(sql: string, format: string, options: QueryOptions = {}): AsyncIterable<Uint8Array> {
    const session = await this.#take();
    try {
      for await (const chunk of session.queryStream(sql + settingsClause(this.#limits, options), { format }))
        yield chunk.raw();
    } catch (error) {
      throw asEngineError(error);
    } finally {
      this.#give(session);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing.catch(() => undefined);
    while (this.#idle.length < this.#sessions.length) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const session of [...this.#sessions, this.#writer]) session.close();
    await drainPending();
  }

  /** Statements that write run one after another on the writer's session. */
  #write(sql: string): Promise<void> {
    const run = this.#writing
      .catch(() => undefined)
      .then(async () => {
        if (this.#closed) throw new EngineError('unavailable', 'the engine is closed');
        try {
          await this.#writer.queryAsync(sql);
        } catch (error) {
          throw asEngineError(error);
        }
      });
    this.#writing = run;
    return run;
  }

  #take(): Promise<Session> {
    if (this.#closed) return Promise.reject(new EngineError('unavailable', 'the engine is closed'));
    const session = this.#idle.pop();
    return session ? Promise.resolve(session) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(session: Session): void {
    const next = this.#waiting.shift();
    if (next) next(session);
    else this.#idle.push(session);
  }
}

function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return engineError(message.replace(/^Query failed: /, ''), error);
}

export function openEmbeddedEngine(options: EmbeddedOptions): Engine {
  return new EmbeddedEngine(options);
}
