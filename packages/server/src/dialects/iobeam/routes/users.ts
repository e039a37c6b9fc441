/** `/v1/users`: signing up with an invitation, looking people up, and changing oneself. */
import { Type } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { IN_BODY } from '../../gate.js';
import { readAll } from '../../whole-lists.js';
import { admitAny, admitUser, type Asking } from '../credentials.js';
import { route, type IobeamRoute } from '../route.js';
import { bodyReader } from '../wire/body.js';
import { attributeChange, USER_ATTRIBUTES, userView, type UserAttributes } from '../wire/user.js';
import { sendVerification } from './user-keys.js';

const Text = Type.String({ maxLength: 255 });
const Secret = Type.String({ maxLength: 255, writeOnly: true });
const Fields = {
  email: Type.Optional(Text),
  username: Type.Optional(Text),
  password: Type.Optional(Secret),
  ...(Object.fromEntries(USER_ATTRIBUTES.map((name) => [name, Type.Optional(Text)])) as Record<
    keyof UserAttributes,
    ReturnType<typeof Type.Optional<typeof Text>>
  >),
};
const readSignUp = bodyReader(Type.Object({ ...Fields, email: Text, password: Secret, invite: Secret }));
const readChange = bodyReader(Type.Object(Fields));

export const userRoutes: readonly IobeamRoute[] = [
  route({
    method: 'POST',
    path: '/users',
    needs: () => IN_BODY,
    status: 201,
    handle: async ({ services, request }) => {
      const { invite, email, password, username, ...attributes } = readSignUp(request);
      const user = await services.invitations.join(invite, {
        email,
        password,
        ...given({ username }),
        ...attributeChange(undefined, attributes),
      });
      await sendVerification(services, user);
      return userView(user);
    },
  }),
  route({
    method: 'GET',
    path: '/users/me',
    needs: admitUser,
    handle: async ({ services, principal }) => userView(await services.people.get(principal, principal.user)),
  }),
  route({
    method: 'PATCH',
    path: '/users/me',
    needs: admitUser,
    handle: async ({ services: { people }, principal, query, request }) => {
      const { email, username, password, ...attributes } = readChange(request);
      const before = await people.get(principal, principal.user);
      const change = {
        ...given({
          email: email === before.email ? undefined : email,
          username: username === before.username ? undefined : username,
          password,
        }),
        ...attributeChange(before, attributes),
      };
      if (Object.keys(change).length === 0) return undefined;
      const proof = given({ currentPassword: query.exact('old_password') });
      return userView(
        await people.update(principal, before.id, { ...change, ...proof }).catch(oldPasswordWrong),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/users',
    needs: admitAny,
    handle: async ({ services, principal, query }) => {
      const name = query.exact('name');
      if (name !== undefined) return userView(await services.people.find(principal, name));
      return { users: await usersWith({ services, principal }, query.exact('search') ?? '') };
    },
  }),
];

/** With this in their name or address, in any letter case. */
function usersWith({ services, principal }: Asking, text: string): Promise<object[]> {
  const part = text.toLowerCase();
  return readAll(
    services,
    (page) => services.people.list(principal, page),
    ({ id, username, email }) =>
      `${email}\n${username?.toLowerCase()}`.includes(part)
        ? { user_id: id, username: username ?? '', email }
        : undefined,
  );
}

function oldPasswordWrong(error: unknown): never {
  if (error instanceof TributaryError && error.code === 'password_wrong')
    throw new TributaryError('credentials_invalid', { reason: 'old_password is missing or wrong' });
  throw error;
}
