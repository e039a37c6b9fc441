/** Answers that slow clients have not taken yet are counted together: the next large one is told to come again. */
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { boundAnswers } from '../../src/dialects/answers.js';
import { sendError } from '../../src/dialects/native/errors.js';
import { head, open } from '../support/raw-http.js';

const MIB = 2 ** 20;
let app: FastifyInstance;
afterEach(async () => {
  app.server.closeAllConnections();
  await app.close();
});

test('a large answer is refused while others fill the bound, small ones go, and room comes back with a client that leaves', async () => {
  app = fastify();
  boundAnswers(app, { answerBytes: 32 * MIB, answersInFlightBytes: 40 * MIB });
  app.setErrorHandler(sendError);
  app.get('/large', () => ({ texts: Array.from({ length: 24 }, () => 'x'.repeat(MIB)) }));
  app.get('/small', () => ({ ok: true }));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const slow = open(url);
  slow.write(head('GET', '/large', {}));
  // It reads the first bytes, and no more.
  await new Promise<void>((resolve) => slow.once('data', () => resolve(void slow.pause())));

  const refused = await fetch(`${url}/large`);
  const { error } = (await refused.json()) as { error: { code: string; retryable: boolean } };
  expect([refused.status, error.code, error.retryable]).toEqual([503, 'answers_busy', true]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await fetch(`${url}/small`)).status).toBe(200);

  slow.destroy();
  await expect
    .poll(async () => (await (await fetch(`${url}/large`)).arrayBuffer()).byteLength)
    .toBeGreaterThan(24 * MIB);
});
