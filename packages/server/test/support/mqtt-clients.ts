/** Real MQTT clients, and what most of these tests need of them. */
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';

export async function connect(url: string, options: IClientOptions): Promise<MqttClient> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, username: 'test', ...options });
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
    client.once('close', () => reject(new Error('closed before the answer')));
  });
  client.on('error', () => undefined);
  return client;
}

/** Messages as they come; `next` waits for one. */
export class Inbox {
  readonly messages: { topic: string; text: string }[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(client: MqttClient) {
    client.on('message', (topic, payload) => {
      this.messages.push({ topic, text: payload.toString() });
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  async waitFor(count: number, milliseconds = 50_000): Promise<void> {
    const end = Date.now() + milliseconds;
    while (this.messages.length < count) {
      const rest = end - Date.now();
      if (rest <= 0) throw new Error(`${this.messages.length} of ${count} messages came`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, rest);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }
}

export const closed = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => (client.connected ? client.once('close', () => resolve()) : resolve()));

/**
 * Some round trips of the connection: whatever the broker had on its way to this client is there now. Where nothing may come, that is
 * what is waited for.
 */
export async function roundTrips(client: MqttClient, count = 5): Promise<void> {
  for (let nth = 0; nth < count; nth++)
    await new Promise<void>((resolve) => {
      const look = ({ cmd }: { cmd: string }) => {
        if (cmd !== 'pingresp') return;
        client.off('packetreceive', look);
        resolve();
      };
      client.on('packetreceive', look);
      client.sendPing();
    });
}

/** The QoS that each filter was granted; 128: none. */
export async function granted(client: MqttClient, filters: readonly string[]): Promise<number[]> {
  try {
    return (await client.subscribeAsync([...filters])).map(({ qos }) => qos);
  } catch (error) {
    const { packet } = error as { packet?: { granted: number[] } };
    if (packet === undefined) throw error;
    return packet.granted;
  }
}
