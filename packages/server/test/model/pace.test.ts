import { describe, expect, test } from 'vitest';
import { forEachInSlices, Gate, Pace } from '../../src/model/pace.js';
import { pause } from '../support/waiting.js';

describe('work in slices', () => {
  test('goes through all items in order, and lets others run meanwhile', async () => {
    const seen: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const spin = (item: number) => {
      for (const end = performance.now() + 1; performance.now() < end;);
      seen.push(item);
    };
    await forEachInSlices(
      Array.from({ length: 300 }, (_, i) => i),
      spin,
    );
    clearInterval(timer);
    expect(seen).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(turns).toBeGreaterThan(0);
  });

  test('of those that rest, one goes on in each turn of the loop', async () => {
    let running = 0;
    let most = 0;
    let turn: NodeJS.Immediate | undefined;
    const counted = async () => {
      const pace = new Pace();
      for (let step = 0; step < 5; step++) {
        await pace.rest();
        most = Math.max(most, ++running);
        turn ??= setImmediate(() => {
          running = 0;
          turn = undefined;
        });
      }
    };
    await Promise.all(Array.from({ length: 10 }, counted));
    expect(most).toBeLessThanOrEqual(2);
  });

  test('a gate lets so many through at a time, and all in the end, also after failures', async () => {
    const gate = new Gate(2);
    let inside = 0;
    let most = 0;
    const results = await Promise.allSettled(
      Array.from({ length: 9 }, (_, i) =>
        gate.run(async () => {
          most = Math.max(most, ++inside);
          await pause(1);
          inside--;
          if (i % 3 === 0) throw new Error('no');
        }),
      ),
    );
    expect(most).toBe(2);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
  });

  test('who waits at a gate leaves it when it is told to, and nobody comes later for that', async () => {
    const gate = new Gate(1);
    const came: string[] = [];
    let letGo: () => void = () => undefined;
    const first = gate.run(() => new Promise<void>((resolve) => (letGo = resolve)));
    const leaving = new AbortController();
    const second = gate.run(() => Promise.resolve(came.push('second')), leaving.signal);
    const third = gate.run(() => Promise.resolve(came.push('third')));
    leaving.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    await expect(gate.run(() => Promise.resolve(), leaving.signal)).rejects.toThrow('enough');
    letGo();
    await Promise.all([first, third]);
    expect(came).toEqual(['third']);
  });
});
