/** What the lines are, and their values under the cursor; without one, their newest. */
import type { ComponentChildren } from 'preact';
import type { Line } from '../data/lines.js';
import { exactTimeText, valueText } from '../shared/format.js';
import { colorOf } from './colors.js';

export interface LegendProps {
  readonly lines: readonly Line[];
  readonly time: number | undefined;
  readonly zone: string;
  /** More cells of a row. */
  readonly more?: (line: Line) => ComponentChildren;
}

export function Legend({ lines, time, zone, more }: LegendProps) {
  return (
    <table class="legend" aria-label="Values">
      <thead>
        <tr>
          <th scope="col">Series</th>
          <th scope="col" class="number" data-cursor={time !== undefined}>
            {time === undefined ? 'newest' : exactTimeText(time, zone)}
          </th>
          {more && <th scope="col" />}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, place) => (
          <tr key={line.series.id}>
            <td>
              <span
                class={line.texts === undefined ? 'swatch' : 'swatch states'}
                style={{ '--swatch': colorOf(place) }}
              />
              <span class="name">{line.series.label ?? line.series.name}</span>{' '}
              <small>{line.series.device}</small>
              {line.cut && <small class="warn"> not all points</small>}
            </td>
            <td class="number">{shownAt(line, time)}</td>
            {more && <td class="actions">{more(line)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The newest at or before the time. */
function shownAt(line: Line, time: number | undefined): string {
  const { times, values, low, high, texts, series } = line;
  const at = time === undefined ? times.length - 1 : placeBefore(times, time);
  if (at < 0) return '—';
  if (texts !== undefined) return texts[at] ?? '—';
  const value = values[at];
  if (value == null) return '—';
  if (series.kind === 'boolean' && line.mode === 'raw') return valueText(value === 1);
  if (series.kind === 'boolean') return `on for ${Math.round(value * 100)} %`;
  const text = valueText(value, series.unit);
  const [least, most] = [low?.[at], high?.[at]];
  return least == null || most == null || time === undefined
    ? text
    : `${text}  (${valueText(least)} … ${valueText(most)})`;
}

export function placeBefore(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
