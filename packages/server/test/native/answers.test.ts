/** What the test platform holds every answer to (test/support/declared-answers.ts). */
import { expect, it } from 'vitest';
import { checkAnswer } from '../support/declared-answers.js';

const me = { user: null, organization: { id: 1, name: 'one' }, projects: null, scopes: [], expires: null };

it.each(['user', 'token', 'device', 'local'])('GET /me answers who is a %s', (kind) => {
  checkAnswer('GET', '/me', 200, { kind, ...me });
});

it('an answer is not what its operation declares', () => {
  for (const wrong of [
    { ...me },
    { kind: 'robot', ...me },
    { kind: 'user', ...me, colour: 'red' },
    { kind: 'user', ...me, organization: { id: 1, name: 'one', colour: 'red' } },
  ])
    expect(() => checkAnswer('GET', '/me?x=1', 200, wrong), JSON.stringify(wrong)).toThrow('GET /me answers');
  expect(() => checkAnswer('GET', '/projects/7', 200, { id: 7 })).toThrow('GET /projects/7 answers');
  expect(() => checkAnswer('GET', '/me', 400, { error: { code: 'colour', message: '' } })).toThrow('colour');
});
