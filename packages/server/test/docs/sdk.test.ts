/** The page for people who know an old library, and the programs that it shows. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { read, ROOT } from './support/pages.js';

const EXAMPLES = 'packages/client/examples';
/** `start` is what the client's own page shows. */
const OLD = ['iobeam', 'iosense', 'iotile', 'losant'];

it('has every example of the old libraries, and none that is not there', () => {
  const shown = [...read('docs/sdk.md').matchAll(/\]\(\.\.\/(packages\/client\/examples\/[^)]+\.ts)\)/g)].map(
    ([, file]) => file!,
  );
  const there = OLD.flatMap((document) =>
    readdirSync(path.join(ROOT, EXAMPLES, document)).map((name) => `${EXAMPLES}/${document}/${name}`),
  );
  expect(there.length).toBeGreaterThan(30);
  expect([...new Set(shown)].sort()).toEqual(there.sort());
  for (const file of shown) expect(existsSync(path.join(ROOT, file))).toBe(true);
});
