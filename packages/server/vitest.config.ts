import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { common } from '../../vitest.base.js';

// The client's sources, so that a change of them is seen without a build.
const alias = { '@tributary/client': fileURLToPath(new URL('../client/src/index.ts', import.meta.url)) };

export default defineConfig({ resolve: { alias }, test: common });
