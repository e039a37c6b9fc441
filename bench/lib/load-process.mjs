/**
 * The load generator, a process of its own so that it never runs on the measured server's thread. It makes all bodies of
 * a round before the clock starts, then sends each connection's in turn, one request after the other.
 */
import http from 'node:http';
import { CONTENT_TYPES, makeBodies } from './bodies.mjs';

let queues = [];
let job;

process.on('message', (message) => {
  if (message.prepare) {
    job = message.prepare;
    queues = makeBodies(job);
    const bytes = queues.flat().reduce((sum, { body }) => sum + body.length, 0);
    process.send({ ready: { bytes, requests: queues.flat().length } });
  } else {
    send().then(
      (done) => process.send({ done }),
      (error) => process.send({ failed: String(error) }),
    );
  }
});

async function send() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: job.connections });
  const latencies = [];
  const began = performance.now();
  const counts = await Promise.all(
    queues.map(async (queue) => {
      let points = 0;
      for (const { body, points: own } of queue) {
        const before = performance.now();
        await post(agent, body);
        latencies.push(performance.now() - before);
        points += own;
      }
      return points;
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  queues = [];
  return { seconds, points: counts.reduce((sum, count) => sum + count, 0), latencies };
}

function post(agent, body) {
  const headers = { 'content-type': CONTENT_TYPES[job.form], 'content-length': body.length, ...job.headers };
  return new Promise((resolve, reject) => {
    const request = http.request(job.url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => {
        if (response.statusCode >= 200 && response.statusCode < 300) resolve();
        else reject(new Error(`${job.url} answered ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
