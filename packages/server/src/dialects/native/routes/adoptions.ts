/** Credentials that another platform gave: adopted, listed and ended. What each API's clients carry, its dialect says. */
import { Type } from 'typebox';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Adoption } from '../../../services/services.js';
import type { Dialect } from '../../dialect.js';
import { adoptCredential, adoptCredentials } from '../adoption/adopt-credentials.js';
import { adoptIds } from '../adoption/adopt-ids.js';
import { Credential, CredentialReport, Credentials, Form } from '../adoption/credential-rows.js';
import { IdRows, RowReport } from '../adoption/rows.js';
import { operation, type Operation } from '../operations/operation.js';
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
} from '../wire/schemas.js';
import { isoFromMillis, isoOrNull } from '../wire/times.js';

const Adopted = Type.Object({
  id: Id,
  api: Type.String(),
  form: Form,
  name: Name,
  project: Type.Union([Id, Type.Null()]),
  identifier: Type.Union([Type.String(), Type.Null()]),
  addresses: Type.Union([Type.Array(Type.String()), Type.Null()]),
  expires: Type.Union([Stamp, Type.Null()]),
  token: Type.Union([Id, Type.Null()], { description: 'Its id among the tokens.' }),
  user: Type.Union([Id, Type.Null()], { description: 'The person that a login became.' }),
  created: Stamp,
});

const MadeHere = Type.Union([Adopted, Type.Null()]);

/** People mistake columns: what stands anywhere in it may be a secret. */
const Body = Type.Object(
  {
    credential: Type.Optional(Credential),
    credentials: Type.Optional(Credentials),
    ids: Type.Optional(IdRows),
    partial: Type.Optional(
      Type.Boolean({ description: 'Of ids and credentials: do the rows that can be done.' }),
    ),
    preview: Type.Optional(
      Type.Boolean({ description: 'Of credentials: say what would come of each, and keep nothing.' }),
    ),
  },
  { additionalProperties: false, writeOnly: true },
);

const view = ({ id, api, form, name, project, identifier, addresses, ...rest }: Adoption) => ({
  ...{ id, api, form, name, project, identifier, addresses, token: rest.token, user: rest.user },
  expires: isoOrNull(rest.expires),
  created: isoFromMillis(rest.created),
});

export const adoptionOperations = (others: readonly Dialect[]): readonly Operation[] => {
  const forms = others.flatMap(({ adoptable = [] }) => adoptable);
  return [
    operation({
      id: 'adopt',
      method: 'POST',
      path: '/adoptions',
      summary:
        'Keeps a credential that another platform gave, as its hash; or ids that it gave to things, which are made where they are not there.',
      needs: { project: 'project:admin' },
      body: Body,
      status: 201,
      answer: Type.Object({
        credential: Type.Optional(Adopted),
        credentials: Type.Optional(Type.Array(Type.Object({ ...CredentialReport, credential: MadeHere }))),
        warnings: Type.Array(Type.String()),
        ids: Type.Optional(Type.Array(RowReport)),
      }),
      async handle({ services, principal, project, body }) {
        const { credential, credentials, ids, partial = false, preview = false } = body;
        const place = { services, principal, project };
        const given = [credential, credentials, ids].filter((part) => part !== undefined);
        if (given.length !== 1)
          throw new TributaryError('field_missing', {
            field: 'credential, credentials or ids',
            expected: 'one of them',
          });
        if (preview && credentials === undefined)
          throw invalidField('preview', preview, 'only of credentials');
        if (ids !== undefined) return { warnings: [], ids: await adoptIds(place, ids, partial) };
        if (credentials !== undefined) {
          const reports = await adoptCredentials(place, forms, credentials, { partial, preview });
          const shown = reports.map(({ adoption, ...report }) => ({
            ...report,
            credential: adoption === undefined ? null : view(adoption),
          }));
          return { warnings: [], credentials: shown };
        }
        const { adoption, warnings } = await adoptCredential(place, forms, credential!);
        return { credential: view(adoption), warnings };
      },
    }),
    operation({
      id: 'listAdoptions',
      method: 'GET',
      path: '/adoptions',
      summary: 'The adopted credentials of a project; for administrators of the organization also logins.',
      needs: { project: 'project:admin' },
      query: closed(PageQuery),
      answer: pageOf(Adopted),
      handle: async ({ services, principal, project, query }) =>
        mapPage(await services.adoptions.list(principal, project, pageRequest(query)), view),
    }),
    operation({
      id: 'endAdoption',
      method: 'DELETE',
      path: '/adoptions/:id',
      summary: 'Ends an adopted credential at once.',
      needs: { project: 'project:admin' },
      params: IdParams,
      status: 204,
      handle: ({ services, principal, project, params }) =>
        services.adoptions.end(principal, project, params.id),
    }),
  ];
};
