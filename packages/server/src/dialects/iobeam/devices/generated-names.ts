/**
 * Ids and names for devices that register without. Rules: an id has 16 to 48 characters of those that every client
 * accepts, because Arduino forgets shorter ones and neither microcontroller holds more; names can be read aloud.
 */
import { randomBytes, randomInt } from 'node:crypto';

const FIRST =
  'amber brisk calm clear coral crisp dusky early fern gentle golden grey hazel ivory jade keen light lunar';
const SECOND =
  'brook cedar cliff delta dune field fjord grove harbor heron island lake meadow otter reed ridge river';
const words = (text: string): readonly string[] => text.split(' ');
const pick = (list: readonly string[]): string => list[randomInt(list.length)]!;

/** 24 hexadecimal digits. */
export const generateId = (): string => randomBytes(12).toString('hex');

/** Some 300 million different ones; the caller makes sure that it is new in its project. */
export const generateName = (): string =>
  `${pick(words(FIRST))}-${pick(words(SECOND))}-${randomInt(1_000_000)}`;
