/**
 * `POST /write` (v1) and `POST /api/v2/write`: line protocol in, 204 out. Sound lines are stored also when others are
 * refused; then the answer is 400 with the first reason and the number of dropped lines, as InfluxDB's partial write.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Project, Refusal, Services } from '../../../services/services.js';
import { Gate } from '../../gate.js';
import { whenRoom } from '../../json-slices.js';
import { secretOf } from '../credentials.js';
import { sendProblem } from '../errors.js';
import { parameterOf } from '../parameters.js';
import type { Naming } from '../wire/naming.js';
import { ProjectParsers } from '../wire/project-parsers.js';
import type { Precision } from '../wire/timestamp.js';
import { projectOf } from '../databases/project.js';

const PRECISIONS = new Map<string, Precision>([
  // A client whose option is not set sends an empty one.
  ['', 'ns'],
  ['n', 'ns'],
  ['ns', 'ns'],
  ['u', 'us'],
  ['us', 'us'],
  ['µ', 'us'],
  ['ms', 'ms'],
  ['s', 's'],
  ['m', 'm'],
  ['h', 'h'],
]);

function precisionOf(value: string): Precision {
  const precision = PRECISIONS.get(value);
  if (precision !== undefined) return precision;
  throw invalidField('precision', value, 'ns, us, ms, s, m or h');
}

/** With the number of its line, which what is wrong with a value or a time does not say by itself. */
function told({ index, message }: Refusal): string {
  const line = `line ${index + 1}`;
  return message.startsWith(`${line} `) ? message : `${line}: ${message}`;
}

export function mountWrite(app: FastifyInstance, services: Services, naming: Naming): void {
  const parsers = new ProjectParsers(naming);
  let generation = services.ingest.generation;

  const store = async (project: Project, body: Buffer, precision: Precision) => {
    // What a parser remembers of series holds until one is changed or deleted.
    if (generation !== services.ingest.generation) {
      generation = services.ingest.generation;
      parsers.clear();
    }
    const batch = services.ingest.begin(project);
    batch.timesIn(precision);
    let lines: number;
    try {
      lines = await parsers.run(project.id, (parser) =>
        parser.parse(body, precision, Date.now() * 1000, batch),
      );
    } catch (error) {
      services.ingest.release(batch);
      throw error;
    }
    return { lines, ...(await batch.commit({ together: true })) };
  };

  const gate = new Gate('token', 'project:write', async (request) => {
    const parameter = (name: string) => parameterOf(request, name);
    const principal = await services.access.authenticate(secretOf(request));
    const project = await projectOf(
      services,
      principal,
      parameter('bucket') ?? parameter('db'),
      'project:write',
    );
    return { principal, project, precision: parameter('precision') ?? '' };
  });

  const write = async (request: FastifyRequest): Promise<string | undefined> => {
    const { project, precision: given } = gate.of(request);
    // Not in the gate: what that refuses stands in no list of refusals.
    const precision = precisionOf(given);
    const body = request.body as Buffer | undefined;
    // InfluxDB 2 refuses an empty body; 1.x stores nothing, and clients ask with one whether they may write.
    if (!body || body.length === 0) {
      if (!request.url.startsWith('/api/v2/')) return undefined;
      throw new TributaryError('body_empty', { expected: 'line protocol' });
    }
    const { lines, refused, places } = await whenRoom(body.length, () => store(project, body, precision));
    if (refused.length === 0) return undefined;
    return `partial write: ${told(refused[0]!)} dropped=${places.size} of ${lines} lines`;
  };

  app.post('/write', gate.inputRoute, async (request, reply) => {
    const problem = await write(request);
    return problem === undefined ? reply.status(204).send() : sendProblem(reply, 400, problem, 1);
  });
  app.post('/api/v2/write', gate.inputRoute, async (request, reply) => {
    const problem = await write(request);
    return problem === undefined ? reply.status(204).send() : sendProblem(reply, 400, problem, 2);
  });
}
