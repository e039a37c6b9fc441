/**
 * Keys that come by mail: to verify an address and to set a new password. Rule: nobody learns from an answer whether an
 * address is known, and a mail server that fails does not undo what was done before it.
 */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import type { Services, User } from '../../../services/services.js';
import { IN_BODY } from '../../gate.js';
import { bodyReader, parameter } from '../wire/body.js';

const Key = Type.String({ minLength: 1, maxLength: 1000 });
const readVerification = bodyReader(Type.Object({ verification_key: Key }));
const readReset = bodyReader(Type.Object({ reset_key: Key, password: Type.String({ maxLength: 255 }) }));

export function mountUserKeys(app: FastifyInstance, services: Services): void {
  const { access } = services;

  app.post('/users/email', IN_BODY.route, async (request, reply) => {
    await access.finishEmailCheck(readVerification(request).verification_key);
    return reply.status(204).send();
  });

  app.get('/users/password', IN_BODY.route, async (request, reply) => {
    const email = parameter(request, 'reset');
    if (email === undefined) throw invalidField('reset', email, 'an e-mail address');
    access.startPasswordReset(email, {
      subject: 'Reset your password',
      text: (key) =>
        `Somebody, probably you, asked for a new password.\n\nKey: ${key}\n\nIt works once and for an hour: iobeam user reset-pw -key KEY\n`,
    });
    return reply.status(204).send();
  });

  app.post('/users/password', IN_BODY.route, async (request, reply) => {
    const { reset_key: key, password } = readReset(request);
    await access.finishPasswordReset(key, password);
    return reply.status(204).send();
  });
}

export const sendVerification = ({ access }: Services, user: User): Promise<void> =>
  access.startEmailCheck(user.id, {
    subject: 'Verify your e-mail address',
    text: (key) =>
      `An account was made with this address.\n\nKey: ${key}\n\nTo say that it is yours: iobeam user verify-email -key KEY\n`,
  });
