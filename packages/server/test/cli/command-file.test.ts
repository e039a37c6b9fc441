// The built command as a process of its own (`npm test` builds it first).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/tributary.js', import.meta.url));
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tributary-bin-'))));
afterAll(() => rmSync(folder, { recursive: true }));

async function node(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: withoutPoolSize(),
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

function withoutPoolSize(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  delete env['UV_THREADPOOL_SIZE'];
  return env;
}

it('ends with the exit code of its command', async () => {
  expect(await node(COMMAND, '--version')).toMatchObject({ code: 0, err: '' });
  expect(await node(COMMAND, 'nonsense')).toMatchObject({ code: 2, out: '' });
  expect(await node(COMMAND, 'import', 'missing.csv', '--dry-run')).toMatchObject({ code: 1, out: '' });
});

it('has a thread pool in which a file operation does not wait behind eight long ones', async () => {
  // Measured from inside the process: eight computations fill a pool of Node's own size (4) twice over.
  const probe = join(folder, 'probe.cjs');
  writeFileSync(
    probe,
    `const { pbkdf2 } = require('node:crypto');
     const { stat } = require('node:fs');
     setTimeout(() => {
       const order = [];
       for (let i = 0; i < 8; i++) pbkdf2('a', 'b', 300000, 32, 'sha512', () => order.push('long'));
       stat('.', () => order.push('file'));
       process.on('exit', () => console.error(order.join()));
     }, 300);`,
  );
  const { err } = await node('--require', probe, COMMAND, 'config');
  expect(err.trim()).toBe(`file${',long'.repeat(8)}`);
});
