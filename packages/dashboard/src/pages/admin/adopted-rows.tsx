/** What would come, or came, of each credential: what is wrong stands first. No secret is here. */
import type { Adopted as Answered } from '@tributary/client';
import { CardTable } from '../../shared/card-table.js';
import { countText } from '../../shared/format.js';
import type { ShownLine } from './credential-rows.js';

interface Props {
  readonly shown: readonly ShownLine[];
  readonly told: NonNullable<Answered['credentials']>;
}

const WORDS: Readonly<Record<string, string>> = { ready: 'can be adopted' };

export function AdoptedRows({ shown, told }: Props) {
  const outcomes = [...new Set(told.map(({ outcome }) => outcome))];
  const counts = outcomes.map(
    (one) => `${countText(told.filter(({ outcome }) => outcome === one).length)} ${WORDS[one] ?? one}`,
  );
  const isRefused = outcomes.includes('refused');
  const sorted = told.toSorted((a, b) => Number(b.outcome === 'refused') - Number(a.outcome === 'refused'));
  return (
    <>
      <p role="status" class={isRefused ? 'note' : 'note good'}>
        {counts.join(', ')}.
      </p>
      <div class="scroll" tabIndex={0} role="group" aria-label="What comes of each credential">
        <CardTable heads={['Line', 'Outcome', 'Name', 'Shown beside it', 'Why']}>
          {sorted.map(({ row, outcome, message, warnings }) => {
            const { line, name, identifier } = shown[row - 1]!;
            return (
              <tr key={row} data-outcome={outcome} data-line={line}>
                <td>{line}</td>
                <td>
                  <span class={`state ${outcome === 'refused' ? 'bad' : outcome === 'left' ? '' : 'good'}`}>
                    {WORDS[outcome] ?? outcome}
                  </span>
                </td>
                <td>{name}</td>
                <td>{identifier ?? '—'}</td>
                <td>{[message, ...warnings].filter((text) => text !== null).join(' ')}</td>
              </tr>
            );
          })}
        </CardTable>
      </div>
    </>
  );
}
