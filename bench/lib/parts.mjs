/** What the engine's files of a stopped server weigh. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serverModule } from './tributary.mjs';

const PROGRAM = fileURLToPath(new URL('parts-process.mjs', import.meta.url));

export async function partsOf(options, data) {
  const schema = serverModule(options, 'points/schema/tables.js');
  const args = [PROGRAM, schema, path.join(data, 'points')];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
