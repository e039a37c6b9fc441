/** Names of an export's files: safe on every file system and in every header, each of them once. */
const LONGEST = 120;

export function fileNames(title: string, extension: string, labels: readonly string[] | undefined): string[] {
  const base = safe(title);
  if (!labels) return [`${base}.${extension}`];
  const taken = new Set<string>();
  return labels.map((label) => {
    const stem = `${base}-${safe(label)}`;
    let name = stem;
    // Compared as file systems do that know no difference of letters' case.
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${stem}-${number}`;
    taken.add(name.toLowerCase());
    return `${name}.${extension}`;
  });
}

function safe(text: string): string {
  const kept = text.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[._]+/, '');
  return [...kept].slice(0, LONGEST).join('') || 'export';
}
