/** Requests to /v1 and the tokens that the account and device tests make them with. */
import { send, type Answer } from '../support/http.js';
import type { TestPlatform } from '../support/platform.js';

export interface Call {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** `path` is below /v1. Checks of every answer what all answers keep to. */
export async function callIobeam(
  url: string,
  method: string,
  path: string,
  { token, body, headers = {} }: Call = {},
): Promise<Answer> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await send(`${url}/v1${path}`, { method, body, headers: { ...authorization, ...headers } });
  const problem = formProblem(answer);
  if (problem !== undefined) throw new Error(`${method} ${path}: ${problem}: ${answer.text}`);
  return answer;
}

/** The rules of the contract for every answer; undefined if it keeps them. */
function formProblem({ status, headers, text }: Answer): string | undefined {
  if (headers.has('transfer-encoding')) return 'it is chunked';
  if (status === 204) return text === '' ? undefined : 'it has a body';
  if (Number(headers.get('content-length') ?? NaN) !== Buffer.byteLength(text))
    return 'its length is missing or wrong';
  if (text === '') return undefined;
  const type = headers.get('content-type') ?? '';
  if (!/^(application\/json|text\/plain)(; charset=utf-8)?$/.test(type)) return `its type is ${type}`;
  if (type.startsWith('application/json') && !text.startsWith('{')) return 'it is no object';
  if (status < 400) return undefined;
  const [error] = (JSON.parse(text) as { errors: { code: unknown; message: string }[] }).errors;
  if (!Number.isInteger(error?.code)) return 'its error has no code';
  return (error?.message.length ?? 0) >= 20 ? undefined : 'its message is too short';
}

export interface Tokens {
  /** A login of the first tenant's owner. */
  readonly user: string;
  /** Project tokens of the first tenant's project. */
  readonly all: string;
  readonly read: string;
  readonly write: string;
  /** Of the second tenant. */
  readonly foreignUser: string;
  readonly foreign: string;
}

export async function makeTokens({ url, one, two }: TestPlatform): Promise<Tokens> {
  const login = async ({ email, password }: { email: string; password: string }) =>
    (await callIobeam(url, 'GET', '/tokens/user', { headers: basic(email, password) })).json.token as string;
  const project = async (token: string, id: number, rest: string) =>
    (await callIobeam(url, 'GET', `/tokens/project?project_id=${id}${rest}`, { token })).json.token as string;
  const [user, foreignUser] = [await login(one), await login(two)];
  return {
    user,
    foreignUser,
    all: await project(user, one.project, ''),
    read: await project(user, one.project, '&read=true&write=false&admin=false'),
    write: await project(user, one.project, '&read=True&write=True&admin=False'),
    foreign: await project(foreignUser, two.project, ''),
  };
}

export const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

/** The claims of a JWT, as the clients read them: without a look at the signature. */
export function claimsOf(token: string): Record<string, number> {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, number>;
}
