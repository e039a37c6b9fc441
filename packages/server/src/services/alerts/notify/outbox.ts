/**
 * What happened to alerts, as notifications that wait to be sent. Rules: they are written in the transaction of what they tell of; what comes
 * within the group time of a channel goes out together; what quiet hours hold back comes when they are over; what is silenced is not told.
 */
import type { Catalog } from '../../../catalog/catalog.js';
import { microsOfLength } from '../../../model/time.js';
import type {
  Alert,
  AlertEvent,
  AlertEventKind,
  Channel,
  Severity,
  Silence,
} from '../../../model/records/alert.js';
import { MAX_EVENTS } from '../limits.js';
import { endOfQuiet } from './quiet-hours.js';

type Within = Pick<Catalog, 'alertDeliveries' | 'alertChannels' | 'alertSilences' | 'alerts'>;

export interface Told {
  readonly kind: AlertEventKind;
  readonly alert: Alert;
  /** Names of channels. */
  readonly channels: readonly string[];
  readonly severity: Severity;
}

export const isSilenced = (
  { rule, device }: Pick<Alert, 'rule' | 'device'>,
  silences: readonly Pick<Silence, 'rule' | 'device'>[],
): boolean =>
  silences.some(
    (silence) =>
      (silence.rule === null || silence.rule === rule) &&
      (silence.device === null || silence.device === device),
  );

/** Writes what is to be told of alerts of one project. */
export async function tell(within: Within, project: number, happened: readonly Told[]): Promise<void> {
  const silences = await within.alertSilences.inForce(project);
  const byChannel = new Map<string, Told[]>();
  for (const told of happened) {
    if (isSilenced(told.alert, silences)) continue;
    for (const name of told.channels) {
      const list = byChannel.get(name);
      if (list === undefined) byChannel.set(name, [told]);
      else list.push(told);
    }
  }
  const notified = new Set<number>();
  for (const [name, list] of byChannel) {
    const channel = await within.alertChannels.findByName(project, name);
    if (channel === undefined) continue;
    await gather(within, channel, list);
    for (const { alert } of list) notified.add(alert.id);
  }
  if (notified.size > 0) await within.alerts.notify([...notified]);
}

async function gather(within: Within, channel: Channel, happened: readonly Told[]): Promise<void> {
  const events = happened.map(eventOf);
  const due = dueOf(channel, events);
  const waiting = await within.alertDeliveries.gathering(channel.id);
  if (waiting === undefined) {
    await within.alertDeliveries.create(channel, events.slice(0, MAX_EVENTS), events.length, due);
    return;
  }
  const all = [...waiting.events, ...events].slice(0, MAX_EVENTS);
  await within.alertDeliveries.gather(
    waiting.id,
    all,
    waiting.count + events.length,
    Math.min(waiting.due, due),
  );
}

function dueOf({ group, quiet }: Channel, events: readonly AlertEvent[]): number {
  const due = Date.now() + microsOfLength(group)! / 1000;
  if (quiet === null || events.some(({ severity }) => severity === quiet.except)) return due;
  return Math.max(due, endOfQuiet(quiet, due));
}

const eventOf = ({ kind, alert, severity }: Told): AlertEvent => ({
  ...{ kind, alert: alert.id, rule: alert.rule, ruleName: alert.ruleName, severity },
  ...{ device: alert.device, series: alert.seriesName },
  ...{ since: alert.since, fired: alert.fired, ended: alert.ended },
});
