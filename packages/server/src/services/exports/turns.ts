/**
 * Lets so many exports work at the same time; further ones wait. Rules: those that wait are served project by project, so that
 * one that asks for hundreds keeps no other waiting for more than one of them; a project has only so many under way.
 */
import { TributaryError } from '../../errors/error.js';

/** Of one project, running and waiting and until its end is told; docs/limits.md has it. */
const MAX_OF_A_PROJECT = 1_000;

type Project = number | null;

export class Turns {
  /** Projects in the order in which they are served. */
  readonly #waiting = new Map<Project, (() => void)[]>();
  readonly #under = new Map<Project, number>();
  #free: number;

  constructor(
    most: number,
    private readonly mostOfAProject = MAX_OF_A_PROJECT,
    private readonly refusal = (limit: number) => new TributaryError('too_many_exports', { limit }),
  ) {
    this.#free = most;
  }

  get busy(): boolean {
    return this.#free === 0;
  }

  /** A place among those under way, or the refusal; answers what gives it back. */
  enter(project: Project): () => void {
    const own = this.#under.get(project) ?? 0;
    if (own >= this.mostOfAProject) throw this.refusal(this.mostOfAProject);
    this.#under.set(project, own + 1);
    return () => {
      const rest = this.#under.get(project)! - 1;
      if (rest > 0) this.#under.set(project, rest);
      else this.#under.delete(project);
    };
  }

  /** Resolves with what gives the turn back; rejects if the signal aborts before it is there. Without one, whoever waits stays. */
  async take(project: Project, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(project, signal);
    return () => this.#next();
  }

  #wait(project: Project, signal?: AbortSignal): Promise<void> {
    return new Promise((begin, reject) => {
      const own = this.#waiting.get(project) ?? [];
      const give = () => {
        signal?.removeEventListener('abort', leave);
        begin();
      };
      const leave = () => {
        own.splice(own.indexOf(give), 1);
        if (own.length === 0) this.#waiting.delete(project);
        reject(signal!.reason as Error);
      };
      signal?.addEventListener('abort', leave, { once: true });
      own.push(give);
      this.#waiting.set(project, own);
    });
  }

  /** The project that is served goes to the end of the line. */
  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) {
      this.#free++;
      return;
    }
    const [project, own] = first;
    this.#waiting.delete(project);
    const give = own.shift()!;
    if (own.length > 0) this.#waiting.set(project, own);
    give();
  }
}
