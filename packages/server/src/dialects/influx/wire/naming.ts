/** Which device and which series the fields of a line are: the one place that names them, for `/write` and for files. */
import type { LineKey } from './key.js';

/** How a line names its device and its series. */
export interface Naming {
  /** Tag that names the device. */
  readonly deviceTag: string;
  /** Measurement whose fields are series by their own name, without `measurement.` before it. */
  readonly plainMeasurement: string;
  /** Tags that belong to the series' name, beside those of a device found by its `host`. */
  readonly seriesTags: readonly string[];
}

/** What the fields of all lines with one key have in common. */
export interface LineNames {
  readonly device: string;
  /** Before and behind the name of the field. */
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * Device: the device tag, else the tag `host` (Telegraf's), else the measurement. Tags of a line with a device tag
 * describe the device; on all other lines they tell series apart and become part of their names.
 */
export function nameLine({ measurement, tags }: LineKey, naming: Naming): LineNames {
  const device = tags.find(([key]) => key === naming.deviceTag);
  const host = device ?? tags.find(([key]) => key === 'host');
  const telling = tags
    .filter((tag) => tag !== host && (device === undefined || naming.seriesTags.includes(tag[0])))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    device: host?.[1] ?? measurement,
    prefix: measurement === naming.plainMeasurement ? '' : `${measurement}.`,
    suffix: telling.map(([key, value]) => `,${key}=${value}`).join(''),
  };
}

export const seriesName = ({ prefix, suffix }: LineNames, field: string): string => prefix + field + suffix;
