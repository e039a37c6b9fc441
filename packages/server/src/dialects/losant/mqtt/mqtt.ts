/**
 * Losant's MQTT: client id = device id, user name = access key, password = access secret. Rules: a device sends its own
 * state and gets its own commands, a gateway also those of its peripherals; other topics are free as far as the access
 * key's lists allow; connections are recorded with the device.
 */
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type {
  AccessChange,
  AccessKey,
  Device,
  DeviceLogin,
  Ordered,
  Services,
} from '../../../services/services.js';
import { parseJson, textOf } from '../../json.js';
import type { MqttConnect, MqttCounts, MqttDialect, MqttSession } from '../../mqtt.js';
import { firstLevel } from '../../topics.js';
import { orderStates } from '../data/state.js';
import { commandMessage } from '../wire/commands.js';
import { ConnectionRecord } from './connections.js';
import { mayUse, maySubscribeTo } from './topic-lists.js';
import { commandTopic, LOSANT_TOPICS, parseLosantTopic } from './topics.js';
import { DEVICE_ID, deviceIdOf } from '../wire/ids.js';

const LOSANT_ID = /^[0-9a-f]{24}$/i;
/** Peripherals whose membership a gateway's connection keeps in mind. */
const MAX_PERIPHERALS = 10_000;

export function losantMqtt(): MqttDialect {
  let record: ConnectionRecord | undefined;
  return {
    name: 'losant',
    reserved: LOSANT_TOPICS,
    async connect(connect, services) {
      const login = await loginOf(connect, services);
      return login && new DeviceSession(services, login, connect.address, record!);
    },
    start(services, send) {
      record = new ConnectionRecord(services);
      const end = services.commands.subscribe(({ project, device, ...command }) =>
        send(project, commandTopic(deviceIdOf(device)), commandMessage(command)),
      );
      return {
        async stop() {
          end();
          await record?.written();
        },
      };
    },
  };
}

async function loginOf(connect: MqttConnect, services: Services): Promise<DeviceLogin | undefined> {
  const { clientId, username: key, password: secret, address } = connect;
  if (!LOSANT_ID.test(clientId) || !key || !secret) return undefined;
  try {
    return await services.accessKeys.login({ key, secret, deviceId: clientId, address });
  } catch (error) {
    if (error instanceof TributaryError && error.code === 'credentials_invalid') return undefined;
    throw error;
  }
}

class DeviceSession implements MqttSession {
  readonly project: number;
  /** The end of an adopted key. */
  readonly expires: number | null;
  #key: AccessKey;
  #device: Device;
  /** By Losant id, as they were found to be this gateway's. */
  readonly #peripherals = new Map<string, Device>();

  constructor(
    private readonly services: Services,
    login: DeviceLogin,
    private readonly address: string,
    private readonly record: ConnectionRecord,
  ) {
    this.project = login.project.id;
    this.expires = login.limits?.expires ?? null;
    this.#key = login.key;
    this.#device = login.device;
  }

  async publish(topic: string, payload: Uint8Array): Promise<Ordered<void>> {
    const named = parseLosantTopic(topic);
    if (named?.kind !== 'state')
      throw new TributaryError('scope_missing', { expected: 'to publish to this topic' });
    const body = parseJson(textOf(payload as Buffer));
    const device =
      named.device === deviceIdOf(this.#device) ? this.#device : await this.#peripheral(named.device);
    const { durable } = await orderStates(this.services, { project: { id: this.project }, device, body });
    return { durable: durable.then(() => undefined) };
  }

  mayPass(topic: string): boolean {
    return mayUse(this.#key.rules, 'pub', topic);
  }

  async maySubscribe(filter: string): Promise<boolean> {
    if (firstLevel(filter) !== LOSANT_TOPICS) return maySubscribeTo(this.#key.rules, filter);
    const named = parseLosantTopic(filter);
    if (named?.kind !== 'command' || filter !== commandTopic(named.device)) return false;
    if (named.device === deviceIdOf(this.#device)) return true;
    return this.#peripheral(named.device).then(
      () => true,
      (error: unknown) => {
        if (error instanceof TributaryError && !error.retryable) return false;
        throw error;
      },
    );
  }

  mayReceive(topic: string): boolean {
    if (firstLevel(topic) !== LOSANT_TOPICS) return mayUse(this.#key.rules, 'sub', topic);
    const named = parseLosantTopic(topic);
    if (named?.kind !== 'command') return false;
    return named.device === deviceIdOf(this.#device) || this.#peripherals.has(named.device);
  }

  async #peripheral(id: string): Promise<Device> {
    const known = this.#peripherals.get(id);
    if (known !== undefined) return known;
    const unknown = new TributaryError('not_found', { what: 'Peripheral', value: id });
    if (!LOSANT_ID.test(id)) throw unknown;
    const device = await this.services.devices.find(this.project, { form: DEVICE_ID, text: id });
    if (device.gateway !== this.#device.id) throw unknown;
    this.#peripherals.set(id, device);
    // Not all at once: what is forgotten gets no commands until its gateway speaks of it again.
    if (this.#peripherals.size > MAX_PERIPHERALS)
      this.#peripherals.delete(this.#peripherals.keys().next().value!);
    return device;
  }

  get restsOn(): AccessChange {
    return { accessKey: this.#key.id, device: this.#device.id, project: this.project };
  }

  async check(): Promise<void> {
    const { devices, accessKeys } = this.services;
    this.#key = await accessKeys.get(this.project, this.#key.publicId);
    this.#device = await devices.find(this.project, { id: this.#device.id });
    if (!(await accessKeys.covers(this.#key.id, this.#device)))
      throw new TributaryError('credentials_invalid', { reason: 'the access key is no longer good' });
    for (const [id, device] of [...this.#peripherals]) {
      this.#peripherals.delete(id);
      await this.#peripheral(id).catch((error: unknown) => {
        if (error instanceof TributaryError && error.retryable) this.#peripherals.set(id, device);
      });
    }
  }

  opened(): void {
    this.record.add(this.#device, true, { ipAddress: this.address });
  }

  closed({ fromClient, toClient, reason }: MqttCounts): void {
    this.record.add(this.#device, false, {
      messagesFromClient: fromClient,
      messagesToClient: toClient,
      ...given({ disconnectReason: reason }),
    });
  }
}
