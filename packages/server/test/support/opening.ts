/** What the APIs say of themselves, for services that a test opens without them. */
import { loadConfig } from '../../src/config.js';
import { DOWNLOADS_PATH } from '../../src/dialects/native/native.js';
import { dialectsOf, idFormsOf } from '../../src/main/dialects.js';

export const OPENING = { ids: idFormsOf(dialectsOf(loadConfig({}, {}))), downloads: DOWNLOADS_PATH };
