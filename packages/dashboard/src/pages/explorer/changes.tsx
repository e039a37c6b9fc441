/** The series of the project that changed most in the span, against the one before. */
import type { ChangeRow } from '@tributary/client';
import { usePage } from '../../app/context.js';
import type { Span } from '../../data/range.js';
import { countText, spanText, valueText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';

const SHOWN = 40;
const WORDS: Readonly<Record<ChangeRow['what'], string>> = {
  level: 'level',
  spread: 'spread',
  count: 'points',
};

export function Changes(props: { span: Span; onAdd: (ids: readonly number[]) => void; onClose: () => void }) {
  const { span, onAdd, onClose } = props;
  const { client } = usePage();
  const [from, to] = [Math.floor(span.from), Math.ceil(span.to)];
  const found = useLoad(
    (signal) => client.changes({ from, to, limit: SHOWN }, { signal }),
    [client, from, to],
  );
  return (
    <section class="changes" aria-label="What changed">
      <div class="bar">
        <h3>What changed, against the {spanText(to - from)} before</h3>
        <span class="grow" />
        <button type="button" class="plain" onClick={onClose}>
          Close
        </button>
      </div>
      {found.problem !== undefined && <p role="alert">{found.problem}</p>}
      {found.loading && <p class="quiet">Looking through all series…</p>}
      {found.value?.length === 0 && <p class="empty">Nothing changed.</p>}
      {found.value !== undefined && found.value.length > 0 && (
        <div class="scroll" tabIndex={0} role="group" aria-label="Table">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Series</th>
                <th scope="col">Change</th>
                <th scope="col" class="number">
                  Before
                </th>
                <th scope="col" class="number">
                  Now
                </th>
                <th scope="col" />
              </tr>
            </thead>
            <tbody>
              {found.value.map((row) => (
                <tr key={row.id} data-changed={row.series}>
                  <td>
                    {row.series} <small>{row.device}</small>
                  </td>
                  <td>
                    <meter min={0} max={1} value={row.score} aria-label="Size of the change" />{' '}
                    <small>{WORDS[row.what]}</small>
                  </td>
                  <td class="number">{shownOf(row, '_before')}</td>
                  <td class="number">{shownOf(row, '')}</td>
                  <td>
                    <button type="button" class="small" onClick={() => onAdd([row.id])}>
                      Show
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function shownOf(row: ChangeRow, when: '' | '_before'): string {
  const [count, mean, stddev, last] = [
    row[`count${when}`],
    row[`mean${when}`],
    row[`stddev${when}`],
    row[`last${when}`],
  ];
  if (row.what === 'count') return `${countText(count)} points`;
  if (mean === null) return valueText(last);
  return row.what === 'spread' ? `± ${valueText(stddev, row.unit)}` : valueText(mean, row.unit);
}
