/** Logging in and out, and who the caller is. */
import { Type } from 'typebox';
import { operation } from '../operation.js';
import { closed, Id, Stamp } from '../schemas.js';
import { meView, userView } from '../wire/entities.js';
import { isoFromMillis } from '../wire/times.js';
import { User } from './users.js';

export const sessionOperations = [
  operation({
    id: 'login',
    method: 'POST',
    path: '/login',
    summary: 'E-mail and password → a token for some hours.',
    needs: 'nothing',
    body: closed({
      email: Type.String({ minLength: 1, maxLength: 255 }),
      password: Type.String({ minLength: 1, maxLength: 1000 }),
    }),
    answer: Type.Object({ token: Type.String(), expires: Stamp, user: User }),
    async handle({ services, body }) {
      const { token, expires, user } = await services.access.login(body.email, body.password);
      return { token, expires: isoFromMillis(expires), user: userView(user) };
    },
  }),
  operation({
    id: 'logout',
    method: 'POST',
    path: '/logout',
    summary: 'Ends the login that the token came from.',
    needs: 'token',
    status: 204,
    handle: ({ services, principal }) => services.access.logout(principal),
  }),
  operation({
    id: 'me',
    method: 'GET',
    path: '/me',
    summary: 'Who the caller is and what they may do.',
    needs: 'token',
    answer: Type.Object({
      kind: Type.Enum(['user', 'token', 'local']),
      user: Type.Union([User, Type.Null()]),
      organization: Type.Object({ id: Id, name: Type.String() }),
      projects: Type.Union([Type.Array(Id), Type.Null()]),
      scopes: Type.Array(Type.String()),
    }),
    handle: async ({ services, principal }) => meView(await services.access.me(principal)),
  }),
];
