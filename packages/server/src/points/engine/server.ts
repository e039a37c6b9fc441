/** ClickHouse as a server of its own, over HTTP: the same SQL, the same schema, the same segments. */
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import {
  createClient,
  ClickHouseError,
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
} from '@clickhouse/client';
import { MILLISECONDS_PER_DAY } from '../../model/time.js';
import { given } from '../../model/given.js';
import { messageOf } from '../../model/thrown.js';
import { LIMITS_THROW, Proof, type AnswerForm } from './answer.js';
import { bodyOf } from './body.js';
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
import { checkGuest, GUESTS, guestOf, guestSettings, type Guest, type GuestRules } from './guest.js';
import { segmentInsertSql } from './segment-sql.js';
import { QUEUE, Turns } from './turns.js';

export interface ServerOptions {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly connections: number;
  /** Most queries that wait. */
  readonly queue?: number;
  readonly limits: QueryLimits;
  /** The user under which users' SQL runs. Absent: one is made. */
  readonly guest?: { readonly user: string; readonly password: string };
}

/** The engine stops a query by itself; the connection waits a little longer, so that its reason arrives. */
const GRACE_MS = 5_000;
/** How long a connection may be silent while work runs that has no time limit: merging, loading the heads, a backup. */
const PATIENCE_MS = 7 * MILLISECONDS_PER_DAY;

class ServerEngine implements Engine {
  readonly mode = 'server';
  readonly #client: ClickHouseClient;
  readonly #patient: ClickHouseClient;
  readonly #turns: Turns;
  readonly #limits: QueryLimits;
  readonly #options: ServerOptions;
  #guest: ClickHouseClient | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#limits = options.limits;
    // One connection is the flush's own.
    this.#turns = new Turns({ size: Math.max(1, options.connections - 1), queue: options.queue ?? QUEUE });
    this.#client = connect(options, options.connections, options.limits.seconds * 1000 + GRACE_MS);
    this.#patient = connect(options, 2, PATIENCE_MS);
  }

  exec(sql: string): Promise<void> {
    return this.#run(this.#client, sql);
  }

  /**
   * As a user that may read the one view and nothing else: one that was given, or one of the database's own, made anew at
   * each start with a password that only this process knows.
   */
  async admitGuests(rules: GuestRules): Promise<Guest> {
    const { user, password } = this.#options.guest ?? (await this.#makeGuest(rules));
    const patience = this.#limits.seconds * 1000 + GRACE_MS;
    const client = createClient({
      ...connection(this.#options, GUESTS, patience),
      ...{ username: user, password, database: rules.database },
    });
    this.#guest = client;
    async function* stream(sql: string, format: string): AsyncIterable<Uint8Array> {
      try {
        const answer = await client.exec({
          query: sql,
          // In the text it would be a part of the syntax tree that EXPLAIN shows.
          http_headers: { 'X-ClickHouse-Format': format },
        });
        yield* bodyOf(answer);
      } catch (error) {
        throw asEngineError(error);
      }
    }
    const pieces = (sql: string, format: string) => piecesInTime(rules.limits.seconds, stream(sql, format));
    const guest = guestOf({ pieces, whole: (sql, format) => wholeOf(pieces(sql, format)) });
    await checkGuest(guest, rules);
    return guest;
  }

  async #makeGuest({ user, view, ...rules }: GuestRules): Promise<{ user: string; password: string }> {
    const password = randomBytes(32).toString('base64url');
    const settings = guestSettings({ user, view, ...rules }).join(', ');
    await this.exec(
      `CREATE USER OR REPLACE ${user} IDENTIFIED WITH sha256_password BY '${password}' SETTINGS ${settings}`,
    );
    await this.exec(`GRANT SELECT ON ${view} TO ${user}`);
    return { user, password };
  }

  maintain(sql: string): Promise<void> {
    return this.#turns.run({ background: true }, Infinity, () => this.#run(this.#patient, sql));
  }

  async #run(client: ClickHouseClient, sql: string): Promise<void> {
    await this.#try(async () => {
      for await (const chunk of bodyOf(await client.exec({ query: sql }))) void chunk;
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
        for await (const chunk of bodyOf(await this.#client.exec({ query: sql, values }))) void chunk;
      } finally {
        values.destroy();
      }
    });
  }

  async query(sql: string, form: AnswerForm, options: QueryOptions = {}): Promise<Buffer> {
    const proof = new Proof(sql, form);
    return this.#try(() =>
      this.#turns.run(options.claim ?? {}, options.seconds ?? this.#limits.seconds, (seconds) =>
        inTime(seconds, async () => {
          const parts: Uint8Array[] = [];
          for await (const part of this.#open(proof, form.format, { ...options, seconds })) parts.push(part);
          return proof.check(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
        }),
      ),
    );
  }

  async *stream(sql: string, form: AnswerForm, options: QueryOptions = {}): AsyncIterable<Uint8Array> {
    const proof = new Proof(sql, form);
    try {
      yield* this.#turns.stream(options.claim ?? {}, options.seconds ?? this.#limits.seconds, () =>
        proof.checkPieces(this.#open(proof, form.format, options)),
      );
    } catch (error) {
      throw asEngineError(error);
    }
  }

  async *#open(proof: Proof, format: string, options: QueryOptions): AsyncIterable<Uint8Array> {
    const text = `${proof.sql}${settingsClause(this.#limits, options, proof.settings)} FORMAT ${format}`;
    const client = (options.seconds ?? 0) > this.#limits.seconds ? this.#patient : this.#client;
    yield* bodyOf(await client.exec({ query: text }));
  }

  get figures(): EngineFigures {
    return { ...this.#turns.state, replaced: 0 };
  }

  async close(): Promise<void> {
    await this.#guest?.close();
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

function connection(
  options: ServerOptions,
  connections: number,
  patience: number,
): ClickHouseClientConfigOptions {
  return {
    url: options.url,
    max_open_connections: connections,
    request_timeout: patience,
    keep_alive: { enabled: true, idle_socket_ttl: 1_500 },
    log: { level: 127 },
  };
}

function connect(options: ServerOptions, connections: number, patience: number): ClickHouseClient {
  return createClient({
    ...connection(options, connections, patience),
    ...given({ username: options.user, password: options.password }),
    clickhouse_settings: {
      // A selection of 10,000 series is a long text.
      max_query_size: '67108864',
      ...Object.fromEntries(LIMITS_THROW.map((mode) => [mode, 'throw'])),
    },
  });
}

async function wholeOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of pieces) parts.push(part);
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const message = messageOf(error);
  if (error instanceof ClickHouseError) {
    return engineError(message, error, Number(error.code));
  }
  return new EngineError(/timeout/i.test(message) ? 'timeout' : 'unavailable', message, { cause: error });
}

export function openServerEngine(options: ServerOptions): Engine {
  return new ServerEngine(options);
}
