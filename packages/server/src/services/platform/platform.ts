/** Opens the stores that the configuration names and builds the services on them; `close` ends them in the other order. */
import { hostname } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { openCatalog, type Catalog } from '../../catalog/catalog.js';
import { lockDataDirectory, type DataLock } from '../../catalog/data-lock.js';
import { Quotas } from '../../catalog/projects/quotas.js';
import { SeriesIndex } from '../../catalog/series/series-index.js';
import { TributaryError } from '../../errors/error.js';
import type { DiskRoom } from '../../points/disk-room.js';
import { PointsStore } from '../../points/store.js';
import { MAX_ROWS } from '../../points/user-sql/user-sql.js';
import { PlatformBackup } from '../backup/backup.js';
import {
  announced,
  bootstrap,
  type BootstrapOptions,
  type FirstCredentials,
  type FirstStartParts,
} from '../access/first-start/bootstrap.js';
import { AccessKeyService } from '../access/tokens/access-keys.js';
import { createAccess } from '../access/access.js';
import { AuditService } from '../audit/audit.js';
import { watchedAccess } from '../audit/watched-access.js';
import { watchedCatalog } from '../audit/watched-catalog.js';
import { watchedBackup, watchedRemoval } from '../audit/watched-points.js';
import { createDevices } from '../devices/devices.js';
import { DocumentService } from '../devices/documents.js';
import { ProjectService } from '../devices/projects.js';
import { VariableService } from '../devices/variables.js';
import { EntryNumberService } from '../ingest/entry-numbers.js';
import { PointsIngest } from '../ingest/ingest.js';
import { RehearsedIngest } from '../ingest/rehearsed.js';
import type { Recorder } from '../rehearsal/recorder.js';
import { rehearsedServices } from '../rehearsal/rehearsed-services.js';
import { Rehearsals } from '../rehearsal/rehearsals.js';
import { PointsRemoval } from '../ingest/removal.js';
import { EventService } from '../events/events.js';
import { ExternalIdService } from '../external-ids/external-ids.js';
import { ExportService } from '../exports/exports.js';
import { FileService } from '../files/files.js';
import { FileQuota } from '../files/quota.js';
import { createJobs, type JobRights } from '../jobs/jobs.js';
import { CallbackService } from '../messages/callbacks.js';
import { CommandService } from '../messages/commands.js';
import { ConnectionService } from '../messages/connections.js';
import { MailService } from '../messages/mail.js';
import { given } from '../../model/given.js';
import type { IdForm, MadeIdForm } from '../../model/identity.js';
import { MAX_JSON_LEVELS, MAX_JSON_VALUES } from '../../model/json-limits.js';
import { MAX_NAMED, MAX_NEW_SERIES, MAX_WRITE_POINTS, MAX_REFUSED } from '../ingest/limits.js';
import { MAX_BUCKETS, MAX_POINTS, MAX_SERIES } from '../query/limits.js';
import { PointsQueries } from '../query/query.js';
import { AccumulationService } from '../streamer-reports/accumulation.js';
import { RefusalLog } from '../refusals/refusals.js';
import { ReportService } from '../streamer-reports/reports.js';
import type { Project, Services } from '../services.js';
import { ProjectSql } from '../sql/sql.js';
import { PointsTail } from '../tail/tail.js';
import { MAX_TEXT } from '../ingest/values.js';
import { closeDataFolder, closeNewFiles } from './closed-folder.js';
import {
  filesFolder,
  logProblem,
  openEngine,
  sqlLimits,
  roomOf,
  spoolFolder,
  type EngineSettings,
} from './engine.js';
import { checkHealth } from './health.js';
import { PublicAddress } from './public-address.js';
import { platformMetrics } from './metrics.js';
import { VERSION } from './version.js';

/** The settings that the stores and services need; the whole configuration fits. */
export interface PlatformSettings extends EngineSettings {
  readonly catalogUrl: string | undefined;
  readonly adminEmail: string;
  readonly bodyLimit: number;
  readonly spoolLimit: number;
  readonly fileQuota: number;
  readonly flushInterval: number;
  readonly flushRows: number;
  readonly settleInterval: number;
  readonly futureLimit: number;
  readonly answerLimit: number;
  readonly answersInFlight: number;
  readonly tailBuffer: number;
  readonly deviceQuota: number;
  readonly seriesQuota: number;
  /** Of single projects, in the place of `seriesQuota`. */
  readonly seriesQuotas: ReadonlyMap<number, number> | undefined;
  readonly accountsBy: 'operators' | 'administrators';
  readonly organizationsBy: 'nobody' | 'owners' | 'everybody';
  readonly organizationsPerPerson: number;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly allowPrivateCallbacks: boolean;
  readonly downloadLifetime: number;
  readonly concurrentExports: number;
  readonly auditRetention: number;
  readonly auditRows: number;
}

export interface PlatformServices {
  readonly services: Services;
  readonly rehearsals: Rehearsals;
  /** The services of a rehearsal, which hold back every change. */
  readonly rehearsed: (recorder: Recorder) => Services;
  readonly access: ReturnType<typeof createAccess>;
  readonly store: PointsStore;
  /** The oldest project, which the first start made. */
  readonly firstProject: Project;
  /** The credentials of the first start; undefined at every later one. `announced` notes that they were shown. */
  readonly first: FirstCredentials | undefined;
  announced(): Promise<void>;
  /** Where clients reach the platform, to be told once it listens. */
  readonly address: PublicAddress;
  close(): Promise<void>;
}

export interface Opening {
  /** Of the data folder, if the caller has locked it. */
  readonly lock?: DataLock;
  /** Told what the start waits for. */
  readonly waitFor?: (what: string) => void;
  readonly prepareCredentials?: BootstrapOptions['prepare'] | undefined;
  /** What the APIs add to a first start; absent: nothing. */
  readonly firstStartParts?: FirstStartParts;
  /** How the APIs write the ids of things, and which of these name devices in the lists of access keys. */
  readonly ids: { readonly forms: readonly IdForm[]; readonly ofAccessKeys: MadeIdForm };
  /** False: a first start makes no credentials of the APIs. */
  readonly apiCredentials?: boolean;
}

export async function openPlatformServices(
  settings: PlatformSettings,
  log: Logger,
  { lock: locked, waitFor = () => undefined, ...opening }: Opening,
): Promise<PlatformServices> {
  const undo: (() => unknown)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const lock = locked ?? (await lockDataDirectory(settings.dataDir));
    undo.push(() => lock.release());
    closeNewFiles();
    await closeDataFolder(settings.dataDir);
    waitFor('the catalog');
    const catalog = watchedCatalog(await openTheCatalog(settings));
    undo.push(() => catalog.close());
    waitFor('the points store, which takes in what was written last');
    const room = roomOf(settings);
    const store = await openStore(settings, room, log);
    undo.push(() => store.close());
    waitFor('the services');
    const first = await bootstrap(catalog, {
      email: settings.adminEmail,
      where: `${hostname()}:${settings.dataDir}`,
      ...given({
        parts: opening.firstStartParts,
        apiCredentials: opening.apiCredentials,
        prepare: opening.prepareCredentials,
      }),
    });
    const index = new SeriesIndex(
      catalog.seriesIngest,
      new Quotas({
        count: (project) => catalog.seriesIngest.counts(project),
        limits: (project) => ({
          devices: settings.deviceQuota,
          series: settings.seriesQuotas?.get(project) ?? settings.seriesQuota,
        }),
        onNear: (project, what, used, quota) =>
          log.warn({ project, used, quota }, `a project uses most of its quota of ${what}`),
      }),
    );
    const audit = new AuditService(catalog, {
      retention: settings.auditRetention,
      rows: settings.auditRows,
      onProblem: (error) => log.warn({ err: error }, 'old records of the audit log could not be removed'),
    });
    undo.push(() => audit.stop());
    const address = new PublicAddress();
    const mail = new MailService({
      smtpUrl: settings.smtpUrl,
      from: settings.mailFrom,
      outbox: path.join(settings.dataDir, 'outbox'),
      log,
    });
    undo.push(() => mail.close());
    const externalIds = new ExternalIdService(catalog, opening.ids.forms);
    const access = watchedAccess(
      createAccess(catalog, {
        ids: externalIds,
        accessKeyDevices: opening.ids.ofAccessKeys,
        mail,
        url: () => address.url,
        accountsBy: settings.accountsBy,
        organizations: { who: settings.organizationsBy, perPerson: settings.organizationsPerPerson },
        onProblem: (error) => log.warn({ err: error }, 'a mail about an account could not be written'),
      }),
      catalog,
      audit,
    );
    const devices = createDevices({
      catalog,
      index,
      ids: externalIds,
      isEmpty: (series) => Promise.resolve(!store.heads.has(series)),
      onSeriesDeleted: (series) => store.drop(series),
      onDeviceGone: (project) => access.forget({ project }),
      maxSeries: MAX_SERIES,
    });
    const tail = new PointsTail(index, devices, settings.tailBuffer);
    undo.push(() => tail.close());
    const refusals = new RefusalLog();
    const ingest = new PointsIngest({
      refusals,
      store,
      index,
      futureLimit: settings.futureLimit * 1000,
      listener: tail,
    });
    const files = await FileService.open({
      catalog,
      folder: filesFolder(settings.dataDir),
      quota: new FileQuota({ catalog, room, perProject: settings.fileQuota }),
      keyFile: path.join(settings.dataDir, 'link-key'),
      access,
      onProblem: (error) => log.warn({ err: error }, 'files that have expired could not be removed'),
    });
    undo.push(() => files.stop());
    const callbacks = new CallbackService({ allowPrivate: settings.allowPrivateCallbacks });
    const links: JobRights['links'] = async (organization, ids) =>
      new Map(
        [...(await files.links(organization, ids))].map(([id, { secret, name }]) => [
          id,
          address.download(secret, name),
        ]),
      );
    const jobs = await createJobs(catalog, { access, links, endLinks: files.endLinks.bind(files) });
    undo.push(() => jobs.stop());
    const variables = new VariableService(catalog);
    const query = new PointsQueries(
      store,
      async (project, key, ids) => ({
        series: await catalog.series.tagValues(ids, key),
        devices: await catalog.devices.tagValues(project, key),
      }),
      settings.answerLimit,
    );
    const exports = new ExportService({
      ...{ store, query, files, jobs, mail, callbacks, log },
      concurrent: settings.concurrentExports,
      lifetime: settings.downloadLifetime,
      links,
    });
    undo.push(async () => {
      await jobs.stop();
      await exports.stop();
    });
    const revision = () => `${devices.revision()} ${variables.changes}`;
    const reports = await ReportService.open(
      {
        ...{ catalog, index, variables, revision },
        highestSequence: (series) => store.highestSequence([series]),
        holds: (points) => store.queries.holds(points),
        onProblem: (error) => log.warn({ err: error }, 'reports could not be recorded'),
      },
      ingest.through('reports'),
      { folder: path.join(settings.dataDir, 'reports') },
    );
    undo.push(() => reports.close());
    const rehearsals = new Rehearsals();
    undo.push(() => rehearsals.close());
    const services: Services = {
      access,
      accessKeys: new AccessKeyService(catalog, externalIds, opening.ids.ofAccessKeys, (change) =>
        access.forget(change),
      ),
      audit,
      externalIds,
      projects: new ProjectService({
        ...{ catalog, index, ids: externalIds },
        onChanged: (project) => access.forget({ project }),
      }),
      quotas: index.quotas,
      devices,
      variables,
      inventory: catalog.inventory,
      reports,
      accumulation: new AccumulationService(query),
      events: new EventService(catalog),
      connections: new ConnectionService(catalog),
      commands: new CommandService(catalog),
      documents: new DocumentService(catalog),
      ingest,
      entryNumbers: new EntryNumberService({
        seriesOf: (project, ids) => devices.seriesOfDevices(project, ids),
        highestSequence: (series) => store.highestSequence(series),
        sequencesAt: (series, times) => store.sequencesAt(series, times),
      }),
      refusals,
      removal: watchedRemoval(new PointsRemoval(store), catalog, audit),
      query,
      sql: new ProjectSql(store, devices),
      tail,
      exports,
      files,
      address,
      about: { version: VERSION, node: process.versions.node, started: Date.now() },
      mail,
      callbacks,
      jobs,
      backup: watchedBackup(
        new PlatformBackup(store, catalog, filesFolder(settings.dataDir), () => reports.flush()),
        catalog,
        audit,
      ),
      health: checkHealth(catalog, store),
      rehearsals,
      limits: limitsOf(settings),
      metrics: platformMetrics(store, ingest, index.quotas),
    };
    const [organization] = await catalog.organizations.list();
    const { items } = await catalog.projects.list(organization!.id, { limit: 1 });
    return {
      services,
      rehearsals,
      rehearsed: (recorder) =>
        rehearsedServices(
          services,
          new RehearsedIngest({ index, futureLimit: settings.futureLimit * 1000, recorder }),
          recorder,
        ),
      access,
      store,
      firstProject: items[0]!,
      first,
      announced: () => announced(catalog),
      address,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openStore(settings: PlatformSettings, room: DiskRoom, log: Logger): Promise<PointsStore> {
  const engine = await openEngine(settings, room, log);
  try {
    return await PointsStore.open({
      engine,
      database: settings.pointsDatabase,
      folder: spoolFolder(settings.dataDir),
      flushInterval: settings.flushInterval,
      flushRows: settings.flushRows,
      settleInterval: settings.settleInterval,
      spoolLimit: settings.spoolLimit,
      room,
      userSql: { limits: sqlLimits(settings), answerBytes: settings.answerLimit },
      onProblem: logProblem(log),
    });
  } catch (error) {
    await engine.close();
    throw unreachable('The points engine', settings.pointsUrl ?? settings.dataDir, error);
  }
}

export async function openTheCatalog(settings: PlatformSettings): Promise<Catalog> {
  const url = settings.catalogUrl ?? `sqlite:${path.join(settings.dataDir, 'catalog.db')}`;
  try {
    return await openCatalog(url, settings.answerLimit);
  } catch (error) {
    throw unreachable('The catalog', url.replace(/:[^:@/]*@/, ':***@'), error);
  }
}

/** At the start nothing can be done without a store: the message says which one and why. */
function unreachable(what: string, value: string, error: unknown): TributaryError {
  const cause = error instanceof TributaryError && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TributaryError('store_unreachable', { what, value, reason }, { cause: error });
}

function limitsOf(settings: PlatformSettings): Services['limits'] {
  return {
    bodyBytes: settings.bodyLimit,
    pointsPerWrite: MAX_WRITE_POINTS,
    newSeriesPerWrite: MAX_NEW_SERIES,
    refusedPerWrite: MAX_REFUSED,
    refusalsNamed: MAX_NAMED,
    jsonValues: MAX_JSON_VALUES,
    jsonLevels: MAX_JSON_LEVELS,
    devicesPerProject: settings.deviceQuota,
    seriesPerProject: settings.seriesQuota,
    pointsPerAnswer: MAX_POINTS,
    pointsPerAnswerDefault: 1_000,
    itemsPerPage: 1_000,
    itemsPerPageDefault: 100,
    seriesPerQuery: MAX_SERIES,
    bucketsPerQuery: MAX_BUCKETS,
    textCharacters: MAX_TEXT,
    futureMilliseconds: settings.futureLimit,
    queryMilliseconds: settings.queryTimeLimit,
    queryBytes: settings.queryMemory,
    answerBytes: settings.answerLimit,
    answersInFlightBytes: settings.answersInFlight,
    sqlAnswerRows: MAX_ROWS,
  };
}
