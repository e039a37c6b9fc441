/**
 * What is known of every series in memory, indexed by series id: its newest value, the span and rough number of its
 * points, and whether some of its points are still in the spool.
 *
 * Four rules lean on it: last-value reads cost no engine query; a read waits for the spool only if its series have
 * points there; only a point that is not behind all others of its series can repeat one (see duplicates.ts); and a number that
 * is given to a new entry is above all that were used.
 */

const FIRST_CAPACITY = 1024;

/** What the engine holds of a series. */
export interface Head {
  readonly first: number;
  readonly last: number;
  readonly sequence: number;
  /** Of all its points, whatever their time. */
  readonly highestSequence: number;
  readonly count: number;
  /** Greatest version of its points. */
  readonly version: number;
  readonly value: number | string;
}

/** What is known of a series from some moment on. */
type Since = { -readonly [Key in keyof Omit<Head, 'version'>]: Head[Key] };

export class SeriesHeads {
  #capacity = 0;
  #firstTime = new Float64Array(0);
  #lastTime = new Float64Array(0);
  #lastSequence = new Uint32Array(0);
  #highestSequence = new Uint32Array(0);
  #lastNumber = new Float64Array(0);
  #count = new Float64Array(0);
  #pending = new Float64Array(0);
  readonly #lastText = new Map<number, string>();
  /** Of series whose older points have to be looked at anew: what came since that began. Mostly there is none. */
  readonly #since = new Map<number, { reading: Since | undefined; newest: Since | undefined }>();
  #version = 1;

  /** The version that a point in order gets; a point that may replace another one gets a higher one of its own. */
  get version(): number {
    return this.#version;
  }

  raiseVersion(atLeast: number): void {
    if (atLeast > this.#version) this.#version = atLeast;
  }

  /** Makes room for series ids up to this one. */
  reserve(id: number): void {
    if (id < this.#capacity) return;
    const capacity = Math.max(FIRST_CAPACITY, this.#capacity * 2, id + 1);
    const grow = (from: Float64Array<ArrayBuffer>, fill: number) => {
      const to = new Float64Array(capacity).fill(fill, from.length);
      to.set(from);
      return to;
    };
    this.#firstTime = grow(this.#firstTime, Infinity);
    this.#lastTime = grow(this.#lastTime, -1);
    this.#lastNumber = grow(this.#lastNumber, NaN);
    this.#count = grow(this.#count, 0);
    this.#pending = grow(this.#pending, 0);
    const growIntegers = (from: Uint32Array<ArrayBuffer>) => {
      const to = new Uint32Array(capacity);
      to.set(from);
      return to;
    };
    this.#lastSequence = growIntegers(this.#lastSequence);
    this.#highestSequence = growIntegers(this.#highestSequence);
    this.#capacity = capacity;
  }

  /**
   * Takes note of an accepted point of a numeric series; the caller has reserved the id.
   * Returns the point's version: a new one if the point is not behind everything known, for then it may replace one.
   */
  observe(id: number, time: number, sequence: number, value: number, epoch: number): number {
    if (this.#since.size > 0) this.#watch(id, time, sequence, value);
    this.#pending[id] = epoch;
    if (sequence !== 0 && sequence > this.#highestSequence[id]!) this.#highestSequence[id] = sequence;
    const last = this.#lastTime[id]!;
    if (time > last || (time === last && sequence > this.#lastSequence[id]!)) {
      if (last < 0) this.#firstTime[id] = time;
      this.#lastTime[id] = time;
      this.#lastSequence[id] = sequence;
      this.#lastNumber[id] = value;
      this.#count[id]!++;
      return this.#version;
    }
    if (time === last && sequence === this.#lastSequence[id]) this.#lastNumber[id] = value;
    else if (time < this.#firstTime[id]!) this.#firstTime[id] = time;
    this.#count[id]!++;
    return ++this.#version;
  }

  /** The same for a series of texts. */
  observeText(id: number, time: number, sequence: number, value: string, epoch: number): number {
    const version = this.observe(id, time, sequence, NaN, epoch);
    if (this.#lastTime[id] === time && this.#lastSequence[id] === sequence) this.#lastText.set(id, value);
    const doubted = this.#since.get(id);
    if (doubted === undefined) return version;
    for (const since of [doubted.reading, doubted.newest])
      if (since?.last === time && since.sequence === sequence) since.value = value;
    return version;
  }

  /**
   * From now on what comes of this series is known apart from what came before. Until `settle` the head is as it was, and so
   * claims too much: a point that may repeat one is taken for one that does.
   */
  doubt(id: number): void {
    this.#since.set(id, { reading: this.#since.get(id)?.reading, newest: undefined });
  }

  /** What the engine holds of it is read from here on, for the doubt that there is by now. */
  beginReading(id: number): void {
    const doubted = this.#since.get(id);
    if (doubted !== undefined) doubted.reading = doubted.newest;
  }

  /** The head is what the engine holds and what came since `doubt`, some of which the engine may hold too. */
  settle(id: number, held: Head | undefined): void {
    const since = this.#since.get(id)?.newest;
    this.#since.delete(id);
    this.#replace(id, held, since);
  }

  /** The same where another `doubt` came while that was read: true for who does not know of it. */
  amend(id: number, held: Head | undefined): void {
    this.#replace(id, held, this.#since.get(id)?.reading);
  }

  #replace(id: number, held: Head | undefined, since: Since | undefined): void {
    this.forget(id);
    const head = held && since ? joined(held, since) : (held ?? since);
    if (head) this.load(id, head);
  }

  #watch(id: number, time: number, sequence: number, value: number): void {
    const doubted = this.#since.get(id);
    if (doubted === undefined) return;
    const point = { first: time, last: time, sequence, highestSequence: sequence, count: 1, value };
    const { reading, newest } = doubted;
    doubted.reading = reading ? joined(reading, point) : { ...point };
    doubted.newest = newest ? joined(newest, point) : { ...point };
  }

  /** The flush epoch that holds the series' newest spooled row; 0 if it never had one. */
  pendingEpoch(id: number): number {
    return id < this.#capacity ? this.#pending[id]! : 0;
  }

  has(id: number): boolean {
    return id < this.#capacity && this.#lastTime[id]! >= 0;
  }

  firstTime(id: number): number {
    return this.#firstTime[id]!;
  }

  lastTime(id: number): number {
    return this.#lastTime[id]!;
  }

  lastSequence(id: number): number {
    return this.#lastSequence[id]!;
  }

  /** Of all points that were ever observed or loaded; 0 if none has a number of its own. */
  highestSequence(id: number): number {
    return id < this.#capacity ? this.#highestSequence[id]! : 0;
  }

  lastNumber(id: number): number {
    return this.#lastNumber[id]!;
  }

  lastText(id: number): string | undefined {
    return this.#lastText.get(id);
  }

  /** Points written, repeats included: an estimate for planning, never an answer. */
  roughCount(id: number): number {
    return id < this.#capacity ? this.#count[id]! : 0;
  }

  /** Sets a series from what the engine holds. */
  load(id: number, head: Omit<Head, 'version'>): void {
    this.reserve(id);
    this.#firstTime[id] = head.first;
    this.#lastTime[id] = head.last;
    this.#lastSequence[id] = head.sequence;
    this.#highestSequence[id] = head.highestSequence;
    this.#count[id] = head.count;
    if (typeof head.value === 'string') this.#lastText.set(id, head.value);
    else this.#lastNumber[id] = head.value;
  }

  /** Forgets a series: it then counts as never written. */
  forget(id: number): void {
    if (id >= this.#capacity) return;
    this.#firstTime[id] = Infinity;
    this.#lastTime[id] = -1;
    this.#lastSequence[id] = 0;
    this.#highestSequence[id] = 0;
    this.#lastNumber[id] = NaN;
    this.#count[id] = 0;
    this.#lastText.delete(id);
  }
}

/** Of two parts of a series, the second of which is the newer: what both have, counts once where it may be the same. */
function joined(older: Omit<Head, 'version'>, newer: Omit<Head, 'version'>): Since {
  const isLast = newer.last > older.last || (newer.last === older.last && newer.sequence >= older.sequence);
  const { last, sequence, value } = isLast ? newer : older;
  return {
    ...{ last, sequence, value },
    first: Math.min(older.first, newer.first),
    highestSequence: Math.max(older.highestSequence, newer.highestSequence),
    count: older.count + newer.count,
  };
}
