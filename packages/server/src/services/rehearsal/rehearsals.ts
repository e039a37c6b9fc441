/**
 * Runs requests through the real routes of all APIs, over services that hold back every change. Rules: one at a time, because what a
 * request wants is written down in one place; few wait; one that does not end takes its stage with it, and the next gets a new one.
 */
import { TributaryError } from '../../errors/error.js';
import type { Rehearsals, Rehearsed, RehearsedRequest } from '../contract/rehearsal.js';
import { Recorder } from './recorder.js';

/** Where requests are rehearsed: the routes of all APIs, mounted over services that change nothing. */
export interface Stage {
  play(request: RehearsedRequest): Promise<NonNullable<Rehearsed['answer']>>;
  /** Of a route, by its method and pattern. */
  apiOf(method: string, url: string): string | undefined;
  close(): Promise<unknown>;
}

export type MakeStage = (recorder: Recorder) => Promise<Stage>;

const MAX_WAITING = 8;
const MAX_MS = 20_000;
const MAX_BODY = 2_000;

export class RehearsalService implements Rehearsals {
  #make: MakeStage | undefined;
  #stage: Promise<{ recorder: Recorder; stage: Stage }> | undefined;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** Made with the first rehearsal: most servers never have one. */
  use(make: MakeStage): void {
    this.#make = make;
  }

  run(request: RehearsedRequest): Promise<Rehearsed> {
    if (this.#waiting >= MAX_WAITING) return Promise.reject(new TributaryError('rehearsals_busy'));
    this.#waiting++;
    const turn = this.#last.then(() => this.#play(request)).finally(() => this.#waiting--);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    this.#make = undefined;
    const set = await this.#stage?.catch(() => undefined);
    await set?.stage.close();
  }

  async #play(request: RehearsedRequest): Promise<Rehearsed> {
    const { recorder, stage } = await (this.#stage ??= this.#build());
    recorder.begin();
    const answer = await this.#inTime(stage, stage.play(request));
    const { operation, credential, project, names, writes, changes, isHeldBack } = recorder;
    return {
      api: (operation && stage.apiOf(operation.method, operation.url)) ?? null,
      operation: operation === undefined ? null : `${operation.method} ${operation.url}`,
      ...{ credential, project, names, writes, changes },
      answer: isHeldBack ? null : { ...answer, body: answer.body.slice(0, MAX_BODY) },
    };
  }

  async #build(): Promise<{ recorder: Recorder; stage: Stage }> {
    const recorder = new Recorder();
    if (this.#make === undefined) throw new TributaryError('rehearsals_busy');
    return { recorder, stage: await this.#make(recorder) };
  }

  #inTime<T>(stage: Stage, playing: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#stage = undefined;
        void stage.close();
        reject(new TributaryError('rehearsals_busy'));
      }, MAX_MS).unref();
    });
    return Promise.race([playing, late]).finally(() => clearTimeout(timer));
  }
}
