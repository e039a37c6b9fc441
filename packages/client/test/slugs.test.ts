/** Slugs of IOTile: which forms are read, what is refused, and that what is written is read again, by this client and by the server. */
import { describe, expect, it } from 'vitest';
import * as server from '../../server/src/model/identity.js';
import { randomNumbers } from '../../server/test/support/random.js';
import {
  IOTileBlockSlug,
  IOTileDeviceSlug,
  IOTileFleetSlug,
  IOTileProjectSlug,
  IOTileStreamerSlug,
  IOTileStreamSlug,
  IOTileVariableSlug,
  OptionError,
  slugOf,
} from '../src/index.js';

const ROUNDS = process.env['TRIBUTARY_TEST_LONG'] === '1' ? 100_000 : 500;

it('are what the README of the old library says', () => {
  const project = new IOTileProjectSlug(5);
  expect(String(project)).toBe('p--0000-0005');
  const device = new IOTileDeviceSlug(10);
  expect(String(device)).toBe('d--0000-0000-0000-000a');
  const variable = new IOTileVariableSlug('5001', project);
  expect(String(variable)).toBe('v--0000-0005--5001');
  const stream = IOTileStreamSlug.fromParts({ project, device, variable });
  expect(String(stream)).toBe('s--0000-0005--0000-0000-0000-000a--5001');
  expect(stream.getParts()).toEqual({
    project: String(project),
    device: String(device),
    variable: String(variable),
  });
  for (const form of ['000a', 'd--000a', 0xa, 10n, device, '0xA', 'd--0-0-0-a', 'a'] as const)
    expect(String(new IOTileDeviceSlug(form))).toBe('d--0000-0000-0000-000a');
  expect(JSON.stringify({ device })).toBe('{"device":"d--0000-0000-0000-000a"}');
  expect([device.formattedId(), device.id, device.equals('d--0000-0000-0000-000a')]).toEqual([
    ...['0000-0000-0000-000a', 10, true],
  ]);
});

describe('every form is read', () => {
  it.each([
    ['p--1234', 'p--0000-1234'],
    ['p--1234-0005', 'p--1234-0005'],
    ['d--0000-0000-1234', 'd--0000-0000-0000-1234'],
    ['d--1-2345', 'd--0000-0000-0001-2345'],
    ['d--0000-0000-0000-12345', 'd--0000-0000-0001-2345'],
    ['d--1234-0000-0000-0001', 'd--1234-0000-0000-0001'],
    ['d--FFFF-FFFF-FFFF-FFFF', 'd--ffff-ffff-ffff-ffff'],
    ['b--0001-0000-0000-1234', 'b--0001-0000-0000-1234'],
    ['g--1234', 'g--0000-0000-1234'],
    ['v--1234--5', 'v--0000-1234--0005'],
    ['s--1--2--5001', 's--0000-0001--0000-0000-0000-0002--5001'],
    ['s----2--5001', 's--0000-0000--0000-0000-0000-0002--5001'],
    ['s--1----5001', 's--0000-0001--0000-0000-0000-0000--5001'],
    ['s------5001', 's--0000-0000--0000-0000-0000-0000--5001'],
    ['s--0--0001-0000-0000-0090--5001', 's--0000-0000--0001-0000-0000-0090--5001'],
    ['t--0090--0', 't--0000-0000-0000-0090--0000'],
  ])('%s', (given, canonical) => {
    expect(String(slugOf(given))).toBe(canonical);
  });

  it('of blocks, by a device and the number of the block', () => {
    for (const form of ['d--1234', '1234', 0x1234, new IOTileDeviceSlug(0x1234), 'd--0000-0000-0000-1234'])
      expect(String(new IOTileBlockSlug(form, 3))).toBe('b--0003-0000-0000-1234');
    const block = new IOTileBlockSlug('d--0003-0000-0000-1234');
    expect([block.block, block.id, String(block.device)]).toEqual([3, 0x1234, 'd--0000-0000-0000-1234']);
    expect(String(new IOTileBlockSlug(block))).toBe(String(block));
    expect(String(new IOTileBlockSlug(5))).toBe('b--0000-0000-0000-0005');
  });

  it('of streams and streamers, by their parts', () => {
    const from = (parts: Parameters<typeof IOTileStreamSlug.fromParts>[0]) =>
      String(IOTileStreamSlug.fromParts(parts));
    const own = 's--0000-0007--0000-0000-0000-0001--5002';
    expect(from({ project: 7, device: 1, variable: '5002' })).toBe(own);
    expect(from({ project: 7, device: 1, variable: 'v--0000-0006--5002' })).toBe(own);
    expect(from({ project: 'p--7', device: 'd--1', variable: 0x5002 })).toBe(own);
    for (const project of [0, null, undefined, ''])
      expect(from({ project, device: 1, variable: 1 })).toBe('s--0000-0000--0000-0000-0000-0001--0001');
    expect(from({ project: 5, device: null, variable: 1 })).toBe('s--0000-0005--0000-0000-0000-0000--0001');
    const streamer = new IOTileStreamerSlug('d--1234', 256);
    expect(String(streamer)).toBe('t--0000-0000-0000-1234--0100');
    expect([String(streamer.device), streamer.index]).toEqual(['d--0000-0000-0000-1234', 256]);
  });
});

describe('what is none is refused, by name', () => {
  const loose = (value: unknown) => value as never;
  const refused: Readonly<Record<string, () => unknown>> = {
    'project is "string"': () => new IOTileProjectSlug('string'),
    'slug is "x--0000-0001"': () => new IOTileProjectSlug('x--0000-0001'),
    'slug is "P--0001"': () => new IOTileProjectSlug('P--0001'),
    'project is "1234-0000-0000-0001"': () => new IOTileProjectSlug('p--1234-0000-0000-0001'),
    'project is -5': () => new IOTileProjectSlug(-5),
    'project is 4294967296': () => new IOTileProjectSlug(2 ** 32),
    'project is 1.5': () => new IOTileProjectSlug(1.5),
    'project is undefined': () => new IOTileProjectSlug(loose(undefined)),
    'project is ""': () => new IOTileProjectSlug('p--'),
    'project is " 5"': () => new IOTileProjectSlug(' 5'),
    'device is 18446744073709551616': () => new IOTileDeviceSlug(2n ** 64n),
    'device is 9007199254740992': () => new IOTileDeviceSlug(2 ** 53),
    'device is "1234-0000-0000-0001"': () =>
      new IOTileDeviceSlug('d--1234-0000-0000-0001', { allow64bits: false }),
    'device is an object': () => new IOTileDeviceSlug(loose({})),
    'device is 0': () => new IOTileBlockSlug(0),
    'device is "0000-0000-0000-0000"': () => new IOTileBlockSlug('0000-0000-0000-0000'),
    'slug is "b--0000-0000-1234"': () => new IOTileBlockSlug('b--0000-0000-1234'),
    'block is 65536': () => new IOTileBlockSlug(1, 65536),
    'block is 2; expected 1': () => new IOTileBlockSlug('d--0001-0000-0000-1234', 2),
    'variable is 0': () => new IOTileVariableSlug(0),
    'variable is 65536': () => new IOTileVariableSlug(65536),
    'variable is "foo"': () => new IOTileVariableSlug('foo'),
    'slug is "v--0123"': () => new IOTileVariableSlug('v--0123'),
    'project is "7"; expected p--0000-0006': () => new IOTileVariableSlug('v--6--5002', 7),
    'slug is 5': () => new IOTileStreamSlug(loose(5)),
    'slug is "s--0001"': () => new IOTileStreamSlug('s--0001'),
    'variable is ""': () => new IOTileStreamSlug('s--1--2--'),
    'index is undefined': () => new IOTileStreamerSlug(1),
    'index is 2; expected 1': () => new IOTileStreamerSlug('t--1--1', 2),
    'slug is "q--1"': () => slugOf('q--1'),
    'slug is "0001"': () => slugOf('0001'),
  };
  it.each(Object.entries(refused))('%s', (message, make) => {
    expect(make).toThrow(OptionError);
    expect(make).toThrow(message);
  });
});

describe('what is written is read again', () => {
  const random = randomNumbers(12);
  /** Of all lengths alike. */
  const number = (bits: number) => {
    const half = () => BigInt(random.below(2 ** 32));
    return ((half() << 32n) + half()) >> BigInt(63 - random.below(bits));
  };
  /** Groups without their zeros, capital letters, leading groups left out. */
  const sloppy = (slug: string) => {
    const [letter, ...terms] = slug.split('--');
    const loosely = terms.map((term) => {
      const groups = term
        .split('-')
        .map((group) => (random.below(2) === 0 ? group : group.replace(/^0+(?=.)/, '')));
      while (groups.length > 1 && /^0+$/.test(groups[0]!) && random.below(2) === 0) groups.shift();
      const text = groups.join('-');
      return random.below(2) === 0 ? text : text.toUpperCase();
    });
    return [letter, ...loosely].join('--');
  };

  it('in any of its forms', () => {
    for (let round = 0; round < ROUNDS; round++) {
      const device = new IOTileDeviceSlug(number(64));
      const project = new IOTileProjectSlug(number(32));
      const variable = Number(number(16)) || 1;
      const made = [
        device,
        project,
        new IOTileFleetSlug(number(48)),
        new IOTileVariableSlug(variable, project),
        IOTileStreamSlug.fromParts({ project, device, variable }),
        new IOTileStreamerSlug(device, Number(number(16))),
      ];
      for (const slug of made) {
        const text = String(slug);
        expect(String(slugOf(text))).toBe(text);
        expect(String(slugOf(sloppy(text))), text).toBe(text);
      }
      expect(new IOTileDeviceSlug(String(device)).bigId).toBe(device.bigId);
      expect(BigInt(device.block) * 2n ** 48n + BigInt(device.id)).toBe(device.bigId);
      expect(new IOTileProjectSlug(project.id).equals(project)).toBe(true);
      expect(new IOTileProjectSlug(project.formattedId()).id).toBe(project.id);
    }
  });

  it('by the server too, which means the same by it', () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [project, device, variable] = [number(32), number(48), Number(number(16)) || 1].map(Number);
      const stream = IOTileStreamSlug.fromParts({ project: project!, device: device!, variable: variable! });
      expect(server.parseStreamSlug(sloppy(String(stream)))).toEqual({ project, device, variable, block: 0 });
      expect(String(stream)).toBe(server.streamSlug(project!, device!, variable!));
      expect(String(new IOTileStreamSlug(server.streamSlug(project!, device!, variable!)))).toBe(
        String(stream),
      );
    }
  });

  it('and what is no slug is refused with an OptionError, whatever it is', () => {
    const alphabet = ['-', '--', 'a', 'f', 'g', '0', '9', 'x', 'p--', 'd--', 's--', ' ', 'É', '.', '/'];
    for (let round = 0; round < ROUNDS; round++) {
      const text = Array.from({ length: random.below(9) }, () => random.pick(alphabet)).join('');
      let slug;
      try {
        slug = slugOf(text);
      } catch (error) {
        expect(error, text).toBeInstanceOf(OptionError);
        continue;
      }
      expect(String(slugOf(String(slug)))).toBe(String(slug));
    }
  });
});
