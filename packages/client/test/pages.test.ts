/** Pages that a server links to each other, also wrongly. */
import { expect, it } from 'vitest';
import { json, scripted } from './support/scripted-server.js';

it('pages are read one after the other, as many rows each as the platform allows unless told', async () => {
  const page = (id: number, next: string | null) => json({ items: [{ id }], next });
  const { client, came } = await scripted([page(1, 'a'), page(2, 'b/c'), page(3, null)]);
  const ids: number[] = [];
  for await (const { id } of client.projects.list()) ids.push(id);
  expect(ids).toEqual([1, 2, 3]);
  expect(came.map(({ line }) => line.replace('GET /tributary/v1/projects', ''))).toEqual([
    '?limit=1000',
    '?limit=1000&cursor=a',
    '?limit=1000&cursor=b%2Fc',
  ]);
});

it('a page is asked for when the one before has been read', async () => {
  const { client, came } = await scripted([json({ items: [{ id: 1 }], next: 'a' })]);
  for await (const { id } of client.projects.list()) {
    expect(id).toBe(1);
    break;
  }
  expect(came).toHaveLength(1);
});

it.each([1, 2, 3, 7])('pages that go round in a circle of %i come to an end', async (length) => {
  let asked = 0;
  const { client } = await scripted([
    (_, response) => response.end(JSON.stringify({ items: [], next: `p${++asked % length}` })),
  ]);
  await expect(client.queryPoints().all()).rejects.toMatchObject({
    code: 'pages_repeat',
    message: 'The pages of /query/points go round: the next one was answered before.',
  });
  expect(asked).toBeLessThan(4 * length + 2);
});
