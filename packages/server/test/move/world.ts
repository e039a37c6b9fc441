/** Two places to move between, and everything that one project holds, as the native API answers it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestPlatform, type TestPlatform, type Tenant } from '../support/platform.js';
import { tributary, type Ran } from '../support/command.js';

export interface Held {
  readonly devices: readonly Row[];
  readonly series: readonly Row[];
  readonly assets: readonly Row[];
  readonly points: readonly Row[];
}
export type Row = Record<string, unknown>;

/** What each server gives itself. */
const OWN = ['id', 'created', 'updated'];

/**
 * The engine lets one platform live in a process: what is moved goes from a project of one of its organizations into projects of
 * the other, which see nothing of it.
 */
export class World {
  #projects = 0;

  private constructor(
    readonly platform: TestPlatform,
    readonly folder: string,
  ) {}

  static async start(flags: Record<string, string> = {}): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'tributary-move-'));
    return new World(await startTestPlatform(flags), folder);
  }

  async stop(): Promise<void> {
    await this.platform.stop();
    rmSync(this.folder, { recursive: true });
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  get from(): Tenant {
    return this.platform.one;
  }

  /** A project of the other organization with nothing in it. */
  async empty(): Promise<Place> {
    const { admin } = this.platform.two;
    const post = async (path: string, body: unknown): Promise<{ id: number; token: string }> =>
      (await this.platform.call('POST', path, { token: admin, body })).json as { id: number; token: string };
    const { id } = await post('/projects', { name: `moved ${++this.#projects}` });
    const token = { name: 'move', scopes: ['project:admin'], project: id };
    return { project: id, token: (await post('/tokens', token)).token };
  }

  /** Everything that a place holds. */
  held({ token }: Pick<Place, 'token'>): Promise<Held> {
    return heldBy(this.platform, token);
  }

  move(argv: readonly string[], credential: string, into: Place): Promise<Ran> {
    const hasState = argv.includes('--state');
    const state = hasState ? [] : ['--state', this.file(`${argv[0]}-${into.project}.state`)];
    return tributary(['move', ...argv, '--url', this.platform.url, '--token', into.token, ...state], {
      env: { TRIBUTARY_SOURCE_CREDENTIAL: credential },
    });
  }
}

export interface Place {
  readonly project: number;
  readonly token: string;
}

/** All of a project but what differs between any two servers. */
async function heldBy(platform: TestPlatform, token: string): Promise<Held> {
  const devices = await listed(platform, token, '/devices');
  const series = await listed(platform, token, '/series');
  const assets = await listed(platform, token, '/assets');
  const nameOf = new Map(series.map((one) => [one['id'], `${String(one['device'])} ${String(one['name'])}`]));
  const points: Row[] = [];
  for (let cursor = ''; ;) {
    const path = `/query/points?limit=100000&include=position,x,metadata&unit=us${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const { json } = await platform.call('GET', path, { token });
    for (const point of json.items) points.push(point);
    if (json.next === null) break;
    cursor = json.next as string;
  }
  return {
    devices: sorted(devices.map(without)),
    series: sorted(series.map(without)),
    assets: sorted(
      assets.map((one) => ({
        ...without(one),
        members: (one['members'] as number[]).map((id) => nameOf.get(id)).sort(),
      })),
    ),
    points: sorted(points),
  };
}

async function listed(platform: TestPlatform, token: string, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor = ''; ;) {
    const { json } = await platform.call(
      'GET',
      `${path}?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      { token },
    );
    for (const row of json.items) rows.push(row);
    if (json.next === null) return rows;
    cursor = json.next as string;
  }
}

const without = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !OWN.includes(name)));

const textOf = (row: Row): string =>
  ['key', 'device', 'name', 'series', 'time', 'sequence'].map((name) => String(row[name] ?? '')).join('\n');

const sorted = (rows: readonly Row[]): Row[] =>
  [...rows].sort((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
