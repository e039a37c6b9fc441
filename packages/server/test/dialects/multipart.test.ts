import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMultipart, readForm } from '../../src/dialects/multipart.js';
import { TributaryError } from '../../src/errors/error.js';

const TYPE = 'multipart/form-data; boundary=edge';
const part = (head: string, content: string) =>
  `--edge\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const END = '--edge--\r\n';
const read = (...parts: string[]) => readForm(TYPE, Buffer.from(parts.join('')));
const onlyFile = (...parts: string[]) => read(...parts).files[0]!;

const refusal = (body: Buffer, type = TYPE): TributaryError => {
  try {
    readForm(type, body);
  } catch (error) {
    expect(error).toBeInstanceOf(TributaryError);
    return error as TributaryError;
  }
  throw new Error('it was read');
};

describe('a multipart form', () => {
  it('gives fields as text and files as bytes, the last of several fields', () => {
    const form = read(
      part('name="a"', 'one'),
      part('name="file"; filename="report.bin"', 'bytes'),
      part('name="a"', 'zwölf'),
      END,
    );
    expect([...form.fields]).toEqual([['a', 'zwölf']]);
    expect(form.files).toEqual([
      { field: 'file', name: 'report.bin', type: 'application/octet-stream', content: Buffer.from('bytes') },
    ]);
  });

  it('keeps a file of no bytes', () => {
    expect(onlyFile(part('name="file"; filename="x.bin"', ''), END).content).toHaveLength(0);
  });

  it('reads a file where it lies in the body', () => {
    const body = Buffer.from(part('name="file"; filename="x.bin"', 'in place') + END);
    expect(readForm(TYPE, body).files[0]!.content.buffer).toBe(body.buffer);
  });

  it.each([
    ['filename="../../etc/passwd"', 'passwd'],
    [String.raw`filename="C:\\reports\\one.mp"`, 'one.mp'],
    ['filename=plain.bin', 'plain.bin'],
    ['filename="日本 報告.mp"', '日本 報告.mp'],
    [`filename="x.bin"; filename*=UTF-8''%C3%A4%20b.mp`, 'ä b.mp'],
    [String.raw`filename="a \"b\".bin"`, 'a "b".bin'],
  ])('takes the name of a file from %s', (head, name) => {
    expect(onlyFile(part(`name="file"; ${head}`, 'x'), END).name).toBe(name);
  });

  it('may begin with something else, and have its boundary in quotes', () => {
    const text = `\r\nfor old mail programs\r\n${part('name="a"', '1')}${END}`;
    const form = readForm('Multipart/Form-Data; boundary="edge"; charset=utf-8', Buffer.from(text));
    expect(form.fields.get('a')).toBe('1');
  });

  it.each([
    ['no body', ''],
    ['no boundary', 'something else'],
    ['no end', part('name="a"', '1')],
    ['a cut head', '--edge\r\nContent-Disposition: form-da'],
    ['no name', part('filename="x"', '1') + END],
    ['too many parts', part('name="a"', '1').repeat(101) + END],
    ['a long head', part(`name="${'a'.repeat(9_000)}"`, '1') + END],
  ])('with %s is refused with the reason', (_, text) => {
    expect(refusal(Buffer.from(text))).toMatchObject({ code: 'body_malformed', message: /multipart form/ });
  });

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=${'x'.repeat(71)}`,
  ])('needs a boundary: %s', (type) => {
    expect(isMultipart(type)).toBe(true);
    expect(refusal(Buffer.from(END), type).message).toContain('boundary');
  });

  it('comes back as it was sent, whatever is in it', async () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !/\p{Surrogate}/u.test(value));
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(text, fc.uint8Array({ maxLength: 2_000 }))),
        ),
        async (entries) => {
          const sent = new FormData();
          for (const [name, value] of entries)
            if (typeof value === 'string') sent.append(name, value);
            else sent.append(name, new Blob([new Uint8Array(value)]), `${name}.bin`);
          const response = new Response(sent);
          const body = Buffer.from(await response.arrayBuffer());
          const form = readForm(response.headers.get('content-type')!, body);
          const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
          // The form itself turns every line end into CRLF (HTML, 4.10.21.4).
          const lines = texts.map(([name, value]) => [name, value.replace(/\r\n|\r|\n/g, '\r\n')] as const);
          expect(form.fields).toEqual(new Map(lines));
          const files = entries.filter((entry) => typeof entry[1] !== 'string');
          expect(form.files.map(({ field, name, content }) => [field, name, [...content]])).toEqual(
            files.map(([name, value]) => [name, `${name}.bin`, [...(value as Uint8Array)]]),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is read or refused, never a fault of ours, when bytes of it change', () => {
    const sound = Buffer.concat([
      Buffer.from(
        part('name="a"', 'text') +
          '--edge\r\nContent-Disposition: form-data; name="file"; filename="x.bin"\r\n\r\n',
      ),
      randomBytes(200),
      Buffer.from(`\r\n${END}`),
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 20 }),
        fc.nat(sound.length),
        (changes, length) => {
          const body = Buffer.from(sound);
          for (const [at, byte] of changes) body[at] = byte;
          try {
            readForm(TYPE, body.subarray(0, length));
          } catch (error) {
            expect(error).toMatchObject({ code: 'body_malformed' });
          }
        },
      ),
      { numRuns: 20_000 },
    );
  });
});
