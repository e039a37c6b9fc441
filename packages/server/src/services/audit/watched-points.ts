/** What changes points and not the catalog, with the audit log on it. Rule: the record comes first, so no change is without one. */
import type { Catalog } from '../../catalog/catalog.js';
import type { Backup } from '../contract/platform.js';
import type { Removal } from '../contract/ingest.js';
import type { AuditService } from './audit.js';

const SHOWN_SERIES = 20;

export function watchedRemoval(removal: Removal, catalog: Catalog, audit: AuditService): Removal {
  return {
    async remove(query) {
      const { series, from, to } = query;
      const ids = series.map(({ id }) => id);
      // All of them are of one project: the caller has checked.
      const [first] = await catalog.seriesIngest.info(ids.slice(0, 1));
      if (first !== undefined)
        await audit.record({
          action: 'points.delete',
          project: first.project,
          subject: {
            kind: 'series',
            id: ids.length === 1 ? first.id : null,
            name: ids.length === 1 ? first.name : null,
          },
          details: {
            series: ids.slice(0, SHOWN_SERIES),
            count: ids.length,
            from: from ?? null,
            to: to ?? null,
          },
        });
      await removal.remove(query);
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
