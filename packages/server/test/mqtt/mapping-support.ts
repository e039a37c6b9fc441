/** One message through one mapping, without a platform: its points, refusals, what was left out, and how often it asked whether to rest. */
import { decodeMessage } from '../../src/dialects/mapping/decode.js';
import { compileMapping, type MappingEntry } from '../../src/dialects/mapping/mapping.js';
import type { PointSink } from '../../src/services/services.js';

/** `payload`: bytes and texts as they are, anything else as JSON. */
export async function decoded(entry: object, topic: string, payload: unknown, arrival: number) {
  const points: unknown[][] = [];
  const refused: string[] = [];
  let asked = 0;
  const sink: PointSink = {
    find: () => undefined,
    addNumber: () => undefined,
    add: (_index, device, series, time, value) => points.push([device, series, time, value]),
    refuse: (_index, why, ...given) =>
      void refused.push((typeof why === 'function' ? why(...given) : why).message),
    timeGiven: () => undefined,
    due: () => asked++ < 0,
    rest: () => Promise.resolve(),
  };
  const mapping = compileMapping({ topic, ...entry } as MappingEntry, '');
  const bytes = Buffer.isBuffer(payload)
    ? payload
    : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const tally = await decodeMessage(mapping, { topic, payload: bytes, time: arrival }, sink);
  return { points, refused, tally, asked };
}
