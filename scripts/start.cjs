/**
 * `npm start`: builds what is stale, then runs `tributary serve` with the remaining arguments in this same process.
 *
 * This file is CommonJS on purpose. The size of Node's thread pool is read once, when the pool starts, and Node reads an
 * ES module entry through the pool: setting the variable there comes too late. Engine queries occupy pool threads, and
 * the fsync that acknowledges a write must not wait behind them.
 */
process.env.UV_THREADPOOL_SIZE ??= '16';

async function start() {
  const { buildStale } = await import('./build.mjs');
  try {
    buildStale();
  } catch (error) {
    console.error(`npm start: ${error.message}`);
    process.exitCode = 1;
    return;
  }
  stopWithParent();
  const { main } = await import('../packages/server/dist/cli/index.js');
  await main(['serve', ...process.argv.slice(2)]);
}

/**
 * npm ends at SIGTERM without passing it on: without this, the server would go on and keep its port and data folder.
 */
function stopWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}

void start();
