import { describe, expect, test } from 'vitest';
import { OrderedPipeline } from '../../src/listeners/mqtt/ordered-pipeline.js';

describe('the lane of a connection', () => {
  test('takes 100,000 messages that waited for the first one, in order, without growing the stack', async () => {
    const lane = new OrderedPipeline();
    let begin!: () => void;
    const held = new Promise<void>((resolve) => (begin = resolve));
    const begun: number[] = [];
    const finished: [number, unknown][] = [];
    for (let i = 0; i < 100_000; i++)
      lane.add(
        async (taken) => {
          // As on a cold server: the first message waits for the catalog, the others are known by then.
          if (i === 0) await held;
          begun.push(i);
          taken();
          await Promise.resolve();
        },
        (error) => finished.push([i, error]),
      );
    begin();
    await lane.idle();
    const all = Array.from({ length: 100_000 }, (_, i) => i);
    expect(begun).toEqual(all);
    expect(finished.map(([i]) => i)).toEqual(all);
    expect(finished.every(([, error]) => error === undefined)).toBe(true);
  });

  test('finishes in the order of arrival, also what fails or is done early', async () => {
    const lane = new OrderedPipeline();
    const finished: unknown[] = [];
    const after = (turns: number, error?: Error) => async (taken: () => void) => {
      taken();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      if (error) throw error;
    };
    const failure = new Error('refused');
    lane.add(after(20), () => finished.push(0));
    lane.add(after(1, failure), (error) => finished.push(error));
    lane.add(after(5), () => finished.push(2));
    await lane.idle();
    expect(finished).toEqual([0, failure, 2]);
  });

  test('the next one begins only when the one before has its place', async () => {
    const lane = new OrderedPipeline();
    let release!: () => void;
    let begun = false;
    lane.add(
      (taken) =>
        new Promise((resolve) => {
          release = () => {
            taken();
            resolve();
          };
        }),
      () => undefined,
    );
    lane.add(
      () => {
        begun = true;
        return Promise.resolve();
      },
      () => undefined,
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(false);
    release();
    await lane.idle();
    expect(begun).toBe(true);
  });
});
