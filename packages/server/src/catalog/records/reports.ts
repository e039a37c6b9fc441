/**
 * The record of each streamer report. Rules: it is made before the points of the report are stored and marked when they
 * are, so that the base of their times is known whatever happens in between; a report that brought nothing new is
 * recorded too, with 0 as its actual ids; only marked ones show.
 */
import type { Selectable } from 'kysely';
import { isIn } from '../store-sql.js';
import type { Schema } from '../schema.js';
import { chunks, countOf, flag, Repository } from '../repository.js';
import type { Positioned, Position } from '../../model/records/lists.js';
import type { NewReport, Report, ReportOfStreamer, ReportFilter } from '../../model/records/report.js';

/** Ids that an earlier report covers. */
export type EarlierReport = Pick<Report, 'actualFirst' | 'actualLast' | 'base' | 'digest' | 'stored'>;

/** What is known of a report when its points are durable. */
export type ReportOutcome = Pick<Report, 'actualFirst' | 'actualLast' | 'accepted'>;

const fromRow = (row: Selectable<Schema['reports']>): Report => ({
  id: row.id,
  uuid: row.uuid,
  streamer: row.streamer,
  number: row.number,
  digest: row.digest,
  originalFirst: row.original_first,
  originalLast: row.original_last,
  actualFirst: row.actual_first,
  actualLast: row.actual_last,
  sent: row.sent,
  sentUptime: row.sent_uptime,
  base: row.base,
  readings: row.readings,
  accepted: row.accepted,
  stored: row.stored === 1,
  created: row.created,
  createdBy: row.created_by,
});

export class Reports extends Repository {
  /** A report that is there already becomes what it is here. */
  async put(reports: readonly NewReport[]): Promise<void> {
    const created = Date.now();
    const rows = reports.map((report) => ({
      uuid: report.uuid,
      streamer: report.streamer,
      number: report.number,
      digest: report.digest,
      original_first: report.originalFirst,
      original_last: report.originalLast,
      actual_first: report.actualFirst,
      actual_last: report.actualLast,
      sent: report.sent,
      sent_uptime: report.sentUptime,
      base: report.base,
      readings: report.readings,
      accepted: report.accepted,
      stored: flag(report.stored),
      created,
      created_by: report.createdBy,
    }));
    for (const some of chunks(rows))
      await this.db
        .insertInto('reports')
        .values(some)
        .onConflict((conflict) =>
          conflict.column('uuid').doUpdateSet((eb) => ({
            actual_first: eb.ref('excluded.actual_first'),
            actual_last: eb.ref('excluded.actual_last'),
            accepted: eb.ref('excluded.accepted'),
            stored: eb.ref('excluded.stored'),
          })),
        )
        .execute();
  }

  /** Marks a report as stored. */
  async finish(uuid: string, { actualFirst, actualLast, accepted }: ReportOutcome): Promise<void> {
    await this.db
      .updateTable('reports')
      .set({ actual_first: actualFirst, actual_last: actualLast, accepted, stored: 1 })
      .where('uuid', '=', uuid)
      .execute();
  }

  /** Of these bytes; a later try stored them. */
  async deleteBrokenOff(streamer: number, digest: string): Promise<void> {
    await this.db
      .deleteFrom('reports')
      .where('streamer', '=', streamer)
      .where('stored', '=', 0)
      .where('digest', '=', digest)
      .execute();
  }

  /** The highest id of any report of a streamer, also of one that was broken off; 0 for none. */
  async highest(streamer: number): Promise<number> {
    const row = await this.db
      .selectFrom('reports')
      .select((eb) => eb.fn.max('actual_last').as('highest'))
      .where('streamer', '=', streamer)
      .executeTakeFirst();
    return Number(row?.highest ?? 0);
  }

  /** The reports of a streamer that brought ids from `first` to `last`, oldest first. */
  async taking(streamer: number, first: number, last: number): Promise<EarlierReport[]> {
    const rows = await this.db
      .selectFrom('reports')
      .select(['actual_first', 'actual_last', 'base', 'digest', 'stored'])
      .where('streamer', '=', streamer)
      .where('actual_last', '>=', first)
      .where('actual_first', '<=', last)
      .where('actual_last', '>', 0)
      .orderBy('id')
      .execute();
    return rows.map((row) => ({
      actualFirst: row.actual_first,
      actualLast: row.actual_last,
      base: row.base,
      digest: row.digest,
      stored: row.stored === 1,
    }));
  }

  /** Reports of living devices, oldest first. */
  async list(
    projects: readonly number[],
    filter: ReportFilter,
    { offset, limit }: Position,
  ): Promise<Positioned<ReportOfStreamer>> {
    const matching = this.#matching(projects, filter);
    const total = await countOf(matching);
    const rows = await matching
      .selectAll('reports')
      .select(['streamers.device as of_device', 'streamers.number as of_number'])
      .orderBy('reports.id')
      .limit(limit)
      .offset(offset)
      .execute();
    const items = rows.map((row) => ({
      ...fromRow(row),
      of: { device: row.of_device, number: row.of_number },
    }));
    return { items, total };
  }

  #matching(projects: readonly number[], filter: ReportFilter) {
    let query = this.db
      .selectFrom('reports')
      .innerJoin('streamers', 'streamers.id', 'reports.streamer')
      .innerJoin('devices', 'devices.id', 'streamers.device')
      .where('devices.deleted', 'is', null)
      .where('reports.stored', '=', 1)
      .where((eb) => isIn(this.store, eb.ref('devices.project'), projects));
    const { uuid, device, number, createdBy, from, to } = filter;
    if (uuid !== undefined) query = query.where('reports.uuid', '=', uuid);
    if (device !== undefined) query = query.where('streamers.device', '=', device);
    if (number !== undefined) query = query.where('streamers.number', '=', number);
    if (createdBy !== undefined) query = query.where('reports.created_by', '=', createdBy);
    if (from !== undefined) query = query.where('reports.sent', '>=', from);
    if (to !== undefined) query = query.where('reports.sent', '<', to);
    return query;
  }
}
