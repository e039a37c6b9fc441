// docs/operations.md says what is in the file of the first start, member by member, and each opens what it says.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeFirstCredentials } from '../../src/main/first-start.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { read, tableRows } from './support/pages.js';

type Credentials = { url: string } & Record<string, Record<string, string>>;

let platform: TestPlatform;
let folder: string;
let credentials: Credentials;
beforeAll(async () => {
  platform = await startTestPlatform();
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-file-'));
  const file = path.join(folder, 'credentials.json');
  await writeFirstCredentials(platform.first, platform.url, file);
  credentials = JSON.parse(readFileSync(file, 'utf8')) as Credentials;
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

it('has the members that the document says, and no others', () => {
  const section = /It is one JSON object:\n\n(.*?)\n\n/s.exec(read('docs/operations.md'))![1]!;
  const documented = tableRows(section).slice(1);
  expect(documented.map(([member]) => member)).toEqual(Object.keys(credentials));
  for (const [member, holds] of documented)
    for (const name of Object.keys(credentials[member!]!).filter(() => member !== 'url'))
      expect(holds!.split(/[^A-Za-z]+/), `${member}.${name}`).toContain(name);
});

it('logs in to the IOTile API, as its clients do', async () => {
  const { email, password, projectUuid } = credentials['iotile']!;
  const login = await fetch(`${credentials.url}/api/v1/auth/login/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { jwt } = (await login.json()) as { jwt: string };
  const project = await fetch(`${credentials.url}/api/v1/project/${projectUuid}/`, {
    headers: { authorization: `JWT ${jwt}` },
  });
  expect(project.status).toBe(200);
});

it('has both keys of the I/O Sense API', async () => {
  const { apikey, userId } = credentials['iosense']!;
  const headers = [{ apikey: apikey! }, { userID: userId! }];
  for (const one of headers)
    expect((await fetch(`${credentials.url}/api/metaData/user`, { headers: one })).status).toBe(200);
});
