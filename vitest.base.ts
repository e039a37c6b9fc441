/**
 * What the tests of all packages have in common. Real engines start in them: forks (chDB has one data folder at a time in a
 * process) and patient time-outs. A fork is for one file: what a file leaves in its process (a umask, an open engine) must not
 * meet the next one, which costs three seconds of a core for the platform's modules, each time.
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ViteUserConfig } from 'vitest/config';

/**
 * Of all that is random. Each change has another one, so that many changes see what many seeds do; and one change has the same
 * wherever it is tested, so that what passed before it is handed in passes afterwards. The long forms have a new one in each run.
 */
function seedOfChange(): string {
  const given = process.env['TRIBUTARY_TEST_SEED'];
  if (given !== undefined) return given;
  if (process.env['TRIBUTARY_TEST_LONG']) return String(Date.now() % 2 ** 31);
  try {
    const tree = execFileSync('git', ['rev-parse', 'HEAD^{tree}'], { encoding: 'utf8', stdio: 'pipe' });
    return String(Number.parseInt(tree.slice(0, 7), 16));
  } catch {
    return '1'; // a package without its repository
  }
}

export const common: NonNullable<ViteUserConfig['test']> = {
  include: ['test/**/*.test.ts'],
  env: { TRIBUTARY_TEST_SEED: seedOfChange() },
  setupFiles: [fileURLToPath(new URL('packages/client/test/support/seed.ts', import.meta.url))],
  pool: 'forks',
  isolate: true,
  // Vitest would leave a core to itself, of two that is half; but it has little to do, and tests wait for disks and processes.
  maxWorkers: Math.min(availableParallelism() + 1, 8),
  testTimeout: 60_000,
  hookTimeout: 120_000,
  teardownTimeout: 30_000,
  // What comes late on a busy machine is no failure; what never comes is named before the test's own time is over.
  expect: { poll: { timeout: 50_000, interval: 20 } },
};
