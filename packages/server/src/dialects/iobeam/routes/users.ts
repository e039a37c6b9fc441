/** `/v1/users`: signing up with an invitation, looking people up, and changing oneself. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import type { Services } from '../../../services/services.js';
import { IN_BODY } from '../../gate.js';
import { readAll } from '../../whole-lists.js';
import { bodyReader, parameter } from '../wire/body.js';
import { admitAny, admitUser } from '../credentials.js';
import { mountUserKeys, sendVerification } from './user-keys.js';
import { changedFacts, FACTS, userView, type Facts } from '../wire/user.js';

const Text = Type.String({ maxLength: 255 });
const Fields = {
  email: Type.Optional(Text),
  username: Type.Optional(Text),
  password: Type.Optional(Text),
  ...(Object.fromEntries(FACTS.map((name) => [name, Type.Optional(Text)])) as Record<
    keyof Facts,
    ReturnType<typeof Type.Optional<typeof Text>>
  >),
};
const readSignUp = bodyReader(Type.Object({ ...Fields, email: Text, password: Text, invite: Text }));
const readChange = bodyReader(Type.Object(Fields));

export function mountUsers(app: FastifyInstance, services: Services): void {
  const user = admitUser(services);
  const anyone = admitAny(services);
  const { access } = services;

  app.post('/users', IN_BODY.route, async (request, reply) => {
    const { invite, email, password, username, ...facts } = readSignUp(request);
    const user = await access.signUp(invite, {
      email,
      password,
      ...(username === undefined ? {} : { username }),
      ...changedFacts(undefined, facts),
    });
    await sendVerification(services, user);
    return reply.status(201).send(userView(user));
  });

  app.get('/users/me', user.route, async (request) => {
    const { principal } = user.of(request);
    return userView(await access.getUser(principal, principal.user));
  });

  app.patch('/users/me', user.route, async (request, reply) => {
    const { principal } = user.of(request);
    const { email, username, password, ...facts } = readChange(request);
    const before = await access.getUser(principal, principal.user);
    const change = {
      ...(email === undefined || email === before.email ? {} : { email }),
      ...(username === undefined || username === before.username ? {} : { username }),
      ...changedFacts(before, facts),
      ...(password === undefined ? {} : { password }),
    };
    if (Object.keys(change).length === 0) return reply.status(204).send();
    const currentPassword = parameter(request, 'old_password');
    return userView(
      await access
        .updateUser(principal, before.id, {
          ...change,
          ...(currentPassword !== undefined && { currentPassword }),
        })
        .catch(oldPasswordWrong),
    );
  });

  app.get('/users', anyone.route, async (request) => {
    const { principal } = anyone.of(request);
    const [name, search] = [parameter(request, 'name'), parameter(request, 'search')];
    if (name !== undefined) return userView(await access.findUser(principal, name));
    const part = (search ?? '').toLowerCase();
    const users = await readAll(
      services,
      (page) => access.listUsers(principal, page),
      ({ id, username, email }) =>
        `${email}\n${username?.toLowerCase()}`.includes(part)
          ? { user_id: id, username: username ?? '', email }
          : undefined,
    );
    return { users };
  });

  mountUserKeys(app, services);
}

function oldPasswordWrong(error: unknown): never {
  if (error instanceof TributaryError && error.code === 'password_wrong')
    throw new TributaryError('credentials_invalid', { reason: 'old_password is missing or wrong' });
  throw error;
}
