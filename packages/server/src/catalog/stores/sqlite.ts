/**
 * The catalog in one SQLite file. Rule: a committed change is on disk (WAL with synchronous=FULL fsyncs each commit),
 * because points refer to series ids for ever and an id must never be given to another series after a crash. Statements run
 * in this thread and end before their promise is waited for, so a row of awaited calls never comes back to the event loop
 * by itself: whoever asks for the connection when its turn has lasted for a slice waits for the next one.
 */
import Sqlite from 'libsql';
import { CompiledQuery, SqliteDialect, SqliteDriver, type DatabaseConnection, type Dialect } from 'kysely';
import { TributaryError } from '../../errors/error.js';
import { TurnPace } from '../../model/pace.js';

const BUSY_MILLISECONDS = 5_000;
/** New rows go to random places of indexes: beyond SQLite's own 2 MiB, each page of them is read again and again. */
const CACHE_KIB = 32 * 1024;
/** 16 MiB: a thousand pages, as it is unless told, are less than one request that brings twenty thousand series writes. */
const CHECKPOINT_PAGES = 4_000;
const SETTINGS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  `wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
  `cache_size = -${CACHE_KIB}`,
  `busy_timeout = ${BUSY_MILLISECONDS}`,
];

/** Every transaction here writes: one that takes the write lock first waits for it instead of failing half-way. */
class WritingDriver extends SqliteDriver {
  readonly #pace = new TurnPace();

  /** Between statements and between transactions, never within one. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#pace.late()) await this.#pace.rest();
    return super.acquireConnection();
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

class WritingDialect extends SqliteDialect {
  readonly #database: Sqlite.Database;

  constructor(database: Sqlite.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver() {
    return new WritingDriver({ database: this.#database });
  }
}

export function sqliteDialect(path: string): Dialect {
  try {
    const database = new Sqlite(path, { timeout: BUSY_MILLISECONDS });
    for (const setting of SETTINGS) database.pragma(setting);
    return new WritingDialect(database);
  } catch (cause) {
    const expected = 'a SQLite file of this platform, or a new one in an existing, writable folder';
    throw new TributaryError(
      'setting_invalid',
      { field: 'catalog', origin: 'path', value: path, expected },
      { cause },
    );
  }
}
