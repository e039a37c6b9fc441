/** Property tests begin with the seed of the change (vitest.base.ts); a failure names the seed and the way to the case. */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['TRIBUTARY_TEST_SEED']) });
