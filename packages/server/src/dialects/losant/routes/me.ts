/** `/me` and `/me/tokens`: the person behind a token, and the tokens of that person. */
import type { Principal } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { personalScope } from '../credentials.js';
import { readPageOf } from '../lists/pages.js';
import { route, type Call, type LosantRoute } from '../route.js';
import { mayGive } from '../tokens/scopes.js';
import {
  checkScopes,
  hexId,
  ISSUER,
  keptScopes,
  readExpiry,
  TOKEN_FIELDS,
  TOKEN_LIST,
  tokenAttributes,
  TokenPost,
  tokenView,
} from '../tokens/tokens.js';
import { noPerson } from '../tokens/user-scopes.js';
import { listAnswer, readList } from '../wire/lists.js';
import { isoOfMilliseconds } from '../wire/times.js';

const check = compileCheck(TokenPost, 'body');
const READ = { own: 'organization:read', endings: ['.bounded', '.read'], areas: ['User'] } as const;
const WRITE = { own: 'organization:admin', endings: [], areas: ['User'] } as const;

export const meRoutes: readonly LosantRoute[] = [
  route({ method: 'GET', path: '/me', needs: personalScope({ ...READ, action: 'me.get' }), handle: viewMe }),
  route({
    method: 'GET',
    path: '/me/tokens',
    needs: personalScope({ ...READ, action: 'userApiTokens.get' }),
    handle: listTokens,
  }),
  route({
    method: 'POST',
    path: '/me/tokens',
    needs: personalScope({ ...WRITE, action: 'userApiTokens.post' }),
    status: 201,
    handle: createToken,
  }),
];

interface PersonCall extends Pick<Call, 'services' | 'query' | 'body'> {
  readonly principal: Principal;
  readonly user: number;
}

async function viewMe({ services, principal }: PersonCall): Promise<object> {
  const { user, organization } = await services.people.me(principal);
  if (user === null) throw noPerson();
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
}

const ownerOf = (user: number) => ({ ownerId: hexId(user), ownerType: 'user' }) as const;

async function listTokens({ services, principal, user, query }: PersonCall): Promise<object> {
  const order = readList(query, TOKEN_LIST);
  const { items, totalCount } = await readPageOf(
    services,
    (page) => services.tokens.list(principal, { ...page, owner: user }),
    order,
    TOKEN_FIELDS,
  );
  const owner = ownerOf(user);
  const views = items.map((info) => tokenView(info, owner));
  return listAnswer(order, views, totalCount, owner);
}

async function createToken({ services, principal, user, body }: PersonCall): Promise<object> {
  const wanted = check(body());
  // A login is the person; a token gives no more than it has. The person's role bounds both, whatever they hold.
  const held = {
    levels: await services.rights.levels({ ...principal, kind: 'token' }, 0),
    scopes: principal.scopes,
  };
  const scope = checkScopes(
    'scope',
    wanted.scope ?? ['all.User'],
    (one) => principal.kind === 'user' || mayGive(held, one),
  );
  const { token, info } = await services.tokens.issue({
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
    attributes: tokenAttributes(scope, { creatorId: hexId(user), creatorType: 'user' }),
    claims: { sub: hexId(user), subtype: 'apiToken', scope, iss: ISSUER },
  });
  return { ...tokenView(info, ownerOf(user)), token };
}
