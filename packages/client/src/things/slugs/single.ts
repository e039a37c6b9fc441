/** Slugs of one term: projects, devices, the archives of devices, fleets. */
import { shownOf } from '../../http/checks.js';
import { OptionError } from '../../http/errors.js';
import { IOTileSlug } from './slug.js';
import { read, termsAfter, termsOf, written, type SlugId, type Term } from './terms.js';

const PROJECT: Term = { name: 'project', groups: 2 };
const DEVICE: Term = { name: 'device', groups: 4 };
const OWN_DEVICE: Term = { name: 'device', groups: 3 };
const SOME_DEVICE: Term = { ...DEVICE, least: 1n };
const BLOCK: Term = { name: 'block', groups: 1 };
const FLEET: Term = { name: 'fleet', groups: 3 };
/** In a device of 64 bits, those of the device itself are below those of the block. */
const BLOCK_AT = 48n;

/** The number in a slug of this letter, or a bare one. */
function single(letter: string, term: Term, given: unknown): bigint {
  const isSlug = typeof given === 'string' && termsOf(given) !== undefined;
  if (!isSlug) return read(term, given);
  return read(term, termsAfter(letter, given, `${letter}--${written(term, 1n)}`)[0]);
}

/** `p--0000-0001`. 0 is no project: the wildcard. */
export class IOTileProjectSlug extends IOTileSlug {
  readonly id: number;

  /** A number below 2^32, its hexadecimal digits, or a slug in any form: `p--1`, `p--0001`, `p--0000-0001`. */
  constructor(id: SlugId | IOTileProjectSlug) {
    super();
    this.id = id instanceof IOTileProjectSlug ? id.id : Number(single('p', PROJECT, id));
  }
  override toString(): string {
    return `p--${written(PROJECT, BigInt(this.id))}`;
  }
}

export interface DeviceSlugOptions {
  /** Numbers of 64 bits, whose upper 16 are those of a block, unless false. */
  readonly allow64bits?: boolean;
}

/** `d--0000-0000-0000-0001`: the serial number of a device. 0 is no device. */
export class IOTileDeviceSlug extends IOTileSlug {
  /** All 64 bits. */
  readonly bigId: bigint;

  /** A number, its hexadecimal digits, or a slug in any form: `d--1`, `d--0000-0000-0001`. */
  constructor(id: SlugId | IOTileDeviceSlug, { allow64bits = true }: DeviceSlugOptions = {}) {
    super();
    const given = id instanceof IOTileDeviceSlug ? id.bigId : id;
    this.bigId = single('d', allow64bits ? DEVICE : { ...DEVICE, groups: 3 }, given);
  }
  /** The lower 48 bits: without the block. */
  get id(): number {
    return Number(BigInt.asUintN(Number(BLOCK_AT), this.bigId));
  }
  /** 0: it is the device itself, and no archive of it. */
  get block(): number {
    return Number(this.bigId >> BLOCK_AT);
  }
  override toString(): string {
    return `d--${written(DEVICE, this.bigId)}`;
  }
}

/** `b--0003-0000-0000-1234`: block 3, an archive, of device 0x1234. */
export class IOTileBlockSlug extends IOTileSlug {
  readonly block: number;
  /** Of the device that was archived. */
  readonly id: number;

  /** A device as IOTileDeviceSlug takes it, with the number of the block, or a whole slug, which must have four groups. */
  constructor(id: SlugId | IOTileDeviceSlug | IOTileBlockSlug, block?: number) {
    super();
    const whole = wholeOf(id);
    const own = Number(whole >> BLOCK_AT);
    this.id = Number(BigInt.asUintN(Number(BLOCK_AT), whole));
    this.block = block === undefined ? own : Number(read(BLOCK, block));
    if (this.id === 0) read({ ...OWN_DEVICE, least: 1n }, 0);
    if (own !== 0 && own !== this.block)
      throw new OptionError(`block is ${this.block}; expected ${own}, as ${shownOf(String(id))} has it.`);
  }
  get device(): IOTileDeviceSlug {
    return new IOTileDeviceSlug(this.id);
  }
  override toString(): string {
    return `b--${written(DEVICE, (BigInt(this.block) << BLOCK_AT) + BigInt(this.id))}`;
  }
}

function wholeOf(id: SlugId | IOTileDeviceSlug | IOTileBlockSlug): bigint {
  if (id instanceof IOTileDeviceSlug) return read(SOME_DEVICE, id.bigId);
  const given = id instanceof IOTileBlockSlug ? id.toString() : id;
  if (typeof given !== 'string' || termsOf(given)?.[0] !== 'b') return single('d', SOME_DEVICE, given);
  const example = 'b--0001-0000-0000-0090';
  const [term = ''] = termsAfter('b', given, example);
  // With groups left out it would not be known where the block is.
  if (/^(?:[0-9a-f]{1,4}-){3}[0-9a-f]{1,4}$/i.test(term)) return read(SOME_DEVICE, term);
  throw new OptionError(`slug is ${shownOf(given)}; expected one of four groups, such as ${example}.`);
}

/** `g--0000-0000-0001`: a group of devices. */
export class IOTileFleetSlug extends IOTileSlug {
  readonly id: number;

  /** A number below 2^48, its hexadecimal digits, or a slug in any form. */
  constructor(id: SlugId | IOTileFleetSlug) {
    super();
    this.id = id instanceof IOTileFleetSlug ? id.id : Number(single('g', FLEET, id));
  }
  override toString(): string {
    return `g--${written(FLEET, BigInt(this.id))}`;
  }
}
