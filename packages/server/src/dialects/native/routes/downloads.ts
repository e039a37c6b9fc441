/** Files by the secret in their link: the link itself is the credential, so that it works from a mail. */
import { Type } from 'typebox';
import { sendStoredFile } from '../../stored-file.js';
import { operation } from '../operations/operation.js';

export const DOWNLOADS = '/downloads';

export const downloadOperation = operation({
  id: 'download',
  method: 'GET',
  path: `${DOWNLOADS}/:secret/:name`,
  summary: 'The file of a link, whole or in ranges; `ETag` is its SHA-256.',
  needs: 'nothing',
  params: Type.Object({
    secret: Type.String({ minLength: 1, maxLength: 100, writeOnly: true }),
    name: Type.String({ maxLength: 1000 }),
  }),
  handle: async ({ services, params, request, reply }) =>
    sendStoredFile(request, reply, await services.files.open(params.secret)),
});
