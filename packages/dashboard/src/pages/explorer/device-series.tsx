/** The series of a device, to be put into the chart; and those of the same name of all devices that share a tag with it. */
import { usePage } from '../../app/context.js';
import { useLoad } from '../../shared/load.js';
import type { PickerProps } from './picker-props.js';
import { MOST_SERIES } from './view.js';

export function DeviceSeries({ device, chosen, onAdd, onRemove }: PickerProps & { device: string }) {
  const { client, fail, tell } = usePage();
  const found = useLoad(
    async (signal) => {
      const [own, { tags }] = await Promise.all([
        client.series.list({ device, limit: 1000 }, { signal }).all(),
        client.devices.get(device, { signal }),
      ]);
      return { own, tags };
    },
    [client, device],
  );
  const { own = [], tags = [] } = found.value ?? {};
  const addByTag = async (tag: string, name: string) => {
    const { items } = await client.devices.find({ tags: [tag], sort: 'name', limit: MOST_SERIES });
    const lists = await Promise.all(items.map(({ key }) => client.series.list({ device: key, name }).all()));
    onAdd(lists.flat().map(({ id }) => id));
  };
  return (
    <ul>
      {found.problem !== undefined && <li role="alert">{found.problem}</li>}
      {own.map(({ id, name, label, unit, tags: ownTags }) => (
        <li key={id}>
          <label class="check">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={({ currentTarget: { checked } }) => (checked ? onAdd([id]) : onRemove(id))}
            />
            {label ?? name}
            {Object.values(ownTags).length > 0 && <small>{Object.values(ownTags).join(', ')}</small>}
            {unit !== null && <small>{unit}</small>}
          </label>
          {chosen.includes(id) &&
            tags.map(({ key, value }, i) => (
              <button
                key={i}
                type="button"
                class="chip"
                title={`Add ${name} of all devices with ${key}: ${value}`}
                onClick={() =>
                  void addByTag(`${key}:${value}`, name).catch((error: unknown) => tell(fail(error)))
                }
              >
                + all of {key}: {value}
              </button>
            ))}
        </li>
      ))}
    </ul>
  );
}
