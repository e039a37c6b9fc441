/** `/me` and `/me/tokens`: the person behind a token, and the tokens of that person. */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { readBody } from '../wire/body.js';
import { bearerOf } from '../../authorization.js';
import { Gate } from '../../gate.js';
import { readPageOf } from '../lists/pages.js';
import { checkWide, personOf, type WideAction } from '../tokens/user-scopes.js';
import { mayGive } from '../tokens/scopes.js';
import {
  checkScopes,
  factsOf,
  hexId,
  ISSUER,
  keptScopes,
  readExpiry,
  TOKEN_FIELDS,
  TOKEN_LIST,
  TokenPost,
  tokenView,
} from '../tokens/tokens.js';
import { listAnswer, readList, type Query } from '../wire/lists.js';
import { isoOfMilliseconds } from '../wire/times.js';

const check = compileCheck(TokenPost, 'body');
const READ = { own: 'organization:read', endings: ['.bounded', '.read'], areas: ['User'] } as const;
const WRITE = { own: 'organization:admin', endings: [], areas: ['User'] } as const;

export function mountMe(app: FastifyInstance, services: Services): void {
  const enter = (wide: WideAction) =>
    new Gate('token', wide.action, async (request) => {
      const principal = await services.access.authenticate(bearerOf(request));
      const user = personOf(principal);
      // Everybody may look at themselves and make tokens of their own after a login.
      if (principal.kind !== 'user') checkWide(services, principal, wide);
      return { principal, user, owner: { ownerId: hexId(user), ownerType: 'user' } as const };
    });
  const readMe = enter({ ...READ, action: 'me.get' });
  const readTokens = enter({ ...READ, action: 'userApiTokens.get' });
  const createToken = enter({ ...WRITE, action: 'userApiTokens.post' });

  app.get('/me', readMe.route, async (request) => {
    const { principal } = readMe.of(request);
    const { user, organization } = await services.access.me(principal);
    if (user === null) return personOf({ ...principal, user: null });
    const id = hexId(user.id);
    return {
      id,
      userId: id,
      creationDate: isoOfMilliseconds(user.created),
      lastUpdated: isoOfMilliseconds(user.updated),
      email: user.email,
      firstName: user.name ?? user.email,
      fullName: user.name ?? user.email,
      companyName: organization.name,
      emailVerified: true,
      needsToVerifyEmail: false,
      twoFactorAuthEnabled: false,
      organizations: [{ id: hexId(organization.id), name: organization.name }],
    };
  });

  app.get('/me/tokens', readTokens.route, async (request) => {
    const { principal, user, owner } = readTokens.of(request);
    const order = readList(request.query as Query, TOKEN_LIST);
    const { items, totalCount } = await readPageOf(
      services,
      (page) => services.access.listTokens(principal, { ...page, owner: user }),
      order,
      TOKEN_FIELDS,
    );
    return listAnswer(
      order,
      items.map((info) => tokenView(info, owner)),
      totalCount,
      owner,
    );
  });

  app.post('/me/tokens', createToken.route, async (request, reply) => {
    const { principal, user, owner } = createToken.of(request);
    const wanted = check(readBody(request));
    // A login is the person; a token gives no more than it has. The person's role bounds both, whatever they hold.
    const held = {
      levels: await services.access.levels({ ...principal, kind: 'token' }, 0),
      scopes: principal.scopes,
    };
    const scope = checkScopes(
      'scope',
      wanted.scope ?? ['all.User'],
      (one) => principal.kind === 'user' || mayGive(held, one),
    );
    const { token, info } = await services.access.issueToken({
      kind: 'api',
      owner: user,
      maker: principal,
      endField: 'expirationDate',
      organization: principal.organization,
      project: null,
      name: wanted.name,
      description: wanted.description ?? null,
      active: wanted.status !== 'inactive',
      expires: readExpiry(wanted.expirationDate, Date.now()),
      scopes: keptScopes(scope, 'organization'),
      attributes: factsOf(scope, { creatorId: hexId(user), creatorType: 'user' }),
      claims: { sub: hexId(user), subtype: 'apiToken', scope, iss: ISSUER },
    });
    return reply.status(201).send({ ...tokenView(info, owner), token });
  });
}
