/** A command as readers of the API and devices get it. */
import { given } from '../../../model/given.js';
import { isoOfMilliseconds } from './times.js';

export interface SentCommand {
  readonly name: string;
  /** Null: there is none. */
  readonly payload: unknown;
  /** Milliseconds. */
  readonly time: number;
}

export const commandView = ({ name, payload, time }: SentCommand): object => ({
  name,
  ...given({ payload: payload ?? undefined }),
  time: isoOfMilliseconds(time),
});

/** The time has milliseconds always: Losant's Python client cannot read it without. */
export const commandMessage = ({ name, payload, time }: SentCommand): string =>
  JSON.stringify({ name, payload: payload ?? null, time: { $date: isoOfMilliseconds(time) } });
