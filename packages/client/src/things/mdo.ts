/**
 * An MDO: multiply, divide, offset, with which IOTile takes a value from one unit to another: from the raw integer of a device to
 * the unit in which a stream keeps it (its input unit), and from there to the one in which people read it (its output unit). Rule:
 * multiply before dividing, in doubles, as the server does: both give the same last digits.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';

/** As `input_unit` and `output_unit` of a stream have it; what is absent changes nothing. */
export interface Mdo {
  readonly m?: number | undefined;
  readonly d?: number | undefined;
  readonly o?: number | null | undefined;
}

export class MdoHelper {
  readonly m: number;
  readonly d: number;
  readonly o: number;

  /** `m` and `d`: whole numbers, neither 0. `o`: any number. */
  constructor({ m = 1, d = 1, o }: Mdo = {}) {
    this.m = factor('m', m);
    this.d = factor('d', d);
    this.o = o ?? 0;
    if (!Number.isFinite(this.o)) throw new OptionError(`o is ${shownOf(o)}; expected a number.`);
  }

  /** Of the input unit: raw → internal. Of the output unit: internal → output. */
  compute(value: number): number {
    return this.o + (number(value) * this.m) / this.d;
  }
  /** The other way. */
  computeReverse(value: number): number {
    return ((number(value) - this.o) * this.d) / this.m;
  }
  /** `0.5+3x/2` */
  toString(): string {
    return `${this.o === 0 ? '' : `${this.o}+`}${this.m}x/${this.d}`;
  }
}

/** What of a stream says how its values are converted. */
export interface StreamUnits {
  readonly input_unit?: Mdo | null;
  readonly output_unit?: Mdo | null;
}

/** The whole way of a stream's values: raw integer of the device ↔ internal value that is kept ↔ value in the output unit. */
export class StreamConversion {
  readonly input: MdoHelper;
  readonly output: MdoHelper;

  /** A unit that a stream does not have changes nothing. */
  constructor({ input_unit, output_unit }: StreamUnits) {
    this.input = new MdoHelper(input_unit ?? {});
    this.output = new MdoHelper(output_unit ?? {});
  }
  rawToInternal(raw: number): number {
    return this.input.compute(raw);
  }
  internalToRaw(value: number): number {
    return this.input.computeReverse(value);
  }
  internalToOutput(value: number): number {
    return this.output.compute(value);
  }
  outputToInternal(output: number): number {
    return this.output.computeReverse(output);
  }
  rawToOutput(raw: number): number {
    return this.internalToOutput(this.rawToInternal(raw));
  }
  outputToRaw(output: number): number {
    return this.internalToRaw(this.outputToInternal(output));
  }
}

function factor(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value !== 0) return value;
  throw new OptionError(`${name} is ${shownOf(value)}; expected a whole number that is not 0.`);
}

function number(value: number): number {
  if (typeof value === 'number') return value;
  throw new OptionError(`value is ${shownOf(value)}; expected a number.`);
}
