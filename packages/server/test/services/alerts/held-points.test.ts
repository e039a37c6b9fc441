/** Points that come while their series is looked at again stay noted as not looked at until what they changed is written. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AlertRuleFields } from '../../../src/model/records/alert.js';
import { nowMicros } from '../../../src/model/time.js';
import type { PointsStore } from '../../../src/points/store.js';
import { judgementOf } from '../../../src/services/alerts/evaluation/conditions.js';
import { Evaluator } from '../../../src/services/alerts/evaluation/evaluator.js';
import { Findings, type Found } from '../../../src/services/alerts/evaluation/found.js';
import { Lane } from '../../../src/services/alerts/lanes/lane.js';
import { Lanes } from '../../../src/services/alerts/lanes/lanes.js';
import { LiveRule } from '../../../src/services/alerts/lanes/rule.js';
import { makeBench, type Bench } from '../../support/points-bench.js';
import { STORES, withProject } from '../../support/stores.js';
import { until } from '../../support/waiting.js';

const EPOCH = 3;
const HIGH = 4;
const RULE: AlertRuleFields = {
  ...{ name: 'high', enabled: true, severity: 'warning', selection: {}, channels: [] },
  condition: { kind: 'threshold', is: '>', value: 3 },
};

/** Reads and writes of alerts that wait until they are let go on. */
class Held extends Findings {
  readonly reading = new Stop();
  readonly writing = new Stop();

  override async stored(...asked: Parameters<Findings['stored']>) {
    await this.reading.pass();
    return super.stored(...asked);
  }

  override async keep(found: readonly Found[]) {
    if (found.some(({ spans }) => spans.length > 0)) await this.writing.pass();
    return super.keep(found);
  }
}

class Stop {
  reached = false;
  letGo: () => void = () => undefined;
  readonly #gone = new Promise<void>((resolve) => (this.letGo = resolve));

  async pass(): Promise<void> {
    this.reached = true;
    await this.#gone;
  }
}

let bench: Bench;
let store: PointsStore;
beforeAll(async () => {
  bench = await makeBench('embedded');
  store = await bench.open();
});
afterAll(async () => {
  await store.close();
  await bench.remove();
});

it('stay noted until the alert that they made is written', async () => {
  const catalog = await STORES[0]!.open();
  const project = (await withProject(catalog)).project.id;
  const device = (await catalog.devices.create(project, 'a')).id;
  const series = await catalog.seriesIngest.creating(project, (held) =>
    held.createSeries(device, 't', 'number', {}),
  );
  const start = nowMicros();
  const row = await catalog.alertRules.create(project, RULE, start);
  const findings = new Held(catalog, () => Promise.resolve());
  const lanes = new Lanes();
  const problems: unknown[] = [];
  const evaluator = new Evaluator({
    ...{ store, lanes, findings, learn: () => Promise.resolve(), settled: () => Promise.resolve() },
    onProblem: (error) => problems.push(error),
  });
  const lane = new Lane(
    new LiveRule(row, true),
    { id: series.id, name: 't', kind: 'number', device, key: 'a' },
    judgementOf(RULE, 'number')!,
    undefined,
  );
  lanes.add(lane);
  evaluator.begin(lane);
  await evaluator.idle();
  // A point that came late has it looked at again; while that reads what was found, another one comes.
  evaluator.again(lane, { first: start, last: start, epoch: EPOCH });
  await until('the look at what was found', () => findings.reading.reached);
  const time = start + 1_000;
  const columns = {
    ...{ series: Int32Array.of(series.id), times: Float64Array.of(time), numbers: Float64Array.of(HIGH) },
    texts: new Map<number, string>(),
  };
  const handed = evaluator.hand(project);
  handed.take(columns, 0, 1, EPOCH);
  handed.durable();
  await until('the point to be held', () => lane.held.length === 1);
  expect((await evaluator.unevaluated(EPOCH)).get(series.id)).toEqual([start, time]);
  findings.reading.letGo();
  await until('the alert to be written', () => findings.writing.reached);
  expect((await catalog.alerts.open(0, 10)).length).toBe(0);
  expect((await evaluator.unevaluated(EPOCH)).get(series.id)).toEqual([time, time]);
  findings.writing.letGo();
  await evaluator.idle();
  expect(await catalog.alerts.open(0, 10)).toMatchObject([{ series: series.id, fired: time, ended: null }]);
  expect(await evaluator.unevaluated(EPOCH)).toEqual(new Map());
  expect(problems).toEqual([]);
  await evaluator.stop();
});
