/** What the platform reads in a body of frames, by its own decoder: members of points as JSON has them. */
import { decodeFrames } from '../../../server/src/dialects/native/wire/frames.js';
import { isoFromMicros, numberFromMicros, type TimeUnit } from '../../../server/src/model/time.js';
import type { PointSink } from '../../../server/src/services/services.js';

export interface SeenPoint {
  readonly device: string;
  readonly series: string;
  readonly time: number | string;
  readonly value: unknown;
  readonly tags?: unknown;
  readonly metadata?: unknown;
}

export async function pointsOfFrames(body: Buffer, unit: TimeUnit): Promise<SeenPoint[]> {
  const points: SeenPoint[] = [];
  let isDate = false;
  const sink: PointSink = {
    find: () => undefined,
    addNumber: () => {
      throw new Error('no series is known here');
    },
    add: (_, device, series, micros, value, extras) => {
      const time = isDate ? isoFromMicros(micros, 6) : numberFromMicros(micros, unit);
      points.push({ device, series, time, value, ...(extras?.tags && { tags: extras.tags }) });
    },
    refuse: (index, why, ...given) => {
      const { message } = typeof why === 'function' ? why(...given) : why;
      throw new Error(`${index}: ${message}`);
    },
    timeGiven: (_, __, given) => {
      isDate = typeof given === 'string';
    },
    due: () => false,
    rest: () => Promise.resolve(),
  };
  await decodeFrames(body, unit, sink);
  return points;
}
