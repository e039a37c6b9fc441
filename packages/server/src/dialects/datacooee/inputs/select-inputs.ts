/** Which inputs a fetch is about: those named, those of an asset, or both. */
import { TributaryError } from '../../../errors/error.js';
import type { Asset, Project, Series, Services } from '../../../services/services.js';
import { given } from '../../../model/given.js';
import { MAX_PROBLEMS } from './inputs.js';
import { problemOf, Problems } from '../wire/problems.js';
import { listOf, type FetchParameters } from '../wire/parameters.js';
import { ASSET, INPUT, inputIdOf } from '../wire/ids.js';

export interface Chosen {
  readonly series: readonly Series[];
  /** Null: inputs that no asset has together. */
  readonly asset: Asset | null;
}

const MAX_ASSETS = 1_000;

export async function selectInputs(
  services: Services,
  project: Project,
  { inputs, asset }: FetchParameters,
  by: 'inputs' | 'asset',
): Promise<Chosen> {
  if (by === 'inputs') return { series: await knownInputs(services, project, inputs ?? []), asset: null };
  if (!/^\d{1,15}$/.test(asset!)) return ofInputList(services, project, asset!);
  const found = await services.assets.find(project.id, { form: ASSET, text: asset! });
  const [members = []] = await services.assets.members(project.id, [found]);
  if (inputs === undefined) return { series: members, asset: found };
  const wanted = await knownInputs(services, project, inputs);
  const own = new Set(members.map(({ id }) => id));
  return { series: wanted.filter(({ id }) => own.has(id)), asset: found };
}

/** A typo must not look like an input without records: one unknown id refuses the request. */
async function knownInputs(
  services: Services,
  project: Project,
  ids: readonly string[],
): Promise<readonly Series[]> {
  const series = await services.series.byExternalIds(project.id, INPUT, ids);
  const known = new Set(series.map(inputIdOf));
  const unknown = [...new Set(ids)].filter((id) => !known.has(id));
  if (unknown.length === 0) return series;
  throw new Problems(
    unknown
      .slice(0, MAX_PROBLEMS)
      .map((value) =>
        problemOf(new TributaryError('not_found', { what: 'Input', value }), { parameter: 'inputs_ids' }),
      ),
  );
}

/** The document asks for an asset by a list of inputs in one of its examples. */
async function ofInputList(services: Services, project: Project, text: string): Promise<Chosen> {
  const ids = listOf(text) ?? [];
  const series = await services.series.byExternalIds(project.id, INPUT, ids);
  if (ids.length === 0 || series.length < new Set(ids).size)
    throw new TributaryError('not_found', { what: 'Asset', value: text });
  let cursor: string | undefined;
  for (let seen = 0; seen < MAX_ASSETS;) {
    const page = await services.assets.list(project.id, {
      limit: 100,
      ...given({ cursor }),
    });
    const all = page.items.find(({ members }) => series.every(({ id }) => members.includes(id)));
    if (all !== undefined) return { series, asset: all };
    if (page.next === null) break;
    seen += page.items.length;
    cursor = page.next;
  }
  return { series, asset: null };
}
