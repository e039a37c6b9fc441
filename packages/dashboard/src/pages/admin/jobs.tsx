/** Long work: how far it is, what came of it, and a way to stop it. */
import type { ExportResult, Job } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { useAgain } from '../../shared/again.js';
import { firstOf } from '../../shared/first-of.js';
import { bytesText, countText, spanText, timeText } from '../../shared/format.js';
import { hereOf } from '../../shared/link.js';
import { ListTable } from '../../shared/list-table.js';
import { useLoad } from '../../shared/load.js';
import { Move } from './move.js';
import { State } from '../alerts/words.js';

const SHOWN = 100;
const EVERY_MS = 2_000;

export function Jobs() {
  const { client } = usePage();
  const [count, again] = useAgain(EVERY_MS);
  const found = useLoad(
    (signal) => firstOf(client.jobs.list({ limit: SHOWN }, { signal }), SHOWN),
    [client, count],
  );
  return (
    <ListTable
      found={found}
      heads={['Job', 'State', 'Begun', 'How far', '']}
      nothing="No long work was done lately: exports, deletions, trials of rules, moves."
      row={(job) => <Row key={job.id} job={job} onChanged={again} />}
    />
  );
}

function Row({ job, onChanged }: { job: Job; onChanged: () => void }) {
  const { client, may } = usePage();
  const { act, busy, problem } = useAct();
  const { id, kind, state, progress, error, created, finished } = job;
  const isOpen = state === 'running' || state === 'interrupted';
  const cancel = () =>
    act(async () => {
      await client.jobs.cancel(id);
      onChanged();
      return `Job ${id} is asked to stop.`;
    });
  return (
    <tr data-job={id} data-state={state}>
      <td>
        {kind} <small>{id}</small>
      </td>
      <td>
        <State of={state} />
      </td>
      <td class="time">
        {timeText(Date.parse(created))}
        {finished !== null && <small> in {spanText(Date.parse(finished) - Date.parse(created))}</small>}
      </td>
      <td>
        {isOpen && <progress max={100} value={progress.percent ?? 0} aria-label={`Job ${id}`} />}
        {progress.rows !== undefined && <span> {countText(progress.rows)} rows</span>}
        {state === 'running' && progress.eta !== undefined && <small> {spanText(progress.eta)} left</small>}
        {kind === 'move' && <Move of={job} />}
        {error !== null && <div role="alert">{error.message}</div>}
        {kind === 'export' && state === 'done' && <Files of={job.result as ExportResult} />}
      </td>
      <td class="buttons">
        {isOpen && may.write && (
          <button type="button" class="small" disabled={busy} onClick={cancel}>
            Cancel
          </button>
        )}
        {problem !== undefined && <p role="alert">{problem}</p>}
      </td>
    </tr>
  );
}

function Files({ of: { files } }: { of: ExportResult }) {
  return (
    <>
      {files.map(({ name, url, bytes, sha256, expires }) => (
        <div key={name}>
          {url === null || expires < Date.now() ? (
            name
          ) : (
            <a href={hereOf(url)} download={name}>
              {name}
            </a>
          )}{' '}
          <small>
            {bytesText(bytes)}, SHA-256 <code>{sha256}</code>
          </small>
        </div>
      ))}
    </>
  );
}
