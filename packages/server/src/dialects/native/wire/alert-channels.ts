/** Channels of alerts, and what went out by them, as requests and answers have them. */
import { Type, type Static } from 'typebox';
import { ALERT_EVENTS, DELIVERY_STATES, SEVERITIES } from '../../../model/records/alert.js';
import { isoFromMicros } from '../../../model/time.js';
import type { Channel, ChannelFields, Delivery } from '../../../services/services.js';
import { Length, Severity } from './alert-rules.js';
import { Span } from './alerts.js';
import { closed, Id, Name, Stamp } from './schemas.js';
import { isoFromMillis } from './times.js';

const Target = Type.Union(
  [
    closed({
      kind: Type.Literal('mail'),
      to: Type.Array(Type.String({ maxLength: 254 }), { minItems: 1, maxItems: 10 }),
    }),
    closed({ kind: Type.Literal('webhook'), url: Type.String({ minLength: 1, maxLength: 2048 }) }),
    closed({ kind: Type.Literal('mqtt'), topic: Type.String({ minLength: 1, maxLength: 1000 }) }),
  ],
  { expected: '{kind: "mail", to}, {kind: "webhook", url} or {kind: "mqtt", topic}' },
);
const Quiet = Type.Union(
  [
    closed({
      from: Type.String({ maxLength: 5, description: 'By the clock of the zone, such as 22:00.' }),
      to: Type.String({ maxLength: 5 }),
      zone: Type.String({ minLength: 1, maxLength: 100 }),
      except: Type.Optional(
        Type.Enum([...SEVERITIES], { description: 'Alerts of this severity are told at once.' }),
      ),
    }),
    Type.Null(),
  ],
  { expected: '{from, to, zone, except?}, or null' },
);
const Repeat = Type.Union([Length, Type.Null()], { expected: 'a length of time such as 4h, or null' });
const Group = Type.String({
  minLength: 2,
  maxLength: 20,
  default: '10s',
  description: 'How long further alerts are waited for, to be told together; 0s: not at all.',
});
const ChannelMembers = {
  group: Type.Optional(Group),
  repeat: Type.Optional(Repeat),
  quiet: Type.Optional(Quiet),
};
export const NewChannel = closed({ name: Name, target: Target, ...ChannelMembers });
export const ChannelChange = closed({
  name: Type.Optional(Name),
  target: Type.Optional(Target),
  ...ChannelMembers,
});
export const ChannelView = { name: Name, target: Target, group: Type.String(), repeat: Repeat, quiet: Quiet };
const Stored = { id: Id, ...ChannelView, created: Stamp, updated: Stamp };
export const ChannelAnswer = Type.Object(Stored);
export const MadeChannel = Type.Object({
  ...Stored,
  secret: Type.Union([Type.String(), Type.Null()], {
    description: 'With which calls of a webhook are signed; shown this once.',
  }),
});

export const newChannel = (channel: Static<typeof NewChannel>): ChannelFields => ({
  group: '10s',
  repeat: null,
  quiet: null,
  ...channel,
});

export const channelView = ({ project: _, created, updated, ...rest }: Channel) => ({
  ...rest,
  created: isoFromMillis(created),
  updated: isoFromMillis(updated),
});

export const DeliveryView = Type.Object({
  id: Id,
  channel: Type.Object({ id: Type.Union([Id, Type.Null()]), name: Type.String() }),
  state: Type.Enum([...DELIVERY_STATES]),
  count: Type.Integer({
    description: 'Of all alerts that it tells of; the first of them are listed. 0: a test of the channel.',
  }),
  alerts: Type.Array(
    Type.Object({
      id: Id,
      event: Type.Enum([...ALERT_EVENTS]),
      rule: Type.Object({ id: Id, name: Type.String() }),
      severity: Severity,
      device: Type.String(),
      series: Type.String(),
      ...Span,
    }),
  ),
  tries: Type.Integer(),
  error: Type.Union([Type.String(), Type.Null()], {
    description: 'Why the last try failed, or what is to be known although it was sent.',
  }),
  due: Type.String({ format: 'date-time', description: 'When it is tried next, or was last.' }),
  created: Stamp,
});

export const deliveryView = (delivery: Delivery) => ({
  id: delivery.id,
  channel: { id: delivery.channel, name: delivery.channelName },
  state: delivery.state,
  count: delivery.count,
  alerts: delivery.events.map(
    ({ alert, kind, rule, ruleName, severity, device, series, since, fired, ended }) => ({
      ...{ id: alert, event: kind, rule: { id: rule, name: ruleName }, severity, device, series },
      since: isoFromMicros(since),
      fired: isoFromMicros(fired),
      ended: ended === null ? null : isoFromMicros(ended),
    }),
  ),
  tries: delivery.tries,
  error: delivery.error,
  due: isoFromMillis(delivery.due),
  created: isoFromMillis(delivery.created),
});
