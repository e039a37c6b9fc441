/**
 * Every setting of the platform, in one table: its flag and environment variable follow from its name, the reference
 * page (docs/settings.md) and `tributary config` are made from it in this order, and nothing else decides a default.
 */
import { DIALECTS } from './settings/dialects.js';
import { FIRST_START } from './settings/first-start.js';
import { LISTENING } from './settings/listening.js';
import { PEOPLE } from './settings/people.js';
import { READING } from './settings/reading.js';
import { SENDING } from './settings/sending.js';
import { STORAGE } from './settings/storage.js';
import { WATCHING } from './settings/watching.js';
import { WRITING } from './settings/writing.js';

export type { Setting } from './settings/setting.js';

export const SETTINGS = {
  ...LISTENING,
  ...FIRST_START,
  ...STORAGE,
  ...WRITING,
  ...SENDING,
  ...PEOPLE,
  ...DIALECTS,
  ...READING,
  ...WATCHING,
} as const;

export type SettingKey = keyof typeof SETTINGS;

/** Settings that earlier versions had, and what to do instead: one that is still given stops the start, for it no longer does what it did. */
export const RETIRED: Readonly<Record<string, { readonly name: string; readonly instead: string }>> = {
  influxSeriesTags: {
    name: 'influx-series-tags',
    instead:
      'it to be absent: all tags of line protocol tell series apart now, and influx-ignored-tags names those that do not (docs/influx.md)',
  },
};

export const flagOf = (name: string): string => `--${name}`;
export const variableOf = (name: string): string => `TRIBUTARY_${name.toUpperCase().replaceAll('-', '_')}`;

/** Variables that the command-line client reads (which server, as whom); the platform itself ignores them. */
export const CLIENT_VARIABLES = [
  'TRIBUTARY_URL',
  'TRIBUTARY_TOKEN',
  'TRIBUTARY_PROJECT',
  'TRIBUTARY_PROFILE',
] as const;
