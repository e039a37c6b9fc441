/**
 * One connection for many devices behind it: a gateway that speaks for sensors without a network. Rules: each device is registered before its
 * first points go out, once; a device that the platform refuses costs the others nothing.
 */
import { TributaryApiError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import { DevicePoints, type Gathering } from './points.js';
import { checkId, registerOrUse, type DeviceFields } from './registration.js';
import { Sender, type RefusedDevice, type SendReport } from './sender.js';
import type { RefusedPoint } from '../writing/writer-options.js';
import type { Transport } from './transport.js';

export interface RelayReport extends SendReport {
  /** The refused points by the id of their device. */
  readonly refusedBy: ReadonlyMap<string, readonly RefusedPoint[]>;
}

/** Registrations at the same time. */
const AT_ONCE = 8;

export class Relay {
  readonly #api: Connection;
  readonly #gathering: Gathering;
  readonly #sender: Sender;
  readonly #devices = new Map<string, { readonly points: DevicePoints; fields: Omit<DeviceFields, 'id'> }>();
  readonly #registered = new Set<string>();

  constructor(api: Connection, gathering: Gathering, transport: Transport) {
    this.#api = api;
    this.#gathering = gathering;
    const prepare = (devices: readonly string[], call: CallOptions) => this.#register(devices, call);
    this.#sender = new Sender({ ...gathering, transport, prepare });
  }

  /** The device with this id, always the same object; `fields` are those that it is registered with, where it is not there yet. */
  device(id: string, fields: Omit<DeviceFields, 'id'> = {}): DevicePoints {
    checkId('id', id);
    const known = this.#devices.get(id);
    if (known !== undefined) {
      known.fields = { ...known.fields, ...fields };
      return known.points;
    }
    const points = new DevicePoints(id, this.#gathering);
    this.#devices.set(id, { points, fields });
    return points;
  }

  /** Points of all devices that were added and are not stored yet. */
  get waiting(): number {
    return this.#gathering.buffer.points;
  }

  /** Sends what waits of all devices; see ConnectedDevice.send. */
  async send(call: CallOptions = {}): Promise<RelayReport> {
    const report = await this.#sender.send(call);
    const refusedBy = new Map<string, RefusedPoint[]>();
    for (const refused of report.refused) {
      const { device } = refused.point;
      const ofDevice = refusedBy.get(device) ?? [];
      ofDevice.push(refused);
      refusedBy.set(device, ofDevice);
    }
    return { ...report, refusedBy };
  }

  /** As send, without a report: what is refused goes to the client's logger. */
  async flush(call: CallOptions = {}): Promise<void> {
    await this.#sender.send(call);
  }

  /** As flush, and ends the connection, whatever the send throws. */
  close(call: CallOptions = {}): Promise<void> {
    return this.#sender.close(call);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #register(devices: readonly string[], call: CallOptions): Promise<RefusedDevice[]> {
    const left = devices.filter((id) => !this.#registered.has(id));
    const refused: RefusedDevice[] = [];
    const work = async () => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) {
        const problem = await this.#registerOne(id, call);
        if (problem !== undefined) refused.push(problem);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return refused;
  }

  /** What is wrong with this device alone; what is wrong with more is thrown. */
  async #registerOne(id: string, call: CallOptions): Promise<RefusedDevice | undefined> {
    try {
      await registerOrUse(this.#api, { ...this.#devices.get(id)?.fields, id }, call);
      this.#registered.add(id);
      return undefined;
    } catch (error) {
      if (!(error instanceof TributaryApiError) || !OF_ONE_DEVICE.has(error.code)) throw error;
      return { device: id, code: error.code, message: error.message };
    }
  }
}

/** Codes of refusals that say nothing about other devices. */
const OF_ONE_DEVICE: ReadonlySet<string> = new Set([
  'device_key_invalid',
  'device_quota_reached',
  'field_invalid',
  'field_unknown',
  'conflict',
]);
