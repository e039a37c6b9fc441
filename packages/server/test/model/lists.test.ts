// Lists longer than a call can have arguments.
import { expect, it } from 'vitest';
import { append, greatest, groupBy, least } from '../../src/model/lists.js';

const MANY = 1_000_000;

it('appends more items than a call takes arguments', () => {
  const list = [-1];
  append(list, new Array<number>(MANY).fill(7));
  append(list, new Set([8, 9]));
  expect([list.length, list[0], list[MANY], list.at(-1)]).toEqual([MANY + 3, -1, 7, 9]);
});

it('finds the least and the greatest of more numbers than a call takes arguments', () => {
  const items = Array.from({ length: MANY }, (_, i) => ({ n: (i * 7919) % MANY }));
  expect([least(items, ({ n }) => n), greatest(items, ({ n }) => n)]).toEqual([0, MANY - 1]);
});

it('answers for no items as Math.min and Math.max do', () => {
  expect([least([], Number), greatest([], Number)]).toEqual([Math.min(), Math.max()]);
});

it('groups items by key, both in the order in which they came', () => {
  const groups = groupBy(['ab', 'c', 'de', 'f', 'ghi'], ({ length }) => length);
  expect([...groups]).toEqual([
    [2, ['ab', 'de']],
    [1, ['c', 'f']],
    [3, ['ghi']],
  ]);
});
