// A long row of digits is judged at once: a pattern that can read the same digits in two ways takes minutes for it.
import { expect, it } from 'vitest';
import { convert } from '../../src/dialects/losant/wire/convert.js';
import { boundsOf } from '../../src/dialects/iosense/wire/comparisons.js';
import { parametersOf } from '../../src/dialects/iosense/wire/parameters.js';
import { startTestPlatform } from '../support/platform.js';

const DIGITS = `${'1'.repeat(1_000_000)}x`;

it('refuses a million digits and a letter where a number is asked for', async () => {
  expect(() => convert('number', DIGITS, 'data.a')).toThrow('a number');
  const platform = await startTestPlatform();
  try {
    const csv = `device,series,time,value\nd,s,2026-01-01T00:00:00Z,1\nd,s,2026-01-01T00:00:01Z,${DIGITS}\n`;
    const headers = { 'content-type': 'text/csv', authorization: `Bearer ${platform.one.token}` };
    const answer = await fetch(platform.at('/points'), { method: 'POST', body: csv, headers });
    expect(answer.status).toBeLessThan(500);
    const line = await fetch(`${platform.url}/write?db=x`, {
      method: 'POST',
      body: `m,device=d a=${DIGITS.slice(0, 60_000)}x\nm,device=d a=1 ${DIGITS.slice(0, 60_000)}x`,
      headers,
    });
    expect(line.status).toBe(400);
  } finally {
    await platform.stop();
  }
});

it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('looks %s up in no prototype', (word) => {
  expect(() => convert('boolean', word, 'data.a')).toThrow('true or false');
  expect(() => boundsOf(parametersOf({ operator: word, operatorValue: 1 }), '')).toThrow('operator');
});
