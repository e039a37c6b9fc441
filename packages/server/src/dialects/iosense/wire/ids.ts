/** The id of a device's document, which nothing is looked up by. */
import { idText, LOSANT_ID, type Identified } from '../../../model/identity.js';

/** 24 hexadecimal digits, by which Losant's API knows the device too. */
export const documentIdOf = ({ id, externalIds }: Identified): string =>
  externalIds['losant'] ?? idText(LOSANT_ID, id);
