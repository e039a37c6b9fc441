/** Who belongs to the organization, and how others get in. A key or a password is shown once. */
import type { User } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { useAgain } from '../../shared/again.js';
import { CopyBlock } from '../../shared/copy.js';
import { Field, textsOf } from '../../shared/field.js';
import { firstOf } from '../../shared/first-of.js';
import { timeText } from '../../shared/format.js';
import { ListTable } from '../../shared/list-table.js';
import { useLoad } from '../../shared/load.js';

const SHOWN = 500;
const ROLES = ['viewer', 'member', 'admin', 'owner'] as const;
type Role = (typeof ROLES)[number];
type Secret = { readonly what: string; readonly text: string } | undefined;

export function People() {
  const { client, may } = usePage();
  const [count, again] = useAgain(undefined);
  const [secret, setSecret] = useState<Secret>();
  const found = useLoad(
    may.organize ? (signal) => firstOf(client.users.list({}, { signal }), SHOWN) : undefined,
    [client, count],
  );
  if (!may.organize) return <p class="empty">Administrators of the organization see its people.</p>;
  return (
    <>
      <Invite onMade={again} onSecret={setSecret} />
      {secret !== undefined && (
        <div class="card panel">
          <p class="note good">{secret.what} It is shown this once.</p>
          <CopyBlock text={secret.text} label={secret.what} />
        </div>
      )}
      <ListTable
        found={found}
        heads={['Person', 'Role', 'Since', '']}
        nothing="Nobody."
        row={(user) => <Row key={user.id} user={user} onChanged={again} onSecret={setSecret} />}
      />
    </>
  );
}

function Invite({ onMade, onSecret }: { onMade: () => void; onSecret: (secret: Secret) => void }) {
  const { client } = usePage();
  const { act, busy, problem } = useAct();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = textsOf(new FormData(form));
    const [email, role] = [text('email'), text('role') as Role];
    act(async () => {
      onSecret(undefined);
      const { user, password } = await client.users.create({ email, role });
      form.reset();
      onMade();
      if (password !== undefined) onSecret({ what: `The password of ${email}.`, text: password });
      return user === null ? `${email} gets a mail.` : `${email} is in.`;
    });
  };
  return (
    <form class="form card narrow" onSubmit={submit}>
      <div class="fields">
        <Field label="E-mail">
          <input name="email" type="email" required maxLength={255} />
        </Field>
        <Field label="Role">
          <select name="role" defaultValue="member">
            {ROLES.map((role) => (
              <option key={role} selected={role === 'member'}>
                {role}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <p class="bar">
        <button type="submit" class="primary" disabled={busy}>
          Let in
        </button>
        {problem !== undefined && <span role="alert">{problem}</span>}
      </p>
    </form>
  );
}

function Row(props: { user: User; onChanged: () => void; onSecret: (secret: Secret) => void }) {
  const { user, onChanged, onSecret } = props;
  const { client, me } = usePage();
  const { act, busy, problem } = useAct();
  const own = me.user?.id === user.id;
  const setRole = (role: Role) =>
    act(async () => {
      await client.users.update(user.id, { role });
      onChanged();
      return `${user.email} is ${role}.`;
    });
  const reset = () =>
    act(async () => {
      if (!confirm(`Give ${user.email} a new password? Their logins end.`)) return;
      const { password } = await client.users.resetPassword(user.id);
      if (password === null) return `${user.email} gets a mail.`;
      onSecret({ what: `The new password of ${user.email}.`, text: password });
      return;
    });
  const remove = () =>
    act(async () => {
      if (!confirm(`Take ${user.email} out of the organization? Their logins and tokens of it end.`)) return;
      await client.users.delete(user.id);
      onChanged();
      return `${user.email} is out.`;
    });
  return (
    <tr data-person={user.email}>
      <td>
        {user.email}
        {user.name != null && user.name !== '' && <p class="quiet said">{user.name}</p>}
      </td>
      <td>
        <select
          aria-label={`Role of ${user.email}`}
          value={user.role}
          disabled={busy || own}
          onChange={(event) => setRole(event.currentTarget.value as Role)}
        >
          {ROLES.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </select>
      </td>
      <td class="time">{timeText(Date.parse(user.created))}</td>
      <td class="buttons">
        {!own && (
          <>
            <button type="button" class="small" disabled={busy} onClick={reset}>
              New password…
            </button>{' '}
            <button type="button" class="small danger" disabled={busy} onClick={remove}>
              Take out…
            </button>
          </>
        )}
        {problem !== undefined && <p role="alert">{problem}</p>}
      </td>
    </tr>
  );
}
