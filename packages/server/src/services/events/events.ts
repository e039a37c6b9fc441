/** Events of series in the projects that the caller reaches; what is elsewhere is `not_found`. */
import type { Catalog } from '../../catalog/catalog.js';
import { notFound, isId } from '../devices/checks.js';
import type { Events } from '../services.js';

export class EventService implements Events {
  constructor(private readonly catalog: Catalog) {}

  list: Events['list'] = (filter, order, position) => this.catalog.events.list(filter, order, position);
  counts: Events['counts'] = (series) => this.catalog.events.counts(series);

  add: Events['add'] = async (projects, events) => {
    const asked = [...new Set(events.map(({ series }) => series))];
    const known = await this.catalog.seriesIngest.info(asked);
    const there = new Set(known.filter(({ project }) => projects.includes(project)).map(({ id }) => id));
    const missing = asked.find((id) => !there.has(id));
    if (missing !== undefined) throw notFound('Series', missing);
    return this.catalog.events.add(events);
  };

  get: Events['get'] = async (projects, id) => {
    const event = isId(id) ? await this.catalog.events.get(projects, id) : undefined;
    if (event === undefined) throw notFound('Event', id);
    return event;
  };

  update: Events['update'] = async (projects, id, fields) => {
    const event = isId(id) ? await this.catalog.events.update(projects, id, fields) : undefined;
    if (event === undefined) throw notFound('Event', id);
    return event;
  };

  delete: Events['delete'] = async (projects, id) => {
    if (!isId(id) || !(await this.catalog.events.delete(projects, id))) throw notFound('Event', id);
  };
}
