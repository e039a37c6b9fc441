/** What is changed of a board as a whole, and what becomes of the changes. */
import type { BoardDocument } from '@tributary/client';
import { useState } from 'preact/hooks';
import { LASTS } from '../../../data/range.js';
import { zones } from '../../../shared/zone.js';
import { textOfRange } from '../source.js';

interface Props {
  readonly board: BoardDocument;
  /** There is one that it changes. */
  readonly kept: boolean;
  readonly onChange: (fields: Partial<BoardDocument>) => void;
  readonly onAdd: () => void;
  readonly onSave: (asNew?: boolean) => Promise<void>;
  readonly onDiscard: () => void;
  readonly onRemove: () => Promise<void>;
}

const REFRESH = [
  ['', 'not by itself'],
  ['5', 'each 5 s'],
  ['10', 'each 10 s'],
  ['30', 'each 30 s'],
  ['60', 'each minute'],
  ['300', 'each 5 min'],
  ['3600', 'each hour'],
] as const;

export function DraftBar({ board, kept, onChange, onAdd, onSave, onDiscard, onRemove }: Props) {
  const [sure, setSure] = useState(false);
  const range = textOfRange(board.range);
  const refresh = String(board.refresh ?? '');
  return (
    <form
      class="card draft"
      aria-label="Changes of the board"
      onSubmit={(event) => {
        event.preventDefault();
        void onSave();
      }}
    >
      <label>
        Name
        <input
          value={board.name}
          required
          maxLength={255}
          autofocus={!kept}
          onInput={({ currentTarget: { value } }) => onChange({ name: value })}
        />
      </label>
      <label class="grow">
        Description
        <input
          value={board.description ?? ''}
          maxLength={1000}
          onInput={({ currentTarget: { value } }) => onChange({ description: value === '' ? null : value })}
        />
      </label>
      <label>
        Range
        <select
          value={range}
          onChange={({ currentTarget: { value } }) => onChange({ range: { last: value } })}
        >
          {!(LASTS as readonly string[]).includes(range) && (
            <option value={range}>{range.replace('~', ' – ')}</option>
          )}
          {LASTS.map((last) => (
            <option key={last} value={last}>
              last {last}
            </option>
          ))}
        </select>
      </label>
      <label>
        Looks anew
        <select
          value={refresh}
          onChange={({ currentTarget: { value } }) =>
            onChange({ refresh: value === '' ? null : Number(value) })
          }
        >
          {!REFRESH.some(([seconds]) => seconds === refresh) && (
            <option value={refresh}>each {refresh} s</option>
          )}
          {REFRESH.map(([seconds, name]) => (
            <option key={seconds} value={seconds}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Time zone
        <select
          value={board.zone ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ zone: value === '' ? null : value })}
        >
          <option value="">of whoever looks</option>
          {zones().map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </select>
      </label>
      <p class="bar">
        <button type="button" onClick={onAdd}>
          + Panel
        </button>
        <button type="submit" class="primary">
          Save
        </button>
        {kept && (
          <button type="button" onClick={() => void onSave(true)}>
            Save as a new one
          </button>
        )}
        <button type="button" onClick={onDiscard}>
          Discard
        </button>
        {kept && (
          <button type="button" class="danger" onClick={() => (sure ? void onRemove() : setSure(true))}>
            {sure ? 'Really delete, with its links' : 'Delete'}
          </button>
        )}
      </p>
    </form>
  );
}
