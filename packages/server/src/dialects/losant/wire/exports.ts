/** Requests for exports: of many devices, of one, and of what is known of devices. `options` may have members of its own. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Parameters } from '../../parameters.js';
import { compileCheck } from '../../validation.js';
import { flagOf, millisecondsOf } from './parameters.js';
import { AttributeName, CallbackUrl, closed, Email } from './schemas.js';
import { SELECTORS } from './selectors.js';

const Milliseconds = Type.Optional(Type.Number({ expected: 'a number of milliseconds (no ISO text)' }));

const Options = Type.Object({
  includeDate: Type.Optional(Type.Boolean()),
  includeID: Type.Optional(Type.Boolean()),
  includeBlobData: Type.Optional(Type.Boolean()),
  filePerDevice: Type.Optional(Type.Boolean()),
});

const Notice = { email: Type.Optional(Email), callbackUrl: Type.Optional(CallbackUrl) };

const OfOne = {
  ...Notice,
  attributes: Type.Optional(Type.Array(AttributeName, { maxItems: 256 })),
  start: Milliseconds,
  end: Milliseconds,
  options: Type.Optional(Options),
};

export const checkDataExport = compileCheck(closed({ ...OfOne, ...SELECTORS }), 'body');
export const checkDeviceExport = compileCheck(closed(OfOne), 'body');
export const checkDevicesExport = compileCheck(
  closed({ ...Notice, query: Type.Optional(Type.Unknown()) }),
  'body',
);

/** The same members as parameters, which the body overrides. */
export function deviceExportOf(query: Parameters, body: unknown): ReturnType<typeof checkDeviceExport> {
  const parameters = {
    ...noticeOf(query),
    ...given({ start: millisecondsOf(query, 'start'), end: millisecondsOf(query, 'end') }),
  };
  const wanted = checkDeviceExport(body);
  const options = { includeBlobData: flagOf(query, 'includeBlobData'), ...wanted.options };
  return { ...parameters, ...wanted, options };
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;

export function noticeOf(query: Parameters): { email?: string; callbackUrl?: string } {
  const [email, callbackUrl] = [query.text('email'), query.text('callbackUrl')];
  if (email !== undefined && !(EMAIL.test(email) && email.length <= 1024))
    throw invalidField('email', email, 'an e-mail address of at most 1024 characters');
  if (callbackUrl !== undefined && callbackUrl.length > 1024)
    throw invalidField('callbackUrl', callbackUrl, 'a URL of at most 1024 characters');
  return given({ email, callbackUrl });
}
