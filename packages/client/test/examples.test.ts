/**
 * Every example is run, as its reader would run it: compiled, by Node, with the built package, against a real server, in a project of
 * its own. Rule: what it prints is what it says it prints; `…` in such a line stands for anything.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../server/test/support/platform.js';

const EXAMPLES = path.join(import.meta.dirname, '../examples');
/** Where `@tributary/client` is what is installed, and nothing is committed. */
const COMPILED = path.join(
  import.meta.dirname,
  '../../../node_modules/.cache/tributary-examples',
  `${process.pid}`,
);
const LIMIT_MS = 60_000;
const run = promisify(execFile);

let platform: TestPlatform;
let login: string;
beforeAll(async () => {
  mkdirSync(COMPILED, { recursive: true });
  platform = await startTestPlatform({ 'organizations-by': 'everybody' });
  const { email, password } = platform.first.admin;
  login = (await platform.call('POST', '/login', { token: null, body: { email, password } })).json.token;
});
afterAll(async () => {
  await platform.stop();
  rmSync(COMPILED, { recursive: true, force: true });
});

/** Of the administrator of an empty project, and the token of a program of its own. */
async function newProject(name: string): Promise<{ id: string; token: string }> {
  const made = await platform.call('POST', '/projects', { token: login, body: { name } });
  const id = made.json.id as number;
  const scopes = ['project:admin', 'project:write', 'project:read'];
  const body = { name, project: id, scopes };
  const answer = await platform.call('POST', '/tokens', { token: login, body });
  expect(answer.status, answer.text).toBe(201);
  return { id: String(id), token: answer.json.token as string };
}

/** Into a folder of its own, which is where it runs: what an example saves there is its own. */
function compiled(file: string): string {
  const folder = path.join(COMPILED, file.replace(/\W+/g, '-'));
  mkdirSync(folder, { recursive: true });
  const { outputText } = ts.transpileModule(readFileSync(path.join(EXAMPLES, file), 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  writeFileSync(path.join(folder, 'example.mjs'), outputText);
  return folder;
}

/** What it prints, as it says itself at its end. */
function promised(file: string): string[] {
  const [, block] =
    /^\/\/ Prints:\n((?:\/\/.*\n?)+)$/m.exec(readFileSync(path.join(EXAMPLES, file), 'utf8')) ?? [];
  if (block === undefined) throw new Error(`${file} does not end with "// Prints:" and what it prints`);
  return block
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^\/\/ ?/, ''));
}

const fits = (line: string, printed: string): boolean => {
  const parts = line.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(printed);
};

const documents = readdirSync(EXAMPLES);

describe.each(documents)('%s', (document) => {
  const files = readdirSync(path.join(EXAMPLES, document))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${document}/${file}`);

  it.each(files)('%s prints what it says', async (file) => {
    const cwd = compiled(file);
    const { id, token } = await newProject(file);
    const { email, password } = platform.first.admin;
    const env = {
      ...{ PATH: process.env['PATH'], TRIBUTARY_URL: platform.url, TRIBUTARY_TOKEN: token },
      ...{ TRIBUTARY_PROJECT: id, TRIBUTARY_EMAIL: email, TRIBUTARY_PASSWORD: password },
    };
    const { stdout } = await run(process.execPath, ['example.mjs'], { cwd, env, timeout: LIMIT_MS });
    const printed = stdout.trimEnd().split('\n');
    // Lines that fit are shown as they were promised, so that a difference names the line.
    const shown = promised(file).map((line, at) => (fits(line, printed[at] ?? '') ? printed[at] : line));
    expect(printed).toEqual(shown);
  });
});
