/** Logging in and out, and who the caller is. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import { operation } from '../operations/operation.js';
import { closed, Id, Stamp } from '../wire/schemas.js';
import { meView, userView } from '../wire/entities.js';
import { isoFromMillis } from '../wire/times.js';
import { Role, User } from './users.js';

/** What a person logs in with. */
export const Login = closed({
  email: Type.String({ minLength: 1, maxLength: 255 }),
  password: Type.String({ minLength: 1, maxLength: 1000, writeOnly: true }),
  organization: Type.Optional(
    Type.Union([Id, Type.String({ minLength: 1, maxLength: 255 })], {
      description: 'Id or name of one that the person belongs to; absent: the one that they joined first.',
      expected: 'the id or name of an organization',
    }),
  ),
});

export const Me = Type.Object({
  kind: Type.Enum(['user', 'token', 'device', 'local']),
  user: Type.Union([User, Type.Null()]),
  organization: Type.Object({ id: Id, name: Type.String() }),
  projects: Type.Union([Type.Array(Id), Type.Null()]),
  scopes: Type.Array(Type.String()),
  expires: Type.Union([Stamp, Type.Null()], {
    description: 'When what the caller shows ends to be good; null: never.',
  }),
});

export const sessionOperations = [
  operation({
    id: 'login',
    method: 'POST',
    path: '/login',
    summary: 'E-mail and password → a token for some hours, for one organization of the person.',
    needs: 'nothing',
    body: Login,
    answer: Type.Object({
      token: Type.String(),
      expires: Stamp,
      user: User,
      organization: Id,
      organizations: Type.Array(Type.Object({ id: Id, name: Type.String(), role: Role }), {
        description: 'All that the person belongs to, the one that they joined first before the others.',
      }),
    }),
    async handle({ services, body: { email, password, organization } }) {
      const asked = given({ organization });
      const { user, expires, ...login } = await services.access.login(email, password, asked);
      return { ...login, expires: isoFromMillis(expires), user: userView(user) };
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
    answer: Me,
    handle: async ({ services, principal }) => meView(await services.people.me(principal)),
  }),
];
