// The built command as a process of its own (`npm test` builds it first).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startCommand } from '../support/command-process.js';
import { folderOfTests } from '../support/folders.js';

const folder = folderOfTests('bin');
const run = (argv: readonly string[], node: readonly string[] = []) =>
  startCommand(argv, { cwd: folder, env: { UV_THREADPOOL_SIZE: undefined }, node }).ended;

it('ends with the exit code of its command', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, err: '' });
  expect(await run(['nonsense'])).toMatchObject({ code: 2, out: '' });
  expect(await run(['import', 'missing.csv', '--dry-run'])).toMatchObject({ code: 1, out: '' });
});

it('has a thread pool in which a file operation does not wait behind eight long ones', async () => {
  // Measured from inside the process, when the command has done its work: eight computations fill a pool of Node's own size (4) twice over.
  const probe = join(folder, 'probe.cjs');
  writeFileSync(
    probe,
    `const { pbkdf2 } = require('node:crypto');
     const { stat } = require('node:fs');
     process.once('beforeExit', () => {
       const order = [];
       for (let i = 0; i < 8; i++) pbkdf2('a', 'b', 300000, 32, 'sha512', () => order.push('long'));
       stat('.', () => order.push('file'));
       process.on('exit', () => console.error(order.join()));
     });`,
  );
  const { err } = await run(['config'], ['--require', probe]);
  expect(err.trim()).toBe(`file${',long'.repeat(8)}`);
});
