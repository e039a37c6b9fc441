// Which scopes suffice for which action, and that nobody gives out more than they have.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACTIONS,
  allows,
  isScope,
  mayGive,
  shownScopes,
  type Held,
} from '../../src/dialects/losant/tokens/scopes.js';

const held = (scopes: readonly string[], levels: ('read' | 'write' | 'admin')[] = []): Held => ({
  levels: new Set(levels),
  scopes: new Set(scopes),
});
const actions = [...ACTIONS.keys()];
const resources = [...new Set(actions.map((action) => action.split('.', 1)[0]!))];
const areas = ['Application', 'Organization', 'User'];
const broad = areas.flatMap((area) => ['', '.read', '.bounded'].map((ending) => `all.${area}${ending}`));
const everyScope = [
  ...broad,
  'all.Device',
  'all.Device.read',
  ...actions,
  ...resources.map((one) => `${one}.*`),
];
const scope = fc.constantFrom(...everyScope, 'flow.*', 'flow.get', 'only.User', 'all.User.cli');
const level = fc.constantFrom('read', 'write', 'admin');
const holder = fc.tuple(fc.array(scope, { maxLength: 5 }), fc.array(level, { maxLength: 1 }));

describe('a scope', () => {
  it.each([
    ['data.timeSeriesQuery', ['data.*', 'data.timeSeriesQuery', ...broad, 'all.Device', 'all.Device.read']],
    ['device.export', ['device.*', 'device.export', ...broad]],
    [
      'device.sendState',
      ['device.*', 'device.sendState', 'all.Device', ...broad.filter((one) => !one.endsWith('.read'))],
    ],
    ['devices.post', ['devices.*', 'devices.post', ...broad.filter((one) => !one.endsWith('.read'))]],
    [
      'applicationApiTokens.post',
      ['applicationApiTokens.*', 'applicationApiTokens.post', ...areas.map((one) => `all.${one}`)],
    ],
  ])('for %s is one of those that the clients name', (action, expected) => {
    expect(everyScope.filter((one) => allows(held([one]), action)).sort()).toEqual([...expected].sort());
  });

  it('of ours stands for the broad ones of Losant', () => {
    const of = (own: 'read' | 'write' | 'admin') =>
      actions.filter((action) => allows(held([], [own]), action));
    expect(of('read')).toEqual(actions.filter((action) => allows(held(['all.Application.read']), action)));
    for (const action of actions) {
      expect(allows(held([], ['read', 'write', 'admin']), action)).toBe(true);
      if (allows(held([], ['write']), action))
        expect(allows(held(['all.Application.bounded']), action)).toBe(true);
    }
  });

  it('that is unknown allows nothing, and an unknown action is allowed to nobody', () => {
    expect(
      actions.filter((action) => allows(held(['flow.*', 'project:admin', '*', 'all.*']), action)),
    ).toEqual([]);
    expect(allows(held(everyScope, ['admin']), 'flow.get')).toBe(false);
  });
});

describe('giving out scopes', () => {
  it('never gives an action that the holder lacks', () => {
    fc.assert(
      fc.property(holder, scope, ([scopes, levels], given) => {
        const maker = held(scopes, levels);
        if (!mayGive(maker, given)) return;
        for (const action of actions)
          if (allows(held([given]), action)) expect(allows(maker, action)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives every scope to who holds it, or has everything', () => {
    for (const one of everyScope) {
      expect(mayGive(held([one]), one)).toBe(true);
      expect(mayGive(held([], ['read', 'write', 'admin']), one)).toBe(true);
    }
    expect(mayGive(held(['all.Application']), 'flow.*')).toBe(true);
    expect(mayGive(held(['flow.*']), 'flow.*')).toBe(false);
  });
});

it('is written like Losant writes them, and shown for tokens of other APIs', () => {
  expect(everyScope.filter((one) => !isScope(one))).toEqual([]);
  for (const wrong of ['project:read', 'all.Everything', 'data', 'data.', '.x', 'Data.*', 'data.**', 'a b.c'])
    expect(isScope(wrong)).toBe(false);
  expect(shownScopes(['project:admin', 'data.*', 'something'])).toEqual(['all.Application', 'data.*']);
});
