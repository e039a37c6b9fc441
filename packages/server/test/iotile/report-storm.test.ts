/**
 * Many reports, each sent twice, in no order, over several connections at once: every reading is stored exactly once, at
 * its time. TRIBUTARY_TEST_LONG=1 sends 1,000 reports of 1,000 readings instead of 200 of 200.
 */
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streamerSlug } from '../../src/model/identity.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { randomNumbers, SEED } from '../support/random.js';
import { mutated } from './support/mutations.js';
import { dictionary, messagePack, sign, signedList, type MadeReading } from '../support/iotile-reports.js';
import { call, type Sender } from '../support/iotile-client.js';
import { LONG } from '../support/long.js';

const [REPORTS, READINGS] = LONG ? [1_000, 1_000] : [200, 200];
const CONNECTIONS = 8;
const DEVICES = 4;
/** Of one device: seconds between readings, and when it was switched on. */
const STEP = 10;
const START = Date.parse('2021-01-01T00:00:00Z') / 1000;

let platform: TestPlatform;
let sender: Sender;

beforeAll(async () => {
  platform = await startTestPlatform();
  sender = { platform, authorization: `token ${platform.one.token}` };
});
afterAll(() => platform.stop());

async function newDevice(key: string): Promise<number> {
  const { json } = await platform.call('POST', '/devices', { body: { key } });
  return (json as { id: number }).id;
}

/** As gateways send it, over a connection that is kept. */
function post(
  agent: Agent,
  file: Buffer,
  name: string,
  timestamp: string,
): Promise<{ status: number; text: string }> {
  const boundary = '----tributary';
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${platform.url}/api/v1/streamer/report/?timestamp=${encodeURIComponent(timestamp)}`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: sender.authorization,
          'content-type': `multipart/form-data; boundary=${boundary}`,
          'content-length': body.length,
        },
      },
      (incoming) => {
        let text = '';
        incoming.on('data', (piece: Buffer) => (text += piece.toString()));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
        incoming.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Runs all over the connections, each taking the next one. */
async function spread<T>(items: readonly T[], work: (item: T, agent: Agent) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      while (next < items.length) await work(items[next++]!, agent);
      agent.destroy();
    }),
  );
}

function shuffled<T>(items: T[], below: (limit: number) => number): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}

describe(`${REPORTS} reports of ${READINGS} readings, sent twice (seed ${SEED})`, () => {
  it('are stored exactly once', { timeout: 600_000 }, async () => {
    const random = randomNumbers(SEED);
    const devices = await Promise.all(Array.from({ length: DEVICES }, (_, i) => newDevice(`storm ${i}`)));
    const files = Array.from({ length: REPORTS }, (_, n) => {
      const [device, nth] = [devices[n % DEVICES]!, Math.floor(n / DEVICES)];
      const first = nth * READINGS + 1;
      const readings = Array.from({ length: READINGS }, (_, i): MadeReading => {
        const id = first + i;
        return { variable: 0x5001 + (id % 3), id, clock: id * STEP, value: id };
      });
      const sentUptime = (first + READINGS) * STEP;
      return { file: signedList({ device, number: nth, sentUptime, readings }), sent: START + sentUptime };
    });
    const begun = performance.now();
    // Copies but those of the first report are handed over minutes later: the base of their times is another by then.
    const copies = files.map(({ file, sent }, n) => ({
      file,
      sent: n === 0 ? sent : sent + random.below(600),
    }));
    let accepted = 0;
    await spread(shuffled([...files, ...copies], random.below), async ({ file, sent }, agent) => {
      const timestamp = new Date(sent * 1000).toISOString();
      const { status, text } = await post(agent, file, 'report.bin', timestamp);
      expect(status, text).toBe(201);
      accepted += (JSON.parse(text) as { accepted: number }).accepted;
    });
    const seconds = (performance.now() - begun) / 1000;
    expect(accepted).toBe(REPORTS * READINGS);
    const { json } = await platform.call('POST', '/query/statistics', {
      body: { aggregations: ['count', 'sum', 'min', 'max'] },
    });
    const rows = json.items as { count: number; sum: number; min: number; max: number }[];
    const total = (of: (row: (typeof rows)[number]) => number) => rows.reduce((sum, row) => sum + of(row), 0);
    const perDevice = (REPORTS / DEVICES) * READINGS;
    expect(rows).toHaveLength(DEVICES * 3);
    expect(total(({ count }) => count)).toBe(REPORTS * READINGS);
    expect(total(({ sum }) => sum)).toBe((DEVICES * perDevice * (perDevice + 1)) / 2);
    for (const device of devices) {
      const { json: streamer } = await call(sender, 'GET', `/streamer/${streamerSlug(device, 0)}/`);
      expect(streamer.last_id).toBe(perDevice);
    }
    const { json: reports } = await call(sender, 'GET', '/streamer/report/?page_size=1');
    expect(reports.count).toBe(REPORTS * 2);
    const { json: points } = await platform.call('GET', '/query/points?devices=storm 0&limit=3');
    expect((points.items as { time: string }[]).map(({ time }) => Date.parse(time) / 1000 - START)).toEqual([
      STEP,
      2 * STEP,
      3 * STEP,
    ]);
    if (LONG)
      console.log(
        `${2 * REPORTS} reports in ${seconds.toFixed(1)} s: ${Math.round((REPORTS * READINGS) / seconds)} readings/s`,
      );
  });
});

describe(`some thousands of mutated reports over HTTP (seed ${SEED})`, () => {
  it('are each stored or refused, never answered with a fault of ours', { timeout: 300_000 }, async () => {
    const random = randomNumbers(SEED);
    const device = await newDevice('fuzz');
    const readings = Array.from({ length: 5 }, (_, i) => ({
      variable: 0x5001 + i,
      id: i + 1,
      clock: i,
      value: i,
    }));
    const seeds: [string, Buffer][] = [
      ['report.bin', signedList({ device, readings })],
      ['report.mp', messagePack(dictionary({ device, readings }))],
      ['report.json', Buffer.from(JSON.stringify(dictionary({ device, readings })))],
    ];
    const files = Array.from({ length: LONG ? 20_000 : 3_000 }, (): [string, Buffer] => {
      const [name, seed] = seeds[random.below(seeds.length)]!;
      const file = mutated(random, seed);
      return [name, name.endsWith('bin') && file.length >= 16 && random.below(2) === 0 ? sign(file) : file];
    });
    const statuses = new Map<number, number>();
    await spread(files, async ([name, file], agent) => {
      const { status, text } = await post(agent, file, name, '2021-03-01T12:00:00Z');
      if (status >= 500) throw new Error(`${status} ${text} for ${name} ${file.toString('hex')}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    });
    expect(statuses.get(201)).toBeGreaterThan(10);
    expect(statuses.get(400)).toBeGreaterThan(100);
  });
});
