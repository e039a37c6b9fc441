// Topic matching against the rules of MQTT 3.1.1, and the subscription tree against plain matching.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coversFilter, isTopicFilter, isTopicName, matchesTopic } from '../../src/dialects/topics.js';
import { Subscriptions } from '../../src/listeners/mqtt/subscriptions.js';

describe('topic filters', () => {
  it.each([
    ['a/b', 'a/b', true],
    ['a/b', 'a/b/', false],
    ['a/+', 'a/', true],
    ['+', '/', false],
    ['+/+', '/', true],
    ['/+', '/finance', true],
    ['+', 'finance', true],
    ['sport/#', 'sport', true],
    ['sport/#', 'sport/tennis/x', true],
    ['sport/+', 'sport', false],
    ['sport/+/x', 'sport/tennis/x', true],
    ['#', 'a/b', true],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
  ])('%s and topic %s: %s', (filter, topic, expected) => {
    expect(matchesTopic(filter, topic)).toBe(expected);
  });

  it('are valid only with wildcards that are whole levels, and # at the end', () => {
    for (const filter of ['#', '+', 'a/#', '+/a/+', '/', 'a//b'])
      expect(isTopicFilter(filter), filter).toBe(true);
    for (const filter of ['', 'a#', '#/a', 'a/b+', 'a/#/b', 'a\0'])
      expect(isTopicFilter(filter), filter).toBe(false);
    for (const topic of ['', 'a/+', '#', 'a\0b']) expect(isTopicName(topic), topic).toBe(false);
  });
});

const level = fc.constantFrom('a', 'b', '', '$x');
const topics = fc
  .array(level, { minLength: 1, maxLength: 4 })
  .map((levels) => levels.join('/'))
  .filter((topic) => topic !== '');
const filters = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { maxLength: 4 }), fc.boolean())
  .map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'))
  .filter(isTopicFilter);

it('a filter covers another only if it matches all that the other matches', () => {
  fc.assert(
    fc.property(filters, filters, fc.array(topics, { maxLength: 20 }), (wide, narrow, some) => {
      if (!coversFilter(wide, narrow)) return;
      for (const topic of some) if (matchesTopic(narrow, topic)) expect(matchesTopic(wide, topic)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});

it('the subscription tree finds exactly the filters that match, in the project only, after any additions and removals', () => {
  const change = fc.record({
    project: fc.constantFrom(1, 2),
    filter: filters,
    who: fc.nat(3),
    qos: fc.nat(2),
    add: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), topics, (changes, topic) => {
      const tree = new Subscriptions<number>();
      const plain = new Map<string, { project: number; filter: string; who: number; qos: number }>();
      for (const { project, filter, who, qos, add } of changes) {
        const key = `${project} ${who} ${filter}`;
        if (add) {
          tree.add(project, filter, who, qos);
          plain.set(key, { project, filter, who, qos });
        } else {
          tree.delete(project, filter, who);
          plain.delete(key);
        }
      }
      const expected = new Map<number, number>();
      for (const { project, filter, who, qos } of plain.values())
        if (project === 1 && matchesTopic(filter, topic))
          expected.set(who, Math.max(qos, expected.get(who) ?? 0));
      expect(new Map(tree.match(1, topic))).toEqual(expected);
    }),
    { numRuns: 20_000 },
  );
});
