/** Alert rules, what they found and what is told of it, on both stores. */
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.js';
import { STORES } from '../support/stores.js';

const RULE = {
  name: 'hot',
  enabled: true,
  severity: 'warning',
  selection: { series: 't*' },
  condition: { kind: 'threshold', is: '>', value: 80 },
  channels: ['ops'],
} as const;
const CHANNEL = {
  name: 'ops',
  target: { kind: 'mqtt', topic: 'a' },
  group: '10s',
  repeat: null,
  quiet: null,
} as const;

async function projectOf(catalog: Catalog): Promise<number> {
  const { id } = await catalog.organizations.create('one');
  return (await catalog.projects.create(id, { name: 'p' })).id;
}

async function seriesOf(catalog: Catalog, project: number): Promise<number> {
  const { id: device } = await catalog.devices.create(project, 'd');
  const { id } = await catalog.seriesIngest.creating(project, (held) =>
    held.createSeries(device, 's', 'number', {}),
  );
  return id;
}

describe.each(STORES)('$kind', (store) => {
  it('keeps rules by names that are unique in their project', async () => {
    const catalog = await store.open();
    const project = await projectOf(catalog);
    const rule = await catalog.alertRules.create(project, RULE, 5);
    expect(rule).toMatchObject({ ...RULE, project, from: 5 });
    await expect(catalog.alertRules.create(project, RULE, 6)).rejects.toThrow(/exists already/);
    expect(await catalog.alertRules.everywhere(0, 10)).toMatchObject([{ settled: false }]);
    await catalog.alertRules.settle([rule.id]);
    await catalog.alertRules.update(project, rule.id, { ...RULE, name: 'hotter' }, undefined);
    expect(await catalog.alertRules.everywhere(0, 10)).toMatchObject([
      { settled: true, rule: { name: 'hotter', from: 5 } },
    ]);
    await catalog.alertRules.update(project, rule.id, RULE, 7);
    expect(await catalog.alertRules.everywhere(0, 10)).toMatchObject([{ settled: false, rule: { from: 7 } }]);
    expect(await catalog.alertRules.delete(project + 1, rule.id)).toBe(false);
    expect(await catalog.alertRules.delete(project, rule.id)).toBe(true);
  });

  it('makes, changes and deletes many rules at once', async () => {
    const catalog = await store.open();
    const project = await projectOf(catalog);
    const named = Array.from({ length: 1_200 }, (_, i) => ({ ...RULE, name: `m${i}` }));
    const made = await catalog.alertRules.createAll(project, named, 5);
    expect(made.map(({ name }) => name).sort()).toEqual(named.map(({ name }) => name).sort());
    await catalog.alertRules.settle(made.map(({ id }) => id));
    const changed = made.map((before, at) => ({
      before,
      after: { ...before, severity: 'info' as const, from: at % 2 === 0 ? 5 : 2 ** 52 },
    }));
    await catalog.alertRules.updateAll(changed);
    const stored = await catalog.alertRules.everywhere(0, 2_000);
    const byId = new Map(stored.map((one) => [one.rule.id, one]));
    for (const { after } of changed) {
      const { updated: _, ...rest } = after;
      expect(byId.get(after.id)).toMatchObject({ rule: rest, settled: after.from === 5 });
    }
    await catalog.alertRules.deleteAll(made.slice(1));
    expect((await catalog.alertRules.everywhere(0, 10)).map(({ rule }) => rule.id)).toEqual([made[0]!.id]);
  });

  it('tells alerts by their states, and those of one rule and series by when they ended', async () => {
    const catalog = await store.open();
    const project = await projectOf(catalog);
    const series = await seriesOf(catalog, project);
    const lane = {
      project,
      rule: 1,
      ruleName: 'hot',
      ruleFrom: 0,
      severity: 'warning',
      series,
      seriesName: 't',
    } as const;
    const spans = [
      { device: 'a', since: 1, fired: 1, ended: 5 },
      { device: 'a', since: 7, fired: 8, ended: null },
      { device: 'b', since: 7, fired: 8, ended: null },
      { device: 'a', since: 2 ** 52, fired: 2 ** 52, ended: null },
    ];
    const [over, fires, quiet, wrong] = await catalog.alerts.add(spans.map((span) => ({ ...lane, ...span })));
    await catalog.alerts.withdraw(wrong!.id);
    const listed = async (
      ...states: ('firing' | 'acknowledged' | 'silenced' | 'resolved' | 'withdrawn')[]
    ) => {
      const silences = [{ rule: null, device: 'b' }];
      const { items } = await catalog.alerts.list(project, { states }, { limit: 10 }, silences);
      return items.map(({ id }) => id);
    };
    expect(await listed('firing')).toEqual([fires!.id]);
    expect(await listed('silenced')).toEqual([quiet!.id]);
    expect(await listed('resolved', 'withdrawn')).toEqual([wrong!.id, over!.id]);
    await catalog.alerts.acknowledge(project, fires!.id, { name: 'me', comment: null });
    expect(await listed('acknowledged')).toEqual([fires!.id]);
    const ofLane = async (time: number) =>
      (await catalog.alerts.ofLane({ rule: 1, from: 0, series }, time)).map(({ id }) => id);
    expect(await ofLane(5)).toEqual([over!.id, fires!.id, quiet!.id]);
    expect(await ofLane(6)).toEqual([fires!.id, quiet!.id]);
    const ids = (alerts: readonly { id: number }[]) => alerts.map(({ id }) => id);
    expect(ids(await catalog.alerts.open(0, 10))).toEqual([fires!.id, quiet!.id]);
    expect(ids(await catalog.alerts.open(fires!.id, 10))).toEqual([quiet!.id]);
    expect(ids(await catalog.alerts.unacknowledged(0, 10))).toEqual([quiet!.id]);
    // One that is not there any more is not among what is answered.
    const changes = new Map(
      [over!.id, quiet!.id, 999].map((id) => [id, { since: 1, fired: 2, ended: id === over!.id ? 4 : null }]),
    );
    const changed = await catalog.alerts.setSpans(changes);
    expect(changed.map(({ id, since, fired, ended }) => [id, since, fired, ended]).sort()).toEqual([
      [over!.id, 1, 2, 4],
      [quiet!.id, 1, 2, null],
    ]);
    await catalog.alerts.setSpans(new Map([over!, quiet!].map((alert) => [alert.id, alert])));
    // At 8, when it fired, is too early for an end.
    expect(await catalog.alerts.end([quiet!.id, 999], 8)).toEqual(new Set([quiet!.id]));
    expect((await catalog.alerts.get(project, quiet!.id))!.ended).toBe(9);
    expect(await catalog.alerts.end([quiet!.id], 11)).toEqual(new Set([quiet!.id]));
    expect((await catalog.alerts.get(project, quiet!.id))!.ended).toBe(11);
    await catalog.alerts.prune(project, 10);
    expect(await catalog.alerts.count(project)).toBe(1);
  });

  it('gathers what is to be told, and keeps it until it is sent', async () => {
    const catalog = await store.open();
    const project = await projectOf(catalog);
    const channel = await catalog.alertChannels.create(project, CHANNEL, 'secret');
    expect(await catalog.alertChannels.secret(project, channel.id)).toBe('secret');
    await catalog.alertDeliveries.create(channel, [], 1, Date.now() + 60_000);
    const waiting = await catalog.alertDeliveries.gathering(channel.id);
    expect(await catalog.alertDeliveries.due(10)).toEqual([]);
    await catalog.alertDeliveries.gather(waiting!.id, [], 2, 0);
    const [due] = await catalog.alertDeliveries.due(10);
    expect(due).toMatchObject({ count: 2, tries: 0, channelName: 'ops' });
    await catalog.alertDeliveries.tried(due!.id, { state: 'sent', error: null, due: 1 });
    expect(await catalog.alertDeliveries.waiting()).toBe(0);
    await catalog.alertChannels.delete(project, channel.id);
    const { items } = await catalog.alertDeliveries.list(project, { state: 'sent' }, { limit: 10 });
    expect(items).toMatchObject([{ channel: null, tries: 1 }]);
    await catalog.alertDeliveries.pruneOlder(2, 10);
    expect((await catalog.alertDeliveries.list(project, {}, { limit: 10 })).items).toEqual([]);
  });

  it('keeps the two newest bands of a series, as long as it is there', async () => {
    const catalog = await store.open();
    const project = await projectOf(catalog);
    const series = await seriesOf(catalog, project);
    const band = { series, weeks: 4, zone: 'UTC', hours: 'AAAA' };
    for (const from of [1, 2, 2, 3]) await catalog.alertBands.keep({ ...band, from });
    await catalog.alertBands.keep({ ...band, zone: 'Europe/Berlin', from: 1 });
    await catalog.alertBands.keep({ ...band, series: series + 1, from: 1 });
    expect((await catalog.alertBands.all(10)).map(({ zone, from }) => `${zone} ${from}`)).toEqual([
      'Europe/Berlin 1',
      'UTC 2',
      'UTC 3',
    ]);
    await catalog.alertBands.delete(series, { weeks: 4, zone: 'UTC' });
    expect(await catalog.alertBands.all(10)).toEqual([{ ...band, zone: 'Europe/Berlin', from: 1 }]);
  });
});
