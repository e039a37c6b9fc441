// Ids in the forms of other platforms that are made of the integer id of a thing, both ways. They stand for things that
// brought no id from there. The first digits spell "tribu" or "tribut": no id that Losant gives before the year 2031, and no
// random UUID, reads like that. IOTile's slugs are in slugs.ts.

/** A text in front and the integer id in digits of a fixed number behind it. */
export interface IdText {
  readonly prefix: string;
  readonly digits: number;
  readonly radix: 16 | 36;
}

/** 24 hexadecimal digits, as Losant's applications and devices have. */
export const LOSANT_ID: IdText = { prefix: '7472696275', digits: 14, radix: 16 };

/** A UUID of version 8, as IOTile's projects have one. */
export const IOTILE_UUID: IdText = { prefix: '74726962-7574-8000-8000-', digits: 12, radix: 16 };

/** `sen` and ten letters and digits, as Datacooee's inputs have. */
export const INPUT_ID_TEXT: IdText = { prefix: 'sen', digits: 10, radix: 36 };

/** The id of the thing with this integer id. */
export const idText = ({ prefix, digits, radix }: IdText, id: number): string =>
  prefix + id.toString(radix).padStart(digits, '0');

/** The integer id behind a text, which is in small letters; undefined for any other text. */
export function parseIdText(form: IdText, text: string): number | undefined {
  const { prefix, digits, radix } = form;
  if (text.length !== prefix.length + digits || !text.startsWith(prefix)) return undefined;
  const id = parseInt(text.slice(prefix.length), radix);
  return Number.isSafeInteger(id) && id > 0 && idText(form, id) === text ? id : undefined;
}
