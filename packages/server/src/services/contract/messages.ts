/** What goes to devices and people, and what is known of devices' connections. Times are milliseconds. */
import type { JsonObject } from '../../model/json-object.js';
import type { Device } from '../../model/records/device.js';
import type { Command, ConnectionEntry, HistoryRange } from '../../model/records/device-history.js';

export interface SentCommand extends Omit<Command, 'id' | 'device'> {
  readonly project: number;
  readonly device: Device;
}

export interface Commands {
  /** Keeps the command with each device, then hands it to whoever listens: a device that is not connected misses it. */
  send(
    project: number,
    devices: readonly Device[],
    command: { name: string; payload: unknown; time?: number },
  ): Promise<void>;
  list(device: Device, range: HistoryRange): Promise<readonly Command[]>;
  /** From `from` (included) up to `to` (excluded). */
  remove(devices: readonly Device[], range: { from: number; to: number }): Promise<void>;
  /** Calls the listener for commands to any device until the returned function is called. */
  subscribe(listener: (command: SentCommand) => void): () => void;
}

export interface ConnectionChange {
  readonly device: Pick<Device, 'id'>;
  readonly connected: boolean;
  readonly time: number;
  readonly details: JsonObject;
}

export interface Connections {
  set(device: Device, state: { connected: boolean; time?: number; details?: JsonObject }): Promise<void>;
  /** Several at once, in their order. */
  setAll(states: readonly ConnectionChange[]): Promise<void>;
  /** After a crash: ends the connections whose entry has this `transport` among its details, which nobody could end. */
  endAbandoned(transport: string, reason: string): Promise<void>;
  list(device: Device, range: HistoryRange): Promise<readonly ConnectionEntry[]>;
  /** Takes entries out of the log, from `from` (included) up to `to` (excluded); the newest state stays with the device. */
  remove(devices: readonly Device[], range: { from: number; to: number }): Promise<void>;
}

export interface MailMessage {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mail {
  /** Whether a mail server is set; without one mails are kept as files. */
  readonly hasServer: boolean;
  /** Resolves when the mail server took it, or, without one, when it lies in the outbox folder. */
  /** The address, or `field_invalid` for one that cannot stand in a mail. */
  check(field: string, address: string): string;
  send(mail: MailMessage): Promise<void>;
  /** Returns at once: it is sent behind the caller's back, and a failure is logged. Too many waiting: the newest is lost, and logged. */
  post(mail: MailMessage): void;
}

export interface Callbacks {
  /** Refuses a target that is no http(s) URL or, unless that is allowed, on a private address; `field` is named in the error. */
  check(url: string, field: string): Promise<void>;
  /** POSTs JSON, several times if it has to; resolves once a 2xx came, rejects when it gives up. */
  post(url: string, body: unknown, signal?: AbortSignal): Promise<void>;
  /** One try, with headers that are made of the body; rejects with the reason. */
  once(
    url: string,
    body: unknown,
    headers: (text: string) => Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void>;
}
