/** Some of the series that a rule is about, to look at. Rule: a few requests at most, whatever the selection is. */
import type { Series, Tributary } from '@tributary/client';
import { partsOf } from '../../shared/parts.js';
import type { RuleForm } from './rule-form.js';

const DEVICES = 5;
const OF_DEVICE = 200;
const SHOWN = 3;

export async function someMatching(
  client: Tributary,
  { devices, tags, series }: Pick<RuleForm, 'devices' | 'tags' | 'series'>,
  signal: AbortSignal,
): Promise<readonly Series[]> {
  const found: Series[] = [];
  const fits = globOf(series.trim());
  const keys = partsOf(devices);
  // Words of a search are parts of names: the longest one that the pattern says plainly.
  const [word = ''] = series.split(/[*?\s]+/).sort((one, other) => other.length - one.length);
  const asked = {
    ...(partsOf(tags).length > 0 && { tags: partsOf(tags) }),
    ...(word !== '' && { search: word.slice(0, 100) }),
  };
  const some =
    keys.length > 0
      ? keys.slice(0, DEVICES)
      : (await client.devices.find({ ...asked, limit: DEVICES }, { signal })).items.map(({ key }) => key);
  for (const device of some) {
    let looked = 0;
    for await (const one of client.series.list({ device, limit: OF_DEVICE }, { signal })) {
      if (fits(one.name)) found.push(one);
      if (found.length >= SHOWN) return found;
      if (++looked >= OF_DEVICE) break;
    }
  }
  return found;
}

/** Stars and question marks, as the server has them, without a regular expression made of what somebody typed. */
function globOf(pattern: string): (name: string) => boolean {
  if (pattern === '') return () => true;
  return (name) => {
    let [p, n, star, mark] = [0, 0, -1, 0];
    while (n < name.length) {
      if (pattern[p] === '*') [star, mark, p] = [p, n, p + 1];
      else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) [p, n] = [p + 1, n + 1];
      else if (star >= 0) [p, mark, n] = [star + 1, mark + 1, mark + 1];
      else return false;
    }
    while (pattern[p] === '*') p++;
    return p === pattern.length;
  };
}
