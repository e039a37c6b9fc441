/**
 * How InfluxDB clients carry a credential (docs.influxdata.com, "Authenticate API requests"): `Authorization: Token …`
 * (v2), `Bearer …`, Basic with the token as password (v1 compatibility), or the query members `u` and `p`.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { CredentialForm, Principal, Project, Services } from '../../services/services.js';
import { basicPair } from '../authorization.js';
import { anyToken, Gate } from '../gate.js';
import { projectOf } from './databases/project.js';
import { parametersOf } from './wire/parameters.js';

/** What the gate of a write finds. */
export interface Writer {
  readonly principal: Principal;
  readonly project: Project;
  /** As it was given: what a gate refuses stands in no list of refusals, so it is judged behind it. */
  readonly precision: string | undefined;
}

export const admitWriter = (services: Services): Gate<Writer> =>
  new Gate('token', 'project:write', async (request) => {
    const read = parametersOf(request);
    const principal = await authenticate(services, request);
    const database = read.exact('bucket') ?? read.exact('db');
    const project = await projectOf(services, principal, database, 'project:write');
    return { principal, project, precision: read.text('precision') };
  });

export const admitToken = (services: Services): Gate<{ principal: Principal }> =>
  anyToken((request) => authenticate(services, request));

function authenticate({ access }: Services, request: FastifyRequest): Promise<Principal> {
  const { name, password } = pairOf(request);
  return access.authenticate(password, { from: request, identifier: name });
}

/** The user name of version 1 says something only beside a password that was adopted. */
function pairOf(request: FastifyRequest): { readonly name?: string | undefined; readonly password: string } {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const [, scheme = '', rest = ''] = /^(\S+)\s+(.+)$/.exec(header) ?? [];
    switch (scheme.toLowerCase()) {
      case 'token':
      case 'bearer':
        // Some v1 clients write `Token user:password`; the secret is the password then.
        return rest.includes(':') ? pairIn(rest) : { password: rest.trim() };
      case 'basic':
        return basicPair(rest);
      default:
        throw new TributaryError('credentials_invalid', {
          reason: 'Authorization is not Token, Bearer or Basic',
        });
    }
  }
  const read = parametersOf(request);
  const password = read.exact('p');
  if (password !== undefined) return { name: read.exact('u'), password };
  throw new TributaryError('credentials_missing', { expected: 'Authorization: Token TOKEN' });
}

function pairIn(text: string): { readonly name: string; readonly password: string } {
  const colon = text.indexOf(':');
  return { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** What clients of an InfluxDB carry. */
export const INFLUX_FORMS: readonly CredentialForm[] = [
  { api: 'influx', form: 'token', scopes: ['project:write'] },
  { api: 'influx', form: 'token', identifier: 'a user name', chosen: true, scopes: ['project:write'] },
];
