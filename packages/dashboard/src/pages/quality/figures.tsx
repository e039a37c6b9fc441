/** How much comes in, how full the project is, whether the stores answer; and for who looks after the server, what it is busy with. */
import { PermissionDeniedError } from '@tributary/client';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { usePage } from '../../app/context.js';
import { bytesText, countText, spanText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';

export function Figures({ every }: { every: number }) {
  const { client, project } = usePage();
  const usage = useLoad(
    (signal) => client.projects.usage(project.id, { signal }),
    [client, project.id, every],
  );
  const ready = useLoad((signal) => client.server.readiness({ signal, maxRetries: 0 }), [client, every]);
  const report = useLoad(
    (signal) => client.quality.report({ limit: 1 }, { signal }),
    [client, project.id, every],
  );
  const { devices, deviceQuota, series, seriesQuota } = usage.value ?? {};
  const { storedLastMinute, refusedLastMinute, storedLastHour } = report.value?.rates ?? {};
  return (
    <>
      <dl class="facts">
        <Fact name="Devices" value={devices} of={deviceQuota} />
        <Fact name="Series" value={series} of={seriesQuota} />
        <Fact name="Points in the last minute" value={storedLastMinute}>
          {storedLastHour !== undefined && <small>{countText(storedLastHour)} in the last hour</small>}
        </Fact>
        <Fact name="Refused in the last minute" value={refusedLastMinute} bad />
        {Object.entries(ready.value?.checks ?? {}).map(([name, { ok, message }]) => (
          <div class="card" key={name}>
            <dt>{name}</dt>
            <dd>
              <span class={`state ${ok ? 'good' : 'bad'}`}>{ok ? 'in order' : (message ?? 'away')}</span>
            </dd>
          </div>
        ))}
      </dl>
      {ready.problem !== undefined && <p role="alert">{ready.problem}</p>}
      <OfServer every={every} />
    </>
  );
}

/** For who may see it. An administrator of another organization than the first asks once and is told nothing, since there is nothing for them. */
function OfServer({ every }: { every: number }) {
  const { client, may } = usePage();
  const [refused, setRefused] = useState(false);
  const figures = useLoad(
    may.organize && !refused
      ? async (signal) => {
          try {
            return await client.server.figures({ signal });
          } catch (error) {
            if (!(error instanceof PermissionDeniedError)) throw error;
            setRefused(true);
            return undefined;
          }
        }
      : undefined,
    [client, every, refused],
  );
  if (figures.value === undefined) return null;
  const server = figures.value;
  return (
    <details class="panel" data-figures="server">
      <summary>Figures of the server</summary>
      <dl class="facts">
        <Fact name="Points stored" value={server.pointsStored} />
        <Fact name="Points refused" value={server.pointsRefused} />
        <Fact name="Devices of all projects" value={server.devices} />
        <Fact name="Series of all projects" value={server.series} />
        <Told name="Spool">
          {bytesText(server.spoolBytes)} <small>of {bytesText(server.spoolLimitBytes)}</small>
        </Told>
        <Told name="Engine">
          <span class={`state ${server.engineUp ? 'good' : 'bad'}`}>
            {server.engineUp ? 'takes points' : 'takes no points'}
          </span>
        </Told>
        <Told name="Queries that wait">
          {countText(server.queriesWaiting)} <small>{countText(server.queriesRefused)} were refused</small>
        </Told>
        <Told name="Points that may be twice">{server.unsettled ? 'being merged' : 'none'}</Told>
        <Fact name="Deletions under way" value={server.deletionsOpen} />
        <Told name="Disk">
          <span class={`state ${server.diskShort ? 'bad' : 'good'}`}>
            {bytesText(server.diskFreeBytes)} free
          </span>
        </Told>
        <Told name="Memory">{bytesText(server.memoryBytes)}</Told>
        <Told name="Last look at quality">{spanText(server.qualityRoundSeconds * 1000)}</Told>
      </dl>
    </details>
  );
}

const Told = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div class="card">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Fact = (props: {
  name: string;
  value: number | undefined;
  of?: number | undefined;
  bad?: boolean;
  children?: ComponentChildren;
}) => (
  <Told name={props.name}>
    {props.value === undefined ? (
      '…'
    ) : props.bad === true && props.value > 0 ? (
      <span class="state bad">{countText(props.value)}</span>
    ) : (
      countText(props.value)
    )}{' '}
    {props.of !== undefined && <small>of {countText(props.of)}</small>}
    {props.children}
  </Told>
);
