/**
 * `ORGANIZATION-ID` and `ORGANIZATION-API-KEY` (original document, "Header"; its text also writes underscores). The key is
 * a token of Tributary, and the id has to be that of the token's organization; or both were adopted together.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import { organizationText } from '../../model/identity.js';
import type { CredentialForm, Principal, Project, Scope, Services } from '../../services/services.js';
import { Gate } from '../gate.js';
import { Problems, problemOf, type Problem } from './wire/problems.js';

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name] ?? request.headers[name.replaceAll('-', '_')];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** What its gate finds. */
export interface Caller {
  readonly principal: Principal;
  readonly project: Project;
}

export const admit =
  (scope: Scope) =>
  (services: Services): Gate<Caller> =>
    new Gate('token', scope, (request) => authorize(request, services, scope));

async function authorize(request: FastifyRequest, services: Services, scope: Scope): Promise<Caller> {
  const organization = header(request, 'organization-id');
  const key = header(request, 'organization-api-key');
  const absent: Problem[] = [];
  for (const [name, value] of [
    ['ORGANIZATION-ID', organization],
    ['ORGANIZATION-API-KEY', key],
  ] as const)
    if (value === undefined)
      absent.push(problemOf(new TributaryError('credentials_missing', { expected: name }), { header: name }));
  if (organization === undefined || key === undefined) throw new Problems(absent);
  const principal = await services.access.authenticate(key, { from: request, identifier: organization });
  // An adopted key is known together with the id that it was adopted with.
  if (principal.adopted !== true && organization !== organizationText(principal.organization))
    throw new TributaryError('credentials_invalid', {
      reason: 'ORGANIZATION-ID and ORGANIZATION-API-KEY do not belong together',
    });
  return { principal, project: await services.rights.project(principal, undefined, scope) };
}

/** What its clients carry: the two belong together. */
export const DATACOOEE_FORMS: readonly CredentialForm[] = [
  { api: 'datacooee', form: 'token', identifier: 'the ORGANIZATION-ID', scopes: ['project:write'] },
];
