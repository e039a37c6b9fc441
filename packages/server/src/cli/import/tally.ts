/** What an import has done so far, over all of its files, and how that is told. */
import { printable } from '../printable.js';
import type { Clock } from './clock.js';

const REASONS_SHOWN = 5;

export class Tally {
  rows = 0;
  /** Stored; in a dry run, ready to be. */
  points = 0;
  refused = 0;
  empty = 0;
  /** The first ones, each with its place. */
  readonly reasons: string[] = [];
  readonly #clocks: Clock[] = [];
  readonly #started = Date.now();

  /** Of each file: it knows of the readings that came twice. */
  watch(clock: Clock): void {
    this.#clocks.push(clock);
  }

  refuse(file: string, line: number, points: number, reason: string): void {
    this.refused += points;
    if (this.reasons.length < REASONS_SHOWN) this.reasons.push(printable(`${file}, line ${line}: ${reason}`));
  }

  /** The same for programs; `reasons` are of the first refusals. */
  facts(): Readonly<Record<string, unknown>> {
    const { rows, points, refused, empty, reasons } = this;
    const twice = this.twice();
    const notices = twice === undefined ? [] : [twice];
    return { rows, points, refused, emptyCells: empty, reasons, notices, seconds: Number(this.#seconds()) };
  }

  #seconds = (): string => ((Date.now() - this.#started) / 1000).toFixed(1);

  summary(stored: string): string {
    const seconds = this.#seconds();
    const empty = this.empty > 0 ? `, ${counted(this.empty, 'empty cell')}` : '';
    return `${counted(this.rows, 'row')}, ${counted(this.points, 'point')} ${stored}, ${this.refused} refused${empty}, ${seconds} s`;
  }

  /** About the hour that clocks show twice; undefined where no row was of it. */
  twice(): string | undefined {
    const rows = this.#clocks.reduce((sum, { twice }) => sum + twice, 0);
    if (rows === 0) return undefined;
    const second = this.#clocks.reduce((sum, clock) => sum + clock.second, 0);
    const zone = this.#clocks[0]?.zone ?? '';
    return `${counted(rows, 'time')} of an hour that the clocks of ${zone} show twice: by the order of the rows, ${rows - second} of its first showing and ${second} of its second`;
  }
}

export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
