/** Figures of the marked span, or of all that is seen; and what else changed in it. */
import type { AggregatedRow, Series } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { isoOf, type Span } from '../../data/range.js';
import { countText, spanText, timeText, valueText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import { Changes } from './changes.js';

interface Props {
  readonly series: readonly Series[];
  readonly span: Span;
  readonly marked: boolean;
  /** The span ends now. */
  readonly moves: boolean;
  readonly zone: string;
  readonly onAdd: (ids: readonly number[]) => void;
  readonly onClear: () => void;
}

const FIGURES = ['count', 'min', 'mean', 'max', 'stddev', 'first', 'last'] as const;
/** A span that ends now moves on by itself: its figures are made anew every so often. */
const ANEW_MS = 10_000;

export function MarkPanel({ series, span, marked, moves, zone, onAdd, onClear }: Props) {
  const { client } = usePage();
  const [asked, setAsked] = useState<Span>();
  const from = moves ? Math.floor(span.from / ANEW_MS) * ANEW_MS : span.from;
  const to = moves ? Math.ceil(span.to / ANEW_MS) * ANEW_MS : span.to;
  const ids = series.map(({ id }) => id).join();
  const figures = useLoad(
    (signal) =>
      Promise.all(
        series.map(
          async ({ id }) =>
            (
              await client
                .query()
                .seriesId(id)
                .between(Math.floor(from), Math.ceil(to))
                .statistics({ signal })
            )[0],
        ),
      ),
    [client, ids, from, to],
  );
  return (
    <section class="card mark-panel">
      <div class="bar">
        <h2>{marked ? 'Marked span' : 'In sight'}</h2>
        <span class="quiet">
          {spanText(span.to - span.from)}, from {timeText(span.from, zone)}
        </span>
        <span class="grow" />
        <button type="button" class="primary" onClick={() => setAsked({ from: span.from, to: span.to })}>
          What changed here?
        </button>
        {marked && (
          <button type="button" class="plain" onClick={onClear}>
            Clear mark
          </button>
        )}
      </div>
      {figures.problem !== undefined && <p role="alert">{figures.problem}</p>}
      <Figures series={series} rows={figures.value} />
      {asked !== undefined && (
        <Changes key={isoOf(asked.from)} span={asked} onAdd={onAdd} onClose={() => setAsked(undefined)} />
      )}
    </section>
  );
}

function Figures({
  series,
  rows,
}: {
  series: readonly Series[];
  rows: readonly (AggregatedRow | undefined)[] | undefined;
}) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Table">
      <table class="list figures" aria-label="Statistics">
        <thead>
          <tr>
            <th scope="col">Series</th>
            {FIGURES.map((name) => (
              <th key={name} scope="col" class="number">
                {name === 'stddev' ? 'deviation' : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map(({ id, name, label, device, unit }, at) => (
            <tr key={id}>
              <td>
                {label ?? name} <small>{device}</small>
              </td>
              {FIGURES.map((figure) => {
                const value = rows?.[at]?.[figure];
                return (
                  <td key={figure} class="number">
                    {figure === 'count' ? countText(Number(value ?? 0)) : valueText(value, unit)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
