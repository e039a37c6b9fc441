/**
 * What the tests of all packages have in common. Real engines start in them: forks (chDB has one data folder at a time in a
 * process) and patient time-outs. A fork is for one file: what a file leaves in its process (a umask, an open engine) must not
 * meet the next one, which costs three seconds of a core for the platform's modules, each time.
 */
import { availableParallelism } from 'node:os';
import type { ViteUserConfig } from 'vitest/config';

export const common: NonNullable<ViteUserConfig['test']> = {
  include: ['test/**/*.test.ts'],
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
