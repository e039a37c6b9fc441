/**
 * The envelope of lists: `{count, next, previous, results}`. Rules: an empty list has one page; a page that does not exist
 * is 404; a size above the maximum is cut silently, one that is no size means the default; links are absolute and keep
 * every other parameter. The sizes are contract: clients compute the number of pages from the size that they asked for.
 */
import type { FastifyRequest } from 'fastify';
import type { Services } from '../../../services/services.js';
import { originFor } from '../../links.js';
import { detail } from '../errors.js';
import type { Query } from './query.js';

export interface PageClass {
  readonly size: number;
  readonly most: number;
}

export const STANDARD: PageClass = { size: 100, most: 1_000 };
/** Devices, variables, data, events, notes, locations. */
export const LARGE: PageClass = { size: 1_000, most: 10_000 };
/** Streams and the data of one stream. */
export const EXTRA_LARGE: PageClass = { size: 5_000, most: 20_000 };

export interface Envelope {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly unknown[];
}

export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

interface Asked {
  readonly services: Pick<Services, 'address'>;
  readonly request: FastifyRequest;
  readonly query: Query;
}

/**
 * One page of a list that is read by position. `read` gets the position of the page's first item and answers with the
 * page's items and how many there are in all; it is not called with a position that the count has shown not to exist.
 */
export async function envelope(
  asked: Asked,
  { size: usual, most }: PageClass,
  read: (slice: Slice) => Promise<{ items: readonly unknown[]; total: number }>,
): Promise<Envelope> {
  const { query } = asked;
  const given = query.integer('page_size');
  const limit = given === undefined || given < 1 ? usual : Math.min(given, most);
  const page = pageNumber(query.text('page'));
  const first = await read({ offset: page === 'last' ? 0 : (page - 1) * limit, limit });
  const pages = Math.max(1, Math.ceil(first.total / limit));
  const number = page === 'last' ? pages : page;
  if (number > pages) throw invalidPage();
  const { items, total } =
    page === 'last' && pages > 1 ? await read({ offset: (pages - 1) * limit, limit }) : first;
  return {
    count: total,
    next: number < pages ? link(asked, String(number + 1)) : null,
    previous: number > 1 ? link(asked, number === 2 ? undefined : String(number - 1)) : null,
    results: items,
  };
}

/** A list that is in memory already. */
export const envelopeOf = (asked: Asked, pages: PageClass, items: readonly unknown[]): Promise<Envelope> =>
  envelope(asked, pages, ({ offset, limit }) =>
    Promise.resolve({ items: items.slice(offset, offset + limit), total: items.length }),
  );

/** Beyond it positions are no exact numbers any more. */
const LAST_PAGE = 1e9;

function pageNumber(text: string | undefined): number | 'last' {
  if (text === undefined) return 1;
  if (text === 'last') return 'last';
  const page = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (page < 1 || page > LAST_PAGE) throw invalidPage();
  return page;
}

const invalidPage = () => detail(404, 'Invalid page.');

function link({ services, request, query }: Asked, page: string | undefined): string {
  return originFor(services, request) + request.url.split('?', 1)[0]! + query.with('page', page);
}
