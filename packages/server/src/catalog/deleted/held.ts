/** What stands in the catalog of a thing, counted: what a preview of its deletion tells. */
import { sql, type RawBuilder } from 'kysely';
import type { DeletedKind, HeldRows } from '../../model/records/deleted.js';
import { Repository } from '../repository.js';

const NONE = sql`select 1 where 1 = 0`;

export class Held extends Repository {
  async of(kind: DeletedKind, id: number): Promise<HeldRows> {
    const series = {
      project: sql`select id from series where project = ${id} and deleted is null`,
      device: sql`select id from series where device = ${id} and deleted is null`,
      series: sql`select id from series where id = ${id}`,
    }[kind];
    const devices = {
      project: sql`select id from devices where project = ${id} and deleted is null`,
      device: sql`select id from devices where id = ${id}`,
      series: NONE,
    }[kind];
    const ids = (of: string, those: RawBuilder<unknown>) =>
      sql`select 1 from external_ids where kind = ${of} and id in (${those})`;
    const own =
      kind === 'project' ? sql`select 1 from external_ids where kind = 'project' and id = ${id}` : NONE;
    const ofProject = (table: string) =>
      kind === 'project' ? sql`select 1 from ${sql.table(table)} where project = ${id}` : NONE;
    const files = sql`select 1 from files where id in (select file from events where series in (${series}))`;
    return {
      devices: await this.#count(devices),
      series: await this.#count(series),
      externalIds:
        (await this.#count(ids('device', devices))) +
        (await this.#count(ids('series', series))) +
        (await this.#count(own)),
      alertRules: await this.#count(ofProject('alert_rules')),
      alerts: await this.#count(sql`select 1 from alerts where series in (${series})`),
      events: await this.#count(sql`select 1 from events where series in (${series})`),
      tokens: await this.#count(
        kind === 'project' ? ofProject('tokens') : sql`select 1 from tokens where device in (${devices})`,
      ),
      files: await this.#count(kind === 'project' ? ofProject('files') : files),
    };
  }

  async #count(rows: RawBuilder<unknown>): Promise<number> {
    const found = await sql<{ count: number }>`select count(*) as count from (${rows}) as found`.execute(
      this.db,
    );
    return Number(found.rows[0]!.count);
  }
}
