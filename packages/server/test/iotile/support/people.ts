/** People who call the server as IOTile's clients do: logged in, staff by first start, or of another organization. */
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import type { Answer } from '../../support/http.js';
import { call } from '../../support/iotile-client.js';

export interface Person {
  readonly jwt: string;
  get(path: string): Promise<Answer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface World {
  readonly platform: TestPlatform;
  /** The administrator of the first start. */
  readonly staff: Person;
  /** Owners of two other organizations; no staff. */
  readonly one: Person;
  readonly two: Person;
  readonly nobody: Person;
}

export function personOf(platform: TestPlatform, authorization: string): Person {
  const send: Person['send'] = (method, path, body, headers) =>
    call({ platform, authorization }, method, path, body, headers);
  return { jwt: authorization.split(' ')[1] ?? '', send, get: (path) => send('GET', path) };
}

export async function loggedIn(platform: TestPlatform, email: string, password: string): Promise<Person> {
  const answer = await personOf(platform, '').send('POST', '/auth/login/', { email, password });
  if (answer.status !== 200) throw new Error(`login of ${email}: ${answer.status} ${answer.text}`);
  return personOf(platform, `jwt ${answer.json.jwt}`);
}

export async function startWorld(): Promise<World> {
  const platform = await startTestPlatform({
    'organizations-by': 'everybody',
    'organizations-per-person': '100',
  });
  const { admin } = platform.first;
  return {
    platform,
    staff: await loggedIn(platform, admin.email, admin.password),
    one: await loggedIn(platform, platform.one.email, platform.one.password),
    two: await loggedIn(platform, platform.two.email, platform.two.password),
    nobody: personOf(platform, ''),
  };
}

export interface Site {
  readonly project: { id: string; slug: string };
  readonly device: { id: number; slug: string };
  readonly variable: { slug: string };
  readonly stream: { id: string; slug: string };
}

let sites = 0;

/** A project of the staff person with a device and a stream in it; `fields` are of the variable. */
export async function makeSite({ staff }: World, fields: Record<string, unknown> = {}): Promise<Site> {
  const created = async (path: string, body: unknown) => {
    const answer = await staff.send('POST', path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  const project = await created('/project/', { name: `site ${++sites}`, org: 'default' });
  const device = await created('/device/?staff=1', { label: `pump ${sites}`, project: project.slug });
  const variable = await created('/variable/', { name: 'IO 1', project: project.id, lid: 0x5101, ...fields });
  const stream = await created('/stream/', { variable: variable.slug, device: device.slug });
  return { project, device, variable, stream };
}

/** ISO text of whole seconds after a fixed instant. */
export const at = (seconds: number): string =>
  new Date(Date.UTC(2021, 0, 1) + seconds * 1000).toISOString().replace('.000', '');
