/** A real engine whose inserts can be made to fail: before anything reached it, or after everything did. */
import { type Engine, type SegmentInsert } from '../../src/points/engine/engine.js';
import { EngineError } from '../../src/points/engine/engine-error.js';

export type Fault = 'before' | 'after';

export interface FaultyEngine extends Engine {
  /** Faults of the next inserts, in order; none: they work. */
  readonly faults: { readonly when: Fault; readonly error: Error }[];
  /** Resolves before each insert and query; set it to hold them up. */
  gate: Promise<unknown>;
  /** How many queries wait at the gate. */
  held: number;
}

export const away = () => new EngineError('unavailable', 'connect ECONNREFUSED');
export const damagedData = () => new EngineError('statement', 'Cannot read all data', { code: 33 });
export const brokenStatement = () => new EngineError('statement', 'Unknown table', { code: 60 });

export function faulty(engine: Engine): FaultyEngine {
  const self: FaultyEngine = {
    mode: engine.mode,
    faults: [],
    gate: Promise.resolve(),
    held: 0,
    exec: (sql) => engine.exec(sql),
    maintain: (sql) => engine.maintain(sql),
    admitGuests: (rules) => engine.admitGuests(rules),
    stream: (sql, format, limits) => engine.stream(sql, format, limits),
    close: () => engine.close(),
    get figures() {
      return engine.figures;
    },
    async query(sql, format, options) {
      self.held++;
      await self.gate;
      self.held--;
      return engine.query(sql, format, options);
    },
    async insertSegment(segment: SegmentInsert) {
      const fault = self.faults.shift();
      if (fault?.when === 'before') throw fault.error;
      await engine.insertSegment(segment);
      if (fault) throw fault.error;
    },
  };
  return self;
}
