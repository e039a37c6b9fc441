/** Whether what devices send is what the project keeps: inputs that were refused, with reason and sample; how full it is; whether the stores answer. */
import type { LoggedRefusal } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { useAgain } from '../../shared/again.js';
import { firstOf } from '../../shared/first-of.js';
import { ageText, countText, timeText } from '../../shared/format.js';
import { ListTable } from '../../shared/list-table.js';
import { useLoad } from '../../shared/load.js';
import { useNow } from '../../shared/now.js';
import { currentRoute, go, type Route } from '../../shared/route.js';

const SHOWN = 200;
const EVERY_MS = 5_000;

export function QualityPage({ params }: { params: Route['params'] }) {
  const { client, project, at } = usePage();
  const [count] = useAgain(EVERY_MS);
  const now = useNow();
  const { device } = params;
  const refusals = useLoad(
    (signal) =>
      firstOf(
        client.refusals.list({ limit: SHOWN, ...(device !== undefined && { device }) }, { signal }),
        SHOWN,
      ),
    [client, project.id, device, count],
  );
  return (
    <main class="quality">
      <h1>Data quality</h1>
      <Figures every={count} />
      <h2>Refused inputs</h2>
      <p class="bar">
        <input
          type="search"
          aria-label="Device"
          placeholder="Key of a device"
          maxLength={255}
          value={device ?? ''}
          onChange={(event) =>
            go(at(['quality'], { ...currentRoute().params, device: event.currentTarget.value.trim() }), {
              replace: true,
            })
          }
        />
      </p>
      <ListTable
        found={refusals}
        heads={['Last', 'How often', 'By', 'From', 'Why']}
        nothing="Nothing was refused since the server runs."
        row={(one) => (
          <Row key={`${one.door} ${one.device} ${one.series} ${one.code} ${one.first}`} {...{ one, now }} />
        )}
      />
    </main>
  );
}

function Figures({ every }: { every: number }) {
  const { client, project } = usePage();
  const usage = useLoad(
    (signal) => client.projects.usage(project.id, { signal }),
    [client, project.id, every],
  );
  const ready = useLoad((signal) => client.server.readiness({ signal, maxRetries: 0 }), [client, every]);
  const { devices, deviceQuota, series, seriesQuota } = usage.value ?? {};
  return (
    <>
      <dl class="facts">
        <Fact name="Devices" value={devices} of={deviceQuota} />
        <Fact name="Series" value={series} of={seriesQuota} />
        {Object.entries(ready.value?.checks ?? {}).map(([name, { ok, message }]) => (
          <div class="card" key={name}>
            <dt>{name}</dt>
            <dd>
              <span class={`state ${ok ? 'good' : 'bad'}`}>{ok ? 'answers' : (message ?? 'away')}</span>
            </dd>
          </div>
        ))}
      </dl>
      {ready.problem !== undefined && <p role="alert">{ready.problem}</p>}
    </>
  );
}

const Fact = (props: { name: string; value: number | undefined; of: number | undefined }) => (
  <div class="card">
    <dt>{props.name}</dt>
    <dd>
      {props.value === undefined ? '…' : countText(props.value)}{' '}
      {props.of !== undefined && <small>of {countText(props.of)}</small>}
    </dd>
  </div>
);

function Row({ one, now }: { one: LoggedRefusal; now: number }) {
  const { at } = usePage();
  const { time, first, count, door, code, message, device, series, sample } = one;
  return (
    <tr data-refused={code}>
      <td class="time" title={`the first ${timeText(Date.parse(first))}`}>
        {ageText(Date.parse(time), now)}
      </td>
      <td>{count === 1 ? 'once' : `${countText(count)} times`}</td>
      <td>{door}</td>
      <td>
        {device === undefined ? '—' : <a href={at(['device', device])}>{device}</a>} {series}
      </td>
      <td>
        {message} <small>{code}</small>
        {sample !== undefined && <pre class="said">{sample}</pre>}
      </td>
    </tr>
  );
}
