/**
 * Keys that come by mail: to verify an address and to set a new password. Rule: nobody learns from an answer whether an
 * address is known, and a mail server that fails does not undo what was done before it.
 */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import type { Services, User } from '../../../services/services.js';
import { IN_BODY } from '../../gate.js';
import { bodyReader, parameter } from '../body.js';

const Key = Type.String({ minLength: 1, maxLength: 1000 });
const readVerification = bodyReader(Type.Object({ verification_key: Key }));
const readReset = bodyReader(Type.Object({ reset_key: Key, password: Type.String({ maxLength: 255 }) }));

export function mountUserKeys(app: FastifyInstance, services: Services): void {
  const { access, mail } = services;

  app.post('/users/email', IN_BODY.route, async (request, reply) => {
    await access.finishEmailCheck(readVerification(request).verification_key);
    return reply.status(204).send();
  });

  app.get('/users/password', IN_BODY.route, async (request, reply) => {
    const email = parameter(request, 'reset');
    if (email === undefined) throw invalidField('reset', email, 'an e-mail address');
    const started = await access.startPasswordReset(email);
    if (started !== undefined)
      // Not waited for: the time that the answer takes must not tell whether there was a mail.
      mail
        .send({
          to: started.email,
          subject: 'Reset your password',
          text: `Somebody, probably you, asked for a new password.\n\nKey: ${started.key}\n\nIt works once and for an hour: iobeam user reset-pw -key KEY\n`,
        })
        .catch((error: unknown) =>
          request.log.error({ err: error }, 'mail with a password key was not sent'),
        );
    return reply.status(204).send();
  });

  app.post('/users/password', IN_BODY.route, async (request, reply) => {
    const { reset_key: key, password } = readReset(request);
    await access.finishPasswordReset(key, password);
    return reply.status(204).send();
  });
}

export async function sendVerification(
  { access, mail }: Services,
  user: User,
  log: FastifyBaseLogger,
): Promise<void> {
  const { key } = await access.startEmailCheck(user.id);
  mail
    .send({
      to: user.email,
      subject: 'Verify your e-mail address',
      text: `An account was made with this address.\n\nKey: ${key}\n\nTo say that it is yours: iobeam user verify-email -key KEY\n`,
    })
    .catch((error: unknown) => log.error({ err: error }, 'mail with a verification key was not sent'));
}
