/** A file that the page made, handed to the browser. */
export function saveText(name: string, text: string, type = 'text/csv'): void {
  saveAt(name, URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` })));
}

function saveAt(name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A cell of CSV; one that a spreadsheet would take for a formula is told to be text. */
export function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
