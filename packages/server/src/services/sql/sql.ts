/**
 * `POST /query/sql`: a user's statement over the points of one project. Answers are held whole until they are sent, so
 * that none is begun that cannot be ended; the bytes of all answers that wait for their readers together are bounded.
 * Statements take turns, so that no project has all places of SQL, and none of the platform's own reads.
 */
import { TributaryError } from '../../errors/error.js';
import type { PointsStore } from '../../points/store.js';
import type { Devices, Sql, SqlAnswer } from '../services.js';

/** Answers of the greatest size that may wait for slow readers, of all projects and of one. */
const HELD_ANSWERS = 4;
const HELD_OF_PROJECT = 2;

export class ProjectSql implements Sql {
  readonly #held = new Map<number, number>();

  constructor(
    private readonly store: Pick<PointsStore, 'sqlTurn' | 'userSql'>,
    private readonly devices: Pick<Devices, 'select'>,
    /** Most bytes of one answer. */
    private readonly answerBytes: number,
  ) {}

  run(project: number, statement: string): Promise<SqlAnswer> {
    return this.store.sqlTurn(project, async () => {
      // Within the turn: those that waited must not all be let in by one look.
      this.#checkRoom(project);
      const selected = await this.devices.select(project, {});
      const series = selected.map(({ id, name, kind, device }) => ({ id, name, kind, device: device.key }));
      const { columns, pieces, bytes } = await this.store.userSql(series, statement);
      return { columns, pieces, release: this.#hold(project, bytes) };
    });
  }

  #checkRoom(project: number): void {
    const own = this.#held.get(project) ?? 0;
    const all = [...this.#held.values()].reduce((sum, bytes) => sum + bytes, 0);
    if (own > (HELD_OF_PROJECT - 1) * this.answerBytes || all > (HELD_ANSWERS - 1) * this.answerBytes)
      throw new TributaryError('sql_busy', { value: own > 0 ? own : all });
  }

  /** Counts the bytes; the function gives them back, once. */
  #hold(project: number, bytes: number): () => void {
    this.#held.set(project, (this.#held.get(project) ?? 0) + bytes);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = this.#held.get(project)! - bytes;
      if (left > 0) this.#held.set(project, left);
      else this.#held.delete(project);
    };
  }
}
