/**
 * The parsers of each project, which remember its lines (line-cache.ts). Rule: there is one bound in bytes for all projects together: what
 * is remembered of lines costs its sender nothing, also of lines that are refused, and projects may be many. Beyond it those
 * projects are forgotten that sent nothing for longest; their next lines are learnt anew.
 */
import { LineCache } from './line-cache.js';
import { LineParser } from './line-protocol.js';
import type { Naming } from './naming.js';

const MAX_BYTES = 1536 * 2 ** 20;

interface Known {
  readonly cache: LineCache;
  /** Parsers that read no body now: a long body rests, and another one of the project comes between. */
  readonly idle: LineParser[];
  /** Of the cache, as it was counted. */
  weight: number;
}

export class ProjectParsers {
  /** The one that was used last at the end. */
  readonly #known = new Map<number, Known>();
  #weight = 0;

  constructor(
    private readonly naming: Naming,
    private readonly mostBytes = MAX_BYTES,
  ) {}

  /** Bytes of memory that all of them take, roughly. */
  get weight(): number {
    return this.#weight;
  }

  /** Runs the work with a parser of the project. One that throws half-way in a body is not used again. */
  async run<T>(project: number, work: (parser: LineParser) => Promise<T>): Promise<T> {
    const known = this.#known.get(project) ?? { cache: new LineCache(this.naming), idle: [], weight: 0 };
    this.#known.delete(project);
    this.#known.set(project, known);
    const parser = known.idle.pop() ?? new LineParser(known.cache);
    try {
      const result = await work(parser);
      known.idle.push(parser);
      return result;
    } finally {
      this.#count(project, known);
    }
  }

  /** Drops what is remembered of all lines. */
  clear(): void {
    for (const [project, known] of this.#known) {
      known.cache.clear();
      this.#count(project, known);
    }
  }

  #count(project: number, known: Known): void {
    // It was forgotten while a long body of it rested.
    if (this.#known.get(project) !== known) return;
    this.#weight += known.cache.weight - known.weight;
    known.weight = known.cache.weight;
    for (const [oldest, { weight }] of this.#known) {
      if (this.#weight <= this.mostBytes) return;
      this.#known.delete(oldest);
      this.#weight -= weight;
    }
  }
}
