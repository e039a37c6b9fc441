/** The chart of a result, which zooms in what is there. */
import type { SqlTable } from '@tributary/client';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Chart } from '../../chart/chart.js';
import type { Span } from '../../data/range.js';
import { linesOf } from './sql-lines.js';

const HEIGHT = 280;

export function SqlChart({ answer, zone }: { answer: SqlTable; zone: string }) {
  const lines = useMemo(() => linesOf(answer), [answer]);
  const whole = useMemo(() => wholeOf(lines.map(({ times }) => times)), [lines]);
  const [span, setSpan] = useState(whole);
  useEffect(() => setSpan(whole), [whole]);
  if (lines.length === 0) return null;
  return (
    <div class="card">
      <Chart {...{ lines, span, zone }} height={HEIGHT} onSelect={setSpan} onRange={setSpan} />
      {span !== whole && (
        <button type="button" class="link" onClick={() => setSpan(whole)}>
          All of the result
        </button>
      )}
    </div>
  );
}

function wholeOf(times: readonly (readonly number[])[]): Span {
  let [from, to] = [Infinity, -Infinity];
  for (const own of times) {
    from = Math.min(from, own[0] ?? from);
    to = Math.max(to, own.at(-1) ?? to);
  }
  return from < to ? { from, to } : { from: from - 1000, to: from + 1000 };
}
