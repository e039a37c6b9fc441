/**
 * What a body names that is somebody else's, for everybody to whom it is foreign: a person of another organization, a token
 * of another project of the same organization, the key of another device of the same project. It is answered exactly like
 * what does not exist, and a list in which one element is foreign leaves nothing behind of the others either.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceSlug, projectSlug, streamSlug, variableSlug } from '../../src/model/identity.js';
import {
  loggedIn,
  makeSite,
  personOf,
  startWorld,
  type Person,
  type Site,
  type World,
} from './support/people.js';
import { dictionary, json, signedList } from '../support/iotile-reports.js';
import { form } from '../support/iotile-client.js';

/** What the slugs of one place name. */
interface Things {
  readonly project: number;
  readonly uuid: string;
  readonly device: number;
}
interface Stranger {
  readonly person: Person;
  /** A place of their own. */
  readonly own: Things;
}

const NUMBER = 0x5101;
const UNKNOWN: Things = { project: 987_654, uuid: '00000000-0000-4000-8000-000000000000', device: 987_655 };
const slugs = ({ project, uuid, device }: Things) => ({
  uuid,
  project: projectSlug(project),
  device: deviceSlug(device),
  variable: variableSlug(project, NUMBER),
  stream: streamSlug(project, device, NUMBER),
});

let world: World;
let site: Site;
let theirs: Things;
let note: number;
let event: number;
let before: string;
let strangers: Record<string, Stranger>;

const thingsOf = ({ project, device }: Site): Things => ({
  ...{ project: parseInt(project.slug.slice(3).replaceAll('-', ''), 16), uuid: project.id },
  device: device.id,
});

beforeAll(async () => {
  world = await startWorld();
  const { staff, platform } = world;
  site = await makeSite(world, { var_type: 'count' });
  theirs = thingsOf(site);
  const { device, stream } = slugs(theirs);
  await staff.send('POST', '/data/', { stream, timestamp: '2021-01-01', int_value: 5 });
  note = (await staff.send('POST', '/note/', { target: device, timestamp: '2021-01-01', note: 'kept' })).json
    .id;
  event = (await staff.send('POST', '/event/', { stream, timestamp: '2021-01-01' })).json.id;
  before = await everything();
  const [elsewhere, beside] = [await ownOf(platform.one), await makeSite(world)];
  const { json: made } = await platform.call('POST', '/tokens', {
    token: await operator(),
    body: { name: 'beside', project: thingsOf(beside).project, scopes: ['project:admin'] },
  });
  const neighbour = await staff.send('POST', '/device/?staff=1', {
    label: 'neighbour',
    project: site.project.slug,
  });
  const { json: key } = await staff.get(`/device/${neighbour.json.slug}/key/?type=a-jwt`);
  strangers = {
    'a person of another organization': { person: world.one, own: elsewhere },
    'a token of another project': {
      person: personOf(platform, `token ${made.token}`),
      own: thingsOf(beside),
    },
    'the key of another device': {
      person: personOf(platform, `a-jwt ${key.key}`),
      own: { ...theirs, device: neighbour.json.id },
    },
  };
}, 60_000);
afterAll(() => world.platform.stop());

/** The native login of the staff. */
async function operator(): Promise<string> {
  const { email, password } = world.platform.first.admin;
  return (await world.platform.call('POST', '/login', { token: null, body: { email, password } })).json.token;
}

async function ownOf({ project, iotileUuid: uuid, token }: World['platform']['one']): Promise<Things> {
  const { json: device } = await world.platform.call('POST', '/devices', { token, body: { key: 'own' } });
  await world.one.send('POST', '/variable/', { name: 'IO 1', project: uuid, lid: NUMBER });
  return { project, uuid, device: device.id };
}

/** All that there is of the site, as its owner sees it. */
async function everything(): Promise<string> {
  const { device, stream, project } = slugs(theirs);
  const paths = [
    ...[`/device/${device}/`, `/device/${device}/properties/`, `/device/${device}/streamers/`],
    ...[`/stream/${stream}/data/`, `/event/?filter=${stream}`, `/location/?target=${device}`],
    ...[device, project, stream, slugs(theirs).variable].map((target) => `/note/?target=${target}`),
    ...[`/stream/?project=${project}&device=${device}`, `/variable/?project=${project}`],
  ];
  const answers = await Promise.all(paths.map((path) => world.staff.get(path)));
  return answers.map(({ text }) => text).join('\n');
}

const TIME = '2021-02-01T00:00:00Z';
const READINGS = [{ variable: NUMBER, id: 1, clock: 10, value: 3 }];
type Request = (of: Things, own: Things) => readonly [method: string, path: string, body?: unknown];

/** Of each the target alone, and where a list is taken, one's own before it. */
const REQUESTS: Readonly<Record<string, Request>> = {
  ...Object.fromEntries(
    (['project', 'device', 'variable', 'stream'] as const).map((kind) => [
      `a note about a ${kind}`,
      (of: Things) => ['POST', '/note/', { target: slugs(of)[kind], timestamp: TIME, note: 'x' }] as const,
    ]),
  ),
  "notes, the first about one's own": (of, own) => [
    'POST',
    '/note/',
    [own, of].map((each) => ({ target: slugs(each).device, timestamp: TIME, note: 'x' })),
  ],
  "a note's list": (of) => ['GET', `/note/?target=${slugs(of).device}`],
  "locations, the first of one's own": (of, own) => [
    'POST',
    '/location/',
    [own, of].map((each) => ({ target: slugs(each).device, timestamp: TIME, lat: 1, lon: 1 })),
  ],
  'a property of a device': (of) => [
    'POST',
    '/property/',
    { target: slugs(of).device, name: 'x', int_value: 1 },
  ],
  'a property of a project': (of) => [
    'POST',
    '/property/',
    { target: slugs(of).project, name: 'x', int_value: 1 },
  ],
  "readings, the first of one's own": (of, own) => [
    'POST',
    '/data/',
    [own, of].map((each) => ({ stream: slugs(each).stream, timestamp: TIME, int_value: 1 })),
  ],
  "events, the first of one's own": (of, own) => [
    'POST',
    '/event/',
    [own, of].map((each) => ({ stream: slugs(each).stream, timestamp: TIME })),
  ],
  'an event with its file': (of) => [
    'POST',
    '/event/upload/',
    form(json({ a: 1 }), 'x.json', { stream: slugs(of).stream, timestamp: TIME }),
  ],
  'a report in bytes': (of) => [
    'POST',
    `/streamer/report/?timestamp=${TIME}`,
    form(signedList({ device: of.device, readings: READINGS }), 'x.bin'),
  ],
  'a report as a dictionary': (of) => [
    'POST',
    `/streamer/report/?timestamp=${TIME}`,
    form(json(dictionary({ device: of.device, readings: READINGS })), 'x.json'),
  ],
  ...Object.fromEntries(
    (['project', 'device', 'stream'] as const).map((kind) => [
      `a sum over a ${kind} beside one's own`,
      (of: Things, own: Things) =>
        ['GET', `/accumulation/?source=${slugs(own).device}&source=${slugs(of)[kind]}`] as const,
    ]),
  ),
  'a claim of a device': (of, own) => [
    'POST',
    '/device/claim/',
    { device: slugs(of).device, project: slugs(own).project },
  ],
  'a claim into a project': (of, own) => [
    'POST',
    '/device/claim/',
    { device: slugs(own).device, project: slugs(of).project },
  ],
  'a question what can be claimed': (of, own) => [
    'POST',
    '/device/claimable/',
    { slugs: [slugs(own).device, slugs(of).device] },
  ],
  'a stream of a device': (of, own) => [
    'POST',
    '/stream/',
    { variable: slugs(own).variable, device: slugs(of).device },
  ],
  'a stream of a variable': (of, own) => [
    'POST',
    '/stream/',
    { variable: slugs(of).variable, device: slugs(own).device },
  ],
  'a variable of a project': (of) => [
    'POST',
    '/variable/',
    { name: 'x', project: slugs(of).uuid, lid: 0x5777 },
  ],
};

const WHO = ['a person of another organization', 'a token of another project', 'the key of another device'];

/** What the stranger has, by the owner of it or by themselves. */
async function ownThings({ person, own }: Stranger): Promise<string> {
  const { device } = slugs(own);
  const paths = [`/device/${device}/`, `/stream/?device=${device}`, `/note/?target=${device}`];
  const answers = await Promise.all([
    ...paths.map((path) => person.get(path)),
    person.get(`/location/?target=${device}`),
    person.get(`/data/?filter=${slugs(own).stream}`),
    person.get(`/event/?filter=${slugs(own).stream}`),
  ]);
  return answers.map(({ status, text }) => `${status} ${text}`).join('\n');
}

describe.each(WHO)('%s', (who) => {
  it.each(Object.keys(REQUESTS))('learns and leaves nothing by %s', async (name) => {
    const stranger = strangers[who]!;
    const { person, own } = stranger;
    // A project is not foreign to a device in it, but closed to its key as if it were.
    const kept = await ownThings(stranger);
    const send = async (of: Things) => {
      const [method, path, body] = REQUESTS[name]!(of, own);
      const { status, text } = await person.send(method, path, body);
      return `${status} ${masked(text, of)}`;
    };
    const foreign = await send(theirs);
    expect(foreign).toBe(await send(UNKNOWN));
    expect(foreign).not.toMatch(name.startsWith('a question') ? /^[45]/ : /^[25]/);
    expect(await ownThings(stranger)).toBe(kept);
    expect(await everything()).toBe(before);
  });

  it.each(['note', 'event'])('reaches no %s by its number', async (kind) => {
    const id = kind === 'note' ? note : event;
    const { person } = strangers[who]!;
    const ways = [
      ['GET', ''],
      ['DELETE', ''],
      ...(kind === 'note'
        ? [
            ['POST', 'uploadurl/'],
            ['POST', 'uploadsuccess/'],
            ['GET', 'attachment/'],
          ]
        : [
            ['PATCH', ''],
            ['GET', 'data/'],
            ['GET', 'url/'],
          ]),
    ] as const;
    for (const [method, rest] of ways) {
      const ask = async (number: number) => {
        const body = method === 'GET' ? undefined : { name: 'x.jpg', uuid: 'x' };
        const { status, text } = await person.send(method, `/${kind}/${number}/${rest}`, body);
        return `${status} ${text.replaceAll(/\d+/g, '#')}`;
      };
      expect([method, rest, await ask(id)]).toEqual([method, rest, await ask(987_654)]);
    }
    expect(await everything()).toBe(before);
  });
});

/** Without the names that differ between a foreign thing and an unknown one. */
function masked(text: string, of: Things): string {
  let plain = text;
  for (const slug of Object.values(slugs(of))) plain = plain.replaceAll(slug, '…');
  return plain.replaceAll(/#\d+/g, '#');
}

it('a new project with a device that cannot be claimed is not made', async () => {
  const { one } = world;
  const { json: organizations } = await one.get('/org/');
  const projects = async () => (await one.get('/project/')).json.count as number;
  const had = await projects();
  for (const [device, status] of [
    [slugs(theirs).device, 404],
    [slugs(UNKNOWN).device, 404],
    [slugs(strangers[WHO[0]!]!.own).device, 400],
  ] as const) {
    const body = { name: 'with a device', org: organizations.results[0].slug, device };
    expect([device, (await one.send('POST', '/project/new/', body)).status]).toEqual([device, status]);
  }
  expect(await projects()).toBe(had);
});

it('staff makes no devices in an organization that it does not administer', async () => {
  const { platform, staff } = world;
  const { email } = platform.first.admin;
  const { json: invited } = await platform.call('POST', '/invitations', {
    token: platform.one.admin,
    body: { email, role: 'member' },
  });
  expect(invited.key).toBeTypeOf('string');
  const { password } = platform.first.admin;
  const person = { username: 'admin', email, password, invitation: invited.key };
  expect((await world.nobody.send('POST', '/account/', person)).status).toBe(201);
  const member = await loggedIn(platform, email, password);
  const device = (project: string) => member.send('POST', '/device/?staff=1', { label: 'smuggled', project });
  expect((await device(slugs(strangers[WHO[0]!]!.own).project)).status).toBe(403);
  expect((await device(site.project.slug)).status).toBe(201);
  expect((await staff.get('/org/')).json.count).toBe(2);
});
