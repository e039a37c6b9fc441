/** Names that a field may have: the devices and series that are there. Rule: a few names, however many there are. */
import { usePage } from '../../app/context.js';
import { partsOf } from '../../shared/parts.js';
import { firstOf } from '../../shared/first-of.js';
import { useLoad } from '../../shared/load.js';

const SHOWN = 50;

export const DEVICE_NAMES = 'device-names';
export const SERIES_NAMES = 'series-names';

export function Suggestions({ devices, series }: { devices: string; series: string }) {
  const { client, project } = usePage();
  const [one, ...others] = partsOf(devices);
  // Of several devices the browser could only put one in their place.
  const device = others.length === 0 ? (one ?? '') : undefined;
  const keys = useLoad(
    device === undefined
      ? undefined
      : (signal) =>
          client.devices.find(
            { limit: SHOWN, sort: 'key', ...(device !== '' && { search: device }) },
            { signal },
          ),
    [client, project.id, device],
  );
  const of = device === undefined ? one : device;
  const names = useLoad(
    (signal) => firstOf(client.series.list(of ? { device: of } : {}, { signal }), SHOWN * 4),
    [client, project.id, of],
  );
  return (
    <>
      <datalist id={DEVICE_NAMES}>
        {keys.value?.items.map(({ id, key, name }) => (
          <option key={id} value={key}>
            {name ?? key}
          </option>
        ))}
      </datalist>
      <datalist id={SERIES_NAMES}>
        {[...new Set(names.value?.items.map(({ name }) => name))]
          .filter((name) => name !== series)
          .slice(0, SHOWN)
          .map((name) => (
            <option key={name} value={name} />
          ))}
      </datalist>
    </>
  );
}
