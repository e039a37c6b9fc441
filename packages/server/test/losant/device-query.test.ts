// The advanced device query: what each form means, what is refused and by which path, and that no input crashes it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDeviceQuery } from '../../src/dialects/losant/wire/device-query.js';
import { TributaryError } from '../../src/errors/error.js';
import { queries } from './support/queries.js';
import { tries } from '../support/long.js';

const ID = '575ecf887ae143cd83dc4aa2';
const read = (value: unknown) => readDeviceQuery(value, 'deviceQuery');

function problem(value: unknown): string {
  try {
    read(value);
  } catch (error) {
    if (error instanceof TributaryError && error.status === 400) return error.message;
    throw error;
  }
  throw new Error('was taken');
}

describe('a device query', () => {
  it.each([
    ['an array', [], 'deviceQuery is []'],
    ['a text', 'x', 'deviceQuery is "x"'],
    ['null', null, 'deviceQuery is null'],
    ['an unknown member', { nmae: 'x' }, 'deviceQuery.nmae is not a known field here; known are $and, $or'],
    ['a member of every object', { constructor: 'x' }, 'deviceQuery.constructor is not a known field'],
    ['$and with an object', { $and: {} }, 'deviceQuery.$and is {}'],
    ['101 parts', { $or: Array(101).fill({}) }, 'deviceQuery.$or is [{}'],
    ['a wrong part', { $or: [{}, { $nor: [{ x: 1 }] }] }, 'deviceQuery.$or[1].$nor[0].x is not'],
    ['no id', { id: 'abc' }, 'deviceQuery.id is "abc"; expected an id of 24 hexadecimal digits, or null'],
    ['a number as id', { parentId: 5 }, 'deviceQuery.parentId is 5'],
    ['two operators of an id', { id: { $eq: ID, $ne: ID } }, 'deviceQuery.id is {"$eq"'],
    ['no operator of an id', { id: {} }, 'deviceQuery.id is {}; expected exactly one of $eq, $ne'],
    ['$startsWith of an id', { id: { $startsWith: '5' } }, 'deviceQuery.id.$startsWith is not'],
    ['null within $in of an id', { gatewayId: { $in: [null] } }, 'deviceQuery.gatewayId.$in[0] is null'],
    ['101 ids', { ancestorId: { $nin: Array(101).fill(ID) } }, 'deviceQuery.ancestorId.$nin is ['],
    ['an array as a value', { name: ['x'] }, 'deviceQuery.name is ["x"]'],
    ['an unknown operator', { name: { $regex: 'x' } }, 'deviceQuery.name.$regex is not a known field'],
    ['an empty part', { name: { $contains: '' } }, 'deviceQuery.name.$contains is ""'],
    ['a part that is no text', { name: { $endsWith: 5 } }, 'deviceQuery.name.$endsWith is 5'],
    ['$ci that is no flag', { name: { $ci: 1 } }, 'deviceQuery.name.$ci is 1'],
    ['an object as a value', { name: { $eq: {} } }, 'deviceQuery.name.$eq is {}'],
    ['null within $in', { name: { $in: ['x', null] } }, 'deviceQuery.name.$in[1] is null'],
    [
      'an unreadable date',
      { creationDate: { $gt: 'yesterday' } },
      'deviceQuery.creationDate.$gt is "yesterday"',
    ],
    ['a text as tags', { tags: 'x' }, 'deviceQuery.tags is "x"'],
    ['$tagKey with a key', { tags: { $tagKey: 'a', floor: '8' } }, 'deviceQuery.tags.floor is not'],
    ['$eq and $ne of tags', { tags: { $eq: null, $ne: null } }, 'deviceQuery.tags is'],
    ['$ne of a number', { tags: { $ne: 5 } }, 'deviceQuery.tags.$ne is 5'],
    ['a number as a tag value', { tags: { floor: 8 } }, 'deviceQuery.tags.floor is 8'],
    ['a long tag value', { tags: { floor: 'x'.repeat(256) } }, 'deviceQuery.tags.floor is "xxx'],
    [
      'a number within $in of a tag',
      { tags: { $tagValue: { $in: ['a', 8] } } },
      'deviceQuery.tags.$tagValue.$in[1] is 8',
    ],
    [
      'no operator of a tag',
      { tags: { floor: {} } },
      'deviceQuery.tags.floor is {}; expected either $in or $nin',
    ],
    ['an unknown operator of a tag', { tags: { floor: { $gt: '8' } } }, 'deviceQuery.tags.floor.$gt is not'],
    ['a tag key that is none', { tags: { $x: '8' } }, 'deviceQuery.tags.$x is not'],
  ])('refuses %s', (_, value, message) => {
    expect(problem(value)).toContain(message);
  });

  it('refuses what is nested too deeply, however deep', () => {
    for (const depth of [11, 100, 50_000]) {
      let value: unknown = {};
      for (let n = 0; n < depth; n++) value = { $and: [value] };
      expect(problem(value)).toMatch(/deviceQuery(\.\$and\[0\]){10} is .*at most 10 levels of nesting/s);
    }
  });

  it('takes ids in either case', () => {
    expect(read({ id: ID.toUpperCase() })).toEqual(read({ id: ID }));
    expect(read({ id: { $in: [ID.toUpperCase()] } })).toEqual(read({ id: { $in: [ID] } }));
  });

  it('takes every query of the language, and nothing crashes it', () => {
    let taken = 0;
    fc.assert(
      fc.property(queries(), (query) => {
        read(query);
        taken++;
      }),
      { numRuns: tries(20_000) },
    );
    expect(taken).toBe(tries(20_000));
  });

  it('answers anything else with a condition or a refusal', () => {
    const words = [
      '$and',
      '$or',
      '$nor',
      'id',
      'parentId',
      'name',
      'tags',
      'deviceClass',
      'connectionStatus',
      'creationDate',
      'deletedAt',
      '$eq',
      '$ne',
      '$gt',
      '$in',
      '$nin',
      '$ci',
      '$startsWith',
      '$tagKey',
      '$tagValue',
      'floor',
      '__proto__',
    ];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom(ID, 'x', '', 5, -0, true, null, 1e308, '2024-01-01'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...words), tie('tree'), { maxKeys: 3 }),
      ),
    }));
    const counts = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(fc.oneof(tree, fc.anything()), (value) => {
        try {
          read(value);
          counts.taken++;
        } catch (error) {
          if (!(error instanceof TributaryError) || error.status !== 400) throw error;
          expect(error.message).toContain('deviceQuery');
          counts.refused++;
        }
      }),
      { numRuns: tries(100_000) },
    );
    expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(100);
  }, 60_000);
});
