// IOTile slugs as views of integer ids: a letter, then terms joined by `--`; a term is a number in groups of four
// lower-case hexadecimal digits. Writing is canonical. Reading is tolerant where that platform's clients are sloppy:
// missing leading groups, short groups, capital digits, a group that is too long. Anything else is undefined, which a
// caller treats as an unknown id.
//
// A device term has 64 bits: the number of a data block (an archive) in the first group, then 48 bits of device.

/** The greatest number of a project, a device, and of the terms of one group. */
export const MAX_PROJECT = 0xffff_ffff;
export const MAX_DEVICE = 0xffff_ffff_ffff;
const MAX_GROUP = 0xffff;

export interface DeviceTerm {
  device: number;
  /** 0 for the device itself, else the number of its data block */
  block: number;
}

export interface StreamTerms extends DeviceTerm {
  project: number;
  variable: number;
}

function term(value: number, groups: number, name: string): string {
  if (!Number.isInteger(value) || value < 0 || value >= 16 ** (groups * 4)) {
    throw new RangeError(`${name} ${value}; expected a whole number below 16^${groups * 4}`);
  }
  const digits = value.toString(16).padStart(groups * 4, '0');
  return (digits.match(/.{4}/g) ?? []).join('-');
}

function deviceTerm(device: number, block: number): string {
  return `${term(block, 1, 'block')}-${term(device, 3, 'device')}`;
}

export function projectSlug(project: number): string {
  return `p--${term(project, 2, 'project')}`;
}

export function deviceSlug(device: number): string {
  return `d--${deviceTerm(device, 0)}`;
}

export function blockSlug(block: number, device: number): string {
  return `b--${deviceTerm(device, block)}`;
}

export function fleetSlug(fleet: number): string {
  return `g--${term(fleet, 3, 'fleet')}`;
}

export function variableSlug(project: number, variable: number): string {
  return `v--${term(project, 2, 'project')}--${term(variable, 1, 'variable')}`;
}

/** Project 0 with a block is a stream of an archive; device 0 is a virtual stream. */
export function streamSlug(project: number, device: number, variable: number, block = 0): string {
  return `s--${term(project, 2, 'project')}--${deviceTerm(device, block)}--${term(variable, 1, 'variable')}`;
}

export function streamerSlug(device: number, index: number): string {
  return `t--${deviceTerm(device, 0)}--${term(index, 1, 'index')}`;
}

/** The digits of a term without hyphens and leading zeros; undefined if it has more groups or digits than allowed. */
function digitsOf(text: string | undefined, groups: number): string | undefined {
  if (text === undefined || !/^[0-9a-f]{1,32}(-[0-9a-f]{1,32})*$/i.test(text)) return undefined;
  const parts = text.split('-');
  if (parts.length > groups) return undefined;
  // A client that did not split a large number leaves one group too long: then the digits simply follow each other.
  const tooLong = parts.some((part) => part.length > 4);
  const digits = (tooLong ? parts : parts.map((part) => part.padStart(4, '0'))).join('').replace(/^0+/, '');
  return digits.length > groups * 4 ? undefined : digits;
}

function parseTerm(text: string | undefined, groups: 1 | 2 | 3): number | undefined {
  const digits = digitsOf(text, groups);
  return digits === undefined ? undefined : digits === '' ? 0 : parseInt(digits, 16);
}

function parseDeviceTerm(text: string | undefined): DeviceTerm | undefined {
  const digits = digitsOf(text, 4)?.padStart(16, '0');
  if (digits === undefined) return undefined;
  return { block: parseInt(digits.slice(0, 4), 16), device: parseInt(digits.slice(4), 16) };
}

/** The terms after the letter, if the letter (lower-case only) and their number are right. */
function termsOf(slug: string, letter: string, count: number): string[] | undefined {
  const [first, ...terms] = slug.length > 100 ? [] : slug.split('--');
  return first === letter && terms.length === count ? terms : undefined;
}

/** 0 is the wildcard project. */
export function parseProjectSlug(slug: string): number | undefined {
  return parseTerm(termsOf(slug, 'p', 1)?.[0], 2);
}

/** The device of a `d--` slug, or the one behind a `b--` slug. */
export function parseDeviceSlug(slug: string): number | undefined {
  const parsed = parseDeviceTerm(termsOf(slug, 'd', 1)?.[0]);
  if (parsed !== undefined) return parsed.block === 0 ? parsed.device : undefined;
  return parseBlockSlug(slug)?.device;
}

export function parseBlockSlug(slug: string): DeviceTerm | undefined {
  const parsed = parseDeviceTerm(termsOf(slug, 'b', 1)?.[0]);
  return parsed === undefined || parsed.block === 0 ? undefined : parsed;
}

export function parseFleetSlug(slug: string): number | undefined {
  return parseTerm(termsOf(slug, 'g', 1)?.[0], 3);
}

export function parseVariableSlug(slug: string): { project: number; variable: number } | undefined {
  const terms = termsOf(slug, 'v', 2);
  const project = parseTerm(terms?.[0], 2);
  const variable = parseTerm(terms?.[1], 1);
  return project === undefined || !variable ? undefined : { project, variable };
}

export function parseStreamSlug(slug: string): StreamTerms | undefined {
  const terms = termsOf(slug, 's', 3);
  const project = parseTerm(terms?.[0], 2);
  const device = parseDeviceTerm(terms?.[1]);
  const variable = parseTerm(terms?.[2], 1);
  return project === undefined || device === undefined || !variable
    ? undefined
    : { project, ...device, variable };
}

export function parseStreamerSlug(slug: string): { device: number; index: number } | undefined {
  const terms = termsOf(slug, 't', 2);
  const device = parseDeviceTerm(terms?.[0]);
  const index = parseTerm(terms?.[1], 1);
  return device === undefined || device.block !== 0 || index === undefined
    ? undefined
    : { device: device.device, index };
}

/** Variables that other dialects create are numbered from here, above the numbers that devices use themselves. */
export const FIRST_VARIABLE = 0x5001;

/** The lowest free variable number of a project from `from` up; undefined when all are taken. */
export function nextVariable(taken: ReadonlySet<number>, from = FIRST_VARIABLE): number | undefined {
  for (let variable = from; variable <= MAX_GROUP; variable++) if (!taken.has(variable)) return variable;
  return undefined;
}

/** `in--type--unit` and `out--type--unit`: a unit in which readings of a variable type come, or are shown. */
export function unitSlug(direction: 'in' | 'out', type: string, unit: string): string {
  return `${direction}--${type}--${unit}`;
}

export function parseUnitSlug(
  slug: string,
): { direction: 'in' | 'out'; type: string; unit: string } | undefined {
  const match = /^(in|out)--([a-z0-9]+(?:-[a-z0-9]+)*)--([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(slug);
  return match === null
    ? undefined
    : { direction: match[1] as 'in' | 'out', type: match[2]!, unit: match[3]! };
}
