/** An entry as XML, in the form that Rails gives objects: names with dashes, a type where it is no text, `nil` for what is not there. */
const TYPES: Readonly<Record<string, string>> = {
  channel_id: 'integer',
  entry_id: 'integer',
  created_at: 'dateTime',
  latitude: 'decimal',
  longitude: 'decimal',
};
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export function entryXml(entry: Readonly<Record<string, string | number | null>>): string {
  const lines = Object.entries(entry).map(([member, value]) => {
    const name = member.replaceAll('_', '-');
    const type = TYPES[member];
    const attributes = `${type ? ` type="${type}"` : ''}${value === null ? ' nil="true"' : ''}`;
    return value === null
      ? `  <${name}${attributes}/>`
      : `  <${name}${attributes}>${escaped(String(value))}</${name}>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<feed>\n${lines.join('\n')}\n</feed>\n`;
}

/** Characters that XML cannot say at all become the replacement character. */
const escaped = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>]/g, (character) => ESCAPES[character]!);
