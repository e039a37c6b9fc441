/** The selection of a rule, of alerts or of retention: whether it can be, and which series it is about. */
import { invalidField } from '../../errors/error.js';
import { GLOB_EXPECTED, globMatcher, isUsableGlob } from '../../model/glob.js';
import { MAX_NAME } from '../../model/names.js';
import type { Tag } from '../../model/records/device.js';
import type { RuleSelection } from '../../model/records/rule-selection.js';
import { checkText } from './checks.js';

const MAX_DEVICES = 1_000;
const MAX_TAGS = 20;

export function checkSelection({ devices, tags, series }: RuleSelection): void {
  if ((devices?.length ?? 0) > MAX_DEVICES)
    throw invalidField('selection.devices', devices!.length, `at most ${MAX_DEVICES} keys`);
  if ((tags?.length ?? 0) > MAX_TAGS)
    throw invalidField('selection.tags', tags!.length, `at most ${MAX_TAGS} tags`);
  if (series !== undefined && !isUsableGlob(series))
    throw invalidField('selection.series', series, GLOB_EXPECTED);
  // What no thing can have fits nothing: an exception of that would protect nothing.
  for (const [i, key] of (devices ?? []).entries()) checkText(`selection.devices[${i}]`, key, true, MAX_NAME);
  for (const [i, { key, value }] of (tags ?? []).entries()) {
    checkText(`selection.tags[${i}].key`, key, true);
    checkText(`selection.tags[${i}].value`, value);
  }
  if (series !== undefined) checkText('selection.series', series, true, MAX_NAME);
}

export class SelectionMatch {
  /** Keys of devices that it names, if it does. */
  readonly keys: ReadonlySet<string> | undefined;
  /** The one name of series that it is about, if it is one. */
  readonly seriesName: string | undefined;
  readonly #matches: (name: string) => boolean;

  /** `spend` hears how many letters were compared. */
  constructor(
    private readonly selection: RuleSelection,
    spend?: (letters: number) => void,
  ) {
    const { devices, series } = selection;
    this.keys = devices && new Set(devices);
    this.seriesName = series !== undefined && !/[*?]/.test(series) ? series : undefined;
    this.#matches = globMatcher(series ?? '*', spend);
  }

  get needsTags(): boolean {
    return (this.selection.tags?.length ?? 0) > 0;
  }

  fitsNames(key: string, name: string): boolean {
    const { series } = this.selection;
    if (this.keys !== undefined && !this.keys.has(key)) return false;
    if (series === undefined) return true;
    return this.seriesName === undefined ? this.#matches(name) : this.seriesName === name;
  }

  /** Of the device. */
  fitsTags(tags: readonly Tag[]): boolean {
    return (this.selection.tags ?? []).every(({ key, value }) =>
      tags.some((tag) => tag.key === key && (value === undefined || tag.value === value)),
    );
  }
}
