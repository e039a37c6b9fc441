/** Keys of an installation, when the catalog is away at the moment at which one is asked for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCatalog, type Catalog } from '../../../src/catalog/catalog.js';
import { MadeOnce } from '../../../src/services/access/login/made-once.js';

let folder: string;
let catalog: Catalog;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-made-once-'));
  catalog = await openCatalog(`sqlite:${path.join(folder, 'catalog.db')}`);
});
afterAll(async () => {
  await catalog.close();
  rmSync(folder, { recursive: true, force: true });
});

it('a catalog that was away is asked again, and the key is the one of everybody', async () => {
  let current: Pick<Catalog, 'settings'> = catalog;
  const away = await openCatalog(`sqlite:${path.join(folder, 'catalog.db')}`);
  await away.close();
  const key = new MadeOnce(
    {
      get settings() {
        return current.settings;
      },
    },
    'a-key',
    32,
  );
  current = away;
  await expect(key.get()).rejects.toThrow();
  current = catalog;
  const made = await key.get();
  expect(made).toHaveLength(32);
  expect(await key.get()).toBe(made);
  expect(await new MadeOnce(catalog, 'a-key', 32).get()).toEqual(made);
});
