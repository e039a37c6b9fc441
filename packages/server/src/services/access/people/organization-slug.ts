/**
 * Slugs are unique over the installation, names need not be. Rule: nobody learns from a slug that another organization has the
 * name: an operator gets the plain slug while it is free; everybody else one with a random end, whether it is free or not.
 */
import { randomInt } from 'node:crypto';
import { TributaryError } from '../../../errors/error.js';

const LONGEST = 100;
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const END = 6;

/** Does the work with a slug that is free; without one if none was asked for. */
export async function withSlug<T>(
  slug: string | undefined,
  operator: boolean,
  work: (own: { slug?: string }) => Promise<T>,
): Promise<T> {
  if (slug === undefined) return work({});
  if (!operator) return work({ slug: ended(slug) });
  try {
    return await work({ slug });
  } catch (error) {
    if (!(error instanceof TributaryError && error.code === 'already_exists')) throw error;
    return work({ slug: ended(slug) });
  }
}

function ended(slug: string): string {
  const end = Array.from({ length: END }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${slug.slice(0, LONGEST - END - 1)}-${end}`;
}
