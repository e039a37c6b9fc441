/** Tokens of programs and devices: made (the secret is shown once), what limits them, when they were last used, revoked. */
import type { NewToken, TokenInfo } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { lengthOf } from '../../data/range.js';
import { useAct } from '../../shared/act.js';
import { useAgain } from '../../shared/again.js';
import { CopyBlock } from '../../shared/copy.js';
import { Field, textsOf } from '../../shared/field.js';
import { firstOf } from '../../shared/first-of.js';
import { ageText, timeText } from '../../shared/format.js';
import { ListTable } from '../../shared/list-table.js';
import { useLoad } from '../../shared/load.js';
import { useNow } from '../../shared/now.js';

const SHOWN = 500;
const LEVELS = ['read', 'write', 'admin'] as const;

export function Tokens() {
  const { client, may, projects } = usePage();
  const [count, again] = useAgain(undefined);
  const now = useNow();
  const found = useLoad(
    may.administer ? (signal) => firstOf(client.tokens.list({}, { signal }), SHOWN) : undefined,
    [client, count],
  );
  if (!may.administer) return <p class="empty">Administrators see the tokens.</p>;
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  return (
    <>
      <NewTokenForm onMade={again} />
      <ListTable
        found={found}
        heads={['Name', 'May', 'Of', 'Last used', 'Good until', '']}
        nothing="No token yet."
        row={(token) => <Row key={token.id} {...{ token, names, now }} onRevoked={again} />}
      />
    </>
  );
}

function NewTokenForm({ onMade }: { onMade: () => void }) {
  const { client, project, projects, may } = usePage();
  const { act, busy, problem } = useAct();
  const [made, setMade] = useState<{ name: string; token: string }>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = textsOf(new FormData(form));
    act(async () => {
      setMade(undefined);
      const of = text('project') === '' ? null : Number(text('project'));
      const length = text('for') === '' ? undefined : lengthOf(text('for'));
      if (text('for') !== '' && length === undefined)
        throw new Error(`“${text('for')}” is no length; write 90d, 12h or nothing.`);
      const fields: NewToken = {
        ...{ name: text('name'), project: of },
        scopes: [`${of === null ? 'organization' : 'project'}:${text('level')}`],
        ...(length !== undefined && { expires: Date.now() + length }),
      };
      const { token, info } = await client.tokens.create(fields);
      setMade({ name: info.name, token });
      form.reset();
      onMade();
    });
  };
  return (
    <form class="form card" onSubmit={submit}>
      <div class="fields">
        <Field label="Name">
          <input name="name" required maxLength={255} placeholder="gateway in hall 3" />
        </Field>
        <Field label="Of">
          <select name="project" defaultValue={String(project.id)}>
            {projects.map(({ id, name }) => (
              <option key={id} value={id} selected={id === project.id}>
                {name}
              </option>
            ))}
            {may.organize && <option value="">all projects</option>}
          </select>
        </Field>
        <Field label="May">
          <select name="level">
            {LEVELS.map((level) => (
              <option key={level}>{level}</option>
            ))}
          </select>
        </Field>
        <Field label="Good for" hint="such as 90d, or for ever">
          <input name="for" maxLength={10} />
        </Field>
      </div>
      <p class="bar">
        <button type="submit" class="primary" disabled={busy}>
          Make the token
        </button>
        {problem !== undefined && <span role="alert">{problem}</span>}
      </p>
      {made !== undefined && (
        <>
          <p class="note good">The token “{made.name}”. It is shown this once: keep it.</p>
          <CopyBlock text={made.token} label={`Token ${made.name}`} />
        </>
      )}
    </form>
  );
}

function Row(props: {
  token: TokenInfo;
  names: ReadonlyMap<number, string>;
  now: number;
  onRevoked: () => void;
}) {
  const { token, names, now, onRevoked } = props;
  const { client } = usePage();
  const { act, busy, problem } = useAct();
  const { id, name, kind, scopes, project, expires, lastUsed, revoked, device, api, addresses } = token;
  const revoke = () =>
    act(async () => {
      if (!confirm(`Revoke the token “${name}”? Whatever uses it is refused at once.`)) return;
      await client.tokens.revoke(id);
      onRevoked();
      return `${name} is revoked.`;
    });
  const limits = [
    kind === 'api' ? '' : kind,
    device === null ? '' : `device ${device}`,
    api === null ? '' : `through ${api}`,
    addresses === null ? '' : `from ${addresses.join(', ')}`,
  ].filter((limit) => limit !== '');
  return (
    <tr data-token={name} data-revoked={revoked !== null} class={revoked === null ? '' : 'ended'}>
      <td>
        {name}
        {limits.length > 0 && <p class="quiet said">{limits.join(' · ')}</p>}
      </td>
      <td data-label="may">{scopes.join(', ')}</td>
      <td data-label="of">
        {project === null ? 'all projects' : (names.get(project) ?? `project ${project}`)}
      </td>
      <td data-label="used" data-used={lastUsed !== null}>
        {lastUsed === null ? 'never' : ageText(Date.parse(lastUsed), now)}
      </td>
      <td data-label="good">{expires === null ? 'for ever' : timeText(Date.parse(expires))}</td>
      <td class="buttons">
        {revoked === null ? (
          <button type="button" class="small danger" disabled={busy} onClick={revoke}>
            Revoke…
          </button>
        ) : (
          <span class="quiet">revoked {ageText(Date.parse(revoked), now)}</span>
        )}
        {problem !== undefined && <p role="alert">{problem}</p>}
      </td>
    </tr>
  );
}
