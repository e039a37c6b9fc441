/** Opens the relational store (who and what) that a URL names, at this version's tables. */
import { Kysely, sql, type Dialect } from 'kysely';
import { TributaryError } from '../errors/error.js';
import { AlertChannels } from './alerts/channels.js';
import { AlertDeliveries } from './alerts/deliveries.js';
import { AlertRules } from './alerts/rules.js';
import { Alerts } from './alerts/alerts.js';
import { AlertBands } from './alerts/bands.js';
import { AlertSilences } from './alerts/silences.js';
import { Boards } from './boards/boards.js';
import { BoardShares } from './boards/shares.js';
import { AccessKeys } from './people/access-keys.js';
import { Adoptions } from './people/adoptions.js';
import { Assets } from './projects/assets.js';
import { AuditTrail } from './records/audit.js';
import { DeletedThings } from './deleted/deleted-things.js';
import { DeviceHistory } from './devices/history.js';
import { DeviceSearches } from './devices/search.js';
import { Devices } from './devices/devices.js';
import type { StoreKind } from './store-sql.js';
import { Documents } from './records/documents.js';
import { ExternalIdTable } from './external-ids/external-ids.js';
import { Events } from './records/events.js';
import { Files } from './records/files.js';
import { Held } from './deleted/held.js';
import { Inventory } from './projects/cross-project-lists.js';
import { Jobs } from './records/jobs.js';
import { Memberships } from './people/memberships.js';
import { migrate } from './migrations/index.js';
import { NameCandidates } from './series/name-candidates.js';
import { Organizations } from './people/organizations.js';
import { Projects } from './projects/projects.js';
import { Purge } from './deleted/purge.js';
import { Reports } from './records/reports.js';
import { RetentionRules } from './retention/rules.js';
import { RetentionRuns } from './retention/runs.js';
import { Rights } from './people/rights.js';
import type { Schema } from './schema.js';
import { RowLocks } from './people/row-locks.js';
import { RuleSeries } from './series/rule-series.js';
import { Selections } from './series/selection.js';
import { SeriesIngest } from './series/ingest.js';
import { SeriesSearches } from './series/search.js';
import { SeriesTable } from './series/series.js';
import { Settings } from './records/settings.js';
import { guarded } from './stores/guard.js';
import { postgresDialect } from './stores/postgres.js';
import { sqliteDialect } from './stores/sqlite.js';
import { Streamers } from './records/streamers.js';
import { Tokens } from './people/tokens.js';
import { Transfer } from './transfer.js';
import { Users } from './people/users.js';
import { Variables } from './series/variables.js';
import { Walk } from './devices/walk.js';

const subjects = (db: Kysely<Schema>, store: StoreKind, answerBytes?: number) => ({
  organizations: new Organizations(db, store, answerBytes),
  users: new Users(db, store, answerBytes),
  memberships: new Memberships(db, store, answerBytes),
  projects: new Projects(db, store, answerBytes),
  devices: new Devices(db, store, answerBytes),
  variables: new Variables(db, store, answerBytes),
  walk: new Walk(db, store, answerBytes),
  series: new SeriesTable(db, store, answerBytes),
  seriesSearches: new SeriesSearches(db, store, answerBytes),
  seriesIngest: new SeriesIngest(db, store, answerBytes),
  selections: new Selections(db, store, answerBytes),
  nameCandidates: new NameCandidates(db, store, answerBytes),
  inventory: new Inventory(db, store, answerBytes),
  externalIds: new ExternalIdTable(db, store, answerBytes),
  deletedThings: new DeletedThings(db, store, answerBytes),
  held: new Held(db, store, answerBytes),
  purge: new Purge(db, store, answerBytes),
  assets: new Assets(db, store, answerBytes),
  accessKeys: new AccessKeys(db, store, answerBytes),
  adoptions: new Adoptions(db, store, answerBytes),
  rights: new Rights(db, store, answerBytes),
  rowLocks: new RowLocks(db, store, answerBytes),
  deviceHistory: new DeviceHistory(db, store, answerBytes),
  deviceSearches: new DeviceSearches(db, store, answerBytes),
  documents: new Documents(db, store, answerBytes),
  files: new Files(db, store, answerBytes),
  streamers: new Streamers(db, store, answerBytes),
  reports: new Reports(db, store, answerBytes),
  events: new Events(db, store, answerBytes),
  alertRules: new AlertRules(db, store, answerBytes),
  alerts: new Alerts(db, store, answerBytes),
  ruleSeries: new RuleSeries(db, store, answerBytes),
  alertChannels: new AlertChannels(db, store, answerBytes),
  alertBands: new AlertBands(db, store, answerBytes),
  alertSilences: new AlertSilences(db, store, answerBytes),
  alertDeliveries: new AlertDeliveries(db, store, answerBytes),
  retentionRules: new RetentionRules(db, store, answerBytes),
  retentionRuns: new RetentionRuns(db, store, answerBytes),
  boards: new Boards(db, store, answerBytes),
  boardShares: new BoardShares(db, store, answerBytes),
  tokens: new Tokens(db, store, answerBytes),
  jobs: new Jobs(db, store, answerBytes),
  audit: new AuditTrail(db, store, answerBytes),
  settings: new Settings(db, store, answerBytes),
  transfer: new Transfer(db, store, answerBytes),
});

export type Subjects = ReturnType<typeof subjects>;

export interface Catalog extends Subjects {
  readonly store: StoreKind;
  /** All or nothing; within it use only the subjects that the work is given. */
  transaction<T>(work: (within: Subjects) => Promise<T>): Promise<T>;
  /** Resolves when the store answers, else throws `catalog_unavailable`. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** `sqlite:<path>` or `postgres://user:password@host:port/database`; `answerBytes` bounds what one list reads. */
export async function openCatalog(url: string, answerBytes?: number): Promise<Catalog> {
  const { store, dialect } = chooseStore(url);
  const db = new Kysely<Schema>({ dialect: guarded(dialect) });
  try {
    await migrate(db, store);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    ...subjects(db, store, answerBytes),
    store,
    transaction: (work) => db.transaction().execute((tx) => work(subjects(tx, store, answerBytes))),
    ping: async () => void (await sql`select 1`.execute(db)),
    close: () => db.destroy(),
  };
}

function chooseStore(url: string): { store: StoreKind; dialect: Dialect } {
  const path = /^sqlite:(.+)$/s.exec(url)?.[1];
  if (path !== undefined) return { store: 'sqlite', dialect: sqliteDialect(path) };
  if (/^postgres(ql)?:\/\//.test(url)) return { store: 'postgres', dialect: postgresDialect(url) };
  throw new TributaryError('setting_invalid', {
    field: 'catalog',
    origin: 'URL',
    value: url.replace(/:[^:@/]*@/, ':***@'),
    expected: 'sqlite:<path> or postgres://user:password@host:port/database',
  });
}
