/** A retention rule made or changed. Rule: what goes by it is seen, with counts and dates, before it can be confirmed. */
import type { RetentionPreview, RetentionRule } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { CardTable } from '../../shared/card-table.js';
import { Field } from '../../shared/field.js';
import { partsOf } from '../../shared/parts.js';
import { countText, timeText } from '../../shared/format.js';
import { useUnsaved } from '../../shared/unsaved.js';
import { goesText, moreText, tagsText } from './retention-words.js';

interface Form {
  readonly name: string;
  readonly days: string;
  readonly forEver: boolean;
  readonly devices: string;
  readonly tags: string;
  readonly series: string;
  readonly position: string;
  readonly description: string;
}

const EMPTY: Form = {
  ...{ name: '', days: '365', forEver: false, devices: '', tags: '', series: '' },
  ...{ position: '100', description: '' },
};
/** Series of a preview that are shown. */
const SHOWN = 20;

function formOf({ name, keepDays, selection, position, description }: RetentionRule): Form {
  const { devices = [], tags, series = '' } = selection;
  return {
    ...{ name, days: keepDays === null ? '' : String(keepDays), forEver: keepDays === null },
    ...{ devices: devices.join(', '), tags: tagsText(tags), series },
    ...{ position: String(position), description: description ?? '' },
  };
}

function ruleOf({ name, days, forEver, devices, tags, series, position, description }: Form) {
  const [keys, own] = [partsOf(devices), partsOf(tags)];
  return {
    name: name.trim(),
    keepDays: forEver ? null : Number(days),
    position: Number(position),
    description: description.trim() === '' ? null : description.trim(),
    selection: {
      ...(keys.length > 0 && { devices: keys }),
      ...(own.length > 0 && { tags: own }),
      ...(series.trim() !== '' && { series: series.trim() }),
    },
  };
}

interface Props {
  /** Undefined: a new one. */
  readonly rule: RetentionRule | undefined;
  readonly onDone: () => void;
}

export function RetentionEditor({ rule, onDone }: Props) {
  const { client } = usePage();
  const start = rule === undefined ? EMPTY : formOf(rule);
  const [form, setForm] = useState(start);
  const [seen, setSeen] = useState<RetentionPreview>();
  const { act, busy, problem } = useAct();
  const kept = useUnsaved(JSON.stringify(form) !== JSON.stringify(start));
  // What was seen is of the form as it was.
  const set = (change: Partial<Form>) => {
    setForm((before) => ({ ...before, ...change }));
    setSeen(undefined);
  };
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    act(async () => {
      const fields = ruleOf(form);
      setSeen(
        await client.retention.preview(
          rule === undefined ? { add: fields } : { id: rule.id, change: fields },
        ),
      );
    });
  };
  const save = () =>
    act(async () => {
      const fields = ruleOf(form);
      const confirmed = { confirm: seen!.more };
      if (rule === undefined) await client.retention.create(fields, confirmed);
      else await client.retention.update(rule.id, fields, confirmed);
      kept();
      onDone();
      return `${fields.name} is saved.`;
    });
  const cancel = () => {
    kept();
    onDone();
  };
  return (
    <form class="form card" onSubmit={look} aria-label="Retention rule">
      <h2>{rule === undefined ? 'New rule' : rule.name}</h2>
      <Fields {...{ form, set, busy }} />
      {problem !== undefined && <p role="alert">{problem}</p>}
      {seen !== undefined && <Seen seen={seen} />}
      <p class="bar">
        <button type="submit" class={seen === undefined ? 'primary' : ''} disabled={busy}>
          See what goes
        </button>
        {seen !== undefined && (
          <button type="button" class={seen.more > 0 ? 'danger' : 'primary'} disabled={busy} onClick={save}>
            {seen.more > 0 ? `Save, and let ${countText(seen.more)} go` : 'Save'}
          </button>
        )}
        <span class="grow" />
        <button type="button" disabled={busy} onClick={cancel}>
          Back
        </button>
      </p>
    </form>
  );
}

interface FieldsProps {
  readonly form: Form;
  readonly busy: boolean;
  readonly set: (change: Partial<Form>) => void;
}

function Fields({ form, set, busy }: FieldsProps) {
  const text = (
    name: 'devices' | 'tags' | 'series' | 'description',
    label: string,
    hint: string,
    most: number,
  ) => (
    <Field label={label} hint={hint}>
      <input
        name={name}
        value={form[name]}
        maxLength={most}
        onInput={(event) => set({ [name]: event.currentTarget.value })}
      />
    </Field>
  );
  return (
    <fieldset disabled={busy}>
      <div class="fields">
        <Field label="Name">
          <input
            name="name"
            value={form.name}
            required
            maxLength={255}
            placeholder="debug values for a week"
            onInput={(event) => set({ name: event.currentTarget.value })}
          />
        </Field>
        <Field label="Keep" hint="days before today">
          <input
            name="days"
            type="number"
            min={1}
            max={36_500}
            required={!form.forEver}
            disabled={form.forEver}
            value={form.days}
            onInput={(event) => set({ days: event.currentTarget.value })}
          />
        </Field>
        <Field label="Position" hint="the least counts">
          <input
            name="position"
            type="number"
            min={0}
            max={1_000_000}
            required
            value={form.position}
            onInput={(event) => set({ position: event.currentTarget.value })}
          />
        </Field>
      </div>
      <label class="check">
        <input
          type="checkbox"
          name="forEver"
          checked={form.forEver}
          onChange={(event) => set({ forEver: event.currentTarget.checked })}
        />
        Keep for ever: an exception, whatever other rules say
      </label>
      <div class="fields">
        {text('devices', 'Devices', 'keys, or all', 10_000)}
        {text('tags', 'Tags', 'key:value, or all', 10_000)}
        {text('series', 'Series', 'a name, or * and ?', 255)}
        {text('description', 'Why', 'for people', 1_000)}
      </div>
    </fieldset>
  );
}

function Seen({ seen }: { seen: RetentionPreview }) {
  const { points, more, rules, bySeries, series } = seen;
  if (points === 0) return <p class="note good">Nothing goes with the next run.</p>;
  return (
    <section class="going" aria-label="What goes">
      <p class={more > 0 ? 'note bad' : 'note'} data-more={more}>
        {more > 0 ? moreText(seen) : `Nothing goes by it that would not go anyway: ${goesText(seen)}.`}
      </p>
      {rules.length > 1 && (
        <ul class="quiet">
          {rules.map(({ id, name, ...own }) => (
            <li key={`${id} ${name}`}>
              {name}: {goesText(own)}
            </li>
          ))}
        </ul>
      )}
      <div class="scroll" tabIndex={0} role="group" aria-label="Series that lose most">
        <CardTable
          heads={['Series', 'Rule', ['Points', 'number'], 'From', 'To']}
          label="What goes, by series"
        >
          {bySeries.slice(0, SHOWN).map((one) => (
            <tr key={one.id} data-goes={`${one.device} ${one.series}`}>
              <td>
                {one.device} <small>{one.series}</small>
              </td>
              <td data-label="rule">{one.rule}</td>
              <td class="number" data-label="points">
                {countText(one.points)}
              </td>
              <td data-label="from">{timeText(Date.parse(one.first))}</td>
              <td data-label="to">{timeText(Date.parse(one.last))}</td>
            </tr>
          ))}
        </CardTable>
      </div>
      {series > SHOWN && <p class="quiet">… and {countText(series - SHOWN)} series more.</p>}
    </section>
  );
}
