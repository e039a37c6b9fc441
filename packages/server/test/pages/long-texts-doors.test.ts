/**
 * The same long texts through the doors of the other APIs, as their clients go on from answer to answer: each text comes once and
 * whole, what is larger than an answer is refused, and the memory of the server does not grow with what there is. TRIBUTARY_TEST_LONG=1
 * takes 9,500 texts instead of 150, and looks at the memory.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inputIdOf } from '../../src/dialects/datacooee/wire/ids.js';
import { deviceSlug, organizationText } from '../../src/model/identity.js';
import { shown, watched } from '../support/watch.js';
import { FIRST, Seen, startWithTexts, STEP, type TextServer } from './texts.js';
import { LONG } from '../support/long.js';

/** In the short form answers are smaller, so that a few texts take several. */
const [COUNT, LIMIT] = LONG ? [9_500, 32] : [150, 4];
const MAX_GROWTH = 300 * 2 ** 20;
/** Texts that fit into an answer. */
const FITTING = LONG ? 400 : 50;
const END = FIRST + COUNT * STEP;

let texts: TextServer;
beforeAll(async () => {
  texts = await startWithTexts(COUNT, [`--answer-limit=${LIMIT}MiB`]);
}, 300_000);
afterAll(() => texts.stop());

// Tests look into answers of every form.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

const read = async (place: string, headers?: Record<string, string>): Promise<Json> => {
  const response = await texts.get(place, headers);
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${body.slice(0, 500)}`);
  return JSON.parse(body);
};
const send = async (place: string, body: unknown): Promise<Json> => {
  const response = await texts.post(place, body);
  const answer = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${answer.slice(0, 500)}`);
  return JSON.parse(answer);
};
const iotile = () => ({ authorization: `token ${texts.token}` });
const relative = (url: string) => url.replace(texts.server.url, '');
const valuesOf = (rows: readonly { value: string }[]) => rows.map(({ value }) => value);

async function losantPath(): Promise<string> {
  const { items } = await read('/applications');
  return `/applications/${items[0].id}/data/time-series-query`;
}

/** Each walks all texts. */
const walks: Record<string, (seen: Seen) => Promise<void>> = {
  async 'I/O Sense getAllData, by cursor'(seen) {
    let cursor = { start: FIRST, end: END };
    while (cursor.start && cursor.end) {
      const range = `sTime=${cursor.start}&eTime=${cursor.end}&limit=50000&cursor=true`;
      const page = await read(`/api/apiLayer/getAllData?device=plc&sensor=log&${range}`, {
        userID: texts.token,
      });
      seen.add(valuesOf(page.data));
      cursor = page.cursor;
    }
  },
  async 'I/O Sense getCursorOfBatches, without cursors'(seen) {
    const range = `sTime=${FIRST}000000&eTime=${END}000000&limit=25000`;
    const { data } = await read(`/api/apiLayer/getCursorOfBatches?device=plc&sensor=log&${range}`, {
      userID: texts.token,
    });
    for (const { firstDPTime, lastDPTime } of data.timeStamps) {
      const window = `sTime=${firstDPTime}&eTime=${lastDPTime}`;
      const page = await read(`/api/apiLayer/getData?device=plc&sensor=log&${window}`, {
        userID: texts.token,
      });
      seen.add(valuesOf(page.data));
    }
  },
  async 'Datacooee inputdata, by links.next'(seen) {
    const { organization } = await read('/tributary/v1/me');
    const { items } = await read('/tributary/v1/series?device=plc');
    const headers = {
      'organization-id': organizationText(organization.id),
      'organization-api-key': texts.token,
    };
    const input = inputIdOf({ id: items[0].id, externalIds: {} });
    let next: string | null = `/api/external/v1/inputs/${input}/inputdata/?page[size]=10000`;
    while (next !== null) {
      const page: Json = await read(relative(next), headers);
      seen.add(page.data.map(({ attributes }: Json) => attributes.value));
      next = page.links.next;
    }
  },
  async 'IOTile stream data, by pages that fit'(seen) {
    const { id } = await read('/tributary/v1/devices/plc');
    const { results } = await read(`/api/v1/stream/?device=${deviceSlug(id)}`, iotile());
    const slug = results[0].slug;
    await expect(read(`/api/v1/stream/${slug}/data/?page_size=20000`, iotile())).rejects.toThrow(
      /^400 .*bytes/,
    );
    let next: string | null = `/api/v1/stream/${slug}/data/?page_size=${FITTING}`;
    while (next !== null) {
      const page: Json = await read(relative(next), iotile());
      seen.add(page.results.map(({ display_value: value }: Json) => value));
      next = page.next;
    }
  },
  async 'iobeam exports, by parts of the range that fit'(seen) {
    const { id } = (await read('/tributary/v1/projects')).items[0];
    const path = `/v1/exports/${id}/plc/log?timefmt=msec`;
    await expect(read(path)).rejects.toThrow(/^422 .*bytes/);
    for (let from = FIRST; from < END; from += FITTING * STEP) {
      const part = await read(`${path}&from=${from}&to=${from + FITTING * STEP - 1}`);
      seen.add(valuesOf(part.result[0].data));
    }
  },
  async 'Losant time-series-query, by parts of the range that fit'(seen) {
    const path = await losantPath();
    const query = {
      deviceIds: [await losantDevice()],
      attributes: ['log'],
      aggregation: 'NONE',
      order: 'asc',
    };
    const all = { ...query, start: FIRST, end: END, limit: 25_000 };
    await expect(send(path, all)).rejects.toThrow(/^400 .*bytes/);
    for (let start = FIRST; start < END; start += FITTING * STEP) {
      const { devices } = await send(path, { ...all, start, end: start + FITTING * STEP });
      const [device] = Object.values<Json>(devices);
      seen.add(device.points.map(({ data }: Json) => data.log));
    }
  },
};

const losantDevice = async (): Promise<string> => {
  const { data } = await read('/api/metaData/device/plc', { userID: texts.token });
  return data._id;
};

test.each(Object.keys(walks))(
  '%s',
  async (name) => {
    const seen = new Seen(COUNT);
    const watch = await watched(texts.server, () => walks[name]!(seen));
    console.log(`${name}: ${seen.pages} answers, ${shown(watch)}`);
    expect(seen.wrong).toEqual([]);
    expect(watch.failed).toBe(0);
    if (LONG) expect(watch.growth).toBeLessThan(MAX_GROWTH);
  },
  300_000,
);
