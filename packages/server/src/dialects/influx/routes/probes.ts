/**
 * What InfluxDB clients and Telegraf's outputs ask before they write: `/ping`, `/status`, `/health`, `/ready`, and v1 `/query`
 * with `SHOW DATABASES` or `CREATE DATABASE`. The version is the newest 1.x, so that clients choose the protocol that
 * is spoken here.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TributaryError } from '../../../errors/error.js';
import type { Principal, Services } from '../../../services/services.js';
import { readForm } from '../../form.js';
import { readAll } from '../../whole-lists.js';
import { anyToken, OPEN, type Gate } from '../../gate.js';
import { secretOf } from '../credentials.js';
import { parameterOf } from '../parameters.js';

const VERSION = '1.8.10';

export function mountProbes(app: FastifyInstance, services: Services): void {
  const alive = (reply: FastifyReply) =>
    reply.status(204).header('x-influxdb-version', VERSION).header('x-influxdb-build', 'OSS');
  app.get('/ping', OPEN.unrecordedRoute, (request, reply) => {
    const verbose = parameterOf(request, 'verbose') ?? '';
    // Clients of the ESP8266 and ESP32 ask so, and take anything but 200 for a failed connection.
    const isAsked = verbose !== '' && verbose !== '0' && verbose !== 'false';
    return isAsked ? alive(reply).status(200).send({ version: VERSION }) : alive(reply).send();
  });
  app.get('/status', OPEN.unrecordedRoute, (_, reply) => alive(reply).send());
  app.get('/health', OPEN.unrecordedRoute, () => ({
    name: 'influxdb',
    message: 'ready for queries and writes',
    status: 'pass',
    checks: [],
    version: VERSION,
  }));
  app.get('/ready', OPEN.unrecordedRoute, () => ({ status: 'ready' }));
  const gate = anyToken((request) => services.access.authenticate(secretOf(request)));
  const answer = answerOf(services, gate);
  app.get('/query', gate.route, (request, reply) => answer(request, reply, undefined));
  app.post('/query', gate.route, (request, reply) => {
    const body = request.body as Buffer | undefined;
    return answer(request, reply, body && readForm(body).get('q')?.[0]);
  });
}

const answerOf =
  (services: Services, gate: Gate<{ principal: Principal }>) =>
  async (request: FastifyRequest, reply: FastifyReply, form: string | undefined): Promise<unknown> => {
    const statement = (parameterOf(request, 'q') ?? form ?? '').trim().replace(/;$/, '');
    if (statement === '')
      throw new TributaryError('field_missing', { field: 'q', expected: 'SHOW DATABASES' });
    const { principal } = gate.of(request);
    void reply.header('x-influxdb-version', VERSION);
    if (/^show\s+databases$/i.test(statement)) {
      services.access.require(principal, 'project:write');
      const values = await readAll(
        services,
        (page) => services.projects.list(principal, page),
        ({ name }) => [name],
      );
      return {
        results: [
          {
            statement_id: 0,
            series: [{ name: 'databases', columns: ['name'], values }],
          },
        ],
      };
    }
    // Telegraf creates its database at every start; projects exist already, so there is nothing to do.
    if (/^create\s+database\s+\S/i.test(statement)) return { results: [{ statement_id: 0 }] };
    throw new TributaryError('field_invalid', {
      field: 'q',
      value: statement,
      expected: 'SHOW DATABASES; data is read through the native API (/tributary/v1/query/points)',
    });
  };
