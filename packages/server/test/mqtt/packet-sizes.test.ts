// However a connection's bytes are cut, packets are told apart, and too long ones are found before they are gathered.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PacketSizes } from '../../src/listeners/mqtt/packet-sizes.js';

function packet(type: number, length: number): Buffer {
  const head = [type << 4];
  let rest = length;
  do {
    head.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from(head), Buffer.alloc(length, 0xff)]);
}

const packets = fc.array(fc.tuple(fc.integer({ min: 1, max: 14 }), fc.oneof(fc.nat(300), fc.nat(20_000))), {
  minLength: 1,
  maxLength: 8,
});

it('follows packets through any cuts', () => {
  fc.assert(
    fc.property(packets, fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1 }), (list, cuts) => {
      const bytes = Buffer.concat(list.map(([type, length]) => packet(type, length)));
      const sizes = new PacketSizes(20_000);
      for (let at = 0, cut = 0; at < bytes.length; cut++) {
        const end = at + cuts[cut % cuts.length]!;
        expect(sizes.take(bytes.subarray(at, end))).toBeUndefined();
        at = end;
      }
      expect(sizes.lastType).toBe(list.at(-1)![0]);
    }),
    { numRuns: 2_000 },
  );
});

it('refuses the first packet that is too long, by its first bytes', () => {
  fc.assert(
    fc.property(packets, fc.integer({ min: 20_001, max: 268_435_455 }), (list, length) => {
      const sizes = new PacketSizes(20_000);
      for (const [type, each] of list) expect(sizes.take(packet(type, each))).toBeUndefined();
      expect(sizes.take(packet(3, length > 1e6 ? 1e6 : length).subarray(0, 5))).toMatch(/at most 20000/);
    }),
    { numRuns: 500 },
  );
});

it('never throws, whatever comes', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
      const sizes = new PacketSizes(1_000);
      for (const chunk of chunks) if (sizes.take(chunk) !== undefined) return;
    }),
    { numRuns: 20_000 },
  );
});

it('ends a flood of packets that carry nothing, and takes as many again in the next second', () => {
  let now = 0;
  for (const [type, most] of [
    [12, 1_000],
    [8, 1_000],
    [6, 10_000],
  ] as const) {
    const sizes = new PacketSizes(20_000, () => now);
    const some = Buffer.concat(Array.from({ length: most }, () => packet(type, 0)));
    expect(sizes.take(some)).toBeUndefined();
    now += 999;
    expect(sizes.take(packet(3, 10))).toBeUndefined();
    now += 1;
    expect(sizes.take(some)).toBeUndefined();
    expect(sizes.take(packet(type, 0))).toBe(`more than ${most} packets of type ${type} in one second`);
  }
  const publishing = new PacketSizes(20_000, () => now);
  expect(publishing.take(Buffer.concat(Array.from({ length: 50_000 }, () => packet(3, 0))))).toBeUndefined();
});
