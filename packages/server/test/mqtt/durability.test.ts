/**
 * Many Losant devices send reports at QoS 1 while the server is killed with -9: every report whose acknowledgement
 * came to its device is there after the restart.
 */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { killRounds } from '../support/kill-rounds.js';
import { tries } from '../support/long.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { until } from '../support/waiting.js';

const DEVICES = tries(1_000, 300);
const ROUNDS = 2;
const REPORTS = 200;

const folder = folderOfServers();

class Fleet {
  connected = 0;
  readonly acknowledged: string[] = [];
  readonly done: Promise<unknown>;
  readonly #child: ChildProcess;

  constructor(task: object) {
    this.#child = fork(path.join(import.meta.dirname, 'fleet.mjs'), [JSON.stringify(task)]);
    this.#child.on('message', (told: { connected: number; acknowledged: string[] }) => {
      this.connected = told.connected;
      this.acknowledged.push(...told.acknowledged);
    });
    this.done = new Promise((resolve) => this.#child.once('exit', resolve));
  }

  start(): void {
    this.#child.send('start');
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

it(`loses no acknowledged report of ${DEVICES} devices over ${ROUNDS} kills`, async () => {
  const port = await freePort();
  const flags = [`--mqtt-port=${port}`, '--flush-interval=50ms', '--settle-interval=500ms'];
  const server = await ServerProcess.start(path.join(folder, 'data'), flags);
  const call: Call = (method, where, body) => server.call(method, where, body);
  const losant = await applicationOf(call);
  const { key, secret } = (await call('POST', `${losant}/keys`, { name: 'fleet' })) as {
    key: string;
    secret: string;
  };
  const devices: string[] = [];
  for (let at = 0; at < DEVICES; at += 50)
    devices.push(
      ...(await Promise.all(
        Array.from({ length: 50 }, async (_, i) => {
          const body = { name: `device ${at + i}`, attributes: [{ name: 'n', dataType: 'number' }] };
          return ((await call('POST', `${losant}/devices`, body)) as { id: string }).id;
        }),
      )),
    );

  let total = 0;
  let fleet: Fleet;
  let start = 0;
  let [rounds, began] = [0, false];
  try {
    await killRounds(server, ROUNDS, {
      async work() {
        began = false;
        start = Date.now() - 86_400_000 + ++rounds * 1_000_000;
        const url = `mqtt://127.0.0.1:${port}`;
        const login = { url, username: key, password: secret };
        fleet = new Fleet({ ...login, devices, reports: REPORTS, pause: 100, start });
        try {
          await until(`${DEVICES} connections`, () => fleet.connected === DEVICES);
          fleet.start();
          began = true;
          await fleet.done;
        } finally {
          fleet.kill();
        }
      },
      isUnderWay: () => began && fleet.acknowledged.length > DEVICES * 3,
      spread: 0,
      flags: () => flags,
      async check() {
        expect(fleet.acknowledged.length).toBeLessThan(DEVICES * REPORTS);
        // Nobody could tell of the end of these connections.
        await until('no connection', async () => (await connectedDevices(call, losant)) === 0);
        const stored = await storedReports(call, losant, start);
        expect(fleet.acknowledged.filter((report) => !stored.has(report))).toEqual([]);
        total += fleet.acknowledged.length;
      },
    });
  } finally {
    await server.kill();
  }
  console.info(`${total} acknowledged reports of ${DEVICES} devices, all there after ${ROUNDS} kills`);
}, 240_000);

type Call = (method: string, where: string, body?: unknown) => Promise<unknown>;

async function applicationOf(call: Call): Promise<string> {
  const { items } = (await call('GET', '/applications')) as { items: { id: string }[] };
  return `/applications/${items[0]!.id}`;
}

async function connectedDevices(call: Call, losant: string): Promise<number> {
  const query = encodeURIComponent(JSON.stringify({ connectionStatus: 'connected' }));
  return ((await call('GET', `${losant}/devices?query=${query}`)) as { totalCount: number }).totalCount;
}

/** `device report` of everything that is stored from the start on; twice the same would be told as a point too many. */
async function storedReports(call: Call, losant: string, start: number): Promise<Set<string>> {
  const ids = new Map<string, string>();
  for (let page = 0; ids.size < DEVICES; page++) {
    const { items } = (await call('GET', `${losant}/devices?perPage=1000&page=${page}`)) as {
      items: { id: string; name: string }[];
    };
    for (const { id, name } of items) ids.set(name, id);
    if (items.length === 0) break;
  }
  const stored = new Set<string>();
  const keys = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const devices = (await call(
      'GET',
      `/tributary/v1/devices?limit=1000${cursor === undefined ? '' : `&cursor=${cursor}`}`,
    )) as {
      items: { key: string; name: string }[];
      next: string | null;
    };
    for (const { key, name } of devices.items) keys.set(key, ids.get(name) ?? '');
    cursor = devices.next === null ? undefined : encodeURIComponent(devices.next);
  } while (cursor !== undefined);
  let next: string | undefined;
  let rows = 0;
  do {
    const page = (await call('POST', '/tributary/v1/query/points', {
      unit: 'ms',
      from: start,
      to: start + REPORTS,
      limit: 50_000,
      ...(next === undefined ? {} : { cursor: next }),
    })) as { items: { device: string; time: number; value: number }[]; next: string | null };
    for (const { device, time, value } of page.items) {
      expect(value).toBe(time - start);
      stored.add(`${keys.get(device)} ${value}`);
      rows++;
    }
    next = page.next ?? undefined;
  } while (next !== undefined);
  expect(rows).toBe(stored.size);
  return stored;
}
