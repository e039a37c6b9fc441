/** Ids of devices: the `devID` by which all calls and topics name one, and the id of its document, which nothing is looked up by. */
import { idText, keyForm, LOSANT_ID, type Identified } from '../../../model/identity.js';

/** The one that the device had at I/O Sense, else its key here. */
export const DEV_ID = keyForm('iosense');

/** 24 hexadecimal digits, by which Losant's API knows the device too. */
export const documentIdOf = ({ id, externalIds }: Identified): string =>
  externalIds['losant'] ?? idText(LOSANT_ID, id);
