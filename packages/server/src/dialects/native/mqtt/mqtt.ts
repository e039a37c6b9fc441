/**
 * Tributary's own MQTT topics: `tributary/PROJECT/DEVICE` takes the JSON of POST /points for this device and shorter forms, and
 * gives accepted points to who subscribes. Rules are those of the HTTP API: sound points are stored, refused ones are reported (in the log). Topics
 * outside the reserved ones are free for the project's own use; those that its mapping names are stored too.
 */
import { TributaryError } from '../../../errors/error.js';
import type { Ordered, Services } from '../../../services/services.js';
import { rightsOf, tokenOf, TokenSession, type TokenRights } from '../../mqtt-token.js';
import type { MqttConnect, MqttDialect, MqttSession } from '../../mqtt.js';
import { arrival } from '../../arrival.js';
import { orderMapped, type Stored } from '../../mapping/store.js';
import { firstLevel, matchesTopic } from '../../topics.js';
import { LivePoints } from './live-points.js';
import { NATIVE_TOPICS, parseNativeFilter, parseNativeTopic } from './topics.js';
import { mappingsOf } from './project-mapping.js';
import { decodeSingleValue, decodeTopicPoints, deviceOfPath } from '../wire/topic-points.js';

export function nativeMqtt(): MqttDialect {
  let live: LivePoints | undefined;
  return {
    name: 'native',
    reserved: NATIVE_TOPICS,
    async connect(connect, services) {
      const secret = await tokenOf(connect, services);
      if (secret === undefined) return undefined;
      const rights = await rightsOf(secret, connect, services);
      return new NativeSession({ services, secret, connect, rights }, live);
    },
    start(services, send) {
      live = new LivePoints(services, send);
      const stop = services.alertChannels.subscribe(send);
      return {
        stop() {
          stop();
          return Promise.resolve();
        },
      };
    },
  };
}

/** No mapping is interested. */
const NOTHING: Ordered<void> = { durable: Promise.resolve() };

function checkStored({ error }: Stored): void {
  if (error !== undefined) throw error;
}

interface Admitted {
  readonly services: Services;
  readonly secret: string;
  readonly connect: MqttConnect;
  readonly rights: TokenRights;
}

class NativeSession extends TokenSession implements MqttSession {
  constructor(
    { services, secret, connect, rights }: Admitted,
    private readonly live: LivePoints | undefined,
  ) {
    super(services, secret, connect, rights);
  }

  async publish(topic: string, payload: Uint8Array): Promise<Ordered<void>> {
    this.requireWrite();
    const named = parseNativeTopic(topic);
    if (named?.project !== this.project)
      throw new TributaryError('not_found', { what: 'Project of topic', value: topic });
    const message = { arrival: arrival() };
    return this.store(payload, (json, sink, tally) => {
      if (typeof json === 'object') {
        const device = this.#ownDevice(named.device ?? this.rights.device, topic);
        sink.ofDevice(device);
        return decodeTopicPoints(json, { ...message, device, sink, tally });
      }
      const path = named.device ?? '';
      this.#ownDevice(deviceOfPath(path) || this.rights.device, topic);
      decodeSingleValue(path, json, { ...message, sink });
    });
  }

  /** A token for one device writes no other one. */
  #ownDevice(device: string | undefined, topic: string): string | undefined {
    const { device: only } = this.rights;
    if (only === undefined || device === only) return device;
    throw new TributaryError('not_found', { what: 'Device of topic', value: topic });
  }

  async keep(topic: string, payload: Uint8Array): Promise<Ordered<void>> {
    const { ingest, rights } = this.services;
    const project = await rights.configuredProject(this.project);
    if (project === undefined) return NOTHING;
    const mapping = mappingsOf(project).find(({ filter }) => matchesTopic(filter, topic));
    if (mapping === undefined) return NOTHING;
    const message = { topic, payload: payload as Buffer, time: arrival() };
    const { durable } = await orderMapped(ingest, { project, mapping, message });
    return { durable: durable.then(checkStored) };
  }

  mayPass(): boolean {
    return this.rights.levels.has('write') && this.rights.device === undefined;
  }

  maySubscribe(filter: string): boolean {
    if (!this.rights.levels.has('read')) return false;
    if (firstLevel(filter) !== NATIVE_TOPICS) return this.rights.device === undefined;
    const named = parseNativeFilter(filter);
    return named?.project === this.project && this.#sees(named.device);
  }

  mayReceive(topic: string): boolean {
    if (firstLevel(topic) !== NATIVE_TOPICS) return this.rights.device === undefined;
    return this.#sees(parseNativeTopic(topic)?.device);
  }

  #sees(device: string | undefined): boolean {
    return this.rights.device === undefined || device === this.rights.device;
  }

  /** Only a filter that names native topics costs the project a reader. */
  watch(filter: string): () => void {
    const own = firstLevel(filter) === NATIVE_TOPICS;
    return (own ? this.live?.watch(this.project) : undefined) ?? (() => undefined);
  }
}
