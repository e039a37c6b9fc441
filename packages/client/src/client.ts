/** The client: one method per operation of the native API that programs and pages need. */
import { Http, type ClientOptions } from './http.js';
import { allPages } from './pages.js';
import { writePoints, type WriteOptions } from './points.js';
import { tail, type TailedPoint, type TailOptions } from './tail.js';
import { withTimes } from './times.js';
import type {
  AggregatedRow,
  AuditEntry,
  AuditFilter,
  BucketsQuery,
  Device,
  DeviceFields,
  Include,
  Job,
  Kind,
  Login,
  Me,
  Page,
  PageOptions,
  Point,
  PointsQuery,
  Project,
  Selection,
  Series,
  SeriesFields,
  SqlResult,
  StoredPoint,
  Time,
  TokenInfo,
  User,
  UserChange,
  WriteReport,
} from './types.js';
import { PointWriter, type WriterOptions } from './writer.js';

export class Tributary {
  readonly #http: Http;

  constructor(options: ClientOptions = {}) {
    this.#http = new Http(options);
  }

  // ── who ──
  /** The token of the login is used from here on. `organization`: id or name; absent: the one that the person joined first. */
  async login(
    email: string,
    password: string,
    { organization }: { organization?: number | string } = {},
  ): Promise<Login> {
    const login = await this.#post<Login>('/login', { email, password, organization });
    this.#http.token = login.token;
    return login;
  }
  async logout(): Promise<void> {
    await this.#post('/logout', undefined);
    this.#http.token = undefined;
  }
  me = (): Promise<Me> => this.#get('/me');
  /** The project of all later calls. */
  useProject(id: number | undefined): void {
    this.#http.project = id;
  }

  // ── points ──
  writePoints(
    points: Iterable<Point> | AsyncIterable<Point>,
    options: WriteOptions = {},
  ): Promise<WriteReport> {
    return writePoints(this.#http, points, options);
  }
  writer(options: WriterOptions = {}): PointWriter {
    return new PointWriter((points) => this.writePoints(points), options);
  }
  tail(selection: Selection = {}, options: TailOptions = {}): AsyncGenerator<TailedPoint, void> {
    return tail(this.#http, selection, options);
  }

  // ── queries ──
  queryPage = (query: PointsQuery = {}): Promise<Page<StoredPoint>> => this.#query('points', query);
  /** All points of the query, page by page. */
  queryPoints(query: PointsQuery = {}): AsyncGenerator<StoredPoint, void> {
    return allPages((cursor) => this.queryPage(cursor === undefined ? query : { ...query, cursor }));
  }
  last = async (
    query: Selection & { before?: Time; count?: number; include?: Include[] } = {},
  ): Promise<StoredPoint[]> => (await this.#query<StoredPoint>('last', query)).items;
  first = async (query: Selection & { after?: Time; include?: Include[] } = {}): Promise<StoredPoint[]> =>
    (await this.#query<StoredPoint>('first', query)).items;
  buckets = async (query: BucketsQuery): Promise<AggregatedRow[]> =>
    (await this.#query<AggregatedRow>('buckets', query)).items;
  statistics = async (
    query: Selection & { from?: Time; to?: Time; aggregations?: string[] } = {},
  ): Promise<AggregatedRow[]> => (await this.#query<AggregatedRow>('statistics', query)).items;
  counts = async (
    query: Selection & { from?: Time; to?: Time } = {},
  ): Promise<{ device: string; series: string; count: number }[]> =>
    (await this.#query<{ device: string; series: string; count: number }>('counts', query)).items;
  sql = (sql: string): Promise<SqlResult> =>
    this.#http.json('POST', '/query/sql', { body: { sql }, repeatable: true });

  // ── things ──
  projects(options: PageOptions = {}): AsyncGenerator<Project, void> {
    return this.#list('/projects', options);
  }
  devices(
    filter: PageOptions & { tags?: string[]; name?: string; class?: string } = {},
  ): AsyncGenerator<Device, void> {
    return this.#list('/devices', filter);
  }
  device = (key: string): Promise<Device> => this.#get(`/devices/${encodeURIComponent(key)}`);
  createDevice = (device: { key: string } & DeviceFields): Promise<Device> => this.#post('/devices', device);
  updateDevice = (key: string, fields: DeviceFields): Promise<Device> =>
    this.#http.json('PATCH', `/devices/${encodeURIComponent(key)}`, { body: fields });
  deleteDevice = (key: string): Promise<void> =>
    this.#http.json('DELETE', `/devices/${encodeURIComponent(key)}`);

  series(
    filter: PageOptions & { device?: string; name?: string; tags?: string[] } = {},
  ): AsyncGenerator<Series, void> {
    return this.#list('/series', filter);
  }
  oneSeries = (id: number): Promise<Series> => this.#get(`/series/${id}`);
  createSeries = (
    series: { device: string; name: string; kind: Kind; tags?: Record<string, string> } & SeriesFields,
  ): Promise<Series> => this.#post('/series', series);
  updateSeries = (id: number, fields: SeriesFields & { kind?: Kind }): Promise<Series> =>
    this.#http.json('PATCH', `/series/${id}`, { body: fields });
  deleteSeries = (id: number): Promise<void> => this.#http.json('DELETE', `/series/${id}`);

  tokens(options: PageOptions = {}): AsyncGenerator<TokenInfo, void> {
    return this.#list('/tokens', options);
  }
  /** All that the person who logged in made. */
  ownTokens(options: PageOptions = {}): AsyncGenerator<TokenInfo, void> {
    return this.#list('/tokens/own', options);
  }
  /** The secret comes this once. */
  createToken = (token: {
    name: string;
    project?: number | null;
    scopes: string[];
    expires?: Time | null;
  }): Promise<{ token: string; info: TokenInfo }> => this.#post('/tokens', withTimes(token));
  revokeToken = (id: number): Promise<void> => this.#http.json('DELETE', `/tokens/${id}`);

  updateUser = (id: number, change: UserChange): Promise<User> =>
    this.#http.json('PATCH', `/users/${id}`, { body: change });
  /** Null: the person belongs to another organization too and got a mail instead. */
  resetPassword = (id: number): Promise<{ password: string | null }> =>
    this.#post(`/users/${id}/password-reset`, undefined);

  /** Jobs of the projects that may be read, the newest first. */
  jobs(options: PageOptions = {}): AsyncGenerator<Job, void> {
    return this.#list('/jobs', options);
  }
  job = (id: number): Promise<Job> => this.#get(`/jobs/${id}`);
  cancelJob = (id: number): Promise<Job> => this.#post(`/jobs/${id}/cancel`, undefined);
  /** For good: of all files of an export, or of the one of this name. */
  endLinks = (job: number, file?: string): Promise<void> =>
    this.#http.json('DELETE', `/jobs/${job}/links`, { query: { file } });

  /** Who changed what, the newest first. */
  audit(filter: PageOptions & AuditFilter = {}): AsyncGenerator<AuditEntry, void> {
    return this.#list('/audit', withTimes(filter));
  }

  limits = (): Promise<Record<string, number>> => this.#get('/limits');

  // ── the same for all ──
  #get<T>(path: string, query: object = {}): Promise<T> {
    return this.#http.json('GET', path, { query });
  }
  #post<T>(path: string, body: object | undefined): Promise<T> {
    return this.#http.json('POST', path, body === undefined ? {} : { body });
  }
  #query<T>(family: string, query: object): Promise<Page<T>> {
    return this.#http.json('POST', `/query/${family}`, { body: withTimes(query), repeatable: true });
  }
  #list<T>(path: string, filter: PageOptions): AsyncGenerator<T, void> {
    return allPages((cursor) =>
      this.#get<Page<T>>(path, cursor === undefined ? filter : { ...filter, cursor }),
    );
  }
}
