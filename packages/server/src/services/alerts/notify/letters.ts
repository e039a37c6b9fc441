/** Notifications in words, and as the JSON that programs get. */
import { isoFromMicros } from '../../../model/time.js';
import type { AlertEvent, AlertEventKind, Delivery } from '../../../model/records/alert.js';

const WORDS: Readonly<Record<AlertEventKind, string>> = {
  fired: 'fires',
  resolved: 'is over',
  passed: 'fired and is over',
  withdrawn: 'never was, as points show that came late',
  repeated: 'still fires',
};

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

export function letterOf({ events, count, id }: Delivery): Letter {
  const [first] = events;
  const one = `${first!.ruleName}: ${first!.device} / ${first!.series} ${WORDS[first!.kind]}`;
  const subject = count === 1 ? `[${first!.severity}] ${one}` : `${count} alerts: ${one}, …`;
  const lines = events.map(
    (event) =>
      `[${event.severity}] ${event.ruleName}: ${event.device} / ${event.series} ${WORDS[event.kind]}\n  ${timesOf(event)}`,
  );
  const more = count - events.length;
  if (more > 0) lines.push(`and ${more} more`);
  return { subject: oneLine(subject), text: `${lines.join('\n\n')}\n\nDelivery: ${id}\n` };
}

/** Subjects are a header of the mail: as long as people read, and one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 200);

function timesOf({ since, fired, ended }: AlertEvent): string {
  const until = ended === null ? '' : `, until ${isoFromMicros(ended)}`;
  const held = since === fired ? '' : ` (since ${isoFromMicros(since)})`;
  return `from ${isoFromMicros(fired)}${held}${until}`;
}

/** Of a webhook and of MQTT. */
export const payloadOf = ({ id, project, channelName, events, count, tries }: Delivery) => ({
  delivery: id,
  project,
  channel: channelName,
  /** How often it was tried before. */
  tries,
  count,
  alerts: events.map(({ alert, kind, rule, ruleName, severity, device, series, since, fired, ended }) => ({
    ...{ id: alert, event: kind, rule, ruleName, severity, device, series },
    since: isoFromMicros(since),
    fired: isoFromMicros(fired),
    ended: ended === null ? null : isoFromMicros(ended),
  })),
});
