/**
 * The operations of the native API: typed by the document, with the project where an operation is of one, repeated where
 * that is harmless, lists through all their pages.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import { formOf, page } from './forms.js';
import { Http, type CallOptions, type HttpRequest } from '../http/http.js';
import type { Answer, ListItem, ListPath, Method, PathOf, Query, Request, Rest } from './operations.js';
import { BASE, type ClientOptions } from '../http/options.js';
import { Listing } from './pages.js';
import type { Repeatable } from '../http/retry.js';

/** Paths whose operations have the parameter `project`; the others refuse it. The test of the document holds them together. */
const OF_PROJECT =
  /^\/(?:points|query|tail|apis|devices|series|assets|boards|alerts|alert-[a-z]+|exports|deletions|retention|refusals|quality|adoptions|moves|audit|deleted\/devices|deleted\/series)(?:\/|$)/;
/** Not GET, and yet the same when done twice: queries only read, and a point is written over itself. */
const HARMLESS = /^\/(?:query\/|points$|(?:boards|shared)\/query$)/;
/** Rows of one page of a list, as many as the platform allows. */
const PAGE = 1000;

/** A call may be said to be repeatable, where the caller knows that it is. */
export interface OperationOptions extends CallOptions {
  repeatable?: Repeatable | undefined;
  /** Without the token. */
  anonymous?: boolean | undefined;
}

type Loosely = Omit<HttpRequest, 'query' | 'scheme'> & {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
};

export const takesProject = (path: string): boolean => OF_PROJECT.test(path);

export class Connection {
  readonly http: Http;
  /** Of all calls that are of a project and name none. */
  project: number | string | undefined;

  /** Throws an OptionError where an option cannot be; nothing is sent yet. */
  constructor(options: ClientOptions = {}) {
    this.http = new Http(options);
    this.project = options.project;
  }

  async request<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    ...[request]: Rest<Request<M, P> & OperationOptions>
  ): Promise<Answer<M, P>> {
    return this.http.json(method, ...this.#sent(method, path, (request ?? {}) as Loosely));
  }

  /** The answer as text, for those that are of another form. */
  async text<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    ...[request]: Rest<Request<M, P> & OperationOptions>
  ): Promise<string> {
    return this.http.text(method, ...this.#sent(method, path, (request ?? {}) as Loosely));
  }

  /** The answer itself, for those that do not end, or whose headers say something. */
  async response<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    ...[request]: Rest<Request<M, P> & OperationOptions>
  ): Promise<Response> {
    return this.http.response(method, ...this.#sent(method, path, (request ?? {}) as Loosely));
  }

  /** What `read` makes of the whole answer, for those that are neither JSON nor text. */
  async read<M extends Method, P extends PathOf<M>, T>(
    method: M,
    path: P,
    request: Request<M, P> & OperationOptions,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    return this.http.read(method, ...this.#sent(method, path, request as Loosely), read);
  }

  /** One of the other APIs of the same server: the path is whole, and `scheme` the word that it has before tokens. */
  elsewhere<T>(method: string, path: string, request: HttpRequest = {}): Promise<T> {
    return this.http.json<T>(method, path, { repeatable: method === 'GET', ...request });
  }

  /** A list of the document through all its pages. `limit` in the query: rows of one page. */
  list<P extends ListPath>(
    path: P,
    query: Query<'GET', P> | undefined,
    call: CallOptions,
  ): Listing<ListItem<P>> {
    return new Listing<ListItem<P>>(path, (cursor) => {
      const asked = { limit: PAGE, ...query, ...(cursor !== undefined && { cursor }) };
      return this.http.json('GET', ...this.#sent('GET', path, { ...call, form: page, query: asked }));
    });
  }

  #sent(
    method: Method,
    template: string,
    { path = {}, query = {}, ...rest }: Loosely,
  ): [string, HttpRequest] {
    const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => segment(template, name, path[name]));
    const project = query['project'] === undefined ? this.project : query['project'];
    return [
      BASE + filled,
      {
        repeatable: method === 'GET' || HARMLESS.test(template),
        form: formOf(method, template),
        ...rest,
        query: takesProject(template) ? { ...query, project } : query,
      },
    ];
  }
}

/** What is left out, or folded away by every address as `..` is, would ask for something else. */
function segment(template: string, name: string, value: unknown): string {
  const isOne = typeof value === 'string' || typeof value === 'bigint' || Number.isFinite(value);
  const text = String(value);
  if (isOne && !['', '.', '..'].includes(text)) return encodeURIComponent(text);
  throw new OptionError(
    `path.${name} is ${shownOf(value)}; expected what stands in the place of {${name}} in ${template}.`,
  );
}
