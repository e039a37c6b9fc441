// Device clients neither follow redirects nor agree on a slash at the end.
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { answerBothSlashes } from '../../src/dialects/slashes.js';

it('a route answers with and without a slash at the end, and leaves other scopes alone', async () => {
  const app = fastify();
  await app.register(
    (scope, _options, done) => {
      answerBothSlashes(scope);
      scope.get('/a/:id', () => 'x');
      scope.post('/b/', () => 'y');
      done();
    },
    { prefix: '/v1' },
  );
  app.get('/plain', () => 'z');
  const answers = [
    ['GET', '/v1/a/1', 200],
    ['GET', '/v1/a/1/', 200],
    ['HEAD', '/v1/a/1/', 200],
    ['POST', '/v1/b', 200],
    ['POST', '/v1/b/', 200],
    ['GET', '/plain/', 404],
  ] as const;
  for (const [method, url, status] of answers)
    expect([url, (await app.inject({ method, url })).statusCode]).toEqual([url, status]);
});

it('the twin of a route reads bodies as its own scope does', async () => {
  const app = fastify();
  answerBothSlashes(app);
  await app.register((scope, _options, done) => {
    scope.addContentTypeParser('*', (_request, _payload, next) => next(null, 'read here'));
    scope.put('/file', (request) => request.body);
    done();
  });
  for (const url of ['/file', '/file/']) {
    const answer = await app.inject({ method: 'PUT', url, payload: 'x', headers: { 'content-type': 'a/b' } });
    expect([url, answer.body]).toEqual([url, 'read here']);
  }
});
