/** What happened with a device beside its points. */
import type { Device } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { timeText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';

const SHOWN = 500;

export function EventsTab({ device }: { device: Device }) {
  const { client } = usePage();
  const found = useLoad(
    (signal) => client.devices.events(device.key, { limit: SHOWN }, { signal }),
    [client, device.id],
  );
  return (
    <History
      {...found}
      nothing="No event is known of this device. Events come by the IOTile API."
      rows={found.value?.map(({ id, time, series, document, extra, file }) => ({
        ...{ id, time, what: series },
        details: document ?? (file ? 'in a file' : JSON.stringify(extra)),
      }))}
    />
  );
}

export function ConnectionsTab({ device }: { device: Device }) {
  const { client } = usePage();
  const found = useLoad(
    (signal) => client.devices.connections(device.key, { limit: SHOWN }, { signal }),
    [client, device.id],
  );
  return (
    <History
      {...found}
      nothing="Nothing was told of connections of this device. Those of Losant devices over MQTT are logged."
      rows={found.value?.map(({ time, connected, details }, id) => ({
        ...{ id, time, what: connected ? 'connected' : 'disconnected' },
        details: Object.entries(details)
          .map(([name, value]) => `${name}: ${String(value)}`)
          .join(', '),
      }))}
    />
  );
}

interface Row {
  readonly id: number;
  readonly time: string;
  readonly what: string;
  readonly details: string;
}

export function History(props: {
  rows: readonly Row[] | undefined;
  problem: string | undefined;
  nothing: string;
}) {
  const { rows, problem, nothing } = props;
  if (problem !== undefined) return <p role="alert">{problem}</p>;
  if (rows?.length === 0) return <p class="empty">{nothing}</p>;
  return (
    <table class="list history">
      <tbody>
        {rows?.map(({ id, time, what, details }) => (
          <tr key={id}>
            <td class="time">
              <time dateTime={time}>{timeText(Date.parse(time))}</time>
            </td>
            <td>{what}</td>
            <td class="code">{details}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
