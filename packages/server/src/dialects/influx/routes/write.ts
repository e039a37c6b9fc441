/**
 * `POST /write` (v1) and `POST /api/v2/write`: line protocol in, 204 out. Sound lines are stored also when others are
 * refused; then the answer is 400 with the first reason and the number of dropped lines, as InfluxDB's partial write.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TributaryError } from '../../../errors/error.js';
import type { Services } from '../../../services/services.js';
import { Gate } from '../../gate.js';
import { secretOf } from '../credentials.js';
import { sendProblem } from '../errors.js';
import { LineCache, type Naming } from '../wire/line-cache.js';
import { LineParser } from '../wire/line-protocol.js';
import type { Precision } from '../wire/timestamp.js';
import { projectOf } from '../project.js';

const PRECISIONS: Readonly<Record<string, Precision>> = {
  n: 'ns',
  ns: 'ns',
  u: 'us',
  us: 'us',
  µ: 'us',
  ms: 'ms',
  s: 's',
  m: 'm',
  h: 'h',
};

type Query = Readonly<Record<string, string | undefined>>;

function precisionOf(value: string): Precision {
  const precision = PRECISIONS[value];
  if (precision !== undefined) return precision;
  throw new TributaryError('field_invalid', {
    field: 'precision',
    value,
    expected: 'ns, us, ms, s, m or h',
  });
}

interface ProjectParser {
  readonly cache: LineCache;
  readonly parser: LineParser;
}

export function mountWrite(app: FastifyInstance, services: Services, naming: Naming): void {
  const parsers = new Map<number, ProjectParser>();
  let generation = services.ingest.generation;

  /** What a parser remembers of series holds until one is changed or deleted. */
  const parserOf = (project: number): LineParser => {
    if (generation !== services.ingest.generation) {
      generation = services.ingest.generation;
      for (const { cache } of parsers.values()) cache.clear();
    }
    let known = parsers.get(project);
    if (!known) {
      const cache = new LineCache(naming);
      parsers.set(project, (known = { cache, parser: new LineParser(cache) }));
    }
    return known.parser;
  };

  const gate = new Gate('token', 'project:write', async (request) => {
    const query = request.query as Query;
    const precision = precisionOf(query['precision'] ?? 'ns');
    const principal = await services.access.authenticate(secretOf(request));
    const project = await projectOf(services, principal, query['bucket'] ?? query['db'], 'project:write');
    return { principal, project, precision };
  });

  const write = async (request: FastifyRequest): Promise<string | undefined> => {
    const { project, precision } = gate.of(request);
    const body = request.body as Buffer | undefined;
    if (!body || body.length === 0) throw new TributaryError('body_empty', { expected: 'line protocol' });
    const batch = services.ingest.begin(project);
    const lines = parserOf(project.id).parse(body, precision, Date.now() * 1000, batch);
    const { refused } = await batch.commit();
    if (refused.length === 0) return undefined;
    const dropped = new Set(refused.map(({ index }) => index)).size;
    return `partial write: ${refused[0]!.message} dropped=${dropped} of ${lines} lines`;
  };

  app.post('/write', gate.route, async (request, reply) => {
    const problem = await write(request);
    return problem === undefined ? reply.status(204).send() : sendProblem(reply, 400, problem, 1);
  });
  app.post('/api/v2/write', gate.route, async (request, reply) => {
    const problem = await write(request);
    return problem === undefined ? reply.status(204).send() : sendProblem(reply, 400, problem, 2);
  });
}
