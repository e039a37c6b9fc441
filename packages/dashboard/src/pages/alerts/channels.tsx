/** Who is told: by mail, webhook or MQTT. The secret of a webhook is shown once. */
import type { AlertChannel, AlertDelivery, MadeAlertChannel, NewAlertChannel } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { useAgain } from '../../shared/again.js';
import { CardTable } from '../../shared/card-table.js';
import { CopyBlock } from '../../shared/copy.js';
import { Field, textsOf } from '../../shared/field.js';
import { partsOf } from '../../shared/parts.js';
import { timeText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import { ownZone } from '../../shared/zone.js';
import { NoMailServer } from './no-mail-server.js';
import { State } from './words.js';

type Target = AlertChannel['target'];

export function Channels() {
  const { client, project, may } = usePage();
  const [count, again] = useAgain(undefined);
  const channels = useLoad(
    (signal) => client.alertChannels.list({}, { signal }).all(),
    [client, project.id, count],
  );
  const mailless = channels.value?.some(({ target }) => target.kind === 'mail') === true;
  return (
    <>
      {mailless && <NoMailServer />}
      {channels.problem !== undefined && <p role="alert">{channels.problem}</p>}
      {may.write && <NewChannel onMade={again} />}
      {channels.value?.length === 0 && <p class="empty">No channel yet: nobody is told of alerts.</p>}
      {channels.value !== undefined && channels.value.length > 0 && (
        <CardTable heads={['Channel', 'To', 'Together', 'Again', 'Quiet', '']}>
          {channels.value.map((one) => (
            <ChannelRow key={one.id} channel={one} onChanged={again} />
          ))}
        </CardTable>
      )}
    </>
  );
}

function ChannelRow({ channel, onChanged }: { channel: AlertChannel; onChanged: () => void }) {
  const { client, at, may } = usePage();
  const { busy, problem, act } = useAct();
  const [tested, setTested] = useState<AlertDelivery>();
  const { id, name, target, group, repeat, quiet } = channel;
  const test = () =>
    act(async () => {
      setTested(undefined);
      setTested(await client.alertChannels.test(id));
    });
  const erase = () =>
    act(async () => {
      if (!confirm(`Delete the channel “${name}”? What waits for it is not sent.`)) return;
      await client.alertChannels.delete(id);
      onChanged();
      return `${name} is deleted.`;
    });
  return (
    <tr data-channel={name}>
      <td>{name}</td>
      <td>{targetText(target)}</td>
      <td>{group}</td>
      <td>{repeat ?? 'never'}</td>
      <td>{quiet === null ? 'never' : `${quiet.from}–${quiet.to} (${quiet.zone})`}</td>
      <td class="buttons">
        <a class="button small" href={at(['alerts', 'log'], { channel: String(id) })}>
          Log
        </a>{' '}
        {may.write && (
          <>
            <button type="button" class="small" disabled={busy} onClick={test}>
              Send a test
            </button>{' '}
            <button type="button" class="small danger" disabled={busy} onClick={erase}>
              Delete…
            </button>
          </>
        )}
        {tested !== undefined && <Tested of={tested} />}
        {problem !== undefined && <p role="alert">{problem}</p>}
      </td>
    </tr>
  );
}

function Tested({ of: { state, error, due } }: { of: AlertDelivery }) {
  return (
    <p role="status" data-tested={state}>
      <State of={state} /> at {timeText(Date.parse(due))}
      {error !== null && `: ${error}`}
    </p>
  );
}

function targetText(target: Target): string {
  switch (target.kind) {
    case 'mail':
      return target.to.join(', ');
    case 'webhook':
      return target.url;
    default:
      return `MQTT ${target.topic}`;
  }
}

const HINTS = {
  mail: ['To', 'addresses', 'ops@example.org'],
  webhook: ['Address', 'gets signed JSON', 'https://example.org/hook'],
  mqtt: ['Topic', 'gets JSON', 'plant/alerts'],
} as const;

export function NewChannel({ onMade }: { onMade: (channel: MadeAlertChannel) => void }) {
  const { client } = usePage();
  const { busy, problem, act } = useAct();
  const [kind, setKind] = useState<Target['kind']>('mail');
  const [secret, setSecret] = useState<{ name: string; text: string }>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = textsOf(new FormData(form));
    const to = text('to');
    const target: Target =
      kind === 'mail'
        ? { kind, to: partsOf(to) }
        : kind === 'webhook'
          ? { kind, url: to }
          : { kind, topic: to };
    act(async () => {
      const fields: NewAlertChannel = {
        ...{ name: text('name'), target, group: text('group') || '10s' },
        repeat: text('repeat') === '' ? null : text('repeat'),
        quiet:
          text('from') === ''
            ? null
            : { from: text('from'), to: text('until'), zone: ownZone(), except: 'critical' },
      };
      const made = await client.alertChannels.create(fields);
      setSecret(made.secret === null ? undefined : { name: made.name, text: made.secret });
      form.reset();
      onMade(made);
      return `${made.name} is there.`;
    });
  };
  const [label, hint, example] = HINTS[kind];
  return (
    <form class="form card" onSubmit={submit}>
      <div class="fields">
        <Field label="Name">
          <input name="name" required maxLength={255} />
        </Field>
        <Field label="By">
          <select
            name="kind"
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as Target['kind'])}
          >
            <option value="mail">mail</option>
            <option value="webhook">webhook</option>
            <option value="mqtt">MQTT</option>
          </select>
        </Field>
        <Field label={label} hint={hint}>
          <input name="to" required placeholder={example} maxLength={2048} />
        </Field>
      </div>
      {kind === 'mail' && <NoMailServer />}
      <details>
        <summary>Together, again, quiet hours</summary>
        <div class="fields">
          <Field label="Together" hint="what happens within">
            <input name="group" placeholder="10s" maxLength={20} />
          </Field>
          <Field label="Again" hint="what nobody looks after">
            <input name="repeat" placeholder="4h" maxLength={20} />
          </Field>
          <Field label="Quiet from" hint="but for critical ones">
            <input name="from" type="time" />
          </Field>
          <Field label="Until" hint={ownZone()}>
            <input name="until" type="time" />
          </Field>
        </div>
      </details>
      <p class="bar">
        <button type="submit" class="primary" disabled={busy}>
          Add the channel
        </button>
        {problem !== undefined && <span role="alert">{problem}</span>}
      </p>
      {secret !== undefined && (
        <>
          <p class="note good">
            Calls of {secret.name} are signed with this secret. It is shown this once: keep it.
          </p>
          <CopyBlock text={secret.text} label={`Secret of ${secret.name}`} />
        </>
      )}
    </form>
  );
}
