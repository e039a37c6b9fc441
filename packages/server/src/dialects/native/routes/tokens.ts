/** Tokens: made, listed and revoked. What a caller may hand on is decided by the service of tokens. */
import { Type } from 'typebox';
import { operation } from '../operations/operation.js';
import {
  closed,
  Id,
  IdParams,
  mapPage,
  Name,
  PageQuery,
  pageOf,
  pageRequest,
  Stamp,
  Time,
} from '../wire/schemas.js';
import { tokenView } from '../wire/entities.js';
import { timeOf } from '../wire/times.js';

const Scopes = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 100 });
const OptionalStamp = Type.Union([Stamp, Type.Null()]);
const Token = Type.Object({
  id: Id,
  kind: Type.String(),
  name: Name,
  project: Type.Union([Id, Type.Null()]),
  scopes: Scopes,
  expires: OptionalStamp,
  lastUsed: OptionalStamp,
  revoked: OptionalStamp,
  created: Stamp,
  device: Type.Union([Id, Type.Null()], { description: 'The only device that it may write for.' }),
  api: Type.Union([Type.String(), Type.Null()], {
    description: 'Of an adopted one: the API through which it is good.',
  }),
  addresses: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'Of an adopted one: the addresses and networks that it is good from; null: all.',
  }),
});

export const tokenOperations = [
  operation({
    id: 'listTokens',
    method: 'GET',
    path: '/tokens',
    summary: 'The tokens that the caller may see.',
    needs: 'token',
    query: closed(PageQuery),
    answer: pageOf(Token),
    handle: async ({ services, principal, query }) =>
      mapPage(await services.tokens.list(principal, pageRequest(query)), tokenView),
  }),
  operation({
    id: 'listOwnTokens',
    method: 'GET',
    path: '/tokens/own',
    summary: 'The tokens that the person who logged in made, in all organizations.',
    needs: 'token',
    query: closed(PageQuery),
    answer: pageOf(Token),
    handle: async ({ services, principal, query }) =>
      mapPage(await services.tokens.listOwn(principal, pageRequest(query)), tokenView),
  }),
  operation({
    id: 'createToken',
    method: 'POST',
    path: '/tokens',
    summary: 'Creates a token. Its secret is answered this once.',
    needs: 'token',
    body: closed({
      name: Name,
      project: Type.Optional(
        Type.Union([Id, Type.Null()], { expected: 'the id of a project, or null for all' }),
      ),
      scopes: Scopes,
      expires: Type.Optional(
        Type.Union([Time, Type.Null()], { expected: 'ISO 8601 text, milliseconds, or null' }),
      ),
    }),
    status: 201,
    answer: Type.Object({ token: Type.String(), info: Token }),
    async handle({ services, principal, body }) {
      const { expires, ...rest } = body;
      const at = expires == null ? null : Math.floor(timeOf(expires, 'expires', 'ms') / 1000);
      const { token, info } = await services.tokens.create(principal, { ...rest, expires: at });
      return { token, info: tokenView(info) };
    },
  }),
  operation({
    id: 'revokeToken',
    method: 'DELETE',
    path: '/tokens/:id',
    summary: 'Revokes a token at once; everybody who logged in the ones that they made.',
    needs: 'token',
    params: IdParams,
    status: 204,
    handle: ({ services, principal, params }) => services.tokens.revoke(principal, params.id),
  }),
];
