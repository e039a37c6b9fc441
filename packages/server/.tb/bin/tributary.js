#!/usr/bin/env node
/**
 * The `tributary` command. CommonJS on purpose (see package.json beside it): the size of Node's thread pool is read
 * once, when the pool starts, and Node reads an ES module entry through the pool, so setting it there comes too late.
 * Engine queries occupy pool threads, and the fsync that acknowledges a write must not wait behind them.
 */
process.env.UV_THREADPOOL_SIZE ??= '16';

void import('../dist/cli/index.js').then(({ main }) => main(process.argv.slice(2)));
