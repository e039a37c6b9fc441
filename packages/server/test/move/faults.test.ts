// What a move meets that is not as it should be: broken answers, pages without an end, things that go away, names to beware of,
// and itself at the same time. The source is a real one behind a proxy that does to it what networks and vendors do.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { organizationText, projectSlug } from '../../src/model/identity.js';
import { fileAt } from '../../src/cli/move/engine/links.js';
import { Vendor } from '../../src/cli/move/engine/vendor.js';
import { tributary } from '../support/command.js';
import { World, type Place, type Row } from './world.js';

const T0 = Date.UTC(2025, 0, 1);
const DEVICES = 6;

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}
interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}
/** True: it has answered by itself. */
type Meddle = (asked: Asked, answered: Answered, response: ServerResponse) => boolean | Promise<boolean>;

let world: World;
let proxy: Server;
let meddle: Meddle;

beforeAll(async () => {
  world = await World.start();
  for (let device = 0; device < DEVICES; device++) {
    const rows = Array.from({ length: 50 }, (_, n) => [T0 + n * 3600_000, device + n / 7]);
    const body = { tables: [{ device: `device-${device}`, series: ['value'], rows }] };
    expect((await world.platform.call('POST', '/points', { body })).json.stored).toBe(50);
  }
  proxy = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = 'GET', url = '' } = request;
      void forward({ method, url, body: Buffer.concat(chunks).toString() }, request.headers, response);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
}, 120_000);
beforeEach(() => {
  meddle = () => false;
});
afterAll(async () => {
  proxy.close();
  await world.stop();
});

async function forward(
  asked: Asked,
  headers: Readonly<Record<string, unknown>>,
  response: ServerResponse,
): Promise<void> {
  const { method, url, body } = asked;
  const own = ['authorization', 'content-type', 'userid', 'organization-id', 'organization-api-key'].flatMap(
    (name) => (typeof headers[name] === 'string' ? [[name, headers[name]] as [string, string]] : []),
  );
  const answer = await fetch(world.platform.url + url, {
    method,
    headers: own,
    ...(body !== '' && { body }),
  });
  const type = answer.headers.get('content-type') ?? '';
  const answered: Answered = { status: answer.status, type, text: await answer.text() };
  if (await meddle(asked, answered, response)) return;
  response.writeHead(answered.status, { 'content-type': type }).end(answered.text);
}

const source = (): string => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
const json = (response: ServerResponse, body: unknown): true => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return true;
};
const move = (into: Place, more: readonly string[] = [], api = 'tributary') =>
  world.move([api, source(), ...more], world.from.token, into);
const keys = async (place: Place): Promise<unknown[]> =>
  (await world.held(place)).devices.map(({ key }) => key);

it('asks again where the connection breaks within an answer, or its JSON breaks off', async () => {
  const into = await world.empty();
  const faults = ['reset', 'cut', 'cut with its length', '503 as a page'];
  meddle = ({ url }, { text }, response) => {
    const fault = url.includes('/query/points') ? faults.shift() : undefined;
    const half = text.slice(0, text.length / 2);
    switch (fault) {
      case 'reset':
        response
          .writeHead(200, { 'content-length': String(text.length) })
          .write(half, () => response.destroy());
        return true;
      case 'cut':
        response.writeHead(200).end(half);
        return true;
      case 'cut with its length':
        response.writeHead(200, { 'content-length': String(half.length) }).end(half);
        return true;
      case '503 as a page':
        response.writeHead(503, { 'content-type': 'text/html' }).end('<html>busy</html>');
        return true;
      default:
        return false;
    }
  };
  const ran = await move(into);
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(faults).toEqual([]);
  expect((await world.held(into)).points).toHaveLength(DEVICES * 50);
}, 60_000);

it.each([
  ['answers the same page under ever new cursors', (n: number) => `c${n}`],
  ['comes back to a cursor', (n: number) => `c${n % 3}`],
])(
  'a source that %s ends it, with the device named',
  async (_, cursorOf) => {
    const into = await world.empty();
    let pages = 0;
    meddle = ({ url, body }, { text }, response) => {
      if (!url.includes('/query/points') || !body.includes('device-4')) return false;
      const { items } = JSON.parse(text) as { items: Row[] };
      if (pages > 1000) throw new Error('there is no end of it');
      return json(response, { items: items.length > 0 ? items : [], next: cursorOf(pages++) });
    };
    // The cursors are the proxy's own.
    const plain = meddle;
    meddle = async (asked, answered, response) => {
      if (!asked.body.includes('"cursor"')) return plain(asked, answered, response);
      const body = JSON.parse(asked.body) as Row;
      delete body['cursor'];
      const first = await fetch(world.platform.url + asked.url, {
        method: 'POST',
        headers: { authorization: `Bearer ${world.from.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return plain(asked, { ...answered, text: await first.text() }, response);
    };
    const ran = await move(into);
    expect(ran).toMatchObject({
      exit: 1,
      err: expect.stringContaining('The pages of device-4 (value) go round: the source answers a page'),
    });
    expect(pages).toBeLessThan(10);
  },
  60_000,
);

it('a list of things that has no end ends it', async () => {
  let lists = 0;
  meddle = ({ url }, { text }, response) => {
    if (!url.includes('/series?')) return false;
    lists++;
    const { items } = JSON.parse(text) as { items: Row[] };
    return json(response, { items, next: 'again' });
  };
  // Nothing knows the cursor: the proxy answers as if it were none.
  const plain = meddle;
  meddle = async (asked, answered, response) => {
    if (!asked.url.includes('cursor=')) return plain(asked, answered, response);
    const first = await fetch(world.platform.url + asked.url.replace(/&cursor=[^&]*/, ''), {
      headers: { authorization: `Bearer ${world.from.token}` },
    });
    return plain(asked, { ...answered, text: await first.text() }, response);
  };
  const ran = await move(await world.empty(), ['--dry-run']);
  expect(ran).toMatchObject({ exit: 1, err: expect.stringContaining('The pages of /series go round') });
  expect(lists).toBeLessThan(10);
});

it('a device that is deleted while it is moved is told, and the others come', async () => {
  const { json: project } = await world.platform.call('POST', '/projects', {
    token: world.from.admin,
    body: { name: 'shrinks' },
  });
  const made = await world.platform.call('POST', '/tokens', {
    token: world.from.admin,
    body: { name: 'old', scopes: ['project:admin'], project: project.id as number },
  });
  const token = made.json.token as string;
  const points = ['a', 'b', 'c', 'd'].map((device) => ({ device, series: 's', time: T0, value: 1 }));
  await world.platform.call('POST', '/points', { token, body: points });
  const deleted = (key: string) => world.platform.call('DELETE', `/devices/${key}`, { token });
  meddle = async ({ url }) => {
    // Between the list of devices and what is asked of each, and between that and its points.
    if (url.includes('allDevices')) await deleted('b');
    if (url.includes('getAllClusterData')) await deleted('d');
    return false;
  };
  const into = await world.empty();
  const run = () => world.move(['iosense', source(), '--parallel', '1'], token, into);
  const ran = await run();
  expect(ran.err).toContain('left: device b: ');
  expect(ran.err).toMatch(/gone: d: .*answers 404/);
  expect(ran).toMatchObject({
    exit: 1,
    err: expect.stringContaining('1 devices were not there any more when they were read.'),
  });
  expect((await world.held(into)).points).toHaveLength(2);
  expect(await run()).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
}, 60_000);

it('a login that ends in the middle is made again', async () => {
  const { email, password, project } = world.from;
  const into = await world.empty();
  let [logins, ended] = [0, false];
  meddle = ({ url }, _, response) => {
    if (url.includes('/auth/login/')) logins++;
    if (ended || !url.includes('/api/v1/data/?')) return false;
    ended = true;
    response
      .writeHead(401, { 'content-type': 'application/json' })
      .end('{"detail":"Signature has expired."}');
    return true;
  };
  const ran = await world.move(
    ['iotile', source(), '--email', email, '--source-project', projectSlug(project)],
    password,
    into,
  );
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(logins).toBe(2);
}, 60_000);

it('no credential goes where a redirect leads', async () => {
  const came: unknown[] = [];
  const stranger = createServer((request, response) => {
    came.push(request.headers);
    response.end('{}');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`;
  meddle = (_, _answer, response) => {
    response.writeHead(302, { location: elsewhere }).end();
    return true;
  };
  for (const [api, ...options] of [['iosense'], ['iotile'], ['datacooee', '--organization-id', 'o']]) {
    const ran = await move(await world.empty(), options, api);
    expect(ran).toMatchObject({
      exit: 1,
      err: expect.stringContaining(`answers 302: it leads to ${elsewhere}, where no credential is sent`),
    });
  }
  stranger.close();
  expect(came).toEqual([]);
}, 60_000);

it('a link of the source leads to its file elsewhere, the credential does not', async () => {
  const came: unknown[] = [];
  const stranger = createServer(({ headers }, response) => {
    came.push(headers['organization-api-key']);
    response.end('picture');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/a.png`;
  const asked: string[] = [];
  meddle = ({ url }, _, response) => {
    asked.push(url);
    response.writeHead(302, { location: url === '/file' ? '/here' : elsewhere }).end();
    return true;
  };
  const vendor = new Vendor(source(), () => ({ 'organization-api-key': 'secret' }));
  const file = await fileAt(`${source()}/file`, 1000, vendor);
  stranger.close();
  expect(file).toMatchObject({ content: new Uint8Array(Buffer.from('picture')) });
  expect(asked).toEqual(['/file', '/here']);
  expect(came).toEqual([undefined]);
});

it('what the target made although its answer got lost is there, with its ids, and told as such', async () => {
  const { json: project } = await world.platform.call('POST', '/projects', {
    token: world.from.admin,
    body: { name: 'answers get lost' },
  });
  const scopes = { name: 'old', scopes: ['project:admin'], project: project.id as number };
  const made = await world.platform.call('POST', '/tokens', { token: world.from.admin, body: scopes });
  const token = made.json.token as string;
  const post = async (path: string, body: unknown) =>
    (await world.platform.call('POST', path, { token, body })).json as Row;
  await post('/devices', { key: 'plain' });
  await post('/devices', { key: 'pump', externalIds: { losant: 'c'.repeat(24) } });
  const ids = { datacooee: 'senLost' };
  const series = await post('/series', { device: 'pump', name: 's', kind: 'number', externalIds: ids });
  await post('/assets', { name: 'hall', members: [series['id']], externalIds: { datacooee: '987654321' } });
  await post('/points', [{ device: 'pump', series: 's', time: T0, value: 1 }]);
  const into = await world.empty();
  const lost = new Set<string>();
  meddle = ({ method, url, body }, _, response) => {
    const isMade = method === 'POST' && /\/(devices|series|assets)(\?|$)/.test(url);
    if (!isMade || lost.has(body)) return false;
    lost.add(body);
    response.destroy();
    return true;
  };
  const to = ['--url', source(), '--token', into.token, '--state', world.file('lost.state')];
  const ran = await tributary(['move', 'tributary', world.platform.url, ...to], {
    env: { TRIBUTARY_SOURCE_CREDENTIAL: token },
  });
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(lost.size).toBe(4);
  expect(await world.held(into)).toEqual(await world.held({ token }));
}, 60_000);

it('names that obey nobody are shown and not obeyed, and what the target refuses keeps nothing else away', async () => {
  const names = ['\u001b[2Jclear', '../../etc/passwd', 'x'.repeat(10_240), 'a\u2028b', '..'];
  meddle = ({ url }, { text }, response) => {
    if (!url.includes('/devices?')) return false;
    const page = JSON.parse(text) as { items: Row[]; next: null };
    const [one] = page.items;
    return json(response, { ...page, items: [...page.items, ...names.map((key) => ({ ...one, key }))] });
  };
  const into = await world.empty();
  const report = world.file('hostile.csv');
  const ran = await move(into, ['--report', report]);
  expect(ran.out + ran.err).not.toMatch(/\u001b/);
  expect(ran.exit).toBe(1);
  expect(ran.err).toContain('not made: device \\u001b[2Jclear');
  expect(ran.err.length).toBeLessThan(20_000);
  expect((await keys(into)).slice(-DEVICES)).toEqual(
    Array.from({ length: DEVICES }, (_, n) => `device-${n}`),
  );
  expect((await world.held(into)).points).toHaveLength(DEVICES * 50);
  expect(await move(into)).toMatchObject({ exit: 1 });
}, 60_000);

it('a second move with the same state is refused, and the first one is not disturbed', async () => {
  const into = await world.empty();
  const state = world.file('twice.state');
  let second: Awaited<ReturnType<typeof move>> | undefined;
  meddle = async ({ url, body }) => {
    if (url.includes('/query/points') && body.includes('device-3') && second === undefined) {
      meddle = () => false;
      second = await move(into, ['--state', state]);
    }
    return false;
  };
  const first = await move(into, ['--state', state]);
  expect(second).toMatchObject({
    exit: 1,
    err: expect.stringContaining('twice.state is the state of a move that runs at this moment.'),
  });
  expect(first).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(existsSync(`${state}.lock`)).toBe(false);
  expect(await move(into, ['--state', state])).toMatchObject({ exit: 0 });
}, 60_000);

it('a state that cannot be written, or is no file, is told with what to do', async () => {
  const into = await world.empty();
  const folder = world.file('folder');
  mkdirSync(folder);
  expect(await move(into, ['--state', folder])).toMatchObject({
    exit: 2,
    err: expect.stringContaining(`${folder} is no file.`),
  });
  expect(await move(into, ['--state', world.file('no/such/folder')])).toMatchObject({
    exit: 1,
    err: expect.stringMatching(/The state of the move, \S+, cannot be written: ENOENT/),
  });
});

it('a report that cannot be written is told before anything is moved', async () => {
  const folder = world.file('report-folder');
  mkdirSync(folder);
  for (const report of [world.file('no/such/x.csv'), folder])
    for (const more of [[], ['--dry-run']]) {
      const into = await world.empty();
      const ran = await move(into, ['--report', report, ...more]);
      expect(ran).toMatchObject({
        exit: 2,
        err: expect.stringContaining(`The report ${report} cannot be written: `),
      });
      expect((await world.held(into)).devices).toEqual([]);
    }
});

it('a project is not moved into itself', async () => {
  const itself = (url: string) => world.move(['tributary', url], world.from.token, world.from);
  for (const url of [world.platform.url, world.platform.url.replace('127.0.0.1', 'localhost') + '/'])
    expect(await itself(url)).toMatchObject({
      exit: 2,
      err: expect.stringContaining('Source and target are the same project, '),
    });
});

it('an address where nothing answers, or something else does, is told as one to check', async () => {
  const hint = 'Check the address of the source';
  for (const api of ['iosense', 'tributary']) {
    const ran = await world.move([api, 'http://127.0.0.1:9'], world.from.token, await world.empty());
    expect(ran).toMatchObject({ exit: 1, err: expect.stringContaining(hint) });
    meddle = (_, _answer, response) => {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html>nothing here</html>');
      return true;
    };
    expect(await move(await world.empty(), [], api)).toMatchObject({
      exit: 1,
      err: expect.stringContaining(hint),
    });
  }
}, 60_000);

it('what the source takes while it is moved comes with another run since then', async () => {
  const into = await world.empty();
  const more = ['--until', '2025-01-02'];
  expect(await move(into, more)).toMatchObject({ exit: 0 });
  const late = Array.from({ length: 3 }, (_, n) => ({
    ...{ device: 'device-0', series: 'value', time: T0 + 86_400_000 * 40 + n, value: n },
  }));
  await world.platform.call('POST', '/points', { body: late });
  const ran = await move(into, ['--since', '2025-01-01T20:00:00Z']);
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(await world.held(into)).toEqual(await world.held(world.from));
}, 60_000);

const drop = <T>(rows: readonly T[]): T[] => rows.filter((_, n) => n !== 20);

it.each<[api: string, path: string, without: (answer: never) => unknown, differs: string, by: string]>([
  [
    'tributary',
    '/query/points',
    ({ items, ...rest }: { items: Row[] }) => ({ ...rest, items: drop(items) }),
    'count by the source, sum by the source',
    'count in 1, sum in 1, first in 1, last in 1 of 1 chunk',
  ],
  [
    'iosense',
    '/getAllData',
    ({ data, ...rest }: { data: Row[] }) => ({ ...rest, data: drop(data) }),
    'count by the source',
    'count in 1, first in 1, last in 1 of 1 chunk',
  ],
  [
    'iotile',
    '/api/v1/data/?',
    ({ results, ...rest }: { results: Row[] }) => ({ ...rest, results: drop(results) }),
    'count by the source',
    'count in 1, first in 1, last in 1 of 1 chunk',
  ],
  [
    'datacooee',
    '/get_inputdata_by_inputs/',
    ([block]: { inputdata: Row[] }[]) => [{ ...block, inputdata: drop(block!.inputdata) }],
    'mean by the source',
    'mean in 1, first in 1, last in 1 of 1 chunk',
  ],
])(
  '%s: a point that its pages leave out is found by figures of its own',
  async (...given) => {
    const [api, path_, without, differs, by] = given;
    const { admin, organization } = world.from;
    const post = (where: string, token: string, body: unknown) =>
      world.platform.call('POST', where, { token, body });
    const { json: project } = await post('/projects', admin, { name: `skips ${api}` });
    const scopes = { name: 'old', scopes: ['project:admin'], project: project.id as number };
    const token = (await post('/tokens', admin, scopes)).json.token as string;
    const points = Array.from({ length: 50 }, (_, n) => ({
      ...{ device: 'pump', series: 'value', time: T0 + n * 60_000, value: n / 7 },
    }));
    await post('/points', token, points);
    const options: Record<string, string[]> = {
      datacooee: ['--organization-id', organizationText(organization)],
    };
    const run = async () => world.move([api, source(), ...(options[api] ?? [])], token, await world.empty());
    expect(await run()).toMatchObject({
      exit: 0,
      out: expect.stringContaining(`all equal\nby the source's own figures: ${by}\n`),
    });
    meddle = ({ url }, { text }, response) =>
      url.includes(path_) && text.length > 2000 && json(response, without(JSON.parse(text) as never));
    const ran = await run();
    expect(ran.exit).toBe(1);
    expect(ran.out).toContain(differs);
  },
  60_000,
);

it('a source without figures says that what was read is compared, and one that refuses them says why', async () => {
  const file = world.file('import.json');
  writeFileSync(
    file,
    JSON.stringify({ device_id: 'd', sources: [{ name: 'a', data: [{ time: T0, value: 1 }] }] }),
  );
  const dump = await world.move(['iobeam', file], '', await world.empty());
  expect(dump).toMatchObject({
    exit: 0,
    out: expect.stringContaining(
      'the source gives no figures of its own: compared with what was read from it',
    ),
  });
  meddle = ({ url }, _, response) => {
    if (!url.includes('/query/buckets')) return false;
    response.writeHead(403).end('{"error":{"code":"scope_missing","message":"not for you"}}');
    return true;
  };
  const ran = await move(await world.empty());
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('no figures of its own (http') });
  expect(ran.out).toContain('answers 403: not for you');
}, 60_000);

it('texts that hold line ends of other kinds are no line ends in the state', async () => {
  const text = 'one\u2028two\u2029three\rfour';
  const body = [{ device: 'texts', series: 'text', time: T0, value: text }];
  await world.platform.call('POST', '/points', { body });
  const into = await world.empty();
  const ran = await move(into);
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect((await world.held(into)).points).toContainEqual(expect.objectContaining({ value: text }));
}, 60_000);

/** Those of the project that are moves, the newest first. */
const jobsOf = async ({ token }: Place): Promise<Row[]> => {
  const { json: listed } = await world.platform.call('GET', '/jobs', { token });
  return (listed.items as Row[]).filter(({ kind }) => kind === 'move');
};

/** The target too is asked through the proxy. */
const moveThrough = (into: Place) =>
  tributary(
    [
      ...['move', 'tributary', source(), '--url', source(), '--token', into.token],
      ...['--state', world.file(`through-${into.project}.state`)],
    ],
    { env: { TRIBUTARY_SOURCE_CREDENTIAL: world.from.token } },
  );

it('is a job of the target while it runs, stops where that is cancelled, and the same command ends it', async () => {
  const into = await world.empty();
  let told!: () => void;
  const isTold = new Promise<void>((resolve) => (told = resolve));
  let shown: Promise<Row> | undefined;
  const cancel = async (): Promise<Row> => {
    const [job] = await jobsOf(into);
    await world.platform.call('POST', `/jobs/${String(job!['id'])}/cancel`, { token: into.token });
    return job!;
  };
  meddle = async ({ url }, { text }) => {
    if (url.includes('/report') && text.includes('"cancelled"')) told();
    if (!url.includes('/query/points')) return false;
    // The source takes its time, until the command has learnt of it.
    await (shown ??= cancel());
    await isTold;
    return false;
  };
  const stopped = await moveThrough(into);
  expect(await shown).toMatchObject({ kind: 'move', state: 'running' });
  expect(JSON.stringify(await shown)).toMatch(/"command":"tributary move tributary http/);
  expect(JSON.stringify(await shown)).not.toContain(into.token);
  expect(stopped.exit, stopped.err).toBe(1);
  expect(stopped.err).toContain('The move was cancelled in the target.');
  expect(stopped.err).toContain('The same command goes on from');
  const ended = await moveThrough(into);
  expect(ended.exit, ended.err).toBe(0);
  const [newest, before] = await jobsOf(into);
  const { points } = await world.held(world.from);
  expect(newest).toMatchObject({
    state: 'done',
    result: { points: points.length, refused: 0, different: 0 },
  });
  expect(before).toMatchObject({ state: 'cancelled' });
}, 60_000);

it('needs no job: a target that knows of none is moved into all the same', async () => {
  const into = await world.empty();
  meddle = ({ url }, _answered, response) => {
    if (!url.includes('/tributary/v1/moves')) return false;
    response
      .writeHead(404, { 'content-type': 'application/json' })
      .end('{"error":{"code":"route_unknown","message":"There is no such thing here.","retryable":false}}');
    return true;
  };
  const moved = await moveThrough(into);
  expect(moved.exit, moved.err).toBe(0);
  expect(await world.held(into)).toEqual(await world.held(world.from));
}, 60_000);
