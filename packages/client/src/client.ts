/**
 * The client: all rooms of the package around one connection. Rule: what is done is done in the rooms; here is only where a
 * program finds it.
 */
import { DeviceBuilder, type SendingOptions } from './device/connect.js';
import type { CallOptions, HttpRequest } from './http/http.js';
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
import type { Listing } from './native/pages.js';
import { writePoints, type WriteOptions } from './writing/points.js';
import { Resources } from './resources/resources.js';
import { Session, type LoginOptions } from './resources/session.js';
import * as families from './reading/families.js';
import { PointQuery } from './reading/query.js';
import { accumulation, type AccumulationOptions, type AccumulationReport } from './things/accumulation.js';
import { resourceProxy, type ApiResource } from './things/resource-proxy.js';
import { Uploads } from './things/uploads.js';
import { SqlTable } from './reading/sql.js';
import { tail, type TailedPoint, type TailOptions } from './reading/tail.js';
import type * as api from './native/types.js';
import { PointWriter } from './writing/writer.js';
import type { WriterOptions } from './writing/writer-options.js';

export class Tributary extends Resources {
  readonly #api: Connection;
  readonly #session: Session;
  /** The IOTile API, in the style of its Python library: `t.api.org('my-org').projects.get()`. */
  readonly api: ApiResource;
  /** Files of gateways: reports of streamers, and events. */
  readonly upload: Uploads;

  /** Throws an OptionError where an option cannot be; nothing is sent yet. */
  constructor(options: ClientOptions = {}) {
    const api = new Connection(options);
    super(api);
    this.#api = api;
    this.#session = new Session(api);
    this.api = resourceProxy(api);
    this.upload = new Uploads(api);
  }

  /** Address of the server, without a slash at its end. */
  get url(): string {
    return this.#api.http.url;
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
  list<P extends ListPath>(path: P, query?: Query<'GET', P>, call: CallOptions = {}): Listing<ListItem<P>> {
    return this.#api.list(path, query, call);
  }
  /** One of the other APIs of the same server: the path is whole, and `scheme` the word that it has before tokens. */
  elsewhere<T>(method: string, path: string, request: HttpRequest = {}): Promise<T> {
    return this.#api.elsewhere<T>(method, path, request);
  }

  // ── who ──
  /** The token of the login is used from here on. */
  login(email: string, password: string, options: LoginOptions = {}): Promise<api.Login> {
    return this.#session.login(email, password, options);
  }
  /** The token of the login is good no more, and the client has none from here on. */
  logout(call: CallOptions = {}): Promise<void> {
    return this.#session.logout(call);
  }
  /** In a page of the server itself, with the option `session`: logs in, and the browser keeps the login in a cookie. */
  startSession(email: string, password: string, options: LoginOptions = {}): Promise<api.PageSession> {
    return this.#session.startSession(email, password, options);
  }
  /** Who is logged in by the cookie of the page; null: nobody. */
  session(call: CallOptions = {}): Promise<api.Me | null> {
    return this.#session.session(call);
  }
  /** The login of the cookie is good no more, and the cookie is gone. */
  endSession(call: CallOptions = {}): Promise<void> {
    return this.#session.endSession(call);
  }
  /** Who the token is of, and what it may do. */
  me(call: CallOptions = {}): Promise<api.Me> {
    return this.#session.me(call);
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
    return new PointWriter(this.#api, options);
  }
  tail(selection: api.Selection = {}, options: TailOptions = {}): AsyncGenerator<TailedPoint, void> {
    return tail(this.#api, selection, options);
  }

  /** The device that this program is, or a relay of many: see DeviceBuilder. */
  connect(options: SendingOptions = {}): DeviceBuilder {
    return new DeviceBuilder(this.#api, options);
  }

  // ── queries ──
  /** A query in steps: `t.query().device('boiler').last('1d')`, read by what is called last. */
  query(): PointQuery {
    return new PointQuery(this.#api);
  }
  queryPage(query: api.PointsQuery = {}, call: CallOptions = {}): Promise<api.Page<api.StoredPoint>> {
    return families.queryPage(this.#api, query, call);
  }
  /** All points of the query, page by page. */
  queryPoints(query: api.PointsQuery = {}, call: CallOptions = {}): Listing<api.StoredPoint> {
    return families.queryPoints(this.#api, query, call);
  }
  last(query: api.LastQuery = {}, call: CallOptions = {}): Promise<api.StoredPoint[]> {
    return families.last(this.#api, query, call);
  }
  first(query: api.FirstQuery = {}, call: CallOptions = {}): Promise<api.StoredPoint[]> {
    return families.first(this.#api, query, call);
  }
  buckets(query: api.BucketsQuery, call: CallOptions = {}): Promise<api.AggregatedRow[]> {
    return families.buckets(this.#api, query, call);
  }
  statistics(query: api.StatisticsQuery = {}, call: CallOptions = {}): Promise<api.AggregatedRow[]> {
    return families.statistics(this.#api, query, call);
  }
  counts(query: api.CountsQuery = {}, call: CallOptions = {}): Promise<api.CountRow[]> {
    return families.counts(this.#api, query, call);
  }
  /** The series that changed most in a span, against the span of the same length before it. */
  changes(query: api.ChangesQuery, call: CallOptions = {}): Promise<api.ChangeRow[]> {
    return families.changes(this.#api, query, call);
  }
  /** Read-only SQL over the view `telemetry` of the project (docs/sql.md), at most 100,000 rows. */
  async sql(sql: string, call: CallOptions = {}): Promise<SqlTable> {
    return new SqlTable(await this.request('POST', '/query/sql', { body: { sql }, ...call }));
  }

  /** What streams of projects, devices and of their own counted in a range, in their output units. */
  accumulation(options: AccumulationOptions): Promise<AccumulationReport> {
    return accumulation(this.#api, options);
  }
}
