/**
 * Statements that write parts anew, one after the other. The engine refuses to merge parts of which some are just being
 * rewritten, and two at once would take twice the room.
 */
import type { Engine } from './engine/engine.js';

export class Maintenance {
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly engine: Pick<Engine, 'maintain'>) {}

  run(sql: string): Promise<void> {
    const done = this.#last.then(() => this.engine.maintain(sql));
    this.#last = done.catch(() => undefined);
    return done;
  }
}
