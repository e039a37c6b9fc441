/** What is known of the device, and changes of it. */
import type { Device, DeviceFields, ThingDeletionPreview } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { countText, messageOf } from '../../shared/format.js';
import { go } from '../../shared/route.js';
import { goesText, untilText } from '../../shared/what-goes.js';
import { useUnsaved } from '../../shared/unsaved.js';

/** What would be gone, and for how long it can come back. */
function questionOf(key: string, goes: ThingDeletionPreview) {
  const { alertRules } = goes;
  const rules = alertRules > 0 ? `, and what ${countText(alertRules)} alert rules say of them` : '';
  return `Delete the device “${key}” with ${goesText([goes])}${rules}?\n\nIt ${untilText([goes])}`;
}

export function DetailsTab({ device, onChanged }: { device: Device; onChanged: () => void }) {
  const { client, may, fail, tell, at } = usePage();
  const [problem, setProblem] = useState<string>();
  const [saving, setSaving] = useState(false);
  const [changed, setChanged] = useState(false);
  const release = useUnsaved(changed);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setProblem(undefined);
    const fields = readFields(new FormData(event.currentTarget as HTMLFormElement));
    if (typeof fields === 'string') return setProblem(fields);
    setSaving(true);
    client.devices.update(device.key, fields).then(
      () => {
        release();
        setChanged(false);
        tell('Saved.');
        onChanged();
      },
      (error: unknown) => {
        setSaving(false);
        setProblem(fail(error));
      },
    );
  };
  const erase = async () => {
    const goes = await client.devices.deletionPreview(device.key);
    if (!confirm(questionOf(device.key, goes))) return;
    await client.devices.delete(device.key);
    release();
    tell(`${device.key} is deleted.`, async () => {
      await client.devices.restore(device.id);
      go(at(['device', device.key]));
    });
    go(at(['devices']));
  };
  const { latitude, longitude } = device.location ?? {};
  return (
    <form class="details card" onInput={() => setChanged(true)} onSubmit={submit}>
      <fieldset disabled={!may.write || saving}>
        <Field name="name" label="Name" value={device.name} />
        <Field name="type" label="Type" value={device.type} />
        <Field name="class" label="Class" value={device.class} />
        <Field name="description" label="Description" value={device.description} />
        <Field
          name="location"
          label="Position"
          value={latitude === undefined ? null : `${latitude}, ${longitude}`}
          hint="latitude, longitude"
        />
        <label>
          Tags <small>one a line, as key: value</small>
          <textarea
            name="tags"
            rows={Math.max(3, device.tags.length + 1)}
            defaultValue={device.tags.map(({ key, value }) => `${key}: ${value}`).join('\n')}
          />
        </label>
        <label>
          Attributes <small>JSON</small>
          <textarea
            name="attributes"
            class="code"
            rows={6}
            defaultValue={JSON.stringify(device.attributes, null, 2)}
          />
        </label>
      </fieldset>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {may.write && (
        <p class="bar">
          <button type="submit" class="primary" disabled={saving}>
            Save
          </button>
          <span class="grow" />
          <button
            type="button"
            class="danger"
            onClick={() => void erase().catch((error: unknown) => setProblem(fail(error)))}
          >
            Delete the device…
          </button>
        </p>
      )}
      <dl class="ids">
        <dt>Id</dt>
        <dd>{device.id}</dd>
        <dt>Made</dt>
        <dd>{new Date(device.created).toLocaleString()}</dd>
        {Object.entries(device.externalIds).map(([api, id]) => (
          <>
            <dt>Id in {api}</dt>
            <dd>{id}</dd>
          </>
        ))}
      </dl>
    </form>
  );
}

function Field({
  name,
  label,
  value,
  hint,
}: {
  name: string;
  label: string;
  value: string | null;
  hint?: string;
}) {
  return (
    <label>
      {label} {hint !== undefined && <small>{hint}</small>}
      <input name={name} defaultValue={value ?? ''} maxLength={1000} />
    </label>
  );
}

/** A text is what is wrong. */
function readFields(form: FormData): DeviceFields | string {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const optional = (name: string) => (text(name) === '' ? null : text(name));
  const lines = text('tags')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const wrong = lines.find((line) => line.indexOf(':') < 1);
  if (wrong !== undefined) return `“${wrong}” is no tag; write key: value.`;
  const tags = lines.map((line) => {
    const colon = line.indexOf(':');
    return { key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
  });
  const place = optional('location')
    ?.split(/[,;\s]+/)
    .map(Number);
  if (place !== undefined && (place.length !== 2 || place.some(Number.isNaN)))
    return 'The position is written as latitude, longitude.';
  let attributes: unknown;
  try {
    attributes = JSON.parse(text('attributes') || '{}');
  } catch (error) {
    return `The attributes are no JSON: ${messageOf(error)}`;
  }
  return {
    ...{
      name: optional('name'),
      type: optional('type'),
      class: optional('class'),
      description: optional('description'),
    },
    tags,
    attributes: attributes as NonNullable<DeviceFields['attributes']>,
    location: place === undefined ? null : { latitude: place[0]!, longitude: place[1]! },
  };
}
