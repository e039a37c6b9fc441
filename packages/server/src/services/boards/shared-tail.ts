/**
 * New points for who looks at a board by a link. Rules: only of series that a panel shows whose range ends now, and only of points in that
 * range; value and place only where a panel shows points as they were measured, else no more than that there is something new. Points
 * have no ids here, which would count those of the whole project: who was away reads the panels again.
 */
import { TributaryError } from '../../errors/error.js';
import type { Panel } from '../../model/records/board.js';
import { microsOfLength, nowMicros, type Micros } from '../../model/time.js';
import type { SharedBoard, SharedPoint, SharedTail, Tail, TailPoint } from '../services.js';
import { MAX_LIVE } from './limits.js';
import { shownSeries, type ReaderParts } from './panel-reader.js';

/** How old a point of a series may be to be told, its value, and its place. */
interface Reach {
  point: Micros;
  value: Micros;
  place: Micros;
}

export interface TailParts {
  readonly tail: Tail;
  readonly selections: ReaderParts['selections'];
  readonly tell: (point: SharedPoint) => void;
}

/** Panels of which each point is seen, or can be by looking closer. */
const showsPoints = ({ kind, aggregation, bucket }: Panel): boolean =>
  kind === 'timeline' || kind === 'map'
    ? true
    : kind === 'line'
      ? (aggregation === undefined || aggregation === 'raw') && bucket === undefined
      : (kind === 'number' || kind === 'table') && aggregation === undefined;

export class BoardTail implements SharedTail {
  #revision: number | undefined;
  #leave: (() => void) | undefined;
  #ended = false;
  #shown: Promise<void> = Promise.resolve();

  constructor(private readonly parts: TailParts) {}

  /** One after the other: the last that is asked for is what stays. */
  show(shared: SharedBoard): Promise<void> {
    const done = this.#shown.catch(() => undefined).then(() => this.#show(shared));
    this.#shown = done;
    return done;
  }

  async #show({ board, project }: SharedBoard): Promise<void> {
    if (this.#ended || board.revision === this.#revision) return;
    const reaches = await this.#reaches(project.id, board);
    const seriesIds = [...reaches.keys()];
    const leave =
      seriesIds.length === 0
        ? () => undefined
        : await this.parts.tail.subscribe(project.id, { seriesIds }, undefined, {
            point: (point) => this.#tell(point, reaches.get(point.series)),
            gap: () => undefined,
          });
    this.#leave?.();
    this.#leave = leave;
    this.#revision = board.revision;
    if (this.#ended) leave();
  }

  end(): void {
    this.#ended = true;
    this.#leave?.();
  }

  async #reaches(project: number, { panels, range }: SharedBoard['board']): Promise<Map<number, Reach>> {
    const reaches = new Map<number, Reach>();
    for (const panel of panels) {
      const own = panel.range ?? range;
      if (!('last' in own)) continue;
      const length = microsOfLength(own.last)!;
      for (const { id } of (await shownSeries(this.parts, project, panel)).series) {
        const reach = reaches.get(id) ?? { point: -1, value: -1, place: -1 };
        reach.point = Math.max(reach.point, length);
        if (showsPoints(panel)) reach.value = Math.max(reach.value, length);
        if (panel.kind === 'map') reach.place = Math.max(reach.place, length);
        reaches.set(id, reach);
      }
    }
    if (reaches.size > MAX_LIVE)
      throw new TributaryError('query_too_large', { limit: `${MAX_LIVE} series on a live board` });
    return reaches;
  }

  #tell({ device, name, time, value, latitude, longitude }: TailPoint, reach: Reach | undefined): void {
    const age = nowMicros() - time;
    if (reach === undefined || age > reach.point) return;
    // What is ahead of the clock is in no range yet; that it came is told, since its time may be there in a moment.
    const isWithin = (length: Micros) => age >= 0 && age <= length;
    this.parts.tell({
      ...{ device, name },
      ...(isWithin(reach.value) && { time, value }),
      ...(isWithin(reach.place) && latitude !== undefined && { latitude }),
      ...(isWithin(reach.place) && longitude !== undefined && { longitude }),
    });
  }
}
