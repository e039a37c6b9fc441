/**
 * How InfluxDB clients carry a credential (docs.influxdata.com, "Authenticate API requests"): `Authorization: Token …`
 * (v2), `Bearer …`, Basic with the token as password (v1 compatibility), or the query members `u` and `p`.
 */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../errors/error.js';
import { basicPair } from '../authorization.js';
import { parameterOf } from './parameters.js';

export function secretOf(request: FastifyRequest): string {
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
  const p = parameterOf(request, 'p');
  if (p !== undefined && p !== '') return p;
  throw new TributaryError('credentials_missing', { expected: 'Authorization: Token TOKEN' });
}
