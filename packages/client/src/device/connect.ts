/**
 * From an address and a token to something that sends: the counterpart of the `ClientBuilder` of the iobeam libraries. Rule: everything that
 * can be known to be wrong is told before anything is sent.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { ClientOptions } from '../http/options.js';
import { Connection } from '../native/connection.js';
import { ConnectedDevice } from './connected-device.js';
import type { Gathering } from './points.js';
import { MqttTransport } from './mqtt.js';
import { checkId, identify, type DeviceFields, type Wish } from './registration.js';
import { Relay } from './relay.js';
import { fileStorage, type IdStorage } from './saved-id.js';
import { Sender } from './sender.js';
import { SeriesBuffer } from './series-buffer.js';
import { httpTransport, type Transport } from './transport.js';

export interface SendingOptions {
  /** Where the id of the device is kept; on a disk: saveToDisk. */
  storage?: IdStorage | undefined;
  /** How points go to the platform: `http` unless given, or `mqtt`, which needs the package `mqtt` (5.x) beside this one. */
  transport?: 'http' | 'mqtt' | undefined;
  /** Address of the broker, such as `mqtt://host:1883`, `mqtts:`, `ws:` or `wss:`; absent: as the platform says, in a page over WebSocket. */
  mqttUrl?: string | undefined;
  /** Bytes of points that may wait in memory, 16 MiB unless given: some 500,000 numbers. */
  buffer?: number | undefined;
}

export interface ConnectOptions extends ClientOptions, SendingOptions {}

/** Begins a connection of a device, or of a relay of many, with a client of its own; that of a client: `client.connect()`. */
export const connect = (options: ConnectOptions = {}): DeviceBuilder =>
  new DeviceBuilder(new Connection(options), options);

export class DeviceBuilder {
  readonly #api: Connection;
  readonly #options: SendingOptions;
  #folder: string | undefined;
  #wish: Wish | undefined;

  constructor(api: Connection, options: SendingOptions) {
    this.#api = api;
    this.#options = options;
  }

  /**
   * Keeps the id of the device in a file of this folder (the working directory unless given), of this server and project alone, and takes it
   * from there the next time. Node.js only; in a page give `storage`.
   */
  saveToDisk(folder = '.'): this {
    if (this.#options.storage !== undefined)
      throw new OptionError('saveToDisk and `storage` are both given; expected one place for the id.');
    this.#folder = folder;
    return this;
  }

  /**
   * Makes a device that is not there yet, with an `id` of one's own or one that is made up. With a saved id it does nothing, unless another `id` is
   * given: that one then takes its place. A device with this `id` that is there already throws a ConflictError.
   */
  registerDevice(device: DeviceFields = {}): this {
    checkFields(device);
    if (device.id !== undefined) checkId('id', device.id);
    return this.#wishFor({ kind: 'register', device });
  }

  /** As registerDevice, but a device with this id that is there already is this one: it stays as it is. */
  registerOrUse(device: DeviceFields & { id: string }): this {
    checkFields(device);
    checkId('id', device.id);
    return this.#wishFor({ kind: 'registerOrUse', device });
  }

  /** The device is there: it was registered before, by whatever means. Otherwise building it throws a NotFoundError. */
  setDeviceId(id: string): this {
    checkId('id', id);
    return this.#wishFor({ kind: 'use', id });
  }

  /** The device, registered. With a saved id no request is made, so that a device starts while the platform is away. */
  async build(call: CallOptions = {}): Promise<ConnectedDevice> {
    const storage = this.#folder === undefined ? this.#options.storage : await fileStorage(this.#folder);
    const { gathering, transport } = this.#way();
    await transport.load?.();
    const id = await identify(this.#api, this.#wish, storage, call);
    return new ConnectedDevice(id, gathering, new Sender({ ...gathering, transport }));
  }

  /** For the points of many devices, each registered as it comes. */
  relay(): Relay {
    if (this.#wish !== undefined || this.#folder !== undefined)
      throw new OptionError(
        'A relay is no device itself; expected neither an id nor a place for one before relay.',
      );
    const { gathering, transport } = this.#way();
    return new Relay(this.#api, gathering, transport);
  }

  #way(): { gathering: Gathering; transport: Transport } {
    const { buffer: bytes } = this.#options;
    const transport = transportOf(this.#api, this.#options);
    const buffer = new SeriesBuffer({ bytes, valueBytes: transport.valueBytes });
    return { gathering: { buffer, warn: (message) => this.#api.http.warn(message) }, transport };
  }

  #wishFor(wish: Wish): this {
    if (this.#wish !== undefined)
      throw new OptionError(
        'It is said twice which device this is; expected one of registerDevice, registerOrUse and setDeviceId.',
      );
    this.#wish = wish;
    return this;
  }
}

function transportOf(api: Connection, { transport = 'http', mqttUrl }: SendingOptions): Transport {
  if (transport === 'mqtt') return new MqttTransport(api, mqttUrl);
  if (transport !== 'http')
    throw new OptionError(`transport is ${shownOf(transport)}; expected http or mqtt.`);
  if (mqttUrl === undefined) return httpTransport(api);
  throw new OptionError('mqttUrl is given, but transport is http; expected transport: mqtt.');
}

/** Not the id alone, as the iobeam libraries take it. */
function checkFields(device: unknown): void {
  if (typeof device === 'object' && device !== null) return;
  throw new OptionError(
    `device is ${shownOf(device)}; expected an object such as { id: 'boiler-1', name: 'Boiler' }.`,
  );
}
