/** The forms of ids of all APIs, for services that a test opens by themselves. */
import { loadConfig } from '../../src/config.js';
import { dialectsOf, idFormsOf } from '../../src/main/dialects.js';

export const IDS = idFormsOf(dialectsOf(loadConfig({}, {})));
