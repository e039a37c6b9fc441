/**
 * Name filters: `*` is any text, `?` any one character, everything else itself; anchored at both ends, sensitive to case.
 * Ensures that what somebody types never becomes a backtracking expression: two pointers, at most text × pattern steps.
 */
const MAX_CHARACTERS = 1_000;
const MAX_STARS = 16;

/** What `isUsableGlob` asks for; it stands in refusals. */
export const GLOB_EXPECTED = `a filter of at most ${MAX_CHARACTERS} characters and ${MAX_STARS} stars`;

export function isUsableGlob(glob: string): boolean {
  if (glob.length > MAX_CHARACTERS) return false;
  let stars = 0;
  for (let at = 0; at < glob.length; at++) if (glob[at] === '*' && glob[at - 1] !== '*') stars++;
  return stars <= MAX_STARS;
}

/** A character is a code point, as in the stores. */
export const matchesGlob = (glob: string, text: string): boolean => globMatcher(glob)(text);

/** The same for many texts: the filter is taken apart once. `spend` hears after each how many letters were compared. */
export function globMatcher(glob: string, spend?: (letters: number) => void): (text: string) => boolean {
  const pattern = lettersOf(glob);
  const least = glob.replaceAll('*', '').length - astralsOf(glob);
  const afterLastStar = [...glob].lastIndexOf('*') + 1;
  return (text) => {
    const letters = lettersOf(text);
    if (letters.length < least || !endsAs(pattern, afterLastStar, letters, spend)) return false;
    return matches(pattern, letters, spend);
  };
}

/** A text of none but short characters is its own list. */
const SURROGATE = /[\ud800-\udfff]/;
const lettersOf = (text: string): ArrayLike<string> => (SURROGATE.test(text) ? [...text] : text);
const astralsOf = (text: string): number => text.length - [...text].length;

/** Whether what stands behind the last star is at the end: most that does not match is known by that. */
function endsAs(
  pattern: ArrayLike<string>,
  from: number,
  letters: ArrayLike<string>,
  spend?: (letters: number) => void,
): boolean {
  const shift = letters.length - pattern.length;
  let place = pattern.length - 1;
  for (; place >= from; place--) {
    const wanted = pattern[place];
    if (wanted !== '?' && wanted !== letters[place + shift]) break;
  }
  spend?.(pattern.length - place);
  return place < from;
}

function matches(
  pattern: ArrayLike<string>,
  letters: ArrayLike<string>,
  spend?: (letters: number) => void,
): boolean {
  let compared = 0;
  let [at, place] = [0, 0];
  // Where the last star stands, and from where it has not taken a letter yet.
  let [star, from] = [-1, 0];
  while (at < letters.length) {
    compared++;
    const wanted = pattern[place];
    if (wanted === '*') {
      star = place++;
      from = at;
    } else if (wanted !== undefined && (wanted === letters[at] || wanted === '?')) {
      place++;
      at++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++from;
    } else break;
  }
  spend?.(compared);
  if (at < letters.length) return false;
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}
