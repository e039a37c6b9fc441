import { defineConfig } from 'vitest/config';

// `npm test` runs every package's tests; each package keeps its own time-outs and environment.
export default defineConfig({ test: { projects: ['packages/*/vitest.config.ts'] } });
