/** The alerts that a server has of some rules and devices, and those that an oracle finds in the points it has. Points lie ahead of the clock, so that what fires is what they say. */
import type { AlertRuleFields, AlertSpan } from '../../src/model/records/alert.js';
import { microsFromIso } from '../../src/model/time.js';
import { oracle, type OraclePoint } from './alert-oracle.js';

export type OracleRule = Pick<AlertRuleFields, 'condition' | 'clear' | 'for'>;
// Answers of the server.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Ask = (method: string, path: string, body?: unknown) => Promise<any>;

/** By device and the name of the rule. Rules are about the series `value` and compare it with `other`. */
export async function wantedSpans(ask: Ask, devices: readonly string[], rules: Record<string, OracleRule>) {
  const spans: Record<string, AlertSpan[]> = {};
  for (const device of devices) {
    const { items } = await ask('POST', '/query/points', { devices: [device], limit: 10_000 });
    const points: OraclePoint[] = (items as { series: string; time: string; value: number }[]).map(
      (point) => ({
        time: microsFromIso(point.time),
        input: point.series === 'value' ? 0 : 1,
        value: point.value,
      }),
    );
    for (const [name, rule] of Object.entries(rules)) {
      const looked = points.filter(({ input }) => input === 0 || rule.condition.kind === 'compare');
      const now = Math.max(0, ...looked.map(({ time }) => time));
      spans[`${device} ${name}`] = oracle(rule, looked, 0, now);
    }
  }
  return spans;
}

export async function foundSpans(ask: Ask, devices: readonly string[], ids: ReadonlyMap<string, number>) {
  const spans: Record<string, AlertSpan[]> = {};
  for (const device of devices) for (const name of ids.keys()) spans[`${device} ${name}`] = [];
  for (const [name, id] of ids)
    for (let cursor = ''; ;) {
      const page = await ask('GET', `/alerts?rule=${id}&limit=1000${cursor}`);
      for (const { device, since, fired, ended } of page.items as Record<string, string>[])
        spans[`${device} ${name}`]!.push({
          since: microsFromIso(since!),
          fired: microsFromIso(fired!),
          ended: ended === null ? null : microsFromIso(ended!),
        });
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
  for (const list of Object.values(spans)) list.sort((one, other) => one.fired - other.fired);
  return spans;
}
