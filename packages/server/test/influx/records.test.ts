import fc from 'fast-check';
import { expect, it } from 'vitest';
import { endOfRecord, recordsOf } from '../../src/dialects/influx/wire/record.js';

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

const never = () => new Error('too long');

it('splits a file at the same places, whatever pieces it comes in', async () => {
  const piece = fc.constantFrom('m', ' ', ',', '=', '"', '\\', '\n', '#', '\t', '\r', 'x=1', ' a="', 'é');
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      async (parts, sizes) => {
        const bytes = Buffer.from(parts.join(''));
        const wanted: [number, string][] = [];
        let line = 1;
        for (let from = 0; from < bytes.length;) {
          const { end, breaks } = await endOfRecord(bytes, from, () => Promise.resolve());
          const text = bytes.toString('utf8', from, end);
          expect(breaks).toBe(text.split('\n').length - 1);
          wanted.push([line, text]);
          line += text.split('\n').length;
          from = end + 1;
        }
        const found: [number, string][] = [];
        for await (const record of recordsOf(pieces(bytes, sizes), 1000, never))
          found.push([record.line, record.bytes.toString()]);
        expect(found).toEqual(wanted);
      },
    ),
    { numRuns: 2000 },
  );
});

it('bounds a record whose text is never closed, and names the line where it begins', async () => {
  const bytes = Buffer.from(`m a=1\nm b=2\nm c="${'x\n'.repeat(1000)}`);
  const read = async () => {
    for await (const record of recordsOf(pieces(bytes, [64]), 512, (line) => new Error(`line ${line}`)))
      expect(record.line).toBeLessThan(3);
  };
  await expect(read()).rejects.toThrow('line 3');
});
