/** `GET` and `POST /query` (v1), for the statements that clients send before they write. */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../../../errors/error.js';
import { readForm } from '../../form.js';
import { admitToken } from '../credentials.js';
import { answerStatement } from '../databases/statements.js';
import { route, type InfluxRoute } from '../route.js';
import { parametersOf } from '../wire/parameters.js';
import { VERSION } from '../wire/version.js';

export const queryRoutes: readonly InfluxRoute[] = (['GET', 'POST'] as const).map((method) =>
  route({
    method,
    path: '/query',
    needs: admitToken,
    handle: async ({ services, principal, request, reply }) => {
      const statement = statementOf(request);
      void reply.header('x-influxdb-version', VERSION);
      return { results: [await answerStatement(services, principal, statement)] };
    },
  }),
);

/** In the address, or in a form. */
function statementOf(request: FastifyRequest): string {
  const { body } = request;
  const form = Buffer.isBuffer(body) ? readForm(body).get('q')?.[0] : undefined;
  const statement = (parametersOf(request).text('q') ?? form ?? '').trim().replace(/;$/, '');
  if (statement !== '') return statement;
  throw new TributaryError('field_missing', { field: 'q', expected: 'SHOW DATABASES' });
}
