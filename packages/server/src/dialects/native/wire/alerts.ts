/** What alert rules find, and when nobody is told of it, as answers have it. */
import { Type } from 'typebox';
import { ALERT_STATES } from '../../../model/records/alert.js';
import { isoFromMicros } from '../../../model/time.js';
import type { ShownAlert, Silence } from '../../../services/services.js';
import { Severity } from './alert-rules.js';
import { Id, OptionalText, Stamp } from './schemas.js';
import { isoFromMillis, isoOrNull } from './times.js';

export const State = Type.Enum([...ALERT_STATES]);
export const Span = {
  since: Type.String({ format: 'date-time', description: 'The condition began to hold.' }),
  fired: Type.String({ format: 'date-time', description: 'It had held for the `for` of the rule.' }),
  ended: Type.Union([Stamp, Type.Null()]),
};
export const Alert = Type.Object({
  id: Id,
  rule: Type.Object({ id: Id, name: Type.String() }),
  severity: Severity,
  state: State,
  device: Type.String(),
  series: Type.Object({ id: Id, name: Type.String() }),
  ...Span,
  acknowledged: Type.Union([
    Type.Object({ time: Stamp, by: Type.Union([Type.String(), Type.Null()]), comment: OptionalText }),
    Type.Null(),
  ]),
  withdrawn: Type.Union([Stamp, Type.Null()], {
    description: 'When points that came late showed that it never was.',
  }),
  notified: Type.Union([Stamp, Type.Null()], { description: 'When somebody was last told of it.' }),
  created: Stamp,
  updated: Stamp,
});

export const alertView = (alert: ShownAlert) => ({
  id: alert.id,
  rule: { id: alert.rule, name: alert.ruleName },
  severity: alert.severity,
  state: alert.state,
  device: alert.device,
  series: { id: alert.series, name: alert.seriesName },
  since: isoFromMicros(alert.since),
  fired: isoFromMicros(alert.fired),
  ended: alert.ended === null ? null : isoFromMicros(alert.ended),
  acknowledged:
    alert.acknowledged === null
      ? null
      : { time: isoFromMillis(alert.acknowledged), by: alert.acknowledgedBy, comment: alert.comment },
  withdrawn: isoOrNull(alert.withdrawn),
  notified: isoOrNull(alert.notified),
  created: isoFromMillis(alert.created),
  updated: isoFromMillis(alert.updated),
});

export const SilenceView = Type.Object({
  id: Id,
  rule: Type.Union([Id, Type.Null()]),
  device: Type.Union([Type.String(), Type.Null()]),
  from: Stamp,
  until: Stamp,
  comment: OptionalText,
  by: Type.Union([Type.String(), Type.Null()]),
  created: Stamp,
});

export const silenceView = ({ project: _, from, until, created, ...rest }: Silence) => ({
  ...rest,
  from: isoFromMillis(from),
  until: isoFromMillis(until),
  created: isoFromMillis(created),
});
