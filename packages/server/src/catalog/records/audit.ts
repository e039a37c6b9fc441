/**
 * The audit log: who changed what, and when. Rules: a record is written once and never changed; a list looks at a bounded
 * stretch of ids in one statement, because a rare thing among a million records must not hold the process.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Selectable, SelectQueryBuilder } from 'kysely';
import { bytesOf, measure, type Found } from '../pages.js';
import type { Schema } from '../schema.js';
import { chunks, fromJson, Repository, toJson } from '../repository.js';
import { Pace } from '../../model/pace.js';
import type { JsonObject } from '../../model/json-object.js';
import type { ActorKind, AuditEntry, AuditFilter } from '../../model/records/audit.js';

type Ids = SelectQueryBuilder<Schema, 'audit', { id: number }>;

/** Ids that one statement looks at. */
const STRETCH = 20_000;

const BYTES = bytesOf(['audit.details', 'audit.actor_name', 'audit.subject_name']);

const fromRow = (row: Selectable<Schema['audit']>): AuditEntry => ({
  id: row.id,
  time: row.time,
  organization: row.organization,
  project: row.project,
  actor: { kind: row.actor_kind as ActorKind, id: row.actor_id, name: row.actor_name },
  address: row.address,
  door: row.door,
  action: row.action,
  subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
  details: fromJson(row.details),
});

export class AuditTrail extends Repository {
  add(entry: Omit<AuditEntry, 'id'>): Promise<void> {
    return this.addAll([entry]);
  }

  async addAll(entries: readonly Omit<AuditEntry, 'id'>[]): Promise<void> {
    const pace = new Pace();
    for (const some of chunks(entries, 200)) {
      const rows = some.map(({ actor, subject, details, ...rest }) => ({
        ...rest,
        actor_kind: actor.kind,
        actor_id: actor.id,
        actor_name: actor.name,
        subject_kind: subject.kind,
        subject_id: subject.id,
        subject_name: subject.name,
        details: toJson(details),
      }));
      await this.db.insertInto('audit').values(rows).execute();
      if (pace.late()) await pace.rest();
    }
  }

  /** Newest first, below the id `after`; `next` is the `after` of the next page, null after the last. */
  async list(
    filter: AuditFilter,
    { limit, after }: { readonly limit: number; readonly after?: number },
  ): Promise<{ items: AuditEntry[]; next: number | null }> {
    const bounds = await this.#ends(filter.organization);
    const found: Found[] = [];
    let bytes = 0;
    let above = Math.min(after ?? Infinity, bounds.last + 1);
    while (above > bounds.first) {
      const from = Math.max(bounds.first, above - STRETCH);
      for (const row of await this.#stretch(filter, from, above, limit + 1 - found.length)) {
        bytes += row.bytes;
        found.push(row);
      }
      if (found.length > limit || (found.length > 1 && bytes > this.answerBytes)) break;
      // Also without a record in it, the time has passed over which it was asked for.
      if (filter.since !== undefined && (await this.#timeOf(from)) < filter.since) break;
      above = from;
      await turn();
    }
    return this.page(found, limit, async (ids) => (await this.rowsById('audit', ids)).map(fromRow));
  }

  /** Removes some of the records that are older; answers how many. */
  async pruneOlder(before: number, slice: number): Promise<number> {
    return this.#prune((audit) => audit.where('time', '<', before).orderBy('time').limit(slice));
  }

  /** How many records each organization has (null: those of none); nothing if all together are at most `rows`. */
  async countsBeyond(rows: number): Promise<{ organization: number | null; count: number }[]> {
    const { first, last } = await this.#ends();
    // Counting looks at each of them, so it is left where there cannot be as many.
    if (last - first < rows) return [];
    const found = await this.db
      .selectFrom('audit')
      .select(['organization', (eb) => eb.fn.countAll<number>().as('count')])
      .groupBy('organization')
      .execute();
    return found.map(({ organization, count }) => ({ organization, count: Number(count) }));
  }

  /** The newest of an organization's records that are beyond its newest `kept`; undefined where there are no more. */
  async lastBeyond(organization: number | null, kept: number): Promise<number | undefined> {
    const own = this.#of(organization, this.db.selectFrom('audit').select('id'));
    return (await own.orderBy('id', 'desc').offset(kept).limit(1).executeTakeFirst())?.id;
  }

  /** Removes some of an organization's records up to this one: by id, so that two who do it remove no more than one. */
  async pruneUpTo(organization: number | null, last: number, slice: number): Promise<number> {
    return this.#prune((audit) =>
      this.#of(organization, audit).where('id', '<=', last).orderBy('id').limit(slice),
    );
  }

  #of(organization: number | null, audit: Ids): Ids {
    return audit.where('organization', organization === null ? 'is' : '=', organization);
  }

  async #prune(choose: (audit: Ids) => Ids): Promise<number> {
    const doomed = choose(this.db.selectFrom('audit').select('id'));
    const { numDeletedRows } = await this.db.deleteFrom('audit').where('id', 'in', doomed).executeTakeFirst();
    return Number(numDeletedRows);
  }

  /** What is about to change or go, by its bare id: for the record of it. */
  async token(id: number) {
    const row = await this.db
      .selectFrom('tokens')
      .select(['name', 'description', 'active', 'attributes'])
      .where('id', '=', id)
      .executeTakeFirst();
    return row && { ...row, active: row.active === 1, attributes: fromJson<JsonObject>(row.attributes) };
  }

  placeOfEvent(id: number) {
    return this.db
      .selectFrom('events')
      .innerJoin('series', 'series.id', 'events.series')
      .select(['series.project', 'series.name as series'])
      .where('events.id', '=', id)
      .executeTakeFirst();
  }

  file(id: number) {
    return this.db
      .selectFrom('files')
      .select(['organization', 'project', 'kind', 'name', 'expires'])
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async #stretch(filter: AuditFilter, from: number, above: number, limit: number) {
    let query = this.db
      .selectFrom('audit')
      .where('organization', '=', filter.organization)
      .where('id', '>=', from)
      .where('id', '<', above);
    const { projects, since, until, actor, action } = filter;
    if (projects !== null) query = query.where('project', 'in', projects.length > 0 ? [...projects] : [0]);
    if (since !== undefined) query = query.where('time', '>=', since);
    if (until !== undefined) query = query.where('time', '<', until);
    if (actor !== undefined) query = query.where('actor_name', '=', actor);
    if (action?.endsWith('*')) {
      const start = action.slice(0, -1);
      query = query.where('action', '>=', start).where('action', '<', `${start}\u{10FFFF}`);
    } else if (action !== undefined) query = query.where('action', '=', action);
    return measure(query.orderBy('id', 'desc').limit(limit), 'audit.id', BYTES);
  }

  async #timeOf(id: number): Promise<number> {
    const row = await this.db
      .selectFrom('audit')
      .select('time')
      .where('id', '>=', id)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return row?.time ?? Infinity;
  }

  /** The first and the last id that there is, of one organization or of all. */
  async #ends(organization?: number) {
    const end = (direction: 'asc' | 'desc') => {
      const query = this.db.selectFrom('audit').select('id').orderBy('id', direction).limit(1);
      return organization === undefined ? query : query.where('organization', '=', organization);
    };
    const first = await end('asc').executeTakeFirst();
    const last = await end('desc').executeTakeFirst();
    return { first: first?.id ?? 1, last: last?.id ?? 0 };
  }
}
