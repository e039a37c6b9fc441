/**
 * How InfluxDB clients carry a credential (docs.influxdata.com, "Authenticate API requests"): `Authorization: Token …`
 * (v2), `Bearer …`, Basic with the token as password (v1 compatibility), or the query members `u` and `p`.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import type { Principal, Project, Services } from '../../services/services.js';
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
    const principal = await services.access.authenticate(secretOf(request));
    const database = read.exact('bucket') ?? read.exact('db');
    const project = await projectOf(services, principal, database, 'project:write');
    return { principal, project, precision: read.text('precision') };
  });

export const admitToken = (services: Services): Gate<{ principal: Principal }> =>
  anyToken((request) => services.access.authenticate(secretOf(request)));

function secretOf(request: FastifyRequest): string {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const [, scheme = '', rest = ''] = /^(\S+)\s+(.+)$/.exec(header) ?? [];
    switch (scheme.toLowerCase()) {
      case 'token':
      case 'bearer':
        // Some v1 clients write `Token user:password`; the secret is the password then.
        return rest.includes(':') ? rest.slice(rest.indexOf(':') + 1) : rest.trim();
      case 'basic':
        return basicPair(rest).password;
      default:
        throw new TributaryError('credentials_invalid', {
          reason: 'Authorization is not Token, Bearer or Basic',
        });
    }
  }
  const secret = parametersOf(request).exact('p');
  if (secret !== undefined) return secret;
  throw new TributaryError('credentials_missing', { expected: 'Authorization: Token TOKEN' });
}
