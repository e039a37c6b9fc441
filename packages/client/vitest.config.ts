import { defineConfig } from 'vitest/config';

// The tests of this client talk to a real platform in the same process, hence forks and patient time-outs.
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], pool: 'forks', testTimeout: 60_000, hookTimeout: 120_000 },
});
