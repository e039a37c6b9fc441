import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNewName, spelledName } from '../../src/model/names.js';
import {
  isHexId,
  isName,
  nameProblem,
  randomHexId,
  randomInputId,
  randomUuid,
} from '../../src/model/identity.js';

describe('device keys and series names', () => {
  it.each(['a', 'Boiler 1', '温度', 'Ω', '🌡️', 'a/b.c:d', ' x ', 'x'.repeat(255), '🌡'.repeat(255)])(
    '%j',
    (name) => expect(isName(name)).toBe(true),
  );

  it.each<[string, RegExp]>([
    ['', /is empty/],
    ['   ', /is blank/],
    ['\u00a0\u2003', /is blank/],
    ['x'.repeat(256), /has 256 characters; expected 1 to 255/],
    ['🌡'.repeat(256), /has (256|512) characters/],
    ['a\nb', /has the character U\+000A at position 1/],
    ['a\u007f', /U\+007F/],
    ['a\u0085', /U\+0085/],
    ['\ud800', /U\+D800 at position 0/],
    ['a\u2028', /U\+2028/],
  ])('refused: %j', (name, problem) => expect(nameProblem(name)).toMatch(problem));

  it('are found good or bad without exceptions, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const control = [...text].some((char) => char < ' ' || (char >= '\u007f' && char <= '\u009f'));
        if (control || [...text].length > 255) expect(isName(text)).toBe(false);
        expect(isName(text)).toBe(nameProblem(text) === undefined);
      }),
    );
  });
});

describe('new names', () => {
  it.each(['a', 'Ü', '温度', '🌡️', 'می خواهم', 'e\u0301x'.normalize('NFC'), '\ufffd'])('%j', (name) =>
    expect(isNewName(name)).toBe(true),
  );

  it.each([
    ['\ufeffm.a', '<U+FEFF>m.a'],
    ['a\u200bb', 'a<U+200B>b'],
    ['\u202egnp.exe', '<U+202E>gnp.exe'],
    ['a\u00adb', 'a<U+00AD>b'],
    ['U\u0308', 'U<U+0308>'],
    ['\u{e0041}', '<U+E0041>'],
    [' x', '<U+0020>x'],
    ['x \u2003', 'x<U+0020><U+2003>'],
    ['..', '..'],
    ['.', '.'],
  ])('refused: %j, told as %j', (name, spelled) => {
    expect(isName(name)).toBe(true);
    expect(isNewName(name)).toBe(false);
    expect(spelledName(name)).toBe(spelled);
  });
});

describe('random ids', () => {
  it('have the form of their platform', () => {
    expect(randomHexId()).toMatch(/^[0-9a-f]{24}$/);
    expect(randomInputId()).toMatch(/^sen[0-9A-Za-z]{16}$/);
    expect(randomUuid()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(isHexId(randomHexId())).toBe(true);
    expect(['575ecf887ae143cd83dc4aa', '575ECF887AE143CD83DC4AA2', 'x'].map(isHexId)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('do not repeat', () => {
    const many = Array.from({ length: 1000 }, () => [randomHexId(), randomInputId()]).flat();
    expect(new Set(many).size).toBe(2000);
  });
});
