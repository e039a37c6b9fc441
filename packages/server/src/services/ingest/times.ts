/**
 * Which times of a batch are accepted. Rules: from 1970 to a little in the future; and a number that lies before the
 * project's earliest instant is refused if another unit makes a likely time of it, because it was then sent in that unit.
 * Times that were spelled out (year, month, day) mean what they say.
 */
import { TributaryError } from '../../errors/error.js';
import { likelyUnit, numberIn, UNIT_NAMES, type NumberUnit } from '../../model/likely-unit.js';
import { isoFromMicros, isSpelled, type Micros } from '../../model/time.js';
import { MAX_NAMED } from './limits.js';

/** What a batch says of its times. */
export interface SaidOfTimes {
  /** Of those that were numbers; undefined: none was. */
  readonly unit: NumberUnit | undefined;
  /** The project's; 0: every number is taken as it comes. */
  readonly earliest: Micros;
  /** Indexes of points whose time looks like a mistake and is none. */
  readonly spelled: Set<number>;
  /** By the index of their points, of the first that are to be refused: numbers as they were sent. */
  readonly sent: Map<number, number>;
}

export class AcceptedTimes {
  /** From here to `latest` nothing more is to be asked. */
  readonly soundFrom: Micros;

  constructor(
    private readonly said: SaidOfTimes,
    readonly latest: Micros,
  ) {
    this.soundFrom = said.unit === undefined ? 0 : said.earliest;
  }

  /** Notes what a time before `soundFrom` was read from. */
  note(index: number, time: Micros, given: unknown): void {
    if (this.#meant(time) === undefined) return;
    if (isSpelled(given)) this.said.spelled.add(index);
    else if (this.said.sent.size < MAX_NAMED) this.said.sent.set(index, Number(given));
  }

  /** For times outside of those that are sound at once. */
  accepts(time: Micros, index: number): boolean {
    if (!(time >= 0 && time <= this.latest)) return false;
    return this.#meant(time) === undefined || this.said.spelled.has(index);
  }

  /** Why a time is not accepted. */
  readonly problem = (time: Micros, index: number): TributaryError => {
    if (Number.isNaN(time))
      return new TributaryError('time_invalid', { field: 'time', value: null, expected: 'a time' });
    const meant = time >= 0 ? this.#meant(time) : undefined;
    if (meant !== undefined) return doubtful(time, this.said, index, meant);
    const limit = isoFromMicros(this.latest, 0);
    return new TributaryError('time_out_of_range', { field: 'time', value: shown(time), limit });
  };

  /** The unit that a time before the earliest was probably sent in. */
  #meant(time: Micros): NumberUnit | undefined {
    const { unit, earliest } = this.said;
    if (unit === undefined || time >= earliest) return undefined;
    return likelyUnit(numberIn(time, unit), earliest, this.latest, unit);
  }
}

function doubtful(time: Micros, said: SaidOfTimes, index: number, meant: NumberUnit): TributaryError {
  const unit = said.unit!;
  return new TributaryError('time_unit_doubtful', {
    field: 'time',
    value: said.sent.get(index) ?? numberIn(time, unit),
    what: `${UNIT_NAMES[unit]}, which is ${isoFromMicros(time)}`,
    expected: UNIT_NAMES[meant],
  });
}

function shown(time: number): string | number {
  return Math.abs(time) < 8.64e18 ? new Date(time / 1000).toISOString() : time;
}
