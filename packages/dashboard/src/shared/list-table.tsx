/** A table of a list as far as it is shown, with what is said where there is nothing, and where there is more. */
import type { ComponentChildren } from 'preact';
import { CardTable, type Head } from './card-table.js';
import type { First } from './first-of.js';
import type { Loaded } from './load.js';

interface Props<T> {
  readonly found: Loaded<First<T>>;
  readonly heads: readonly Head[];
  readonly nothing: string;
  readonly row: (item: T) => ComponentChildren;
}

export function ListTable<T>({ found, heads, nothing, row }: Props<T>) {
  const { value, problem } = found;
  return (
    <>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {value?.items.length === 0 && <p class="empty">{nothing}</p>}
      {value !== undefined && value.items.length > 0 && (
        <div class="scroll" tabIndex={0} role="group" aria-label="Table">
          <CardTable heads={heads}>{value.items.map(row)}</CardTable>
        </div>
      )}
      {value?.more === true && (
        <p class="quiet">The first {value.items.length}; the API and the command have all.</p>
      )}
    </>
  );
}
