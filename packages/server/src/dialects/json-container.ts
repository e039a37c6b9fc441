/**
 * An open list or object of a JSON text that is read in slices (json-slices.ts). Ensures that what is between its members
 * is what JSON allows, because the parser sees only runs of members, never the commas around those that were taken apart.
 */
import { TributaryError } from '../errors/error.js';
import { parseFlatJson } from './json.js';

/** More names in one object than anybody needs; a table of millions of names is slow to grow. */
const MAX_NAMES = 250_000;

export class Container {
  value: unknown[] | Record<string, unknown> | undefined;
  /** Where the last comma between its members stands. */
  comma = -1;
  /** Where the members begin that are not in `value` yet. */
  #from: number;
  /** The member before `#from` was a container of its own: a comma has to follow it. */
  #afterMember = false;
  /** A comma before `#from` asks for another member. */
  #wantsMember = false;
  #names = 0;

  constructor(
    private readonly text: string,
    private readonly list: boolean,
    readonly start: number,
  ) {
    this.#from = start + 1;
  }

  /** Whether members were taken apart: then its value is made here, else with the run in which it stands. */
  get opened(): boolean {
    return this.value !== undefined;
  }

  /** Takes the members up to the last comma. */
  take(): void {
    this.value ??= this.list ? [] : {};
    if (this.comma < this.#from) return;
    this.#add(this.comma);
    this.#from = this.comma + 1;
    this.#afterMember = false;
    this.#wantsMember = true;
  }

  close(end: number, list: boolean): void {
    if (list !== this.list) throw this.#wrong(end);
    this.#add(end, true);
  }

  /** Another container as the next member; `next` is the place behind it. */
  attach(member: Container, next: number): void {
    const before = this.#run(member.start).trim();
    if (this.list) {
      if (before !== '') throw this.#wrong(member.start);
      (this.value as unknown[]).push(member.value);
    } else {
      const name = before.endsWith(':') ? parseFlatJson(before.slice(0, -1)) : undefined;
      if (typeof name !== 'string') throw this.#wrong(member.start);
      this.#set(name, member.value);
    }
    this.#from = next;
    this.#afterMember = true;
    this.#wantsMember = false;
  }

  /** Parses the members up to `end` in one go. */
  #add(end: number, last = false): void {
    const run = this.#run(end);
    if (run.trim() === '') {
      // Nothing is there: right behind a container, or in an empty one.
      if (this.#afterMember || (last && !this.#wantsMember)) return;
      throw this.#wrong(end);
    }
    if (this.list)
      for (const member of parseFlatJson(`[${run}]`) as unknown[]) (this.value as unknown[]).push(member);
    else {
      const members = parseFlatJson(`{${run}}`) as Record<string, unknown>;
      for (const name of Object.keys(members)) this.#set(name, members[name]);
    }
  }

  /** What stands between the members that are taken and `end`, without the comma behind a container. */
  #run(end: number): string {
    const run = this.text.slice(this.#from, end);
    if (!this.#afterMember) return run;
    const rest = run.trimStart();
    if (rest === '') return rest;
    if (!rest.startsWith(',') || rest.slice(1).trim() === '') throw this.#wrong(this.#from);
    return rest.slice(1);
  }

  /** As the parser does it, also for `__proto__`. */
  #set(name: string, value: unknown): void {
    if (++this.#names > MAX_NAMES)
      throw new TributaryError('too_many_values', { limit: MAX_NAMES, what: 'names in one object' });
    if (name === '__proto__')
      Object.defineProperty(this.value, name, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    else (this.value as Record<string, unknown>)[name] = value;
  }

  #wrong(at: number): TributaryError {
    return new TributaryError('body_not_json', { reason: `something is wrong near character ${at + 1}` });
  }
}
