/**
 * Commands to devices. Rules: a command is kept before anybody hears of it; a listener (the MQTT broker, a stream) gets it
 * only while it listens: a device that is not connected misses it, and reads it later if it asks.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { Commands, SentCommand } from '../contract/messages.js';
import type { Device } from '../../model/records/device.js';
import type { Command, HistoryRange } from '../../model/records/device-history.js';

export class CommandService implements Commands {
  readonly #listeners = new Set<(command: SentCommand) => void>();

  constructor(private readonly catalog: Catalog) {}

  async send(
    project: number,
    devices: readonly Device[],
    command: { name: string; payload: unknown; time?: number },
  ): Promise<void> {
    const { name, payload, time = Date.now() } = command;
    await this.catalog.transaction(({ deviceHistory }) =>
      deviceHistory.addCommands(devices.map(({ id }) => ({ device: id, time, name, payload }))),
    );
    for (const device of devices)
      for (const listener of this.#listeners) listener({ project, device, name, payload, time });
  }

  list(device: Device, range: HistoryRange): Promise<Command[]> {
    return this.catalog.deviceHistory.commands(device.id, range);
  }

  async remove(devices: readonly Device[], { from, to }: { from: number; to: number }): Promise<void> {
    const ids = devices.map(({ id }) => id);
    await this.catalog.deviceHistory.removeCommands(ids, from, to);
  }

  subscribe(listener: (command: SentCommand) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
