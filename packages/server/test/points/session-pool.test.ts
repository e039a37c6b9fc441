/** No session is used again after work that did not end well, and the pool stays as large as it was. */
import { describe, expect, it } from 'vitest';
import { SessionPool } from '../../src/points/engine/session-pool.js';

class Counted {
  static opened = 0;
  readonly number = ++Counted.opened;
  closed = false;
  close() {
    this.closed = true;
  }
}

function makePool(size: number) {
  const opened: Counted[] = [];
  let refuse = false;
  const pool = new SessionPool({
    size,
    open: () => {
      if (refuse) throw new Error('no room');
      const session = new Counted();
      opened.push(session);
      return session;
    },
  });
  return { pool, opened, refuse: (value: boolean) => (refuse = value) };
}

const number = (session: Counted) => Promise.resolve(session.number);
const fail = () => Promise.reject(new Error('it failed'));
const pieces = async function* (session: Counted) {
  for (let at = 0; at < 3; at++) yield Promise.resolve(session.number);
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a pool of sessions', () => {
  it('uses a session again after work that ended well', async () => {
    const { pool } = makePool(1);
    const first = await pool.run(number);
    for await (const own of pool.stream(pieces)) expect(own).toBe(first);
    expect(await pool.run(number)).toBe(first);
    expect(pool.replaced).toBe(0);
  });

  it('closes a session whose work failed, before anybody else gets one', async () => {
    const { pool, opened } = makePool(1);
    const first = await pool.run(number);
    const failed = pool.run(fail);
    const next = pool.run(number);
    await expect(failed).rejects.toThrow('it failed');
    expect(await next).not.toBe(first);
    expect(opened.find((session) => session.number === first)!.closed).toBe(true);
    expect(pool.replaced).toBe(1);
  });

  it('closes a session whose stream broke, or was left before its end', async () => {
    const { pool } = makePool(1);
    for await (const own of pool.stream(pieces)) {
      expect(own).toBeGreaterThan(0);
      break;
    }
    const broken = pool.stream(async function* (session) {
      yield* pieces(session);
      throw new Error('it broke');
    });
    await expect(
      (async () => {
        for await (const own of broken) expect(own).toBeGreaterThan(0);
      })(),
    ).rejects.toThrow('it broke');
    expect(pool.replaced).toBe(2);
  });

  it('never has more sessions than its size and one, and closes all of them in the end', async () => {
    const { pool, opened } = makePool(3);
    for (let round = 0; round < 200; round++) {
      await Promise.allSettled(Array.from({ length: 5 }, () => pool.run(fail)));
      await turn();
      expect(opened.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(4);
    }
    expect(pool.replaced).toBe(1_000);
    await pool.close();
    await turn();
    expect(opened.filter(({ closed }) => !closed)).toEqual([]);
    await expect(pool.run(number)).rejects.toMatchObject({ failure: 'unavailable' });
  });

  it('serves again when sessions could not be opened for a while', async () => {
    const { pool, refuse } = makePool(1);
    refuse(true);
    // The first failure is answered by the spare, the second finds none.
    for (let time = 0; time < 2; time++) await expect(pool.run(fail)).rejects.toThrow('it failed');
    const waiting = [pool.run(number), pool.run(number)];
    for (const one of waiting) await expect(one).rejects.toMatchObject({ failure: 'unavailable' });
    refuse(false);
    expect(await Promise.all([pool.run(number), pool.run(number)])).toHaveLength(2);
  });

  it('replaces all sessions when it is told to, those at work when they end', async () => {
    const { pool, opened } = makePool(2);
    const before = new Set(opened);
    let release!: () => void;
    const working = pool.run(
      (session) => new Promise<Counted>((resolve) => (release = () => resolve(session))),
    );
    pool.renew();
    const next = await pool.run<Counted>((session) => Promise.resolve(session));
    expect(before.has(next)).toBe(false);
    release();
    const old = await working;
    expect(old.closed).toBe(true);
    await turn();
    expect(opened.filter(({ closed }) => !closed)).toHaveLength(3);
  });
});
