/** Lines to paste for each API, as the page shows them; and a plant to look at. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { until } from '../support/waiting.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

interface Lines {
  readonly api: string;
  readonly token?: string;
  readonly snippets: readonly { readonly title: string; readonly lines: string }[];
}
const textOf = ({ snippets }: Lines) => snippets.map(({ lines }) => lines).join('\n');
const at = () => `project=${platform.one.project}`;

it('are there for every API, with the address of the asker and open places for credentials', async () => {
  const { items } = (await platform.call('GET', `/apis?${at()}`, { token: platform.one.reader })).json as {
    items: Lines[];
  };
  expect(items.map(({ api }) => api)).toEqual([
    ...['native', 'influx', 'losant', 'iobeam', 'iotile', 'iosense', 'datacooee', 'thingspeak'],
  ]);
  expect(textOf(items[0]!)).toContain(`${platform.url}/tributary/v1/points?project=${platform.one.project}`);
  expect(textOf(items[0]!)).toContain('YOUR_TOKEN');
});

it.each(['native', 'influx', 'losant', 'iobeam', 'iotile', 'iosense', 'datacooee', 'thingspeak'])(
  'of %s have credentials that are made for them and work',
  async (api) => {
    const answer = await platform.call('POST', `/apis?${at()}`, { token: platform.one.admin, body: { api } });
    expect(answer.status, answer.text).toBe(201);
    const { token, ...lines } = answer.json as Lines & { token: string };
    expect(textOf(lines)).not.toMatch(/YOUR_TOKEN|APPLICATION_ID|ORGANIZATION_ID|CHANNEL_ID|WRITE_API_KEY/);
    expect(textOf(lines)).toContain(token);
    expect((await platform.call('GET', `/devices?${at()}`, { token })).status).toBe(200);
  },
);

it('are for administrators of the project, and of known APIs', async () => {
  const ask = (token: string, api: string) =>
    platform.call('POST', `/apis?${at()}`, { token, body: { api } });
  expect((await ask(platform.one.writer, 'native')).json.error.code).toBe('scope_missing');
  expect((await ask(platform.one.admin, 'nobody')).json.error.message).toContain('expected native, influx');
});

it('a plant is started by one request, once, and writes into a project of its own', async () => {
  const { admin } = platform.one;
  const made = await platform.call('POST', '/demo', { token: admin });
  expect(made.json).toMatchObject({ name: 'demo', demo: true });
  expect((await platform.call('POST', '/demo', { token: admin })).json.id).toBe(made.json.id);
  const newest = async () =>
    (await platform.call('GET', `/query/last?project=${made.json.id}&series=temperature`, { token: admin }))
      .json.items as { time: string }[];
  const [first] = await newest();
  await until('a live point', async () => (await newest())[0]!.time !== first!.time);
  await platform.call('DELETE', `/projects/${made.json.id}`, { token: admin });
  const again = await platform.call('POST', '/demo', { token: admin });
  expect(again.json.id).not.toBe(made.json.id);
  expect((await platform.call('POST', '/demo', { token: platform.one.writer })).status).toBe(403);
});
