/** Parts of paths: `2`, or `field2` as old clients write it. */
import { invalidField } from '../../../errors/error.js';

export function fieldIn({ field = '' }: Readonly<Record<string, string>>): number {
  const number = /^(?:field)?([1-8])$/.exec(field)?.[1];
  if (number === undefined) throw invalidField('field', field, 'the number of a field, from 1 to 8');
  return Number(number);
}
