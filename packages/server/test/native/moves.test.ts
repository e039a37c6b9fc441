/** Moves as jobs: told by the command that does them, shown and cancelled like all jobs, and known as interrupted when nothing comes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { later } from '../support/clock.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const SECONDS = 1_000;
const RESULT = { points: 10, refused: 0, chunks: 2, different: 0 };
const ask = async (method: string, path: string, body?: unknown, token = platform.one.token) => {
  const { status, json } = await platform.call(method, path, { body, token });
  return { status, ...json };
};
const begin = (key: string, token?: string) =>
  ask('POST', '/moves', { key, source: 'old place', command: 'tributary move losant' }, token);
const report = (id: number, body: object, token?: string) => ask('POST', `/moves/${id}/report`, body, token);
const job = (id: number) => ask('GET', `/jobs/${id}`);

describe('a move', () => {
  it('is a job with what is moved and how far it is, until it has ended', async () => {
    const made = await begin('told');
    expect(made).toMatchObject({ status: 201, kind: 'move', state: 'running', progress: {} });
    expect(made.input).toEqual({ key: 'told', source: 'old place', command: 'tributary move losant' });
    const progress = { rows: 500, percent: 25.5, eta: 3_000 };
    await later(SECONDS, async () => void (await report(made.id, { progress })));
    expect(await job(made.id)).toMatchObject({ state: 'running', progress });
    const end = { state: 'done', result: RESULT };
    expect(await report(made.id, { progress, end })).toMatchObject({ state: 'done', result: RESULT });
    expect(await report(made.id, { progress: { rows: 1 } })).toMatchObject({ state: 'done' });
    const again = await begin('told');
    expect(again.id).not.toBe(made.id);
    const failed = { state: 'failed', message: 'the source is gone' };
    expect(await report(again.id, { progress: {}, end: failed })).toMatchObject({
      state: 'failed',
      error: { message: 'the source is gone' },
    });
  });

  it('is interrupted when nothing was told for a minute, goes on with its key, and outlasts the server', async () => {
    const { id } = await begin('silent');
    await later(61 * SECONDS, async () => {
      expect(await job(id)).toMatchObject({ state: 'interrupted', finished: null });
      expect(await begin('silent')).toMatchObject({ id, state: 'running' });
    });
    await platform.restart();
    expect(await report(id, { progress: { rows: 2 } })).toMatchObject({ state: 'running' });
  });

  it('that is cancelled stays so, and its command learns of it', async () => {
    const { id } = await begin('cancelled');
    expect(await ask('POST', `/jobs/${id}/cancel`)).toMatchObject({ state: 'cancelled' });
    const end = { state: 'done', result: RESULT };
    expect(await report(id, { progress: {}, end })).toMatchObject({ state: 'cancelled', result: null });
  });

  it('is told by who may write to the project, and is nobody else’s', async () => {
    const { one, two } = platform;
    const { id } = await begin('ours');
    expect(await report(id, { progress: {} }, one.writer)).toMatchObject({ status: 200 });
    expect(await report(id, { progress: {} }, one.reader)).toMatchObject({ status: 403 });
    expect(await begin('ours', one.reader)).toMatchObject({ status: 403 });
    expect(await report(id, { progress: {} }, two.token)).toMatchObject({ status: 404 });
    expect((await begin('ours', two.token)).id).not.toBe(id);
    const exported = await ask('POST', '/exports', {});
    expect(await report(exported.id, { progress: {} })).toMatchObject({ status: 404 });
    expect(await report(id, { progress: { percent: 101 } })).toMatchObject({ status: 400 });
    const { items } = await ask('GET', '/audit?action=move.begin', undefined, one.admin);
    expect(items.map(({ subject }: { subject: { id: string } }) => subject.id)).toContain(String(id));
  });

  it('is one of at most 20 that are open in a project; of more, one that stands still is given up', async () => {
    const token = platform.two.token;
    const first = await begin('ours', token);
    for (let made = 1; made < 20; made++)
      expect(await begin(`many ${made}`, token)).toMatchObject({ status: 201 });
    expect(await begin('too many', token)).toMatchObject({
      status: 409,
      error: { code: 'too_many_in_project' },
    });
    await later(61 * SECONDS, async () => {
      expect(await begin('later', token)).toMatchObject({ status: 201 });
      expect(await ask('GET', `/jobs/${first.id}`, undefined, token)).toMatchObject({ state: 'failed' });
    });
  });
});
