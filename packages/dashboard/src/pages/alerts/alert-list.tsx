/** What fires and what fired. Rule: what nobody looks after stands first, however old it is. */
import type { Alert, Tributary } from '@tributary/client';
import { usePage } from '../../app/context.js';
import { useAct } from '../../shared/act.js';
import { useAgain } from '../../shared/again.js';
import { CardTable } from '../../shared/card-table.js';
import { firstOf, type First } from '../../shared/first-of.js';
import { ageText, spanText, timeText } from '../../shared/format.js';
import { useLoad } from '../../shared/load.js';
import { useNow } from '../../shared/now.js';
import { currentRoute, go, type Route } from '../../shared/route.js';
import { isLoud, Severity, SEVERITIES, State } from './words.js';

const EVERY_MS = 5_000;
const SHOWN = 200;
/** The chart of an alert shows so much around it. */
const AROUND = 0.5;
const LEAST_AROUND_MS = 600_000;

interface Found {
  readonly open: First<Alert>;
  readonly over: First<Alert>;
}

async function find(client: Tributary, params: Route['params'], signal: AbortSignal): Promise<Found> {
  const { severity, device, rule, show } = params;
  const filter = {
    ...(severity !== undefined && { severity: severity as Alert['severity'] }),
    ...(device !== undefined && { device }),
    ...(rule !== undefined && { rule: Number(rule) }),
    limit: SHOWN,
  };
  const list = (states: Alert['state'][]) =>
    firstOf(client.alerts.list({ ...filter, states }, { signal }), SHOWN);
  const none = { items: [], more: false };
  const [loud, calm, over] = await Promise.all([
    list(['firing']),
    list(['acknowledged', 'silenced']),
    show === 'open' ? none : list(show === 'withdrawn' ? ['resolved', 'withdrawn'] : ['resolved']),
  ]);
  return { open: { items: [...loud.items, ...calm.items], more: loud.more || calm.more }, over };
}

export function AlertList({ params }: { params: Route['params'] }) {
  const { client, project, at } = usePage();
  const [count, again] = useAgain(EVERY_MS);
  const found = useLoad(
    (signal) => find(client, params, signal),
    [client, project.id, JSON.stringify(params), count],
  );
  const { open, over } = found.value ?? {};
  const filter = (name: string, value: string) =>
    go(at(['alerts'], { ...currentRoute().params, [name]: value }), { replace: true });
  const loud = open?.items.filter(isLoud).length ?? 0;
  return (
    <>
      <form class="bar" onSubmit={(event) => event.preventDefault()}>
        <select
          aria-label="Which"
          value={params['show'] ?? ''}
          onChange={(event) => filter('show', event.currentTarget.value)}
        >
          <option value="">open and over</option>
          <option value="open">open</option>
          <option value="withdrawn">withdrawn too</option>
        </select>
        <select
          aria-label="Severity"
          value={params['severity'] ?? ''}
          onChange={(event) => filter('severity', event.currentTarget.value)}
        >
          <option value="">every severity</option>
          {SEVERITIES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <input
          type="search"
          aria-label="Device"
          placeholder="Key of a device"
          maxLength={255}
          value={params['device'] ?? ''}
          onChange={(event) => filter('device', event.currentTarget.value.trim())}
        />
        {open !== undefined && (
          <span role="status" data-loud={loud}>
            {loud === 0
              ? 'Nothing needs anybody.'
              : loud === 1
                ? 'One alert needs somebody.'
                : `${loud} alerts need somebody.`}
          </span>
        )}
      </form>
      {found.problem !== undefined && <p role="alert">{found.problem}</p>}
      {open !== undefined && open.items.length + over!.items.length === 0 && (
        <p class="empty">
          No alert. <a href={at(['alerts', 'rules'])}>Rules</a> say what is looked for.
        </p>
      )}
      {open !== undefined && open.items.length > 0 && (
        <AlertTable label="Open" alerts={open} onChanged={again} />
      )}
      {over !== undefined && over.items.length > 0 && (
        <>
          <h2 class="over">Over</h2>
          <AlertTable label="Over" alerts={over} onChanged={again} />
        </>
      )}
    </>
  );
}

function AlertTable(props: { label: string; alerts: First<Alert>; onChanged: () => void }) {
  const { label, alerts, onChanged } = props;
  const now = useNow();
  return (
    <>
      <CardTable label={label} heads={['State', 'Rule', 'Device and series', 'Fired', 'Ended', '']}>
        {alerts.items.map((alert) => (
          <AlertRow key={alert.id} alert={alert} now={now} onChanged={onChanged} />
        ))}
      </CardTable>
      {alerts.more && <p class="quiet">There are more; the filters above narrow the list.</p>}
    </>
  );
}

function AlertRow({ alert, now, onChanged }: { alert: Alert; now: number; onChanged: () => void }) {
  const { client, at, may } = usePage();
  const { busy, problem, act } = useAct();
  const { id, rule, severity, state, device, series, acknowledged } = alert;
  const [since, fired] = [Date.parse(alert.since), Date.parse(alert.fired)];
  const ended = alert.ended === null ? undefined : Date.parse(alert.ended);
  const end = ended ?? now;
  const around = Math.max(LEAST_AROUND_MS, (end - since) * AROUND);
  const range = `${new Date(since - around).toISOString()}~${new Date(end + around).toISOString()}`;
  const acknowledge = () =>
    act(async () => {
      const comment = prompt('A word for the others (may be empty):');
      if (comment === null) return;
      await client.alerts.acknowledge(id, comment.trim() === '' ? undefined : comment.trim());
      onChanged();
    });
  const reopen = () =>
    act(async () => {
      await client.alerts.reopen(id);
      onChanged();
    });
  return (
    <tr data-alert={id} data-state={state} class={isLoud(alert) ? 'loud' : ''}>
      <td>
        <State of={state} />
        <br />
        <Severity of={severity} />
      </td>
      <td>
        <a href={at(['alerts', 'rule', String(rule.id)])}>{rule.name}</a>
        {acknowledged !== null && (
          <p class="quiet said">
            {acknowledged.by ?? 'Somebody'} {ageText(Date.parse(acknowledged.time), now)}
            {acknowledged.comment !== null && `: ${acknowledged.comment}`}
          </p>
        )}
      </td>
      <td>
        <a href={at(['device', device])}>{device}</a>{' '}
        <a href={at(['explorer'], { s: String(series.id), r: range })}>{series.name}</a>
      </td>
      <td>
        <time dateTime={alert.fired} title={`held since ${timeText(since)}`}>
          {timeText(fired)}
        </time>
        <br />
        <small>{ageText(fired, now)}</small>
      </td>
      <td>
        {ended === undefined ? (
          <span class="quiet">—</span>
        ) : (
          <>
            <time dateTime={alert.ended!}>{timeText(ended)}</time>
            <br />
            <small>after {spanText(ended - since)}</small>
          </>
        )}
      </td>
      <td class="buttons">
        {may.write && (state === 'firing' || state === 'silenced') && (
          <button type="button" class="small" disabled={busy} onClick={acknowledge}>
            Acknowledge
          </button>
        )}
        {may.write && state === 'acknowledged' && (
          <button type="button" class="small" disabled={busy} onClick={reopen}>
            Take back
          </button>
        )}{' '}
        {may.write && ended === undefined && (
          <a class="button small" href={at(['alerts', 'silences'], { rule: String(rule.id), device })}>
            Silence…
          </a>
        )}
        {problem !== undefined && <p role="alert">{problem}</p>}
      </td>
    </tr>
  );
}
