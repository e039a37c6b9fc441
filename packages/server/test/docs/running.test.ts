// What the documents say of a running server, tried on the built one as a user starts it.
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { curlsOf } from './support/curl.js';
import { codeBlocks, expectBlock, markdownTable, read, tableRows } from './support/pages.js';

const folder = folderOfServers();
let server: ServerProcess;
let token: string;
beforeAll(async () => {
  server = await ServerProcess.start(path.join(folder, 'data'));
  token = (await server.credentials()).native.token;
});
afterAll(() => server.stop());

const here = (url: string): string => url.replace('http://localhost:7070', server.url);
const get = (path: string): Promise<Response> =>
  fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } });

describe.each(['docs/native-api.md', 'docs/influx.md'])('%s', (file) => {
  it('has only examples that work', async () => {
    const requests = curlsOf(codeBlocks(read(file), 'sh').join('\n'), { TOKEN: token });
    expect(requests.length).toBeGreaterThan(0);
    for (const { url, init } of requests) {
      const answer = await fetch(here(url), init);
      expect(answer.status, await answer.text()).toBeLessThan(300);
    }
  });
});

it('names every limit in docs/limits.md, with its default', async () => {
  const limits = (await (await get('/tributary/v1/limits')).json()) as Record<string, number>;
  const rows = tableRows(read('docs/limits.md')).filter(([name]) => name! in limits);
  expect(Object.fromEntries(rows.map(([name, value]) => [name, Number(value)]))).toEqual(limits);
});

it('keeps the table of metrics equal to what the server tells', async () => {
  const text = await (await get('/metrics')).text();
  const types = new Map([...text.matchAll(/^# TYPE (tributary_\w+) (\w+)$/gm)].map(([, n, t]) => [n!, t!]));
  const rows = [...text.matchAll(/^# HELP (tributary_\w+) (.+)$/gm)].map(([, name, help]) => {
    const sample = new RegExp(`^${name}(?:_count)?\\{(.*)\\}`, 'm').exec(text)?.[1] ?? '';
    const labels = [...sample.matchAll(/(\w+)="/g)].map(([, label]) => `\`${label}\``);
    return [`\`${name}\``, types.get(name!)!, labels.join(', '), help!];
  });
  expect(rows.length).toBeGreaterThan(5);
  expectBlock('docs/metrics.md', 'metrics', markdownTable(['metric', 'type', 'labels', 'what'], rows));
});
