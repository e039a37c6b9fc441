/** The beginning of a refused input, to be shown to people. Guards that what looks like a credential is not in it. */
const LONGEST = 200;
const READ = 1_000;

const SECRET =
  /((?:password|passwd|pwd|secret|token|api[-_ ]?key|access[-_ ]?key|authorization|credential)s?["']?\s{0,3}[:=]\s{0,3})("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,;&}\]]+)/gi;

export function sampleOf(input: string | Uint8Array): string {
  const text =
    typeof input === 'string' ? input.slice(0, READ) : Buffer.from(input.subarray(0, READ)).toString();
  const shown = text
    .replace(SECRET, '$1…')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
