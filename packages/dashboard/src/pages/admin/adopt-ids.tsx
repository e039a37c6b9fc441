/** Ids that another platform gave to things, pasted as a map; what came of each row. */
import type { Adopted as Answered } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { CardTable } from '../../shared/card-table.js';
import { countText } from '../../shared/format.js';
import { rowsOf, type IdRow } from './adopt-rows.js';

interface Done {
  readonly rows: readonly IdRow[];
  readonly told: NonNullable<Answered['ids']>;
}

const SHOWN = 500;
const EXAMPLE = 'api,kind,external,ours,asset\nlosant,device,5a0…,pump-1,';

export function AdoptIds() {
  const { client } = usePage();
  const { act, busy, problem } = useAct();
  const [text, setText] = useState('');
  const [partial, setPartial] = useState(false);
  const [done, setDone] = useState<Done | undefined>(undefined);
  const adopt = (event: Event) => {
    event.preventDefault();
    return act(async () => {
      setDone(undefined);
      const rows = rowsOf(text);
      const { ids = [] } = await client.adoptions.create({ ids: rows, partial });
      setDone({ rows, told: ids });
    });
  };
  return (
    <details class="panel adopt" data-adopt="ids">
      <summary>Adopt ids of things…</summary>
      <form class="form card" onSubmit={adopt}>
        <label>
          Map of ids, as CSV
          <textarea
            rows={6}
            required
            spellcheck={false}
            placeholder={EXAMPLE}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <label>
          <input
            type="checkbox"
            checked={partial}
            onChange={(event) => setPartial(event.currentTarget.checked)}
          />{' '}
          Do the rows that can be done, also if others cannot
        </label>
        <button class="primary" disabled={busy}>
          Adopt
        </button>
        {problem !== undefined && <p role="alert">{problem}</p>}
      </form>
      {done !== undefined && <Outcome done={done} />}
    </details>
  );
}

function Outcome({ done: { rows, told } }: { done: Done }) {
  const refused = told.filter(({ outcome }) => outcome === 'refused').length;
  const counts = [...new Set(told.map(({ outcome }) => outcome))].map(
    (one) => `${countText(told.filter(({ outcome }) => outcome === one).length)} ${one}`,
  );
  // What is wrong stands first.
  const shown = told.toSorted((a, b) => Number(b.outcome === 'refused') - Number(a.outcome === 'refused'));
  return (
    <>
      <p role="status" class={refused > 0 ? 'note' : 'note good'}>
        {counts.join(', ')}.
      </p>
      <div class="scroll" tabIndex={0} role="group" aria-label="What came of each row">
        <CardTable heads={['Line', 'Outcome', 'Id', 'Here', 'Why']}>
          {shown.slice(0, SHOWN).map(({ row, outcome, message }) => {
            const { api, kind, external, ours, line } = rows[row - 1]!;
            return (
              <tr key={row} data-outcome={outcome}>
                <td>{line}</td>
                <td>
                  <span class={`state ${outcome === 'refused' ? 'bad' : outcome === 'left' ? '' : 'good'}`}>
                    {outcome}
                  </span>
                </td>
                <td>
                  {external}{' '}
                  <small>
                    {api} {kind}
                  </small>
                </td>
                <td>{ours}</td>
                <td>{message}</td>
              </tr>
            );
          })}
        </CardTable>
      </div>
    </>
  );
}
