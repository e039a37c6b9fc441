/**
 * `filter=` of data, events and frames: the slug of a stream, a variable or a device. Rule: a slug that names nothing the
 * caller reaches selects nothing, and neither does a project's slug, rubbish or no filter at all.
 */
import { TributaryError } from '../../../errors/error.js';
import { parseBlockSlug } from '../../../model/identity.js';
import type { SeriesOfVariable } from '../../../services/services.js';
import { IotileRefusal } from '../errors.js';
import type { Call } from '../route.js';

/** Every stream of a device: as many as there are numbers of variables. */
const ALL = { offset: 0, limit: 65_536 };
/** Streams of one variable that a filter takes in. */
const MAX_OF_VARIABLE = { offset: 0, limit: 10_000 };

export async function streamsOfFilter(call: Call): Promise<readonly SeriesOfVariable[]> {
  const slug = call.query.text('filter') ?? '';
  try {
    return await streamsOf(call, slug);
  } catch (error) {
    const unreached =
      (error instanceof IotileRefusal && (error.status === 404 || error.status === 403)) ||
      (error instanceof TributaryError && error.code === 'not_found');
    if (unreached) return [];
    throw error;
  }
}

async function streamsOf({ caller, services }: Call, slug: string): Promise<readonly SeriesOfVariable[]> {
  const { inventory } = services;
  switch (slug.slice(0, 3)) {
    case 's--': {
      const { series, variable } = await caller.stream(slug);
      return series && variable ? [{ series, variable }] : [];
    }
    case 'd--': {
      // The archive of a device has a slug of its own form here too.
      if (parseBlockSlug(slug) !== undefined) return [];
      const { project, device } = await caller.device(slug);
      return (await inventory.series({ projects: [project.id], devices: [device.id] }, ALL)).items;
    }
    case 'v--': {
      const { project, variable } = await caller.variable(slug);
      const numbers = [variable.number!];
      return (await inventory.series({ projects: [project.id], numbers }, MAX_OF_VARIABLE)).items;
    }
    default:
      return [];
  }
}
