import { defineConfig } from 'vitest/config';

// Real engines start in these tests: forks (chDB binds one data directory per process) and patient time-outs.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
