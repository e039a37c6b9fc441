/** One keep-alive connection to the native API (or another below `base`), and the time of each request from its first byte to the last of the answer. */
import http from 'node:http';
import { quantile } from './numbers.mjs';

export function connect(server) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const post = (route, members, base = '/tributary/v1') => {
    const body = JSON.stringify(members);
    const headers = {
      authorization: `Bearer ${server.token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    return new Promise((resolve, reject) => {
      const url = `${server.url}${base}${route}`;
      const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode >= 200 && response.statusCode < 300) resolve(text);
          else reject(new Error(`${route} answered ${response.statusCode}: ${text.slice(0, 300)}`));
        });
      });
      request.on('error', reject);
      request.end(body);
    });
  };
  /** Of any path of the server, with the headers of its API. */
  const get = (path, headers = { authorization: `Bearer ${server.token}` }) =>
    new Promise((resolve, reject) => {
      const request = http.get(`${server.url}${path}`, { agent, headers }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${path} answered ${response.statusCode}: ${text.slice(0, 300)}`));
        });
      });
      request.on('error', reject);
    });
  const ping = () =>
    new Promise((resolve, reject) => {
      const request = http.get(`${server.url}/ping`, { agent }, (response) => {
        response.resume();
        response.on('end', () => resolve('{"items":[]}'));
      });
      request.on('error', reject);
    });
  return { post, get, ping, close: () => agent.destroy() };
}

/** A family this slow is known well enough. */
const MAX_SECONDS = 20;

/** Times `repeat` requests, each made for its turn; the first ones warm up and do not count. */
export async function latencyOf(client, { route, members, rows }, repeat) {
  const times = [];
  let seen = 0;
  const until = performance.now() + MAX_SECONDS * 1000;
  const warm = Math.min(20, repeat);
  for (let turn = 0; turn < warm + repeat; turn++) {
    const asked = members(turn);
    const began = performance.now();
    const text = await (route === '/ping' ? client.ping() : client.post(route, asked));
    if (turn >= warm || performance.now() > until) times.push(performance.now() - began);
    if (performance.now() > until) turn = warm + repeat;
    seen = (JSON.parse(text).items ?? JSON.parse(text).rows).length;
    if (rows !== undefined && seen !== rows)
      throw new Error(`${route} gave ${seen} rows, not ${rows}: ${text.slice(0, 200)}`);
  }
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), rows: seen };
}
