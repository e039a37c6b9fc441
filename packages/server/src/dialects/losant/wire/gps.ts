/**
 * Positions in the forms that Losant takes (decimal degrees, degrees-minutes-seconds, NMEA 0183 GLL and GGA sentences), as
 * the decimal "latitude,longitude" that is kept. Ensures that what is no position on Earth is refused.
 */

const DECIMAL = /^\s*([+-]?\d{1,3}(?:\.\d*)?|[+-]?\.\d+)\s*,\s*([+-]?\d{1,3}(?:\.\d*)?|[+-]?\.\d+)\s*$/;
/** 39°06'10.2"N, 84°30'30.6"W, with blanks or the usual signs between the parts; the letter may stand in front. */
const ANGLE =
  /([NSEW])?\s*(\d{1,3})\s*[°d:\s]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:['′’m:]|\s|$)\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*(?:"|″|”|''|s|\s|$)?\s*)?([NSEW])?/iy;
const SENTENCE = /^\$?[A-Z]{2}(GLL|GGA),([^*]*)(?:\*([0-9A-F]{2}))?\s*$/i;
const NMEA_ANGLE = /^(\d{1,3})(\d{2}(?:\.\d+)?)$/;
const DIGITS = 7;

/** The stored form, or undefined if the text is no position. */
export function readPosition(text: string): string | undefined {
  const decimal = DECIMAL.exec(text);
  if (decimal !== null) return position(Number(decimal[1]), Number(decimal[2]));
  return readSentence(text.trim()) ?? readAngles(text.trim());
}

function readSentence(text: string): string | undefined {
  const [, kind, rest, sum] = SENTENCE.exec(text) ?? [];
  if (kind === undefined || rest === undefined) return undefined;
  if (sum !== undefined && checksum(text) !== Number.parseInt(sum, 16)) return undefined;
  const fields = rest.split(',');
  const [latitude, north, longitude, east] = kind.toUpperCase() === 'GLL' ? fields : fields.slice(1);
  return position(nmeaAngle(latitude, north, 'NS'), nmeaAngle(longitude, east, 'EW'));
}

/** The exclusive or of all characters between `$` and `*`. */
function checksum(text: string): number {
  const from = text.startsWith('$') ? 1 : 0;
  let sum = 0;
  for (let at = from; text[at] !== '*'; at++) sum ^= text.charCodeAt(at);
  return sum;
}

/** `4916.45` are 49 degrees and 16.45 minutes. */
function nmeaAngle(value: string | undefined, side: string | undefined, sides: 'NS' | 'EW'): number {
  const [, degrees, minutes] = NMEA_ANGLE.exec(value ?? '') ?? [];
  return angle([degrees, minutes, '0', side], sides);
}

function readAngles(text: string): string | undefined {
  const first = angleAt(text, 0);
  if (first === undefined) return undefined;
  const separator = /[\s,]*/y;
  separator.lastIndex = first.end;
  separator.exec(text);
  const second = angleAt(text, separator.lastIndex);
  if (second?.end !== text.length) return undefined;
  return position(angle(first.parts, 'NS'), angle(second.parts, 'EW'));
}

function angleAt(text: string, at: number) {
  ANGLE.lastIndex = at;
  const found = ANGLE.exec(text);
  if (found === null) return undefined;
  const [whole, before, degrees, minutes, seconds, after] = found;
  // One of the two letters, so that the next angle's is not taken for this one's.
  const parts = [degrees, minutes, seconds, before ?? after] as const;
  return before !== undefined && after !== undefined
    ? { parts, end: at + whole.length - 1 }
    : { parts, end: at + whole.length };
}

type Part = string | undefined;

function angle(
  [degrees, minutes, seconds, side]: readonly [degrees: Part, minutes: Part, seconds: Part, side: Part],
  sides: 'NS' | 'EW',
): number {
  const letter = side?.toUpperCase() ?? '';
  const [m, s] = [Number(minutes ?? 0), Number(seconds ?? 0)];
  if (degrees === undefined || letter === '' || !sides.includes(letter) || m >= 60 || s >= 60) return NaN;
  const value = Number(degrees) + m / 60 + s / 3600;
  return letter === 'S' || letter === 'W' ? -value : value;
}

function position(latitude: number, longitude: number): string | undefined {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined;
  return `${plain(latitude)},${plain(longitude)}`;
}

/** Without an exponent, and without zeros at the end. */
const plain = (degrees: number): string =>
  String(Number(degrees.toFixed(DIGITS)) + 0).replace(/^-?\d+e-\d+$/, '0');
