/** For how long points are kept: the rules of the project, when they were last seen to, and what goes by a change of them. */
import type { RetentionRule, RetentionStatus } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { useAgain } from '../../shared/again.js';
import { firstOf } from '../../shared/first-of.js';
import { spanText, timeText } from '../../shared/format.js';
import { ListTable } from '../../shared/list-table.js';
import { useLoad } from '../../shared/load.js';
import { selectionText } from '../alerts/words.js';
import { RetentionEditor } from './retention-editor.js';
import { goesText, keepText, moreText, pointsText } from './retention-words.js';

const EVERY_MS = 5_000;
/** As many as a project may have. */
const SHOWN = 100;

export function Retention() {
  const { client, project, may } = usePage();
  const [count, again] = useAgain(undefined);
  const [edited, edit] = useState<RetentionRule | 'new'>();
  const found = useLoad(
    async (signal) => {
      const { items, more } = await firstOf(client.retention.list({}, { signal }), SHOWN);
      return { items: [...items].sort(byRank), more };
    },
    [client, project.id, count],
  );
  const done = () => {
    edit(undefined);
    again();
  };
  return (
    <>
      <p class="note">
        Points are kept for ever unless a rule of the project says otherwise; a run each day deletes what is
        older. An exception wins, then the least position, then the rule about everything.
      </p>
      <Status key={count} />
      {edited === undefined ? (
        may.write && (
          <p class="bar">
            <button type="button" onClick={() => edit('new')}>
              New rule
            </button>
          </p>
        )
      ) : (
        <RetentionEditor
          key={edited === 'new' ? 0 : edited.id}
          rule={edited === 'new' ? undefined : edited}
          onDone={done}
        />
      )}
      <ListTable
        found={found}
        heads={['Rule', 'Keeps', 'About', ['Position', 'number'], 'On', '']}
        nothing="No rule yet: all points are kept."
        row={(rule) => <Row key={rule.id} rule={rule} onEdit={() => edit(rule)} onChanged={again} />}
      />
    </>
  );
}

/** Which of them counts where several fit: an exception, then the least position, the one about everything last. */
function byRank(one: RetentionRule, other: RetentionRule): number {
  return rankOf(one) - rankOf(other) || one.position - other.position || one.id - other.id;
}

const rankOf = ({ keepDays, selection: { devices, tags = [], series } }: RetentionRule): number =>
  keepDays === null ? 0 : devices === undefined && tags.length === 0 && series === undefined ? 2 : 1;

function Row(props: { rule: RetentionRule; onEdit: () => void; onChanged: () => void }) {
  const { rule, onEdit, onChanged } = props;
  const { client, may } = usePage();
  const { act, busy, problem } = useAct();
  const { id, name, keepDays, selection, position, enabled, description } = rule;
  /** Undefined: whoever was asked does not mean it. */
  const agreed = async (change: { enabled: boolean } | undefined, what: string) => {
    const goes = await client.retention.preview({ id, ...(change && { change }) });
    if (goes.more > 0 && !confirm(`${what} ${moreText(goes)}`)) return undefined;
    return { confirm: goes.more };
  };
  const turn = (on: boolean) =>
    act(async () => {
      const confirmed = await agreed({ enabled: on }, `Switch “${name}” ${on ? 'on' : 'off'}?`);
      if (confirmed !== undefined) await client.retention.update(id, { enabled: on }, confirmed);
      onChanged();
      return confirmed && `${name} is ${on ? 'on' : 'off'}.`;
    });
  const remove = () =>
    act(async () => {
      const confirmed = await agreed(undefined, `Delete the rule “${name}”?`);
      if (confirmed === undefined) return;
      await client.retention.delete(id, confirmed);
      onChanged();
      return `${name} is deleted.`;
    });
  return (
    <tr data-retention={name}>
      <td>
        {name}
        {description !== null && description !== undefined && <p class="quiet said">{description}</p>}
      </td>
      <td data-label="keeps">{keepText(keepDays)}</td>
      <td data-label="about">{selectionText(selection)}</td>
      <td class="number" data-label="position">
        {position}
      </td>
      <td data-label="on">
        <input
          type="checkbox"
          aria-label={`${name} is on`}
          checked={enabled}
          disabled={!may.write || busy}
          onClick={(event) => {
            // It is as it was until the change is confirmed.
            event.preventDefault();
            turn(!enabled);
          }}
        />
      </td>
      <td class="buttons">
        {may.write && (
          <>
            <button type="button" class="small" disabled={busy} onClick={onEdit}>
              Change
            </button>{' '}
            <button type="button" class="small danger" disabled={busy} onClick={remove}>
              Delete…
            </button>
          </>
        )}
        {problem !== undefined && <p role="alert">{problem}</p>}
      </td>
    </tr>
  );
}

function Status() {
  const { client, project, at, may } = usePage();
  const [count, again] = useAgain(EVERY_MS);
  const { act, busy, problem } = useAct();
  const { value } = useLoad((signal) => client.retention.status({ signal }), [client, project.id, count]);
  const run = () =>
    act(async () => {
      const goes = await client.retention.preview();
      if (goes.points === 0) return 'Nothing goes by the rules now.';
      if (!confirm(`Delete ${goesText(goes)}? There is no way back.`)) return;
      const { id } = await client.retention.run();
      again();
      return `Job ${id} deletes it.`;
    });
  if (value === undefined) return <p class="quiet">…</p>;
  const { last, next } = value;
  return (
    <>
      <dl class="facts">
        <div class="card">
          <dt>Last run</dt>
          <dd data-last={last?.finished ?? ''}>
            {last === null ? 'none yet' : timeText(Date.parse(last.started))}
          </dd>
          {last !== null && <dd class="said">{lastText(last)}</dd>}
        </div>
        <div class="card">
          <dt>Next run</dt>
          <dd data-next={next ?? ''}>{next === null ? 'none' : timeText(Date.parse(next))}</dd>
          {next === null && <dd class="said">there is no rule by which anything goes</dd>}
        </div>
      </dl>
      {last?.error != null && <p role="alert">The last run ended early: {last.error}</p>}
      {may.write && next !== null && (
        <p class="bar">
          <button type="button" disabled={busy} onClick={run}>
            Run now…
          </button>
          <a href={at(['admin', 'jobs'])}>Jobs</a>
          {problem !== undefined && <span role="alert">{problem}</span>}
        </p>
      )}
    </>
  );
}

function lastText({ started, finished, points, series }: NonNullable<RetentionStatus['last']>): string {
  if (finished === null) return `under way: ${pointsText(points)} so far`;
  if (points === 0) return 'nothing was old enough';
  const took = spanText(Date.parse(finished) - Date.parse(started));
  return `${pointsText(points)} of ${series} series deleted in ${took}`;
}
