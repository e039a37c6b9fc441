/**
 * Searches for devices, bounded. Rule: a condition that could strain the catalog, by its length or its nesting, is refused
 * with a message before it gets there.
 */
import { simplified, sizeOf } from '../../catalog/devices/condition.js';
import type { Catalog } from '../../catalog/catalog.js';
import { invalidField } from '../../errors/error.js';
import type { DeviceSearch } from '../../model/records/device-search.js';
import type { Device } from '../../model/records/device.js';

const MAX_COMPARISONS = 2_000;
const MAX_LEVELS = 14;

export async function searchDevices(
  catalog: Catalog,
  project: number,
  search: DeviceSearch,
): Promise<{ items: Device[]; total: number }> {
  const { limit, offset = 0 } = search;
  if (!Number.isSafeInteger(limit) || limit < 0) throw invalidField('limit', limit, 'an integer from 0');
  if (!Number.isSafeInteger(offset) || offset < 0) throw invalidField('offset', offset, 'an integer from 0');
  if (search.where === undefined) return catalog.deviceSearches.search(project, search);
  const where = simplified(search.where);
  const { comparisons, levels } = sizeOf(where);
  if (comparisons > MAX_COMPARISONS)
    throw invalidField(
      'the condition on devices',
      `${comparisons} parts`,
      `at most ${MAX_COMPARISONS} comparisons`,
    );
  if (levels > MAX_LEVELS)
    throw invalidField(
      'the condition on devices',
      `${levels} levels`,
      `at most ${MAX_LEVELS} levels of nesting`,
    );
  return catalog.deviceSearches.search(project, { ...search, where });
}
