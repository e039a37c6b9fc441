/**
 * The microcontrollers' requests, byte for byte as iobeam-client-embedded 0.1.0 writes them
 * (include/iobeam_common.h, include/arduino/Iobeam.hpp, src/arduino/Iobeam.cpp, src/cc3200/iobeam.c), and its way of
 * reading the answers, with the sizes of its buffers.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { converse } from '../support/raw-http.js';
import { callIobeam, makeTokens, type Tokens } from './account-support.js';

const ARDUINO_BUFFER = 256;
const CC3200_BUFFER = 192;

let platform: TestPlatform;
let tokens: Tokens;
beforeAll(async () => {
  platform = await startTestPlatform();
  tokens = await makeTokens(platform);
});
afterAll(() => platform.stop());

/** `_iobeam_WriteCommonHeaders`, then the token: first of these lines, then the body. */
const headers = (token: string, length?: number) =>
  'Host: api.iobeam.com\r\nConnection: close\r\nContent-Type: application/json\r\n' +
  (length === undefined ? '' : `content-length: ${length}\r\n`) +
  `Authorization: Bearer ${token}\r\n\r\n`;
const get = (path: string, token = tokens.write) => `GET ${path} HTTP/1.1\r\n${headers(token)}`;
const post = (path: string, body: string, token = tokens.write) =>
  `POST ${path} HTTP/1.1\r\n${headers(token, Buffer.byteLength(body))}${body}`;

interface Read {
  readonly code: number;
  readonly lines: readonly string[];
  readonly body: string;
}

/** In pieces, as the device's buffer is sent; the answer is whole when the server closes. */
const send = async (request: string): Promise<Read> =>
  readAnswer((await converse(platform.url, request.split(/(?<=\r\n)/))).toString('latin1'));

function readAnswer(text: string): Read {
  const end = text.indexOf('\r\n\r\n');
  const lines = text.slice(0, end).split('\r\n');
  // parseContentLength: the line must contain one of exactly these two spellings.
  const length = lines
    .map((line) => /(?:content-length|Content-Length): (\d+)/.exec(line)?.[1])
    .find(Boolean);
  if (length === undefined) throw new Error(`no content-length: ${text}`);
  const body = text.slice(end + 4);
  expect(body).toHaveLength(Number(length));
  return { code: Number(lines[0]?.split(' ')[1]), lines, body };
}

/** _iobeam_ParseDeviceId */
function parseDeviceId(body: string): string {
  const rest = body.slice(body.indexOf('device_id":') + 'device_id":'.length);
  const start = rest.indexOf('"') + 1;
  return rest.slice(start, rest.indexOf('"', start));
}

/** Iobeam::setStartTime: strtol after the first `sec":`, then after the first `usec":`. */
function parseTimeval(body: string): { sec: number; msec: number } {
  const after = (text: string) => parseInt(body.slice(body.indexOf(text) + text.length), 10);
  return { sec: after('sec":'), msec: Math.floor(after('usec":') / 1000) };
}

/** An instant of the server: not before the question, not after the answer. */
function expectBetween(before: number, time: number): void {
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(Date.now());
}

function expectSmall({ lines, body }: Read): void {
  for (const line of lines) expect(line.length).toBeLessThan(CC3200_BUFFER - 2);
  expect(body.length).toBeLessThan(ARDUINO_BUFFER);
}

describe('a microcontroller', () => {
  it('registers, keeps the id it can hold, and sends with it', async () => {
    const made = await send(post('/v1/devices', `{"project_id":${platform.one.project}}`));
    expect(made.code).toBe(201);
    expectSmall(made);
    // The CC3200 reads the rest of the answer into the 191 bytes that are left of its buffer.
    expect(made.body.length).toBeLessThan(CC3200_BUFFER);
    const id = parseDeviceId(made.body);
    expect(id.length).toBeGreaterThanOrEqual(16);
    expect(id.length).toBeLessThanOrEqual(48);
    const stored = await callIobeam(platform.url, 'GET', `/devices/${id}`, { token: tokens.read });
    expect(stored.json.device_id).toBe(id);

    const start = `{"device_id":"${id}","project_id":${platform.one.project},"sources":[{"name":"temp","data":[{"time":`;
    const arduinoFloat = await send(post('/v1/imports', `${start}1427316488007,"value":1.500}]}]}`));
    const arduinoInt = await send(post('/v1/imports', `${start}1427316489000,"value":-7}]}]}`));
    const cc3200 = await send(post('/v1/imports', `${start}1427316490000,"value":22.230000}]}]}`));
    expect([arduinoFloat.code, arduinoInt.code, cc3200.code]).toEqual([200, 200, 200]);
    const path = `/exports/${platform.one.project}/${id}/temp`;
    const { json } = await callIobeam(platform.url, 'GET', path, { token: tokens.read });
    expect(json.result[0].data).toEqual([
      { time: 1427316488007, value: 1.5 },
      { time: 1427316489000, value: -7 },
      { time: 1427316490000, value: 22.23 },
    ]);
  });

  it('takes the time from the server in both of the forms that it asks for', async () => {
    const before = Date.now();
    const arduino = await send(get('/v1/devices/timestamp?timefmt=TIMEVAL'));
    const { sec, msec } = parseTimeval(arduino.body);
    expectBetween(before, sec * 1000 + msec);
    const cc3200 = await send(get('/v1/devices/timestamp'));
    const key = 'server_timestamp":';
    const time = parseInt(cc3200.body.slice(cc3200.body.indexOf(key) + key.length), 10);
    expectBetween(before, time);
    for (const read of [arduino, cc3200]) {
      expect(read.code).toBe(200);
      expectSmall(read);
    }
  });

  it('is refused in words that fit into its buffer', async () => {
    const wrong = 'x'.repeat(400);
    const refusals = await Promise.all([
      send(post('/v1/devices', '{"project_id":999999}')),
      send(post('/v1/devices', `{"project_id":${platform.one.project},"device_id":"${'é'.repeat(300)}"}`)),
      send(post('/v1/devices', `{"project_id":"${wrong}"}`)),
      send(post('/v1/devices', '{"project_id":')),
      send(post('/v1/devices', `{"project_id":${platform.one.project}}`, tokens.read)),
      send(get(`/v1/devices/timestamp?timefmt=${wrong}`)),
      send(get('/v1/devices/timestamp', wrong)),
    ]);
    expect(refusals.map(({ code }) => code)).toEqual([403, 422, 422, 400, 403, 422, 403]);
    for (const read of refusals) {
      expectSmall(read);
      expect((JSON.parse(read.body) as { errors: object[] }).errors).toHaveLength(1);
    }
  });

  it('that prints a negative float as Arduino does sends no JSON, and is told so', async () => {
    const body = `{"device_id":"d","project_id":${platform.one.project},"sources":[{"name":"temp","data":[{"time":1,"value":-1.-5000}]}]}`;
    expect((await send(post('/v1/imports', body))).code).toBe(400);
  });
});
