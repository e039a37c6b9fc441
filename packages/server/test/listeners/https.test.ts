/** HTTPS as a second door to the same routes: own certificate, self-signed one, and what happens to unusable files. */
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import fastify from 'fastify';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { listenHttps } from '../../src/listeners/https.js';
import { selfSignedTls } from '../../src/listeners/self-signed.js';
import { readTls } from '../../src/listeners/tls.js';
import { startPlatform, type Platform } from '../../src/main.js';
import { freePort } from '../support/free-port.js';

const folder = mkdtempSync(join(tmpdir(), 'tributary-https-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Got {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  readonly protocol: string | null;
}

/** With an agent that speaks https and nothing else, as the Node client of iobeam has. */
function get(url: string, agent: Agent): Promise<Got> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (answer) => {
      const protocol = (answer.socket as TLSSocket).getProtocol();
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode, headers: answer.headers, text, protocol });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('a platform with https-port and no certificate', () => {
  let platform: Platform;
  const dataDir = at('data');
  const pem = join(dataDir, 'tls/self-signed.pem');
  beforeAll(async () => {
    const flags = { 'data-dir': dataDir, host: '127.0.0.1', port: '0', 'mqtt-port': '0' };
    const config = loadConfig({ ...flags, 'https-port': String(await freePort()) }, {});
    platform = await startPlatform(config, { quiet: true });
  });
  afterAll(() => platform.stop());

  it('answers over TLS what it answers over HTTP, and the certificate names localhost', async () => {
    const agent = new Agent({ keepAlive: true, ca: readFileSync(pem) });
    const url = platform.httpsUrl!.replace('127.0.0.1', 'localhost');
    const secure = await get(`${url}/v1/nothing`, agent);
    const plain = await fetch(`${platform.url}/v1/nothing`);
    expect(secure.status).toBe(404);
    expect(secure.text).toBe(await plain.text());
    expect(secure.headers['content-length']).toBe(String(secure.text.length));
    expect(secure.protocol).toBe('TLSv1.3');
    // A second request on the kept connection.
    expect((await get(`${url}/v1/ping/`, agent)).text).toBe('{}');
    agent.destroy();
  });

  it('is not trusted without its certificate', async () => {
    await expect(get(`${platform.httpsUrl}/v1/ping`, new Agent())).rejects.toThrow(/self-signed/);
  });

  it('keeps the key to its own user and makes it once', async () => {
    expect(statSync(join(dataDir, 'tls/self-signed.key')).mode & 0o777).toBe(0o600);
    const [before, again] = [readFileSync(pem, 'utf8'), await selfSignedTls(dataDir, [])];
    expect(again.cert).toBe(before);
    const other = await selfSignedTls(at('renamed'), ['hub.example', '10.0.0.7']);
    expect((await selfSignedTls(at('renamed'), ['hub.example', '10.0.0.7'])).fingerprint).toBe(
      other.fingerprint,
    );
    expect((await selfSignedTls(at('renamed'), ['other.example'])).fingerprint).not.toBe(other.fingerprint);
  });

  it('makes a new pair in place of a damaged one', async () => {
    const first = await selfSignedTls(at('damaged'), []);
    writeFileSync(join(at('damaged'), 'tls/self-signed.key'), 'half of a k');
    const second = await selfSignedTls(at('damaged'), []);
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect((await selfSignedTls(at('damaged'), [])).fingerprint).toBe(second.fingerprint);
  });

  it('says so when the port is taken', async () => {
    const port = Number(new URL(platform.httpsUrl!).port);
    const tls = await selfSignedTls(dataDir, []);
    await expect(listenHttps({ app: fastify(), host: '127.0.0.1', port, tls })).rejects.toThrow(
      /^Setting https-port is \d+ \(EADDRINUSE\); expected a port that nothing else listens on\.$/,
    );
  });
});

describe('tls-certificate and tls-key', () => {
  const files = { cert: at('own.pem'), key: at('own.key'), other: at('other.key'), locked: at('locked.key') };
  beforeAll(async () => {
    const [own, other] = await Promise.all([
      generate([{ name: 'commonName', value: 'hub.example' }], { algorithm: 'sha256' }),
      generate([{ name: 'commonName', value: 'hub.example' }], { keyType: 'ec', algorithm: 'sha256' }),
    ]);
    writeFileSync(files.cert, own.cert);
    writeFileSync(files.key, own.private);
    writeFileSync(files.other, other.private);
    const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
    writeFileSync(files.locked, createPrivateKey(own.private).export(locked));
  });

  it('are read when they belong together', async () => {
    const tls = await readTls({ tlsCertificate: files.cert, tlsKey: files.key });
    expect(tls?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(await readTls({})).toBeUndefined();
  });

  it.each([
    [
      'the key is missing',
      () => [files.cert, undefined],
      /^Setting tls-key .*absent.* private key of .*own\.pem/,
    ],
    ['the certificate is missing', () => [undefined, files.key], /^Setting tls-certificate .*absent/],
    [
      'a file is not there',
      () => [at('none.pem'), files.key],
      /^Setting tls-certificate .*none\.pem.*\(ENOENT\)/,
    ],
    ['a file is a folder', () => [files.cert, folder], /^Setting tls-key .*\(EISDIR\)/],
    [
      'the certificate is no PEM',
      () => [files.key, files.key],
      /^Setting tls-certificate .*own\.key.*\(not PEM\)/,
    ],
    ['the key is no key', () => [files.cert, files.cert], /^Setting tls-key .*own\.pem.*\(not usable\)/],
    ['the key is encrypted', () => [files.cert, files.locked], /^Setting tls-key .*not encrypted/],
    [
      'they do not match',
      () => [files.cert, files.other],
      /^Setting tls-key .*other\.key.*not of another one/,
    ],
  ] as const)('stop the start when %s', async (_, pair, message) => {
    const [tlsCertificate, tlsKey] = pair() as [string | undefined, string | undefined];
    const config = loadConfig(
      {
        ...{ 'data-dir': at('third'), host: '127.0.0.1', port: '0', 'mqtt-port': '0', 'https-port': '7443' },
        ...(tlsCertificate === undefined ? {} : { 'tls-certificate': tlsCertificate }),
        ...(tlsKey === undefined ? {} : { 'tls-key': tlsKey }),
      },
      {},
    );
    await expect(startPlatform(config, { quiet: true })).rejects.toThrow(message);
  });
});
