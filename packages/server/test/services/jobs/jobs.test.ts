import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.js';
import { TributaryError } from '../../../src/errors/error.js';
import { createAccessServices } from '../../../src/services/access/access.js';
import { JobService } from '../../../src/services/jobs/jobs.js';
import { STORES, withProject } from '../../support/stores.js';
import type { Principal } from '../../../src/services/contract/principal.js';

const store = STORES[0] as (typeof STORES)[number];
let catalog: Catalog;
let jobs: JobService;
let owner: { organization: number; project: number };
let viewer: Principal;

beforeEach(async () => {
  catalog = await store.open();
  const { organization, project } = await withProject(catalog);
  owner = { organization: organization.id, project: project.id };
  viewer = {
    ...{ kind: 'token', id: 1, organization: organization.id, projects: null, user: null, device: null },
    ...{ scopes: new Set(['organization:admin']), attributes: {}, expires: null, limits: null },
  };
  jobs = await JobService.open(catalog, rights());
});

afterEach(() => void vi.useRealTimers());

const rights = () => ({
  rights: createAccessServices(catalog).rights,
  links: () => Promise.resolve(new Map<number, string>()),
  endLinks: () => Promise.resolve(),
});

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

test('a job answers at once, goes on by itself and keeps its result', async () => {
  let finish = (): void => undefined;
  const gate = new Promise<void>((resolve) => (finish = resolve));
  const job = await jobs.start(owner, 'export', async (progress) => {
    await gate;
    progress.report({ rows: 10, percent: 100 });
    return { file: 'x.csv' };
  });
  expect(await jobs.get(viewer, job.id)).toMatchObject({ state: 'running', kind: 'export', result: null });
  finish();
  expect(await jobs.wait(job)).toMatchObject({
    state: 'done',
    result: { file: 'x.csv' },
    progress: { rows: 10, percent: 100, eta: 0 },
  });
  expect((await jobs.get(viewer, job.id)).finished).toBeGreaterThan(0);
});

test('progress is readable while it runs and written at most each 500 ms', async () => {
  let writes = 0;
  const write = catalog.jobs.progress.bind(catalog.jobs);
  catalog.jobs.progress = (...args) => {
    writes++;
    return write(...args);
  };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  let report!: (percent: number) => void;
  let finish!: () => void;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const job = await jobs.start(owner, 'import', (progress) => {
    report = (percent) => progress.report({ rows: percent * 10, percent });
    return finished;
  });
  for (let percent = 1; percent <= 60; percent++) {
    report(percent);
    vi.advanceTimersByTime(10);
  }
  // In six tenths of a second: at their begin and after the half.
  expect(writes).toBe(2);
  const { progress } = await jobs.get(viewer, job.id);
  expect([50, 51]).toContain(progress.percent);
  expect(progress.rows).toBe(progress.percent! * 10);
  expect(progress.eta).toBeGreaterThan(0);
  finish();
  expect((await jobs.wait(job)).progress).toMatchObject({ rows: 600, percent: 60 });
  // What was not written yet comes with the end, and nothing after it.
  vi.advanceTimersByTime(10_000);
  expect(writes).toBe(2);
});

test('a cancelled job ends and says so; cancelling again changes nothing', async () => {
  const job = await jobs.start(owner, 'export', ({ signal }) => untilAborted(signal));
  expect(await jobs.cancel(viewer, job.id)).toMatchObject({
    state: 'cancelled',
    error: { message: 'The job was cancelled.' },
  });
  expect(await jobs.cancel(viewer, job.id)).toMatchObject({ state: 'cancelled' });
});

test('a failed job tells our own errors, and of others nothing but that they were', async () => {
  const ours = await jobs.start(owner, 'a', () => Promise.reject(new TributaryError('engine_unavailable')));
  expect(await jobs.wait(ours)).toMatchObject({
    state: 'failed',
    error: { code: 'engine_unavailable' },
  });
  const other = await jobs.start(owner, 'b', () => Promise.reject(new Error('secret path')));
  const { error } = await jobs.wait(other);
  expect(error).toMatchObject({ code: 'internal' });
  expect(error?.message).not.toContain('secret');
});

test('a job that was running when the process died is failed at the next start', async () => {
  const job = await catalog.jobs.create(owner, 'import');
  const next = await JobService.open(await store.reopen(), rights());
  expect(await next.get(viewer, job.id)).toMatchObject({
    state: 'failed',
    error: { code: 'interrupted', message: expect.stringMatching(/^interrupted/) as string },
  });
});

test('stopping ends what runs and takes no more', async () => {
  const job = await jobs.start(owner, 'export', ({ signal }) => untilAborted(signal));
  await jobs.stop();
  expect(await jobs.get(viewer, job.id)).toMatchObject({ state: 'failed', error: { code: 'stopping' } });
  await expect(jobs.start(owner, 'export', async () => 1)).rejects.toMatchObject({ code: 'stopping' });
});

test('a job that outlasts the process stays running, and is taken up where somebody does', async () => {
  const lasting = await jobs.start(owner, 'deletion', ({ signal }) => untilAborted(signal), { lasts: true });
  const killed = await catalog.jobs.create(owner, 'deletion');
  await jobs.stop();
  expect(await jobs.get(viewer, lasting.id)).toMatchObject({ state: 'running', error: null });
  const taken = [lasting.id, killed.id];
  const next = await JobService.open(await store.reopen(), { ...rights(), lasting: taken });
  for (const { id, organization } of [lasting, killed]) {
    await next.resume({ id, organization }, (progress) => {
      progress.report({ rows: 5 });
      return Promise.resolve({ rows: 5 });
    });
    expect(await next.wait({ id, organization })).toMatchObject({ state: 'done', result: { rows: 5 } });
    // Ended is ended.
    await next.resume({ id, organization }, () => Promise.reject(new Error('once more')));
    expect(await next.get(viewer, id)).toMatchObject({ state: 'done' });
  }
});

test('a job that outlasts the process is cancelled like any other', async () => {
  const job = await jobs.start(owner, 'deletion', ({ signal }) => untilAborted(signal), { lasts: true });
  expect(await jobs.cancel(viewer, job.id)).toMatchObject({ state: 'cancelled' });
});

test('jobs of other organizations and unreachable projects are not found', async () => {
  const ofProject = await jobs.start(owner, 'a', async () => 1);
  const ofAll = await jobs.start({ ...owner, project: null }, 'b', async () => 1);
  const strangers: Principal[] = [
    { ...viewer, organization: owner.organization + 1 },
    { ...viewer, projects: [owner.project + 1], scopes: new Set(['project:admin']) },
  ];
  for (const stranger of strangers) {
    for (const { id } of [ofProject, ofAll]) {
      await expect(jobs.get(stranger, id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(jobs.cancel(stranger, id)).rejects.toMatchObject({ code: 'not_found' });
    }
    expect((await jobs.list(stranger)).items).toEqual([]);
  }
  expect((await jobs.list({ ...viewer, projects: [owner.project] })).items.map((job) => job.id)).toEqual([
    ofProject.id,
  ]);
  const page = await jobs.list(viewer, { limit: 1 });
  expect(page.items.map((job) => job.id)).toEqual([ofAll.id]);
  expect(
    (await jobs.list(viewer, { limit: 1, cursor: page.next as string })).items.map((job) => job.id),
  ).toEqual([ofProject.id]);
});
