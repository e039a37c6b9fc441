/** How this API's parameters are read: one that is given twice is refused by its name, never guessed. */
import { Parameters } from '../../parameters.js';

export const readParameters = (values: unknown): Parameters =>
  new Parameters(values as Readonly<Record<string, unknown>>, { repeated: 'refused' });
