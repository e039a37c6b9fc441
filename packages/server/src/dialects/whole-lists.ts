/**
 * Lists that an API answers whole, which the services give out page by page. Rules: no item is missing; what has more bytes
 * than an answer may have is refused as soon as that shows, not when all of it is in memory.
 */
import { tooManyBytes } from '../errors/answer-bytes.js';
import { inGroups } from '../model/lists.js';
import { Pace } from '../model/pace.js';
import { itemsOf } from '../services/paging.js';
import type { Page, PageRequest, Services } from '../services/services.js';

/** Rows read, and shown, without a pause: a page may have 20,000. */
const MAX_READ = 5_000;
const SHOWN_AT_ONCE = 500;

/** What an answer will hold, counted as it comes. */
export class Gathered<T> {
  readonly items: T[] = [];
  readonly #most: number;
  #bytes = 0;

  constructor({ answerBytes }: Services['limits']) {
    this.#most = answerBytes;
  }

  add(item: T): void {
    this.#bytes += JSON.stringify(item).length;
    if (this.#bytes > this.#most) throw tooManyBytes(this.#most);
    this.items.push(item);
  }
}

/**
 * A page of a list that is read by position, in as many parts as its rows need: never shorter than asked for, because clients
 * count, and in memory only as what is shown of it.
 */
export async function readWhole<T, Shown>(
  { limits }: Pick<Services, 'limits'>,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  read: (part: { offset: number; limit: number; shorter: true }) => Promise<{
    readonly items: readonly T[];
    readonly total: number;
  }>,
  shown: (items: readonly T[]) => Iterable<Shown> | AsyncIterable<Shown>,
): Promise<{ items: Shown[]; total: number }> {
  const all = new Gathered<Shown>(limits);
  const pace = new Pace();
  for (let done = 0; ;) {
    const part = { offset: offset + done, limit: Math.min(limit - done, MAX_READ), shorter: true } as const;
    const { items, total } = await read(part);
    for (const some of inGroups(items, SHOWN_AT_ONCE)) {
      for await (const one of shown(some)) all.add(one);
      if (pace.late()) await pace.rest();
    }
    done += items.length;
    if (items.length === 0 || done >= limit || offset + done >= total) return { items: all.items, total };
  }
}

/** What `shown` makes of each item; undefined leaves it out. */
export async function readAll<T, Shown extends object | number | string>(
  { limits }: Pick<Services, 'limits'>,
  read: (page: PageRequest) => Promise<Page<T>>,
  shown: (item: T) => Shown | undefined,
): Promise<Shown[]> {
  const all = new Gathered<Shown>(limits);
  for await (const item of itemsOf(read)) {
    const one = shown(item);
    if (one !== undefined) all.add(one);
  }
  return all.items;
}

export async function countAll<T>(read: (page: PageRequest) => Promise<Page<T>>): Promise<number> {
  const items = itemsOf(read);
  let count = 0;
  while ((await items.next()).done !== true) count++;
  return count;
}
