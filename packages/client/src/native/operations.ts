/**
 * What the OpenAPI document says of an operation, as types: what it is asked with and what it answers. Rule: the compiler lets
 * nobody name a path, a parameter or a member that the document does not have.
 */
import type { paths } from './openapi.js';
import type { BASE } from '../http/options.js';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

type Below<P> = P extends `${typeof BASE}${infer Rest}` ? Rest : never;
type Item<P extends Path> = paths[`${typeof BASE}${P}`];

/** Below the native API, parameters in braces: `/devices/{key}`. */
export type Path = Below<keyof paths>;

/** Those that have the method. */
export type PathOf<M extends Method> = {
  [P in Path]: Item<P> extends Readonly<Record<Lowercase<M>, object>> ? P : never;
}[Path];

/** As the document describes it. */
export type Operation<M extends Method, P extends PathOf<M>> = Item<P>[Lowercase<M> & keyof Item<P>];

/** Members that are not needed may be there as undefined: they are not sent. */
export type Loose<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] }
    : T;

type Member<T, K extends string> = T extends Readonly<Record<K, infer V>> ? V : never;
type Given<T, K extends string> = T extends { readonly [k in K]?: infer V } ? Exclude<V, undefined> : never;

/** The parameters of an operation; where one asks for a project, null is none, not even the client's. */
export type Query<M extends Method, P extends PathOf<M>> = WithoutProject<
  Loose<Given<Member<Operation<M, P>, 'parameters'>, 'query'>>
>;
type WithoutProject<Q> = Q extends { project?: infer V } ? Omit<Q, 'project'> & { project?: V | null } : Q;

/** What stands in the braces of the path; a number may be there as text. */
export type Places<M extends Method, P extends PathOf<M>> = OrText<
  Given<Member<Operation<M, P>, 'parameters'>, 'path'>
>;
type OrText<T> = [T] extends [never] ? never : { [K in keyof T]: T[K] | string };

type JsonOf<T> = Member<Member<T, 'content'>, 'application/json'>;
export type Body<M extends Method, P extends PathOf<M>> = JsonOf<Member<Operation<M, P>, 'requestBody'>>;

type Success<R> = R[keyof R & (200 | 201 | 202 | 204)];
type AnswerOf<R> = [JsonOf<Success<R>>] extends [never] ? undefined : JsonOf<Success<R>>;
/** Undefined: it has no body, or none that is JSON. */
export type Answer<M extends Method, P extends PathOf<M>> = AnswerOf<Member<Operation<M, P>, 'responses'>>;

/** Lists, which come in pages. */
export type ListPath = {
  [P in PathOf<'GET'>]: Answer<'GET', P> extends { items: unknown[]; next: string | null } ? P : never;
}[PathOf<'GET'>];
export type ListItem<P extends ListPath> = Member<Answer<'GET', P>, 'items'> extends (infer T)[] ? T : never;

type Needed<Name extends string, T> = [T] extends [never] ? object : { readonly [N in Name]: T };
/** What a call of the operation has to be given, and may. */
export type Request<M extends Method, P extends PathOf<M>> = {
  readonly query?: Query<M, P> | undefined;
} & Needed<'path', Places<M, P>> &
  Needed<'body', Loose<Body<M, P>> | Encoded<Body<M, P>>>;
/** A body may have been encoded before. */
type Encoded<B> = [B] extends [never] ? never : string | Uint8Array<ArrayBuffer>;

/** The last arguments of a call with the request `R`: one that needs nothing may be left out. */
export type Rest<R> = object extends R ? [request?: R] : [request: R];
