// Calibration: from the raw value of a sensor to the one that people read. Two forms exist because two of the platforms
// have them: m·x/d + o (IOTile) and m·x + c held within limits (iosense). Raw values are what is stored.

export interface LinearCalibration {
  type: 'linear';
  m: number;
  /** 1 unless given; never 0 */
  d?: number;
  /** 0 unless given */
  o?: number;
}

export interface AffineCalibration {
  type: 'affine';
  m: number;
  c: number;
  min?: number;
  max?: number;
}

export type Calibration = LinearCalibration | AffineCalibration;

export function applyCalibration(calibration: Calibration, raw: number): number {
  if (calibration.type === 'linear')
    return (calibration.m * raw) / (calibration.d ?? 1) + (calibration.o ?? 0);
  const value = calibration.m * raw + calibration.c;
  const { min = -Infinity, max = Infinity } = calibration;
  return Math.min(max, Math.max(min, value));
}

/** The raw value that reads as this one; undefined where there is none or where every raw value reads the same. */
export function invertCalibration(calibration: Calibration, value: number): number | undefined {
  if (calibration.m === 0) return undefined;
  if (calibration.type === 'linear') {
    return ((value - (calibration.o ?? 0)) * (calibration.d ?? 1)) / calibration.m;
  }
  const { min = -Infinity, max = Infinity } = calibration;
  return value < min || value > max ? undefined : (value - calibration.c) / calibration.m;
}

/** Whether it changes no value, so that readers may leave it out. */
export function isIdentity(calibration: Calibration): boolean {
  if (calibration.type === 'linear') {
    return calibration.m === (calibration.d ?? 1) && (calibration.o ?? 0) === 0;
  }
  const { min = -Infinity, max = Infinity } = calibration;
  return calibration.m === 1 && calibration.c === 0 && min === -Infinity && max === Infinity;
}

const MEMBERS = { linear: ['m', 'd', 'o'], affine: ['m', 'c', 'min', 'max'] } as const;
const REQUIRED: Record<Calibration['type'], readonly string[]> = { linear: ['m'], affine: ['m', 'c'] };

/**
 * Checks a calibration from outside and gives it without absent members. Throws RangeError that names the member, the
 * value seen and what was expected.
 */
export function parseCalibration(input: unknown): Calibration {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new RangeError(`calibration ${show(input)}; expected an object with type, m and more`);
  }
  const given = new Map<string, unknown>(Object.entries(input));
  const type = given.get('type');
  if (type !== 'linear' && type !== 'affine') {
    throw new RangeError(`calibration.type ${show(type)}; expected 'linear' (m·x/d+o) or 'affine' (m·x+c)`);
  }
  const numbers: Record<string, number> = {};
  for (const [member, value] of given) {
    if (member === 'type' || value === undefined || value === null) continue;
    if (!(MEMBERS[type] as readonly string[]).includes(member)) {
      throw new RangeError(`calibration.${member} is unknown; '${type}' has ${MEMBERS[type].join(', ')}`);
    }
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new RangeError(`calibration.${member} ${show(value)}; expected a finite number`);
    }
    numbers[member] = value;
  }
  for (const member of REQUIRED[type]) {
    if (numbers[member] === undefined)
      throw new RangeError(`calibration.${member} is missing; expected a number`);
  }
  if (numbers.d === 0) throw new RangeError('calibration.d 0; expected a number other than 0 to divide by');
  if ((numbers.min ?? -Infinity) > (numbers.max ?? Infinity)) {
    throw new RangeError(`calibration.min ${numbers.min}; expected at most max, which is ${numbers.max}`);
  }
  return { type, ...numbers } as Calibration;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
