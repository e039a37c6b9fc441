/** Slugs of any kind, by the letter that they begin with. */
import { shownOf } from '../../http/checks.js';
import { OptionError } from '../../http/errors.js';
import { IOTileStreamerSlug, IOTileStreamSlug, IOTileVariableSlug } from './several.js';
import { IOTileBlockSlug, IOTileDeviceSlug, IOTileFleetSlug, IOTileProjectSlug } from './single.js';
import type { IOTileSlug } from './slug.js';

const KINDS: Readonly<Record<string, new (slug: string) => IOTileSlug>> = {
  p: IOTileProjectSlug,
  d: IOTileDeviceSlug,
  b: IOTileBlockSlug,
  g: IOTileFleetSlug,
  v: IOTileVariableSlug,
  s: IOTileStreamSlug,
  t: IOTileStreamerSlug,
};

/** Reads a slug whose kind is not known before: `slugOf('d--90')` is an IOTileDeviceSlug. */
export function slugOf(text: string): IOTileSlug {
  const letter = typeof text === 'string' ? /^[a-z](?=--)/.exec(text)?.[0] : undefined;
  const Kind = letter === undefined ? undefined : KINDS[letter];
  if (Kind !== undefined) return new Kind(text);
  throw new OptionError(
    `slug is ${shownOf(text)}; expected one that begins with ${Object.keys(KINDS).join('--, ')}--.`,
  );
}
