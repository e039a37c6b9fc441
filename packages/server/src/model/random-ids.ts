// Ids that cannot be derived from the integer id: random at creation, then stored. The catalog's unique index has the
// last word; with this many bits a collision is not met in practice.

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 24 hexadecimal digits, as Losant's applications and devices have. */
export function randomHexId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function isHexId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text);
}

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

/** A random UUID, as IOTile's projects and organizations have. */
export function randomUuid(): string {
  return crypto.randomUUID();
}
