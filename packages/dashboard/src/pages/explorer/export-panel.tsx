/** All points of the view as a file that the server makes: a job with its progress, then a link. */
import type { ExportedFile } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import type { Span } from '../../data/range.js';
import { bytesText, countText } from '../../shared/format.js';
import { hereOf } from '../../shared/link.js';
import type { ExplorerView } from './view.js';

type State =
  | { readonly is: 'open' }
  | { readonly is: 'running'; readonly percent: number; readonly rows: number }
  | { readonly is: 'done'; readonly files: readonly ExportedFile[] };

export function ExportPanel({ view, span }: { view: ExplorerView; span: Span }) {
  const { client, fail } = usePage();
  const [state, setState] = useState<State>({ is: 'open' });
  const [problem, setProblem] = useState<string>();
  const ended = useRef(new AbortController());
  useEffect(() => () => ended.current.abort(), []);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const { signal } = ended.current;
    const run = async () => {
      setState({ is: 'running', percent: 0, rows: 0 });
      const job = await client.exports.start({
        seriesIds: [...view.series],
        ...{ from: Math.floor(span.from), to: Math.ceil(span.to) },
        format: form.get('format') as 'csv',
        layout: form.get('layout') as 'long',
      });
      const onProgress = ({ percent, rows }: { percent: number; rows: number }) =>
        setState({ is: 'running', percent, rows });
      const { files } = await client.exports.follow(job, { signal, onProgress });
      setState({ is: 'done', files });
    };
    setProblem(undefined);
    run().catch((error: unknown) => {
      if (signal.aborted) return;
      setState({ is: 'open' });
      setProblem(fail(error));
    });
  };
  return (
    <form class="card panel bar" onSubmit={submit}>
      <span>All points of {view.series.length} series in this range as</span>
      <select name="format" aria-label="Format">
        {['csv', 'ndjson', 'parquet', 'arrow'].map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <select name="layout" aria-label="Layout">
        <option value="long">a row for each point</option>
        <option value="wide">a row for each device and instant</option>
      </select>
      <button type="submit" class="primary" disabled={state.is === 'running' || view.series.length === 0}>
        Export
      </button>
      {state.is === 'running' && (
        <span role="status">
          <progress max={100} value={state.percent} aria-label="Export" /> {countText(state.rows)} rows
        </span>
      )}
      {state.is === 'done' &&
        state.files.map(({ name, url, bytes, rows, sha256 }) => (
          <span key={name}>
            <a href={hereOf(url)} download={name}>
              {name}
            </a>{' '}
            <small title={`SHA-256 ${sha256}`}>
              {countText(rows)} rows, {bytesText(bytes)}
            </small>
          </span>
        ))}
      {problem !== undefined && <span role="alert">{problem}</span>}
    </form>
  );
}
