/**
 * Points of a small plant, as data, and what Losant's aggregations make of them in plain JavaScript: written here apart from
 * the server's code, after the meanings that Losant's documentation gives them.
 */
import type { TestPlatform } from '../../support/platform.js';
import { losantClient } from '../../support/losant-client.js';
import { randomNumbers } from '../../support/random.js';

export type Value = number | string | boolean;
export interface Written {
  readonly device: string;
  readonly attribute: string;
  /** Microseconds. */
  readonly time: number;
  readonly value: Value;
}

export const START = Date.UTC(2024, 2, 1);
export const MINUTE = 60_000;

/** Readings of three devices with irregular times; `voltage` a number, `on` a boolean, `state` a text. */
export function readings(): Written[] {
  const written: Written[] = [];
  const { below: random } = randomNumbers(42);
  for (const device of ['pump', 'fan', 'valve'])
    for (const [attribute, count] of [
      ['voltage', 150],
      ['on', 60],
      ['state', 40],
    ] as const) {
      if (device === 'valve' && attribute !== 'voltage') continue;
      for (let n = 0; n < count; n++) {
        const time = (START + random(120) * MINUTE) * 1000 + random(4) * 250;
        const value =
          attribute === 'voltage'
            ? random(4_000) / 8 - 100
            : attribute === 'on'
              ? random(2) === 1
              : `s${random(3)}`;
        written.push({ device, attribute, time, value });
      }
    }
  const last = new Map(written.map((point) => [`${point.device}/${point.attribute}/${point.time}`, point]));
  return [...last.values()].sort((a, b) => a.time - b.time);
}

/** Writes points natively, and answers with the devices' Losant ids by key. */
export async function write(
  platform: TestPlatform,
  points: readonly Written[],
): Promise<Record<string, string>> {
  const names = new Map<string, Written[]>();
  for (const point of points) {
    const name = `${point.device}/${point.attribute}`;
    names.set(name, [...(names.get(name) ?? []), point]);
  }
  const tables = [...names.values()].map((own) => ({
    device: own[0]!.device,
    series: [own[0]!.attribute],
    rows: own.map(({ time, value }) => [time, value]),
  }));
  const { status, text } = await platform.call('POST', '/points?unit=us', { body: { tables } });
  if (status !== 200) throw new Error(text);
  return losantIds(platform);
}

/** Tags and classes of the devices, and one that has never reported; answers with that one's id. */
export async function furnish(platform: TestPlatform): Promise<Record<string, string>> {
  const patch = (key: string, body: object) => platform.call('PATCH', `/devices/${key}`, { body });
  const tags = [
    { key: 'floor', value: '8' },
    { key: 'floor', value: '9' },
    { key: 'hall', value: 'west' },
  ];
  await patch('pump', { tags });
  await patch('fan', { tags: tags.slice(0, 1), class: 'gateway' });
  const { id } = await losantClient(platform.url, platform.one.token).devices.post!({
    applicationId: platform.one.losantId,
    device: { name: 'silent', attributes: [{ name: 'voltage', dataType: 'number' }] },
  });
  return { silent: id };
}

export async function losantIds(platform: TestPlatform): Promise<Record<string, string>> {
  const response = await fetch(`${platform.url}/applications/${platform.one.losantId}/devices?perPage=1000`, {
    headers: { authorization: `Bearer ${platform.one.token}` },
  });
  const { items } = (await response.json()) as { items: { id: string; name: string }[] };
  return Object.fromEntries(items.map(({ id, name }) => [name, id]));
}

const numbers = (values: readonly Value[]): number[] | undefined =>
  values.some((value) => typeof value === 'string') ? undefined : values.map(Number);

/** Of the values of one bucket in the order of time; undefined: no value. */
export const AGGREGATES: Readonly<Record<string, (values: readonly Value[]) => Value | undefined>> = {
  FIRST: (values) => values[0],
  LAST: (values) => values.at(-1),
  COUNT: (values) => values.length,
  MAX: (values) => of(values, (own) => Math.max(...own)),
  MIN: (values) => of(values, (own) => Math.min(...own)),
  SUM: (values) => of(values, sum),
  MEAN: (values) => of(values, mean),
  MEDIAN: (values) =>
    of(values, (own) => {
      const sorted = own.toSorted((a, b) => a - b);
      const half = sorted.length / 2;
      return sorted.length % 2 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
    }),
  STD_DEV: (values) => of(values, (own) => Math.sqrt(mean(own.map((value) => (value - mean(own)) ** 2)))),
};

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
function of(values: readonly Value[], result: (own: number[]) => number): number | undefined {
  const own = numbers(values);
  return own && own.length > 0 ? result(own) : undefined;
}
