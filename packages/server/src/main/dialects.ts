/**
 * The one list of dialects. Everything that differs between APIs (routes, MQTT topics, first credentials, lines of `connect`) is
 * brought by the dialect itself, and found by walking this list; a new API is one more line. The order is that in which
 * they are shown to people.
 */
import type { Config } from '../config.js';
import { datacooeeDialect } from '../dialects/datacooee/datacooee.js';
import type { Dialect } from '../dialects/dialect.js';
import { EventStreams } from '../dialects/event-streams.js';
import { influxDialect } from '../dialects/influx/influx.js';
import { namingOf } from '../dialects/influx/wire/naming.js';
import { iobeamDialect } from '../dialects/iobeam/iobeam.js';
import { iosenseDialect } from '../dialects/iosense/iosense.js';
import { iotileDialect } from '../dialects/iotile/iotile.js';
import { losantDialect } from '../dialects/losant/losant.js';
import { nativeDialect } from '../dialects/native/native.js';
import { thingspeakDialect } from '../dialects/thingspeak/thingspeak.js';
import type { Opening } from '../services/platform/opening.js';

/** Where the native API, which every server has, serves files by the secrets of their links. */
export { DOWNLOADS_PATH } from '../dialects/native/native.js';

type DialectSettings = Pick<
  Config,
  | 'influxDeviceTag'
  | 'influxPlainMeasurement'
  | 'influxIgnoredTags'
  | 'iobeamRefreshGrace'
  | 'iosenseAnonymousProject'
>;

export function dialectsOf(settings: DialectSettings): readonly Dialect[] {
  const streams = new EventStreams();
  const naming = namingOf({
    deviceTag: settings.influxDeviceTag,
    plainMeasurement: settings.influxPlainMeasurement,
    ignoredTags: settings.influxIgnoredTags,
  });
  const others = [
    influxDialect(naming),
    losantDialect(streams),
    iobeamDialect({ refreshGrace: settings.iobeamRefreshGrace }),
    iotileDialect(),
    iosenseDialect({ project: settings.iosenseAnonymousProject }),
    datacooeeDialect(),
    thingspeakDialect(),
  ];
  return [nativeDialect(streams, others), ...others];
}

/** By the name of the API. */
export const firstStartPartsOf = (dialects: readonly Dialect[]) =>
  new Map(dialects.flatMap(({ name, firstStart }) => (firstStart ? [[name, firstStart] as const] : [])));

export const connectsOf = (dialects: readonly Dialect[]) =>
  new Map(dialects.flatMap(({ name, connect }) => (connect ? [[name, connect] as const] : [])));

/** Of all APIs, and the one by which access keys name devices. */
export function idFormsOf(dialects: readonly Dialect[]): Opening['ids'] {
  const forms = dialects.flatMap(({ ids = [] }) => ids);
  const [ofAccessKeys] = dialects.flatMap(({ accessKeyDevices: form }) => form ?? []);
  if (ofAccessKeys === undefined) throw new Error('no dialect says how access keys name devices');
  return { forms, ofAccessKeys };
}
