/**
 * What happened with devices besides their points: connections and commands. Rule: every read and write is by the ids of
 * devices whose project the caller has checked. Times are milliseconds.
 */
import type { Selectable } from 'kysely';
import { bytesOf, measure } from '../pages.js';
import type { Schema } from '../schema.js';
import { flag, fromJson, fromJsonOrNull, Repository, toJson, toJsonOrNull } from '../repository.js';
import type { ConnectionEntry, Command, HistoryRange } from '../../model/records/device-history.js';

const BYTES = {
  connections: bytesOf(['connections.details']),
  commands: bytesOf(['commands.name', 'commands.payload']),
};

export class DeviceHistory extends Repository {
  async addConnection(entry: Omit<ConnectionEntry, 'id'>): Promise<void> {
    const { connected, details, ...rest } = entry;
    await this.db
      .insertInto('connections')
      .values({ ...rest, connected: flag(connected), details: toJson(details) })
      .execute();
  }

  async connections(device: number, range: HistoryRange): Promise<ConnectionEntry[]> {
    const rows = await this.#within('connections', device, range);
    return rows.map((row) => ({ ...row, connected: row.connected === 1, details: fromJson(row.details) }));
  }

  /** The newest entry of every device that counts as connected, in all projects: for the platform's own start. */
  async openConnections(): Promise<ConnectionEntry[]> {
    const rows = await this.db
      .selectFrom('connections')
      .innerJoin('devices', 'devices.id', 'connections.device')
      .selectAll('connections')
      .where('devices.connected', '=', 1)
      .where('devices.deleted', 'is', null)
      .where('connections.id', '=', (inner) =>
        inner
          .selectFrom('connections as newest')
          .select(({ fn }) => fn.max('newest.id').as('id'))
          .whereRef('newest.device', '=', 'devices.id'),
      )
      .execute();
    return rows.map((row) => ({ ...row, connected: row.connected === 1, details: fromJson(row.details) }));
  }

  async addCommands(commands: readonly Omit<Command, 'id'>[]): Promise<void> {
    for (const { payload, ...rest } of commands)
      await this.db
        .insertInto('commands')
        .values({ ...rest, payload: toJsonOrNull(payload) })
        .execute();
  }

  async commands(device: number, range: HistoryRange): Promise<Command[]> {
    const rows = await this.#within('commands', device, range);
    return rows.map((row) => ({ ...row, payload: fromJsonOrNull(row.payload) }));
  }

  async removeConnections(devices: readonly number[], from: number, to: number): Promise<void> {
    await this.#remove('connections', devices, from, to);
  }

  async removeCommands(devices: readonly number[], from: number, to: number): Promise<void> {
    await this.#remove('commands', devices, from, to);
  }

  async #within<T extends 'connections' | 'commands'>(
    table: T,
    device: number,
    { from = 0, to = Number.MAX_SAFE_INTEGER, order, limit }: HistoryRange,
  ): Promise<Selectable<Schema[T]>[]> {
    const query = this.db
      .selectFrom<'connections' | 'commands'>(table)
      .where('device', '=', device)
      .where('time', '>=', from)
      .where('time', '<', to)
      .orderBy('time', order)
      .orderBy('id', order)
      .limit(limit);
    const found = await measure(query, `${table}.id`, BYTES[table]);
    const read = async (ids: readonly number[]) =>
      (await this.rowsById(table, ids)) as (Selectable<Schema[T]> & { id: number })[];
    return this.positions(found, {}, read);
  }

  async #remove(
    table: 'connections' | 'commands',
    devices: readonly number[],
    from: number,
    to: number,
  ): Promise<void> {
    for (const device of devices)
      await this.db
        .deleteFrom(table)
        .where('device', '=', device)
        .where('time', '>=', from)
        .where('time', '<', to)
        .execute();
  }
}
