/** The points of a lane as the store has them: pages for what is looked at again, heads for what needs no engine. */
import { END_OF_TIME, type Micros } from '../../../model/time.js';
import { greatest } from '../../../model/lists.js';
import { isNumeric } from '../../../model/kinds.js';
import type { PointsStore } from '../../../points/store.js';
import type { SeriesByTable, StoredPoint } from '../../../points/queries/row.js';
import type { Lane } from '../lanes/lane.js';
import { HOLDS, Machine, type Value } from './machine.js';
import { begin, type InputPoint, type InputPoints } from './replay.js';

const PAGE = 10_000;

export type ReadStore = Pick<PointsStore, 'queries' | 'heads'>;

type Watched = Pick<Lane, 'series' | 'other'>;

export function storedPoints(store: ReadStore, project: number, { series, other }: Watched): InputPoints {
  const isNumber = isNumeric(series.kind);
  const tables: SeriesByTable = {
    project,
    numbers: [...(isNumber ? [series.id] : []), ...(other === undefined ? [] : [other])],
    texts: isNumber ? [] : [series.id],
  };
  const inputPoint = ({ series: id, time, value }: StoredPoint): InputPoint => ({
    time,
    input: id === series.id ? 0 : 1,
    value: value as Value,
  });
  return {
    async before(time) {
      const query = { series: tables, from: 0, to: time, end: 'last', count: 1, background: true } as const;
      return (await store.queries.ends(query)).map(inputPoint);
    },
    async *from(time) {
      for (let next: Micros | null = time; next !== null;) {
        const query = { series: tables, from: next, to: END_OF_TIME, order: 'asc', limit: PAGE } as const;
        const page = await store.queries.range(query);
        yield page.points.map(inputPoint);
        next = page.next;
      }
    },
  };
}

/** The last instant of a lane's series; -Infinity without a point. */
export function lastTime({ heads }: ReadStore, lane: Pick<Lane, 'ids'>): Micros {
  return greatest(lane.ids, (id) => (heads.has(id) ? heads.lastTime(id) : -Infinity));
}

/** Where no point lies behind its start, or the only one of all, what memory has is all that there is to look at. */
export function fromStart(store: ReadStore, lane: Lane): Machine | undefined {
  const machine = new Machine(lane.judgement);
  if (lastTime(store, lane) >= lane.start) {
    const only = onlyPoint(store, lane);
    if (only === undefined) return undefined;
    machine.feed(only.time, only.input, only.value);
    lane.heldAt = heldAt([]);
    return machine;
  }
  const known = newest(store, lane);
  for (const point of known) begin(machine, point, lane.start);
  lane.heldAt = heldAt(known);
  return machine;
}

/** Of a series that is as good as new: very many rules may be about it. */
function onlyPoint(store: ReadStore, lane: Lane): InputPoint | undefined {
  const { heads } = store;
  const [id, other] = lane.ids;
  // One that begins anew within its rule has found something before, which is to be compared.
  if (lane.start !== lane.rule.from) return undefined;
  if (other !== undefined || heads.firstTime(id!) !== heads.lastTime(id!)) return undefined;
  return heads.highestSequence(id!) === 0 ? newest(store, lane)[0] : undefined;
}

/** Of what held at a start: when it was measured, by input. */
export function heldAt(held: readonly InputPoint[]): readonly [Micros, Micros] {
  const of = (input: 0 | 1) => held.find((point) => point.input === input)?.time ?? -Infinity;
  return [of(0), of(1)];
}

/** Of a lane that nothing is to be looked at again of: the machine as it is, where memory alone says it. */
export function fromMemory(store: ReadStore, lane: Lane): Machine | undefined {
  const { judgement, rule, open, start } = lane;
  const begun = fromStart(store, lane);
  if (begun !== undefined) return begun;
  const known = newest(store, lane);
  if (!rule.isSettled || rule.unsettled.has(lane) || known.some(({ time }) => time < start)) return undefined;
  const machine = new Machine(judgement);
  for (const { time, input, value } of known) machine.place(time, input, value);
  if (judgement.manner === 'gaps') return machine;
  if (open !== undefined) {
    if (open.fired <= machine.at) machine.resume(open.since, open.fired);
    else machine.pend(open.since);
    return machine;
  }
  if (judgement.manner === 'runs' || judgement.looksBack) return undefined;
  const isWhole = machine.value !== undefined && (judgement.inputs === 1 || machine.other !== undefined);
  return isWhole && judgement.judge(machine) === HOLDS ? undefined : machine;
}

const newest = ({ heads }: ReadStore, lane: Pick<Lane, 'ids'>): InputPoint[] =>
  lane.ids.flatMap((id, input) =>
    heads.has(id)
      ? [
          {
            input: input as 0 | 1,
            time: heads.lastTime(id),
            value: heads.lastText(id) ?? heads.lastNumber(id),
          },
        ]
      : [],
  );
