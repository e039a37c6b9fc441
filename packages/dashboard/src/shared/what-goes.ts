/** What a deletion takes away, in words: whoever is asked sees how much it is, from when, and for how long it can come back. */
import type { ThingDeletionPreview } from '@tributary/client';
import { countText, timeText } from './format.js';

/** `20 series and 1,234 points (from … to …)` */
export function goesText(goes: readonly ThingDeletionPreview[]): string {
  const sum = (of: (one: ThingDeletionPreview) => number) =>
    countText(goes.reduce((total, one) => total + of(one), 0));
  const [first, last] = [ends(goes, 'first').at(0), ends(goes, 'last').at(-1)];
  const span = first === undefined || last === undefined ? '' : ` (${timeText(first)} to ${timeText(last)})`;
  const about = goes.every(({ exact }) => exact) ? '' : 'about ';
  return `${sum(({ series }) => series)} series and ${about}${sum(({ points }) => points)} points${span}`;
}

const ends = (goes: readonly ThingDeletionPreview[], end: 'first' | 'last'): number[] =>
  goes.flatMap(({ [end]: time }) => (time === null ? [] : [Date.parse(time)])).sort((a, b) => a - b);

/** Of several, when the first of them can no more. There is one at least. */
export function untilText(goes: readonly ThingDeletionPreview[]): string {
  const [until] = goes.map(({ restorableUntil }) => Date.parse(restorableUntil)).sort((a, b) => a - b);
  return `can be restored until ${new Date(until!).toLocaleString()}.`;
}
