/**
 * One operation of this API, as its file in routes/ declares it: the routes, the checks and the OpenAPI document are all
 * made from these declarations, so they cannot differ.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static, type TObject, type TSchema } from 'typebox';
import type { Principal, Project, Scope, Services } from '../../../services/services.js';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** What a request must show: nothing, any valid token, a scope, or a scope on the request's project. */
export type Needs = 'nothing' | 'token' | { readonly scope: Scope } | { readonly project: Scope };

/** A handler's view of its request; members that its `needs` do not promise are not to be touched. */
export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly principal: Principal;
  readonly project: Project;
  readonly services: Services;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** Below /tributary/v1, parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly needs: Needs;
  readonly params: TObject;
  readonly query: TObject;
  /** JSON body; absent: none is read. */
  readonly body: TSchema | undefined;
  /** Bodies that the handler reads itself, by media type, for the document. */
  readonly raw: Readonly<Record<string, TSchema>> | undefined;
  readonly status: number;
  readonly answer: TSchema | undefined;
  /** Also served at the root, where probes and scrapers look. */
  readonly alsoAtRoot: boolean;
  /** It moves points and changes nothing that the audit log records. */
  readonly unrecorded: boolean;
  /** Points come in by it. */
  readonly input: boolean;
  readonly handle: (call: Call<never, never, never>) => unknown;
}

const NONE = Type.Object({}, { additionalProperties: false });
type None = typeof NONE;

interface Declared<P extends TObject, Q extends TObject, B extends TSchema> {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly needs: Needs;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly raw?: Readonly<Record<string, TSchema>>;
  readonly status?: number;
  readonly answer?: TSchema;
  readonly alsoAtRoot?: boolean;
  readonly unrecorded?: boolean;
  readonly input?: boolean;
  /** What it returns is the answer; undefined when it has answered through `reply` or there is nothing to say. */
  readonly handle: (call: Call<Static<P>, Static<Q>, Static<B>>) => unknown;
}

export function operation<P extends TObject = None, Q extends TObject = None, B extends TSchema = TSchema>(
  declared: Declared<P, Q, B>,
): Operation {
  const { params, query, body, raw, status, answer, alsoAtRoot, unrecorded, handle, needs } = declared;
  const own = query ?? NONE;
  return {
    ...declared,
    params: params ?? NONE,
    query: typeof needs === 'object' && 'project' in needs ? withProject(own) : own,
    body,
    raw,
    status: status ?? 200,
    answer,
    alsoAtRoot: alsoAtRoot ?? false,
    unrecorded: unrecorded ?? false,
    input: declared.input ?? false,
    handle: handle,
  };
}

const PROJECT = Type.Integer({
  minimum: 1,
  description: 'Id of the project; may be left out with a token that reaches only one.',
});

/** Every operation on a project lets the request name it. */
function withProject(query: TObject): TObject {
  return Type.Object(
    { project: Type.Optional(PROJECT), ...query.properties },
    { additionalProperties: false },
  );
}
