/** A project with one of everything in it, made through every API, and how all of it looks from outside. */
import { deviceSlug, organizationText, streamSlug, variableSlug } from '../../../src/model/identity.js';
import { newTokenSecret } from '../../../src/services/access/login/secrets.js';
import type { Tenant } from '../platform.js';
import { alertsAreLookedAt } from '../metrics.js';
import { until } from '../waiting.js';

/** Found nowhere but in what belongs to the victim: a text and a number. */
export const SECRET_TEXT = 'only-the-victim-knows';
export const SECRET_NUMBER = 31337.25;

/** A server, and the tenant in it whose project is filled. */
export interface Place {
  readonly url: string;
  readonly one: Tenant;
}

/** What stands for a parameter of a path or a value of a query or body, by name. */
export type Ids = Readonly<Record<string, string>>;

export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<string>;

export const DEVICE = 'victim';
export const SERIES = 'secret';
const TEXT_SERIES = 'secret text';
const AT = Date.UTC(2024, 0, 1);

/** Sends as the victim's own administrator; anything that is not a success is an error of the test. */
export function owner(platform: Place): Send {
  return async (method, path, body, headers = {}) => {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(platform.url + path, {
      method,
      headers: {
        authorization: `Bearer ${platform.one.admin}`,
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: (isBytes || body instanceof FormData ? body : JSON.stringify(body)) as BodyInit }),
    });
    const text = await response.text();
    if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  };
}

/** The login of the tenant's owner at IOTile. */
export async function personOf({ url, one: { email, password } }: Place): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ email, password });
  const answer = await fetch(`${url}/api/v1/auth/login/`, { method: 'POST', headers, body });
  return ((await answer.json()) as { jwt: string }).jwt;
}

export async function makeVictim(platform: Place): Promise<Ids> {
  const { project, losantId, iotileUuid, organization, token } = platform.one;
  const ask = owner(platform);
  const json = async (...parameters: Parameters<Send>) => JSON.parse((await ask(...parameters)) || 'null');
  const native = (method: string, path: string, body?: unknown) =>
    json(method, `/tributary/v1${path}${path.includes('?') ? '&' : '?'}project=${project}`, body);
  const plain = (method: string, path: string, body?: unknown) => json(method, `/tributary/v1${path}`, body);
  await native('POST', '/points', [
    { device: DEVICE, series: SERIES, time: AT, value: SECRET_NUMBER },
    { device: DEVICE, series: TEXT_SERIES, time: AT, value: SECRET_TEXT, tags: { place: SECRET_TEXT } },
    { device: 'other', series: 'level', time: AT, value: 5 },
  ]);
  const devices = (await native('GET', '/devices')).items as { id: number; key: string }[];
  const device = devices.find(({ key }) => key === DEVICE)!.id;
  const other = devices.find(({ key }) => key === 'other')!.id;
  const allSeries = (await native('GET', `/series?device=${DEVICE}`)).items as { id: number; name: string }[];
  const series = allSeries.find(({ name }) => name === SERIES)!.id;
  const asset = await native('POST', '/assets', { name: SECRET_TEXT, members: [series] });
  const made = await plain('POST', '/tokens', { name: SECRET_TEXT, project, scopes: ['project:read'] });
  const adopted = await native('POST', '/adoptions', {
    credential: { api: 'influx', name: SECRET_TEXT, secret: newTokenSecret() },
  });
  // Before there is a rule, which would still be looking at them.
  const deleted = await deletedOf(native, plain);
  const alerting = await alertingOf(native);
  const boards = await boardsOf(native);
  const retention = await native('POST', '/retention', { name: SECRET_TEXT, keepDays: 36_000 });
  const user = await plain('POST', '/users', {
    email: `colleague-of-${platform.one.email}`,
    name: SECRET_TEXT,
  });
  const job = await native('POST', '/exports', { title: SECRET_TEXT, to: Date.now() });
  const move = await native('POST', '/moves', { key: 'theirs', source: SECRET_TEXT });
  const losant = `/applications/${losantId}`;
  const things = (await json('GET', `${losant}/devices?perPage=100`)).items as {
    deviceId: string;
    name: string;
  }[];
  const key = await json('POST', `${losant}/keys`, { description: SECRET_TEXT });
  const apiToken = await json('POST', `${losant}/tokens`, {
    name: SECRET_TEXT,
    scope: ['all.Application.read'],
  });
  const input = await datacooee(ask, organization, token);
  const iotile = await iotileThings(platform, device);
  const iobeam = await iobeamThings(ask, project, token);
  await ask('POST', '/api/eventTag/publishEvent', event(SECRET_TEXT), { userID: token });
  return {
    ...{ project: String(project), losantId, iotileUuid, organization: organizationText(organization) },
    ...{ device: DEVICE, series: SERIES, seriesId: String(series), asset: String(asset.id) },
    ...{ ...alerting, ...boards, retentionRule: String(retention.id), ...deleted },
    ...{ channel: String(device), deviceSlug: deviceSlug(device) },
    ...{ otherDevice: String(other), otherSlug: deviceSlug(other) },
    ...{
      adoption: String(adopted.credential.id),
      tokenId: String(made.info.id),
      userId: String(user.user.id),
      jobId: String(job.id),
      moveId: String(move.id),
    },
    ...{ losantDevice: things.find(({ name }) => name === DEVICE)!.deviceId },
    ...{ losantKey: key.applicationKeyId, losantToken: apiToken.id, database: "one's project" },
    ...input,
    ...iotile,
    ...iobeam,
  };
}

type Ask = (method: string, path: string, body?: unknown) => Promise<{ id: number; items: { id: number }[] }>;

/** A device, a series and a project that were deleted. */
async function deletedOf(native: Ask, plain: Ask): Promise<Ids> {
  await native('POST', '/points', [
    { device: 'gone', series: SERIES, time: AT, value: SECRET_NUMBER },
    { device: 'rest', series: SECRET_TEXT, time: AT, value: SECRET_NUMBER },
  ]);
  const device = await native('GET', '/devices/gone');
  const series = (await native('GET', '/series?device=rest')).items[0]!;
  const project = await plain('POST', '/projects', { name: SECRET_TEXT });
  await native('DELETE', '/devices/gone');
  await native('DELETE', `/series/${series.id}`);
  await plain('DELETE', `/projects/${project.id}`);
  return {
    ...{ deletedDevice: String(device.id), deletedSeries: String(series.id) },
    deletedProject: String(project.id),
  };
}

/** A rule with all that belongs to it, and an alert. */
async function alertingOf(native: Ask): Promise<Ids> {
  const target = { kind: 'mqtt', topic: SECRET_TEXT };
  const channel = await native('POST', '/alert-channels', { name: SECRET_TEXT, target });
  const rule = await native('POST', '/alert-rules', {
    name: SECRET_TEXT,
    condition: { kind: 'threshold', is: '==', value: SECRET_NUMBER },
  });
  const silence = await native('POST', '/alert-silences', {
    ...{ rule: rule.id, until: '2030-01-01', comment: SECRET_TEXT },
  });
  const alert = await until('an alert', async () => (await native('GET', '/alerts')).items[0]);
  return {
    ...{ alertChannel: String(channel.id), alertRule: String(rule.id) },
    ...{ alertSilence: String(silence.id), alert: String(alert.id) },
  };
}

/** A board of everything, and a link to it. */
async function boardsOf(
  native: (method: string, path: string, body?: unknown) => Promise<{ id: number }>,
): Promise<Ids> {
  const panel = { id: 'table', kind: 'table', title: SECRET_TEXT, place: { x: 0, y: 0, w: 6, h: 4 } };
  const selection = { devices: [DEVICE], series: [SERIES] };
  const board = await native('POST', '/boards', { name: SECRET_TEXT, panels: [{ ...panel, selection }] });
  const expires = Date.now() + 86_400_000;
  const link = await native('POST', `/boards/${board.id}/shares`, { name: SECRET_TEXT, expires });
  return { board: String(board.id), boardShare: String(link.id) };
}

export const event = (title: string) => ({
  ...{ title, message: title, metaData: '', eventTags: [title], hoverData: '' },
  createdOn: new Date(AT).toISOString().replace('Z', '+00:00'),
});

async function datacooee(ask: Send, organization: number, key: string): Promise<Ids> {
  const headers = {
    ...{ 'organization-id': organizationText(organization), 'organization-api-key': key },
    'content-type': 'application/vnd.api+json',
  };
  const input = 'sen0victim';
  const base = '/api/external/v1';
  await ask(
    'POST',
    `${base}/inputs/`,
    { data: { type: 'Sensor', id: input, attributes: { name: SECRET_TEXT } } },
    headers,
  );
  return { input };
}

async function iotileThings(platform: Place, device: number): Promise<Ids> {
  const { project, iotileUuid, email, password, token } = platform.one;
  const ask = owner(platform);
  const login = JSON.parse(await ask('POST', '/api/v1/auth/login/', { email, password })) as {
    jwt: string;
    username: string;
  };
  const person = { authorization: `jwt ${login.jwt}` };
  const send = async (method: string, path: string, body?: unknown) =>
    JSON.parse(await ask(method, `/api/v1${path}`, body, person));
  const target = deviceSlug(device);
  const variable = (await send('POST', '/variable/', {
    name: SECRET_TEXT,
    project: iotileUuid,
    lid: 0x5101,
  })) as { slug: string };
  const stream = streamSlug(project, device, 0x5101);
  await send('POST', '/stream/', { variable: variable.slug, device: target });
  const data = await send('POST', '/data/', {
    stream,
    timestamp: '2024-01-01T00:00:00Z',
    value: SECRET_NUMBER,
    int_value: 31337,
  });
  const noted = await send('POST', '/note/', {
    target,
    timestamp: '2024-01-01T00:00:00Z',
    note: SECRET_TEXT,
  });
  const file = new FormData();
  file.append('file', new Blob([JSON.stringify({ text: SECRET_TEXT })]), 'trace.json');
  file.append('stream', stream);
  file.append('timestamp', '2024-01-01T00:00:00Z');
  const uploaded = JSON.parse(
    await ask('POST', '/api/v1/event/upload/', file, { authorization: `token ${token}` }),
  ) as { id: number };
  await send('POST', `/device/${target}/new_property/`, { name: SECRET_TEXT, str_value: SECRET_TEXT });
  await send('POST', '/location/', { target, timestamp: '2024-01-01', lat: 1, lon: 1 });
  const organizations = (await send('GET', '/org/')) as { results: { slug: string }[] };
  return {
    ...{
      variable: variableSlug(project, 0x5101),
      stream,
      note: String(noted.id),
      event: String(uploaded.id),
    },
    ...{ datum: String(data.id ?? 1), org: organizations.results[0]!.slug, account: login.username },
  };
}

async function iobeamThings(ask: Send, project: number, token: string): Promise<Ids> {
  const as = { authorization: `Bearer ${token}` };
  await ask('PUT', `/v1/files/${SERIES}`, Buffer.from(SECRET_TEXT), {
    ...as,
    'content-type': 'application/octet-stream',
  });
  const app = JSON.parse(await ask('POST', '/v1/apps', iobeamApp(project, SECRET_TEXT), as));
  const trigger = JSON.parse(await ask('POST', '/v1/triggers', iobeamTrigger(project, SECRET_TEXT), as));
  const { namespaces } = JSON.parse(await ask('GET', '/v1/namespaces', undefined, as));
  return {
    ...{ app: String(app.app_id), trigger: String(trigger.trigger_id), file: SERIES },
    namespaceId: String(namespaces[0].namespace_id),
  };
}

export const iobeamApp = (project: number, name: string) => ({
  ...{ app_name: name, project_id: project, requested_status: 'STOPPED' },
  bundle: { type: 'JAR', uri: 'file://app.jar', checksum: { alg: 'SHA256', sum: 'aa' } },
});
export const iobeamTrigger = (project: number, name: string) => ({
  ...{ trigger_name: name, project_id: project, namespace: 'input', data_expiry: 60_000 },
  ...{ fire_when: '{{ secret }} > 25.0', release_when: '{{ secret }} < 20.0' },
  actions: [
    { type: 'email', min_delay: 1000, args: { to: ['a@example.org'], subject: name, payload: name } },
  ],
});

/** All that the victim has, as its owner sees it; what time alone changes is left out. */
export async function everything(platform: Place, ids: Ids): Promise<string> {
  const ask = owner(platform);
  await alertsAreLookedAt(platform.url, platform.one.token);
  const { email, password, project, token } = platform.one;
  const { jwt } = JSON.parse(await ask('POST', '/api/v1/auth/login/', { email, password })) as {
    jwt: string;
  };
  const of = (paths: readonly string[], base: string, query: string, headers?: Record<string, string>) =>
    paths.map((path) => ask('GET', `${base}${path}${query}`, undefined, headers));
  const texts = await Promise.all([
    ...of(
      [
        ...['/devices', '/series', '/assets', '/adoptions', '/query/points', '/query/last'],
        ...['/alerts', '/alert-rules', '/alert-channels', '/alert-silences'],
        '/retention',
        ...['/boards', `/boards/${ids['board']!}`, `/boards/${ids['board']!}/shares`],
        ...['/deleted/devices', '/deleted/series'],
      ],
      '/tributary/v1',
      `?project=${project}`,
    ),
    ...of(['/projects', '/users', '/tokens', '/deleted/projects'], '/tributary/v1', ''),
    ...of(['', '/devices', '/keys', '/tokens'], `/applications/${ids['losantId']!}`, ''),
    ...of(
      [
        '/org/',
        '/account/',
        '/project/',
        '/variable/',
        '/stream/',
        '/device/',
        `/note/?target=${ids['deviceSlug']!}`,
        `/event/?filter=${ids['stream']!}`,
      ],
      '/api/v1',
      '',
      { authorization: `jwt ${jwt}` },
    ),
    ...of(
      [
        `/device/${ids['deviceSlug']!}/properties/`,
        `/stream/${ids['stream']!}/data/`,
        `/location/?target=${ids['deviceSlug']!}`,
      ],
      '/api/v1',
      '',
      { authorization: `jwt ${jwt}` },
    ),
    ...of(
      ['/files', '/apps', '/triggers', '/namespaces', '/devices', `/projects/${project}/permissions`],
      '/v1',
      '',
      { authorization: `Bearer ${token}` },
    ),
    ask(
      'PUT',
      '/api/eventTag/fetchEvents/count',
      { endTime: new Date().toISOString(), count: 100 },
      { userID: token },
    ),
  ]);
  return texts.map(withoutTimes).join('\n');
}

const withoutTimes = (text: string): string =>
  text
    .replaceAll(/"(lastUsed|last_login|lastAccessed|lastSeen|expires|last_known_on)":"?[^",}]*"?/g, '')
    .replaceAll(/"(jwt|token)":"[^"]*"/g, '')
    // Rules come behind the changes of devices and series, within seconds.
    .replaceAll(/"series":\d+,(?="firing":)/g, '');
