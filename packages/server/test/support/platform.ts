/** A real platform on a free port with two organizations in it, for tests of the API as a client sees it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalog, type Catalog } from '../../src/catalog/catalog.js';
import { loadConfig } from '../../src/config.js';
import type { MountedRoute } from '../../src/listeners/gates.js';
import { startPlatform } from '../../src/main.js';
import { hashPassword, hashToken, newTokenSecret } from '../../src/services/access/login/secrets.js';
import { projectUuidOf } from '../../src/dialects/iotile/wire/ids.js';
import { applicationIdOf } from '../../src/dialects/losant/wire/ids.js';
import { checkAnswer } from './declared-answers.js';
import { firstStart, type FirstOfAll } from './first-start.js';
import { send, type Answer } from './http.js';

export interface Tenant {
  readonly organization: number;
  readonly project: number;
  /** The project's ids in the vendor APIs. */
  readonly losantId: string;
  readonly iotileUuid: string;
  /** organization:admin over all projects. */
  readonly admin: string;
  /** project:admin, project:write and project:read on the one project. */
  readonly token: string;
  readonly writer: string;
  readonly reader: string;
  readonly email: string;
  readonly password: string;
}

export interface TestPlatform {
  readonly url: string;
  readonly dataDir: string;
  /** What the first start gave out. */
  readonly first: FirstOfAll;
  readonly one: Tenant;
  readonly two: Tenant;
  /** Every route that is served, of every API. */
  readonly routes: readonly MountedRoute[];
  /** Below /tributary/v1. Fails when the answer is not what the operation declares. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** The address of a path below /tributary/v1. */
  at(path: string): string;
  /** Stops it and starts it on the same data with these flags too. */
  restart(more?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

interface CallOptions {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

type Prepare = (catalog: Catalog, one: Tenant, two: Tenant) => Promise<void>;

/** Two organizations in a data folder that no server has opened yet. */
export async function makeTenants(dataDir: string, prepare?: Prepare) {
  const catalog = await openCatalog(`sqlite:${join(dataDir, 'catalog.db')}`);
  const first = (await firstStart(catalog))!;
  const one = await makeTenant(catalog, 'one');
  const two = await makeTenant(catalog, 'two');
  await prepare?.(catalog, one, two);
  await catalog.close();
  return { first, one, two };
}

/** With a flag `mqtt-port` MQTT is served too (0: over WebSocket only), else no port but that of HTTP is opened. */
export async function startTestPlatform(
  flags: Record<string, string> = {},
  /** What no API makes. */
  prepare?: Prepare,
): Promise<TestPlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-native-'));
  const loopback = flags['mqtt-port'] === undefined;
  const configured = (more: Record<string, string> = {}) =>
    loadConfig(
      {
        ...{ 'data-dir': folder, host: '127.0.0.1', port: '0' },
        // Tests make people of several organizations with a password at once.
        ...{ 'accounts-by': 'administrators', ...flags, ...more },
      },
      {},
    );
  const config = configured();
  const { first, one, two } = await makeTenants(config.dataDir, prepare);
  let platform = await startPlatform(config, { quiet: true, loopback });
  const at = (path: string) => `${platform.url}/tributary/v1${path}`;
  return {
    get url() {
      return platform.url;
    },
    get routes() {
      return platform.routes;
    },
    dataDir: folder,
    first,
    one,
    two,
    at,
    /** A header given as an empty text is not sent. */
    async call(method, path, { token = one.token, body, headers = {} } = {}) {
      const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
      const answer = await send(at(path), { method, headers: { ...authorization, ...headers }, body });
      if (answer.json !== undefined) checkAnswer(method, path, answer.status, answer.json);
      return answer;
    },
    async restart(more) {
      await platform.stop();
      platform = await startPlatform(configured(more), { quiet: true, loopback });
    },
    async stop() {
      await platform.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function makeTenant(catalog: Catalog, name: string): Promise<Tenant> {
  const { id: organization } = await catalog.organizations.create(name);
  const project = await catalog.projects.create(organization, { name: `${name}'s project` });
  const [email, password] = [`${name}@example.org`, `password of ${name}`];
  const user = await catalog.users.create({ email, name, password: await hashPassword(password) });
  await catalog.memberships.set(organization, user.id, 'owner');
  const token = async (scopes: string[], only: number | null) => {
    const secret = newTokenSecret();
    const common = {
      kind: 'api',
      owner: null,
      organization,
      project: only,
      expires: null,
      name: 'test',
    } as const;
    await catalog.tokens.create(hashToken(secret), { ...common, scopes });
    return secret;
  };
  return {
    organization,
    project: project.id,
    losantId: applicationIdOf(project),
    iotileUuid: projectUuidOf(project),
    admin: await token(['organization:admin'], null),
    token: await token(['project:admin'], project.id),
    writer: await token(['project:write'], project.id),
    reader: await token(['project:read'], project.id),
    email,
    password,
  };
}
