/** The client: a method for each operation that programs and pages need, and for all others the operation by its name. */
import { backup, download, type Backup, type Download, type DownloadOptions } from './exports/downloads.js';
import { Http, type CallOptions, type HttpRequest } from './http/http.js';
import { Connection, type OperationOptions } from './native/connection.js';
import type {
  Answer,
  ListItem,
  ListPath,
  Method,
  PathOf,
  Query,
  Request,
  Rest,
} from './native/operations.js';
import type { ClientOptions } from './http/options.js';
import { allPages } from './native/pages.js';
import { writePoints, type WriteOptions } from './writing/points.js';
import { tail, type TailedPoint, type TailOptions } from './reading/tail.js';
import { withTimes } from './native/times.js';
import type * as api from './native/types.js';
import { PointWriter, type WriterOptions } from './writing/writer.js';

export class Tributary {
  readonly #http: Http;
  readonly #api: Connection;

  /** Throws an OptionError where an option cannot be; nothing is sent yet. */
  constructor(options: ClientOptions = {}) {
    this.#http = new Http(options);
    this.#api = new Connection(this.#http, options.project);
  }

  /** Address of the server, without a slash at its end. */
  get url(): string {
    return this.#http.url;
  }

  // ── every operation ──
  /**
   * An operation of the OpenAPI document by its method and path, such as `request('GET', '/devices/{key}', { path: { key } })`.
   * Reads and writes of points are repeated while they fail for a passing reason; others where `repeatable` says so.
   */
  request<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    ...request: Rest<Request<M, P> & OperationOptions>
  ): Promise<Answer<M, P>> {
    return this.#api.request(method, path, ...request);
  }
  /** As request, for the answer itself: status, headers, and a body that is not JSON or does not end. */
  response<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    ...request: Rest<Request<M, P> & OperationOptions>
  ): Promise<Response> {
    return this.#api.response(method, path, ...request);
  }
  /** A list of the document through all its pages. */
  list<P extends ListPath>(
    path: P,
    query?: Query<'GET', P>,
    call: CallOptions = {},
  ): AsyncGenerator<ListItem<P>, void> {
    return this.#api.list(path, query, call);
  }
  /** One of the other APIs of the same server: the path is whole, and `scheme` the word that it has before tokens. */
  elsewhere<T>(method: string, path: string, request: HttpRequest = {}): Promise<T> {
    return this.#http.json<T>(method, path, { repeatable: method === 'GET', ...request });
  }

  // ── who ──
  /** The token of the login is used from here on. `organization`: id or name; absent: the one that the person joined first. */
  async login(
    email: string,
    password: string,
    { organization, ...call }: { organization?: number | string } & CallOptions = {},
  ): Promise<api.Login> {
    const body = { email, password, organization };
    const login = await this.request('POST', '/login', { body, anonymous: true, ...call });
    this.#http.credentials.replace(login.token);
    return login;
  }
  async logout(call: CallOptions = {}): Promise<void> {
    await this.request('POST', '/logout', call);
    this.#http.credentials.replace(undefined);
  }
  me(call: CallOptions = {}): Promise<api.Me> {
    return this.request('GET', '/me', call);
  }
  /** The project of all later calls. */
  useProject(id: number | string | undefined): void {
    this.#api.project = id;
  }
  get project(): number | string | undefined {
    return this.#api.project;
  }

  // ── points ──
  writePoints(
    points: Iterable<api.Point> | AsyncIterable<api.Point>,
    options: WriteOptions = {},
  ): Promise<api.WriteReport> {
    return writePoints(this.#api, points, options);
  }
  writer(options: WriterOptions = {}): PointWriter {
    return new PointWriter(
      (points) => this.writePoints(points),
      options,
      (message) => this.#http.warn(message),
    );
  }
  tail(selection: api.Selection = {}, options: TailOptions = {}): AsyncGenerator<TailedPoint, void> {
    return tail(this.#api, selection, options);
  }

  // ── queries ──
  queryPage(query: api.PointsQuery = {}, call: CallOptions = {}): Promise<api.Page<api.StoredPoint>> {
    return this.#query('points', query, call);
  }
  /** All points of the query, page by page. */
  queryPoints(query: api.PointsQuery = {}, call: CallOptions = {}): AsyncGenerator<api.StoredPoint, void> {
    return allPages('/query/points', async (cursor) => {
      const page = await this.queryPage(cursor === undefined ? query : { ...query, cursor }, call);
      // Every page has those of the query.
      if (cursor === undefined) this.#tell(page.warnings);
      return page;
    });
  }
  last(query: api.LastQuery = {}, call: CallOptions = {}): Promise<api.StoredPoint[]> {
    return this.#rows<api.StoredPoint>('last', query, call);
  }
  first(query: api.FirstQuery = {}, call: CallOptions = {}): Promise<api.StoredPoint[]> {
    return this.#rows<api.StoredPoint>('first', query, call);
  }
  buckets(query: api.BucketsQuery, call: CallOptions = {}): Promise<api.AggregatedRow[]> {
    return this.#rows<api.AggregatedRow>('buckets', query, call);
  }
  statistics(query: api.StatisticsQuery = {}, call: CallOptions = {}): Promise<api.AggregatedRow[]> {
    return this.#rows<api.AggregatedRow>('statistics', query, call);
  }
  counts(query: api.CountsQuery = {}, call: CallOptions = {}): Promise<api.CountRow[]> {
    return this.#rows<api.CountRow>('counts', query, call);
  }
  sql(sql: string, call: CallOptions = {}): Promise<api.SqlResult> {
    return this.request('POST', '/query/sql', { body: { sql }, ...call });
  }

  // ── things ──
  projects(options: api.PageOptions = {}, call: CallOptions = {}): AsyncGenerator<api.Project, void> {
    return this.list('/projects', options, call);
  }
  devices(filter: Query<'GET', '/devices'> = {}, call: CallOptions = {}): AsyncGenerator<api.Device, void> {
    return this.list('/devices', filter, call);
  }
  device(key: string, call: CallOptions = {}): Promise<api.Device> {
    return this.request('GET', '/devices/{key}', { path: { key }, ...call });
  }
  createDevice(device: api.NewDevice, call: CallOptions = {}): Promise<api.Device> {
    return this.request('POST', '/devices', { body: device, ...call });
  }
  updateDevice(key: string, fields: api.DeviceFields, call: CallOptions = {}): Promise<api.Device> {
    return this.request('PATCH', '/devices/{key}', { path: { key }, body: fields, ...call });
  }
  async deleteDevice(key: string, call: CallOptions = {}): Promise<void> {
    await this.request('DELETE', '/devices/{key}', { path: { key }, ...call });
  }

  series(filter: Query<'GET', '/series'> = {}, call: CallOptions = {}): AsyncGenerator<api.Series, void> {
    return this.list('/series', filter, call);
  }
  oneSeries(id: number, call: CallOptions = {}): Promise<api.Series> {
    return this.request('GET', '/series/{id}', { path: { id }, ...call });
  }
  createSeries(series: api.NewSeries, call: CallOptions = {}): Promise<api.Series> {
    return this.request('POST', '/series', { body: series, ...call });
  }
  updateSeries(id: number, fields: api.SeriesFields, call: CallOptions = {}): Promise<api.Series> {
    return this.request('PATCH', '/series/{id}', { path: { id }, body: fields, ...call });
  }
  async deleteSeries(id: number, call: CallOptions = {}): Promise<void> {
    await this.request('DELETE', '/series/{id}', { path: { id }, ...call });
  }

  // ── people ──
  tokens(options: api.PageOptions = {}, call: CallOptions = {}): AsyncGenerator<api.TokenInfo, void> {
    return this.list('/tokens', options, call);
  }
  /** All that the person who logged in made. */
  ownTokens(options: api.PageOptions = {}, call: CallOptions = {}): AsyncGenerator<api.TokenInfo, void> {
    return this.list('/tokens/own', options, call);
  }
  /** The secret comes this once. */
  createToken(token: api.NewToken, call: CallOptions = {}): Promise<{ token: string; info: api.TokenInfo }> {
    return this.request('POST', '/tokens', { body: withTimes(token), ...call });
  }
  async revokeToken(id: number, call: CallOptions = {}): Promise<void> {
    await this.request('DELETE', '/tokens/{id}', { path: { id }, ...call });
  }

  updateUser(id: number, change: api.UserChange, call: CallOptions = {}): Promise<api.User> {
    return this.request('PATCH', '/users/{id}', { path: { id }, body: change, ...call });
  }
  /** Null: the person belongs to another organization too and got a mail instead. */
  resetPassword(id: number, call: CallOptions = {}): Promise<{ password: string | null }> {
    return this.request('POST', '/users/{id}/password-reset', { path: { id }, ...call });
  }

  // ── work and log ──
  /** Jobs of the projects that may be read, the newest first. */
  jobs(options: api.PageOptions = {}, call: CallOptions = {}): AsyncGenerator<api.Job, void> {
    return this.list('/jobs', options, call);
  }
  job(id: number, call: CallOptions = {}): Promise<api.Job> {
    return this.request('GET', '/jobs/{id}', { path: { id }, ...call });
  }
  cancelJob(id: number, call: CallOptions = {}): Promise<api.Job> {
    return this.request('POST', '/jobs/{id}/cancel', { path: { id }, ...call });
  }
  /** A file of an export, from its beginning or from where it was broken off. Its checksum is for the caller to check. */
  download(
    file: Pick<api.ExportedFile, 'sha256'> & { readonly url: string },
    options: DownloadOptions = {},
  ): Promise<Download> {
    return download(this.#http, file, options);
  }
  /** For good: of all files of an export, or of the one of this name. */
  async endLinks(job: number, file?: string, call: CallOptions = {}): Promise<void> {
    await this.request('DELETE', '/jobs/{id}/links', { path: { id: job }, query: { file }, ...call });
  }
  /** Everything that the installation holds, for its local administrator. */
  backup(call: CallOptions = {}): Promise<Backup> {
    return backup(this.#api, call);
  }

  /** Who changed what, the newest first; of the client's project, if it has one, unless `project` is another or null. */
  audit(
    filter: api.PageOptions & api.AuditFilter = {},
    call: CallOptions = {},
  ): AsyncGenerator<api.AuditEntry, void> {
    return this.list('/audit', withTimes(filter), call);
  }

  limits(call: CallOptions = {}): Promise<Record<string, number>> {
    return this.request('GET', '/limits', call);
  }

  /** Rows alone: what the platform has to say beside them goes to the logger. */
  async #rows<T>(
    family: 'last' | 'first' | 'buckets' | 'statistics' | 'counts',
    query: object,
    call: CallOptions,
  ): Promise<T[]> {
    const { items, warnings } = await this.#query<T>(family, query, call);
    this.#tell(warnings);
    return items;
  }
  #tell(warnings: readonly api.Warning[] = []): void {
    for (const { message } of warnings) this.#http.warn(message);
  }

  /** What the rows are follows from what is asked for, which the document cannot say. */
  async #query<T>(
    family: 'points' | 'last' | 'first' | 'buckets' | 'statistics' | 'counts',
    query: object,
    call: CallOptions,
  ): Promise<api.Page<T>> {
    const body = JSON.stringify(withTimes(query));
    return (await this.request('POST', `/query/${family}`, {
      body,
      ...call,
    })) as api.Page<unknown> as api.Page<T>;
  }
}
