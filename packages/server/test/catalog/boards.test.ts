/** Boards and the links to them, on both stores. */
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import type { BoardFields } from '../../src/model/records/board.js';
import { STORES } from '../support/stores.js';

const PANEL = { id: 'a', kind: 'text', title: '', place: { x: 0, y: 0, w: 6, h: 4 }, text: 'hello' } as const;
const BOARD: BoardFields = {
  ...{ name: 'night', description: null, range: { last: '24h' }, zone: null, refresh: 30 },
  panels: [PANEL],
};

async function projectOf(catalog: Catalog, name = 'one'): Promise<number> {
  const { id } = await catalog.organizations.create(name);
  return (await catalog.projects.create(id, { name: 'p' })).id;
}

describe.each(STORES)('$kind', (store) => {
  it('keeps boards by names that are unique in their project, and lists them without their panels', async () => {
    const catalog = await store.open();
    const [one, two] = [await projectOf(catalog), await projectOf(catalog, 'two')];
    const board = await catalog.boards.create(one, BOARD, 'me');
    expect(board).toMatchObject({ ...BOARD, project: one, owner: 'me', revision: 1 });
    await expect(catalog.boards.create(one, BOARD, 'me')).rejects.toThrow(/exists already/);
    await catalog.boards.create(two, BOARD, 'me');
    const { items } = await catalog.boards.list(one, { limit: 10 });
    expect(items).toMatchObject([{ id: board.id, name: 'night', panels: 1, revision: 1 }]);
    expect(items[0]).not.toHaveProperty('body');
    expect(await catalog.boards.count(one)).toBe(1);
    expect(await catalog.boards.get(two, board.id)).toBeUndefined();
    expect(await catalog.boards.delete(two, board.id)).toBe(false);
  });

  it('of changes that were made to one revision lets one through, however many come at once', async () => {
    const catalog = await store.open();
    const project = await projectOf(catalog);
    const { id } = await catalog.boards.create(project, BOARD, 'me');
    const changed = await Promise.all(
      [10, 20, 30, 40].map((refresh) => catalog.boards.update(project, id, { ...BOARD, refresh }, 1)),
    );
    const made = changed.filter((board) => board !== undefined);
    expect(made).toMatchObject([{ revision: 2 }]);
    expect(await catalog.boards.get(project, id)).toMatchObject({ revision: 2, refresh: made[0]!.refresh });
    expect(await catalog.boards.update(project, id, BOARD, undefined)).toMatchObject({ revision: 3 });
  });

  it('keeps links by the hashes of their secrets, until they are over or their board goes', async () => {
    const catalog = await store.open();
    const project = await projectOf(catalog);
    const { id: board } = await catalog.boards.create(project, BOARD, 'me');
    const starter = { user: 1, token: null };
    const link = (hash: string, expires: number) =>
      catalog.boardShares.create(hash, { project, board, name: hash, by: 'me', expires, starter });
    const one = await link('one', 1_000);
    await link('two', 2_000);
    await expect(link('two', 3_000)).rejects.toThrow();
    await catalog.boardShares.touch(one.id, 500);
    expect(await catalog.boardShares.findByHash('one')).toEqual({
      share: { ...one, lastUsed: 500 },
      starter,
    });
    await catalog.boardShares.prune(board, 1_000);
    expect((await catalog.boardShares.list(board, { limit: 10 })).items).toMatchObject([{ name: 'two' }]);
    expect(await catalog.boardShares.count(board)).toBe(1);
    await catalog.boards.delete(project, board);
    expect(await catalog.boardShares.findByHash('two')).toBeUndefined();
  });
});
