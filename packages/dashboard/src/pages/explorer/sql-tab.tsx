/** A statement and its result, as a table and, where it has times and numbers, as a chart. */
import type { SqlTable } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { countText } from '../../shared/format.js';
import { csvCell, saveText } from '../../shared/download.js';
import { go, type Route } from '../../shared/route.js';
import { SqlChart } from './sql-chart.js';
import { SqlRows } from './sql-rows.js';
import { paramsOf, type ExplorerView } from './view.js';

const EXAMPLE = `SELECT toStartOfHour(time) AS hour, device, avg(value) AS mean
FROM telemetry
WHERE time > now() - INTERVAL 1 DAY AND isFinite(value)
GROUP BY hour, device
ORDER BY hour`;

export function SqlTab({ params, view }: { params: Route['params']; view: ExplorerView }) {
  const { client, at, fail } = usePage();
  const [text, setText] = useState(params['q'] ?? EXAMPLE);
  const [answer, setAnswer] = useState<SqlTable>();
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<string>();
  const ended = useRef<AbortController | undefined>(undefined);
  const run = () => {
    ended.current?.abort();
    const mine = (ended.current = new AbortController());
    setRunning(true);
    setProblem(undefined);
    go(at(['explorer'], paramsOf({ ...view, tab: 'sql' }, { q: text })), { replace: true });
    client
      .sql(text, { signal: mine.signal, maxRetries: 0 })
      .then(setAnswer, (error: unknown) => {
        if (!mine.signal.aborted) setProblem(fail(error));
      })
      .finally(() => {
        if (ended.current === mine) setRunning(false);
      });
  };
  // A link that has a statement shows its result.
  useEffect(() => {
    if (params['q'] !== undefined) run();
    return () => ended.current?.abort();
  }, []);
  const save = () => {
    const { columns, rows } = answer!;
    const head = columns.map(({ name }) => csvCell(name)).join();
    const body = rows.map((row) =>
      row
        .map((cell) => csvCell(typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : cell))
        .join(),
    );
    saveText('tributary-sql.csv', `${[head, ...body].join('\n')}\n`);
  };
  return (
    <section class="sql">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <textarea
          class="code"
          aria-label="SQL"
          rows={Math.min(20, Math.max(6, text.split('\n').length + 1))}
          spellcheck={false}
          maxLength={20_000}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run();
          }}
        />
        <p class="bar">
          <button type="submit" class="primary" disabled={running}>
            {running ? 'Running…' : 'Run'}
          </button>
          <small class="quiet">One SELECT over telemetry (device, series, time, value, text).</small>
          <span class="grow" />
          {answer !== undefined && (
            <>
              <span class="quiet">{countText(answer.rows.length)} rows</span>
              <button type="button" onClick={save}>
                CSV
              </button>
            </>
          )}
        </p>
      </form>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {answer !== undefined && (
        <>
          <SqlChart answer={answer} zone={view.zone} />
          <SqlRows answer={answer} />
        </>
      )}
    </section>
  );
}
