/** Runs before every test file: files share a process (vitest.base.ts), and what one has changed in it is put back for the next. */
import { afterAll } from 'vitest';
import { endAll } from './endings.js';

declare global {
  var tributaryTestUmask: number | undefined;
}

// A platform closes its process's umask, and PostgreSQL runs as another user.
globalThis.tributaryTestUmask ??= process.umask();
process.umask(globalThis.tributaryTestUmask);

afterAll(endAll);
