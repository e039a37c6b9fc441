/**
 * Keys that come by mail: to verify an address and to set a new password. Rule: nobody learns from an answer whether an
 * address is known, and a mail server that fails does not undo what was done before it.
 */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import type { Services, Member } from '../../../services/services.js';
import { IN_BODY } from '../../gate.js';
import { route, type IobeamRoute } from '../route.js';
import { bodyReader } from '../wire/body.js';

const Key = Type.String({ minLength: 1, maxLength: 1000 });
const readVerification = bodyReader(Type.Object({ verification_key: Key }));
const readReset = bodyReader(Type.Object({ reset_key: Key, password: Type.String({ maxLength: 255 }) }));

export const userKeyRoutes: readonly IobeamRoute[] = [
  route({
    method: 'POST',
    path: '/users/email',
    needs: () => IN_BODY,
    handle: ({ services, request }) =>
      services.oneTimeKeys.finishEmailCheck(readVerification(request).verification_key),
  }),
  route({
    method: 'GET',
    path: '/users/password',
    needs: () => IN_BODY,
    handle: ({ services, query }) => {
      const email = query.text('reset');
      if (email === undefined) throw invalidField('reset', email, 'an e-mail address');
      services.oneTimeKeys.startPasswordReset(email, {
        subject: 'Reset your password',
        text: (key) =>
          `Somebody, probably you, asked for a new password.\n\nKey: ${key}\n\nIt works once and for an hour: iobeam user reset-pw -key KEY\n`,
      });
    },
  }),
  route({
    method: 'POST',
    path: '/users/password',
    needs: () => IN_BODY,
    handle: async ({ services, request }) => {
      const { reset_key: key, password } = readReset(request);
      await services.oneTimeKeys.finishPasswordReset(key, password);
    },
  }),
];

export const sendVerification = ({ oneTimeKeys }: Services, user: Member): Promise<void> =>
  oneTimeKeys.startEmailCheck(user.id, {
    subject: 'Verify your e-mail address',
    text: (key) =>
      `An account was made with this address.\n\nKey: ${key}\n\nTo say that it is yours: iobeam user verify-email -key KEY\n`,
  });
