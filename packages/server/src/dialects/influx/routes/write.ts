/**
 * `POST /write` (v1) and `POST /api/v2/write`: line protocol in, 204 out. Sound lines are stored also when others are
 * refused; then the answer is 400 with the first reason and the number of dropped lines, as InfluxDB's partial write.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TributaryError } from '../../../errors/error.js';
import { isTimeUnit } from '../../../model/time.js';
import type { Project, Services } from '../../../services/services.js';
import { Gate } from '../../gate.js';
import { whenRoom } from '../../json-slices.js';
import { secretOf } from '../credentials.js';
import { sendProblem } from '../errors.js';
import { LineCache } from '../wire/line-cache.js';
import { LineParser } from '../wire/line-protocol.js';
import type { Naming } from '../wire/naming.js';
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
  /** Parsers that read no body now: a long body rests, and another one of the project comes between. */
  readonly idle: LineParser[];
}

export function mountWrite(app: FastifyInstance, services: Services, naming: Naming): void {
  const parsers = new Map<number, ProjectParser>();
  let generation = services.ingest.generation;

  /** What a parser remembers of series holds until one is changed or deleted. */
  const parserOf = (project: number): ProjectParser => {
    if (generation !== services.ingest.generation) {
      generation = services.ingest.generation;
      for (const { cache } of parsers.values()) cache.clear();
    }
    let known = parsers.get(project);
    if (!known) parsers.set(project, (known = { cache: new LineCache(naming), idle: [] }));
    return known;
  };

  const store = async (project: Project, body: Buffer, precision: Precision) => {
    const { cache, idle } = parserOf(project.id);
    const parser = idle.pop() ?? new LineParser(cache);
    const batch = services.ingest.begin(project);
    if (isTimeUnit(precision)) batch.timesIn(precision);
    let lines: number;
    try {
      lines = await parser.parse(body, precision, Date.now() * 1000, batch);
    } catch (error) {
      services.ingest.release(batch);
      throw error;
    }
    idle.push(parser);
    return { lines, ...(await batch.commit()) };
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
    const { lines, refused, places } = await whenRoom(body.length, () => store(project, body, precision));
    if (refused.length === 0) return undefined;
    return `partial write: ${refused[0]!.message} dropped=${places.size} of ${lines} lines`;
  };

  app.post('/write', gate.unrecordedRoute, async (request, reply) => {
    const problem = await write(request);
    return problem === undefined ? reply.status(204).send() : sendProblem(reply, 400, problem, 1);
  });
  app.post('/api/v2/write', gate.unrecordedRoute, async (request, reply) => {
    const problem = await write(request);
    return problem === undefined ? reply.status(204).send() : sendProblem(reply, 400, problem, 2);
  });
}
