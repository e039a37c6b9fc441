// One rule for every name that people see, whatever the thing and the door; what a thing is called already may be sent again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { organizationText } from '../../src/model/identity.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { deviceIdOf } from '../../src/dialects/losant/wire/ids.js';

const NAME = 'a\u200bb';
const SPELLED = 'a<U+200B>b';
const OLD = 'old\u200b';

type Headers = Record<string, string>;
/** Method, path, body; credentials where they are not those of the administrator. */
type Door = readonly [string, string, object, Headers?];

describe('names of things', () => {
  let platform: TestPlatform;
  const old = { asset: 0, series: 0, losantDevice: '', key: '' };
  beforeAll(async () => {
    platform = await startTestPlatform(
      { 'organizations-by': 'everybody' },
      async (catalog, { project, organization }) => {
        const tags = [{ key: 'k', value: 'v' }];
        const device = await catalog.devices.create(project, 'd', { tags });
        old.losantDevice = deviceIdOf(device);
        old.series = (
          await catalog.seriesIngest.creating(project, (held) =>
            held.createSeries(device.id, 's', 'number', {}),
          )
        ).id;
        await catalog.devices.create(project, 'o', { name: OLD, tags: [{ key: OLD, value: OLD }] });
        old.asset = (await catalog.assets.create(project, { name: OLD })).id;
        old.key = (
          await catalog.accessKeys.create(project, { key: 'some-key', hash: 'x' }, { name: OLD })
        ).publicId;
        await catalog.projects.update(project, { name: OLD });
        await catalog.organizations.update(organization, { name: OLD });
      },
    );
  });
  afterAll(() => platform.stop());

  const ask = async (method: string, path: string, body?: object, headers: Headers = {}, text?: string) => {
    const response = await fetch(platform.url + path, {
      method,
      headers: {
        authorization: `Bearer ${platform.one.admin}`,
        'content-type': 'application/json',
        ...headers,
      },
      ...(body && { body: text ?? JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
  const person = async () => {
    const { email, password } = platform.one;
    const { text } = await ask('POST', '/api/v1/auth/login/', { email, password });
    return { authorization: `jwt ${(JSON.parse(text) as { jwt: string }).jwt}` };
  };

  async function doors(name: string): Promise<readonly Door[]> {
    const { one } = platform;
    const [own, losant] = ['/tributary/v1', `/applications/${one.losantId}`];
    const q = `?project=${one.project}`;
    const iotile = await person();
    const iobeam = { authorization: `Bearer ${one.token}` };
    const iosense = { userID: one.writer };
    const datacooee = {
      'organization-id': organizationText(one.organization),
      'organization-api-key': one.token,
      'content-type': 'application/vnd.api+json',
    };
    const me = (
      JSON.parse(
        await fetch(`${platform.url}/api/v1/account/`, { headers: iotile }).then((answer) => answer.text()),
      ) as { results: { slug: string }[] }
    ).results[0]!.slug;
    return [
      ['PATCH', `${own}/projects/${one.project}`, { name }],
      ['PATCH', `${own}/assets/${old.asset}${q}`, { name }],
      ['POST', `${own}/devices${q}`, { key: 'x', name }],
      ['POST', `${own}/devices${q}`, { key: 'x', type: name }],
      ['POST', `${own}/devices${q}`, { key: 'x', tags: [{ key: name, value: 'v' }] }],
      ['POST', `${own}/devices${q}`, { key: 'x', tags: [{ key: 'k', value: name }] }],
      ['PATCH', `${own}/devices/d${q}`, { name }],
      ['PATCH', `${own}/devices/d${q}`, { tags: [{ key: name, value: 'v' }] }],
      ['PATCH', `${own}/series/${old.series}${q}`, { label: name }],
      ['POST', `${own}/tokens`, { name, project: one.project, scopes: ['project:read'] }],
      ['POST', `${own}/users`, { email: 'a@example.org', name }],
      ['POST', `/applications`, { name }],
      ['PATCH', losant, { name }],
      ['POST', `${losant}/devices`, { name }],
      ['PATCH', `${losant}/devices/${old.losantDevice}`, { name }],
      ['PATCH', `${losant}/devices/${old.losantDevice}`, { tags: [{ key: 'k', value: name }] }],
      ['POST', `${losant}/keys`, { name }],
      ['PATCH', `${losant}/keys/${old.key}`, { name }],
      ['POST', `${losant}/tokens`, { name, scope: ['all.Application.read'] }],
      ['PATCH', `/v1/projects/${one.project}`, { project_name: name }, iobeam],
      ['POST', '/v1/devices', { project_id: one.project, device_name: name }, iobeam],
      ['POST', '/v1/triggers', { project_id: one.project, trigger_name: name, actions: [] }, iobeam],
      ['POST', '/api/v1/org/', { name }, iotile],
      ['PATCH', `/api/v1/account/${me}/`, { name }, iotile],
      ['POST', '/api/eventTag/', { name }, iosense],
      ['POST', '/api/external/v1/assets/', { data: { type: 'Asset', attributes: { name } } }, datacooee],
    ];
  }

  it('have nothing in them that is not seen, whatever the thing and the door', async () => {
    const wrong: unknown[] = [];
    for (const [method, path, body, headers] of await doors(NAME)) {
      const { status, text } = await ask(method, path, body, headers);
      if (![400, 422].includes(status) || !text.includes(SPELLED))
        wrong.push([method, path, body, status, text]);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    [' lead', '<U+0020>lead'],
    ['tail\u00a0', 'tail<U+00A0>'],
    ['..', '..'],
  ])('do not begin or end with a blank, and are no step to another folder: %j', async (name, spelled) => {
    const own = '/tributary/v1';
    const q = `?project=${platform.one.project}`;
    const points = [
      { device: name, series: 's', time: 0, value: 1 },
      { ...{ device: 'n', series: name }, time: 0, value: 1 },
    ];
    const refused = await ask('POST', `${own}/points${q}`, points);
    expect(refused.status).toBe(207);
    expect(refused.text.split(`is \\"${spelled}\\"`)).toHaveLength(3);
    const wrong: unknown[] = [];
    // The APIs of IOTile and I/O Sense cut blanks off such texts; values of tags are only read.
    for (const [method, path, body, headers] of await doors(name)) {
      if (
        /^\/api\/(v1|eventTag)\//.test(path) ||
        JSON.stringify(body).includes(`"value":${JSON.stringify(name)}`)
      )
        continue;
      const { status, text } = await ask(method, path, body, headers);
      if (![400, 422].includes(status) || !text.includes(spelled))
        wrong.push([method, path, body, status, text]);
    }
    expect(wrong).toEqual([]);
    const line = `m,device=first a=1\nm,device=${name.replaceAll(' ', '\\ ')} a=1`;
    const { status, text } = await ask(
      'POST',
      '/write?db=x',
      {},
      { authorization: `Token ${platform.one.writer}` },
      line,
    );
    expect([status, text]).toEqual([400, expect.stringContaining('line 2: ')]);
    const old = await ask('GET', `${own}/devices${q}`);
    expect(old.text).not.toContain(JSON.stringify(name));
  });

  it('keep blanks in the values of tags, which are data', async () => {
    const line = 'if,device=port,alias=to\\ b\\ ,z=\\ x in=1 1767225600000000000';
    const headers = { authorization: `Token ${platform.one.writer}` };
    expect((await ask('POST', '/write?db=x', {}, headers, line)).status).toBe(204);
    const { text } = await ask('GET', `/tributary/v1/series?project=${platform.one.project}&device=port`);
    expect(JSON.parse(text)).toMatchObject({
      items: [{ name: 'if.in,alias=to b ,z= x', tags: { alias: 'to b ', z: ' x' } }],
    });
  });

  it('may be sent again where a thing is called so already', async () => {
    const own = '/tributary/v1';
    const { one } = platform;
    const q = `?project=${one.project}`;
    for (const [path, body] of [
      [`${own}/projects/${one.project}`, { name: OLD, createSeries: true }],
      [`${own}/assets/${old.asset}${q}`, { name: OLD }],
      [
        `${own}/devices/o${q}`,
        {
          name: OLD,
          tags: [
            { key: OLD, value: OLD },
            { key: 'more', value: 'x' },
          ],
        },
      ],
      [`/applications/${one.losantId}/keys/${old.key}`, { name: OLD }],
    ] as const) {
      const { status, text } = await ask('PATCH', path, body);
      expect([path, status, text]).toEqual([path, 200, text]);
    }
  });
});
