/** Streamers, records of reports and events, on both stores; and the journal that reports pass on their way there. */
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import { EventService } from '../../src/services/events/events.js';
import type { PointIdentity } from '../../src/services/services.js';
import { ReportLog } from '../../src/services/streamer-reports/report-log.js';
import { STORES, withProject } from '../support/stores.js';
import type { NewReport } from '../../src/model/records/report.js';

const ALL = { offset: 0, limit: 100 };
const NO_DOCUMENT = { document: null, file: null, ending: null };
let made = 0;

describe.each(STORES)('streamers, reports and events over $kind', (store) => {
  let catalog: Catalog;
  let project: number;
  let series: number;
  const folders: string[] = [];

  beforeAll(async () => {
    catalog = await store.open();
    project = (await withProject(catalog)).project.id;
    const device = await catalog.devices.create(project, 'with events');
    const creating = catalog.seriesIngest.creating(project, (held) =>
      held.createSeries(device.id, 'trace', 'number', {}),
    );
    series = (await creating).id;
  });
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

  const newStreamer = async () => {
    const device = await catalog.devices.create(project, `reporting ${++made}`);
    return catalog.streamers.ensure(device.id, 0, 0xd7ff);
  };
  const report = (
    streamer: number,
    first: number,
    last: number,
    more: Partial<NewReport> = {},
  ): NewReport => ({
    uuid: `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`,
    streamer,
    number: 1,
    digest: `digest ${made}`,
    originalFirst: first,
    originalLast: last,
    actualFirst: first,
    actualLast: last,
    sent: 2e15,
    sentUptime: 100,
    base: made,
    readings: last - first + 1,
    accepted: last - first + 1,
    stored: true,
    createdBy: null,
    ...more,
  });

  test('a device and a number are one streamer', async () => {
    const streamer = await newStreamer();
    expect(await catalog.streamers.ensure(streamer.device, 0, 5)).toEqual(streamer);
    expect((await catalog.streamers.ensure(streamer.device, 1, 5)).id).not.toBe(streamer.id);
    const { items, total } = await catalog.streamers.list([project], { device: streamer.device }, ALL);
    expect([items.map(({ number }) => number), total]).toEqual([[0, 1], 2]);
    expect((await catalog.streamers.list([project], { selector: 5 }, ALL)).items).toHaveLength(1);
    expect((await catalog.streamers.list([project + 1], {}, ALL)).items).toEqual([]);
  });

  test('the last id of a streamer rises and never falls', async () => {
    const { id, device } = await newStreamer();
    for (const lastId of [10, 30, 20])
      await catalog.streamers.advance(id, { lastId, base: lastId, selector: 7 });
    const { items } = await catalog.streamers.list([project], { device }, ALL);
    expect(items).toMatchObject([{ lastId: 30, base: 20, selector: 7 }]);
  });

  test('a streamer shows no more when its device is deleted', async () => {
    const { id, device } = await newStreamer();
    await catalog.reports.put([report(id, 1, 5)]);
    expect((await catalog.reports.list([project], { device, number: 0 }, ALL)).total).toBe(1);
    await catalog.devices.delete(project, device);
    expect((await catalog.streamers.list([project], { device }, ALL)).total).toBe(0);
    expect((await catalog.reports.list([project], { device }, ALL)).total).toBe(0);
  });

  test('what shares ids with a span is found, oldest first, also what was broken off', async () => {
    const { id } = await newStreamer();
    const broken = report(id, 16, 30, { stored: false, accepted: 0 });
    const reports = [report(id, 1, 10), report(id, 11, 15), broken, report(id, 0, 0, { accepted: 0 })];
    await catalog.reports.put(reports);
    const found = async (first: number, last: number) =>
      (await catalog.reports.taking(id, first, last)).map(({ actualFirst, stored }) => [actualFirst, stored]);
    expect(await found(5, 12)).toEqual([
      [1, true],
      [11, true],
    ]);
    expect(await found(16, 16)).toEqual([[16, false]]);
    expect(await found(31, 99)).toEqual([]);
    expect(await catalog.reports.highest(id)).toBe(30);
    expect((await catalog.reports.list([project], { uuid: broken.uuid }, ALL)).total).toBe(0);
    await catalog.reports.finish(broken.uuid, { actualFirst: 16, actualLast: 30, accepted: 15 });
    expect((await catalog.reports.list([project], { uuid: broken.uuid }, ALL)).items).toMatchObject([
      { accepted: 15 },
    ]);
  });

  test('events with a number are kept once, others as often as they come', async () => {
    const event = (sequence: number, time = 1e15) => ({
      ...{ series, time, sequence, clock: null, extra: { a: 1 } },
      ...{ document: '[1]', file: null, ending: 'json' },
    });
    expect(await catalog.events.add([event(1), event(2), event(0), event(0)])).toHaveLength(4);
    expect(await catalog.events.add([event(1), event(3), event(0)])).toHaveLength(2);
    const windows = [{ series: [series] }];
    const { items, total } = await catalog.events.list({ windows, firstSequence: 1 }, 'sequence', ALL);
    expect([items.map(({ sequence }) => sequence), total]).toEqual([[1, 2, 3], 3]);
    expect(await catalog.events.counts([series])).toEqual(new Map([[series, 6]]));
    expect(
      (await catalog.events.list({ windows: [{ series: [series], from: 1e15 + 1 }] }, 'newest', ALL)).total,
    ).toBe(0);
    expect((await catalog.events.list({ windows: [] }, 'newest', ALL)).total).toBe(0);
    const { id } = items[0]!;
    expect(await catalog.events.get([project], id)).toMatchObject({ extra: { a: 1 }, document: '[1]' });
    expect(await catalog.events.get([project + 1], id)).toBeUndefined();
  });

  test('events of another project are neither added, changed nor deleted', async () => {
    const events = new EventService(catalog);
    const event = { series, time: 2e15, sequence: 7, clock: null, extra: {}, ...NO_DOCUMENT };
    await expect(events.add([project + 1], [event])).rejects.toMatchObject({ code: 'not_found' });
    const [id] = await events.add([project], [event]);
    for (const attempt of [
      () => events.update([project + 1], id!, { extra: { b: 2 } }),
      () => events.delete([project + 1], id!),
      () => events.update([project], id! + 1_000_000, { extra: { b: 2 } }),
      () => events.delete([project], id! + 1_000_000),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    expect(await events.get([project], id!)).toMatchObject({ extra: {} });
    expect(await events.update([project + 1, project], id!, { extra: { b: 2 } })).toMatchObject({
      extra: { b: 2 },
    });
    await events.delete([project], id!);
    await expect(events.get([project], id!)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('events of a deleted series are not found; when it is purged the time of their files is over', async () => {
    const { organization } = (await catalog.projects.get(project))!;
    const inside = await catalog.devices.create(project, `traced ${++made}`);
    const [gone, kept] = await catalog.seriesIngest.creating(project, async (held) => [
      await held.createSeries(inside.id, 'gone', 'number', {}),
      await held.createSeries(inside.id, 'kept', 'number', {}),
    ]);
    const fileOf = async (path: string) => {
      const about = { organization, project, kind: 'iotile.event', name: 'x', type: 'application/json' };
      const content = { bytes: 1, sha256: 'x', path, hash: null, attributes: {}, expires: null };
      return (await catalog.files.create({ ...about, ...content })).id;
    };
    const [first, second] = [await fileOf(`aa/${made}`), await fileOf(`bb/${made}`)];
    const event = { time: 1e15, sequence: 0, clock: null, extra: {}, document: null, ending: 'json' };
    await catalog.events.add([
      { ...event, series: gone.id, file: first },
      { ...event, series: kept.id, file: second },
    ]);
    await catalog.series.delete(project + 1, gone.id);
    expect(await catalog.files.expired(Date.now(), 100)).toEqual([]);
    const [event1] = (await catalog.events.add([{ ...event, time: 2e15, series: gone.id, file: null }])) as [
      number,
    ];
    await catalog.series.delete(project, gone.id);
    expect(await catalog.events.get([project], event1)).toBeUndefined();
    expect(await catalog.events.update([project], event1, { document: 'x' })).toBeUndefined();
    expect(await catalog.events.delete([project], event1)).toBe(false);
    expect(await catalog.files.expired(Date.now(), 100)).toEqual([]);
    while ((await catalog.purge.resting('series', [gone.id], 1)) > 0);
    await catalog.purge.removeSeries([gone.id]);
    expect((await catalog.files.expired(Date.now(), 100)).map(({ id }) => id)).toEqual([first]);
    expect(await catalog.events.counts([gone.id, kept.id])).toEqual(new Map([[kept.id, 1]]));
  });

  describe('the journal', () => {
    const opened = async () => {
      const folder = await mkdtemp(join(tmpdir(), 'tributary-journal-'));
      folders.push(folder);
      const stored = new Set<number>();
      const holds = (points: readonly PointIdentity[]) =>
        Promise.resolve(points.map(({ sequence }) => stored.has(sequence)));
      const open = () => ReportLog.open({ catalog, folder, holds, onProblem: () => undefined });
      return { folder, open, stored, log: await open() };
    };
    const shown = async (device: number) =>
      (await catalog.reports.list([project], { device }, ALL)).items.map(({ actualLast, accepted }) => [
        actualLast,
        accepted,
      ]);
    const end = ({ uuid, streamer }: NewReport, accepted: number, lastId: number) => ({
      end: {
        uuid,
        streamer,
        outcome: { actualFirst: 1, actualLast: lastId, accepted },
        progress: { lastId, selector: 1, base: 1 },
      },
    });

    test('brings reports into the catalog and leaves no file behind', async () => {
      const { log, folder } = await opened();
      const { id, device } = await newStreamer();
      const begun = report(id, 1, 10, { stored: false, accepted: 0 });
      await Promise.all([
        log.add({ begin: begun }),
        log.add(end(begun, 10, 10)),
        log.add({ whole: report(id, 0, 0) }),
      ]);
      await log.flush();
      expect(await shown(device)).toEqual([
        [10, 10],
        [0, 1],
      ]);
      expect((await catalog.streamers.list([project], { device }, ALL)).items[0]).toMatchObject({
        lastId: 10,
      });
      await log.close();
      expect(await readdir(folder)).toEqual([]);
    });

    test('of a process that was killed is read by the next one, once, whatever was cut off', async () => {
      const { log, folder, open } = await opened();
      const { id, device } = await newStreamer();
      const [first, second] = [report(id, 1, 10, { stored: false }), report(id, 11, 20, { stored: false })];
      await log.add({ begin: first });
      await log.flush();
      await log.add(end(first, 10, 10));
      await log.add({ begin: second });
      // The process ends here: nothing more reaches the catalog, and the last line is torn.
      const [file] = await readdir(folder);
      await appendFile(join(folder, file!), '{"end":{"uuid":"');
      for (let start = 0; start < 2; start++) {
        const next = await open();
        expect(await shown(device)).toEqual([[10, 10]]);
        expect(await catalog.reports.taking(id, 15, 15)).toMatchObject([
          { stored: false, base: second.base },
        ]);
        await next.close();
      }
      await log.close();
    });

    test('of a process that was killed tells by its points which reports ended as foreseen', async () => {
      const { log, folder, open, stored } = await opened();
      const { id, device } = await newStreamer();
      const foreseen = (last: number) => {
        const begin = report(id, last - 9, last, { stored: false, accepted: 0 });
        const witness = { series, time: 1e15, sequence: last };
        return { begin, foreseen: { witness, end: end(begin, 10, last).end } };
      };
      const reports = [foreseen(10), foreseen(20), foreseen(30)] as const;
      for (const begun of reports) await log.add(begun);
      await log.end(reports[0], reports[0].foreseen.end);
      // The second one's points are durable, but it was not noted that it ended; the third one's are not.
      stored.add(10).add(20);
      const [file] = await readdir(folder);
      expect((await readFile(join(folder, file!), 'utf8')).split('\n')).toHaveLength(4);
      const next = await open();
      expect(await shown(device)).toEqual([
        [10, 10],
        [20, 10],
      ]);
      expect((await catalog.streamers.list([project], { device }, ALL)).items[0]).toMatchObject({
        lastId: 20,
      });
      await next.close();
      await log.close();
    });

    test('notes the end of a foreseen report whose begin is in the catalog already', async () => {
      const { log, folder, open } = await opened();
      const { id, device } = await newStreamer();
      const begin = report(id, 1, 10, { stored: false, accepted: 0 });
      const begun = {
        begin,
        foreseen: { witness: { series, time: 1e15, sequence: 10 }, end: end(begin, 10, 10).end },
      };
      await log.add(begun);
      await log.flush();
      expect(await readdir(folder)).toEqual([]);
      await log.end(begun, begun.foreseen.end);
      const next = await open();
      expect(await shown(device)).toEqual([[10, 10]]);
      await next.close();
      await log.close();
    });

    test('forgets what was broken off when a later try of the same bytes is whole', async () => {
      const { log } = await opened();
      const { id } = await newStreamer();
      const broken = report(id, 1, 10, { stored: false, digest: 'same' });
      const again = report(id, 1, 10, { stored: false, digest: 'same' });
      await log.add({ begin: broken });
      await log.add({ begin: again });
      const { end: ended } = end(again, 10, 10);
      await log.add({ end: { ...ended, replaces: 'same' } });
      await log.flush();
      expect(await catalog.reports.taking(id, 1, 10)).toMatchObject([{ stored: true, base: again.base }]);
      await log.close();
    });
  });
});
