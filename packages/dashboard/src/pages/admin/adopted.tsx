/** Credentials that another platform gave out and this one takes: through which API, from where, until when. */
import type { Adoption } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { useAgain } from '../../shared/again.js';
import { firstOf } from '../../shared/first-of.js';
import { timeText } from '../../shared/format.js';
import { ListTable } from '../../shared/list-table.js';
import { useLoad } from '../../shared/load.js';
import { AdoptCredentials } from './adopt-credentials.js';
import { AdoptIds } from './adopt-ids.js';

const SHOWN = 500;

export function Adopted() {
  const { client, project, may } = usePage();
  const [count, again] = useAgain(undefined);
  const found = useLoad(
    may.administer ? (signal) => firstOf(client.adoptions.list({}, { signal }), SHOWN) : undefined,
    [client, project.id, count],
  );
  if (!may.administer) return <p class="empty">Administrators see what was adopted.</p>;
  return (
    <>
      <p class="note">
        Credentials that stand in devices and scripts from another platform: adopted here or by{' '}
        <code>tributary adopt</code>. History comes with <code>tributary move</code>, which runs where it is
        started; how far it is stands among the jobs.
      </p>
      <ListTable
        found={found}
        heads={['Name', 'Through', 'Shown beside it', 'From', 'Good until', '']}
        nothing="Nothing was adopted."
        row={(one) => <Row key={one.id} one={one} onEnded={again} />}
      />
      <AdoptCredentials onAdopted={again} />
      <AdoptIds />
    </>
  );
}

function Row({ one, onEnded }: { one: Adoption; onEnded: () => void }) {
  const { client } = usePage();
  const { act, busy, problem } = useAct();
  const end = () =>
    act(async () => {
      if (!confirm(`End “${one.name}”? Whatever still shows it is refused at once.`)) return;
      await client.adoptions.delete(one.id);
      onEnded();
      return `${one.name} is good no more.`;
    });
  return (
    <tr data-adopted={one.name}>
      <td>{one.name}</td>
      <td>
        {one.api} <small>{one.form}</small>
      </td>
      <td>{one.identifier ?? '—'}</td>
      <td>{one.addresses?.join(', ') ?? 'everywhere'}</td>
      <td>{one.expires === null ? 'for ever' : timeText(Date.parse(one.expires))}</td>
      <td class="buttons">
        <button type="button" class="small danger" disabled={busy} onClick={end}>
          End…
        </button>
        {problem !== undefined && <p role="alert">{problem}</p>}
      </td>
    </tr>
  );
}
