/** Many rules of one series: what is done once for a series is not done again for each of them. */
import { expect, it } from 'vitest';
import type { AlertRule } from '../../../src/model/records/alert.js';
import { judgementOf } from '../../../src/services/alerts/evaluation/conditions.js';
import { Machine } from '../../../src/services/alerts/evaluation/machine.js';
import { Lane } from '../../../src/services/alerts/lanes/lane.js';
import { Lanes } from '../../../src/services/alerts/lanes/lanes.js';
import { LiveRule } from '../../../src/services/alerts/lanes/rule.js';

const COUNT = 2_000;
const series = { id: 7, name: 't', kind: 'number', device: 1, key: 'd' } as const;
let looks = 0;

class Counted extends Lane {
  override get isAtRest(): boolean {
    looks++;
    return super.isAtRest;
  }
}

function laneOf(id: number): Lane {
  const condition = { kind: 'threshold', is: '>', value: 10 + id } as const;
  const row: AlertRule = {
    ...{ id, project: 1, name: `m${id}`, enabled: true, severity: 'warning', selection: {}, condition },
    ...{ channels: [], from: 0, created: 0, updated: 0 },
  };
  const judgement = judgementOf(row, 'number')!;
  const lane = new Counted(new LiveRule(row, true), series, judgement, undefined);
  lane.machine = new Machine(judgement);
  lane.machine.feed(1, 0, 0);
  return lane;
}

it('looks at each lane some times only, however many begin and end together', async () => {
  const lanes = new Lanes();
  const all = Array.from({ length: COUNT }, (_, id) => laneOf(id));
  for (const lane of all) lanes.add(lane);
  lanes.settleAll(all);
  const place = lanes.atRest.placeOf(series.id);
  expect(lanes.atRest.isResting(place)).toBe(true);
  const [left, ...gone] = all as [Lane, ...Lane[]];
  await lanes.remove(gone);
  expect(looks).toBeLessThanOrEqual(3 * COUNT);
  expect(lanes.of(series.id)).toEqual([left]);
  expect(lanes.count).toBe(1);
  // By the limit of the one that is left.
  expect(lanes.atRest.isResting(lanes.atRest.placeOf(series.id))).toBe(true);
  expect(lanes.atRest.leaves(lanes.atRest.placeOf(series.id), 2, 10)).toBe(true);
  expect(lanes.atRest.leaves(lanes.atRest.placeOf(series.id), 3, 11)).toBe(false);
  await lanes.remove([left, left]);
  expect(lanes.of(series.id)).toBeUndefined();
  expect(lanes.count).toBe(0);
});
