/** The one reader of parameters: what each policy makes of repeated, empty and unreadable ones. */
import { describe, expect, it } from 'vitest';
import { Parameters, type ParameterPolicy } from '../../src/dialects/parameters.js';

const of = (values: Record<string, unknown>, policy: ParameterPolicy = { repeated: 'last' }) =>
  new Parameters(values, policy);

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
};

describe('parameters', () => {
  it('of a repeated one take the first, the last or none', () => {
    const values = { name: ['a', 'b'] };
    expect(of(values, { repeated: 'first' }).text('name')).toBe('a');
    expect(of(values, { repeated: 'last' }).text('name')).toBe('b');
    expect(refusal(() => of(values, { repeated: 'refused' }).text('name'))).toMatch(/name .*one value/);
    expect(of(values, { repeated: 'refused' }).all('name')).toEqual(['a', 'b']);
  });

  it('count as absent when they are empty', () => {
    const read = of({ a: '', b: ' ', c: ['x', ''] });
    expect([read.text('a'), read.integer('b', { least: 1 }), read.flag('b'), read.text('c')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(read.has('a')).toBe(true);
  });

  it('are without blanks around them, unless names and passwords are read', () => {
    const read = of({ name: ' a ', blank: ' ', none: '' });
    expect([read.text('name'), read.exact('name')]).toEqual(['a', ' a ']);
    expect([read.text('blank'), read.exact('blank'), read.exact('none')]).toEqual([
      undefined,
      ' ',
      undefined,
    ]);
  });

  it('never come from a prototype', () => {
    const read = of({});
    for (const name of ['toString', '__proto__', 'constructor']) {
      expect(read.text(name)).toBeUndefined();
      expect(read.all(name)).toEqual([]);
      expect(read.list(name)).toEqual([]);
      expect(read.has(name)).toBe(false);
    }
    expect(refusal(() => of({ flag: 'constructor' }).flag('flag'))).toMatch(/true or false/);
  });

  it.each([
    ['12', 12],
    ['+12', 12],
    ['1e2', undefined],
    ['0x10', undefined],
    ['1.0', undefined],
    ['101', undefined],
    ['0', undefined],
    ['9'.repeat(400), undefined],
  ])('read %s as the integer %s from 1 to 100', (text, expected) => {
    const read = () => of({ n: text }).integer('n', { least: 1, most: 100 });
    if (expected === undefined) expect(refusal(read)).toMatch(/^n .*an integer from 1 to 100/);
    else expect(read()).toBe(expected);
  });

  it.each([
    ['-.5', -0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1e999', undefined],
    ['Infinity', undefined],
    ['NaN', undefined],
    ['1,5', undefined],
  ])('read %s as the number %s', (text, expected) => {
    const read = () => of({ n: text }).number('n');
    if (expected === undefined) expect(refusal(read)).toMatch(/a number/);
    else expect(read()).toBe(expected);
  });

  it('keep a number within bounds, and say what is expected in the words of their API', () => {
    const rules = { least: -1e3, most: 1e3, expected: 'milliseconds' };
    expect([of({ n: '-1e3' }).number('n', rules), of({}).number('n', rules)]).toEqual([-1000, undefined]);
    expect(refusal(() => of({ n: '1000.1' }).number('n', rules))).toMatch(/^n .*milliseconds/);
  });

  it('tell their names', () => {
    expect(of({ 'tag[0]': 'x', empty: '' }).names()).toEqual(['tag[0]', 'empty']);
  });

  it('read flags and words in any letter case', () => {
    const read = of({ a: 'True', b: '0', c: 'DESC', d: 'up' });
    expect([read.flag('a'), read.flag('b'), read.word('c', ['asc', 'desc'])]).toEqual([true, false, 'desc']);
    expect(of({ e: 'firstdp' }).word('e', ['sum', 'firstDP'])).toBe('firstDP');
    expect(refusal(() => read.word('d', ['asc', 'desc']))).toMatch(/asc, desc/);
  });

  it('part one text at its commas, and no repeated one', () => {
    expect(of({ a: 'x, y,,z' }).list('a')).toEqual(['x', 'y', 'z']);
    expect(of({ a: ['x,y', 'z'] }).list('a')).toEqual(['x,y', 'z']);
  });

  it('of a body may be numbers and lists, but no objects', () => {
    const read = of({ a: [1, null, 'b'], b: [{}], c: { toString: 1 }, d: 7 });
    expect([read.list('a'), read.list('d'), read.text('d')]).toEqual([['1', 'b'], ['7'], '7']);
    for (const name of ['b', 'c']) expect(refusal(() => read.list(name))).toMatch(/expected a text/);
    expect(refusal(() => read.text('c', 'the id of a device'))).toMatch(/expected the id of a device/);
  });

  it('gather what cannot be read where a policy says so', () => {
    const bad: string[] = [];
    const read = of({ a: 'x', b: 'y' }, { repeated: 'last', onBad: (name) => bad.push(name) });
    expect([read.number('a'), read.flag('b')]).toEqual([undefined, undefined]);
    expect(bad).toEqual(['a', 'b']);
  });
});
