/** What changes points and not the catalog, with the audit log on it. Rule: the record comes first, so no change is without one. */
import type { Catalog } from '../../catalog/catalog.js';
import type { Backup } from '../contract/platform.js';
import type { Removal, RemovalQuery } from '../contract/ingest.js';
import type { AuditService } from './audit.js';

const SHOWN_SERIES = 20;

export function watchedRemoval(removal: Removal, audit: AuditService): Removal {
  const record = async (project: number, { series, from, to }: RemovalQuery) => {
    const [first] = series;
    const only = series.length === 1 ? first : undefined;
    if (first !== undefined)
      await audit.record({
        action: 'points.delete',
        project,
        subject: { kind: 'series', id: only?.id ?? null, name: only?.name ?? null },
        details: {
          series: series.slice(0, SHOWN_SERIES).map(({ id }) => id),
          count: series.length,
          from: from ?? null,
          to: to ?? null,
        },
      });
  };
  return {
    async remove(project, query) {
      await record(project, query);
      await removal.remove(project, query);
    },
    async start(project, order) {
      await record(project, order);
      return removal.start(project, order);
    },
  };
}

/** A backup holds every organization: each of them sees that it was taken. */
export function watchedBackup(backup: Backup, catalog: Catalog, audit: AuditService): Backup {
  return {
    async start() {
      for (const { id } of await catalog.organizations.list())
        await audit.record({ action: 'backup.start', organization: id, subject: { kind: 'installation' } });
      return backup.start();
    },
  };
}
