/** Which device and series a field of InfluxDB is here: as `/write` would name it, so that Telegraf goes on writing the same. */
import { LineProblem } from '../../../../dialects/influx/wire/line-problem.js';
import { nameLine, seriesName, type Naming } from '../../../../dialects/influx/wire/naming.js';
import type { Kind } from '../../../../model/kinds.js';
import type { SeriesTags } from '../../../../model/series-tags.js';

export interface InfluxSeries {
  readonly measurement: string;
  /** None is empty. */
  readonly tags: Readonly<Record<string, string>>;
  /** Keys of tags that the measurement has and this series lacks. */
  readonly absent: readonly string[];
  readonly fields: readonly InfluxField[];
}

export interface InfluxField {
  readonly name: string;
  readonly kind: Kind;
  readonly count: number;
}

export interface Named {
  readonly device: string;
  readonly tags: SeriesTags;
  /** Series by field, for those that can be named. */
  readonly series: ReadonlyMap<string, string>;
  /** Why a field, or all of it, cannot be kept. */
  readonly problems: readonly string[];
}

export function nameOf({ measurement, tags, fields }: InfluxSeries, naming: Naming): Named {
  const problems: string[] = [];
  const series = new Map<string, string>();
  const told = (error: unknown): void => {
    if (!(error instanceof LineProblem)) throw error;
    problems.push(`${measurement}: ${error.message}`);
  };
  try {
    const pairs = Object.entries(tags);
    const named = nameLine({ measurement, tags: pairs }, naming);
    for (const { name } of fields)
      try {
        series.set(name, seriesName(named, name));
      } catch (error) {
        told(error);
      }
    return { device: named.device, tags: named.tags, series, problems };
  } catch (error) {
    told(error);
    return { device: '', tags: {}, series, problems };
  }
}
