/** Whom alerts of a project are told to. Rule: the secret of a webhook is read by who signs alone. */
import type { Selectable } from 'kysely';
import { NamedBodies } from '../named-bodies.js';
import type { Schema } from '../schema.js';
import { fromJson } from '../repository.js';
import type { Channel, ChannelFields } from '../../model/records/alert.js';

export class AlertChannels extends NamedBodies<'alert_channels', Channel> {
  protected readonly table = 'alert_channels';
  protected readonly what = 'Alert channel';

  create(project: number, fields: ChannelFields, secret: string | null): Promise<Channel> {
    return this.insert(project, fields, { secret });
  }

  update(
    project: number,
    id: number,
    fields: ChannelFields,
    secret: string | null | undefined,
  ): Promise<Channel | undefined> {
    return this.replace(project, id, fields, secret === undefined ? {} : { secret });
  }

  async secret(project: number, id: number): Promise<string | null> {
    const row = await this.db
      .selectFrom('alert_channels')
      .select('secret')
      .where('project', '=', project)
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.secret ?? null;
  }

  protected fromRow(row: Selectable<Schema['alert_channels']>): Channel {
    return {
      ...fromJson<Omit<ChannelFields, 'name'>>(row.body),
      id: row.id,
      project: row.project,
      name: row.name,
      created: row.created,
      updated: row.updated,
    };
  }
}
