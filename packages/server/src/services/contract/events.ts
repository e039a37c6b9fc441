/** Events: an instant of a series with a JSON document, kept in the catalog or as a file. */
import type { Positioned, Position } from '../../model/records/lists.js';
import type { Event, EventFields, EventFilter, EventOrder } from '../../model/records/event.js';

/** The caller has limited series and projects to those that the asker reaches; what is elsewhere is `not_found`. */
export interface Events {
  /** All of series of these projects, or none is kept. The ids of those that were new: a numbered event is kept once. */
  add(projects: readonly number[], events: readonly EventFields[]): Promise<readonly number[]>;
  get(projects: readonly number[], id: number): Promise<Event>;
  list(filter: EventFilter, order: EventOrder, position: Position): Promise<Positioned<Event>>;
  /** Numbers of events by series; a series without any is left out. */
  counts(series: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** An event stays with its series. */
  update(
    projects: readonly number[],
    id: number,
    fields: Partial<Omit<EventFields, 'series'>>,
  ): Promise<Event>;
  delete(projects: readonly number[], id: number): Promise<void>;
}
