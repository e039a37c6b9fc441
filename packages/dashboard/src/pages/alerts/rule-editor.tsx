/** A rule made or changed, with what it would look at beside it while one writes. */
import type { AlertRule } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { Field } from '../../shared/field.js';
import { useLoad } from '../../shared/load.js';
import { go, type Route } from '../../shared/route.js';
import { useUnsaved } from '../../shared/unsaved.js';
import { ChannelDialog } from './channel-dialog.js';
import { ConditionFields } from './condition-fields.js';
import { Preview } from './preview.js';
import { EMPTY, formOf, ruleOf, type RuleForm } from './rule-form.js';
import { DEVICE_NAMES, SERIES_NAMES, Suggestions } from './suggestions.js';
import { SEVERITIES } from './words.js';

export function RuleEditor({ id, params }: { id: number | undefined; params: Route['params'] }) {
  const { client } = usePage();
  const rule = useLoad(id === undefined ? undefined : (signal) => client.alertRules.get(id, { signal }), [
    client,
    id,
  ]);
  if (rule.problem !== undefined) return <p role="alert">{rule.problem}</p>;
  if (id !== undefined && rule.value === undefined) return <p class="quiet">…</p>;
  const { device = '', series = '' } = params;
  const start = rule.value === undefined ? { ...EMPTY, devices: device, series } : formOf(rule.value);
  return <Editor key={id} rule={rule.value} start={start} />;
}

function Editor({ rule, start }: { rule: AlertRule | undefined; start: RuleForm }) {
  const { client, at, may } = usePage();
  const [first] = useState(start);
  const [form, setForm] = useState(start);
  const release = useUnsaved(JSON.stringify(form) !== JSON.stringify(first));
  const [channels, setChannels] = useState({ adding: false, count: 0 });
  const { busy, problem, act } = useAct();
  const set = (change: Partial<RuleForm>) => setForm((before) => ({ ...before, ...change }));
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    act(async () => {
      const fields = ruleOf(form);
      if (rule === undefined) await client.alertRules.create(fields);
      else
        await client.alertRules.update(rule.id, {
          ...fields,
          for: fields.for ?? null,
          clear: fields.clear ?? null,
        });
      release();
      go(at(['alerts', 'rules']));
      return `${fields.name} is saved.`;
    });
  };
  const erase = () =>
    act(async () => {
      if (!confirm(`Delete the rule “${rule!.name}”? What it found stays; what fires is over.`)) return;
      await client.alertRules.delete(rule!.id);
      release();
      go(at(['alerts', 'rules']));
      return `${rule!.name} is deleted.`;
    });
  return (
    <div class="editor">
      <form class="form card" onSubmit={save}>
        <fieldset disabled={busy || !may.write}>
          <h2>{rule === undefined ? 'New rule' : rule.name}</h2>
          <Field label="Name">
            <input
              name="name"
              value={form.name}
              maxLength={255}
              required
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
          </Field>
          <About {...{ form, set }} />
          <ConditionFields {...{ form, set }} />
          <Told
            {...{ form, set, count: channels.count }}
            onAdd={() => setChannels({ ...channels, adding: true })}
          />
        </fieldset>
        {rule !== undefined && (
          <p class="note">
            With another selection, condition, time or end it counts from now on; what fires is over then.
          </p>
        )}
        {problem !== undefined && <p role="alert">{problem}</p>}
        {may.write && (
          <p class="bar">
            <button type="submit" class="primary" disabled={busy}>
              Save
            </button>
            <a class="button" href={at(['alerts', 'rules'])}>
              Back
            </a>
            <span class="grow" />
            {rule !== undefined && (
              <button type="button" class="danger" disabled={busy} onClick={erase}>
                Delete…
              </button>
            )}
          </p>
        )}
      </form>
      <Preview form={form} />
      {channels.adding && (
        <ChannelDialog
          onMade={(name) => {
            set({ channels: [...form.channels, name] });
            setChannels({ adding: true, count: channels.count + 1 });
          }}
          onClose={() => setChannels((now) => ({ ...now, adding: false }))}
        />
      )}
    </div>
  );
}

interface Props {
  readonly form: RuleForm;
  readonly set: (change: Partial<RuleForm>) => void;
}

/** Which series. */
function About({ form, set }: Props) {
  const text = (name: 'devices' | 'tags' | 'series', label: string, hint: string, list?: string) => (
    <Field label={label} hint={hint}>
      <input
        name={name}
        value={form[name]}
        maxLength={10_000}
        list={list}
        onInput={(event) => set({ [name]: event.currentTarget.value })}
      />
    </Field>
  );
  return (
    <div class="fields">
      {text('devices', 'Devices', 'keys, or all', DEVICE_NAMES)}
      {text('tags', 'Tags', 'key:value, or all')}
      {text('series', 'Series', 'a name, or * and ?', SERIES_NAMES)}
      <Suggestions devices={form.devices} series={form.series} />
    </div>
  );
}

function Told({ form, set, count, onAdd }: Props & { count: number; onAdd: () => void }) {
  const { client, project } = usePage();
  const channels = useLoad(
    (signal) => client.alertChannels.list({}, { signal }).all(),
    [...[client, project.id, count]],
  );
  const toggle = (name: string) =>
    set({
      channels: form.channels.includes(name)
        ? form.channels.filter((one) => one !== name)
        : [...form.channels, name],
    });
  return (
    <>
      <div class="fields">
        <Field label="Severity">
          <select
            name="severity"
            value={form.severity}
            onChange={(event) => set({ severity: event.currentTarget.value as RuleForm['severity'] })}
          >
            {SEVERITIES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </Field>
        <Field label="What to do then" hint="for who is told">
          <input
            name="description"
            value={form.description}
            maxLength={1000}
            onInput={(event) => set({ description: event.currentTarget.value })}
          />
        </Field>
      </div>
      <div role="group" aria-label="Who is told" class="bar">
        <span>Tell</span>
        {channels.value?.map(({ name }) => (
          <label key={name} class="check">
            <input type="checkbox" checked={form.channels.includes(name)} onChange={() => toggle(name)} />
            {name}
          </label>
        ))}
        {channels.value?.length === 0 && <span class="quiet">nobody yet</span>}
        <button type="button" class="small" onClick={onAdd}>
          New channel…
        </button>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={form.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        The rule is on
      </label>
    </>
  );
}
