/** Usual bands of series for alert rules: the two newest days of each, so that a start makes none again. */
import { Repository } from '../repository.js';

export interface KeptBand {
  readonly series: number;
  readonly weeks: number;
  readonly zone: string;
  /** The day that it is of, in microseconds. */
  readonly from: number;
  /** Base64 of doubles. */
  readonly hours: string;
}

type Terms = Pick<KeptBand, 'weeks' | 'zone'>;

export class AlertBands extends Repository {
  /** The older ones first. */
  async all(limit: number): Promise<KeptBand[]> {
    const rows = await this.db
      .selectFrom('alert_bands')
      .selectAll()
      .orderBy('from_time')
      .limit(limit)
      .execute();
    return rows.map(({ from_time: from, ...row }) => ({ ...row, from }));
  }

  /** In the place of all but the newest one. */
  async keep({ from, ...band }: KeptBand): Promise<void> {
    await this.transaction(async (tx) => {
      const newest = await tx
        .selectFrom('alert_bands')
        .select('from_time')
        .where((eb) => eb.and({ series: band.series, weeks: band.weeks, zone: band.zone }))
        .where('from_time', '<', from)
        .orderBy('from_time', 'desc')
        .executeTakeFirst();
      await tx
        .deleteFrom('alert_bands')
        .where((eb) => eb.and({ series: band.series, weeks: band.weeks, zone: band.zone }))
        .where('from_time', '!=', newest?.from_time ?? -1)
        .execute();
      const known = tx.selectFrom('series').select('id').where('id', '=', band.series);
      if ((await known.executeTakeFirst()) === undefined) return;
      await tx
        .insertInto('alert_bands')
        .values({ ...band, from_time: from })
        .execute();
    });
  }

  async delete(series: number, { weeks, zone }: Terms): Promise<void> {
    await this.db
      .deleteFrom('alert_bands')
      .where((eb) => eb.and({ series, weeks, zone }))
      .execute();
  }
}
