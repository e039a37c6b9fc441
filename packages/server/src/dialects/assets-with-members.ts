/**
 * Assets of a list with their member series. Ensures that a list of a thousand assets is neither a thousand reads nor all their
 * series in memory at once: the members of several are read together, up to a number of them.
 */
import type { Asset, Project, Series, Services } from '../services/services.js';

/** Series read together, unless a single asset has more. */
const SERIES_AT_ONCE = 500;

export async function* withMembers(
  services: Pick<Services, 'assets'>,
  project: Pick<Project, 'id'>,
  assets: readonly Asset[],
): AsyncGenerator<readonly [asset: Asset, members: readonly Series[]]> {
  for (const some of bySeries(assets)) {
    const members = await services.assets.members(project.id, some);
    for (const [at, asset] of some.entries()) yield [asset, members[at] ?? []];
  }
}

function* bySeries(assets: readonly Asset[]): Generator<readonly Asset[]> {
  let some: Asset[] = [];
  let series = 0;
  for (const asset of assets) {
    if (some.length > 0 && series + asset.members.length > SERIES_AT_ONCE) {
      yield some;
      [some, series] = [[], 0];
    }
    some.push(asset);
    series += asset.members.length;
  }
  if (some.length > 0) yield some;
}
