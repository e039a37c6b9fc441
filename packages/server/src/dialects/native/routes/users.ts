/** The people of the organization: administrators manage them, everybody themselves; the service of people decides. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import { MILLISECONDS_PER_DAY } from '../../../model/time.js';
import { operation } from '../operations/operation.js';
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
} from '../wire/schemas.js';
import { userView } from '../wire/entities.js';
import { isoFromMillis } from '../wire/times.js';

export const Role = Type.Enum(['owner', 'admin', 'member', 'viewer']);
const Email = Type.String({ minLength: 3, maxLength: 255 });
const Password = Type.String({ minLength: 1, maxLength: 1000 });
/** A password or a key that was mailed, as it is sent. */
const Secret = Type.String({ minLength: 1, maxLength: 1000, writeOnly: true });
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
      mapPage(await services.people.list(principal, pageRequest(query)), userView),
  }),
  operation({
    id: 'createUser',
    method: 'POST',
    path: '/users',
    summary:
      'Creates a person; without a password one is made up and answered this once. Whoever is no administrator of the installation (setting `accounts-by`) gives address and role only: the person gets a mail, `user` is null, and the answer is the same whether the address has an account or not.',
    needs: { scope: 'organization:admin' },
    body: closed({
      email: Email,
      name: Type.Optional(OptionalText),
      password: Type.Optional(Secret),
      role: Type.Optional(Role),
    }),
    status: 201,
    answer: Type.Object({
      user: Type.Union([User, Type.Null()]),
      password: Type.Optional(Password),
      invitation: Type.Optional(Type.Object({ email: Email, role: Role, expires: Stamp })),
    }),
    async handle({ services, principal, body }) {
      const added = await services.invitations.addUser(principal, body);
      if (added.user === null) {
        const { expires, ...invitation } = added.invitation;
        return { user: null, invitation: { ...invitation, expires: isoFromMillis(expires) } };
      }
      const user = userView(added.user);
      return body.password === undefined ? { user, password: added.password } : { user };
    },
  }),
  operation({
    id: 'updateUser',
    method: 'PATCH',
    path: '/users/:id',
    summary:
      'Changes a person; everybody may change their own name, e-mail address and password (both with `currentPassword`). A new address of one’s own counts when the key that is mailed there comes back, unless `accounts-by` lets the caller make accounts. `endTokens` also revokes the tokens that the person made.',
    needs: 'token',
    params: IdParams,
    body: closed({
      name: Type.Optional(OptionalText),
      email: Type.Optional(Email),
      password: Type.Optional(Secret),
      currentPassword: Type.Optional(Secret),
      endTokens: Type.Optional(Type.Boolean()),
      role: Type.Optional(Role),
    }),
    answer: User,
    handle: async ({ services, principal, params, body }) =>
      userView(await services.people.update(principal, params.id, body)),
  }),
  operation({
    id: 'deleteUser',
    method: 'DELETE',
    path: '/users/:id',
    summary: 'Takes a person out of the organization.',
    needs: { scope: 'organization:admin' },
    params: IdParams,
    status: 204,
    handle: ({ services, principal, params }) => services.people.delete(principal, params.id),
  }),
  operation({
    id: 'createInvitation',
    method: 'POST',
    path: '/invitations',
    summary:
      'Makes a key with which one person can join, once. One for an address is mailed there; it is answered, this once, to administrators of the installation (setting `accounts-by`), to others as null.',
    needs: { scope: 'organization:admin' },
    body: closed({
      email: Type.Optional(Email),
      role: Type.Optional(Role),
      days: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 365, description: 'How long it is good; a week unless told.' }),
      ),
    }),
    status: 201,
    answer: Type.Object({ key: Type.Union([Type.String(), Type.Null()]), expires: Stamp }),
    async handle({ services, principal, body: { days, ...invitation } }) {
      const milliseconds = days === undefined ? undefined : days * MILLISECONDS_PER_DAY;
      const { key, expires } = await services.invitations.invite(principal, {
        ...invitation,
        ...given({ milliseconds }),
      });
      return { key, expires: isoFromMillis(expires) };
    },
  }),
  operation({
    id: 'acceptInvitation',
    method: 'POST',
    path: '/invitations/accept',
    summary:
      'Joins an organization with the key of an invitation: `password` is that of the account which the address has, else that of the new one. `name` is for a new one.',
    needs: 'nothing',
    body: closed({
      key: Secret,
      email: Email,
      password: Secret,
      name: Type.Optional(OptionalText),
    }),
    status: 201,
    answer: User,
    handle: async ({ services, body: { key, ...person } }) =>
      userView(await services.invitations.join(key, person)),
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
      password: (await services.people.resetPassword(principal, params.id)) ?? null,
    }),
  }),
  operation({
    id: 'finishPasswordReset',
    method: 'POST',
    path: '/password-resets/finish',
    summary: 'Sets a new password with the key of a mail, and ends the logins of the person.',
    needs: 'nothing',
    body: closed({ key: Secret, password: Secret }),
    status: 204,
    handle: ({ services, body }) => services.oneTimeKeys.finishPasswordReset(body.key, body.password),
  }),
  operation({
    id: 'finishAddressChange',
    method: 'POST',
    path: '/address-changes/finish',
    summary: 'Gives a person the e-mail address to which the key was mailed.',
    needs: 'nothing',
    body: closed({ key: Secret }),
    status: 204,
    handle: ({ services, body }) => services.oneTimeKeys.finishAddressChange(body.key),
  }),
];
