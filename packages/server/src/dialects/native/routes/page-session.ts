/** The session of the web page: a login whose token is in a cookie, so that no script and no address ever has it. */
import { Type } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Principal, Services } from '../../../services/services.js';
import type { FastifyRequest } from 'fastify';
import { operation } from '../operations/operation.js';
import { endSession, requirePage, sessionOf, setSession } from '../session/cookie.js';
import { meView } from '../wire/entities.js';
import { Login, Me } from './session.js';

const Session = Type.Object({
  me: Type.Union([Me, Type.Null()], { description: 'Null: nobody is logged in.' }),
});

export const pageSessionOperations = [
  operation({
    id: 'startSession',
    method: 'POST',
    path: '/session',
    summary: 'For the web page: logs in with a cookie in the place of a token.',
    needs: 'nothing',
    body: Login,
    answer: Session,
    async handle({ services, request, reply, body: { email, password, organization } }) {
      requirePage(request);
      const { access, people } = services;
      const { token, expires } = await access.login(email, password, given({ organization }));
      const me = await people.me(await access.authenticate(token, { from: request }));
      // Another login of this browser that this one takes the place of.
      const before = await principalOf(request, services);
      if (before !== undefined) await access.logout(before);
      setSession(request, reply, token, expires);
      return { me: meView(me) };
    },
  }),
  operation({
    id: 'session',
    method: 'GET',
    path: '/session',
    summary: 'For the web page: who is logged in by the cookie, if anybody.',
    needs: 'nothing',
    answer: Session,
    async handle({ services, request }) {
      const principal = await principalOf(request, services);
      return { me: principal === undefined ? null : meView(await services.people.me(principal)) };
    },
  }),
  operation({
    id: 'endSession',
    method: 'DELETE',
    path: '/session',
    summary: 'For the web page: ends the login of the cookie, and takes the cookie away.',
    needs: 'nothing',
    status: 204,
    async handle({ services, request, reply }) {
      requirePage(request);
      const principal = await principalOf(request, services);
      if (principal !== undefined) await services.access.logout(principal);
      endSession(request, reply);
    },
  }),
];

/** Undefined also where the login has ended: the page asks in order to know. */
async function principalOf(request: FastifyRequest, { access }: Services): Promise<Principal | undefined> {
  const secret = sessionOf(request);
  if (secret === undefined) return undefined;
  return access.authenticate(secret, { from: request }).catch((error: unknown) => {
    if (error instanceof TributaryError && error.code === 'credentials_invalid') return undefined;
    throw error;
  });
}
