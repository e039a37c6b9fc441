/**
 * The latest refused inputs of each project, in memory: they help to find a fault that is there now, and a device with a bad
 * clock must not fill a disk. Rules: refusals of one kind are one entry with a count, so that a loud device hides no other; entries and
 * bytes are bounded, for a project and for all; a restart forgets them.
 */
import { given } from '../../model/given.js';
import { MAX_NAME } from '../../model/names.js';
import { list, pageRequest } from '../paging.js';
import type { Page, PageRequest, RefusalEntry, RefusalFilter, RefusedInput, Refusals } from '../services.js';
import { withoutQuotedJson, withoutSecrets } from './secrets.js';

/** Entries of a project; docs/limits.md has these figures. */
export const MAX_ENTRIES = 200;
/** Characters of all entries of a project. */
export const MAX_CHARACTERS = 64 * 1024;
const MAX_PROJECTS = 1_000;
const MAX_MESSAGE_LENGTH = 500;

interface Kept {
  entry: RefusalEntry;
  size: number;
  /** Grows with every refusal of the project: an entry that counts another one stands at the front again. */
  place: number;
}

class ProjectRefusals {
  /** By kind; the newest last. */
  readonly #kept = new Map<string, Kept>();
  #size = 0;
  #places = 0;

  note(given: RefusedInput, now: number): void {
    const input = shortened(given);
    const { message } = input;
    const key = kindOf(input);
    const before = this.#kept.get(key);
    if (before !== undefined) this.#forget(key, before);
    const { first = now, count = 0 } = before?.entry ?? {};
    const entry: RefusalEntry = { ...input, time: now, first, count: count + 1 };
    const size = key.length + message.length + (input.sample?.length ?? 0);
    this.#kept.set(key, { entry, size, place: ++this.#places });
    this.#size += size;
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= MAX_ENTRIES && this.#size <= MAX_CHARACTERS) break;
      this.#forget(oldest, kept);
    }
  }

  #forget(key: string, { size }: Kept): void {
    this.#kept.delete(key);
    this.#size -= size;
  }

  /** What is refused while somebody reads page by page stands before the first page. */
  list({ door, device }: RefusalFilter, page: PageRequest): Page<RefusalEntry> {
    const { limit, after = Infinity } = pageRequest(page);
    const found = [...this.#kept.values()]
      .filter(({ place }) => place < after)
      .filter(({ entry }) => door === undefined || entry.door === door)
      .filter(({ entry }) => device === undefined || entry.device === device)
      .reverse();
    const shown = found.slice(0, limit);
    const next = found.length > limit ? shown.at(-1)!.place : null;
    return list({ items: shown.map(({ entry }) => entry), next });
  }
}

export class RefusalService implements Refusals {
  /** The one that was noted last at the end. */
  readonly #projects = new Map<number, ProjectRefusals>();

  constructor(private readonly now: () => number = Date.now) {}

  note(input: RefusedInput): void {
    const { project } = input;
    const own = this.#projects.get(project) ?? new ProjectRefusals();
    this.#projects.delete(project);
    this.#projects.set(project, own);
    own.note(input, this.now());
    if (this.#projects.size > MAX_PROJECTS)
      this.#projects.delete(this.#projects.keys().next().value as number);
  }

  list(project: number, filter: RefusalFilter, page: PageRequest): Page<RefusalEntry> {
    const own = this.#projects.get(project) ?? new ProjectRefusals();
    return own.list(filter, page);
  }
}

/**
 * What is kept of one, and nothing else that came with it: names that are refused for their length, messages that show such and tags of
 * a series that was not made would push out all others, or stand outside of the bound.
 */
function shortened({
  door,
  code,
  message,
  device,
  series,
  sample,
}: RefusedInput): Omit<RefusedInput, 'project'> {
  return {
    door,
    code,
    message: withoutSecrets(withoutQuotedJson(message.slice(0, MAX_MESSAGE_LENGTH))),
    ...(device !== undefined && { device: cut(device) }),
    ...(series !== undefined && { series: cut(series) }),
    ...given({ sample }),
  };
}

/** A copy, because a mere part of a text keeps all of it in memory. */
const cut = (name: string): string =>
  name.length <= MAX_NAME ? name : `${Buffer.from(name.slice(0, MAX_NAME)).toString()}…`;

/** What tells kinds of refusals apart: the words of a message, not the numbers and texts that it shows. */
function kindOf({ door, code, device = '', series = '', message }: Omit<RefusedInput, 'project'>): string {
  const words = message.replace(/"(?:[^"\\]|\\.)*"|[-+]?\d[\d.:TZ-]*/g, '#');
  return [door, code, device, series, words].join('\n');
}
