/** What the columns of a wide table are called. Rule: two series never share a name; where they would, it is said which. */
import { shownOf } from '../../http/checks.js';
import { OptionError, TributaryError } from '../../http/errors.js';
import type { ColumnSeries } from '../columns/columns.js';
import type { Selection } from '../../native/types.js';

export interface TableOptions {
  /**
   * What names the columns: the name of the series (`id`, unless given), its label, or both as `label (name)`. A series without
   * a label is called by its name. Of several devices the device's key and a slash stand before it, and before one that is called
   * `time`.
   */
  columns?: 'id' | 'label' | 'both';
  /** With the unit behind the name: `Inlet [°C]`. */
  units?: boolean;
}

export interface Naming extends TableOptions {
  readonly selection: Selection;
}

const TIME = 'time';

export class ColumnNames {
  readonly #options: Naming;
  readonly #ofOneDevice: boolean;
  readonly #owners = new Map<string, ColumnSeries>();
  readonly #names = new Map<number, string>();

  constructor(options: Naming) {
    const { columns = 'id', selection } = options;
    if (!['id', 'label', 'both'].includes(columns))
      throw new OptionError(`columns is ${shownOf(columns)}; expected id, label or both.`);
    this.#options = options;
    this.#ofOneDevice = (selection.devices?.length ?? 0) === 1 || (selection.deviceIds?.length ?? 0) === 1;
  }

  of(series: ColumnSeries): string {
    const known = this.#names.get(series.id);
    if (known !== undefined) return known;
    const name = this.#made(series);
    const owner = this.#owners.get(name);
    if (owner !== undefined)
      throw new TributaryError(
        `Two columns would be called ${JSON.stringify(name)}: ${owner.device}/${owner.series} and ${series.device}/${series.series}; ask for columns: 'both'.`,
        { code: 'columns_ambiguous' },
      );
    this.#owners.set(name, series);
    this.#names.set(series.id, name);
    return name;
  }

  #made({ device, series, label, unit }: ColumnSeries): string {
    const { columns = 'id', units = false } = this.#options;
    const plain =
      columns === 'id' || label === null ? series : columns === 'label' ? label : `${label} (${series})`;
    const named = units && unit !== null ? `${plain} [${unit}]` : plain;
    return this.#ofOneDevice && named !== TIME ? named : `${device}/${named}`;
  }
}
