/**
 * Notes requests that bring points and are refused whole, with the API's name and the beginning of the body; refused points of other
 * requests are noted by the ingest. Hooked in around each API's own error handler: no route has to think of it. Rule: only where the
 * head told the project, or the body did and its sender may write there, so that nobody fills the list of another one; a
 * body behind a login is never shown.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TributaryError } from '../errors/error.js';
import type { Services } from '../services/services.js';
import { sampleOf } from '../services/refusals/sample.js';

/** For the scope of an API, before it mounts its routes. */
export function noteRefusedInputs(
  app: FastifyInstance,
  door: string,
  { refusals }: Pick<Services, 'refusals'>,
): void {
  const original = app.setErrorHandler as unknown as SetHandler;
  const noting: SetHandler = function (this: FastifyInstance, handler) {
    return original.call(this, (error, request, reply) => {
      const project = projectOf(request);
      const told = reasonOf(error);
      if (project !== undefined && told !== undefined) {
        const body = request.body instanceof Uint8Array ? sampleOf(request.body) : '';
        refusals.note({ project, door, ...told, ...(body !== '' && { sample: body }) });
      }
      return handler.call(this, error, request, reply);
    });
  };
  // Scopes within this one inherit it.
  app.setErrorHandler = noting as unknown as FastifyInstance['setErrorHandler'];
}

type Handler = (
  this: FastifyInstance,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
) => unknown;
type SetHandler = (this: FastifyInstance, handler: Handler) => FastifyInstance;

function projectOf({ routeOptions, judged, inputProject }: FastifyRequest): number | undefined {
  if (routeOptions.config.input !== true) return undefined;
  const reached = judged?.principal?.projects;
  return judged?.project?.id ?? inputProject ?? (reached?.length === 1 ? reached[0] : undefined);
}

interface Told {
  readonly code: string;
  readonly message: string;
}

/** Undefined for what is no refusal of the input: a fault of ours, something that is over later, or noted already. */
function reasonOf(error: unknown): Told | undefined {
  if (error instanceof TributaryError) {
    const { code, message, noted, retryable, status } = error;
    return noted || retryable || status >= 500 ? undefined : { code, message };
  }
  if (!(error instanceof Error)) return undefined;
  // Refusals in the form of an API carry its body or its list; those of the web framework a status.
  const { status, statusCode, body, list } = error as Partial<FastifyError> & Foreign;
  if ((status ?? statusCode ?? (list === undefined ? 500 : 400)) >= 500) return undefined;
  return {
    code: 'refused',
    message: body === undefined ? error.message : (JSON.stringify(body) ?? '').slice(0, 500),
  };
}

interface Foreign {
  readonly status?: number;
  readonly body?: unknown;
  readonly list?: unknown;
}
