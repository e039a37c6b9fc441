/** Finds series: by their device, by a tag of devices, by an asset. */
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useLoad } from '../../shared/load.js';
import { DeviceSeries } from './device-series.js';
import type { PickerProps } from './picker-props.js';

const SHOWN = 30;
const REST_MS = 180;

export function Picker(props: PickerProps) {
  const [text, setText] = useState('');
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <details class="picker card" open={props.chosen.length === 0 || innerWidth > 900}>
      <summary>Series</summary>
      <input
        type="search"
        value={text}
        placeholder="Device, tag or series"
        aria-label="Find series"
        maxLength={255}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Devices {...props} search={search} />
      <Assets {...props} search={search} />
    </details>
  );
}

function Devices({ search, ...props }: PickerProps & { search: string }) {
  const { client } = usePage();
  const found = useLoad(
    (signal) =>
      client.devices.find({ sort: 'name', limit: SHOWN, ...(search !== '' && { search }) }, { signal }),
    [client, search],
  );
  const [open, setOpen] = useState<string>();
  // What was looked for may be the name of a series: it is shown at once where there is one device.
  const items = found.value?.items ?? [];
  const only = items.length === 1 ? items[0]!.key : undefined;
  return (
    <>
      {found.problem !== undefined && <p role="alert">{found.problem}</p>}
      {found.value?.total === 0 && <p class="quiet">No device fits.</p>}
      <ul class="tree">
        {items.map((device) => {
          const isOpen = (open ?? only) === device.key;
          return (
            <li key={device.id}>
              <button
                type="button"
                class="plain"
                aria-expanded={isOpen}
                onClick={() => setOpen(isOpen ? '' : device.key)}
              >
                <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {device.name ?? device.key}
                {device.name !== null && <small> {device.key}</small>}
              </button>
              {isOpen && <DeviceSeries device={device.key} {...props} />}
            </li>
          );
        })}
      </ul>
      {found.value !== undefined && found.value.total > items.length && (
        <p class="quiet">{found.value.total - items.length} more; a word narrows them.</p>
      )}
    </>
  );
}

function Assets({ search, onAdd }: PickerProps & { search: string }) {
  const { client } = usePage();
  const found = useLoad((signal) => client.assets.list({ limit: 1000 }, { signal }).all(), [client]);
  const wanted = (found.value ?? []).filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  if (wanted.length === 0) return null;
  return (
    <>
      <h3>Assets</h3>
      <ul class="tree">
        {wanted.slice(0, SHOWN).map(({ id, name, members }) => (
          <li key={id}>
            <button type="button" class="plain" onClick={() => onAdd(members)}>
              + {name} <small>{members.length} series</small>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
