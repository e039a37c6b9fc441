/**
 * What was deleted and is not gone yet. Rule: what changes here is told to all that keep things in memory before it is answered, as
 * every other change of things is.
 */
import type { Deleted, DeletedOf } from '../contract/deleted.js';
import { found, isId } from '../devices/checks.js';
import type { Things } from '../devices/thing-changes.js';
import { list, pageRequest } from '../paging.js';
import type { Purger } from './purger.js';
import type { Preview } from './preview.js';

const WHAT = { project: 'Project', device: 'Device', series: 'Series' } as const;

export interface DeletedOptions {
  readonly things: Things;
  readonly purger: Pick<Purger, 'start'>;
  readonly preview: Preview;
  /** What is kept of the project's rights and tokens is to be forgotten. */
  readonly onChanged: (project: number) => void;
}

export class DeletedService implements Deleted {
  constructor(private readonly options: DeletedOptions) {}

  list: Deleted['list'] = async (of, page) =>
    list(await this.options.things.catalog.deletedThings.list(of, pageRequest(page)));

  async restore(of: DeletedOf, id: number): Promise<void> {
    const { things, onChanged } = this.options;
    const { catalog, changes, ids, index } = things;
    const project = of.kind === 'project' ? id : of.within;
    try {
      await changes.during(async () => {
        if (isId(id) && of.kind !== 'project') await this.#requireRoom(of, id);
        const restored = isId(id) ? await catalog.deletedThings.restore(of, id) : undefined;
        found(WHAT[of.kind], id, restored);
        if (of.kind === 'project') index.forgetProject(project);
        else index.changed(project);
      });
    } finally {
      ids.forget();
      onChanged(project);
    }
  }

  purge: Deleted['purge'] = async (of, id, owner) => {
    const { things, purger } = this.options;
    const { deletedThings } = things.catalog;
    found(WHAT[of.kind], id, isId(id) ? await deletedThings.expire(of, id) : undefined);
    return purger.start(owner);
  };

  preview: Deleted['preview'] = (kind, project, id) => this.options.preview.of(kind, project, id);

  /** What comes back counts again. */
  async #requireRoom(of: DeletedOf, id: number): Promise<void> {
    const { catalog, index } = this.options.things;
    const room = await index.quotas.room(of.within);
    if (of.kind === 'device' && room.devices < 1) throw index.quotas.error(of.within, 'devices');
    if (room.series < (await catalog.deletedThings.seriesCount(of, id)))
      throw index.quotas.error(of.within, 'series');
  }
}
