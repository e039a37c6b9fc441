/** Lists of wide rows: shorter pages where they have a cursor, a refusal before anything is read where they have positions. */
import { afterAll, describe, expect, it } from 'vitest';
import { openCatalog, type Catalog } from '../../src/catalog/catalog.js';
import { STORES, withProject } from '../support/stores.js';

/** Of an answer; a page is an eighth of it. */
const ANSWER = 800_000;
const WIDE = { note: 'é'.repeat(15_000) };
const ROWS = 12;
/** Rows of 30,000 bytes that fit into 100,000. */
const FITTING = 3;

const opened: Catalog[] = [];
afterAll(() => Promise.all(opened.map((catalog) => catalog.close())));

type Read = (page: { limit: number; after?: number }) => Promise<{
  items: readonly { readonly id: number }[];
  next: number | null;
}>;

/** The ids of each page. */
async function walk(read: Read, limit = 1_000): Promise<number[][]> {
  const pages: number[][] = [];
  let after: number | undefined;
  for (;;) {
    const page = await read({ limit, ...(after !== undefined && { after }) });
    pages.push(page.items.map(({ id }) => id));
    if (page.next === null) return pages;
    after = page.next;
  }
}

const rising = (ids: readonly number[]) => [...ids].sort((a, b) => a - b);
const each = async <T>(make: (i: number) => Promise<T>) => {
  const made: T[] = [];
  for (let i = 0; i < ROWS; i++) made.push(await make(i));
  return made;
};

async function token(catalog: Catalog, organization: number, project: number | null, i: number) {
  const owner = (await catalog.users.findForLogin('me@x.y')) ?? (await catalog.users.create(ME));
  return catalog.tokens.create(`h${organization}.${i}`, {
    ...{ kind: 'api', name: `t${i}`, owner: owner.id, organization, project, expires: null },
    ...{ scopes: [], description: null, device: null, attributes: WIDE },
  });
}
const ME = { email: 'me@x.y', name: null, password: '' };

describe.each(STORES)('lists of wide rows in $kind', ({ url }) => {
  const open = async () => {
    const catalog = await openCatalog(await url(), ANSWER);
    opened.push(catalog);
    return { catalog, ...(await withProject(catalog)) };
  };

  /** Makes rows and says how the list of them is read. */
  type Place = Awaited<ReturnType<typeof open>>;
  const lists: Record<string, (place: Place) => Promise<{ ids: number[]; read: Read }>> = {
    devices: async ({ catalog, project }) => {
      const made = await each((i) => catalog.devices.create(project.id, `d${i}`, { attributes: WIDE }));
      return { ids: made.map(({ id }) => id), read: (page) => catalog.devices.list(project.id, {}, page) };
    },
    'devices with many tags': async ({ catalog, project }) => {
      const tags = Array.from({ length: 100 }, (_, i) => ({ key: `k${i}`, value: 'é'.repeat(140) }));
      const made = await each((i) => catalog.devices.create(project.id, `d${i}`, { tags }));
      return { ids: made.map(({ id }) => id), read: (page) => catalog.devices.list(project.id, {}, page) };
    },
    series: async ({ catalog, project }) => {
      const { id: device } = await catalog.devices.create(project.id, 'd');
      const names = Array.from({ length: ROWS }, (_, i) => `s${i}`);
      const variables = await catalog.variables.ensure(project.id, names);
      const made = await each((i) =>
        catalog.series.create(project.id, {
          ...{ device, name: names[i]!, kind: 'number', variable: variables.get(names[i]!)! },
          attributes: WIDE,
        }),
      );
      return { ids: made.map(({ id }) => id), read: (page) => catalog.series.list(project.id, {}, page) };
    },
    variables: async ({ catalog, project }) => {
      const made = await each((i) => catalog.variables.create(project.id, `v${i}`, { mdo: WIDE }));
      return { ids: made.map(({ id }) => id), read: (page) => catalog.variables.list(project.id, page) };
    },
    assets: async ({ catalog, project }) => {
      const made = await each((i) => catalog.assets.create(project.id, { name: `a${i}`, attributes: WIDE }));
      return { ids: made.map(({ id }) => id), read: (page) => catalog.assets.list(project.id, page) };
    },
    documents: async ({ catalog, project }) => {
      const made = await each((i) =>
        catalog.documents.create(project.id, 'iobeam.app', { name: `n${i}`, body: WIDE }),
      );
      const read: Read = (page) => catalog.documents.list(project.id, 'iobeam.app', {}, page);
      return { ids: made.map(({ id }) => id), read };
    },
    projects: async ({ catalog, organization, project }) => {
      const made = await each((i) =>
        catalog.projects.create(organization.id, { name: `p${i}`, attributes: WIDE }),
      );
      await catalog.projects.delete(project.id);
      return { ids: made.map(({ id }) => id), read: (page) => catalog.projects.list(organization.id, page) };
    },
    'access keys': async ({ catalog, project }) => {
      const rules = { pubTopics: [WIDE.note] };
      const made = await each((i) =>
        catalog.accessKeys.create(project.id, { key: `k${i}`, hash: `h${i}` }, { rules }),
      );
      return { ids: made.map(({ id }) => id), read: (page) => catalog.accessKeys.list(project.id, page) };
    },
    jobs: async ({ catalog, organization, project }) => {
      const owner = { organization: organization.id, project: project.id };
      const made = await each(() => catalog.jobs.create(owner, 'export', WIDE));
      const read: Read = (page) => catalog.jobs.list(organization.id, { only: [project.id] }, page);
      return { ids: made.map(({ id }) => id).reverse(), read };
    },
    people: async ({ catalog, organization }) => {
      const made = await each(async (i) => {
        const user = { email: `u${i}@x.y`, name: null, password: '', attributes: WIDE };
        const { id } = await catalog.users.create(user);
        await catalog.memberships.set(organization.id, id, 'member');
        return id;
      });
      return { ids: made, read: (page) => catalog.users.listMembers(organization.id, page) };
    },
    tokens: async ({ catalog, organization, project }) => {
      const made = await each((i) => token(catalog, organization.id, project.id, i));
      const read: Read = (page) => catalog.tokens.list(organization.id, [project.id], page);
      return { ids: made.map(({ id }) => id), read };
    },
    'tokens of a person': async ({ catalog, organization }) => {
      const made = await each((i) => token(catalog, organization.id, null, i));
      return { ids: made.map(({ id }) => id), read: (page) => catalog.tokens.listOwned(1, page) };
    },
    files: async ({ catalog, organization, project }) => {
      const made = await each((i) =>
        catalog.files.create({
          ...{ organization: organization.id, project: project.id, kind: 'iobeam.file', name: `f${i}` },
          ...{ path: `p${i}`, type: 'text/plain', bytes: 1, sha256: '', hash: null, expires: null },
          attributes: WIDE,
        }),
      );
      const read: Read = (page) => catalog.files.list(project.id, 'iobeam.file', {}, page);
      return { ids: made.map(({ id }) => id), read };
    },
    'records of the audit': async ({ catalog, organization, project }) => {
      await each((i) =>
        catalog.audit.add({
          ...{ time: i, organization: organization.id, project: project.id, address: null, door: 'test' },
          actor: { kind: 'user', id: 1, name: 'me' },
          action: 'device.create',
          subject: { kind: 'device', id: '1', name: null },
          details: WIDE,
        }),
      );
      const filter = { organization: organization.id, projects: null };
      const ids = Array.from({ length: ROWS }, (_, i) => ROWS - i);
      return { ids, read: (page) => catalog.audit.list(filter, page) };
    },
  };

  it.each(Object.keys(lists))('%s: pages end before they are too large, and none is lost', async (name) => {
    const { ids, read } = await lists[name]!(await open());
    const pages = await walk(read);
    expect(pages.flat()).toEqual(ids);
    expect(pages.map((page) => page.length)).toEqual(Array.from({ length: ROWS / FITTING }, () => FITTING));
    // What fits goes by the number of rows, as ever.
    expect((await walk(read, 2)).map((page) => page.length)).toEqual(
      Array.from({ length: ROWS / 2 }, () => 2),
    );
  });

  it('gives a row that alone is larger than a page', async () => {
    const { catalog, project } = await open();
    const body = { note: 'x'.repeat(ANSWER / 2) };
    for (let i = 0; i < 3; i++) await catalog.documents.create(project.id, 'iobeam.app', { body });
    const pages = await walk((page) => catalog.documents.list(project.id, 'iobeam.app', {}, page));
    expect(pages.map((page) => page.length)).toEqual([1, 1, 1]);
  });

  it('refuses a page by position that is larger than an answer, and gives the smaller ones that it consists of', async () => {
    const { catalog, project } = await open();
    const body = { note: 'x'.repeat(ANSWER / 5) };
    const names = Array.from({ length: 10 }, (_, i) => `n${i}`);
    for (const name of names) await catalog.documents.create(project.id, 'iotile.note', { name, body });
    const range = (offset: number, limit: number) =>
      catalog.documents.range(project.id, 'iotile.note', { order: 'asc', offset, limit });
    await expect(range(0, 10)).rejects.toMatchObject({
      code: 'query_too_large',
      message: expect.stringContaining('in one page of a list; ask for a smaller page'),
    });
    const seen: (string | null)[] = [];
    for (let offset = 0; offset < 12; offset += 3) {
      const { items, total } = await range(offset, 3);
      expect(total).toBe(10);
      for (const { name } of items) seen.push(name);
    }
    expect(seen).toEqual(names);
  });

  it('gives a page by position in the order that was asked for, whatever the order of ids', async () => {
    const { catalog, project } = await open();
    for (const [i, key] of ['c', 'a', 'b'].entries())
      await catalog.devices.create(project.id, key, { attributes: { note: 'x'.repeat(100_000 + i) } });
    const search = { sort: 'key', direction: 'desc', limit: 10 } as const;
    const { items } = await catalog.deviceSearches.search(project.id, search);
    expect(items.map(({ key }) => key)).toEqual(['c', 'b', 'a']);
    expect(rising(items.map(({ id }) => id))).toHaveLength(3);
  });
});
