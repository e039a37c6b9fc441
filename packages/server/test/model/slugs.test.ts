import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FIRST_VARIABLE,
  MAX_DEVICE,
  MAX_PROJECT,
  blockSlug,
  deviceSlug,
  fleetSlug,
  nextVariable,
  parseBlockSlug,
  parseDeviceSlug,
  parseFleetSlug,
  parseProjectSlug,
  parseStreamSlug,
  parseStreamerSlug,
  parseUnitSlug,
  parseVariableSlug,
  projectSlug,
  streamSlug,
  streamerSlug,
  unitSlug,
  variableSlug,
} from '../../src/model/identity.js';

const project = fc.integer({ min: 0, max: MAX_PROJECT });
const device = fc.integer({ min: 0, max: MAX_DEVICE });
const group = fc.integer({ min: 1, max: 0xffff });

describe('slugs are written in canonical form', () => {
  it.each([
    [projectSlug(0x14), 'p--0000-0014'],
    [deviceSlug(0x90), 'd--0000-0000-0000-0090'],
    [deviceSlug(0xabcdef012345), 'd--0000-abcd-ef01-2345'],
    [blockSlug(1, 0x90), 'b--0001-0000-0000-0090'],
    [fleetSlug(5), 'g--0000-0000-0005'],
    [variableSlug(1, 0x5001), 'v--0000-0001--5001'],
    [streamSlug(1, 0x90, 0x5101), 's--0000-0001--0000-0000-0000-0090--5101'],
    [streamSlug(0, 0x90, 0x5001, 1), 's--0000-0000--0001-0000-0000-0090--5001'],
    [streamerSlug(2, 256), 't--0000-0000-0000-0002--0100'],
  ])('%s', (slug, expected) => expect(slug).toBe(expected));

  it('and refused for numbers that do not fit', () => {
    expect(() => projectSlug(MAX_PROJECT + 1)).toThrow(
      /project 4294967296; expected a whole number below 16\^8/,
    );
    expect(() => deviceSlug(MAX_DEVICE + 1)).toThrow(RangeError);
    expect(() => deviceSlug(-1)).toThrow(RangeError);
    expect(() => variableSlug(1, 0x10000)).toThrow(RangeError);
    expect(() => projectSlug(1.5)).toThrow(RangeError);
  });
});

describe('slugs are read back as the same numbers', () => {
  it('in canonical form and in capitals of the digits', () => {
    fc.assert(
      fc.property(project, device, group, group, (project, device, variable, block) => {
        const capitals = (slug: string) => slug.charAt(0) + slug.slice(1).toUpperCase();
        for (const form of [(slug: string) => slug, capitals]) {
          expect(parseProjectSlug(form(projectSlug(project)))).toBe(project);
          expect(parseDeviceSlug(form(deviceSlug(device)))).toBe(device);
          expect(parseDeviceSlug(form(blockSlug(block, device)))).toBe(device);
          expect(parseBlockSlug(form(blockSlug(block, device)))).toEqual({ block, device });
          expect(parseFleetSlug(form(fleetSlug(device)))).toBe(device);
          expect(parseVariableSlug(form(variableSlug(project, variable)))).toEqual({ project, variable });
          expect(parseStreamSlug(form(streamSlug(project, device, variable, block)))).toEqual({
            project,
            device,
            variable,
            block,
          });
          expect(parseStreamerSlug(form(streamerSlug(device, variable)))).toEqual({
            device,
            index: variable,
          });
        }
      }),
    );
  });

  it('with leading groups left out', () => {
    fc.assert(
      fc.property(project, device, group, (project, device, variable) => {
        const short = (slug: string) => slug.replace(/--(0000-(?!-))+/g, '--');
        expect(parseProjectSlug(short(projectSlug(project)))).toBe(project);
        expect(parseDeviceSlug(short(deviceSlug(device)))).toBe(device);
        const stream = { project, device, variable, block: 0 };
        expect(parseStreamSlug(short(streamSlug(project, device, variable)))).toEqual(stream);
      }),
    );
  });

  it.each([
    ['d--90', 0x90],
    ['d--0090', 0x90],
    ['d--0-0-0-90', 0x90],
    ['d--1-2', 0x10002],
    ['b--0001-0000-0000-0090', 0x90],
  ])('%s', (slug, expected) => expect(parseDeviceSlug(slug)).toBe(expected));

  it('with a device that a client did not split into groups', () => {
    expect(parseStreamerSlug('t--0000-0000-0000-12345--0000')).toEqual({ device: 0x12345, index: 0 });
    expect(parseStreamSlug('s--0014--0090--5101')).toEqual({
      project: 0x14,
      device: 0x90,
      block: 0,
      variable: 0x5101,
    });
  });
});

describe('what is no slug is undefined', () => {
  it.each([
    '',
    'd',
    'd--',
    '144',
    '0090',
    'D--0090',
    'p--0001',
    'd--xyz',
    'd--0001--0002',
    'd---0090',
    'd--0x90',
  ])('device %j', (slug) => expect(parseDeviceSlug(slug)).toBeUndefined());

  it('numbers beyond the range, missing terms and other letters', () => {
    expect(parseDeviceSlug('d--0001-0000-0000-0090')).toBeUndefined();
    expect(parseDeviceSlug('d--0000-0000-0000-0000-0090')).toBeUndefined();
    expect(parseDeviceSlug('d--12345678901234567')).toBeUndefined();
    expect(parseBlockSlug('b--0000-0000-0000-0090')).toBeUndefined();
    expect(parseProjectSlug('p--0001-0000-0000')).toBeUndefined();
    expect(parseStreamSlug('s----0000-0000-0000-0090--5101')).toBeUndefined();
    expect(parseStreamSlug('S--0000-0014--0000-0000-0000-0090--5101')).toBeUndefined();
    expect(parseStreamSlug('s--0014--0090--0000')).toBeUndefined();
    expect(parseStreamSlug('s--0014--0090--15101')).toBeUndefined();
    expect(parseStreamSlug('s--0014--0090')).toBeUndefined();
    expect(parseVariableSlug('v--0014--0000')).toBeUndefined();
    expect(parseStreamerSlug('t--0001-0000-0000-0090--0000')).toBeUndefined();
    expect(parseProjectSlug(`p--${'0'.repeat(10_000)}1`)).toBeUndefined();
  });

  it('whatever the text', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[pdbgvst](--[0-9a-f-]{0,20}){0,4}$/));
    fc.assert(
      fc.property(text, (slug) => {
        for (const parse of [parseProjectSlug, parseDeviceSlug, parseFleetSlug]) {
          const number = parse(slug);
          expect(number === undefined || Number.isSafeInteger(number)).toBe(true);
        }
        const stream = parseStreamSlug(slug);
        if (stream === undefined) return;
        const canonical = streamSlug(stream.project, stream.device, stream.variable, stream.block);
        expect(parseStreamSlug(canonical)).toEqual(stream);
      }),
    );
  });
});

describe('unit slugs', () => {
  it('name a direction, a type and a unit', () => {
    expect(unitSlug('in', 'temp', 'pod1-m')).toBe('in--temp--pod1-m');
    const word = fc.stringMatching(/^[a-z0-9]+(-[a-z0-9]+){0,3}$/);
    fc.assert(
      fc.property(fc.constantFrom('in' as const, 'out' as const), word, word, (direction, type, unit) => {
        expect(parseUnitSlug(unitSlug(direction, type, unit))).toEqual({ direction, type, unit });
      }),
    );
  });

  it.each(['', 'in--temp', 'in--temp--', 'on--temp--k', 'in--Temp--k', 'in--temp--k--x', 'in--te---mp--k'])(
    '%j is none',
    (slug) => expect(parseUnitSlug(slug)).toBeUndefined(),
  );
});

describe('nextVariable', () => {
  it('is the lowest free number from 0x5001 up, until there is none', () => {
    expect(nextVariable(new Set())).toBe(FIRST_VARIABLE);
    expect(nextVariable(new Set([0x5001, 0x5002, 0x5004]))).toBe(0x5003);
    expect(nextVariable(new Set([0x5001]), 0x5010)).toBe(0x5010);
    expect(nextVariable(new Set([0xffff]), 0xffff)).toBeUndefined();
  });
});
