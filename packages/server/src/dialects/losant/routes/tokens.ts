/** `tokens`: the API tokens of an application. The secret is answered once; scope and expiration never change. */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { compileCheck } from '../../validation.js';
import { scope } from '../credentials.js';
import { readPageOf } from '../lists/pages.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
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
  TokenPatch,
  TokenPost,
  tokenView,
} from '../tokens/tokens.js';
import { vendorAttributes } from '../wire/devices.js';
import { applicationIdOf, pathId } from '../wire/ids.js';
import { listAnswer, readList } from '../wire/lists.js';

const checkPost = compileCheck(TokenPost, 'body');
const checkPatch = compileCheck(TokenPatch, 'body');
const ROLES = ['defaultRole', 'orgRoles'] as const;
const LIST = `${APPLICATION}/tokens`;
const ONE = `${LIST}/:apiTokenId`;

const tokenId = ({ params }: Call): string => pathId('API token', params['apiTokenId']);

const ownerOf = ({ project }: Call) =>
  ({ ownerId: applicationIdOf(project), ownerType: 'application' }) as const;

export const tokenRoutes: readonly LosantRoute[] = [
  route({ method: 'GET', path: LIST, needs: scope('applicationApiTokens.get'), handle: listTokens }),
  route({
    method: 'POST',
    path: LIST,
    needs: scope('applicationApiTokens.post'),
    status: 201,
    handle: createToken,
  }),
  route({
    method: 'GET',
    path: ONE,
    needs: scope('applicationApiToken.get'),
    async handle(call) {
      const { services, project } = call;
      return tokenView(await services.tokens.find(project.id, tokenId(call)), ownerOf(call));
    },
  }),
  route({
    method: 'PATCH',
    path: ONE,
    needs: scope('applicationApiToken.patch'),
    async handle(call) {
      const { services, project } = call;
      const before = await services.tokens.find(project.id, tokenId(call));
      const { status, name, description } = checkPatch(call.body());
      const active = status === undefined ? undefined : status === 'active';
      const losant = { ...vendorAttributes(before.attributes), updated: Date.now() };
      const info = await services.tokens.update(project.id, tokenId(call), {
        attributes: { ...before.attributes, losant },
        ...given({ name, description, active }),
      });
      return tokenView(info, ownerOf(call));
    },
  }),
  route({
    method: 'DELETE',
    path: ONE,
    needs: scope('applicationApiToken.delete'),
    async handle(call) {
      await call.services.tokens.end(call.project.id, tokenId(call));
      return { success: true };
    },
  }),
];

async function listTokens(call: Call): Promise<object> {
  const { services, principal, project } = call;
  const order = readList(call.query, TOKEN_LIST);
  const { items, totalCount } = await readPageOf(
    services,
    (page) => services.tokens.list(principal, { ...page, project: project.id }),
    order,
    TOKEN_FIELDS,
  );
  const views = items.map((info) => tokenView(info, ownerOf(call)));
  return listAnswer(order, views, totalCount, ownerOf(call));
}

async function createToken(call: Call): Promise<object> {
  const { services, principal, project, held } = call;
  const wanted = checkPost(call.body());
  for (const role of ROLES)
    if (wanted[role] !== undefined)
      throw invalidField(role, wanted[role], 'nothing: roles are of user tokens');
  const asked = checkScopes('scope', wanted.scope ?? ['all.Application'], (one) => mayGive(held, one));
  const creator = principal.user === null ? {} : { creatorId: hexId(principal.user), creatorType: 'user' };
  const { token, info } = await services.tokens.issue({
    kind: 'api',
    owner: principal.user,
    maker: principal,
    endField: 'expirationDate',
    organization: project.organization,
    project: project.id,
    name: wanted.name,
    description: wanted.description ?? null,
    active: wanted.status !== 'inactive',
    expires: readExpiry(wanted.expirationDate, Date.now()),
    scopes: keptScopes(asked, 'project'),
    attributes: tokenAttributes(asked, creator),
    claims: { sub: applicationIdOf(project), subtype: 'apiToken', scope: asked, iss: ISSUER },
  });
  return { ...tokenView(info, ownerOf(call)), token };
}
