/** Of a ClickHouse server: the user under which users' SQL runs is checked before it is used, or made by us. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGuest, guestSettings, type Guest } from '../../src/points/engine/guest.js';
import { openServerEngine } from '../../src/points/engine/server.js';
import type { PointsStore } from '../../src/points/store.js';
import { LIMITS, makeBench, type Bench } from '../support/points-bench.js';
import { SQL_USER } from '../support/clickhouse-server.js';
import { rules } from './bench.js';

let bench: Bench;
let store: PointsStore;
beforeAll(async () => {
  bench = await makeBench('server');
  store = await bench.open();
});
afterAll(async () => {
  await store.close();
  await bench.remove();
});

/** The declared user, with one setting changed where it may be: `readonly=1` lets nothing be set, so by the tests' own. */
const userWith = (settings: readonly string[], user = 'default'): Guest => ({
  async query(sql, format) {
    const parameters = [...settings, `default_format=${format}`, `user=${user}`].join('&');
    const response = await fetch(`${bench.server!.url}/?${parameters}`, { method: 'POST', body: sql });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return Buffer.from(text);
  },
  stream: () => expect.fail('not asked'),
});
const plainSettings = guestSettings(rules).map((setting) => setting.replaceAll("'", ''));

it('a user that was declared as docs/sql.md asks is taken', async () => {
  const { user, password } = SQL_USER;
  const guest = userWith([`password=${password}`], user);
  await expect(checkGuest(guest, rules)).resolves.toBeUndefined();
});

describe('a user is refused', () => {
  it('that may read the tables', async () => {
    await expect(checkGuest(userWith(plainSettings), rules)).rejects.toThrow(/may read tributary\.numbers/);
  });

  /** The engine takes no 0 for these. */
  const never = /^max_(block_size|threads)=/;
  const changed = plainSettings.filter((setting) => !never.test(setting));
  it.each(changed.map((setting) => setting.split('=') as [string, string]))(
    'whose %s is not %s',
    async (name, value) => {
      const others = plainSettings.filter((setting) => !setting.startsWith(`${name}=`));
      // Bounds may be other ones; none at all is refused.
      const other = value === 'throw' ? 'break' : value === '1' ? '0' : value === '0' ? '1' : '0';
      const guest = userWith([`${name}=${other}`, ...others]);
      await expect(checkGuest(guest, rules)).rejects.toThrow(`${name} is ${other}, not ${value}`);
    },
  );
});

it('one that is made by us is understood by the server, up to where it would be kept', async () => {
  // The server of the tests has no storage for users that SQL makes; everything before that is there.
  const engine = openServerEngine({ url: bench.server!.url, connections: 2, limits: LIMITS });
  try {
    await expect(engine.admitGuests({ ...rules, user: 'made' })).rejects.toThrow(
      /Could not insert user `made` because there is no writeable access storage/,
    );
  } finally {
    await engine.close();
  }
});
