/** Makes the points of one row of cells, by the mapping of its file. */
import { given } from '../../model/given.js';
import { isTooDeep, TOO_DEEP } from '../../dialects/json.js';
import { showValue } from '../../errors/error.js';
import type { Mapping, LongMapping, WideMapping } from './mapping.js';
import { likeNumber, type NumberForm } from './number-form.js';
import type { ColumnKind, ImportPoint, ImportRow } from './rows.js';
import type { TimeReader } from './times.js';
import { readCell, type Cell } from './values.js';

type Made = Pick<ImportRow, 'points' | 'refusals' | 'empty'>;

const MAX_TOLD = 10;
const MAX_SEQUENCE = 4_294_967_295;
export const QUOTE = '"';

/** What is the same for all rows of a file. */
export interface RowPlan {
  /** Of a file whose quotes tell texts: each cell that stands in quotes begins with one. */
  readonly quotesTell: boolean;
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
    const device = mapping.device ?? this.#text(cells, mapping.deviceIndex);
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
    const series = this.#text(cells, mapping.seriesIndex);
    if (series === '') return refused('the series is empty');
    const time = this.#time(cells, `${device}\n${series}`);
    if (typeof time === 'string') return refused(time);
    const cell = this.#cell('value', cells[mapping.valueIndex] ?? '', mapping.kinds.get(series), series);
    if (cell.refusal !== undefined) return refused(cell.refusal);
    if (cell.value === undefined) return { points: [], refusals: [], empty: 1 };
    const extras = this.#extras(cells, mapping);
    if (typeof extras === 'string') return refused(extras);
    return { points: [{ device, series, time, value: cell.value, ...extras }], refusals: [], empty: 0 };
  }

  /** Or the reason why they cannot be read. */
  #extras(cells: readonly string[], mapping: LongMapping): Partial<ImportPoint> | string {
    const number = (index: number | undefined): number | undefined => {
      const text = this.#text(cells, index).trim();
      return text === '' ? undefined : this.plan.numbers.read(text);
    };
    const latitude = number(mapping.latitudeIndex);
    const longitude = number(mapping.longitudeIndex);
    const x = number(mapping.xIndex);
    if (
      (latitude === undefined) !== (longitude === undefined) ||
      Number.isNaN((latitude ?? 0) + (longitude ?? 0))
    )
      return 'latitude and longitude are not two numbers';
    if (Number.isNaN(x)) return 'x is not a number';
    const place = this.#text(cells, mapping.sequenceIndex).trim();
    const sequence = place === '' ? undefined : Number(place);
    if (sequence !== undefined && !(/^\d{1,10}$/.test(place) && sequence <= MAX_SEQUENCE))
      return `sequence is ${showValue(place)}; expected an integer from 0 to ${MAX_SEQUENCE}`;
    const document = this.#text(cells, mapping.metadataIndex);
    if (isTooDeep(document)) return `metadata cannot be read: ${TOO_DEEP}`;
    let metadata: unknown;
    try {
      metadata = document === '' ? undefined : JSON.parse(document);
    } catch {
      return `metadata is ${showValue(document)}; expected JSON`;
    }
    return {
      ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }),
      ...given({ x, metadata, sequence }),
    };
  }

  #time(cells: readonly string[], key: string): number | string {
    const { timeIndexes } = this.plan.mapping;
    const [only] = timeIndexes;
    const text =
      timeIndexes.length === 1
        ? this.#text(cells, only)
        : timeIndexes.map((index) => this.#text(cells, index).trim()).join(' ');
    return this.plan.readTime(text, key);
  }

  /** `series` is what the series is called where the column holds several. */
  #cell(column: string, text: string, kind: ColumnKind | undefined, series = column): Cell {
    if (this.plan.quotesTell) {
      if (text.startsWith(QUOTE)) return { value: text.slice(1) };
      if (text === '') return { value: undefined };
    }
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

  /** Of a cell that is no value. */
  #text(cells: readonly string[], index: number | undefined): string {
    const cell = index === undefined ? '' : (cells[index] ?? '');
    return this.plan.quotesTell && cell.startsWith(QUOTE) ? cell.slice(1) : cell;
  }

  #mayTell(series: string): boolean {
    return this.#told.size < MAX_TOLD && !this.#told.has(series);
  }
}

function refused(reason: string): Made {
  return { points: [], refusals: [reason], empty: 0 };
}
