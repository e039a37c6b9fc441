/** Events of series that the caller reaches; what is elsewhere is `not_found`. */
import type { Catalog } from '../../catalog/catalog.js';
import type { EventFields } from '../../catalog/records/events.js';
import { notFound, isId } from '../devices/checks.js';
import type { Events } from '../services.js';

export class EventService implements Events {
  constructor(private readonly catalog: Catalog) {}

  add: Events['add'] = (events) => this.catalog.events.add(events);
  list: Events['list'] = (filter, order, position) => this.catalog.events.list(filter, order, position);
  counts: Events['counts'] = (series) => this.catalog.events.counts(series);
  delete: Events['delete'] = (id) => this.catalog.events.delete(id);

  async get(projects: readonly number[], id: number) {
    const event = isId(id) ? await this.catalog.events.get(projects, id) : undefined;
    if (event === undefined) throw notFound('Event', id);
    return event;
  }

  async update(id: number, fields: Partial<EventFields>) {
    const event = await this.catalog.events.update(id, fields);
    if (event === undefined) throw notFound('Event', id);
    return event;
  }
}
