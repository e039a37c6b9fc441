/** Nobody holds all places of the engine, the queue is bounded, and who waits too long is told so. */
import { describe, expect, it } from 'vitest';
import { Turns, type Claim } from '../../src/points/engine/turns.js';
import { pause } from '../support/waiting.js';

/** Work that lasts until it is let go; `begun` lists what was started, in order. */
function makeBench(size: number, queue = 100) {
  const turns = new Turns({ size, queue });
  const begun: string[] = [];
  const held = new Map<string, () => void>();
  const start = (name: string, claim: Claim, seconds = 60) =>
    turns.run(claim, seconds, (left) => {
      begun.push(name);
      return new Promise<number>((resolve) => held.set(name, () => resolve(left)));
    });
  const end = async (name: string) => {
    held.get(name)!();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { turns, begun, start, end };
}

describe('the turns of the engine', () => {
  it('leave a place to others whatever one project asks', async () => {
    const { begun, start } = makeBench(4);
    for (let at = 0; at < 10; at++) void start(`one${at}`, { project: 1 });
    void start('two', { project: 2 });
    await Promise.resolve();
    expect(begun).toEqual(['one0', 'one1', 'one2', 'two']);
  });

  it('leave a place to readers whatever runs in the background', async () => {
    const { begun, start } = makeBench(2);
    void start('merge', { background: true });
    void start('export', { background: true, project: 1 });
    void start('read', { project: 1 });
    await Promise.resolve();
    expect(begun).toEqual(['merge', 'read']);
  });

  it('go from project to project, not by who came first', async () => {
    const { begun, start, end } = makeBench(1);
    for (const name of ['a1', 'a2', 'a3']) void start(name, { project: 1 });
    for (const name of ['b1', 'b2']) void start(name, { project: 2 });
    void start('c1', { project: 3 });
    await Promise.resolve();
    for (let at = 0; at < 5; at++) await end(begun.at(-1)!);
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
  });

  it('refuse beyond the queue, one project beyond half of it, background work never', async () => {
    const { turns, start } = makeBench(1, 4);
    void start('first', { project: 1 });
    const busy = { failure: 'busy' };
    void start('w1', { project: 1 });
    void start('w2', { project: 1 });
    await expect(start('w3', { project: 1 })).rejects.toMatchObject(busy);
    void start('w4', { project: 2 });
    void start('w5', { project: 3 });
    await expect(start('w6', { project: 4 })).rejects.toMatchObject(busy);
    void start('merge', { background: true });
    expect(turns.state).toEqual({ waiting: 4, refused: 2 });
  });

  it('count the wait for the time limit of a query', async () => {
    const { turns, start, end } = makeBench(1);
    void start('first', {});
    await expect(start('late', { project: 1 }, 0.01)).rejects.toMatchObject({ failure: 'busy' });
    expect(turns.state).toEqual({ waiting: 0, refused: 1 });
    const waiting = start('second', { project: 1 }, 60);
    // The wait is the subject, however short.
    await pause(5);
    await end('first');
    await end('second');
    expect(await waiting).toBeLessThan(60);
  });

  it('come back after work that failed', async () => {
    const turns = new Turns({ size: 1, queue: 1 });
    await expect(turns.run({}, 1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns.run({}, 1, () => Promise.resolve(1))).toBe(1);
  });
});
