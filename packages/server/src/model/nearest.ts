/**
 * "Did you mean": the names that a mistyped one is likely to be. Bounds its cost: what a request names is at most 255
 * characters, the candidates are bounded by whoever reads them, and a comparison ends as soon as it is hopeless.
 */

/** Of names longer than this only the likeness in case is looked at. */
const LONGEST = 64;
const MAX_EDITS = 3;

/** At most `most` of the candidates, the likest first; those of equal likeness in the order of their names. */
export function nearest(name: string, candidates: Iterable<string>, most = 3): string[] {
  const folded = fold(name);
  const bound = Math.min(MAX_EDITS, Math.max(1, Math.floor(folded.length / 3)));
  const found: { name: string; edits: number }[] = [];
  for (const candidate of candidates) {
    const other = fold(candidate);
    const edits = other === folded ? 0 : edited(folded, other, bound);
    if (edits <= bound) found.push({ name: candidate, edits });
  }
  return found
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map((one) => one.name);
}

const fold = (name: string): string => name.trim().toLowerCase();

/** Letters put in, left out, exchanged for another or for their neighbour; more than `bound` is Infinity. */
function edited(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) > bound || Math.max(a.length, b.length) > LONGEST) return Infinity;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      const turned = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (turned) cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > bound) return Infinity;
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
