/** What holds for every command: programs can read it, shells can complete it, and a failure has one form. */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { programOf } from '../../src/cli/index.js';
import { SHELLS } from '../../src/cli/completion/scripts.js';
import { typedLine } from '../../src/cli/completion/shell-line.js';
import { tributary } from '../support/command.js';
import { folderOfTests } from '../support/folders.js';

const folder = folderOfTests('completion');
const silent = new PassThrough();
const io = { env: {}, stdin: silent, stdout: silent, stderr: silent, terminal: false };
const program = await programOf(io);

/** Each command that does something, with the words that call it. */
function* leaves(command: Command, words: readonly string[] = []): Generator<[readonly string[], Command]> {
  if (command.commands.length === 0) yield [words, command];
  for (const sub of command.commands) yield* leaves(sub, [...words, sub.name()]);
}
const all = [...leaves(program)];

describe('every command', () => {
  it('is read alone where its name is typed, under that name', async () => {
    for (const name of Object.keys(COMMANDS)) {
      const { commands } = await programOf(io, name);
      expect(commands.map((command) => command.name())).toEqual([name]);
    }
  });

  it('prints JSON for programs', () => {
    expect(all.length).toBeGreaterThan(40);
    const without = all.filter(([, { options }]) => !options.some(({ long }) => long === '--json'));
    expect(without.map(([words]) => words.join(' '))).toEqual([]);
  });

  it.each([
    [
      ['query', 'point'],
      2,
      '<what> is "point"; expected points, last, first, buckets, statistics, counts or sql.',
    ],
    [['query', '--lmit', '3'], 2, "unknown option '--lmit'\n(Did you mean --limit?)"],
    [['import', 'missing.csv', '--dry-run'], 1, /^missing.csv cannot be read/],
    [
      ['query', 'last', '--url', 'http://127.0.0.1:9', '--token', 'x'],
      3,
      /^http:\/\/127.0.0.1:9 does not answer: /,
    ],
  ] as const)('tells a program of a failure as an object: %j', async (argv, exit, message) => {
    const ran = await tributary([...argv, '--json']);
    expect(ran).toMatchObject({ exit });
    const last = ran.err.trim().split('\n').at(-1)!;
    const { error } = JSON.parse(last) as { error: { message: string; exit: number } };
    expect(error).toMatchObject({
      exit,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect((await tributary(argv)).err).toMatch(/^tributary: /);
  });
});

describe('completion', () => {
  const complete = async (shell: string, ...words: string[]): Promise<string[]> => {
    const { out, exit, err } = await tributary(['__complete', shell, ...words]);
    expect([exit, err]).toEqual([0, '']);
    return out.split('\n').slice(0, -1);
  };

  it('knows every command and every option', async () => {
    const top = await complete('fish', '');
    const names = top.map((line) => line.split('\t')[0]);
    expect(names.sort()).toEqual([...program.commands.map((one) => one.name()), 'help'].sort());
    for (const [words, command] of all) {
      const found = (await complete('fish', ...words, '--')).map((line) => line.split('\t')[0]);
      const options = command.options.filter(({ hidden, long }) => !hidden && long !== undefined);
      expect(found, words.join(' ')).toEqual([...options.map(({ long }) => long), '--help']);
    }
  });

  it.each([
    [['query', 'bu'], ['buckets']],
    [
      ['query', '--format', ''],
      ['table', 'csv', 'json', 'ndjson'],
    ],
    [['query', '--format=j'], ['--format=json']],
    [
      ['query', '--device', 'x', '--ser'],
      ['--series', '--series-tag'],
    ],
    [['connect', 'lo'], ['losant']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['tokens', 'c'], ['create']],
    [['import', ''], [':files']],
    [['export', '--format', 'csv', ''], [':files']],
    [['serve', '--data-dir', ''], [':files']],
    [['query', 'last', '--', '--fo'], []],
    [['devices', 'show', 'a', 'b', ''], []],
    [['query', '--device', ''], []],
  ])('of %j is %j', async (words, expected) => {
    expect((await complete('fish', ...words)).map((line) => line.split('\t')[0])).toEqual(expected);
  });

  it('tells what each one is, where the shell shows it', async () => {
    expect(await complete('fish', 'audi')).toEqual(['audit\twho changed what, the newest first']);
    expect(await complete('zsh', 'audi')).toEqual(['audit:who changed what, the newest first']);
  });

  it.each([
    ['a b', ['a', 'b'], ''],
    ['a b ', ['a', 'b', ''], ''],
    ['a "b c', ['a', 'b c'], '"'],
    ["a 'b\\c'd", ['a', 'b\\cd'], ''],
    ['a b\\ c', ['a', 'b c'], ''],
    ['a "x\\"y" ', ['a', 'x"y', ''], ''],
  ])('a line %j has the words %j', (line, words, quote) => {
    expect(typedLine(line)).toEqual({ words, quote });
  });

  it.each(SHELLS)('prints what %s reads', async (shell) => {
    const { out, exit } = await tributary(['completion', shell]);
    expect([exit, out]).toEqual([0, expect.stringContaining(`tributary __complete ${shell}`)]);
    const json = await tributary(['completion', shell, '--json']);
    expect(JSON.parse(json.out)).toEqual({ shell, script: out });
  });

  it('works in a bash', async () => {
    const command = path.join(import.meta.dirname, '../../bin/tributary.js');
    writeFileSync(
      path.join(folder, 'tributary'),
      `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`,
    );
    chmodSync(path.join(folder, 'tributary'), 0o755);
    writeFileSync(path.join(folder, 'completion'), (await tributary(['completion', 'bash'])).out);
    const ask = (line: string, words: readonly string[]) => {
      const script = `source ${folder}/completion; COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE};
        COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1};
        compopt() { echo "compopt $*"; }; _tributary; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
      return spawnSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8' })
        .stdout.trim()
        .split('\n');
    };
    expect(ask('tributary tok', ['tributary', 'tok'])).toEqual(['tokens']);
    // As bash parts it.
    expect(ask('tributary query --format=nd', ['tributary', 'query', '--format', '=', 'nd'])).toEqual([
      'ndjson',
    ]);
    expect(ask('tributary query --format=', ['tributary', 'query', '--format', '='])).toContain('table');
    expect(ask('tributary import ', ['tributary', 'import', ''])).toContain('compopt -o default');
  });
});
