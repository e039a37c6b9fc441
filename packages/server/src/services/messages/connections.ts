/** What is known of the connections of devices: the newest state with the device, all of them in a log. */
import type { Catalog } from '../../catalog/catalog.js';
import type { ConnectionChange, Connections } from '../contract/messages.js';
import type { JsonObject } from '../../model/json-object.js';
import type { Device } from '../../model/records/device.js';
import type { ConnectionEntry, HistoryRange } from '../../model/records/device-history.js';

export class ConnectionService implements Connections {
  constructor(private readonly catalog: Catalog) {}

  async set(
    device: Device,
    {
      connected,
      time = Date.now(),
      details = {},
    }: { connected: boolean; time?: number; details?: JsonObject },
  ): Promise<void> {
    await this.setAll([{ device, connected, time, details }]);
  }

  setAll(states: readonly ConnectionChange[]): Promise<void> {
    return this.catalog.transaction(async ({ devices, deviceHistory }) => {
      for (const { device, connected, time, details } of states) {
        await devices.setConnection(device.id, connected, time);
        await deviceHistory.addConnection({ device: device.id, connected, time, details });
      }
    });
  }

  async endAbandoned(transport: string, reason: string): Promise<void> {
    const open = await this.catalog.deviceHistory.openConnections();
    const abandoned = open.filter(({ details }) => details['transport'] === transport);
    const details = { transport, disconnectReason: reason };
    const time = Date.now();
    await this.setAll(
      abandoned.map(({ device }) => ({ device: { id: device }, connected: false, time, details })),
    );
  }

  list(device: Device, range: HistoryRange): Promise<ConnectionEntry[]> {
    return this.catalog.deviceHistory.connections(device.id, range);
  }

  async remove(devices: readonly Device[], { from, to }: { from: number; to: number }): Promise<void> {
    const ids = devices.map(({ id }) => id);
    await this.catalog.deviceHistory.removeConnections(ids, from, to);
  }
}
