import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds, SCOPES, scopesOfRole } from '../../../src/services/access/rights/principal.js';
import {
  hashPassword,
  hashToken,
  newPassword,
  newTokenSecret,
  verifyPassword,
} from '../../../src/services/access/login/secrets.js';
import { Throttle } from '../../../src/services/access/login/throttle.js';
import { LEVELS } from '../../../src/services/contract/principal.js';

describe('scopes', () => {
  const rank = (scope: string) => LEVELS.indexOf(scope.split(':')[1] as (typeof LEVELS)[number]);
  const area = (scope: string) => scope.split(':')[0];

  test('a higher level includes the lower; organization includes project; never the other way', () => {
    for (const held of SCOPES)
      for (const asked of SCOPES) {
        const covers =
          area(held) === area(asked) || (area(held) === 'organization' && area(asked) === 'project');
        expect([held, asked, holds(new Set([held]), asked)]).toEqual([
          held,
          asked,
          covers && rank(held) >= rank(asked),
        ]);
      }
  });

  test('any other text is held only literally', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!(SCOPES as readonly string[]).includes(text));
        expect(holds(new Set(SCOPES), text)).toBe(false);
        expect(holds(new Set([text]), text)).toBe(true);
      }),
    );
  });

  test('roles rise from viewer to owner', () => {
    const covered = (['viewer', 'member', 'admin', 'owner'] as const).map((role) => {
      const held = new Set<string>(scopesOfRole(role));
      return SCOPES.filter((scope) => holds(held, scope)).length;
    });
    expect(covered).toEqual([2, 3, 6, 6]);
  });
});

describe('secrets', () => {
  test('a password fits its own hash only, however its letters are composed', async () => {
    const hash = await hashPassword('Grüße und Küsse');
    expect(await verifyPassword('Gru\u0308ße und Ku\u0308sse', hash)).toBe(true);
    expect(await verifyPassword('grüße und Küsse', hash)).toBe(false);
    expect(await hashPassword('Grüße und Küsse')).not.toBe(hash);
  });

  test('a hash made with other parameters still verifies; a garbled one never does', async () => {
    // scrypt('password', 'NaCl', N=1024, r=8, p=16), the first 32 bytes of the vector in RFC 7914.
    const key = Buffer.from(
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162',
      'hex',
    ).toString('base64url');
    expect(
      await verifyPassword(
        'password',
        `scrypt$1024$8$16$${Buffer.from('NaCl').toString('base64url')}$${key}`,
      ),
    ).toBe(true);
    for (const hash of ['', 'scrypt', 'md5$1$2$3$4$5', `scrypt$1024$8$16$TmFDbA$`])
      expect(await verifyPassword('password', hash)).toBe(false);
  });

  test('tokens are 256 random bits with a prefix; made-up passwords have no look-alikes', () => {
    const secret = newTokenSecret();
    expect(secret).toMatch(/^trb_[\w-]{43}$/);
    expect(hashToken(secret)).toMatch(/^[0-9a-f]{64}$/);
    expect(newPassword()).toMatch(/^[^0O1lIS5B8Z2]{20}$/);
  });
});

test('a throttle forgets after success and waits at most fifteen minutes', () => {
  let now = 0;
  const throttle = new Throttle(() => now);
  for (let i = 0; i < 4; i++) throttle.attempt('a');
  throttle.attempt('a').succeeded();
  for (let i = 0; i < 5; i++) throttle.attempt('a');
  expect(() => throttle.attempt('a')).toThrow('1 seconds');
  throttle.attempt('b');
  for (let i = 0; i < 20; i++) {
    now += 15 * 60_000;
    throttle.attempt('a');
  }
  expect(() => throttle.attempt('a')).toThrow('900 seconds');
});

test('a throttle does not forget whom it makes wait for a flood of names', () => {
  const throttle = new Throttle(() => 0);
  for (let i = 0; i < 5; i++) throttle.attempt('victim');
  for (let i = 0; i < 20_000; i++) throttle.attempt(`invented ${i}`);
  expect(() => throttle.attempt('victim')).toThrow('1 seconds');
});

test('a throttle makes an address wait that tries many names, a whole network of IPv6', () => {
  const throttle = new Throttle(() => 0);
  for (let i = 0; i < 50; i++) throttle.attempt(`name ${i}`, `2001:db8:1:2::${i.toString(16)}`);
  expect(() => throttle.attempt('another', '2001:db8:1:2:ffff::1')).toThrow('1 seconds');
  throttle.attempt('another', '2001:db8:1:3::1');
});

test('what was not looked at does not count', () => {
  const throttle = new Throttle(() => 0);
  for (let i = 0; i < 20; i++) throttle.attempt('a', '192.0.2.1').undo();
  throttle.attempt('a', '192.0.2.1');
});
