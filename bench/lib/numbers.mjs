/** Medians, percentiles and tables of figures. */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

export const median = (values) => quantile(values, 0.5);

export const thousands = (value) => Math.round(value).toLocaleString('en-US');
export const ms = (value) => value.toFixed(value < 10 ? 2 : 1);
export const ratio = (value) => `${value.toFixed(2)} ×`;
export const mib = (bytes) => `${Math.round(bytes / 1_048_576)} MiB`;

/** Prints rows under a head; the first column to the left, the others to the right. */
export function printTable(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => (cell === undefined ? '' : String(cell))));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  for (const row of cells) {
    const line = row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])));
    console.log(`  ${line.join('  ')}`);
  }
}
