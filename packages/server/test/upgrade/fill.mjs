/**
 * Fills a data folder through an old server, and prints what a later one has to find there. By hand, for a new fixture:
 *
 *   tributary serve --data-dir old/data --download-lifetime 365d --credentials-file old/credentials.json   (of the old commit)
 *   node fill.mjs http://localhost:7070 old/credentials.json > old/facts.json
 *   kill -9 the server; tar -C old -czf VERSION.tar.gz data facts.json
 *
 * Killed, so that the last points are still in the spool.
 */
import { readFileSync } from 'node:fs';

const [url, file] = process.argv.slice(2);
const credentials = JSON.parse(readFileSync(file, 'utf8'));
const { admin, native, losant, iobeam, iotile } = credentials;

async function ask(method, path, body, headers = { authorization: `Bearer ${native.token}` }) {
  const isForm = body instanceof FormData;
  const response = await fetch(url + path, {
    method,
    headers: { ...(body && !isForm && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
}
const v1 = (method, path, body, token = native.token) =>
  ask(method, `/tributary/v1${path}`, body, { authorization: `Bearer ${token}` });

// People, rights, tokens.
const login = (await v1('POST', '/login', { email: admin.email, password: admin.password })).token;
const MEMBER = { email: 'Member@Example.org', password: 'password of the member' };
const member = (await v1('POST', '/users', { ...MEMBER, name: 'A member', role: 'admin' }, login)).user;
const memberLogin = (await v1('POST', '/login', MEMBER)).token;
const own = await v1('POST', '/tokens', { name: 'of the member', scopes: ['project:read'] }, memberLogin);
const revoked = await v1('POST', '/tokens', { name: 'revoked', scopes: ['project:read'] }, login);
await v1('DELETE', `/tokens/${revoked.info.id}`, undefined, login);
const iobeamToken = await ask('GET', '/v1/tokens/project?duration=5000w&include_user=false', undefined, {
  authorization: `Bearer ${native.token}`,
});
const person = await ask('POST', '/api/v1/auth/login/', { email: admin.email, password: admin.password }, {});
const key = await ask('POST', `/applications/${losant.applicationId}/keys`, { description: 'kept' });
const invitation = await v1('POST', '/invitations', { email: 'invited@example.org', role: 'viewer' }, login);

// Things and points, some of them twice, and of every kind.
const T0 = Date.UTC(2024, 0, 1);
const points = Array.from({ length: 5000 }, (_, i) => ({
  ...{ device: 'boiler', series: 'temperature', time: T0 + i * 60_000, value: Math.sin(i / 50) * 20 + 50 },
}));
await v1('POST', '/points', points);
await v1(
  'POST',
  '/points',
  points.slice(0, 100).map((point) => ({ ...point, value: -1 })),
);
await v1('POST', '/points', [
  { device: 'boiler', series: 'state', time: T0, value: 'heating' },
  { device: 'boiler', series: 'on', time: T0, value: true },
  {
    device: 'van',
    series: 'level',
    time: T0,
    value: 7.25,
    latitude: 50.5,
    longitude: 4.5,
    metadata: { a: 1 },
  },
  { device: 'gone', series: 'x', time: T0, value: 1 },
]);
await v1('DELETE', '/devices/gone');
await v1('PATCH', '/devices/boiler', { name: 'Boiler', tags: [{ key: 'floor', value: '2' }] });
const asset = await v1('POST', '/assets', { name: 'house', members: [1] });

// What the vendors' APIs keep.
const jwt = { authorization: `jwt ${person.jwt}` };
const devices = (await ask('GET', '/api/v1/device/', undefined, jwt)).results;
const slug = devices.find(({ label }) => label === 'Boiler').slug;
await ask(
  'POST',
  '/api/v1/note/',
  { target: slug, timestamp: '2024-01-01T00:00:00Z', note: 'Seal broken' },
  jwt,
);
await ask('POST', `/api/v1/device/${slug}/new_property/`, { name: 'room', str_value: 'cellar' }, jwt);
await fetch(`${url}/v1/files/drawing`, {
  method: 'PUT',
  headers: { authorization: `Bearer ${iobeamToken.token}`, 'content-type': 'application/octet-stream' },
  body: 'a drawing',
});

// An export, its link, and what is read of it all.
const started = await v1('POST', '/exports', { devices: ['boiler'], series: ['temperature'] });
let job = started;
while (job.state === 'running') job = await v1('GET', `/jobs/${started.id}`);
// Not flushed when the server is killed.
await v1('POST', '/points', [{ device: 'boiler', series: 'last', time: T0, value: 42 }]);
const read = async (path, body) => (await v1('POST', path, body)).items;
console.log(
  JSON.stringify({
    ...{ credentials, member: { id: member.id, ...MEMBER }, memberToken: own.token, revoked: revoked.token },
    ...{ iobeamToken: iobeamToken.token, lasting: person.token, key, invitation: invitation.key, slug },
    ...{ asset: asset.id, job: started.id, oldLink: new URL(job.result.files[0].url).pathname },
    statistics: await read('/query/statistics', { devices: ['boiler'], series: ['temperature'] }),
    last: await read('/query/last', {}),
    devices: (await v1('GET', '/devices')).items,
  }),
);
void [iobeam, iotile];
