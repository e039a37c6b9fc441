/** ClickHouse as a server of its own, over HTTP: the same SQL, the same schema, the same segments. */
import { open } from 'node:fs/promises';
import { createClient, ClickHouseError, type ClickHouseClient } from '@clickhouse/client';
import { Proof, type AnswerForm } from './answer.js';
import {
  EngineError,
  engineError,
  inTime,
  settingsClause,
  type Engine,
  type QueryLimits,
  type QueryOptions,
  type SegmentInsert,
} from './engine.js';
import { segmentInsertSql } from './segment-sql.js';

export interface ServerOptions {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly connections: number;
  readonly limits: QueryLimits;
}

/** The engine stops a query by itself; the connection waits a little longer, so that its reason arrives. */
const GRACE_MS = 5_000;
/** How long a connection may be silent while work runs that has no time limit: merging, loading the heads, a backup. */
const PATIENCE_MS = 7 * 86_400_000;

class ServerEngine implements Engine {
  readonly mode = 'server';
  readonly #client: ClickHouseClient;
  readonly #patient: ClickHouseClient;
  readonly #limits: QueryLimits;
  #isolation: Record<string, string> = {};

  constructor(options: ServerOptions) {
    this.#limits = options.limits;
    this.#client = this.#connect(options, options.connections, options.limits.seconds * 1000 + GRACE_MS);
    this.#patient = this.#connect(options, 2, PATIENCE_MS);
  }

  #connect(options: ServerOptions, connections: number, patience: number): ClickHouseClient {
    return createClient({
      url: options.url,
      ...(options.user === undefined ? {} : { username: options.user }),
      ...(options.password === undefined ? {} : { password: options.password }),
      max_open_connections: connections,
      request_timeout: patience,
      keep_alive: { enabled: true, idle_socket_ttl: 1_500 },
      // A selection of 10,000 series is a long text.
      clickhouse_settings: { max_query_size: '67108864' },
      log: { level: 127 },
    });
  }

  exec(sql: string): Promise<void> {
    return this.#run(this.#client, sql);
  }

  isolate(database: string): Promise<void> {
    this.#isolation = { 'X-ClickHouse-Database': database };
    return Promise.resolve();
  }

  maintain(sql: string): Promise<void> {
    return this.#run(this.#patient, sql);
  }

  async #run(client: ClickHouseClient, sql: string): Promise<void> {
    await this.#try(async () => {
      const { stream } = await client.exec({ query: sql });
      for await (const chunk of stream) void chunk;
    });
  }

  async insertSegment(segment: SegmentInsert): Promise<void> {
    const sql = `${segmentInsertSql(segment, `input('${segment.structure}')`)} FORMAT Native`;
    await this.#try(async () => {
      // Opened here, so that a file that is not there fails this call; a stream would raise it where nobody listens.
      const file = await open(segment.path, 'r');
      const values = file.createReadStream();
      values.on('error', () => undefined);
      try {
        const { stream } = await this.#client.exec({ query: sql, values });
        for await (const chunk of stream) void chunk;
      } finally {
        values.destroy();
      }
    });
  }

  async query(sql: string, form: AnswerForm, options: QueryOptions = {}): Promise<Buffer> {
    const proof = new Proof(sql, form);
    return this.#try(() =>
      inTime(options.seconds ?? this.#limits.seconds, async () => {
        const parts: Uint8Array[] = [];
        for await (const part of this.#open(proof, form.format, options)) parts.push(part);
        return proof.check(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
      }),
    );
  }

  async *stream(sql: string, form: AnswerForm, options: QueryOptions = {}): AsyncIterable<Uint8Array> {
    const proof = new Proof(sql, form);
    try {
      yield* proof.checkPieces(this.#open(proof, form.format, options));
    } catch (error) {
      throw asEngineError(error);
    }
  }

  async *#open(proof: Proof, format: string, options: QueryOptions): AsyncIterable<Uint8Array> {
    const text = `${proof.sql}${settingsClause(this.#limits, options, proof.settings)} FORMAT ${format}`;
    const client = (options.seconds ?? 0) > this.#limits.seconds ? this.#patient : this.#client;
    const { stream } = await client.exec({ query: text, http_headers: this.#isolation });
    for await (const chunk of stream) yield chunk as Buffer;
  }

  async close(): Promise<void> {
    await this.#client.close();
    await this.#patient.close();
  }

  async #try<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asEngineError(error);
    }
  }
}

function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ClickHouseError) {
    return engineError(message, error, Number(error.code));
  }
  return new EngineError(/timeout/i.test(message) ? 'timeout' : 'unavailable', message, { cause: error });
}

export function openServerEngine(options: ServerOptions): Engine {
  return new ServerEngine(options);
}
