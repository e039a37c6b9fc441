/**
 * The catalog in one SQLite file. Rule: a committed change is on disk (WAL with synchronous=FULL fsyncs each commit),
 * because points refer to series ids for ever and an id must never be given to another series after a crash.
 */
import Sqlite from 'libsql';
import { CompiledQuery, SqliteDialect, SqliteDriver, type DatabaseConnection, type Dialect } from 'kysely';
import { TributaryError } from '../../errors/error.js';

const BUSY_MILLISECONDS = 5_000;
const SETTINGS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  `busy_timeout = ${BUSY_MILLISECONDS}`,
];

/** Every transaction here writes: one that takes the write lock first waits for it instead of failing half-way. */
class WritingDriver extends SqliteDriver {
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
