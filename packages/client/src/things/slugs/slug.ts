/** What all slugs have in common. Rule: a slug never changes; where a text is expected, it is one. */

export abstract class IOTileSlug {
  /** Canonical: lower-case, all groups. */
  abstract toString(): string;

  /** Without the letter: `0000-0005`. */
  formattedId(): string {
    const text = this.toString();
    return text.slice(text.indexOf('--') + 2);
  }
  toJSON(): string {
    return this.toString();
  }
  equals(other: IOTileSlug | string): boolean {
    return this.toString() === String(other);
  }
}
