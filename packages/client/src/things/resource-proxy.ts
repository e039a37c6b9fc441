/**
 * The IOTile API as its Python library has it: `t.api.org('my-org').projects.get({ page_size: 5 })` is
 * `GET /api/v1/org/my-org/projects/?page_size=5`. A name adds a term to the path, a call adds an id, a verb asks. Rules: whatever
 * the API gets in the future can be asked for without a new client; nothing that a program puts in a path leads out of it; no
 * resource is ever mistaken for a promise.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import { Listing } from '../native/pages.js';
import { askIotile, type ApiQuery } from './iotile.js';
import { formOf, type UploadFile } from './upload-file.js';

/** One row of that API: what its members are is for the program to know. */
export type ApiRow = Readonly<Record<string, unknown>>;

/** A page of a list of that API. */
export interface ApiPage<T> {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly T[];
}

export interface ApiUpload extends CallOptions {
  /** Beside the file, in the form. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
  readonly query?: ApiQuery | undefined;
}

interface Verbs {
  get<T = ApiRow>(query?: ApiQuery, call?: CallOptions): Promise<T>;
  /** Of a list: all rows, through all its pages. */
  list<T = ApiRow>(query?: ApiQuery, call?: CallOptions): Listing<T>;
  post<T = ApiRow>(body?: unknown, query?: ApiQuery, call?: CallOptions): Promise<T>;
  put<T = ApiRow>(body?: unknown, query?: ApiQuery, call?: CallOptions): Promise<T>;
  patch<T = ApiRow>(body?: unknown, query?: ApiQuery, call?: CallOptions): Promise<T>;
  delete(query?: ApiQuery, call?: CallOptions): Promise<void>;
  /** A POST of a form with a part `file`. */
  uploadFile<T = ApiRow>(file: UploadFile, options?: ApiUpload): Promise<T>;
}
/** `id`: a slug, a UUID, a number. */
type WithId = (id: string | number | object) => ApiResource;
/** Those of the API as it is, so that they are known to be there. */
type Known =
  | 'account'
  | 'accumulation'
  | 'auth'
  | 'data'
  | 'device'
  | 'devices'
  | 'df'
  | 'event'
  | 'extra'
  | 'fleet'
  | 'login'
  | 'mask'
  | 'members'
  | 'note'
  | 'org'
  | 'project'
  | 'projects'
  | 'properties'
  | 'property'
  | 'report'
  | 'server'
  | 'stream'
  | 'streamer'
  | 'streamers'
  | 'upload'
  | 'variable'
  | 'vartype';
type Terms = { readonly [K in Known]: ApiResource } & { readonly [term: string]: ApiResource };
export type ApiResource = Verbs & WithId & Terms;

/** What has the API: a Tributary. */
export interface HasApi {
  readonly api: ApiResource;
}

const TERM = /^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$/i;
/** Of slugs, UUIDs, numbers, names of people (`@joe`) and organizations (`^org`). */
const ID = /^[\w@^.~+-]{1,200}$/;

export const resourceProxy = (api: Connection): ApiResource => resourceAt(api, '/');

function resourceAt(api: Connection, path: string): ApiResource {
  const verbs: Readonly<Record<string, unknown>> = { ...verbsAt(api, path) };
  const withId = (id: unknown) => resourceAt(api, `${path}${idOf(id)}/`);
  return new Proxy(withId, {
    get(_, name) {
      // Whoever awaits, prints or looks into it asks for these.
      if (typeof name === 'symbol' || name === 'then' || name.startsWith('_')) return undefined;
      if (name === 'toString' || name === 'toJSON') return () => path;
      return Object.hasOwn(verbs, name) ? verbs[name] : resourceAt(api, `${path}${termOf(name)}/`);
    },
    set() {
      throw new OptionError(`api${path} is no place to keep something in.`);
    },
  }) as unknown as ApiResource;
}

function verbsAt(api: Connection, path: string): Verbs {
  const withBody =
    (method: string) =>
    <T>(body?: unknown, query?: ApiQuery, call: CallOptions = {}) =>
      askIotile<T>(api, method, path, { body, query, ...call });
  const get = <T>(query?: ApiQuery, call: CallOptions = {}) =>
    askIotile<T>(api, 'GET', path, { query, ...call });
  return {
    get,
    list: <T>(query?: ApiQuery, call?: CallOptions) =>
      new Listing<T>(path, async (page) => {
        const answer = await get<ApiPage<T>>({ ...query, ...(page !== undefined && { page }) }, call);
        if (!Array.isArray(answer?.results))
          throw new OptionError(`api${path} is no list; expected one with pages. Ask for it with get().`);
        return { items: [...answer.results], next: pageOf(answer.next) };
      }),
    post: withBody('POST'),
    put: withBody('PUT'),
    patch: withBody('PATCH'),
    delete: async (query, call = {}) => {
      await askIotile(api, 'DELETE', path, { query, ...call });
    },
    uploadFile: async <T>(file: UploadFile, { fields, ...request }: ApiUpload = {}) =>
      askIotile<T>(api, 'POST', path, { ...request, body: await formOf(file, fields) }),
  };
}

/** The link is that of the server's public name, which may not be the one by which it is reached: only its page counts. */
const pageOf = (link: string | null): string | null =>
  link === null || !URL.canParse(link) ? null : new URL(link).searchParams.get('page');

function termOf(name: string): string {
  if (TERM.test(name)) return name;
  throw new OptionError(`api: ${shownOf(name)} is no name of a resource; expected letters, digits and _.`);
}

function idOf(id: unknown): string {
  // A slug is an object whose text it is.
  const text = typeof id === 'object' && id !== null ? String(id) : id;
  if (typeof text === 'number' && Number.isSafeInteger(text)) return String(text);
  if (typeof text === 'string' && ID.test(text) && !/^\.+$/.test(text)) return encodeURIComponent(text);
  throw new OptionError(`id is ${shownOf(id)}; expected a slug, a UUID or a number.`);
}
