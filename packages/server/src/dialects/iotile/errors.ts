/**
 * Refusals in IOTile Cloud's forms, which differ by what was wrong: `{"field":["…"]}`, `{"non_field_errors":["…"]}`,
 * `["…"]`, `{"detail":"…"}`, `{"error":"…"}` and bare JSON texts. Rule: `non_field_errors` is always a list, because a
 * client indexes it; a missing thing and one of somebody else get the same answer.
 */
import type { FastifyReply } from 'fastify';
import { TributaryError } from '../../errors/error.js';

/** A refusal whose body is already in the vendor's form. */
export class IotileRefusal extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`refused with ${status}`);
    this.name = 'IotileRefusal';
  }
}

/** A field is missing or wrong: 400 with one list of messages a field. */
export const fieldErrors = (fields: Readonly<Record<string, string | readonly string[]>>): IotileRefusal =>
  new IotileRefusal(
    400,
    Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, [text].flat()])),
  );
export const required = (field: string): IotileRefusal => fieldErrors({ [field]: 'This field is required.' });
/** The combination of fields is wrong. */
export const nonFieldError = (message: string): IotileRefusal => fieldErrors({ non_field_errors: message });
/** A rule refused the request: a list with one text. */
export const ruleError = (message: string): IotileRefusal => new IotileRefusal(400, [message]);
export const detail = (status: number, message: string): IotileRefusal =>
  new IotileRefusal(status, { detail: message });
export const notFound = (): IotileRefusal => detail(404, 'Not found.');
export const forbidden = (): IotileRefusal =>
  detail(403, 'You do not have permission to perform this action.');
export const unauthenticated = (message = 'Authentication credentials were not provided.'): IotileRefusal =>
  detail(401, message);
/** `{"error": …}`: deletes by people who are not staff, missing parts of uploads. */
export const errorText = (status: number, message: string): IotileRefusal =>
  new IotileRefusal(status, { error: message });
/** A body that is a JSON text and nothing else. */
export const bareText = (status: number, message: string): IotileRefusal =>
  new IotileRefusal(status, message);

/** What a service refused, as this API says it. */
export function refusalOf(error: TributaryError): IotileRefusal {
  const { code, status, message, details } = error;
  const field = typeof details.field === 'string' ? details.field : undefined;
  switch (code) {
    case 'not_found':
      return notFound();
    case 'route_unknown':
      return notFound();
    case 'credentials_missing':
      return unauthenticated();
    case 'credentials_invalid':
      return unauthenticated('Error decoding signature.');
    case 'scope_missing':
      return forbidden();
    case 'body_not_json':
      return detail(400, `JSON parse error - ${String(details.reason)}`);
    case 'field_missing':
      return field === undefined ? detail(400, message) : required(field);
    case 'field_invalid':
    case 'field_unknown':
    case 'time_invalid':
    case 'time_out_of_range':
    case 'value_invalid':
    case 'value_kind_mismatch':
      return field === undefined ? nonFieldError(message) : fieldErrors({ [field]: message });
    case 'already_exists':
    case 'conflict':
      return nonFieldError(message);
    default:
      return detail(status, message);
  }
}

export function sendRefusal(reply: FastifyReply, { status, body }: IotileRefusal) {
  if (status === 401) void reply.header('www-authenticate', 'JWT realm="api"');
  // Written out here: a bare text is a JSON document in this API.
  return reply.status(status).type('application/json').send(JSON.stringify(body));
}

/** What a service did not find, as undefined. */
export async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TributaryError && error.code === 'not_found') return undefined;
    throw error;
  }
}
