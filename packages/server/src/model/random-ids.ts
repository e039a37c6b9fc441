// Ids of things as other platforms write them: made of the integer id where the thing brought none, or random where people
// must not guess one from another. With this many random bits a collision is not met in practice.

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 24 hexadecimal digits, as Losant's applications and devices have. */
export function randomHexId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function isHexId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text);
}

/** What people may choose as the id of an input. */
export const INPUT_ID = /^sen[\w-]{1,60}$/;

/** `sen` and 16 letters and digits (95 bits), as Datacooee's inputs have. */
export function randomInputId(): string {
  let id = 'sen';
  while (id.length < 19) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // 248 is the greatest multiple of 62 in a byte: beyond it the first letters would come more often.
      if (byte < 248 && id.length < 19) id += ALPHABET.charAt(byte % 62);
    }
  }
  return id;
}

/** A random UUID, as IOTile's reports have. */
export function randomUuid(): string {
  return crypto.randomUUID();
}

/** 21 characters that fit into a URL: the id of a job that other systems see, which tells nothing about other jobs. */
export function randomJobId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(21));
  return Array.from(bytes, (byte) => `${ALPHABET}-_`.charAt(byte & 63)).join('');
}

/** An organization's id as a text that looks like Datacooee's: base64 with a sign of equality at the end. */
export function organizationText(organization: number): string {
  return btoa(`tributary organization ${String(organization).padStart(6, '0')}`);
}
