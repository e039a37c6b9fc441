/** Assets of a project: named groups of series. Rule: a member that is not a series of the project is refused. */
import { invalidField } from '../../errors/error.js';
import type { Assets } from '../contract/assets.js';
import type { ThingName } from '../contract/external-ids.js';
import type { ProjectSeries } from '../contract/series.js';
import { checkNewName } from '../names.js';
import { list, pageRequest } from '../paging.js';
import { checkAttributes, checkText, found, isId, notFound } from './checks.js';
import type { Things } from './thing-changes.js';
import type { Asset, AssetFields } from '../../model/records/asset.js';
import type { Series } from '../../model/records/series.js';

const MAX_MEMBERS = 100_000;

export class AssetService implements Assets {
  constructor(
    private readonly things: Things,
    private readonly series: Pick<ProjectSeries, 'byIds'>,
  ) {}

  create: Assets['create'] = (project, { externalIds, ...fields }) => {
    const { catalog, changes, ids } = this.things;
    return changes.during(async () => {
      checkText('name', fields.name, true);
      checkNewName('name', fields.name);
      await this.#check(project, fields);
      return ids.writing('asset', externalIds, (given) =>
        catalog.assets.create(project, { ...fields, externalIds: given }),
      );
    });
  };

  async get(project: number, id: number): Promise<Asset> {
    return found('Asset', id, isId(id) ? await this.things.catalog.assets.get(project, id) : undefined);
  }

  async find(project: number, by: ThingName): Promise<Asset> {
    if ('id' in by) return this.get(project, by.id);
    const { catalog, ids } = this.things;
    const id = await ids.find(by.form, { project }, by.text);
    return found('Asset', by.text, id === undefined ? undefined : await catalog.assets.get(project, id));
  }

  list: Assets['list'] = async (project, page) =>
    list(await this.things.catalog.assets.list(project, pageRequest(page)));

  search: Assets['search'] = (project, search) => this.things.catalog.assets.search(project, search);

  async members(project: number, assets: readonly Pick<Asset, 'members'>[]): Promise<Series[][]> {
    const ids = [...new Set(assets.flatMap(({ members }) => members))];
    const byId = new Map((await this.series.byIds(project, ids)).map((series) => [series.id, series]));
    return assets.map(({ members }) => members.flatMap((id) => byId.get(id) ?? []));
  }

  update: Assets['update'] = (project, id, { externalIds, ...fields }) => {
    const { catalog, changes, ids } = this.things;
    return changes.during(async () => {
      const before = await this.get(project, id);
      if (fields.name !== undefined) checkText('name', fields.name, true);
      checkNewName('name', fields.name, before.name);
      await this.#check(project, fields);
      const changed = await ids.writing('asset', externalIds, (given) =>
        catalog.assets.update(project, id, { ...fields, externalIds: given }),
      );
      return found('Asset', id, changed);
    });
  };

  delete(project: number, id: number): Promise<void> {
    const { catalog, changes, ids } = this.things;
    return changes.during(async () => {
      await this.get(project, id);
      await catalog.assets.delete(project, id);
      ids.forget();
    });
  }

  async #check(project: number, { description, attributes, members }: AssetFields): Promise<void> {
    checkText('description', description);
    checkAttributes(attributes);
    if (members === undefined) return;
    if (!Array.isArray(members) || members.length > MAX_MEMBERS || !members.every(isId))
      throw invalidField('members', members, `a list of at most ${MAX_MEMBERS} series ids`);
    const own = await this.things.catalog.selections.select(project, { seriesIds: members }, MAX_MEMBERS);
    const known = new Set(own.map((series) => series.id));
    const unknown = members.find((id) => !known.has(id));
    if (unknown !== undefined) throw notFound('Series', unknown);
  }
}
