/**
 * Ids in paths and bodies: 24 hexadecimal digits in either case, those that a thing brought from Losant or made of its number.
 * Ensures that what is no id is not found, and never a server error.
 */
import { TributaryError } from '../../../errors/error.js';
import {
  LOSANT_ID,
  madeId,
  shownId,
  type Identified,
  type IdKind,
  type MadeIdForm,
} from '../../../model/identity.js';

export const ID_PATTERN = '^[A-Fa-f\\d]{24}$';
const ID = new RegExp(ID_PATTERN);

export const isId = (text: unknown): text is string => typeof text === 'string' && ID.test(text);

/** The id of a path, in lower case as they are kept; `what` is our name of the thing. */
export function pathId(what: string, value: unknown): string {
  if (!isId(value)) throw new TributaryError('not_found', { what, value });
  return value.toLowerCase();
}

function hexForm(kind: IdKind): MadeIdForm {
  return {
    api: 'losant',
    kind,
    expected: '24 hexadecimal digits',
    read: (text) => (isId(text) ? text.toLowerCase() : undefined),
    made: madeId(LOSANT_ID),
  };
}

export const APPLICATION_ID = hexForm('project');
export const DEVICE_ID = hexForm('device');

/** For searches over the ids of devices. */
export const SEARCHED_IDS = { api: DEVICE_ID.api, made: LOSANT_ID };

export const applicationIdOf = (project: Identified): string => shownId(APPLICATION_ID, project);

export const deviceIdOf = (device: Identified): string => shownId(DEVICE_ID, device);
