/** What was told, and what waits to be: the log of the last 30 days. */
import type { AlertDelivery } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { useAgain } from '../../shared/again.js';
import { CardTable } from '../../shared/card-table.js';
import { firstOf } from '../../shared/first-of.js';
import { countText, timeText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import { currentRoute } from '../../shared/route.js';
import { State } from './words.js';

const SHOWN = 200;
const NAMED = 3;
const EVERY_MS = 10_000;

export function Deliveries() {
  const { client, project } = usePage();
  const { channel } = currentRoute().params;
  const [count] = useAgain(EVERY_MS);
  const found = useLoad(
    (signal) =>
      firstOf(
        client.alertChannels.deliveries(
          { limit: SHOWN, ...(channel !== undefined && { channel: Number(channel) }) },
          { signal },
        ),
        SHOWN,
      ),
    [client, project.id, channel, count],
  );
  return (
    <>
      {found.problem !== undefined && <p role="alert">{found.problem}</p>}
      {found.value?.items.length === 0 && (
        <p class="empty">Nobody was told of anything in the last 30 days.</p>
      )}
      {found.value !== undefined && found.value.items.length > 0 && (
        <CardTable heads={['When', 'Channel', 'State', 'What']}>
          {found.value.items.map((one) => (
            <DeliveryRow key={one.id} delivery={one} />
          ))}
        </CardTable>
      )}
      {found.value?.more === true && <p class="quiet">The newest {SHOWN}.</p>}
    </>
  );
}

function DeliveryRow({ delivery }: { delivery: AlertDelivery }) {
  const { id, channel, state, count, alerts, tries, error, due } = delivery;
  return (
    <tr data-delivery={id} data-state={state}>
      <td>
        <time dateTime={due}>{timeText(Date.parse(due))}</time>
      </td>
      <td>{channel.name}</td>
      <td>
        <State of={state} />
        {tries > 1 && <small> {tries} tries</small>}
      </td>
      <td>
        {alerts.slice(0, NAMED).map(({ id: alert, event, rule, device, series }) => (
          <div key={`${alert} ${event}`}>
            {rule.name} <strong>{event}</strong> for {device} {series}
          </div>
        ))}
        {count === 0 && 'A test of the channel'}
        {count > NAMED && <small>and {countText(count - NAMED)} more</small>}
        {error !== null && <div role="alert">{error}</div>}
      </td>
    </tr>
  );
}
