/** Assets of a project: named groups of series. Rule: a member that is not a series of the project is refused. */
import type { Asset, AssetFields } from '../../catalog/projects/assets.js';
import type { Series } from '../../catalog/series/series.js';
import type { ListSearch } from '../../catalog/repository.js';
import type { Catalog } from '../../catalog/catalog.js';
import { invalidField } from '../../errors/error.js';
import { checkNewName } from '../names.js';
import { list, pageRequest, type List, type ListOptions } from '../paging.js';
import { checkAttributes, checkText, found, isId, notFound } from './checks.js';
import type { SeriesLookup } from './series-lookup.js';
import type { ThingName, WithExternalIds } from '../contract/external-ids.js';
import type { ExternalIdService } from '../external-ids/external-ids.js';

const MAX_MEMBERS = 100_000;

export class AssetService {
  readonly #catalog: Catalog;
  readonly #inputs: SeriesLookup;
  readonly #ids: ExternalIdService;

  constructor(catalog: Catalog, inputs: SeriesLookup, ids: ExternalIdService) {
    this.#catalog = catalog;
    this.#inputs = inputs;
    this.#ids = ids;
  }

  async create(
    project: number,
    { externalIds = {}, ...fields }: WithExternalIds<AssetFields> & { name: string },
  ): Promise<Asset> {
    checkText('name', fields.name, true);
    checkNewName('name', fields.name);
    await this.#check(project, fields);
    const ids = this.#ids.changes('asset', externalIds);
    return this.#catalog.assets.create(project, { ...fields, externalIds: ids });
  }

  async get(project: number, id: number): Promise<Asset> {
    return found('Asset', id, isId(id) ? await this.#catalog.assets.get(project, id) : undefined);
  }

  async find(project: number, by: ThingName): Promise<Asset> {
    if ('id' in by) return this.get(project, by.id);
    const id = await this.#ids.find(by.form, { project }, by.text);
    return found(
      'Asset',
      by.text,
      id === undefined ? undefined : await this.#catalog.assets.get(project, id),
    );
  }

  async list(project: number, options: ListOptions = {}): Promise<List<Asset>> {
    return list(await this.#catalog.assets.list(project, pageRequest(options)));
  }

  search(project: number, search: ListSearch): Promise<{ items: Asset[]; total: number }> {
    return this.#catalog.assets.search(project, search);
  }

  async membersOf(project: number, assets: readonly Pick<Asset, 'members'>[]): Promise<Series[][]> {
    const ids = [...new Set(assets.flatMap(({ members }) => members))];
    const byId = new Map((await this.#inputs.byIds(project, ids)).map((series) => [series.id, series]));
    return assets.map(({ members }) => members.flatMap((id) => byId.get(id) ?? []));
  }

  async update(
    project: number,
    id: number,
    { externalIds = {}, ...fields }: WithExternalIds<AssetFields>,
  ): Promise<Asset> {
    const before = await this.get(project, id);
    if (fields.name !== undefined) checkText('name', fields.name, true);
    checkNewName('name', fields.name, before.name);
    await this.#check(project, fields);
    const ids = this.#ids.changes('asset', externalIds);
    const changed = await this.#catalog.assets.update(project, id, { ...fields, externalIds: ids });
    return found('Asset', id, changed);
  }

  async delete(project: number, id: number): Promise<void> {
    await this.get(project, id);
    await this.#catalog.assets.delete(project, id);
  }

  async #check(
    project: number,
    { description, attributes, members }: Omit<AssetFields, 'externalIds'>,
  ): Promise<void> {
    checkText('description', description);
    checkAttributes(attributes);
    if (members === undefined) return;
    if (!Array.isArray(members) || members.length > MAX_MEMBERS || !members.every(isId))
      throw invalidField('members', members, `a list of at most ${MAX_MEMBERS} series ids`);
    const own = await this.#catalog.selections.select(project, { seriesIds: members }, MAX_MEMBERS);
    const known = new Set(own.map((series) => series.id));
    const unknown = members.find((id) => !known.has(id));
    if (unknown !== undefined) throw notFound('Series', unknown);
  }
}
