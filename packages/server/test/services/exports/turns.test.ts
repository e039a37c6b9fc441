/** Whose export is next, and how many a project may have under way. */
import { expect, it } from 'vitest';
import { Turns } from '../../../src/services/exports/turns.js';

const never = new AbortController().signal;
const code = (value: string) => expect.objectContaining({ code: value }) as Error;

/** Takes turns one after the other and answers in which order they came. */
async function order(asked: readonly number[]): Promise<number[]> {
  const turns = new Turns(1);
  const first = await turns.take(0, never);
  const served: number[] = [];
  const all = asked.map(async (project) => {
    const giveBack = await turns.take(project, never);
    served.push(project);
    giveBack();
  });
  first();
  await Promise.all(all);
  return served;
}

it('projects take turns, however many exports one has asked for before the others', async () => {
  expect(await order([1, 1, 1, 1, 1, 2, 3, 2])).toEqual([1, 2, 3, 1, 2, 1, 1, 1]);
});

it('who leaves while waiting takes nobody’s turn', async () => {
  const turns = new Turns(1);
  const giveBack = await turns.take(1, never);
  const abort = new AbortController();
  const left = turns.take(2, abort.signal);
  const stays = turns.take(3, never);
  abort.abort(new Error('cancelled'));
  await expect(left).rejects.toThrow('cancelled');
  giveBack();
  (await stays)();
  expect(turns.busy).toBe(false);
});

it('a project has only so many under way, which leaves the others theirs', () => {
  const turns = new Turns(1, 2);
  const leave = turns.enter(1);
  turns.enter(1);
  expect(() => turns.enter(1)).toThrow(code('too_many_exports'));
  turns.enter(2);
  leave();
  turns.enter(1);
  expect(() => turns.enter(1)).toThrow(code('too_many_exports'));
});
