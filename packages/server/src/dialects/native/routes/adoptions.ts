/** Credentials that another platform gave: adopted, listed and ended. What each API's clients carry, its dialect says. */
import { Type, type Static } from 'typebox';
import { invalidField, TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Adoption, CredentialForm, Services } from '../../../services/services.js';
import type { Dialect } from '../../dialect.js';
import { adoptIds } from '../adoption/adopt-ids.js';
import { IdRows, RowReport } from '../adoption/rows.js';
import type { Place } from '../adoption/things.js';
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
  Time,
} from '../wire/schemas.js';
import { isoFromMillis, isoOrNull, timeOf } from '../wire/times.js';

const Form = Type.Enum(['token', 'access-key', 'login']);
const Texts = (most: number) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { maxItems: most });

const Credential = closed({
  api: Type.String({ description: 'Through which it is good, and nowhere else.' }),
  form: Type.Optional(Form),
  name: Name,
  identifier: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description:
        'What clients show openly beside the secret: user name, access key, organization id, e-mail address.',
    }),
  ),
  secret: Type.String({ minLength: 1, maxLength: 4096, expected: 'a text of 1 to 4096 characters' }),
  scopes: Type.Optional(Texts(100)),
  devices: Type.Optional(Texts(100)),
  expires: Type.Optional(
    Type.Union([Time, Type.Null()], { expected: 'ISO 8601 text, milliseconds, or null' }),
  ),
  addresses: Type.Optional(Texts(64)),
  role: Type.Optional(Type.Enum(['admin', 'member', 'viewer'])),
});

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
      body: closed({
        credential: Type.Optional(Credential),
        ids: Type.Optional(IdRows),
        partial: Type.Optional(Type.Boolean({ description: 'Of ids: do the rows that can be done.' })),
      }),
      status: 201,
      answer: Type.Object({
        credential: Type.Optional(Adopted),
        warnings: Type.Array(Type.String()),
        ids: Type.Optional(Type.Array(RowReport)),
      }),
      async handle({ services, principal, project, body: { credential, ids, partial = false } }) {
        if ((credential === undefined) === (ids === undefined))
          throw new TributaryError('field_missing', {
            field: 'credential or ids',
            expected: 'one of them',
          });
        if (ids !== undefined)
          return { warnings: [], ids: await adoptIds({ services, principal, project }, ids, partial) };
        const { adoption, warnings } = await adoptCredential(
          { services, principal, project },
          forms,
          credential!,
        );
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

async function adoptCredential(
  { services, principal, project }: Place,
  forms: readonly CredentialForm[],
  { api, form: wanted = 'token', devices, expires, ...fields }: Static<typeof Credential>,
) {
  const form = formOf(forms, api, wanted, fields.identifier !== undefined);
  return services.adoptions.adopt(principal, project, form, {
    ...fields,
    devices: devices && (await devicesOf(services, project.id, devices)),
    ...given({
      expires: expires == null ? undefined : Math.floor(timeOf(expires, 'expires', 'ms') / 1000),
    }),
  });
}

/** An API may have forms that differ in whether something is shown beside the secret. */
function formOf(
  forms: readonly CredentialForm[],
  api: string,
  wanted: CredentialForm['form'],
  identified: boolean,
): CredentialForm {
  const ofApi = forms.filter((form) => form.api === api);
  if (ofApi.length === 0)
    throw invalidField('credential.api', api, [...new Set(forms.map((form) => form.api))].join(', '));
  const fitting = ofApi.filter(({ form }) => form === wanted);
  const found = fitting.find(({ identifier }) => (identifier !== undefined) === identified) ?? fitting[0];
  if (found !== undefined) return found;
  throw invalidField(
    'credential.form',
    wanted,
    `of ${api}: ${[...new Set(ofApi.map(({ form }) => form))].join(', ')}`,
  );
}

async function devicesOf({ devices }: Services, project: number, keys: readonly string[]) {
  const found = [];
  for (const key of new Set(keys)) {
    found.push(await devices.get(project, key));
  }
  return found;
}
