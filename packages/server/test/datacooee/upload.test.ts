// Uploads: the document's example as each of its programs sends it, tolerant values, refusals with their places.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, credentialsOf, JSON_API, sensorData } from './client.js';
import { sendClosing, type RawAnswer } from '../support/raw-http.js';

let client: Client;
const INPUT = 'senxxxxxxxxxx';
const AT = '2020-10-13T14:02:39.489Z';
/** The body that the document prints for each program. */
const PRINTED =
  '{"data":{"type":"SensorData", "id": "null", "attributes": { "value": "12.5", "timestamp": "2020-10-13T14:02:39.489Z"}, "relationships": { "sensor": { "data": { "type": "Sensor", "id": "senxxxxxxxxxx" }}}}}';

beforeAll(async () => {
  client = await Client.start();
  await client.makeInput(INPUT, { measure_unit: 'C' });
});
afterAll(() => client.platform.stop());

/** The bytes of a program's request; the answer's status and body. */
function raw(headers: readonly string[], body: string): Promise<RawAnswer> {
  const { id, key } = credentialsOf(client.platform.one);
  const lines = [
    `POST /api/external/v1/inputs/${INPUT}/inputdata/ HTTP/1.1`,
    `Host: ${new URL(client.platform.url).host}`,
    ...headers.map((line) => line.replace('ID_HERE', id).replace('KEY_HERE', key)),
    'Connection: close',
  ];
  return sendClosing(client.platform.url, [`${lines.join('\r\n')}\r\n\r\n${body}`]);
}

describe('the example of the document, as its programs send it', () => {
  const compact = JSON.stringify(JSON.parse(PRINTED));
  const length = (body: string) => `Content-Length: ${Buffer.byteLength(body)}`;
  const programs: Record<string, [headers: string[], body: string]> = {
    curl: [
      [
        'User-Agent: curl/7.68.0',
        'Accept: */*',
        'content-type: application/vnd.api+json',
        'organization-id: ID_HERE',
        'organization-api-key: KEY_HERE',
        length(PRINTED),
      ],
      PRINTED,
    ],
    // Without a length Node sends the body in chunks.
    'Node.js': [
      [
        'organization-id: ID_HERE',
        'organization-api-key: KEY_HERE',
        'content-type: application/vnd.api+json',
        'Transfer-Encoding: chunked',
      ],
      `${compact.length.toString(16)}\r\n${compact}\r\n0\r\n\r\n`,
    ],
    Go: [
      [
        'User-Agent: Go-http-client/1.1',
        length(PRINTED),
        'Accept: application/vnd.api+json',
        'Content-Type: application/vnd.api+json',
        'Organization-Api-Key: KEY_HERE',
        'Organization-Id: ID_HERE',
        'Accept-Encoding: gzip',
      ],
      PRINTED,
    ],
    Python: [
      [
        'Accept-Encoding: identity',
        length(PRINTED),
        'accept: application/vnd.api+json',
        'organization-id: ID_HERE',
        'organization-api-key: KEY_HERE',
        'content-type: application/vnd.api+json',
      ],
      PRINTED,
    ],
    Ruby: [
      [
        'Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
        'Accept: application/vnd.api+json',
        'User-Agent: Ruby',
        'Organization-Id: ID_HERE',
        'Organization-Api-Key: KEY_HERE',
        'Content-Type: application/vnd.api+json',
        length(PRINTED),
      ],
      PRINTED,
    ],
    PHP: [
      [
        'Accept-Encoding: deflate, gzip',
        'accept: application/vnd.api+json',
        'content-type: application/vnd.api+json',
        'organization-api-key: KEY_HERE',
        'organization-id: ID_HERE',
        length(PRINTED),
      ],
      PRINTED,
    ],
  };

  it.each(Object.keys(programs))('%s', async (program) => {
    const { status, text: body } = await raw(...programs[program]!);
    expect(status).toBe(201);
    expect(JSON.parse(body)).toEqual({
      data: {
        type: 'SensorData',
        id: expect.stringMatching(/./) as string,
        attributes: { timestamp: '2020-10-13T14:02:39.489000Z', value: '12.5' },
        relationships: { sensor: { data: { type: 'Sensor', id: INPUT } } },
      },
    });
  });

  it('is one record, however often it was sent', async () => {
    const { json } = await client.send(`/get_inputdata_by_inputs/?inputs_ids=${INPUT}`);
    expect(json[0].inputdata).toEqual([{ timestamp: '2020-10-13T14:02:39.489000Z', value: '12.5' }]);
  });
});

describe('an upload', () => {
  it('takes numbers and texts, coordinates, x and metadata, and gives them back', async () => {
    const made = await client.upload(INPUT, {
      value: 7,
      timestamp: '2021-01-01T00:00:00.123456+01:00',
      latitude: '40.730610',
      longitude: -73.935242,
      x_axis_value: '3',
      metadata: { by: 'hand' },
    });
    expect(made.headers.get('content-type')).toBe(JSON_API);
    expect(made.json.data.attributes).toEqual({
      timestamp: '2020-12-31T23:00:00.123456Z',
      value: '7',
      latitude: '40.730610',
      longitude: -73.935242,
      x_axis_value: '3',
      metadata: { by: 'hand' },
    });
    expect(made.headers.get('location')).toContain(`/api/external/v1/inputs/${INPUT}/inputdata/`);
    const { json } = await client.send(
      `/get_inputdata_by_inputs/?inputs_ids=${INPUT}&timeperiod_start=2020-12-31 00:00:00&is_add_lat_long=true&is_add_x_axis_data=true&is_add_metadata=true`,
    );
    expect(json[0].inputdata).toEqual([
      {
        timestamp: '2020-12-31T23:00:00.123456Z',
        value: '7',
        latitude: '40.73061',
        longitude: '-73.935242',
        x_axis_value: '3',
        x_axis_data: '3',
        metadata: { by: 'hand' },
      },
    ]);
  });

  it('works without a slash at the end, with a charset, and with the other spelling of the headers', async () => {
    const { id, key } = credentialsOf(client.platform.one);
    const answer = await fetch(`${client.platform.url}/api/external/v1/inputs/${INPUT}/inputdata`, {
      method: 'POST',
      headers: {
        ORGANIZATION_ID: id,
        ORGANIZATION_API_KEY: key,
        'content-type': 'application/vnd.api+json; charset=utf-8',
      },
      body: JSON.stringify(sensorData(INPUT, { value: '1', timestamp: AT })),
    });
    expect(answer.status).toBe(201);
  });
});

describe('a refused upload', () => {
  const cases: [what: string, body: unknown, status: number, pointers: string[]][] = [
    ['no JSON', '{', 400, []],
    ['no data', {}, 400, ['/data']],
    ['a list', { data: [] }, 400, ['/data']],
    ['no attributes', { data: { type: 'SensorData' } }, 400, ['/data/attributes']],
    ['nothing', sensorData(INPUT, {}), 400, ['/data/attributes/value', '/data/attributes/timestamp']],
    [
      'several things wrong',
      sensorData(INPUT, { value: 'warm', timestamp: AT, latitude: '91', longitude: 'west' }),
      400,
      ['/data/attributes/latitude', '/data/attributes/longitude'],
    ],
    [
      'a text for a number',
      sensorData(INPUT, { value: 'warm', timestamp: AT }),
      400,
      ['/data/attributes/value'],
    ],
    ['no number', sensorData(INPUT, { value: 'NaN', timestamp: AT }), 400, ['/data/attributes/value']],
    ['an object', sensorData(INPUT, { value: {}, timestamp: AT }), 400, ['/data/attributes/value']],
    [
      'a wrong time',
      sensorData(INPUT, { value: 1, timestamp: 'today' }),
      400,
      ['/data/attributes/timestamp'],
    ],
    [
      'a far time',
      sensorData(INPUT, { value: 1, timestamp: '2999-01-01' }),
      400,
      ['/data/attributes/timestamp'],
    ],
    [
      'another type',
      { data: { ...sensorData(INPUT, { value: 1, timestamp: AT }).data, type: 'Data' } },
      409,
      ['/data/type'],
    ],
    [
      'another input',
      sensorData('senOther', { value: 1, timestamp: AT }),
      409,
      ['/data/relationships/sensor/data/id'],
    ],
  ];

  it.each(cases)('%s', async (_what, body, status, pointers) => {
    const before = await client.send(`/inputs/${INPUT}/inputdata/`);
    const answer = await client.send(`/inputs/${INPUT}/inputdata/`, { method: 'POST', body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe(JSON_API);
    const errors = answer.json.errors as { status: string; detail: string; source?: { pointer: string } }[];
    expect(answer.json.data).toBeUndefined();
    for (const error of errors) expect(error.status).toBe(String(status));
    expect(errors.map(({ source }) => source?.pointer).filter((pointer) => pointer !== undefined)).toEqual(
      pointers,
    );
    expect((await client.send(`/inputs/${INPUT}/inputdata/`)).text).toBe(before.text);
  });

  it('an unknown input, another organization’s, and wrong credentials', async () => {
    const body = sensorData('senNobody', { value: 1, timestamp: AT });
    expect((await client.send('/inputs/senNobody/inputdata/', { body })).status).toBe(404);
    const { one, two } = client.platform;
    const foreign = await client.upload(INPUT, { value: 1, timestamp: AT }, { who: credentialsOf(two) });
    expect(foreign.status).toBe(404);
    expect(foreign.json.errors[0].detail).toBe(`Input "${INPUT}" was not found.`);
    for (const who of [
      { ...credentialsOf(one), key: 'wrong' },
      { id: credentialsOf(two).id, key: one.token },
    ])
      expect((await client.upload(INPUT, { value: 1, timestamp: AT }, { who })).status).toBe(401);
    const none = await fetch(`${client.platform.url}/api/external/v1/inputs/${INPUT}/inputdata/`, {
      method: 'POST',
    });
    expect(none.status).toBe(401);
    expect(
      ((await none.json()) as { errors: { source: object }[] }).errors.map(({ source }) => source),
    ).toEqual([{ header: 'ORGANIZATION-ID' }, { header: 'ORGANIZATION-API-KEY' }]);
    const reader = credentialsOf(one, one.reader);
    expect((await client.upload(INPUT, { value: 1, timestamp: AT }, { who: reader })).status).toBe(403);
  });

  it('another content type, and an Accept that no answer fits', async () => {
    const body = sensorData(INPUT, { value: 1, timestamp: AT });
    const post = (headers: Record<string, string>) =>
      client.send(`/inputs/${INPUT}/inputdata/`, { body, headers });
    expect((await post({ 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post({ 'content-type': `${JSON_API}; ext="x"` })).status).toBe(415);
    expect((await post({ accept: `${JSON_API}; ext="x"` })).status).toBe(406);
    expect((await post({ accept: `${JSON_API}; ext="x", ${JSON_API}` })).status).toBe(201);
  });
});

describe('a bulk upload', () => {
  it('stores all records or none, and says which one is wrong', async () => {
    await client.makeInput('senBulk');
    const good = Array.from({ length: 500 }, (_, i) => ({
      value: String(i),
      timestamp: new Date(Date.UTC(2021, 0, 1) + i * 1000).toISOString(),
    }));
    const bad = good.map((one, i) => (i === 17 ? { ...one, value: 'x' } : one));
    const refused = await client.send('/inputs/senBulk/inputdata/bulk/', {
      body: { data: bad.map((attributes) => sensorData('senBulk', attributes).data) },
    });
    expect(refused.status).toBe(400);
    expect(refused.json.errors).toMatchObject([{ source: { pointer: '/data/17/attributes/value' } }]);
    const late = good.map((one, i) => (i === 3 ? { ...one, timestamp: '2999-01-01' } : one));
    const tooLate = await client.send('/inputs/senBulk/inputdata/bulk/', {
      body: { data: late.map((attributes) => sensorData('senBulk', attributes).data) },
    });
    expect(tooLate.json.errors).toMatchObject([{ source: { pointer: '/data/3/attributes/timestamp' } }]);
    expect((await client.send('/inputs/senBulk/inputdata/')).json.data).toEqual([]);

    await client.fill('senBulk', good);
    const seen: string[] = [];
    let path: string | null = '/inputs/senBulk/inputdata/?page[size]=99';
    while (path !== null) {
      const { json } = await client.send(path);
      seen.push(
        ...(json.data as { attributes: { value: string } }[]).map(({ attributes }) => attributes.value),
      );
      path = (json.links.next as string | null)?.replace('/api/external/v1', '') ?? null;
    }
    expect(seen).toEqual(good.map(({ value }) => value));
  });
});
