// Names as parts of URLs: lower-cased, every run of other characters one hyphen, accents left off.
export function slugify(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** A UUID that is a view of an integer id, for APIs that want UUIDs of things that have none; `kind` is two hex digits. */
export function derivedUuid(kind: string, id: number): string {
  return `0000${kind.padStart(4, '0')}-0000-8000-8000-${id.toString(16).padStart(12, '0')}`;
}
