/** The people of the organization: administrators manage them, everybody themselves; the access service decides. */
import { Type } from 'typebox';
import { operation } from '../operation.js';
import {
  closed,
  Id,
  IdParams,
  mapPage,
  OptionalText,
  PageQuery,
  pageOf,
  pageRequest,
  Stamp,
} from '../schemas.js';
import { userView } from '../wire/entities.js';
import { isoFromMillis } from '../wire/times.js';

const DAY_MS = 86_400_000;
const Role = Type.Enum(['owner', 'admin', 'member', 'viewer']);
const Email = Type.String({ minLength: 3, maxLength: 255 });
const Password = Type.String({ minLength: 1, maxLength: 1000 });
export const User = Type.Object({
  id: Id,
  email: Email,
  name: OptionalText,
  role: Type.Optional(Role),
  created: Stamp,
  updated: Stamp,
});

export const userOperations = [
  operation({
    id: 'listUsers',
    method: 'GET',
    path: '/users',
    summary: 'The people of the organization.',
    needs: { scope: 'organization:admin' },
    query: closed(PageQuery),
    answer: pageOf(User),
    handle: async ({ services, principal, query }) =>
      mapPage(await services.access.listUsers(principal, pageRequest(query)), userView),
  }),
  operation({
    id: 'createUser',
    method: 'POST',
    path: '/users',
    summary: 'Creates a person. Without a password one is made up; it is answered this once.',
    needs: { scope: 'organization:admin' },
    body: closed({
      email: Email,
      name: Type.Optional(OptionalText),
      password: Type.Optional(Password),
      role: Type.Optional(Role),
    }),
    status: 201,
    answer: Type.Object({ user: User, password: Type.Optional(Password) }),
    async handle({ services, principal, body }) {
      const { user, password } = await services.access.createUser(principal, body);
      return body.password === undefined ? { user: userView(user), password } : { user: userView(user) };
    },
  }),
  operation({
    id: 'updateUser',
    method: 'PATCH',
    path: '/users/:id',
    summary:
      'Changes a person; everybody may change their own name, e-mail address and password (both with `currentPassword`). `endTokens` also revokes the tokens that the person made.',
    needs: 'token',
    params: IdParams,
    body: closed({
      name: Type.Optional(OptionalText),
      email: Type.Optional(Email),
      password: Type.Optional(Password),
      currentPassword: Type.Optional(Password),
      endTokens: Type.Optional(Type.Boolean()),
      role: Type.Optional(Role),
    }),
    answer: User,
    handle: async ({ services, principal, params, body }) =>
      userView(await services.access.updateUser(principal, params.id, body)),
  }),
  operation({
    id: 'deleteUser',
    method: 'DELETE',
    path: '/users/:id',
    summary: 'Takes a person out of the organization.',
    needs: { scope: 'organization:admin' },
    params: IdParams,
    status: 204,
    handle: ({ services, principal, params }) => services.access.deleteUser(principal, params.id),
  }),
  operation({
    id: 'createInvitation',
    method: 'POST',
    path: '/invitations',
    summary:
      'Makes a key with which one person can sign up, once, through an API that has sign-up (iobeam). It is answered this once.',
    needs: { scope: 'organization:admin' },
    body: closed({
      email: Type.Optional(Email),
      role: Type.Optional(Role),
      days: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 365, description: 'How long it is good; a week unless told.' }),
      ),
    }),
    status: 201,
    answer: Type.Object({ key: Type.String(), expires: Stamp }),
    async handle({ services, principal, body: { days, ...invitation } }) {
      const length = days === undefined ? {} : { milliseconds: days * DAY_MS };
      const { key, expires } = await services.access.invite(principal, { ...invitation, ...length });
      return { key, expires: isoFromMillis(expires) };
    },
  }),
  operation({
    id: 'resetPassword',
    method: 'POST',
    path: '/users/:id/password-reset',
    summary:
      'Makes up a new password and ends the logins of the person. Who belongs to another organization too gets a mail instead, and `password` is null.',
    needs: { scope: 'organization:admin' },
    params: IdParams,
    answer: Type.Object({ password: Type.Union([Password, Type.Null()]) }),
    handle: async ({ services, principal, params }) => ({
      password: (await services.access.resetPassword(principal, params.id)) ?? null,
    }),
  }),
  operation({
    id: 'finishPasswordReset',
    method: 'POST',
    path: '/password-resets/finish',
    summary: 'Sets a new password with the key of a mail, and ends the logins of the person.',
    needs: 'nothing',
    body: closed({ key: Type.String({ minLength: 1, maxLength: 1000 }), password: Password }),
    status: 204,
    handle: ({ services, body }) => services.access.finishPasswordReset(body.key, body.password),
  }),
];
