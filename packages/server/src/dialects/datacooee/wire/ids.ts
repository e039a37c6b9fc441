/** The ids of inputs (`sen…`) and assets (integers): those that they brought, or made of their numbers. */
import {
  INPUT_ID,
  INPUT_ID_TEXT,
  madeId,
  shownId,
  type Identified,
  type MadeIdForm,
} from '../../../model/identity.js';

export const INPUT: MadeIdForm = {
  api: 'datacooee',
  kind: 'series',
  expected: '"sen" and letters, digits, _ or -',
  read: (text) => (INPUT_ID.test(text) ? text : undefined),
  made: madeId(INPUT_ID_TEXT),
};

export const ASSET: MadeIdForm = {
  api: 'datacooee',
  kind: 'asset',
  expected: 'an integer from 1, of at most 15 digits',
  read: (text) => (/^\d{1,15}$/.test(text) && Number(text) > 0 ? String(Number(text)) : undefined),
  made: { write: String, parse: Number },
};

export const inputIdOf = (series: Identified): string => shownId(INPUT, series);

export const assetIdOf = (asset: Identified): string => shownId(ASSET, asset);
