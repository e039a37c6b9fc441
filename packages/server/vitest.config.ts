import { defineConfig } from 'vitest/config';
import { common } from '../../vitest.base.js';

export default defineConfig({ test: common });
