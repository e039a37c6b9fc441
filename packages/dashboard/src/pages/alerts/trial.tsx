/** A rule tried on history: the server evaluates it over stored points as it would have, and tells nobody. */
import type { Job } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { countText, spanText, timeText } from '../../shared/format.js';
import { ruleOf, type RuleForm } from './rule-form.js';

export interface TriedAlert {
  readonly device: string;
  readonly series: string;
  readonly since: string;
  readonly fired: string;
  readonly ended: string | null;
}

interface Result {
  readonly series: number;
  readonly points: number;
  readonly count: number;
  readonly alerts: readonly TriedAlert[];
}

const resultOf = ({ result }: Job): Result => result as unknown as Result;

const DAYS = 30;
const LISTED = 50;

export function Trial({
  form,
  onTried,
}: {
  form: RuleForm;
  onTried: (alerts: readonly TriedAlert[]) => void;
}) {
  const { client, fail, may } = usePage();
  const [job, setJob] = useState<Job>();
  const [problem, setProblem] = useState<string>();
  const ended = useRef(new AbortController());
  useEffect(() => () => ended.current.abort(), []);
  if (!may.write) return null;
  const run = async () => {
    const { signal } = ended.current;
    setProblem(undefined);
    onTried([]);
    try {
      // A rule that has no name yet can be tried too.
      const { description: _, ...fields } = ruleOf(form);
      const rule = { ...fields, name: form.name.trim() || 'trial', channels: [] };
      const started = await client.alertRules.try({ rule, days: DAYS }, { signal });
      const done = await client.jobs.ended(started, { onLook: setJob, signal });
      if (done.state !== 'done') throw new Error(done.error?.message ?? 'The trial was cancelled.');
      onTried(resultOf(done).alerts);
    } catch (error) {
      if (signal.aborted) return;
      setJob(undefined);
      setProblem(fail(error));
    }
  };
  const running = job?.state === 'running';
  return (
    <section class="card panel" data-trial={job?.state}>
      <div class="bar">
        <h2>What it would have found</h2>
        <button type="button" disabled={running} onClick={() => void run()}>
          Test on the last {DAYS} days
        </button>
        {running && (
          <>
            <progress max={100} value={job.progress.percent ?? 0} aria-label="Trial" />
            <button type="button" class="small" onClick={() => void client.jobs.cancel(job.id)}>
              Stop
            </button>
          </>
        )}
      </div>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {job?.state === 'done' && <Found {...resultOf(job)} />}
    </section>
  );
}

function Found({ series, points, count, alerts }: Result) {
  return (
    <>
      <p role="status">
        {count === 0 ? 'Nothing' : `${countText(count)} alerts`} in {countText(points)} points of{' '}
        {countText(series)} series.
      </p>
      {alerts.length > 0 && (
        <div class="scroll" tabIndex={0} role="group" aria-label="Table">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Device</th>
                <th scope="col">Series</th>
                <th scope="col">Would have fired</th>
                <th scope="col">For</th>
              </tr>
            </thead>
            <tbody>
              {alerts.slice(-LISTED).map((alert, at) => (
                <tr key={at}>
                  <td>{alert.device}</td>
                  <td>{alert.series}</td>
                  <td class="time">{timeText(Date.parse(alert.fired))}</td>
                  <td>
                    {alert.ended === null
                      ? 'still'
                      : spanText(Date.parse(alert.ended) - Date.parse(alert.since))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {alerts.length > LISTED && <p class="quiet">The last {LISTED} of them.</p>}
    </>
  );
}
