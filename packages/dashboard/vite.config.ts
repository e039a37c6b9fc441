import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// The page takes the client's sources, so that it builds without the client being built first.
export default defineConfig({
  base: './',
  resolve: {
    alias: { '@tributary/client': fileURLToPath(new URL('../client/src/index.ts', import.meta.url)) },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    ...{ outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, sourcemap: false },
    // Peers of the client that this page never asks for.
    rolldownOptions: { external: ['apache-arrow', 'mqtt'] },
  },
  server: { proxy: { '/tributary': 'http://localhost:7070' } },
});
