/** How lines and tables of InfluxDB name devices and series: as the platform does that has the same settings. */
import { loadConfig } from '../config.js';
import { namingOf, type Naming } from '../dialects/influx/wire/naming.js';
import type { Io } from './io.js';

export function namingBy(io: Io): Naming {
  const config = loadConfig({}, io.env);
  return namingOf({
    deviceTag: config.influxDeviceTag,
    plainMeasurement: config.influxPlainMeasurement,
    ignoredTags: config.influxIgnoredTags,
  });
}
