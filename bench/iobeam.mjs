/**
 * What the iobeam dialect costs on the way in: the same tables sent as `POST /v1/imports?fmt=table` and as the native
 * columnar form, one device a request, in alternating rounds. All or nothing (iobeam) against a report per point (native)
 * is part of the difference.
 */
import http from 'node:http';
import { cpuOf, withFolder } from './lib/processes.mjs';
import { median, ms, printTable, ratio, thousands } from './lib/numbers.mjs';
import { Sensors } from './lib/sensors.mjs';
import { startTributary } from './lib/tributary.mjs';

const ROWS = 1000;
const DEVICES = 20;
const INTERVAL = 1000;
const HISTORY = 15 * 86_400_000;

const FORMS = [
  {
    name: 'native columnar',
    path: '/tributary/v1/points',
    body: (device, series, rows) => ({ device, series, rows }),
  },
  {
    name: 'iobeam table',
    path: '/v1/imports?fmt=table',
    body: (device, series, rows) => ({
      device_id: device,
      sources: { fields: ['time', ...series], data: rows },
    }),
  },
  {
    name: 'iobeam labelled table',
    path: '/v1/imports?fmt=table',
    body: (device, series, rows) => ({
      namespace: 'input',
      labels: { device_id: device },
      data: { fields: ['time', ...series], values: rows },
    }),
  },
];

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const server = await startTributary(options, folder);
  const agent = new http.Agent({ keepAlive: true, maxSockets: options.connections });
  const keys = Array.from({ length: DEVICES }, (_, at) => `device-${at}`);
  for (const key of keys) await post(server, agent, '/v1/devices', JSON.stringify({ device_id: key }));
  const series = Array.from({ length: options.width }, (_, at) => `sensor_${at}`);
  const sensors = new Sensors(DEVICES * options.width, 1);
  const subjects = FORMS.map((form) => ({ ...form, rates: [], waits: [], cpu: [] }));
  let time = Math.floor((Date.now() - HISTORY) / INTERVAL) * INTERVAL;
  // Round 0 creates the series and warms everything up; it is not counted.
  for (let round = 0; round <= options.rounds; round++) {
    // Each form comes first as often as the others: what follows a flush is slower.
    const turn = round % subjects.length;
    for (const subject of [...subjects.slice(turn), ...subjects.slice(0, turn)]) {
      const bodies = keys.map((key, device) => {
        const rows = Array.from({ length: ROWS }, (_, row) => [
          time + row * INTERVAL,
          ...series.map((_name, at) => sensors.next(device * options.width + at)),
        ]);
        return Buffer.from(JSON.stringify(subject.body(key, series, rows)));
      });
      time += ROWS * INTERVAL;
      const [began, used] = [performance.now(), cpuOf(server.pid)];
      const waits = await Promise.all(bodies.map((body) => post(server, agent, subject.path, body)));
      const seconds = (performance.now() - began) / 1000;
      await server.flushed();
      if (round === 0) continue;
      const points = DEVICES * ROWS * options.width;
      subject.rates.push(points / seconds);
      subject.waits.push(median(waits));
      subject.cpu.push(((cpuOf(server.pid) - used) * 1e6) / points);
    }
  }
  print(subjects, options);
  agent.destroy();
  await server.stop();
}

function post(server, agent, path, body) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${server.token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const request = http.request(`${server.url}${path}`, { method: 'POST', agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        if (response.statusCode < 300) resolve(performance.now() - began);
        else reject(new Error(`${path} answered ${response.statusCode}: ${Buffer.concat(chunks)}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function print(subjects, { width, connections, rounds }) {
  console.log(
    `${DEVICES} devices × ${width} series, ${thousands(ROWS * width)} points a request, ${connections} connections, ` +
      `median of ${rounds} rounds\n`,
  );
  const native = subjects[0];
  printTable(
    ['', 'points/s', 'to native', 'CPU s/M points', 'CPU to native', 'answer ms'],
    subjects.map((subject) => [
      subject.name,
      thousands(median(subject.rates)),
      ratio(median(subject.rates) / median(native.rates)),
      median(subject.cpu).toFixed(2),
      ratio(median(subject.cpu) / median(native.cpu)),
      ms(median(subject.waits)),
    ]),
  );
}
