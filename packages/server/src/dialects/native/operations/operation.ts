/**
 * One operation of this API, as its file in routes/ declares it: the routes, the checks, the OpenAPI document and the types
 * of a handler's request and answer are all made from these declarations, so they cannot differ.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static, type TObject, type TSchema, type TVoid } from 'typebox';
import type { Principal, Project, Scope, Services, SharedBoard } from '../../../services/services.js';
import type { Method } from '../../route.js';

/** What a request must show: nothing, any valid token, the secret of a link to a board, a scope, or a scope on the request's project. */
export type Needs = 'nothing' | 'token' | 'share' | { readonly scope: Scope } | { readonly project: Scope };

/** What the gate of an operation has found when its handler runs. */
export type Found<N extends Needs> = N extends 'nothing'
  ? object
  : N extends 'share'
    ? { readonly shared: SharedBoard }
    : N extends { readonly project: Scope }
      ? { readonly principal: Principal; readonly project: Project }
      : { readonly principal: Principal };

/** What every handler gets: the checked parts of its request, and what it answers with. */
export interface Asked<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly services: Services;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** An answer of this type, or parts of one that nobody will change. */
export type Shown<T> = T extends readonly (infer E)[]
  ? readonly Shown<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Shown<T[K]> }
    : T;

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
  /** Of the JSON document that is answered; absent: there is none, or another form. */
  readonly answer: TSchema | undefined;
  /** Also served at the root, where probes and scrapers look. */
  readonly alsoAtRoot: boolean;
  /** As in a route. */
  readonly points: 'in' | 'moved' | undefined;
  readonly handle: (call: never) => unknown;
}

const NONE = Type.Object({}, { additionalProperties: false });
type None = typeof NONE;

interface Declared<
  P extends TObject,
  Q extends TObject,
  B extends TSchema,
  A extends TSchema,
  N extends Needs,
> {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly needs: N;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly raw?: Readonly<Record<string, TSchema>>;
  readonly status?: number;
  readonly answer?: A;
  readonly alsoAtRoot?: boolean;
  readonly points?: 'in' | 'moved';
  /** What it returns is the answer, as `answer` describes it; the reply, when it has answered by itself. */
  readonly handle: (
    call: Asked<Static<P>, Static<Q>, Static<B>> & Found<N>,
  ) => Returned<Static<A>> | Promise<Returned<Static<A>>>;
}

type Returned<T> = Shown<T> | FastifyReply;

export function operation<
  const N extends Needs,
  P extends TObject = None,
  Q extends TObject = None,
  B extends TSchema = TSchema,
  A extends TSchema = TVoid,
>(declared: Declared<P, Q, B, A, N>): Operation {
  const { params = NONE, query = NONE, body, raw, status, answer, alsoAtRoot, points, needs } = declared;
  return {
    ...declared,
    params,
    query: typeof needs === 'object' && 'project' in needs ? withProject(query) : query,
    body,
    raw,
    status: status ?? 200,
    answer,
    alsoAtRoot: alsoAtRoot ?? false,
    points,
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
