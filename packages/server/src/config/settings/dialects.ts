/** What single APIs let be chosen. */
import { duration, integer, text } from '../values.js';
import { DAY, setting } from './setting.js';

export const DIALECTS = {
  iobeamRefreshGrace: setting({
    name: 'iobeam-refresh-grace',
    type: duration(0, 36500 * DAY),
    default: '7d',
    description: 'How long after its end a token of the iobeam API can still be exchanged for a new one.',
  }),
  iosenseAnonymousProject: setting({
    name: 'iosense-anonymous-project',
    type: integer(1, Number.MAX_SAFE_INTEGER),
    description:
      'Id of a project whose points anybody may read through the I/O Sense API without a credential. Absent: nobody.',
  }),
  influxDeviceTag: setting({
    name: 'influx-device-tag',
    type: text('a tag name', /^\S+$/),
    default: 'device',
    description:
      'Tag of line protocol that names the device; lines without it use `host`, else the measurement.',
  }),
  influxPlainMeasurement: setting({
    name: 'influx-plain-measurement',
    type: text('a measurement name', /^\S+$/),
    default: 'tributary',
    description:
      'Fields of this measurement are series by their own name, all others are `measurement.field`.',
  }),
  influxIgnoredTags: setting({
    name: 'influx-ignored-tags',
    type: text('tag names with commas between them', /^[^\s,]+(,[^\s,]+)*$/),
    description:
      'Tags of line protocol that are left out: all others tell series apart. `*` leaves out all tags but the device’s on lines that have the device tag.',
  }),
} as const;
