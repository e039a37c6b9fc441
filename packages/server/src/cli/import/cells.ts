/** Makes the points of one row of cells, by the mapping of its file. */
import type { Mapping, LongMapping, WideMapping } from './mapping.js';
import { likeNumber, type NumberForm } from './number-form.js';
import type { ColumnKind, ImportPoint, ImportRow } from './rows.js';
import type { TimeReader } from './times.js';
import { readCell, type Cell } from './values.js';

type Made = Pick<ImportRow, 'points' | 'refusals' | 'empty'>;

const MOST_TOLD = 10;

/** What is the same for all rows of a file. */
export interface RowPlan {
  readonly mapping: Mapping;
  readonly readTime: TimeReader;
  readonly numbers: NumberForm;
  readonly notice: (text: string) => void;
}

export class RowMaker {
  /** Columns of which was told that their texts look like numbers. */
  readonly #told = new Set<string>();

  constructor(private readonly plan: RowPlan) {}

  points(cells: readonly string[]): Made {
    const { mapping } = this.plan;
    const device = mapping.device ?? cells[mapping.deviceIndex ?? -1] ?? '';
    if (device === '') return refused('the device is empty');
    return mapping.form === 'wide' ? this.#wide(cells, mapping, device) : this.#long(cells, mapping, device);
  }

  #wide(cells: readonly string[], mapping: WideMapping, device: string): Made {
    const time = this.#time(cells, device);
    if (typeof time === 'string') return refused(time);
    const points: ImportPoint[] = [];
    const refusals: string[] = [];
    let empty = 0;
    for (const { column, index, series, kind } of mapping.series) {
      const cell = this.#cell(column, cells[index] ?? '', kind);
      if (cell.refusal !== undefined) refusals.push(cell.refusal);
      else if (cell.value === undefined) empty++;
      else points.push({ device, series, time, value: cell.value });
    }
    return { points, refusals, empty };
  }

  #long(cells: readonly string[], mapping: LongMapping, device: string): Made {
    const series = cells[mapping.seriesIndex] ?? '';
    if (series === '') return refused('the series is empty');
    const time = this.#time(cells, `${device}\n${series}`);
    if (typeof time === 'string') return refused(time);
    const cell = this.#cell('value', cells[mapping.valueIndex] ?? '', mapping.kinds.get(series), series);
    if (cell.refusal !== undefined) return refused(cell.refusal);
    if (cell.value === undefined) return { points: [], refusals: [], empty: 1 };
    const position = (index: number | undefined): number | undefined => {
      const text = index === undefined ? '' : (cells[index] ?? '').trim();
      return text === '' ? undefined : this.plan.numbers.read(text);
    };
    const latitude = position(mapping.latitudeIndex);
    const longitude = position(mapping.longitudeIndex);
    const point: ImportPoint = { device, series, time, value: cell.value };
    if (latitude === undefined && longitude === undefined) return { points: [point], refusals: [], empty: 0 };
    if (latitude === undefined || longitude === undefined || Number.isNaN(latitude + longitude))
      return refused('latitude and longitude are not two numbers');
    return { points: [{ ...point, latitude, longitude }], refusals: [], empty: 0 };
  }

  #time(cells: readonly string[], key: string): number | string {
    const { timeIndexes } = this.plan.mapping;
    const [only = -1] = timeIndexes;
    const text =
      timeIndexes.length === 1
        ? cells[only]
        : timeIndexes.map((index) => (cells[index] ?? '').trim()).join(' ');
    return this.plan.readTime(text, key);
  }

  /** `series` is what the series is called where the column holds several. */
  #cell(column: string, text: string, kind: ColumnKind | undefined, series = column): Cell {
    const cell = readCell(column, text, kind, this.plan.numbers);
    if (cell.refusal !== undefined) return cell;
    if (kind === undefined && typeof cell.value === 'string' && this.#mayTell(series) && likeNumber(text)) {
      this.#told.add(series);
      this.plan.notice(
        `${JSON.stringify(series)} has ${JSON.stringify(text.trim())}, which is stored as a text; if it is a number, say how it is written with --decimal and --thousands`,
      );
    }
    return cell;
  }

  #mayTell(series: string): boolean {
    return this.#told.size < MOST_TOLD && !this.#told.has(series);
  }
}

function refused(reason: string): Made {
  return { points: [], refusals: [reason], empty: 0 };
}
