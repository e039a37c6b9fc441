/** Runs before every test file: what shared helpers have started ends after the hooks of the file. */
import { afterAll } from 'vitest';
import { endAll } from './endings.js';

afterAll(endAll);
