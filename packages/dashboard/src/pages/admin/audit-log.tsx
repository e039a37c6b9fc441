/** Who changed what, the newest first. */
import type { AuditEntry } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { textsOf } from '../../shared/field.js';
import { firstOf } from '../../shared/first-of.js';
import { timeText } from '../../shared/format.js';
import { ListTable } from '../../shared/list-table.js';
import { useLoad } from '../../shared/load.js';

const SHOWN = 300;

export function AuditLog() {
  const { client, may, project } = usePage();
  const [filter, setFilter] = useState<{ actor?: string; action?: string }>({});
  const found = useLoad(
    may.administer
      ? (signal) =>
          firstOf(
            client.audit.list(
              { ...filter, limit: SHOWN, project: may.organize ? null : project.id },
              { signal },
            ),
            SHOWN,
          )
      : undefined,
    [client, project.id, filter],
  );
  if (!may.administer) return <p class="empty">Administrators see who changed what.</p>;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = textsOf(new FormData(event.currentTarget as HTMLFormElement));
    setFilter({
      ...(text('actor') !== '' && { actor: text('actor') }),
      ...(text('action') !== '' && { action: text('action') }),
    });
  };
  return (
    <>
      <form class="bar" onSubmit={submit}>
        <input name="actor" aria-label="Who" placeholder="Who: an e-mail, a token" maxLength={255} />
        <input name="action" aria-label="Action" placeholder="What: token.*" maxLength={100} />
        <button type="submit">Show</button>
      </form>
      <ListTable
        found={found}
        heads={['When', 'Who', 'What', 'Of', 'By']}
        nothing="Nothing was recorded."
        row={(entry) => <Row key={entry.id} {...entry} />}
      />
    </>
  );
}

function Row({ time, actor, action, subject, details, door, address }: AuditEntry) {
  const more = Object.keys(details).length === 0 ? undefined : JSON.stringify(details);
  return (
    <tr data-action={action}>
      <td class="time">{timeText(Date.parse(time))}</td>
      <td>{actor.name ?? actor.kind}</td>
      <td>{action}</td>
      <td>
        {subject.kind} {subject.name ?? subject.id}
        {more !== undefined && <p class="quiet said code">{more}</p>}
      </td>
      <td>
        {door} <small>{address}</small>
      </td>
    </tr>
  );
}
