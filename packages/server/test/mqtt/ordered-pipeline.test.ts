import { describe, expect, test } from 'vitest';
import { OrderedPipeline } from '../../src/listeners/mqtt/ordered-pipeline.js';

describe('the messages of a connection', () => {
  test('takes 100,000 messages that waited for the first one, in order, without growing the stack', async () => {
    const pipeline = new OrderedPipeline();
    let begin!: () => void;
    const held = new Promise<void>((resolve) => (begin = resolve));
    const begun: number[] = [];
    const finished: [number, unknown][] = [];
    for (let i = 0; i < 100_000; i++)
      pipeline.add(
        async () => {
          // As on a cold server: the first message waits for the catalog, the others are known by then.
          if (i === 0) await held;
          begun.push(i);
          return { durable: Promise.resolve() };
        },
        (error) => finished.push([i, error]),
      );
    begin();
    await pipeline.idle();
    const all = Array.from({ length: 100_000 }, (_, i) => i);
    expect(begun).toEqual(all);
    expect(finished.map(([i]) => i)).toEqual(all);
    expect(finished.every(([, error]) => error === undefined)).toBe(true);
  });

  test('finishes in the order of arrival, also what fails or is done early', async () => {
    const pipeline = new OrderedPipeline();
    const finished: unknown[] = [];
    const later = async (turns: number, error?: Error) => {
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      if (error) throw error;
    };
    const after = (turns: number, error?: Error) => () => Promise.resolve({ durable: later(turns, error) });
    const failure = new Error('refused');
    pipeline.add(after(20), () => finished.push(0));
    pipeline.add(after(1, failure), (error) => finished.push(error));
    pipeline.add(after(5), () => finished.push(2));
    await pipeline.idle();
    expect(finished).toEqual([0, failure, 2]);
  });

  test('the next one begins only when the one before has its place', async () => {
    const pipeline = new OrderedPipeline();
    let order!: () => void;
    let sync!: () => void;
    const onDisk = new Promise<void>((resolve) => (sync = resolve));
    let begun = false;
    const finished: string[] = [];
    pipeline.add(
      () => new Promise((resolve) => (order = () => resolve({ durable: onDisk }))),
      () => finished.push('first'),
    );
    pipeline.add(
      () => {
        begun = true;
        return Promise.resolve({ durable: Promise.resolve() });
      },
      () => finished.push('second'),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(false);
    order();
    await expect.poll(() => begun).toBe(true);
    // Begun before the one before is on disk, and not finished before it.
    expect(finished).toEqual([]);
    sync();
    await pipeline.idle();
    expect(finished).toEqual(['first', 'second']);
  });

  test('one that fails before it has its place holds up none behind it', async () => {
    const pipeline = new OrderedPipeline();
    const finished: unknown[] = [];
    const failure = new Error('unreadable');
    pipeline.add(
      () => Promise.reject(failure),
      (error) => finished.push(error),
    );
    pipeline.add(
      () => Promise.resolve({ durable: Promise.resolve() }),
      (error) => finished.push(error),
    );
    await pipeline.idle();
    expect(finished).toEqual([failure, undefined]);
  });
});
