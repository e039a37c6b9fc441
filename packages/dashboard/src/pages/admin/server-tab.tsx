/** The server itself: what runs, whether its stores answer, its settings with their origin (read only), and how it is backed up. */
import { usePage } from '../../app/context.js';
import { CardTable } from '../../shared/card-table.js';
import { CopyBlock } from '../../shared/copy.js';
import { timeText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';

export function ServerTab() {
  const { client } = usePage();
  const info = useLoad((signal) => client.server.info({ signal }), [client]);
  const settings = useLoad((signal) => client.server.settings({ signal }), [client]);
  const { version, node, started, url, ports } = info.value ?? {};
  return (
    <>
      {info.problem !== undefined && <p role="alert">{info.problem}</p>}
      {info.value !== undefined && (
        <dl class="facts">
          <Fact name="Version" value={version!} />
          <Fact name="Node.js" value={node!} />
          <Fact name="Runs since" value={timeText(Date.parse(started!))} />
          <Fact name="Address" value={url!} />
          <Fact name="MQTT" value={String(ports!.mqtt ?? 'off')} />
        </dl>
      )}
      <h2>Backup</h2>
      <p class="note">
        A backup holds every organization: it is made on the machine of the server, also while the server
        runs.
      </p>
      <CopyBlock text="tributary backup tributary.tar" label="Backup" />
      <h2 class="panel">Settings</h2>
      {settings.problem !== undefined && <p class="note">{settings.problem}</p>}
      {settings.value !== undefined && (
        <div class="scroll" tabIndex={0} role="group" aria-label="Settings">
          <CardTable heads={['Setting', 'Value', 'From', ['What it is', 'wide-only']]}>
            {settings.value.map(({ name, value, origin, description }) => (
              <tr key={name} data-setting={name}>
                <td>
                  <code>{name}</code>
                </td>
                <td class="code">{value ?? '—'}</td>
                <td>
                  {origin === 'default' ? <span class="quiet">default</span> : <strong>{origin}</strong>}
                </td>
                <td class="wide-only quiet">{description}</td>
              </tr>
            ))}
          </CardTable>
        </div>
      )}
    </>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div class="card">
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
