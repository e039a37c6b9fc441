/** The engine's own time for a query, in a process without the server around it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serverModule } from './tributary.mjs';

const PROGRAM = fileURLToPath(new URL('engine-query-process.mjs', import.meta.url));

export async function engineTime(options, data, job) {
  const args = [PROGRAM, serverModule(options, ''), data, JSON.stringify(job)];
  const env = { ...process.env, UV_THREADPOOL_SIZE: '16' };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
