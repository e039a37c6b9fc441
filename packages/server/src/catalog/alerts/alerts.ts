/** What rules found: one row for each span. Rule: people see what is of their project and of series that are there; the evaluation writes by rule and series, and ends also what fires of those that are not. */
import { sql, type ExpressionBuilder, type Selectable } from 'kysely';
import { livingSeries } from '../deleted/living.js';
import { isIn } from '../store-sql.js';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { chunks, countOf, Repository, type KeysetPage, type KeysetRequest } from '../repository.js';
import type { Micros } from '../../model/time.js';
import type { Alert, AlertFilter, AlertState, AlertSpan, Severity } from '../../model/records/alert.js';

const BYTES = bytesOf(['alerts.device', 'alerts.series_name', 'alerts.rule_name', 'alerts.comment']);

const fromRow = (row: Selectable<Schema['alerts']>): Alert => ({
  id: row.id,
  project: row.project,
  rule: row.rule,
  ruleName: row.rule_name,
  ruleFrom: row.rule_from,
  severity: row.severity as Severity,
  series: row.series,
  device: row.device,
  seriesName: row.series_name,
  since: row.since,
  fired: row.fired,
  ended: row.ended,
  acknowledged: row.acknowledged,
  acknowledgedBy: row.acknowledged_by,
  comment: row.comment,
  withdrawn: row.withdrawn,
  notified: row.notified,
  created: row.created,
  updated: row.updated,
});

export type NewAlert = Omit<
  Alert,
  'id' | 'acknowledged' | 'acknowledgedBy' | 'comment' | 'withdrawn' | 'notified' | 'created' | 'updated'
>;

/** Of one rule, as of one `from` of it, and one series. */
export interface AlertLane {
  readonly rule: number;
  readonly from: number;
  readonly series: number;
}

export class Alerts extends Repository {
  async add(alerts: readonly NewAlert[]): Promise<Alert[]> {
    const now = Date.now();
    const made: Alert[] = [];
    for (const some of chunks(alerts)) {
      const rows = await this.db
        .insertInto('alerts')
        .values(
          some.map((alert) => ({
            ...{
              project: alert.project,
              rule: alert.rule,
              rule_name: alert.ruleName,
              rule_from: alert.ruleFrom,
            },
            ...{ severity: alert.severity, series: alert.series, device: alert.device },
            ...{ series_name: alert.seriesName, since: alert.since, fired: alert.fired, ended: alert.ended },
            ...{ created: now, updated: now },
          })),
        )
        .returningAll()
        .execute();
      for (const row of rows) made.push(fromRow(row));
    }
    return made;
  }

  /** Those that are there, as they are then. */
  async setSpans(spans: ReadonlyMap<number, AlertSpan>): Promise<Alert[]> {
    const changed: Alert[] = [];
    for (const some of chunks([...spans])) {
      const values = sql.join(
        some.map(
          ([id, { since, fired, ended }]) =>
            sql`(cast(${id} as bigint), cast(${since} as bigint), cast(${fired} as bigint), cast(${ended} as bigint))`,
        ),
      );
      const { rows } = await sql<Selectable<Schema['alerts']>>`update alerts
        set since = s.column2, fired = s.column3, ended = s.column4, updated = ${Date.now()}
        from (values ${values}) as s where alerts.id = s.column1 returning *`.execute(this.db);
      for (const row of rows) changed.push(fromRow(row));
    }
    return changed;
  }

  /** They end then, or right behind when they fired; answers which of them there are. */
  async end(ids: readonly number[], ended: Micros): Promise<Set<number>> {
    const rows = await this.db
      .updateTable('alerts')
      .set({
        ended: sql<number>`case when fired >= ${ended} then fired + 1 else ${ended} end`,
        updated: Date.now(),
      })
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .returning('id')
      .execute();
    return new Set(rows.map(({ id }) => id));
  }

  /** It never was. */
  async withdraw(id: number): Promise<Alert | undefined> {
    return this.#change(id, { withdrawn: Date.now() });
  }

  async notify(ids: readonly number[]): Promise<void> {
    await this.db
      .updateTable('alerts')
      .set({ notified: Date.now() })
      .where((eb) => isIn(this.store, eb.ref('id'), ids))
      .execute();
  }

  /** Those that end at this time or later, by when they fired. */
  async ofLane({ rule, from, series }: AlertLane, time: number): Promise<Alert[]> {
    const rows = await this.db
      .selectFrom('alerts')
      .selectAll()
      .where('rule', '=', rule)
      .where('series', '=', series)
      .where('rule_from', '=', from)
      .where('withdrawn', 'is', null)
      .where((eb) => eb.or([eb('ended', 'is', null), eb('ended', '>=', time)]))
      .orderBy('fired')
      .execute();
    return rows.map(fromRow);
  }

  /** All that fire, by rising id. */
  async open(after: number, limit: number): Promise<Alert[]> {
    const rows = await this.#firing().where('id', '>', after).orderBy('id').limit(limit).execute();
    return rows.map(fromRow);
  }

  /** All that fire and nobody has acknowledged, by rising id. */
  async unacknowledged(after: number, limit: number): Promise<Alert[]> {
    const query = this.#firing().where('id', '>', after).where('acknowledged', 'is', null);
    return (await query.orderBy('id').limit(limit).execute()).map(fromRow);
  }

  async get(project: number, id: number): Promise<Alert | undefined> {
    const row = await this.#of(project).where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  /** The newest first; `silenced` tells which of those that fire are silenced. */
  async list(
    project: number,
    filter: AlertFilter,
    { limit, after }: KeysetRequest,
    silenced: readonly { readonly rule: number | null; readonly device: string | null }[],
  ): Promise<KeysetPage<Alert>> {
    const { states, rule, device, severity, from, to } = filter;
    let query = this.#of(project);
    if (after !== undefined) query = query.where('id', '<', after);
    if (rule !== undefined) query = query.where('rule', '=', rule);
    if (device !== undefined) query = query.where('device', '=', device);
    if (severity !== undefined) query = query.where('severity', '=', severity);
    if (to !== undefined) query = query.where('fired', '<', to);
    if (from !== undefined)
      query = query.where((eb) => eb.or([eb('ended', 'is', null), eb('ended', '>', from)]));
    if (states !== undefined)
      query = query.where((eb) => eb.or(states.map((state) => inState(eb, state, silenced))));
    const found = await measure(query.orderBy('id', 'desc').limit(limit + 1), 'alerts.id', BYTES);
    return this.page(found, limit, async (ids) => (await this.rowsById('alerts', ids)).map(fromRow));
  }

  /** Null takes the acknowledgement back. */
  async acknowledge(
    project: number,
    id: number,
    by: { readonly name: string; readonly comment: string | null } | null,
  ): Promise<Alert | undefined> {
    const alert = await this.get(project, id);
    if (alert === undefined) return undefined;
    return this.#change(id, {
      acknowledged: by === null ? null : Date.now(),
      acknowledged_by: by?.name ?? null,
      comment: by?.comment ?? null,
    });
  }

  count(project: number): Promise<number> {
    return countOf(this.db.selectFrom('alerts').where('project', '=', project));
  }

  /** Takes the oldest that do not fire. */
  async prune(project: number, count: number): Promise<void> {
    await sql`delete from alerts where id in (select id from alerts where project = ${project} and (ended is not null
      or withdrawn is not null) order by id limit ${count})`.execute(this.db);
  }

  #firing() {
    return this.db.selectFrom('alerts').selectAll().where('ended', 'is', null).where('withdrawn', 'is', null);
  }

  #of(project: number) {
    const series = livingSeries(this.db).where('series.id', '=', sql.ref<number>('alerts.series'));
    return this.db
      .selectFrom('alerts')
      .selectAll()
      .where('project', '=', project)
      .where((eb) => eb.exists(series.select('series.id')));
  }

  async #change(
    id: number,
    fields: Partial<Omit<Selectable<Schema['alerts']>, 'id'>>,
  ): Promise<Alert | undefined> {
    const row = await this.db
      .updateTable('alerts')
      .set({ ...fields, updated: Date.now() })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row && fromRow(row);
  }
}

function inState(
  eb: ExpressionBuilder<Schema, 'alerts'>,
  state: AlertState,
  silenced: readonly { readonly rule: number | null; readonly device: string | null }[],
) {
  if (state === 'withdrawn') return eb('withdrawn', 'is not', null);
  const there = eb('withdrawn', 'is', null);
  if (state === 'resolved') return eb.and([there, eb('ended', 'is not', null)]);
  const fires = [there, eb('ended', 'is', null)];
  const quiet = eb.or([
    eb.lit(false),
    ...silenced.map(({ rule, device }) =>
      eb.and([
        ...(rule === null ? [] : [eb('rule', '=', rule)]),
        ...(device === null ? [] : [eb('device', '=', device)]),
      ]),
    ),
  ]);
  if (state === 'silenced') return eb.and([...fires, quiet]);
  const acknowledged = eb('acknowledged', state === 'acknowledged' ? 'is not' : 'is', null);
  return eb.and([...fires, acknowledged, eb.not(quiet)]);
}
