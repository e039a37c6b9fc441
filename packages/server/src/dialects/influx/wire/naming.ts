/**
 * Which device and which series the fields of a line are: the one place that names them, for `/write` and for files. Ensures
 * that no tag is lost: what does not name the device is part of what the series is, in its name and beside it.
 */
import { showValue } from '../../../errors/error.js';
import { nameProblem } from '../../../model/names.js';
import { taggedName, tagSuffix } from '../../../model/series-names.js';
import { seriesTagsProblem, type SeriesTags } from '../../../model/series-tags.js';
import { readKey, type LineKey } from './key.js';
import { LineProblem } from './line-problem.js';

/** How a line names its device and its series. */
export interface Naming {
  /** Tag that names the device; without it the tag `host` (Telegraf's) does, else the measurement. */
  readonly deviceTag: string;
  /** Measurement whose fields are series by their own name, without `measurement.` before it. */
  readonly plainMeasurement: string;
  /** Tags that are left out; `*` are all others of a line that has the device tag. */
  readonly ignoredTags: ReadonlySet<string>;
  /** The device of all lines: what names another one in them is a tag of the series then. */
  readonly device?: string | undefined;
}

/** What the fields of all lines with one key have in common. */
export interface LineNames {
  readonly device: string;
  /** Before the name of the field, and behind it, as `taggedName` takes them. */
  readonly prefix: string;
  readonly suffix: string;
}

export interface NamedLine extends LineNames {
  /** Of the series that it makes. */
  readonly tags: SeriesTags;
}

/** Of the settings `influx-…`; `ignoredTags` with commas. */
export function namingOf(settings: {
  readonly deviceTag: string;
  readonly plainMeasurement: string;
  readonly ignoredTags: string | undefined;
}): Naming {
  return { ...settings, ignoredTags: new Set(settings.ignoredTags?.split(',')) };
}

const namedBy = (tags: LineKey['tags'], { deviceTag }: Naming) =>
  tags.find(([key]) => key === deviceTag) ?? tags.find(([key]) => key === 'host');

/** Those of the series: all but what names the device and what is ignored. */
function ownTags(tags: LineKey['tags'], naming: Naming): SeriesTags {
  const { ignoredTags, deviceTag } = naming;
  const named = namedBy(tags, naming);
  const ignoresAll = named?.[0] === deviceTag && ignoredTags.has('*');
  return Object.fromEntries(
    tags.filter((tag) =>
      tag === named
        ? naming.device !== undefined && tag[1] !== naming.device
        : !ignoresAll && !ignoredTags.has(tag[0]),
    ),
  );
}

/** Tags for a series that is made by a line. Read from its key when they are asked for: kept, they would take several times its room. */
export class LineTags {
  constructor(
    private readonly key: Uint8Array,
    private readonly naming: Naming,
  ) {}

  get tags(): SeriesTags {
    const { buffer, byteOffset, length } = this.key;
    return ownTags(readKey(Buffer.from(buffer, byteOffset, length), 0, length).tags, this.naming);
  }
}

/** Throws `LineProblem` where something of it cannot be kept as it is: then nothing of the line is. */
export function nameLine({ measurement, tags }: LineKey, naming: Naming): NamedLine {
  const named = namedBy(tags, naming);
  const device = naming.device ?? named?.[1] ?? measurement;
  const problem = nameProblem(device);
  if (problem !== undefined) throw new LineProblem(`the device ${showValue(device)} ${problem}`);
  const own = ownTags(tags, naming);
  const wrong = seriesTagsProblem(own);
  if (wrong !== undefined)
    throw new LineProblem(`${wrong.field} is ${showValue(wrong.value)}; expected ${wrong.expected}`);
  return {
    device,
    prefix: measurement === naming.plainMeasurement ? '' : `${measurement}.`,
    suffix: tagSuffix(own),
    tags: own,
  };
}

/** Of the series of a field; `LineProblem` as above. */
export function seriesName({ prefix, suffix }: LineNames, field: string): string {
  const name = taggedName(prefix + field, suffix);
  const problem = nameProblem(name);
  if (problem !== undefined) throw new LineProblem(`the name of the series ${showValue(name)} ${problem}`);
  return name;
}
