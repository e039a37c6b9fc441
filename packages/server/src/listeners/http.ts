/**
 * The HTTP listener: one Fastify server, its limits, and every dialect in a scope of its own. Ensures that a request is
 * bounded in size and time, that each answer carries its request's id, and that a stop lets running requests finish.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
} from 'fastify';
import { boundAnswers } from '../dialects/answers.js';
import { asTributaryError, plainErrorBody, tellWhenToRetry } from '../dialects/errors.js';
import type { Dialect } from '../dialects/dialect.js';
import { turnAway } from '../dialects/turn-away.js';
import { refuseUnknownPaths } from '../dialects/unknown-paths.js';
import type { Services } from '../services/services.js';
import { parseBodiesAsBytes } from './body.js';
import { BodyMemory } from './body-memory.js';
import { guard } from './guard.js';
import { proxyTest, type Connections } from './connections.js';
import { noteCallers } from './callers.js';
import { openDoor, type Door } from './door.js';
import { requireGates } from './gates.js';
import { authority } from './ports.js';
import { MAX_SEGMENT_LENGTH, pathProblem, readableUrl } from './readable-path.js';
import { answerUnreadable, hostProblem } from './unreadable-heads.js';
import { serveMap } from './map-file.js';
import { noteRefusedInputs } from './refused-inputs.js';
import { countRequests } from './request-metrics.js';
import { addSecurityHeaders, keepOutOfCaches } from './security-headers.js';
import { serveDashboard } from './static-files.js';

export interface HttpOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The port, if it is open already. */
  readonly door?: Door;
  readonly services: Services;
  readonly dialects: readonly Dialect[];
  readonly bodyLimit: number;
  /** Bytes of bodies in memory at the same time. */
  readonly requestMemory?: number;
  /** Addresses of proxies whose forwarded headers count. */
  readonly trustProxy?: readonly string[] | undefined;
  /** Of HTTP and HTTPS together. */
  readonly connections?: Connections;
  readonly logger?: FastifyBaseLogger;
  /** Folder of the built web page; absent: no page. */
  readonly dashboard?: string;
  /** The map that the page draws below positions. */
  readonly mapFile?: string | undefined;
  /** A stage of rehearsals: told of each request that has a route, which is neither counted nor noted anywhere. */
  readonly rehearsal?: (request: FastifyRequest) => void;
  /** How long a stop waits for running requests. */
  readonly drainMilliseconds?: number;
}

export interface HttpListener {
  readonly app: FastifyInstance;
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

export const KEEP_ALIVE_MS = 75_000;
export const REQUEST_MS = 300_000;
export const HEADERS_MS = 10_000;
/** How often Node looks for connections that exceed their times. */
export const TIMES_LOOK_MS = 2_000;
const REQUEST_MEMORY = 512 * 2 ** 20;
const DRAIN_MS = 10_000;
const SWEEP_MS = 50;

export async function listenHttp(options: HttpOptions): Promise<HttpListener> {
  const { host, port } = options;
  const door = options.door ?? (await openDoor({ host, port, field: 'port' }));
  let app: FastifyInstance;
  try {
    app = await buildHttp(options);
    await app.ready();
  } catch (error) {
    door.close();
    throw error;
  }
  const serve = (request: IncomingMessage, response: ServerResponse) =>
    void app.server.emit('request', request, response);
  await door.handOver(app.server, serve);
  const url = `http://${authority(host, door.port)}`;
  return { app, port: door.port, url, stop: () => stop(app, options.drainMilliseconds ?? DRAIN_MS) };
}

/** Without the socket: for tests that inject requests. */
export async function buildHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { services, dialects, bodyLimit, logger } = options;
  const app: FastifyInstance = fastify({
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    requestTimeout: REQUEST_MS,
    http: {
      headersTimeout: HEADERS_MS,
      connectionsCheckingInterval: TIMES_LOOK_MS,
      requireHostHeader: false,
    },
    clientErrorHandler: answerUnreadable,
    ...(options.trustProxy !== undefined && { trustProxy: proxyTest(options.trustProxy) }),
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    genReqId: requestId,
    routerOptions: { maxParamLength: MAX_SEGMENT_LENGTH, ignoreTrailingSlash: false },
    rewriteUrl: readableUrl,
  });
  boundAnswers(app, services.limits);
  parseBodiesAsBytes(app, new BodyMemory(options.requestMemory ?? REQUEST_MEMORY, bodyLimit));
  guard(app, app.server, options.connections);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    options.rehearsal?.(request);
    addSecurityHeaders(request, reply);
    const problem = hostProblem(request) ?? pathProblem(request);
    if (problem !== undefined) turnAway(request, reply);
    done(problem);
  });
  app.setErrorHandler((error, request, reply) => {
    const refusal = asTributaryError(error, request);
    tellWhenToRetry(reply, refusal);
    return reply.status(refusal.status).send(plainErrorBody(refusal));
  });
  const count = options.rehearsal === undefined ? countRequests(services.metrics) : undefined;
  let mounting = '';
  // Before the gates: its routes are files that came with the server, for anybody.
  if (options.dashboard !== undefined) {
    await serveDashboard(app, options.dashboard);
    serveMap(app, options.mapFile);
  }
  requireGates(app, () => mounting);
  for (const dialect of dialects) {
    mounting = dialect.name;
    // A stage is built while others are served: a dialect a turn.
    if (options.rehearsal !== undefined) await nextTurn();
    await app.register(async (scope) => {
      count?.(scope, dialect.name);
      keepOutOfCaches(scope);
      if (options.rehearsal === undefined) noteCallers(scope, dialect.name);
      noteRefusedInputs(scope, dialect.name, services);
      await dialect.mount(scope, {
        ...services,
        access: services.access.through(dialect.name),
        ingest: services.ingest.through(dialect.name),
      });
    });
  }
  // Last: scopes take over the hooks that are there when they are made.
  refuseUnknownPaths(app);
  return app;
}

/** 16 hexadecimal digits; their randomness is fetched for many at once, which `randomBytes` does not. */
const randomId = () => randomUUID().slice(-17).replace('-', '');

/** A caller's own id is kept, so that its log and ours can be laid side by side; anything unusual is replaced. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomId();
}

/** New requests get 503 from here on, running ones finish; what hangs after the wait is cut. */
async function stop(app: FastifyInstance, wait: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), wait);
  // A kept-alive connection whose last answer went out during the stop is idle, but no one else would close it.
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  await app.close();
  clearTimeout(cut);
  clearInterval(sweep);
}
