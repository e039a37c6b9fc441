/** One platform with MQTT, and the names that each API has for the same device and series. */
import { inputIdOf } from '../../../src/dialects/datacooee/wire/ids.js';
import { deviceSlug } from '../../../src/model/identity.js';
import { ask, type Sent } from '../http.js';
import { startMqttPlatform, type MqttPlatform } from '../mqtt-platform.js';

export type Kind = 'number' | 'boolean' | 'string';
export type Value = number | boolean | string;

export interface Point {
  /** Microseconds since 1970. */
  readonly time: number;
  readonly value: Value;
}

/** A series by the names that every API builds its own from. */
export interface Place {
  readonly device: string;
  readonly series: string;
}

// Tests look into answers of every form.
/* eslint-disable @typescript-eslint/no-explicit-any */
export class World {
  readonly #slugs = new Map<string, string>();

  private constructor(readonly platform: MqttPlatform) {}

  static async start(flags: Record<string, string> = {}): Promise<World> {
    return new World(await startMqttPlatform(flags));
  }

  get tenant() {
    return this.platform.one;
  }

  /** The JSON of an answer, or its text; a refusal is an error of the test. */
  ask(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<any> {
    const isRaw = typeof body === 'string';
    const type = isRaw ? { 'content-type': 'text/plain;charset=UTF-8' } : {};
    return ask(this.platform.url + path, {
      method,
      headers: { authorization: `Bearer ${this.tenant.token}`, ...type, ...headers },
      body,
    });
  }

  native(method: string, path: string, body?: unknown): Promise<any> {
    return this.ask(method, `/tributary/v1${path}`, { body });
  }

  iotile(method: string, path: string, body?: unknown): Promise<any> {
    return this.ask(method, `/api/v1${path}`, { body, headers: this.iotileHeaders });
  }

  get iotileHeaders(): Record<string, string> {
    return { authorization: `token ${this.tenant.token}` };
  }

  async deviceId(key: string): Promise<number> {
    return (await this.native('GET', `/devices/${encodeURIComponent(key)}`)).id as number;
  }

  async seriesOf({
    device,
    series,
  }: Place): Promise<{ id: number; unit: string | null; label: string | null }> {
    const { items } = await this.native('GET', `/series?device=${encodeURIComponent(device)}`);
    return items.find(({ name }: { name: string }) => name === series);
  }

  /** Of Datacooee: made ones are the key of their device, others follow from the series' id. */
  async inputId(place: Place): Promise<string> {
    if (place.series === 'value' && place.device.startsWith('sen')) return place.device;
    return inputIdOf({ id: (await this.seriesOf(place)).id, externalIds: {} });
  }

  /** Of Losant, from I/O Sense's metadata, which has it too. */
  async losantId(device: string): Promise<string> {
    return (await this.metadata(device))._id as string;
  }

  async metadata(device: string): Promise<any> {
    return (await this.ask('GET', `/api/metaData/device/${encodeURIComponent(device)}`)).data;
  }

  async stream({ device, series }: Place): Promise<any> {
    const slug = deviceSlug(await this.deviceId(device));
    const { results } = await this.iotile('GET', `/stream/?device=${slug}&page_size=1000`);
    return results.find(({ var_name: name }: { var_name: string }) => name === series);
  }

  async streamSlug(place: Place): Promise<string> {
    const key = `${place.device}/${place.series}`;
    let slug = this.#slugs.get(key);
    if (slug === undefined) this.#slugs.set(key, (slug = (await this.stream(place)).slug as string));
    return slug;
  }
}
