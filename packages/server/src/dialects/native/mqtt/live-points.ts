/**
 * Accepted points for those who subscribed to native topics: one reader of the tail for each project that somebody watches. Points
 * of a device that are accepted together go out as one message. Rule: a device whose key cannot be a topic is left out.
 */
import { isoFromMicros } from '../../../model/time.js';
import type { Services, TailPoint } from '../../../services/services.js';
import type { MqttSend } from '../../mqtt.js';
import { isTopicName } from '../../topics.js';
import { nativeTopic } from './topics.js';

const POINTS_PER_MESSAGE = 500;

export class LivePoints {
  readonly #watchers = new Map<number, { count: number; end: Promise<() => void> }>();
  /** Of the current turn of the event loop, by topic. */
  readonly #gathered = new Map<string, { project: number; points: object[] }>();
  #scheduled = false;

  constructor(
    private readonly services: Services,
    private readonly send: MqttSend,
  ) {}

  /** Live points of the project are sent until the returned function is called. */
  watch(project: number): () => void {
    let watcher = this.#watchers.get(project);
    if (watcher === undefined) {
      const reader = { point: (point: TailPoint) => this.#gather(project, point), gap: () => undefined };
      watcher = { count: 0, end: this.services.tail.subscribe(project, {}, undefined, reader) };
      watcher.end.catch(() => undefined);
      this.#watchers.set(project, watcher);
    }
    watcher.count++;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      if (--watcher.count > 0) return;
      this.#watchers.delete(project);
      watcher.end.then(
        (end) => end(),
        () => undefined,
      );
    };
  }

  #gather(project: number, point: TailPoint): void {
    const topic = nativeTopic(project, point.device);
    let entry = this.#gathered.get(topic);
    if (entry === undefined) this.#gathered.set(topic, (entry = { project, points: [] }));
    entry.points.push(shown(point));
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    for (const [topic, { project, points }] of this.#gathered) {
      if (!isTopicName(topic)) continue;
      for (let start = 0; start < points.length; start += POINTS_PER_MESSAGE)
        this.send(project, topic, JSON.stringify(points.slice(start, start + POINTS_PER_MESSAGE)));
    }
    this.#gathered.clear();
  }
}

function shown({ name, time, value, latitude, longitude, x, metadata }: TailPoint): object {
  return { series: name, time: isoFromMicros(time), value, latitude, longitude, x, metadata };
}
