/** One device: its series and their charts, what is known of it, and what happened with it. */
import type { Device } from '@tributary/client';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { useVitals } from '../../data/use-vitals.js';
import { isSilent, lastSeen } from '../../data/vitals.js';
import { ageText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import { useNow } from '../../shared/now.js';
import type { Route } from '../../shared/route.js';
import { Tabs } from '../../shared/tabs.js';
import { CommandsTab } from './commands-tab.js';
import { DataTab } from './data-tab.js';
import { DetailsTab } from './details-tab.js';
import { ConnectionsTab, EventsTab } from './history-tabs.js';
import './device.css';

const TABS = [
  ['data', 'Data'],
  ['details', 'Details'],
  ['events', 'Events'],
  ['connections', 'Connections'],
  ['commands', 'Commands'],
] as const;

export function DevicePage({
  deviceKey,
  params,
  tab,
}: {
  deviceKey: string;
  params: Route['params'];
  tab: string;
}) {
  const { client, at } = usePage();
  const [version, setVersion] = useState(0);
  const device = useLoad((signal) => client.devices.get(deviceKey, { signal }), [client, deviceKey, version]);
  return (
    <main class="device">
      <p class="crumbs">
        <a href={at(['devices'])}>Devices</a> ›
      </p>
      {device.problem !== undefined && <p role="alert">{device.problem}</p>}
      {device.value !== undefined && (
        <>
          <DeviceHead device={device.value} />
          <Tabs
            label="Of this device"
            chosen={tab}
            tabs={TABS.map(([id, name]) => [
              id,
              name,
              at(['device', deviceKey, ...(id === 'data' ? [] : [id])]),
            ])}
          />
          {tab === 'data' && <DataTab device={device.value} params={params} />}
          {tab === 'details' && (
            <DetailsTab
              key={device.value.updated}
              device={device.value}
              onChanged={() => setVersion((count) => count + 1)}
            />
          )}
          {tab === 'events' && <EventsTab device={device.value} />}
          {tab === 'connections' && <ConnectionsTab device={device.value} />}
          {tab === 'commands' && <CommandsTab device={device.value} />}
        </>
      )}
    </main>
  );
}

function DeviceHead({ device }: { device: Device }) {
  const { at, may } = usePage();
  const now = useNow();
  const own = useVitals([device.id]).get(device.key);
  const seen = lastSeen(own);
  const silent = own !== undefined && isSilent(own, now);
  const { connected, connectedAt, disconnectedAt } = device.connection;
  const since = connected ? connectedAt : disconnectedAt;
  return (
    <header class="device-head">
      <h1>
        {device.name ?? device.key} {device.name !== null && <small>{device.key}</small>}
      </h1>
      <p class="facts">
        {seen !== undefined && (
          <span class={silent ? 'state warn' : 'state good'}>
            {silent ? 'silent' : 'sends'}, last {ageText(seen, now)}
          </span>
        )}
        {connected !== null && (
          <span class={connected ? 'state good' : 'state'}>
            {connected ? 'connected' : 'away'}
            {since !== null && ` since ${new Date(since).toLocaleString()}`}
          </span>
        )}
        <a href={at(['boards', 'ready'], { device: device.key })}>Open as a board</a>
        {may.write && <a href={at(['alerts', 'rule', 'new'], { device: device.key })}>New alert rule</a>}
        {device.tags.map(({ key, value }, i) => (
          <a key={i} class="chip" href={at(['devices'], { tag: `${key}:${value}` })}>
            {key}: {value}
          </a>
        ))}
      </p>
      {device.description !== null && <p class="quiet">{device.description}</p>}
    </header>
  );
}
