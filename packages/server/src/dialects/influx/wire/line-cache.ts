/**
 * Remembers, for each distinct `measurement,tags` text, which series its fields are. A line of a known shape then costs a
 * hash of its bytes and a comparison, and no string is made for it (docs/architecture.md "The hot path").
 */
import { BACKSLASH, EQUALS, nameText, NEWLINE, shownPart, SPACE } from './bytes.js';
import { hasPairedBlank, readKey } from './key.js';
import { checkReach, LineProblem, reachOf } from './line-problem.js';
import { LineTags, nameLine, seriesName, type LineNames, type Naming } from './naming.js';

export interface FieldShape {
  readonly bytes: Uint8Array;
  /** Place in the line's list of fields. */
  readonly place: number;
  /** Of its series. */
  readonly name: string;
  /** Id of the series if it exists and holds numbers, else 0: then the point goes the long way round. */
  series: number;
}

export interface LineShape extends LineNames {
  /** For the series that the line makes; undefined without tags. */
  readonly made: LineTags | undefined;
  readonly bytes: Uint8Array;
  readonly hash: number;
  /** Whether the end of its records has to be looked for anew (`hasPairedBlank`). */
  readonly isOdd: boolean;
  readonly fields: FieldShape[];
  /** The fields by their bytes, of a line that has had many. */
  byText: Map<string, FieldShape> | undefined;
  /** Place of the field that is expected next: senders keep their order. */
  expected: number;
  /** The other shape that last followed this one. */
  next: LineShape | undefined;
}

/** Most shapes kept; a client that invents new tags with every line must not fill the memory. */
const MAX_SHAPES = 1_000_000;
/** The same for the fields of all shapes. */
const MAX_FIELDS = 2_000_000;
/** And for the bytes of their keys and names. */
const MAX_BYTES = 256 * 2 ** 20;
const MAX_OF_A_LINE = 250_000;
/** Beside its key and names. */
const BYTES_OF_SHAPE = 800;
const BYTES_OF_FIELD = 450;
/** So many fields are looked through one by one. */
const FEW_FIELDS = 64;

export class LineCache {
  #table: (LineShape | undefined)[] = new Array<LineShape | undefined>(4096).fill(undefined);
  #count = 0;
  #fields = 0;
  #bytes = 0;
  private previous: LineShape | undefined;

  constructor(private readonly naming: Naming) {}

  /**
   * The shape of the line at `start`, whose key of measurement and tags goes up to the first unescaped blank. Two are
   * likely: that of the line before (one field a line), and the one that followed it last time (a sender writes its devices
   * in the same order again and again).
   */
  shapeAt(bytes: Buffer, start: number): LineShape {
    let likely = this.previous;
    for (let tries = 2; tries > 0 && likely !== undefined; tries--) {
      if (begins(likely.bytes, bytes, start)) return (this.previous = likely);
      likely = likely.next;
    }
    return this.other(bytes, start);
  }

  private other(bytes: Buffer, start: number): LineShape {
    const end = reachOf(bytes, start);
    let at = start;
    let hash = 0;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if ((byte === SPACE || byte === NEWLINE) && bytes[at - 1] !== BACKSLASH) break;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (at === end) checkReach(start, at, 'the key of measurement and tags');
    if (bytes[at] !== SPACE) throw new LineProblem('there are no fields');
    const shape = this.#find(bytes, start, at, hash ^ (hash >>> 15));
    if (this.previous !== undefined) this.previous.next = shape;
    return (this.previous = shape);
  }

  #find(bytes: Buffer, start: number, end: number, hash: number): LineShape {
    const mask = this.#table.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const known = this.#table[slot];
      if (known === undefined) return this.#learn(bytes, start, end, hash);
      if (known.hash === hash && sameBytes(known.bytes, bytes, start, end)) return known;
    }
  }

  #learn(bytes: Buffer, start: number, end: number, hash: number): LineShape {
    if (this.#count >= MAX_SHAPES || this.#fields >= MAX_FIELDS || this.#bytes >= MAX_BYTES) this.clear();
    if (this.#count * 2 >= this.#table.length) this.#enlarge();
    const key = Uint8Array.prototype.slice.call(bytes, start, end);
    const { device, prefix, suffix } = nameLine(readKey(bytes, start, end), this.naming);
    const shape = {
      bytes: key,
      hash,
      isOdd: hasPairedBlank(bytes, start, end),
      fields: [],
      byText: undefined,
      expected: 0,
      next: undefined,
      device,
      prefix,
      suffix,
      made: suffix === '' ? undefined : new LineTags(key, this.naming),
    };
    this.#put(shape);
    this.#count++;
    this.#bytes += key.length + suffix.length;
    return shape;
  }

  #put(shape: LineShape): void {
    const mask = this.#table.length - 1;
    let slot = shape.hash & mask;
    while (this.#table[slot] !== undefined) slot = (slot + 1) & mask;
    this.#table[slot] = shape;
  }

  /** Bytes of memory that it takes, roughly: objects of the engine are several times what stands in them. */
  get weight(): number {
    return this.#bytes + this.#count * BYTES_OF_SHAPE + this.#fields * BYTES_OF_FIELD;
  }

  #enlarge(): void {
    const old = this.#table;
    this.#table = new Array<LineShape | undefined>(old.length * 4).fill(undefined);
    for (const shape of old) if (shape) this.#put(shape);
  }

  clear(): void {
    this.#table.fill(undefined);
    this.#count = 0;
    this.#fields = 0;
    this.#bytes = 0;
    this.previous = undefined;
  }

  /** The field of this name, learnt if it is new. The place of a new one among many costs no look at all of them. */
  field(shape: LineShape, bytes: Buffer, start: number, end: number): FieldShape {
    const known = findField(shape, bytes, start, end);
    if (known !== undefined) return known;
    checkFieldKey(bytes, start, end);
    if (shape.fields.length === MAX_OF_A_LINE)
      throw new LineProblem(
        `there are more than ${MAX_OF_A_LINE} different fields with one measurement and tags`,
      );
    // The shape in hand is forgotten with the others: the fields of one kind of line alone may be too many.
    if (this.#fields >= MAX_FIELDS || this.#bytes >= MAX_BYTES) this.clear();
    const own = Uint8Array.prototype.slice.call(bytes, start, end);
    const name = seriesName(shape, nameText(bytes, start, end));
    const field = { bytes: own, name, place: shape.fields.length, series: 0 };
    shape.fields.push(field);
    shape.byText?.set(bytes.toString('latin1', start, end), field);
    this.#fields++;
    this.#bytes += own.length + name.length;
    return field;
  }
}

/** What InfluxDB reads in no field key: a line break, and a pair of backslashes before the sign of equality. */
function checkFieldKey(bytes: Buffer, start: number, end: number): void {
  if (bytes.subarray(start, end).includes(NEWLINE)) throw new LineProblem('a line break stands in a name');
  if (bytes[end - 1] === BACKSLASH)
    throw new LineProblem(`the field key ${shownPart(bytes, start, end)} ends with a backslash`);
}

function findField(shape: LineShape, bytes: Buffer, start: number, end: number): FieldShape | undefined {
  const { fields } = shape;
  if (fields.length <= FEW_FIELDS) return fields.find((known) => sameBytes(known.bytes, bytes, start, end));
  shape.byText ??= new Map(fields.map((field) => [Buffer.from(field.bytes).toString('latin1'), field]));
  return shape.byText.get(bytes.toString('latin1', start, end));
}

function sameBytes(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}

/** Whether a field of this name stands at `start`. */
export function isNamed(field: FieldShape, bytes: Uint8Array, start: number): boolean {
  const known = field.bytes;
  let at = known.length;
  if (bytes[start + at] !== EQUALS) return false;
  while (--at >= 0) if (known[at] !== bytes[start + at]) return false;
  return true;
}

/** Whether the line at `start` has exactly this key. From the end backwards: that is where neighbours differ. */
function begins(known: Uint8Array, bytes: Uint8Array, start: number): boolean {
  let at = known.length;
  if (bytes[start + at] !== SPACE) return false;
  while (--at >= 0) if (known[at] !== bytes[start + at]) return false;
  return true;
}
