/** How a query wants its values: as they are stored, calibrated, in another unit. */
import { calibrate } from './calibrate.js';
import type { PointColumns } from './columns/columns.js';
import { convertColumns, unitsOf } from './in-units.js';
import type { QueryState } from './state.js';

/** Throws an OptionError where the query asks for a unit that is not known. */
export async function viewOf(state: QueryState): Promise<(page: PointColumns) => PointColumns> {
  const units = await unitsOf(state);
  return (page) => {
    const shown = state.calibrated ? calibrate(page) : page;
    return units === undefined ? shown : convertColumns(shown, units);
  };
}
