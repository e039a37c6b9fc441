/**
 * A real server, killed at random moments while gateways upload reports; what was not acknowledged they hand over again,
 * at a later time, as gateways do. After every kill the streamers know how far they are and the records tell all that was
 * acknowledged; in the end every reading is stored exactly once. `TRIBUTARY_TEST_ROUNDS` sets the number of kills.
 */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { streamerSlug } from '../../src/model/identity.js';
import { call, upload, type Sender } from '../support/iotile-client.js';
import { signedList } from '../support/iotile-reports.js';
import { killRounds } from '../support/kill-rounds.js';
import { tries } from '../support/long.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { pause } from '../support/waiting.js';

const ROUNDS = Math.min(50, Number(process.env['TRIBUTARY_TEST_ROUNDS'] ?? tries(10, 4)));
const GATEWAYS = 8;
const READINGS = 50;
const START = Date.parse('2021-01-01T00:00:00Z') / 1000;

/** One device behind a gateway: makes reports and hands each over until it is acknowledged. */
class Gateway {
  acknowledged = 0;
  constructor(readonly device: number) {}

  async run(sender: Sender, ended: () => boolean): Promise<void> {
    while (!ended()) {
      const first = this.acknowledged * READINGS + 1;
      const readings = Array.from({ length: READINGS }, (_, i) => ({
        variable: 0x5001 + (i % 2),
        id: first + i,
        clock: first + i,
        value: first + i,
      }));
      const file = signedList({ device: this.device, sentUptime: first + READINGS, readings });
      // Each try is handed over at another time, so that its base is another.
      const sent = START + first + READINGS + Math.floor(Math.random() * 600);
      const answer = await upload(sender, file, new Date(sent * 1000).toISOString()).catch(() => undefined);
      if (answer?.status === 201) this.acknowledged++;
      else if (answer !== undefined && answer.status < 500)
        throw new Error(`${answer.status}: ${answer.text}`);
      else if (!ended()) await pause(20);
    }
  }
}

/** How far the server says that this device has come, by its streamer and by the records of its reports. */
async function told(sender: Sender, device: number) {
  const slug = streamerSlug(device, 0);
  const streamer = (await call(sender, 'GET', `/streamer/${slug}/`)).json as { last_id: number } | undefined;
  const reports = (await call(sender, 'GET', `/streamer/${slug}/report/`)).json as Recorded[] | undefined;
  const spans = (reports ?? [])
    .map(({ actual_first_id: first, actual_last_id: last }) => ({ first, last }))
    .filter(({ last }) => last > 0)
    .sort((a, b) => a.first - b.first);
  let whole = 0;
  for (const { first, last } of spans) {
    expect(first).toBe(whole + 1);
    whole = last;
  }
  return { lastId: streamer?.last_id ?? 0, whole };
}

interface Page {
  readonly items: readonly { readonly sequence: number }[];
  readonly next: string | null;
}

interface Recorded {
  readonly actual_first_id: number;
  readonly actual_last_id: number;
}

const totalOf = (gateways: readonly Gateway[]): number =>
  gateways.reduce((sum, { acknowledged }) => sum + acknowledged, 0);

describe('kill -9 while reports come in', () => {
  const folder = folderOfServers();

  it(`every reading is stored once over ${ROUNDS} rounds`, { timeout: 600_000 }, async () => {
    const server = await ServerProcess.start(path.join(folder, 'data'));
    const { token } = (await server.credentials()).native;
    const sender = (): Sender => ({ platform: { url: server.url }, authorization: `token ${token}` });
    try {
      const gateways: Gateway[] = [];
      for (let i = 0; i < GATEWAYS; i++) {
        const { id } = await server.call('POST', '/tributary/v1/devices', { key: `gateway ${i}` });
        gateways.push(new Gateway(id as number));
      }
      let enough = 0;
      await killRounds(server, ROUNDS, {
        work: (isKilled) => {
          // Some are through, others on their way.
          enough = totalOf(gateways) + GATEWAYS / 2;
          return Promise.all(gateways.map((gateway) => gateway.run(sender(), isKilled)));
        },
        isUnderWay: () => totalOf(gateways) >= enough,
        spread: 300,
        flags: () => [`--flush-interval=${10 + Math.floor(Math.random() * 100)}ms`],
        async check() {
          for (const { device, acknowledged } of gateways) {
            const { lastId, whole } = await told(sender(), device);
            expect(lastId).toBeGreaterThanOrEqual(acknowledged * READINGS);
            expect(whole).toBe(lastId);
          }
        },
      });
      // What hangs in the air is handed over once more.
      await Promise.all(
        gateways.map((gateway) => {
          const goal = gateway.acknowledged + 1;
          return gateway.run(sender(), () => gateway.acknowledged >= goal);
        }),
      );
      for (const [i, { acknowledged }] of gateways.entries()) {
        const ids: number[] = [];
        let cursor: string | null = null;
        do {
          const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
          const where = `/tributary/v1/query/points?devices=gateway ${i}&limit=50000${more}`;
          const page = (await server.call('GET', where)) as Page;
          ids.push(...page.items.map(({ sequence }) => sequence));
          cursor = page.next;
        } while (cursor !== null);
        const expected = Array.from({ length: acknowledged * READINGS }, (_, at) => at + 1);
        expect(ids.sort((a, b) => a - b)).toEqual(expected);
      }
      const total = totalOf(gateways);
      expect(total).toBeGreaterThan(2 * GATEWAYS);
      console.info(`${total} reports acknowledged over ${ROUNDS} kills`);
    } finally {
      await server.kill();
    }
  });
});
