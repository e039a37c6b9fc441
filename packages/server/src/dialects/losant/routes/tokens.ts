/** `tokens`: the API tokens of an application. The secret is answered once; scope and expiration never change. */
import { invalidField } from '../../../errors/error.js';
import { compileCheck } from '../../validation.js';
import { pathId } from '../wire/ids.js';
import { readPageOf } from '../lists/pages.js';
import type { Action, Call } from '../route.js';
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
  TokenPatch,
  TokenPost,
  tokenView,
} from '../tokens/tokens.js';
import { losantFacts } from '../wire/devices.js';
import { listAnswer, readList } from '../wire/lists.js';

const checkPost = compileCheck(TokenPost, 'body');
const checkPatch = compileCheck(TokenPatch, 'body');
const ROLES = ['defaultRole', 'orgRoles'] as const;

const tokenId = ({ request }: Call): string =>
  pathId('API token', (request.params as { apiTokenId?: string }).apiTokenId);

const ownerOf = ({ project }: Call) => ({ ownerId: project.losantId, ownerType: 'application' }) as const;

export const tokenActions: readonly Action[] = [
  {
    method: 'GET',
    path: '/tokens',
    action: 'applicationApiTokens.get',
    async handle(call) {
      const { services, principal, project } = call;
      const order = readList(call.query, TOKEN_LIST);
      const { items, totalCount } = await readPageOf(
        services,
        (page) => services.access.listTokens(principal, { ...page, project: project.id }),
        order,
        TOKEN_FIELDS,
      );
      const views = items.map((info) => tokenView(info, ownerOf(call)));
      return listAnswer(order, views, totalCount, ownerOf(call));
    },
  },
  {
    method: 'POST',
    path: '/tokens',
    action: 'applicationApiTokens.post',
    status: 201,
    async handle(call) {
      const { services, principal, project, held } = call;
      const wanted = checkPost(call.body());
      for (const role of ROLES)
        if (wanted[role] !== undefined)
          throw invalidField(role, wanted[role], 'nothing: roles are of user tokens');
      const scope = checkScopes('scope', wanted.scope ?? ['all.Application'], (one) => mayGive(held, one));
      const creator =
        principal.user === null ? {} : { creatorId: hexId(principal.user), creatorType: 'user' };
      const { token, info } = await services.access.issueToken({
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
        scopes: keptScopes(scope, 'project'),
        attributes: factsOf(scope, creator),
        claims: { sub: project.losantId, subtype: 'apiToken', scope, iss: ISSUER },
      });
      return { ...tokenView(info, ownerOf(call)), token };
    },
  },
  {
    method: 'GET',
    path: '/tokens/:apiTokenId',
    action: 'applicationApiToken.get',
    handle: async (call) =>
      tokenView(await call.services.access.findToken(call.project.id, tokenId(call)), ownerOf(call)),
  },
  {
    method: 'PATCH',
    path: '/tokens/:apiTokenId',
    action: 'applicationApiToken.patch',
    async handle(call) {
      const { services, project } = call;
      const before = await services.access.findToken(project.id, tokenId(call));
      const { status, name, description } = checkPatch(call.body());
      const losant = { ...losantFacts(before.attributes), updated: Date.now() };
      const info = await services.access.updateToken(project.id, tokenId(call), {
        ...(name !== undefined && { name }),
        ...(description !== undefined && { description }),
        ...(status !== undefined && { active: status === 'active' }),
        attributes: { ...before.attributes, losant },
      });
      return tokenView(info, ownerOf(call));
    },
  },
  {
    method: 'DELETE',
    path: '/tokens/:apiTokenId',
    action: 'applicationApiToken.delete',
    async handle(call) {
      await call.services.access.endToken(call.project.id, tokenId(call));
      return { success: true };
    },
  },
];
