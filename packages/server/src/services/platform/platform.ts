/** Opens the stores that the configuration names and builds the services on them; `close` ends them in the other order. */
import { hostname } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { lockDataDirectory } from '../../catalog/data-lock.js';
import { Quotas } from '../../catalog/projects/quotas.js';
import { SeriesIndex } from '../../catalog/series/series-index.js';
import { BackupService } from '../backup/backup.js';
import { announced, bootstrap } from '../access/first-start/bootstrap.js';
import { AccessKeyService } from '../access/tokens/access-keys.js';
import { createAccessServices } from '../access/access.js';
import { Starters } from '../access/rights/starters.js';
import { openAlerts, openUnevaluated } from '../alerts/open.js';
import { AuditService } from '../audit/audit.js';
import { AuditedAccess } from '../audit/access-watch.js';
import { watchedCatalog } from '../audit/watched-catalog.js';
import { watchedBackup, watchedRemoval } from '../audit/watched-points.js';
import { BoardService } from '../boards/boards.js';
import { BoardShareService } from '../boards/shares.js';
import { DemoService } from '../demo/demos.js';
import { DeletedService } from '../deleted/deleted.js';
import { Preview } from '../deleted/preview.js';
import { Purger, PURGE_JOB } from '../deleted/purger.js';
import { createThingServices } from '../devices/devices.js';
import { DocumentService } from '../devices/documents.js';
import { ProjectService } from '../devices/projects.js';
import { VariableService } from '../devices/variables.js';
import { EntryNumberService } from '../ingest/entry-numbers.js';
import { IngestService } from '../ingest/ingest.js';
import { RehearsedIngest } from '../ingest/rehearsed.js';
import { rehearsedServices } from '../rehearsal/rehearsed-services.js';
import { RehearsalService } from '../rehearsal/rehearsals.js';
import { RemovalService } from '../removal/removal.js';
import { SequenceFloors } from '../removal/sequence-floors.js';
import { openRetention, RETENTION_JOB } from '../retention/open.js';
import { EventService } from '../events/events.js';
import { ExternalIdService } from '../external-ids/external-ids.js';
import { ExportService } from '../exports/exports.js';
import { FileService } from '../files/files.js';
import { FileQuota } from '../files/quota.js';
import { JobService, type JobsOptions } from '../jobs/jobs.js';
import { MoveService } from '../jobs/moves.js';
import { CallbackService } from '../messages/callbacks.js';
import { CommandService } from '../messages/commands.js';
import { ConnectionService } from '../messages/connections.js';
import { MailService } from '../messages/mail.js';
import { given } from '../../model/given.js';
import { END_OF_TIME } from '../../model/time.js';
import { MAX_SERIES } from '../query/limits.js';
import { QueryService } from '../query/query.js';
import { AccumulationService } from '../streamer-reports/accumulation.js';
import { QualityService } from '../quality/quality.js';
import { RefusalService } from '../refusals/refusals.js';
import { ReportService } from '../streamer-reports/reports.js';
import type { Services } from '../services.js';
import { SqlService } from '../sql/sql.js';
import { TailService } from '../tail/tail.js';
import { closeDataFolder, closeNewFiles } from './closed-folder.js';
import { filesFolder, roomOf } from './engine.js';
import { serverFigures } from './figures.js';
import { HealthService } from './health.js';
import { AddressService } from './public-address.js';
import { platformMetrics } from './metrics.js';
import { VERSION } from './version.js';

import { limitsOf } from './limits.js';
import type { Opening, PlatformServices } from './opening.js';
import type { PlatformSettings } from './settings.js';
import { openStore, openTheCatalog } from './stores.js';
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
    const unevaluated = await openUnevaluated(settings.dataDir);
    const store = await openStore(settings, room, log, unevaluated);
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
    const address = new AddressService(opening.downloads);
    const mail = new MailService({
      smtpUrl: settings.smtpUrl,
      from: settings.mailFrom,
      outbox: path.join(settings.dataDir, 'outbox'),
      log,
    });
    undo.push(() => mail.close());
    const externalIds = new ExternalIdService(catalog, opening.ids.forms);
    const accessServices = createAccessServices(catalog, {
      ids: externalIds,
      accessKeyDevices: opening.ids.ofAccessKeys,
      mail,
      url: () => address.url,
      accountsBy: settings.accountsBy,
      organizations: { who: settings.organizationsBy, perPerson: settings.organizationsPerPerson },
      onProblem: (error) => log.warn({ err: error }, 'a mail about an account could not be written'),
      watch: new AuditedAccess(catalog, audit),
    });
    const { access, rights } = accessServices;
    const { things: shared, ...things } = createThingServices({
      catalog,
      index,
      ids: externalIds,
      isEmpty: async (series) => {
        await store.repair([series]);
        return !store.heads.has(series);
      },
      onSeriesGone: (project, series) =>
        tail.forget(project, { series: new Set(series), from: 0, to: END_OF_TIME }),
      undoWindow: settings.undoWindow,
      onDeviceGone: (project) => access.forget({ project }),
      maxSeries: MAX_SERIES,
    });
    const tail = new TailService({
      ...{ index, selections: things.selections, changes: shared.changes },
      ...{ isShared: catalog.store === 'postgres', capacity: settings.tailBuffer },
    });
    undo.push(() => tail.close());
    const starters = new Starters(catalog, rights);
    const files = await FileService.open({
      catalog,
      folder: filesFolder(settings.dataDir),
      quota: new FileQuota({ catalog, room, perProject: settings.fileQuota }),
      keyFile: path.join(settings.dataDir, 'link-key'),
      starters,
      onProblem: (error) => log.warn({ err: error }, 'files that have expired could not be removed'),
    });
    undo.push(() => files.stop());
    const callbacks = new CallbackService({ allowPrivate: settings.allowPrivateCallbacks });
    const links: JobsOptions['links'] = async (organization, ids) =>
      new Map(
        [...(await files.links(organization, ids))].map(([id, { secret, name }]) => [
          id,
          address.download(secret, name),
        ]),
      );
    const jobs = await JobService.open(catalog, {
      ...{ rights, links, endLinks: files.endLinks.bind(files) },
      lasting: [
        ...store.deletions.flatMap(({ job }) => (job ? [job.id] : [])),
        ...(await catalog.jobs.running(PURGE_JOB)).map(({ id }) => id),
        ...(await catalog.jobs.running(RETENTION_JOB)).map(({ id }) => id),
      ],
    });
    undo.push(() => jobs.stop());
    const alerts = await openAlerts({
      ...{ catalog, store, unevaluated, jobs, mail, callbacks, log },
      revision: () => things.devices.revision(),
    });
    undo.push(() => alerts.stop());
    const refusals = new RefusalService();
    const quality = new QualityService({
      ...{ catalog, store, refusals, interval: settings.qualityInterval },
      onProblem: (error) =>
        log.warn({ err: error }, 'what devices send could not be looked at; it is tried again'),
    });
    undo.push(() => quality.stop());
    const ingest = new IngestService({
      refusals,
      counted: quality,
      store,
      index,
      futureLimit: settings.futureLimit * 1000,
      listener: tail,
      watcher: alerts.watcher,
    });
    const variables = new VariableService(catalog);
    const query = new QueryService(
      store,
      async (project, key, ids) => ({
        series: await catalog.series.tagValues(ids, key),
        devices: await catalog.devices.tagValues(project, key),
      }),
      settings.answerLimit,
    );
    const boards = new BoardService(catalog, { selections: things.selections, query }, (board) =>
      access.forget({ board }),
    );
    const exports = new ExportService({
      ...{ catalog, store, query, files, jobs, mail, callbacks, log },
      concurrent: settings.concurrentExports,
      lifetime: settings.downloadLifetime,
      links,
    });
    undo.push(async () => {
      await jobs.stop();
      await exports.stop();
    });
    const revision = () => `${things.devices.revision()} ${variables.changes}`;
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
    const floors = await SequenceFloors.open(catalog);
    const removal = await RemovalService.open({
      ...{ store, jobs, floors, tail },
      onRemoved(query) {
        alerts.removed(query);
        quality.removed(query.series);
      },
    });
    const purger = await Purger.open({
      ...{ catalog, store, jobs, floors },
      onProblem: (error) => log.warn({ err: error }, 'what was deleted could not be removed for good yet'),
    });
    undo.push(() => purger.stop());
    const retention = await openRetention({
      ...{ catalog, store, jobs, audit, removal, log },
      hour: settings.retentionHour,
    });
    undo.push(() => retention.stop());
    const deleted = new DeletedService({
      ...{ things: shared, purger },
      preview: new Preview({
        ...{ catalog, store, undoWindow: settings.undoWindow },
        select: (project, selection) => things.selections.selectAll(project, selection),
      }),
      onChanged: (project) => access.forget({ project }),
    });
    const rehearsals = new RehearsalService();
    undo.push(() => rehearsals.close());
    const demo = new DemoService(() => services);
    undo.push(() => demo.stop());
    const services: Services = {
      ...accessServices,
      accessKeys: new AccessKeyService(catalog, externalIds, opening.ids.ofAccessKeys, (change) =>
        access.forget(change),
      ),
      audit,
      externalIds,
      projects: new ProjectService({
        ...{ catalog, index, ids: externalIds, rights },
        onChanged: (project) => access.forget({ project }),
        onGone: (project) => tail.forgetAll(project),
        undoWindow: settings.undoWindow,
      }),
      deleted,
      quotas: index.quotas,
      ...things,
      alertRules: alerts.rules,
      alerts: alerts.alerts,
      alertChannels: alerts.channels,
      boards,
      boardShares: new BoardShareService({
        ...{ catalog, boards, starters, rights },
        live: { tail, selections: things.selections, changes: shared.changes },
        changed: (change) => access.forget(change),
      }),
      variables,
      inventory: catalog.inventory,
      reports,
      accumulation: new AccumulationService(query),
      events: new EventService(catalog),
      connections: new ConnectionService(catalog),
      commands: new CommandService(catalog),
      demo,
      documents: new DocumentService(catalog),
      ingest,
      entryNumbers: new EntryNumberService({
        seriesOf: (project, ids) => things.series.ofDevices(project, ids),
        highestSequence: (series) => store.highestSequence(series),
        sequencesAt: (series, times) => store.sequencesAt(series, times),
        floor: (series) => floors.of(series),
      }),
      refusals,
      removal: watchedRemoval(removal, audit),
      retention: retention.service,
      quality,
      query,
      sql: new SqlService(store, things.selections),
      tail,
      exports,
      files,
      address,
      about: {
        ...{ version: VERSION, node: process.versions.node, started: Date.now() },
        settings: opening.shownSettings ?? [],
      },
      mail,
      callbacks,
      jobs,
      moves: new MoveService(catalog),
      backup: watchedBackup(
        new BackupService(store, catalog, filesFolder(settings.dataDir), () => reports.flush()),
        catalog,
        audit,
      ),
      health: new HealthService(catalog, store, () =>
        serverFigures({ store, ingest, quality, spoolLimit: settings.spoolLimit }),
      ),
      rehearsals,
      limits: limitsOf(settings),
      metrics: platformMetrics(store, ingest, index.quotas, alerts.figures, retention.figures, quality),
    };
    quality.start();
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
