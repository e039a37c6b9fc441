/** A map of ids as people paste it. */
import type { NewAdoption } from '@tributary/client';
import { tableOf } from './pasted-table.js';

export type IdRow = NonNullable<NewAdoption['ids']>[number];

const COLUMNS = ['api', 'kind', 'external', 'ours', 'asset'] as const;
const NEEDED = COLUMNS.slice(0, 4);

/** Throws an Error that says what is missing. */
export function rowsOf(text: string): IdRow[] {
  const table = tableOf(text);
  if (table === undefined) throw new Error('Nothing was pasted.');
  const missing = NEEDED.filter((name) => !table.heading.includes(name));
  if (missing.length > 0)
    throw new Error(`The first line has no column ${missing.join(', ')}; expected ${COLUMNS.join(', ')}.`);
  const rows = table.rows().map(({ line, of: exact }) => {
    const of = (column: string) => exact(column).trim();
    const asset = of('asset');
    const row = { api: of('api'), kind: of('kind'), external: of('external'), ours: of('ours') };
    return { ...row, ...(asset !== '' && { asset }), line };
  });
  if (rows.length === 0) throw new Error('Below the first line there is no row.');
  return rows;
}
