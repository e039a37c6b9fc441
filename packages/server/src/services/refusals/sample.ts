/** The beginning of a refused input, to be shown to people. Ensures that it is one printable line, without what looks like a credential. */
import { withoutSecrets } from './secrets.js';

const LONGEST = 200;
const READ = 1_000;

export function sampleOf(input: string | Uint8Array): string {
  const text =
    typeof input === 'string' ? input.slice(0, READ) : Buffer.from(input.subarray(0, READ)).toString();
  const shown = withoutSecrets(text)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
