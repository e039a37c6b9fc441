/**
 * How each route is asked for the victim's things. What a path names follows from the API and the word before the parameter;
 * queries and bodies stand here only where a request without them would be refused before it touches anything.
 */
import type { MountedRoute } from '../../../src/listeners/gates.js';
import { newTokenSecret } from '../../../src/services/access/login/secrets.js';
import { event, iobeamApp, iobeamTrigger, type Ids } from './victim.js';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly type: string;
}

const END = String(Date.UTC(2030, 0, 1));

/** Parameters by API and, where one word is not enough, the segment of the path before it. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  native: {
    ...{
      'projects/:id': 'project',
      'deleted/projects/:id': 'deletedProject',
      'deleted/devices/:id': 'deletedDevice',
      'deleted/series/:id': 'deletedSeries',
      'series/:id': 'seriesId',
      'assets/:id': 'asset',
      'tokens/:id': 'tokenId',
      'adoptions/:id': 'adoption',
    },
    ...{
      'alerts/:id': 'alert',
      'alert-rules/:id': 'alertRule',
      'alert-channels/:id': 'alertChannel',
      'alert-silences/:id': 'alertSilence',
      'boards/:id': 'board',
      'retention/:id': 'retentionRule',
      ':share': 'boardShare',
    },
    ...{
      'users/:id': 'userId',
      'jobs/:id': 'jobId',
      'moves/:id': 'moveId',
      ':key': 'device',
      ':secret': 'noSecret',
      ':name': 'file',
    },
  },
  losant: {
    ...{ ':applicationId': 'losantId', ':deviceId': 'losantDevice', ':applicationKeyId': 'losantKey' },
    ...{ ':apiTokenId': 'losantToken', ':jobId': 'losantId', ':name': 'series' },
  },
  datacooee: { ':input': 'input', ':asset': 'asset' },
  iotile: {
    ...{
      'account/:slug': 'account',
      'org/:slug': 'org',
      'variable/:slug': 'variable',
      'stream/:slug': 'stream',
    },
    ...{ ':slug': 'deviceSlug', 'project/:id': 'iotileUuid', 'note/:id': 'note', 'event/:id': 'event' },
    ...{ 'data/:id': 'datum', ':uuid': 'iotileUuid', ':project': 'project', ':secret': 'noSecret' },
  },
  iosense: {
    ...{ ':device': 'device', ':sensor': 'series', ':sTime': 'zero', ':eTime': 'end', ':lim': 'ten' },
    ...{ ':page': 'one', ':size': 'ten', ':user': 'one', ':downSample': 'ten', ':calibration': 'false' },
  },
  iobeam: {
    ...{
      'projects/:id': 'project',
      'devices/:id': 'device',
      'namespaces/:id': 'namespaceId',
      'apps/:id': 'app',
    },
    ...{ 'triggers/:id': 'trigger', ':project': 'project', ':device': 'device', ':series': 'series' },
    ...{ ':namespace': 'input_', ':field': 'series', ':name': 'file' },
  },
  thingspeak: { ':channel': 'channel', ':field': 'one', ':entry': 'zero' },
};

const CONSTANT: Ids = {
  ...{
    noSecret: 'a-secret-of-nobody',
    zero: '0',
    end: END,
    one: '1',
    ten: '10',
    false: 'false',
    input_: 'input',
  },
};

const RANGE = `device={device}&sensor={series}&sTime=0&eTime=${END}&cursor=true`;
const WINDOW = 'timeperiod_start="2023-12-01 00:00:00"&timeperiod_finish="2024-02-01 00:00:00"';
const STATISTICS = 'aggregation_func="min,max,avg"';

/** `{name}` is one of the ids. */
const QUERIES: Readonly<Record<string, string>> = {
  'GET /tributary/v1/query/buckets': 'from=0&bucket=1y',
  'GET /tributary/v1/boards/ready': 'device={device}',
  'POST /write': 'db={database}&precision=s',
  'POST /api/v2/write': 'bucket={database}&precision=s',
  'GET /query': 'q=SHOW DATABASES',
  'POST /query': 'q=SHOW DATABASES',
  'GET /api/external/v1/get_inputdata_by_inputs': `inputs_ids={input}&${WINDOW}`,
  'GET /api/external/v1/get_latest_inputdata_by_inputs': 'inputs_ids={input}&timeperiod_last="5_days"',
  'GET /api/external/v1/get_statistics_inputdata_by_inputs': `inputs_ids={input}&${WINDOW}&${STATISTICS}`,
  'GET /api/external/v1/get_latest_statistics_inputdata_by_inputs': `inputs_ids={input}&timeperiod_last="5_days"&${STATISTICS}`,
  'GET /api/external/v1/get_inputdata_by_asset': `asset_id={asset}&${WINDOW}`,
  'GET /api/external/v1/get_latest_inputdata_by_asset': 'asset_id={asset}&timeperiod_last="5_days"',
  'GET /api/external/v1/get_statistics_inputdata_by_asset': `asset_id={asset}&${WINDOW}&${STATISTICS}`,
  'GET /api/external/v1/get_latest_statistics_inputdata_by_asset': `asset_id={asset}&timeperiod_last="5_days"&${STATISTICS}`,
  'GET /api/v1/data': 'filter={stream}',
  'GET /api/v1/df': 'filter={stream}',
  'GET /api/v1/event': 'filter={stream}',
  'GET /api/v1/note': 'target={deviceSlug}',
  'GET /api/v1/location': 'target={deviceSlug}',
  'GET /api/v1/property': 'target={deviceSlug}',
  'GET /api/v1/accumulation': 'scope={project_slug}',
  'GET /api/v1/device/:slug/key': 'type=a-jwt',
  'GET /api/apiLayer/getData': RANGE,
  'GET /api/apiLayer/getAllData': RANGE,
  'GET /api/apiLayer/getDataByStEt': RANGE,
  'GET /api/apiLayer/lastDP': 'device={device}&sensor={series}',
  'PUT /api/apiLayer/getLastDps': 'device={device}',
  'GET /api/apiLayer/getLimitedDataMultipleSensors': `device={device}&sensor={series}&lim=10&eTime=${END}`,
  'GET /api/apiLayer/getMultipleSensorsDPAfter': 'device={device}&sensor={series}&sTime=0',
  'GET /api/apiLayer/getCursorOfBatches': `device={device}&sensor={series}&sTime=0&eTime=${END}&batchSize=10`,
  'GET /api/apiLayer/getStartEndDPV2': `device={device}&sensor={series}&sTime=0&eTime=${END}`,
  'GET /v1/tokens/project': 'project_id={project}&read=true',
  'GET /v1/exports/:project': 'from=0',
  'GET /update': 'field1=1',
  'GET /update.json': 'field1=1',
  'GET /update.xml': 'field1=1',
};

type MakeBody = (ids: Ids) => unknown;
const selection = (ids: Ids) => ({
  deviceIds: [ids['losantDevice']],
  attributes: [ids['series']],
  start: 0,
  end: Number(END),
});
const query: MakeBody = ({ device }) => ({ devices: [device], unit: 'ms' });
const sensors: MakeBody = ({ device, series }) => ({ devID: device, sensors: [series], sensor: series });
const timed: MakeBody = (ids) => ({ ...(sensors(ids) as object), startTime: 0, endTime: Number(END), n: 5 });
const document = (type: string, ids: Ids) => ({
  data: {
    type,
    attributes: { name: 'taken', value: 1, timestamp: '2024-01-01T00:00:00Z' },
    id: ids['asset'],
  },
});

/** A condition. */
const TABLE = { id: 'table', kind: 'table', title: '', place: { x: 0, y: 0, w: 6, h: 4 } };
const HOT = { condition: { kind: 'threshold', is: '>', value: 1e9 } };

const BODIES: Readonly<Record<string, MakeBody>> = {
  'POST /tributary/v1/points': ({ device, series }) => [{ device, series, time: 1000, value: 1 }],
  ...Object.fromEntries(
    ['points', 'last', 'first', 'statistics', 'counts'].map((family) => [
      `POST /tributary/v1/query/${family}`,
      query,
    ]),
  ),
  'POST /tributary/v1/query/changes': (ids) => ({ ...(query(ids) as object), from: 0, to: Number(END) }),
  'POST /tributary/v1/query/buckets': (ids) => ({ ...(query(ids) as object), from: 0, bucket: '1y' }),
  'POST /tributary/v1/query/sql': () => ({ sql: 'SELECT * FROM telemetry' }),
  'PATCH /tributary/v1/projects/:id': () => ({ name: 'taken' }),
  'PATCH /tributary/v1/devices/:key': () => ({ name: 'taken' }),
  'POST /tributary/v1/devices/:key/commands': () => ({ name: 'taken' }),
  'POST /tributary/v1/apis': () => ({ api: 'native' }),
  'POST /tributary/v1/devices': () => ({ key: 'new one' }),
  'POST /tributary/v1/series': ({ device }) => ({ device, name: 'new one', kind: 'number' }),
  'PATCH /tributary/v1/series/:id': () => ({ label: 'taken' }),
  'POST /tributary/v1/assets': ({ seriesId }) => ({ name: 'new one', members: [Number(seriesId)] }),
  'PATCH /tributary/v1/assets/:id': () => ({ name: 'taken' }),
  'POST /tributary/v1/alert-rules': () => ({ name: 'new one', ...HOT }),
  'POST /tributary/v1/alert-rules/try': () => ({ rule: { name: 'new one', ...HOT }, days: 1 }),
  'PATCH /tributary/v1/alert-rules/:id': () => ({ name: 'taken' }),
  'POST /tributary/v1/alert-channels': () => ({
    name: 'new one',
    target: { kind: 'mqtt', topic: 'new one' },
  }),
  'PATCH /tributary/v1/alert-channels/:id': () => ({ name: 'taken' }),
  'POST /tributary/v1/retention': () => ({ name: 'new one', keepDays: 30_000 }),
  'PATCH /tributary/v1/retention/:id': () => ({ name: 'taken' }),
  'POST /tributary/v1/boards': () => ({ name: 'new one' }),
  'PATCH /tributary/v1/boards/:id': () => ({ name: 'taken' }),
  'POST /tributary/v1/boards/query': ({ device, series }) => ({
    panel: { ...TABLE, selection: { devices: [device], series: [series] } },
    range: { from: '2024-01-01', to: '2024-01-02' },
  }),
  'POST /tributary/v1/boards/:id/shares': () => ({ expires: Date.now() + 3_600_000 }),
  'POST /tributary/v1/shared/query': () => ({ panel: TABLE.id }),
  'POST /tributary/v1/moves': () => ({ key: 'of a stranger', source: 'elsewhere' }),
  'POST /tributary/v1/moves/:id/report': () => ({ progress: { rows: 1 } }),
  'POST /tributary/v1/alert-silences': () => ({ until: Number(END) }),
  'POST /tributary/v1/alert-document': () => ({ rules: [{ name: 'from a document', ...HOT }] }),
  'POST /tributary/v1/alerts/:id/acknowledge': () => ({ comment: 'taken' }),
  'POST /tributary/v1/adoptions': () => ({
    credential: { api: 'influx', name: 'taken', secret: newTokenSecret() },
  }),
  'POST /tributary/v1/adoptions/check': () => ({ method: 'GET', target: '/healthz' }),
  'POST /tributary/v1/tokens': ({ project }) => ({
    name: 'new one',
    project: Number(project),
    scopes: ['project:read'],
  }),
  'POST /tributary/v1/users': () => ({ email: 'new@example.org', name: 'new one' }),
  'PATCH /tributary/v1/users/:id': () => ({ name: 'taken' }),
  'POST /tributary/v1/invitations': () => ({ email: 'invited@example.org', role: 'viewer' }),
  'POST /tributary/v1/exports': () => ({ title: 'taken', to: Number(END) }),
  'POST /tributary/v1/deletions': ({ seriesId }) => ({ seriesIds: [Number(seriesId)] }),
  'POST /tributary/v1/deletions/preview': ({ seriesId }) => ({ seriesIds: [Number(seriesId)] }),
  'POST /applications/:applicationId/data/time-series-query': selection,
  'POST /applications/:applicationId/data/last-value-query': ({ losantDevice, series }) => ({
    deviceIds: [losantDevice],
    attribute: series,
  }),
  'POST /applications/:applicationId/data/export': selection,
  'POST /applications/:applicationId/devices/delete': ({ losantDevice }) => ({ deviceIds: [losantDevice] }),
  'PATCH /applications/:applicationId/devices': ({ losantDevice }) => ({
    deviceIds: [losantDevice],
    description: 'taken',
  }),
  'POST /applications/:applicationId/devices/removeData': (ids) => ({
    ...selection(ids),
    attributes: [ids['series']],
  }),
  'POST /applications/:applicationId/devices/command': ({ losantDevice }) => ({
    deviceIds: [losantDevice],
    name: 'taken',
  }),
  'POST /applications/:applicationId/devices/:deviceId/command': () => ({ name: 'taken' }),
  'POST /applications/:applicationId/devices/:deviceId/state': ({ series }) => ({
    time: 1000,
    data: { [series!]: 1 },
  }),
  'POST /applications/:applicationId/devices/:deviceId/setConnectionStatus': () => ({ status: 'connected' }),
  'POST /applications/:applicationId/devices/:deviceId/attributes': () => ({
    name: 'newone',
    dataType: 'number',
  }),
  'POST /applications/:applicationId/devices': () => ({ name: 'new one' }),
  'POST /applications/:applicationId/tokens': () => ({ name: 'new one', scope: ['all.Application.read'] }),
  'POST /api/external/v1/inputs/:input/inputdata': (ids) => document('InputData', ids),
  'POST /api/external/v1/inputs': () => ({
    data: { type: 'Sensor', id: 'sen000new', attributes: { name: 'new one' } },
  }),
  'POST /api/external/v1/assets': () => ({ data: { type: 'Asset', attributes: { name: 'new one' } } }),
  'POST /api/v1/org': () => ({ name: 'new one' }),
  'POST /api/v1/org/:slug/invite': () => ({ email: 'invited@example.org' }),
  'POST /api/v1/project': ({ org }) => ({ name: 'new one', org }),
  'POST /api/v1/project/new': ({ org }) => ({ name: 'new one', org }),
  'POST /api/v1/variable': ({ iotileUuid }) => ({ name: 'new one', project: iotileUuid, lid: 0x5105 }),
  'POST /api/v1/stream': ({ variable, deviceSlug }) => ({ variable, device: deviceSlug }),
  'POST /api/v1/property': ({ deviceSlug }) => ({ target: deviceSlug, name: 'new one', int_value: 1 }),
  'POST /api/v1/device/:slug/new_property': () => ({ name: 'new one', int_value: 1 }),
  'POST /api/v1/project/:id/new_property': () => ({ name: 'new one', int_value: 1 }),
  'POST /api/v1/location': ({ deviceSlug }) => ({
    target: deviceSlug,
    timestamp: '2024-01-02',
    lat: 1,
    lon: 1,
  }),
  'POST /api/v1/device': ({ iotileUuid }) => ({ label: 'new one', project: iotileUuid }),
  'POST /api/v1/device/claim': ({ deviceSlug, iotileUuid }) => ({
    device: deviceSlug,
    project: iotileUuid,
    claim_code: 'x',
  }),
  'POST /api/v1/device/claimable': ({ deviceSlug }) => ({ slugs: [deviceSlug] }),
  'POST /api/v1/data': ({ stream }) => ({ stream, timestamp: '2024-01-02T00:00:00Z', int_value: 1 }),
  'POST /api/v1/event': ({ stream }) => ({
    stream,
    timestamp: '2024-01-02T00:00:00Z',
    encoded_extra_data: {},
  }),
  'POST /api/v1/note': ({ deviceSlug }) => ({
    target: deviceSlug,
    timestamp: '2024-01-02T00:00:00Z',
    note: 'taken',
  }),
  'POST /api/eventTag': () => ({ name: 'taken' }),
  'POST /api/eventTag/publishEvent': () => event('taken'),
  'PUT /api/eventTag/fetchEvents/timeslot': () => ({ startTime: '2020-01-01', endTime: '2030-01-01' }),
  'PUT /api/eventTag/fetchEvents/count': () => ({ endTime: '2030-01-01', count: 100 }),
  'PUT /api/eventTag/eventLogger/:page/:size': () => ({ startTime: '2020-01-01', endTime: '2030-01-01' }),
  'PUT /api/apiLayer/getLastDps': sensors,
  'PUT /api/account/deviceData/lastDP': sensors,
  'PUT /api/userDeviceParameter/sensor-data/bwtime': timed,
  'PUT /api/userDeviceParameter/sensor-data/lastndp': timed,
  'PUT /api/userDeviceParameter/sensor-data/firstndp': timed,
  'PUT /api/consumption/getOperationDataWithTime': ({ device, series }) => ({
    ...{ startTime: 0, endTime: Number(END) },
    devConfig: [{ devID: device, sensorID: series, operation: 'max' }],
  }),
  'PUT /api/widget/clusterData': () => ({ clusterID: 'x', startTime: 0, endTime: Number(END) }),
  'POST /v1/projects': () => ({ project_name: 'new one' }),
  'PATCH /v1/projects/:id': () => ({ project_name: 'taken' }),
  'PATCH /v1/users/me': () => ({ name: 'taken' }),
  'POST /v1/devices': ({ project }) => ({ project_id: Number(project), device_id: 'new-one' }),
  'PATCH /v1/devices/:id': () => ({ device_name: 'taken' }),
  'POST /v1/imports': ({ project, device, series }) => ({
    ...{ project_id: Number(project), device_id: device },
    sources: [{ name: series, data: [{ time: 1000, value: 1 }] }],
  }),
  'POST /v1/apps': ({ project }) => iobeamApp(Number(project), 'new one'),
  'PUT /v1/apps/:id': ({ project }) => iobeamApp(Number(project), 'taken'),
  'POST /v1/triggers': ({ project }) => iobeamTrigger(Number(project), 'new one'),
  'PUT /v1/triggers/:id': ({ project }) => iobeamTrigger(Number(project), 'taken'),
  'POST /v1/namespaces': ({ project }) => ({
    project_id: Number(project),
    namespace_name: 'new_one',
    fields: {},
  }),
};

const TYPES: Readonly<Record<string, string>> = { datacooee: 'application/vnd.api+json' };
const LINE = `${'victim'},device=victim secret=1 1`;

/** The same route whether it was mounted with a slash at its end or below a path that carries a key. */
export const nameOf = ({ method, url }: Pick<MountedRoute, 'method' | 'url'>): string =>
  `${method === 'HEAD' ? 'GET' : method} ${url.replace(/^\/:pathKey/, '').replace(/(.)\/$/, '$1')}`;

/** Without the twins of a route: with a slash at its end, below a path that carries a key, HEAD for GET. */
export function withoutTwins(routes: readonly MountedRoute[]): MountedRoute[] {
  const names = new Set<string>();
  return routes.filter((route) => {
    const isTwin = names.has(nameOf(route)) || route.url.startsWith('/:pathKey');
    if (!isTwin) names.add(nameOf(route));
    return !isTwin;
  });
}

export function askFor(route: MountedRoute, ids: Ids, pathKey: string | undefined): Asked {
  const { dialect, method } = route;
  const all = { ...CONSTANT, ...ids, project_slug: slugOf(ids) };
  const segments = route.url.split('/');
  const path = segments
    .map((segment, at) => {
      const [, parameter, format] = /^(:\w+)(.*)$/.exec(segment) ?? [];
      return parameter === undefined ? segment : encodeURIComponent(valueOf(parameter, at)) + format;
    })
    .join('/');
  const name = nameOf(route);
  const parts = [
    QUERIES[name]?.replaceAll(/\{(\w+)\}/g, (_, id: string) => encodeURIComponent(all[id as never])),
  ];
  if (dialect === 'native' && / project:|project/.test(` ${route.needs}`))
    parts.push(`project=${ids['project']!}`);
  const given = parts.filter((part) => part !== undefined).join('&');
  const isLine = name === 'POST /write' || name === 'POST /api/v2/write';
  const body = isLine ? LINE : JSON.stringify(BODIES[name]?.(ids) ?? {});
  return {
    ...{ method, path: given === '' ? path : `${path}?${given}`, type: TYPES[dialect] ?? 'application/json' },
    body: method === 'GET' || method === 'HEAD' ? undefined : body,
  };

  function valueOf(segment: string, at: number): string {
    if (segment === ':pathKey') return pathKey ?? 'nobody';
    const before = segments[at - 1]!;
    const known = [`${segments[at - 2]}/${before}/${segment}`, `${before}/${segment}`, segment]
      .map((name) => PARAMETERS[dialect]?.[name])
      .find((name) => name !== undefined);
    const value = known === undefined ? undefined : all[known as never];
    if (value === undefined)
      throw new Error(
        `${dialect} ${route.method} ${route.url}: say in requests.ts what ${segment} stands for`,
      );
    return value;
  }
}

const slugOf = ({ project }: Ids): string =>
  `p--${Number(project)
    .toString(16)
    .padStart(8, '0')
    .replace(/(.{4})/, '$1-')}`;

export interface Answered {
  readonly status: number;
  /** Empty of a stream, which is not waited for. */
  readonly text: string;
}

/** What the server says to a request, asked with these headers. */
export async function answered(
  url: string,
  { method, path, body, type }: Asked,
  headers: Readonly<Record<string, string>>,
): Promise<Answered> {
  const stop = new AbortController();
  const response = await fetch(url + path, {
    ...{ method, redirect: 'manual', signal: stop.signal },
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body: body as string }),
  });
  const { status } = response;
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    stop.abort();
    return { status, text: '' };
  }
  return { status, text: await response.text() };
}
