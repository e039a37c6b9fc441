/**
 * What is downloaded: results of exports and their links, attachments of notes, documents of events, stored files, addresses
 * for uploads. Whoever may not gets nothing of it and ends nothing, and a link is worth what its starter may do.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endedJob } from '../support/jobs.js';
import { form } from '../support/iotile-client.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import {
  FOREIGN,
  headersOf,
  makePeople,
  NOBODY,
  WHO,
  type People,
  type Who,
} from '../support/tenancy/principals.js';
import { makeVictim, owner, personOf, SECRET_TEXT, type Ids } from '../support/tenancy/victim.js';

let platform: TestPlatform;
let people: People;
let ids: Ids;
let link: string;
let upload: string;

interface Door {
  readonly dialect: string;
  readonly method: string;
  readonly path: string;
}

beforeAll(async () => {
  platform = await startTestPlatform({}, async (catalog, one, two) => {
    people = await makePeople(catalog, one, two);
  });
  const made = await makeVictim(platform);
  ids = {
    ...made,
    unknownJob: '987654',
    unknownNote: '987654',
    unknownEvent: '987654',
    unknownFile: 'nothing',
  };
  const person = { authorization: `jwt ${await personOf(platform)}` };
  const ask = owner(platform);
  const announce = async () =>
    JSON.parse(await ask('POST', `/api/v1/note/${ids['note']!}/uploadurl/`, { name: 'a.txt' }, person)) as {
      url: string;
      uuid: string;
    };
  const { url, uuid } = await announce();
  expect((await fetch(url, { method: 'POST', body: form(Buffer.from(SECRET_TEXT), 'a.txt') })).status).toBe(
    204,
  );
  await ask('POST', `/api/v1/note/${ids['note']!}/uploadsuccess/`, { uuid }, person);
  upload = new URL((await announce()).url).pathname;
  link = await linkOf(platform.one.admin, ids['jobId']!);
}, 60_000);
afterAll(() => platform.stop());

const linkOf = async (token: string, job: string): Promise<string> =>
  (await endedJob(platform, job, token)).result.files[0].url as string;

const READS = (of: 'victim' | 'unknown'): readonly Door[] => {
  const id = (known: string, unknown: string) => ids[of === 'victim' ? known : unknown]!;
  return [
    { dialect: 'native', method: 'GET', path: `/tributary/v1/jobs/${id('jobId', 'unknownJob')}` },
    { dialect: 'iotile', method: 'GET', path: `/api/v1/note/${id('note', 'unknownNote')}/attachment/` },
    { dialect: 'iotile', method: 'GET', path: `/api/v1/event/${id('event', 'unknownEvent')}/data/` },
    { dialect: 'iobeam', method: 'GET', path: `/v1/files/${id('file', 'unknownFile')}` },
  ];
};
const CHANGES = (of: 'victim' | 'unknown'): readonly Door[] => {
  const job = ids[of === 'victim' ? 'jobId' : 'unknownJob']!;
  return [
    { dialect: 'native', method: 'DELETE', path: `/tributary/v1/jobs/${job}/links` },
    { dialect: 'native', method: 'POST', path: `/tributary/v1/jobs/${job}/cancel` },
  ];
};

async function ask(who: Who, { dialect, method, path }: Door): Promise<{ status: number; text: string }> {
  const response = await fetch(platform.url + path, { method, headers: headersOf(dialect, people[who]) });
  return { status: response.status, text: await response.text() };
}
/** Without the ids that were asked for. */
const plain = ({ status, text }: { status: number; text: string }) =>
  `${status} ${text.replaceAll(/\d+|secret|nothing/g, '#')}`;

describe.each(WHO.filter((who) => who !== 'reader'))('%s', (who) => {
  it('downloads nothing and ends nothing', async () => {
    for (const [i, door] of [...READS('victim'), ...CHANGES('victim')].entries()) {
      const answer = await ask(who, door);
      // A token that is none of an API's own is unknown there.
      const refusals = NOBODY.includes(who) ? [401, 403] : [401, 403, 404];
      expect(refusals, `${door.method} ${door.path}: ${answer.text}`).toContain(answer.status);
      expect(answer.text).not.toContain(SECRET_TEXT);
      if (!FOREIGN.includes(who)) continue;
      const unknown = await ask(who, [...READS('unknown'), ...CHANGES('unknown')][i]!);
      expect([door.path, plain(answer)]).toEqual([door.path, plain(unknown)]);
    }
  });
});

describe('a reader', () => {
  it('downloads what the project has, but not by the link of another, and ends nothing', async () => {
    const [job, ...contents] = await Promise.all(READS('victim').map((door) => ask('reader', door)));
    expect([job!.status, job!.text.includes('/downloads/')]).toEqual([200, false]);
    for (const { status, text } of contents)
      expect([status, text.includes(SECRET_TEXT)]).toEqual([200, true]);
    for (const door of CHANGES('victim')) expect((await ask('reader', door)).status).toBe(403);
  });
});

describe('a link', () => {
  it('is the credential: it is good without any, and with a foreign one, and nothing beside it is', async () => {
    const { pathname } = new URL(link);
    const [, , , , secret, name] = pathname.split('/');
    for (const who of ['none', 'wrong', 'foreign project'] as const) {
      const { status, text } = await ask(who, { dialect: 'native', method: 'GET', path: pathname });
      expect([status, text.includes(SECRET_TEXT)]).toEqual([200, true]);
      for (const wrong of [
        `${secret!.slice(0, -1)}x`,
        'x',
        encodeURIComponent('../') + secret!,
        `${secret!}%00`,
      ])
        for (const file of [name!, 'x', encodeURIComponent('../../catalog.db')]) {
          const path = `/tributary/v1/downloads/${wrong}/${file}`;
          const refused = await ask(who, { dialect: 'native', method: 'GET', path });
          expect([path, refused.status, refused.text.includes(SECRET_TEXT)]).toEqual([path, 404, false]);
        }
    }
  });

  it('of a token ends with the token', async () => {
    const { json } = await platform.call('POST', '/tokens', {
      token: platform.one.admin,
      body: { name: 'short', project: platform.one.project, scopes: ['project:read'] },
    });
    const started = await platform.call('POST', '/exports', { token: json.token, body: {} });
    const own = await linkOf(json.token, String(started.json.id));
    expect((await fetch(own)).status).toBe(200);
    await platform.call('DELETE', `/tokens/${json.info.id}`, { token: platform.one.admin });
    expect((await fetch(own)).status).toBe(404);
    expect((await fetch(link)).status).toBe(200);
  });
});

describe('an address for an upload', () => {
  it('takes one file of its note, and nothing is read by it', async () => {
    const send = (path: string) =>
      fetch(platform.url + path, { method: 'POST', body: form(Buffer.from('x'), 'b.txt') });
    const other = upload.replace(/upload\/\d+/, `upload/${platform.two.project}`);
    // Another last character than the one that it has.
    const key = upload.replace(/(.)\/$/, (_, last) => (last === 'x' ? 'y/' : 'x/'));
    for (const wrong of [other, key, '/api/v1/upload/1/x/'])
      expect([wrong, (await send(wrong)).status]).toEqual([wrong, 404]);
    expect((await fetch(platform.url + upload)).status).toBe(405);
    expect((await send(upload)).status).toBe(204);
    expect((await send(upload)).status).toBe(404);
  });
});
