/**
 * How each changing route is asked so that it does change something: a fuller body than the tenancy walk needs, and for what
 * removes, or can be done but once, things that were made for it alone.
 */
import { deviceSlug, organizationText, streamSlug, variableSlug } from '../../../src/model/identity.js';
import { form } from '../../support/iotile-client.js';
import { json, signedList } from '../../support/iotile-reports.js';
import type { MqttPlatform } from '../../support/mqtt-platform.js';
import { iobeamApp, owner, SERIES, type Ids } from '../../support/tenancy/victim.js';

export interface Change {
  /** What is made for this request: takes the place of the ids of the same names. */
  readonly make?: (maker: Maker) => Promise<Ids>;
  readonly body?: (ids: Ids) => unknown;
  readonly query?: string;
}

const JSON_API = 'application/vnd.api+json';
const VARIABLE = 0x5101;

/** Makes things of the victim's that nothing else of the walk touches. */
export class Maker {
  #made = 0;

  constructor(
    private readonly platform: MqttPlatform,
    readonly ids: Ids,
    /** A login of the owner at IOTile. */
    private readonly login: string,
  ) {}

  async ask<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T> {
    const text = await owner(this.platform)(method, path, body, headers);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  asPerson<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.ask<T>(method, `/api/v1${path}`, body, { authorization: `jwt ${this.login}` });
  }

  name = (): string => `made-${++this.#made}`;

  /** With a series and a point, in whatever form an API names it. */
  device = async (): Promise<Ids> => {
    const { project, losantId } = this.platform.one;
    const key = this.name();
    const path = (of: string) => `/tributary/v1${of}${of.includes('?') ? '&' : '?'}project=${project}`;
    await this.ask('POST', path('/points'), [{ device: key, series: SERIES, time: 1_000_000, value: 1 }]);
    const { id } = await this.ask<{ id: number }>('GET', path(`/devices/${key}`));
    const { items } = await this.ask<{ items: { id: number }[] }>('GET', path(`/series?device=${key}`));
    const all = await this.ask<{ items: { deviceId: string; name: string }[] }>(
      'GET',
      `/applications/${losantId}/devices?perPage=1000`,
    );
    return {
      ...{ device: key, series: SERIES, seriesId: String(items[0]!.id), deviceSlug: deviceSlug(id) },
      ...{ losantDevice: all.items.find(({ name }) => name === key)!.deviceId, deviceId: String(id) },
    };
  };

  sharedBoard = async (): Promise<Ids> => {
    const path = (of: string) => `/tributary/v1${of}?project=${this.platform.one.project}`;
    const { id } = await this.ask<{ id: number }>('POST', path('/boards'), { name: this.name() });
    const body = { expires: Date.now() + 3_600_000 };
    const link = await this.ask<{ id: number }>('POST', path(`/boards/${id}/shares`), body);
    return { board: String(id), boardShare: String(link.id) };
  };

  /** Each of them with its id as the walk calls it. */
  deleted = async (): Promise<Ids> => {
    const of = (path: string) => `/tributary/v1${path}?project=${this.platform.one.project}`;
    const [device, series, project] = [await this.device(), await this.device(), await this.project()];
    await this.ask('DELETE', of(`/devices/${device['device']!}`));
    await this.ask('DELETE', of(`/series/${series['seriesId']!}`));
    await this.ask('DELETE', `/tributary/v1/projects/${project['project']!}`);
    return {
      ...{ deletedDevice: device['deviceId']!, deletedSeries: series['seriesId']! },
      deletedProject: project['project']!,
    };
  };

  unclaimed = async (): Promise<Ids> => {
    const made = await this.device();
    await this.asPerson('POST', `/device/${made['deviceSlug']!}/unclaim/`, {});
    return made;
  };

  stream = async (): Promise<Ids> => {
    const made = await this.device();
    const { project } = this.platform.one;
    const stream = streamSlug(project, Number(made['deviceId']), VARIABLE);
    const variable = variableSlug(project, VARIABLE);
    await this.asPerson('POST', '/stream/', { variable, device: made['deviceSlug'] });
    return { ...made, stream };
  };

  #lid = 0x5200;
  variable = async (): Promise<Ids> => {
    const lid = ++this.#lid;
    const { project, iotileUuid } = this.platform.one;
    await this.asPerson('POST', '/variable/', { name: this.name(), project: iotileUuid, lid });
    return { variable: variableSlug(project, lid) };
  };

  project = async (): Promise<Ids> => {
    const name = this.name();
    const { id } = await this.ask<{ id: number }>('POST', '/tributary/v1/projects', { name });
    const iotile = await this.asPerson<{ results: { id: string; name: string }[] }>('GET', '/project/');
    const losant = await this.ask<{ items: { applicationId: string; name: string }[] }>(
      'GET',
      '/applications?perPage=1000',
    );
    return {
      ...{ project: String(id), iotileUuid: iotile.results.find((one) => one.name === name)!.id },
      losantId: losant.items.find((one) => one.name === name)!.applicationId,
    };
  };

  organization = async (): Promise<Ids> => {
    const { slug } = await this.asPerson<{ slug: string }>('POST', '/org/', { name: this.name() });
    return { org: slug };
  };

  asset = async (): Promise<Ids> => {
    const { project } = this.platform.one;
    const path = `/tributary/v1/assets?project=${project}`;
    const { id } = await this.ask<{ id: number }>('POST', path, { name: this.name() });
    return { asset: String(id) };
  };

  /** With an input in it. */
  member = async (): Promise<Ids> => {
    const [asset, input] = [await this.asset(), await this.input()];
    const path = `/api/external/v1/assets/${asset['asset']!}/relationships/inputs/`;
    await this.ask('POST', path, members(input), this.#datacooee());
    return { ...asset, ...input };
  };

  input = async (): Promise<Ids> => {
    const id = `sen${this.name().replace('-', '')}`;
    const data = { type: 'Sensor', id, attributes: { name: id } };
    await this.ask('POST', '/api/external/v1/inputs/', { data }, this.#datacooee());
    return { input: id };
  };

  /** A note and the announcement of a file for it. */
  announced = async (): Promise<Ids> => {
    const path = `/note/${this.ids['note']!}/uploadurl/`;
    const { url, uuid } = await this.asPerson<{ url: string; uuid: string }>('POST', path, { name: 'a.txt' });
    return { noSecret: url.split('/').at(-2)!, uuid };
  };

  received = async (): Promise<Ids> => {
    const { noSecret, uuid } = (await this.announced()) as { noSecret: string; uuid: string };
    const path = `/api/v1/upload/${this.platform.one.project}/${noSecret}/`;
    await this.ask('POST', path, form(Buffer.from('x'), 'a.txt'));
    return { uuid };
  };

  #datacooee() {
    const { organization, token } = this.platform.one;
    return {
      ...{
        'organization-id': organizationText(organization),
        'organization-api-key': token,
        'content-type': JSON_API,
      },
    };
  }
}

const members = ({ input }: Ids) => ({ data: [{ type: 'Sensor', id: input }] });
const sensorData = ({ input }: Ids) => ({
  type: 'SensorData',
  id: 'null',
  attributes: { value: '12.5', timestamp: '2024-01-01T00:00:00Z' },
  relationships: { sensor: { data: { type: 'Sensor', id: input } } },
});
const READINGS = [{ variable: VARIABLE, id: 1, clock: 10, value: 3 }];
export const STAFF = 'staff=1';
const RANGE = { start: '2020-01-01T00:00:00Z', end: '2030-01-01T00:00:00Z' };

export const CHANGES: Readonly<Record<string, Change>> = {
  'POST /tributary/v1/moves': { body: () => ({ key: 'audited', source: 'elsewhere' }) },
  'POST /tributary/v1/projects': { body: () => ({ name: 'audited' }) },
  'POST /applications': { body: () => ({ name: 'audited as well' }) },
  'POST /v1/projects': { body: () => ({ project_name: 'audited too' }) },
  'PATCH /v1/projects/:id': { body: () => ({ project_name: 'audited name' }) },
  'PATCH /v1/projects/:id/permissions': {
    body: ({ userId }) => ({ user_id: Number(userId), read: true, write: false, admin: false }),
  },
  'PUT /v1/apps': { body: ({ project }) => ({ ...iobeamApp(Number(project), 'new one'), app_data: 'x' }) },
  'PUT /v1/triggers/events/test': { body: () => ({ event_name: 'x', data: {} }) },
  'POST /me/tokens': { body: () => ({ name: 'of a person', scope: ['all.User.read'] }) },
  'PATCH /applications/:applicationId/devices': {
    body: ({ losantDevice }) => ({ deviceIds: [losantDevice], updateFields: { description: 'audited' } }),
  },
  'POST /applications/:applicationId/devices/removeData': {
    make: (maker) => maker.device(),
    body: ({ losantDevice }) => ({ query: { id: losantDevice }, start: 0, end: Date.now() }),
  },
  'POST /applications/:applicationId/devices/delete': {
    make: (maker) => maker.device(),
    body: ({ losantDevice }) => ({ query: { id: losantDevice } }),
  },
  'POST /api/external/v1/inputs/:input/inputdata': { body: (ids) => ({ data: sensorData(ids) }) },
  'POST /api/external/v1/inputs/:input/inputdata/bulk': { body: (ids) => ({ data: [sensorData(ids)] }) },
  'PATCH /api/external/v1/inputs/:input': {
    body: ({ input }) => ({ data: { type: 'Sensor', id: input, attributes: { name: 'audited' } } }),
  },
  'PATCH /api/external/v1/assets/:asset': {
    body: ({ asset }) => ({ data: { type: 'Asset', id: asset, attributes: { name: 'audited' } } }),
  },
  'POST /api/external/v1/assets/:asset/relationships/inputs': { body: members },
  'PATCH /api/external/v1/assets/:asset/relationships/inputs': { body: members },
  'DELETE /api/external/v1/assets/:asset/relationships/inputs': {
    make: (maker) => maker.member(),
    body: members,
  },
  'DELETE /api/external/v1/assets/:asset': { make: (maker) => maker.asset() },
  'DELETE /api/external/v1/inputs/:input': { make: (maker) => maker.input() },
  'POST /api/v1/account/:slug/set_password': {
    body: ({ password }) => ({ old_password: password, password }),
  },
  'POST /api/v1/org': { body: () => ({ name: 'audited' }) },
  'DELETE /api/v1/org/:slug': { make: (maker) => maker.organization(), query: STAFF },
  'POST /api/v1/device': { query: STAFF },
  'POST /api/v1/device/claim': {
    make: async (maker) => ({ ...(await maker.project()), ...(await maker.unclaimed()) }),
  },
  // One that is there already goes, which is recorded.
  'PUT /v1/files/:name': { make: (maker) => Promise.resolve({ file: maker.name() }) },
  'POST /api/v1/device/:slug/unclaim': { make: (maker) => maker.device(), body: () => ({}) },
  'PATCH /api/v1/device/:slug/mask': { body: () => RANGE },
  'POST /api/v1/device/:slug/trim': { make: (maker) => maker.device(), body: () => RANGE },
  'POST /api/v1/streamer/report': {
    query: 'timestamp=2024-01-01T00:00:00Z',
    body: ({ otherDevice }) => form(signedList({ device: Number(otherDevice), readings: READINGS }), 'x.bin'),
  },
  'POST /api/v1/event/upload': {
    body: ({ stream }) =>
      form(json({ a: 1 }), 'x.json', { stream: stream!, timestamp: '2024-01-03T00:00:00Z' }),
  },
  'POST /api/v1/note/:id/uploadurl': { body: () => ({ name: 'a.txt' }) },
  'POST /api/v1/upload/:project/:secret': {
    make: (maker) => maker.announced(),
    body: () => form(Buffer.from('x'), 'a.txt'),
  },
  'POST /api/v1/note/:id/uploadsuccess': {
    make: (maker) => maker.received(),
    body: ({ uuid }) => ({ uuid }),
  },
  'DELETE /api/v1/device/:slug': { make: (maker) => maker.device(), query: STAFF },
  'DELETE /api/v1/stream/:slug': { make: (maker) => maker.stream(), query: STAFF },
  'DELETE /api/v1/variable/:slug': { make: (maker) => maker.variable(), query: STAFF },
  'DELETE /api/v1/project/:id': { make: (maker) => maker.project(), query: STAFF },
  'DELETE /applications/:applicationId': { make: (maker) => maker.project() },
  'DELETE /tributary/v1/projects/:id': { make: (maker) => maker.project() },
  ...Object.fromEntries(
    [
      'DELETE /tributary/v1/series/:id',
      'DELETE /tributary/v1/devices/:key',
      'DELETE /applications/:applicationId/devices/:deviceId',
      'DELETE /applications/:applicationId/devices/:deviceId/data',
      'DELETE /applications/:applicationId/devices/:deviceId/attributes/:name',
      'DELETE /v1/devices/:id',
    ].map((name) => [name, { make: (maker: Maker) => maker.device() }]),
  ),
  ...Object.fromEntries(
    ['devices', 'series', 'projects']
      .map((kind) => `/tributary/v1/deleted/${kind}/:id`)
      .flatMap((path) => [`POST ${path}/restore`, `DELETE ${path}`])
      .map((name) => [name, { make: (maker: Maker) => maker.deleted() }]),
  ),
  'PUT /api/widget/clusterData': {
    body: ({ asset }) => ({
      ...{ clusterID: asset, operator1: 'max', operator2: 'max' },
      ...{ startTime: 0, endTime: Date.UTC(2030, 0, 1) },
    }),
  },
  'DELETE /tributary/v1/boards/:id/shares/:share': { make: (maker) => maker.sharedBoard() },
  'DELETE /tributary/v1/assets/:id': { make: (maker) => maker.asset() },
};
