/** The rows of a result: as many as are in sight. */
import type { SqlTable } from '@tributary/client';
import { useRef } from 'preact/hooks';
import { numberText } from '../../shared/format.js';
import { useWindow } from '../../shared/virtual.js';

const ROW = 30;
const MOST_SHOWN = 12;

export function SqlRows({ answer: { columns, rows } }: { answer: SqlTable }) {
  const frame = useRef<HTMLDivElement>(null);
  const { first, end } = useWindow(frame, rows.length, ROW);
  const shown = rows.slice(first, end);
  const isNumber = columns.map(({ type }) => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type));
  return (
    <div
      ref={frame}
      class="sql-rows"
      tabIndex={0}
      role="region"
      aria-label="Result"
      style={{ maxHeight: `${(MOST_SHOWN + 1) * ROW}px` }}
    >
      <table class="list">
        <thead>
          <tr>
            {columns.map(({ name, type }, i) => (
              <th key={i} scope="col" title={type} class={isNumber[i] ? 'number' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr style={{ height: `${first * ROW}px` }} aria-hidden="true" />
          {shown.map((row, i) => (
            <tr key={first + i} style={{ height: `${ROW}px` }}>
              {row.map((cell, column) => (
                <td key={column} class={isNumber[column] ? 'number' : ''}>
                  {typeof cell === 'number' ? (
                    numberText(cell)
                  ) : cell === null ? (
                    <span class="quiet">null</span>
                  ) : typeof cell === 'object' ? (
                    JSON.stringify(cell)
                  ) : (
                    String(cell)
                  )}
                </td>
              ))}
            </tr>
          ))}
          <tr style={{ height: `${(rows.length - end) * ROW}px` }} aria-hidden="true" />
        </tbody>
      </table>
    </div>
  );
}
