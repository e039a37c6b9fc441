/** Boards as clients see them: what is kept, what panels show, and what a link opens. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partOf } from '../../src/services/boards/range.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { tributary } from '../support/command.js';
import { folderOfTests } from '../support/folders.js';

let platform: TestPlatform;
const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RANGE = { from: new Date(START).toISOString(), to: new Date(START + 24 * HOUR).toISOString() };
const PLACE = { x: 0, y: 0, w: 6, h: 4 };

beforeAll(async () => {
  platform = await startTestPlatform();
  const points = [];
  for (let minute = 0; minute < 1440; minute++)
    points.push({ device: 'pump', series: 'flow', time: START + minute * MINUTE, value: minute });
  points.push(
    { device: 'pump', series: 'state', time: START - HOUR, value: 'idle' },
    { device: 'pump', series: 'state', time: START + HOUR, value: 'busy' },
    { device: 'pump', series: 'open', time: START + 2 * HOUR, value: true },
    { device: 'truck', series: 'where', time: START + HOUR, value: 1, latitude: 50, longitude: 4 },
    { device: 'truck', series: 'where', time: START + 2 * HOUR, value: 2, latitude: 51, longitude: 5 },
    { device: 'secret', series: 'flow', time: START + HOUR, value: 31337 },
  );
  expect((await platform.call('POST', '/points', { body: points })).json.refused).toEqual([]);
});
afterAll(() => platform.stop());

// Answers of every operation.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const call = async (method: string, path: string, body?: unknown, status = 200): Promise<any> => {
  const answer = await platform.call(method, path, { body });
  expect(answer, answer.text).toMatchObject({ status });
  return answer.json;
};
let count = 0;
const board = (fields: object = {}) =>
  call('POST', '/boards', { name: `board ${++count}`, range: RANGE, ...fields }, 201);
const panel = (kind: string, fields: object = {}) => ({
  ...{ id: kind, kind, title: '', place: PLACE, selection: { devices: ['pump'], series: ['flow'] } },
  ...fields,
});
const shown = (kind: string, fields: object = {}, look: object = {}) =>
  call('POST', '/boards/query', { panel: panel(kind, fields), range: RANGE, ...look });

describe('a board', () => {
  it('is kept as it was given, listed without its panels, changed in part and deleted', async () => {
    const made = await board({ panels: [panel('line')], zone: 'Europe/Brussels', refresh: 30 });
    expect(made).toMatchObject({
      revision: 1,
      zone: 'Europe/Brussels',
      refresh: 30,
      panels: [panel('line')],
    });
    const { items } = await call('GET', '/boards');
    expect(items.find(({ id }: { id: number }) => id === made.id)).toMatchObject({
      panels: 1,
      name: made.name,
    });
    const changed = await call('PATCH', `/boards/${made.id}`, { description: 'for the night' });
    expect(changed).toMatchObject({ revision: 2, description: 'for the night', panels: [panel('line')] });
    await call('DELETE', `/boards/${made.id}`, undefined, 204);
    await call('GET', `/boards/${made.id}`, undefined, 404);
  });

  it('is not changed by who read it before another one changed it', async () => {
    const { id } = await board();
    const read = await platform.call('GET', `/boards/${id}`);
    expect(read.headers.get('etag')).toBe('"1"');
    await call('PATCH', `/boards/${id}`, { refresh: 60, revision: 1 });
    const lost = await call('PATCH', `/boards/${id}`, { refresh: 5, revision: 1 }, 409);
    expect(lost.error.message).toContain('revision 2');
    const headers = { 'if-match': '"1"' };
    const late = await platform.call('PATCH', `/boards/${id}`, { body: { refresh: 5 }, headers });
    expect([late.status, late.json.error.code]).toEqual([409, 'conflict']);
    expect((await call('GET', `/boards/${id}`)).refresh).toBe(60);
    const wrong = await platform.call('PATCH', `/boards/${id}`, {
      ...{ body: { refresh: 5 }, headers: { 'if-match': 'W/1' } },
    });
    expect(wrong.json.error.message).toContain('If-Match is "W/1"');
  });

  it('has a name of its own', async () => {
    const { name } = await board();
    expect((await call('POST', '/boards', { name }, 409)).error.code).toBe('already_exists');
    const unseen = await call('POST', '/boards', { name: 'a\u200bb' }, 400);
    expect(unseen.error.message).toContain('name is "a<U+200B>b"');
  });

  it.each([
    ['panels[0].kind', { kind: 'pie' }],
    ['panels[0].selection', { selection: undefined }],
    ['panels[0].selection', { selection: {} }],
    ['panels[0].selection', { selection: { pick: [{ device: 'a', series: 'b' }], series: ['c'] } }],
    ['panels[0].place.w', { place: { x: 8, y: 0, w: 6, h: 1 } }],
    ['panels[0].place.h', { place: { x: 0, y: 0, w: 6, h: 41 } }],
    ['panels[0].aggregation', { aggregation: 'meen' }],
    ['panels[0].bucket', { bucket: '5 parsecs' }],
    ['panels[0].options.track', { options: { track: true } }],
    ['panels[0].range.last', { range: { last: '0h' } }],
    ['panels[0].range.to', { range: { from: RANGE.to, to: RANGE.from } }],
    ['panels[0].text', { text: 'hello' }],
    ['panels[0].id', { id: 'a b' }],
  ])('refuses a wrong %s by its name', async (field, fields) => {
    const body = { name: 'wrong', panels: [panel('line', fields)] };
    const { error } = await call('POST', '/boards', body, 400);
    expect(error.message).toMatch(new RegExp(`^${field.replace(/[[\]]/g, String.raw`\$&`)}\\b`));
  });

  it('has no buckets of which more than may be answered lie in the range', async () => {
    const century = { from: '1926-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };
    const refused = async (panels: unknown[], fields: object = {}) =>
      (await call('POST', '/boards', { name: 'fine', panels, ...fields }, 400)).error.message;
    expect(await refused([panel('line', { bucket: '1us', range: century })])).toMatch(
      /^panels\[0\]\.bucket is "1us"; expected .* at most 100000 .* in the range/,
    );
    expect(await refused([panel('bar', { bucket: '1s' })], { range: { last: '30d' } })).toContain('"1s"');
    const { id } = await board({ range: century, panels: [panel('bar', { bucket: '1d' })] });
    const { error } = await call('PATCH', `/boards/${id}`, { panels: [panel('bar', { bucket: '1m' })] }, 400);
    expect(error.message).toContain('panels[0].bucket is "1m"');
  });

  it('is bounded, and two panels have not one id', async () => {
    const text = (id: string, length: number) => ({
      ...{ id, kind: 'text', title: '', place: PLACE, text: 'x'.repeat(length) },
    });
    const refused = async (panels: unknown[]) =>
      (await call('POST', '/boards', { name: 'large', panels }, 400)).error.message;
    expect(await refused([text('a', 1), text('a', 1)])).toContain('panels[1].id is "a"');
    expect(await refused(Array.from({ length: 20 }, (_, i) => text(`p${i}`, 9_999)))).toContain(
      'at most 131072 as JSON',
    );
    await refused(Array.from({ length: 51 }, (_, i) => text(`p${i}`, 1)));
  });

  it('is ready for a device before anybody makes one, and can be kept', async () => {
    const ready = await call('GET', '/boards/ready?device=pump');
    expect(ready.panels.map(({ kind }: { kind: string }) => kind)).toEqual([
      'number',
      'line',
      'timeline',
      'table',
    ]);
    const made = await call('POST', '/boards', { ...ready, range: RANGE }, 201);
    for (const one of made.panels) {
      const { lines } = await call('POST', '/boards/query', { panel: one, range: RANGE });
      expect(lines.length).toBeGreaterThan(0);
    }
    await call('GET', '/boards/ready?device=nobody', undefined, 404);
  });
});

describe('a panel', () => {
  it('line: all points where there are few, else the band of buckets', async () => {
    const few = await shown('line', {}, { from: START, to: START + HOUR, pixels: 600 });
    expect([few.bucket, few.lines[0].form, few.lines[0].times.length]).toEqual([null, 'points', 60]);
    expect(few.lines[0].values).toEqual(Array.from({ length: 60 }, (_, minute) => minute));
    const many = await shown('line', {}, { pixels: 100 });
    expect([many.bucket, many.width, many.lines[0].form]).toEqual(['15m', 15 * MINUTE, 'buckets']);
    expect([many.lines[0].values[0], many.lines[0].low[0], many.lines[0].high[0]]).toEqual([7, 0, 14]);
  });

  it('bar: one aggregation of buckets, those of a calendar in the zone of the board', async () => {
    const hours = await shown('bar', { aggregation: 'max', bucket: '1h' });
    expect(hours.lines[0].values).toEqual(Array.from({ length: 24 }, (_, hour) => hour * 60 + 59));
    const days = await shown('bar', { aggregation: 'count', bucket: '1d' }, { zone: 'Asia/Tokyo' });
    expect(days.lines[0].values).toEqual([15 * 60, 9 * 60]);
  });

  it('number: the last value with its time, or an aggregation, and its course', async () => {
    const last = (await shown('number', { options: { spark: true } })).lines[0];
    expect([last.value, last.at]).toEqual([1439, START + 1439 * MINUTE]);
    expect(last.values.length).toBeGreaterThan(40);
    expect((await shown('number', { aggregation: 'mean' })).lines[0]).toMatchObject({
      value: 719.5,
      at: null,
    });
    expect((await shown('number', {}, { from: START - HOUR, to: START })).lines[0].value).toBeNull();
  });

  it('timeline: what held at the beginning, and each change', async () => {
    const { lines } = await shown('timeline', {
      selection: { devices: ['pump'], series: ['state', 'open'] },
    });
    const of = (name: string) =>
      lines.find(({ series }: { series: { name: string } }) => series.name === name);
    expect(of('state')).toMatchObject({ times: [START, START + HOUR], values: ['idle', 'busy'] });
    expect(of('open')).toMatchObject({ times: [START + 2 * HOUR], values: [true] });
  });

  it('table and map: the last values, and where they were measured', async () => {
    const table = await shown('table', { selection: { series: ['flow', 'state'] } });
    expect(table.lines.map(({ value }: { value: unknown }) => value).sort()).toEqual([1439, 31337, 'busy']);
    const selection = { devices: ['truck'] };
    const [last] = (await shown('map', { selection })).lines;
    expect([last.latitudes, last.longitudes]).toEqual([[51], [5]]);
    const [track] = (await shown('map', { selection, options: { track: true } })).lines;
    expect([track.latitudes, track.longitudes]).toEqual([
      [50, 51],
      [4, 5],
    ]);
  });

  it('shows what was picked one by one, in that order, and says how many there are', async () => {
    const pick = [
      { device: 'secret', series: 'flow' },
      { device: 'pump', series: 'state' },
      { device: 'nobody', series: 'nothing' },
    ];
    const { total, lines } = await shown('table', { selection: { pick } });
    expect([total, lines.map(({ value }: { value: unknown }) => value)]).toEqual([2, [31337, 'busy']]);
  });

  it('is refused as a whole where it cannot be read', async () => {
    const tooFine = panel('bar', { bucket: '1ms' });
    const { error } = await call('POST', '/boards/query', { panel: tooFine, range: RANGE }, 400);
    expect(error.code).toBe('too_many_buckets');
  });
});

describe('a link', () => {
  const day = () => Date.now() + 24 * HOUR;
  const share = (id: number, fields: object = {}) =>
    call('POST', `/boards/${id}/shares`, { expires: day(), ...fields }, 201);
  const stranger = (secret: string, method: string, path: string, body?: unknown) =>
    platform.call(method, path, { token: secret, body });

  it('opens the board and the data of its panels, and says when it was used', async () => {
    const { id } = await board({ panels: [panel('line')] });
    const made = await share(id, { name: 'for the neighbours' });
    expect(made.url).toMatch(new RegExp(`/#/shared/${made.secret}$`));
    const { json } = await stranger(made.secret, 'GET', '/shared/board');
    expect(json.panels).toEqual([{ ...panel('line'), selection: undefined }]);
    expect(JSON.stringify(json)).not.toContain('owner');
    const data = await stranger(made.secret, 'POST', '/shared/query', { panel: 'line' });
    expect(data.json.lines[0].series).toMatchObject({ device: 'pump', name: 'flow' });
    const [listed] = (await call('GET', `/boards/${id}/shares`)).items;
    expect(listed).toMatchObject({ name: 'for the neighbours', lastUsed: expect.any(String) });
    expect(JSON.stringify(listed)).not.toContain(made.secret);
    expect(readFileSync(join(platform.dataDir, 'catalog.db'), 'latin1')).not.toContain(made.secret);
  });

  it('shows a part of the range of a panel, and nothing outside of it', async () => {
    const hour = { from: RANGE.from, to: new Date(START + HOUR).toISOString() };
    const { id } = await board({ panels: [panel('line', { range: hour })] });
    const { secret } = await share(id);
    const ask = (span: object) => stranger(secret, 'POST', '/shared/query', { panel: 'line', ...span });
    const part = await ask({ from: START + 30 * MINUTE, to: START + 9 * HOUR });
    expect([part.json.from, part.json.to]).toEqual([new Date(START + 30 * MINUTE).toISOString(), hour.to]);
    expect(part.json.lines[0].times.at(-1)).toBe(START + 59 * MINUTE);
    const outside = await ask({ from: START + 2 * HOUR });
    expect([outside.status, outside.json.error.message]).toEqual([
      400,
      expect.stringContaining('a part of the range'),
    ]);
    expect((await ask({ panel: 'other' })).status).toBe(404);
    expect((await ask({ selection: { devices: ['secret'] } })).status).toBe(400);
  });

  it('keeps to the range whatever is asked for', () => {
    const time = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(
        time,
        time,
        fc.option(time, { nil: undefined }),
        fc.option(time, { nil: undefined }),
        (a, b, from, to) => {
          fc.pre(a < b);
          const asked = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
          const overlaps = Math.max(a, from ?? a) < Math.min(b, to ?? b);
          if (!overlaps)
            return void expect(() => partOf({ from: a, to: b }, asked)).toThrow('part of the range');
          const part = partOf({ from: a, to: b }, asked);
          expect(part.from >= a && part.to <= b && part.from < part.to).toBe(true);
          expect(part).toEqual({ from: Math.max(a, from ?? a), to: Math.min(b, to ?? b), heldSince: a });
        },
      ),
    );
  });

  it('ends when it is revoked, with its board, and when it expires', async () => {
    const { id } = await board();
    const [one, two] = [await share(id), await share(id)];
    const open = async (secret: string) => (await stranger(secret, 'GET', '/shared/board')).status;
    await call('DELETE', `/boards/${id}/shares/${one.id}`, undefined, 204);
    expect([await open(one.secret), await open(two.secret)]).toEqual([401, 200]);
    await call('DELETE', `/boards/${id}/shares/${one.id}`, undefined, 404);
    await call('DELETE', `/boards/${id}`, undefined, 204);
    expect(await open(two.secret)).toBe(401);
    const { id: other } = await board();
    await call('POST', `/boards/${other}/shares`, { expires: Date.now() - 1000 }, 400);
    await call('POST', `/boards/${other}/shares`, { expires: Date.now() + 400 * 24 * HOUR }, 400);
    const short = await share(other, { expires: Date.now() + 1500 });
    expect(await open(short.secret)).toBe(200);
    await expect.poll(() => open(short.secret), { timeout: 5000 }).toBe(401);
  });

  it('is worth what whoever made it may do', async () => {
    const { admin, project } = platform.one;
    const { id } = await board({ panels: [panel('line')] });
    const token = await platform.call('POST', '/tokens', {
      token: admin,
      body: { name: 'sharing', project, scopes: ['project:write'] },
    });
    const body = { expires: day() };
    const made = await platform.call('POST', `/boards/${id}/shares`, { token: token.json.token, body });
    expect(made.json.by).toBe('sharing');
    expect((await stranger(made.json.secret, 'GET', '/shared/board')).status).toBe(200);
    await platform.call('DELETE', `/tokens/${token.json.info.id}`, { token: admin });
    const ended = await stranger(made.json.secret, 'GET', '/shared/board');
    expect(ended.json.error.message).toContain('may no longer write');
    const reader = await platform.call('POST', `/boards/${id}/shares`, { token: platform.one.reader, body });
    expect(reader.status).toBe(403);
  });

  it('lives on after its maker logs out, and ends when they may no longer write to the project', async () => {
    const { admin } = platform.one;
    const { id } = await board({ panels: [panel('line')] });
    const email = 'maker@example.org';
    const password = 'a long password of the maker';
    const person = { email, password, role: 'member' };
    const { json: made } = await platform.call('POST', '/users', { token: admin, body: person });
    const login = await platform.call('POST', '/login', { token: null, body: { email, password } });
    const own = `/boards/${id}/shares?project=${platform.one.project}`;
    const body = { expires: Date.now() + 300 * 24 * HOUR };
    const link = await platform.call('POST', own, { token: login.json.token, body });
    const open = async () => (await stranger(link.json.secret, 'GET', '/shared/board')).status;
    expect((await platform.call('POST', '/logout', { token: login.json.token })).status).toBe(204);
    expect(await open()).toBe(200);
    const becomes = (role: string) =>
      platform.call('PATCH', `/users/${made.user.id}`, { token: admin, body: { role } });
    await becomes('viewer');
    expect(await open()).toBe(401);
    await becomes('member');
    expect(await open()).toBe(200);
    await platform.call('DELETE', `/users/${made.user.id}`, { token: admin });
    expect(await open()).toBe(401);
  });

  it('is looked at by so many strangers at once as may wait, without a warning', async () => {
    const { id } = await board({ panels: [panel('line')] });
    const links = await Promise.all([share(id), share(id), share(id)]);
    const warned: string[] = [];
    const hear = ({ name }: Error) => void warned.push(name);
    process.on('warning', hear);
    const answers = await Promise.all(
      Array.from({ length: 150 }, (_, at) =>
        stranger(links[at % 3]!.secret, 'POST', '/shared/query', { panel: 'line' }),
      ),
    );
    process.off('warning', hear);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(warned).toEqual([]);
  });

  it('has an end and a name that are refused in words that were sent, or ISO', async () => {
    const { id } = await board();
    const refused = async (fields: object) =>
      (await call('POST', `/boards/${id}/shares`, { expires: day(), ...fields }, 400)).error.message;
    expect(await refused({ expires: '2020-01-01T00:00:00Z' })).toBe(
      'expires is "2020-01-01T00:00:00.000Z"; expected a time in the future.',
    );
    const blank = 'expected a text of 1 to 1000 printable characters';
    expect([await refused({ name: '' }), await refused({ name: ' ' })]).toEqual([
      expect.stringContaining(blank),
      expect.stringContaining(blank),
    ]);
    expect((await share(id, { name: null })).name).toBeNull();
  });

  it('stands in the audit log with its board, without its secret', async () => {
    const { id } = await board();
    const { id: link, secret } = await share(id);
    await call('DELETE', `/boards/${id}/shares/${link}`, undefined, 204);
    const { text } = await platform.call('GET', '/audit', { token: platform.one.admin });
    for (const action of ['board.create', 'board_share.create', 'board_share.delete'])
      expect(text).toContain(`"${action}"`);
    expect(text).not.toContain(secret);
  });
});

describe('the command', () => {
  const folder = folderOfTests('boards');
  const run = (token: string, ...argv: string[]) =>
    tributary(['boards', ...argv], { env: { TRIBUTARY_URL: platform.url, TRIBUTARY_TOKEN: token } });

  it('moves boards from project to project by their names, and twice is once', async () => {
    const { name } = await board({ panels: [panel('line')], description: 'moves' });
    const given = await run(platform.one.token, 'export', name);
    expect(JSON.parse(given.out)).toMatchObject({ version: 1, boards: [{ name, panels: [panel('line')] }] });
    const file = join(folder, 'boards.json');
    writeFileSync(file, given.out);
    expect((await run(platform.two.token, 'import', file)).out).toBe('1 created, 0 updated\n');
    expect((await run(platform.two.token, 'import', file)).out).toBe('0 created, 1 updated\n');
    expect((await run(platform.two.token, 'list')).out).toContain(name);
    expect((await run(platform.two.token, 'export')).out).toBe(given.out);
    const none = await run(platform.one.token, 'export', 'no such board');
    expect([none.exit, none.err]).toEqual([1, expect.stringContaining('There is no board "no such board".')]);
    writeFileSync(file, '{"boards": 3}');
    expect((await run(platform.two.token, 'import', file)).err).toContain('has no boards');
  });
});
