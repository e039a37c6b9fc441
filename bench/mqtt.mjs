/**
 * MQTT at QoS 1, one point a message: how many messages a second are acknowledged, over one connection and over 200, beside
 * the same points as single HTTP requests in the same run. The clients are bare sockets with prepared packets, so that the server is
 * what is measured.
 */
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { printTable, thousands } from './lib/numbers.mjs';
import { freePort, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';

const SECONDS = 5;
const T0 = Date.now() - 86_400_000;

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const port = await freePort();
  const server = await startTributary(options, folder, { args: [`--mqtt-port=${port}`] });
  const answer = await fetch(`${server.url}/tributary/v1/projects`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  const project = (await answer.json()).items[0].id;
  const rows = [];
  for (const [connections, window] of [
    [1, 1],
    [1, 100],
    [200, 1],
    [200, 10],
  ]) {
    const sender = { port, token: server.token, project, window };
    const perSecond = await overMqtt(connections, sender);
    rows.push([`MQTT, ${connections} connections, ${window} unacknowledged`, perSecond]);
  }
  for (const connections of [1, 200])
    rows.push([`HTTP, ${connections} connections`, await overHttp(connections, server)]);
  await server.stop();
  const slowest = rows.at(-1)[1];
  printTable(
    ['one point each', 'a second', 'ratio to HTTP, 200 connections'],
    rows.map(([what, rate]) => [what, thousands(Math.round(rate)), (rate / slowest).toFixed(2)]),
  );
}

async function overMqtt(connections, sender) {
  const senders = await Promise.all(Array.from({ length: connections }, (_, at) => openSender(at, sender)));
  const began = performance.now();
  for (const each of senders) each.start();
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const seconds = (performance.now() - began) / 1000;
  const acknowledged = senders.reduce((sum, each) => sum + each.acknowledged(), 0);
  for (const each of senders) each.end();
  return acknowledged / seconds;
}

function openSender(at, { port, token, project, window }) {
  const socket = connect(port, '127.0.0.1');
  let [acknowledged, sent, waitingBytes] = [0, 0, 0];
  const publish = () => {
    const payload = `{"series":"s","time":${T0 + sent},"value":${sent}}`;
    sent++;
    const id = Buffer.from([(sent % 65_535) >> 8, (sent % 65_535) & 255 || 1]);
    return packet(0x32, text(`tributary/${project}/bench-${at}`), id, Buffer.from(payload));
  };
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () =>
      socket.write(
        packet(0x10, text('MQTT'), Buffer.from([4, 0xc2, 0, 0]), text(`b${at}`), text('u'), text(token)),
      ),
    );
    socket.once('data', (connack) => {
      if (connack[3] !== 0) return reject(new Error(`login answered ${connack[3]}`));
      socket.on('data', (chunk) => {
        // Nothing but acknowledgements of four bytes comes back.
        waitingBytes += chunk.length;
        const count = Math.floor(waitingBytes / 4);
        waitingBytes -= count * 4;
        acknowledged += count;
        socket.write(Buffer.concat(Array.from({ length: count }, publish)));
      });
      resolve({
        start: () => socket.write(Buffer.concat(Array.from({ length: window }, publish))),
        acknowledged: () => acknowledged,
        end: () => socket.destroy(),
      });
    });
  });
}

const text = (value) =>
  Buffer.concat([Buffer.from([value.length >> 8, value.length & 255]), Buffer.from(value)]);

function packet(type, ...parts) {
  const body = Buffer.concat(parts);
  const head = [type];
  for (let rest = body.length; ; rest >>= 7) {
    head.push((rest & 127) | (rest > 127 ? 128 : 0));
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from(head), body]);
}

async function overHttp(connections, { url, token }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let [answered, stopped] = [0, false];
  const post = (at, n) =>
    new Promise((resolve, reject) => {
      const body = `{"device":"http-${at}","series":"s","time":${T0 + n},"value":${n}}`;
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const call = request(`${url}/tributary/v1/points`, { method: 'POST', agent, headers }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`answered ${answer.statusCode}`));
        answer.resume().once('end', resolve);
      });
      call.once('error', reject).end(body);
    });
  const began = performance.now();
  const loops = Array.from({ length: connections }, async (_, at) => {
    for (let n = 0; !stopped; n++) {
      await post(at, n);
      answered++;
    }
  });
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const rate = answered / ((performance.now() - began) / 1000);
  stopped = true;
  await Promise.all(loops);
  agent.destroy();
  return rate;
}
