/** What is left behind runs of random rules is what an oracle says of each point alone: late ones, repeats, restarts and other projects included. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { later } from '../support/clock.js';
import { endedJob } from '../support/jobs.js';
import { tries } from '../support/long.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { isKept, type OraclePoint, type OracleRule } from '../support/retention-oracle.js';

const DAY = 86_400_000;
let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const DEVICES: Readonly<Record<string, readonly string[]>> = {
  plain: [],
  north: ['site:north', 'line:1'],
  south: ['site:south'],
};
const SERIES = ['temperature', 'tension', 'text', 'debug.heap'];

const devices = fc.subarray(Object.keys(DEVICES), { minLength: 1, maxLength: 2 });
const tags = fc.constantFrom(['site'], ['site:north'], ['site', 'line:1'], ['line']);
const series = fc.constantFrom('*', 't*', 'te?t', 'debug.*', 'temperature');
/** Mostly one thing each: what fits much is where rules meet. */
const selection = fc.oneof(
  fc.constant({}),
  fc.record({ devices }),
  fc.record({ tags }),
  fc.record({ series }),
  fc.record({ tags, series }),
);
const rule: fc.Arbitrary<OracleRule> = fc.record({
  enabled: fc.oneof(
    { weight: 7, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  keepDays: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  position: fc.integer({ min: 1, max: 3 }),
  selection,
});
const rules = fc.array(rule, { minLength: 2, maxLength: 5, size: 'max' });
/** Days before today, and what the clock says then: midnights are where rules decide. */
const point = fc.record({
  device: fc.constantFrom(...Object.keys(DEVICES)),
  series: fc.constantFrom(...SERIES),
  days: fc.integer({ min: 0, max: 4 }),
  clock: fc.constantFrom(0, 1, DAY - 1),
});
const points = fc.array(point, { minLength: 30, maxLength: 90, size: 'max' });

type Given = {
  readonly device: string;
  readonly series: string;
  readonly days: number;
  readonly clock: number;
};

class Bench {
  readonly stored = new Map<string, OraclePoint>();
  readonly written = new Set<string>();

  private constructor(
    private readonly project: number,
    readonly other: number,
    readonly rules: readonly OracleRule[],
  ) {}

  static async make(rules: readonly OracleRule[]): Promise<Bench> {
    const project = async () => {
      const body = { name: `p ${Math.random()}` };
      const { id } = (await platform.call('POST', '/projects', { token: platform.one.admin, body })).json;
      for (const [key, tags] of Object.entries(DEVICES)) {
        const own = tags.map((tag) => ({ key: tag.split(':')[0], value: tag.split(':')[1] }));
        await platform.call('POST', `/devices?project=${id}`, {
          token: platform.one.admin,
          body: { key, tags: own },
        });
      }
      return id as number;
    };
    return new Bench(await project(), await project(), rules);
  }

  async call(method: string, path: string, body?: unknown, project = this.project) {
    const at = `${path}${path.includes('?') ? '&' : '?'}project=${project}`;
    const answer = await platform.call(method, at, { token: platform.one.admin, body });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.json;
  }

  async write(given: readonly Given[]): Promise<void> {
    const today = new Date(Date.now()).setUTCHours(0, 0, 0, 0);
    const body = given.map(({ device, series, days, clock }) => ({
      ...{ device, series, time: today - days * DAY + clock },
      value: series === 'text' ? 'a' : 1,
    }));
    for (const project of [this.project, this.other]) await this.call('POST', '/points', body, project);
    for (const { device, series, time } of body)
      this.stored.set(`${device} ${series} ${time}`, { device, series, time, tags: DEVICES[device]! });
    for (const name of this.stored.keys()) this.written.add(name);
  }

  async left(project = this.project): Promise<string[]> {
    const { items } = await this.call('POST', '/query/points', { limit: 10_000 }, project);
    return items
      .map(
        ({ device, series, time }: { device: string; series: string; time: string }) =>
          `${device} ${series} ${Date.parse(time)}`,
      )
      .sort();
  }

  /** With what they are as they are: none of them is made in silence. */
  async makeRules(): Promise<void> {
    for (const [at, one] of this.rules.entries()) {
      const add = { name: `rule ${at}`, ...one };
      const { more } = await this.call('POST', '/retention/preview', { add });
      await this.call('POST', `/retention?confirm=${more}`, add);
    }
  }

  get going(): string[] {
    return [...this.stored].flatMap(([name, one]) => (isKept(this.rules, one, Date.now()) ? [] : [name]));
  }

  async run(): Promise<void> {
    const going = this.going;
    const times = going.map((name) => this.stored.get(name)!.time);
    const preview = await this.call('POST', '/retention/preview', {});
    expect(preview).toMatchObject({ points: going.length, exact: true, more: 0 });
    expect([preview.first, preview.last].map((time) => time && Date.parse(time))).toEqual(
      going.length === 0 ? [null, null] : [Math.min(...times), Math.max(...times)],
    );
    const { id } = await this.call('POST', '/retention/run');
    const job = await endedJob(platform, id, platform.one.admin);
    expect(job).toMatchObject({ state: 'done', result: { points: going.length } });
    for (const name of going) this.stored.delete(name);
    expect(await this.left()).toEqual([...this.stored.keys()].sort());
  }
}

it('keeps what the rules keep and nothing else', async () => {
  const noon = new Date().setUTCHours(36, 0, 0, 0) - Date.now();
  await later(noon, () =>
    fc.assert(
      fc.asyncProperty(
        ...([rules, points, points, fc.boolean()] as const),
        async (made, first, late, restarts) => {
          const bench = await Bench.make(made);
          await bench.write(first);
          await bench.makeRules();
          // Rules alone take nothing away.
          expect(await bench.left()).toEqual([...bench.stored.keys()].sort());
          await bench.run();
          if (restarts) await platform.restart();
          await bench.write(late);
          expect(await bench.left()).toEqual([...bench.stored.keys()].sort());
          await bench.run();
          await bench.run();
          expect(await bench.left(bench.other)).toEqual([...bench.written].sort());
        },
      ),
      // Each try is a project of a real platform: what fails is told as it is.
      { numRuns: tries(60, 6), endOnFailure: true },
    ),
  );
}, 600_000);
