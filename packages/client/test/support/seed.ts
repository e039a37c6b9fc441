/** Property tests begin with the seed of the change (vitest.base.ts); a failure names the seed and the way to the case. */
import fc from 'fast-check';
import { SEED } from '../../../server/test/support/random.js';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
