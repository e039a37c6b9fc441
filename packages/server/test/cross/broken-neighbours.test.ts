/**
 * Statements of one project end badly all the while (SQL that divides by zero behind its first rows, reads that run out of
 * time); what every API answers to another project stays what it was, and no page of the first is short or long.
 * TRIBUTARY_TEST_LONG=1 makes the rounds ten and the tries near the time limit 200.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exported } from '../support/exports.js';
import { READERS } from './readers.js';
import { World, type Kind, type Place } from '../support/all-apis/world.js';
import { LONG } from '../support/long.js';

const ROUNDS = LONG ? 10 : 2;
const TRIES = LONG ? 200 : 30;
/** Points of the project whose statements fail, and those of a page of them. */
const [MANY, PAGE] = LONG ? [1_000_000, 50_000] : [100_000, 20_000];
const SLICE = 20_000;
const TIME = Date.now() - 1_800_000;
const PLACES: Record<Kind, Place> = {
  number: { device: 'quiet', series: 'level' },
  boolean: { device: 'quiet', series: 'open' },
  string: { device: 'quiet', series: 'state' },
};
const BROKEN = [
  'SELECT intDiv(1, number - 70000) FROM numbers(100000)',
  "SELECT concat('FOREIGN', toString(intDiv(1, number - 70000))) FROM numbers(100000)",
  'SELECT value / 0, intDiv(1, toInt64(value) - 15000) FROM telemetry',
];

let world: World;
beforeAll(async () => {
  world = await World.start({ 'query-time-limit': '150ms', 'engine-sessions': '2' });
  const { one, two } = world.platform;
  for (let from = 0; from < MANY; from += SLICE) {
    const body = Array.from({ length: SLICE }, (_, at) => ({
      ...{ device: 'loud', series: 'n' },
      ...{ time: TIME + from + at, value: from + at },
    }));
    const { status } = await world.platform.call('POST', '/points', { token: two.writer, body });
    expect(status).toBe(200);
  }
  const body = Array.from({ length: 20 }, (_, at) => [
    { ...PLACES.number, time: TIME + at * 1000, value: at / 3 },
    { ...PLACES.boolean, time: TIME + at * 1000, value: at % 2 === 0 },
    { ...PLACES.string, time: TIME + at * 1000, value: `state ${at}` },
  ]).flat();
  expect((await world.platform.call('POST', '/points', { token: one.writer, body })).status).toBe(200);
}, 120_000);
afterAll(() => world.platform.stop());

/** Until it is not refused for want of time: with a limit this short that is nobody's fault. */
async function answered<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 100 || !/\b(503|engine_busy|query_timeout)\b/.test(String(error))) throw error;
    }
  }
}

const NATIVE = ['csv', 'ndjson', 'json']
  .map((format) => `points?format=${format}&unit=us`)
  .concat('first?unit=us', 'last?count=3', 'statistics?aggregations=sum,min,p50', 'counts?')
  .concat(`buckets?from=${TIME}&to=${TIME + 60_000}&bucket=5s&aggregations=mean,count,last`);

/** What every API answers to the project that does nothing wrong. */
async function answers(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const { name, kinds, read } of READERS)
    for (const kind of kinds)
      found[`${name} ${kind}`] = await answered(() => read(world, PLACES[kind], kind));
  for (const path of NATIVE)
    found[path] = await answered(async () => {
      const { status, text } = await world.platform.call('GET', `/query/${path}&devices=quiet`);
      if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
      return text;
    });
  const { files } = await answered(() => exported(world.platform, {}));
  found['export'] = files.map(({ content }) => content.toString());
  return found;
}

const sqlOf = (statement: string) =>
  world.platform.call('POST', '/query/sql', { token: world.platform.two.reader, body: { sql: statement } });
const page = (order: string) =>
  world.platform.call('GET', `/query/points?devices=loud&limit=${PAGE}&order=${order}`, {
    token: world.platform.two.reader,
  });

it('answers of every API to one project are the same while statements of another fail', async () => {
  const before = await answers();
  expect(before['native query/points number']).toHaveLength(20);
  let going = true;
  const failures = { sql: 0, page: 0 };
  const disturb = async (work: () => Promise<{ status: number }>, kind: keyof typeof failures) => {
    while (going) if ((await work()).status !== 200) failures[kind]++;
  };
  const disturbing = [
    ...BROKEN.map((statement) => disturb(() => sqlOf(statement), 'sql')),
    disturb(() => page('desc'), 'page'),
  ];
  try {
    for (let round = 0; round < ROUNDS; round++) expect(await answers()).toEqual(before);
  } finally {
    going = false;
    await Promise.all(disturbing);
  }
  expect(failures.sql).toBeGreaterThan(0);
}, 600_000);

it('a page that is asked for near the time limit is whole or refused', async () => {
  for (let tried = 0; tried < TRIES; tried++) {
    const [{ status, json, text }] = await Promise.all([page('asc'), sqlOf(BROKEN[tried % BROKEN.length]!)]);
    if (status === 200) {
      expect(json.items).toHaveLength(PAGE);
      expect(json.items.at(-1)).toMatchObject({ device: 'loud', value: PAGE - 1 });
      expect(json.next).toEqual(expect.any(String));
    } else expect([status, text]).toEqual([503, expect.stringMatching(/query_timeout|engine_busy/)]);
  }
}, 600_000);
