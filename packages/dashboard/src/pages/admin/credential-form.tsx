/** Which API, which kind, the secrets themselves, and what limits them. */
import { useState } from 'preact/hooks';
import { lengthOf } from '../../data/range.js';
import { useAct } from '../../shared/act.js';
import { Field, textsOf } from '../../shared/field.js';
import { partsOf } from '../../shared/parts.js';
import { KINDS } from './credential-kinds.js';
import { credentialsOf, type CredentialRow } from './credential-rows.js';

export function CredentialForm({ onGiven }: { onGiven: (rows: readonly CredentialRow[]) => Promise<void> }) {
  const { act, busy, problem } = useAct();
  const [id, setId] = useState(KINDS[0]!.id);
  const kind = KINDS.find((one) => one.id === id)!;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = textsOf(new FormData(event.currentTarget as HTMLFormElement));
    act(async () => {
      const length = text('for') === '' ? undefined : lengthOf(text('for'));
      if (text('for') !== '' && length === undefined)
        throw new Error(`“${text('for')}” is no length; write 90d, 12h or nothing.`);
      const rows = credentialsOf(text('secrets'), {
        ...{ kind, name: text('name'), identifier: text('identifier'), scope: text('scope') },
        ...{ devices: partsOf(text('devices')), addresses: partsOf(text('addresses')) },
        expires: length === undefined ? undefined : Date.now() + length,
      });
      await onGiven(rows);
    });
  };
  return (
    <form class="form card" autocomplete="off" onSubmit={submit}>
      <div class="fields">
        <Field label="Kind">
          <select name="credential-kind" value={id} onChange={(event) => setId(event.currentTarget.value)}>
            {KINDS.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label}
              </option>
            ))}
          </select>
        </Field>
        {kind.beside !== undefined && (
          <Field label={kind.beside} hint="or a column identifier">
            <input name="identifier" maxLength={255} />
          </Field>
        )}
        <Field label="Name" hint="what it is for">
          <input name="name" maxLength={255} />
        </Field>
        {kind.form === 'token' && (
          <Field label="May">
            <select name="scope">
              <option value="project:write">read and write</option>
              <option value="project:read">read</option>
            </select>
          </Field>
        )}
        {kind.form !== 'login' && (
          <Field label="Only devices" hint={kind.form === 'token' ? 'one key' : 'keys'}>
            <input name="devices" maxLength={2000} />
          </Field>
        )}
        <Field label="Only from" hint="10.1.0.0/16; needed of what may be guessed">
          <input name="addresses" maxLength={2000} />
        </Field>
        {kind.form !== 'login' && (
          <Field label="Good for" hint="such as 90d, or for ever">
            <input name="for" maxLength={10} />
          </Field>
        )}
      </div>
      <label>
        Secrets, one a line, or as CSV with the columns secret, identifier, name, devices, addresses
        <textarea name="secrets" rows={5} required spellcheck={false} autocomplete="off" />
      </label>
      <p class="bar">
        <button class="primary" disabled={busy}>
          Look through
        </button>
        <span class="quiet">Nothing is adopted yet. The secrets are not shown again.</span>
        {problem !== undefined && <span role="alert">{problem}</span>}
      </p>
    </form>
  );
}
