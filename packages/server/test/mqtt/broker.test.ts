// The broker with a dialect of this test, which decides when a message is durable: acknowledgements wait, and keep their order.
import { once } from 'node:events';
import { connect as openSocket, type Socket } from 'node:net';
import type { MqttClient } from 'mqtt';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MqttDialect } from '../../src/dialects/mqtt.js';
import { TributaryError } from '../../src/errors/error.js';
import { Broker } from '../../src/listeners/mqtt/broker.js';
import { listenTcp, type TcpListener } from '../../src/listeners/mqtt/tcp.js';
import { Endings } from '../../src/services/access/rights/endings.js';
import { closed, connect, granted, Inbox, roundTrips } from '../support/mqtt-clients.js';
import { pause } from '../support/waiting.js';
import { withDoors } from '../support/doors.js';

interface Held {
  readonly text: string;
  order(): void;
  store(): void;
  fail(error: Error): void;
}

let broker: Broker;
let listener: TcpListener;
let url: string;
let held: Held[];
let hold: boolean;
const clients: MqttClient[] = [];

/** Password = project. */
const dialect: MqttDialect = {
  name: 'test',
  reserved: 'points',
  connect: async ({ password }) => {
    if (password === 'later') throw new TributaryError('catalog_unavailable');
    if (password === 'little') throw new TributaryError('scope_missing', { expected: 'more' });
    if (password === undefined || !/^\d+$/.test(password)) return undefined;
    return {
      project: Number(password),
      publish: (_topic, payload) =>
        new Promise((resolve) => {
          const text = Buffer.from(payload).toString();
          const durable = new Promise<void>((onDisk, failed) => {
            const order = () => resolve({ durable });
            const store = () => void (order(), onDisk());
            held.push({ text, order, store, fail: (error) => void (order(), failed(error)) });
            if (!hold) onDisk();
          });
          if (!hold) resolve({ durable });
        }),
      mayPass: () => true,
      maySubscribe: () => true,
      mayReceive: (topic) => !topic.startsWith('secret'),
      ...{ restsOn: {}, expires: null },
      check: () => Promise.resolve(),
    };
  },
};

async function start(connections = 100): Promise<void> {
  const endings = new Endings();
  const access = { lasting: endings.watch.bind(endings) };
  const services = withDoors({ metrics: new Registry(), access });
  broker = await Broker.start({ services, dialects: [dialect], connections });
  listener = await listenTcp(broker, { host: '127.0.0.1', port: 0 });
  url = `mqtt://127.0.0.1:${listener.port}`;
}

beforeEach(async () => {
  held = [];
  hold = true;
  await start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  for (const each of held) each.store();
  listener.stop();
  await broker.stop();
});

async function client(options: Parameters<typeof connect>[1] = {}): Promise<MqttClient> {
  const made = await connect(url, { password: '1', ...options });
  clients.push(made);
  return made;
}

const publish = (from: MqttClient, text: string, acks: string[], qos: 1 | 2 = 1) =>
  from.publishAsync('points/a', text, { qos }).then(
    () => void acks.push(text),
    () => undefined,
  );

describe('acknowledgements', () => {
  it.each([1, 2] as const)('of QoS %i wait until the message is durable', async (qos) => {
    const acks: string[] = [];
    const from = await client();
    void publish(from, 'a', acks, qos);
    await expect.poll(() => held.length).toBe(1);
    await roundTrips(from);
    expect(acks).toEqual([]);
    held[0]!.store();
    await expect.poll(() => acks).toEqual(['a']);
  });

  it('begin the next message when the one before is taken, and come in the order of the messages', async () => {
    const acks: string[] = [];
    const from = await client();
    // The broker reads no more of a connection whose message is not taken: another one tells that it had its turns.
    const other = await client();
    for (const text of ['a', 'b', 'c']) void publish(from, text, acks);
    await expect.poll(() => held.length).toBe(1);
    await roundTrips(other);
    expect(held.map(({ text }) => text)).toEqual(['a']);
    held[0]!.order();
    await expect.poll(() => held.length).toBe(2);
    held[1]!.order();
    await expect.poll(() => held.length).toBe(3);
    held[2]!.store();
    held[1]!.store();
    await roundTrips(other);
    expect(acks).toEqual([]);
    held[0]!.store();
    await expect.poll(() => acks).toEqual(['a', 'b', 'c']);
  });

  it('of one connection do not wait for another connection', async () => {
    const acks: string[] = [];
    void publish(await client(), 'slow', acks);
    await expect.poll(() => held.length).toBe(1);
    void publish(await client(), 'fast', acks);
    await expect.poll(() => held.length).toBe(2);
    held[1]!.store();
    await expect.poll(() => acks).toEqual(['fast']);
  });

  it.each([
    ['a retryable error', new TributaryError('spool_full', { value: 1, limit: 1 })],
    ['an error nobody expected', new Error('EIO')],
  ])('are not sent after %s: the connection ends', async (_, error) => {
    const acks: string[] = [];
    const from = await client();
    void publish(from, 'a', acks);
    await expect.poll(() => held.length).toBe(1);
    const end = closed(from);
    held[0]!.fail(error);
    await end;
    expect(acks).toEqual([]);
  });

  it('are sent for a message that can never be stored', async () => {
    const acks: string[] = [];
    const from = await client();
    void publish(from, 'a', acks);
    await expect.poll(() => held.length).toBe(1);
    held[0]!.fail(new TributaryError('body_not_json', { reason: 'no' }));
    await expect.poll(() => acks).toEqual(['a']);
    expect(from.connected).toBe(true);
  });

  it('are still sent when the server stops, for what it was storing', async () => {
    const acks: string[] = [];
    const from = await client();
    for (const text of ['a', 'b']) void publish(from, text, acks);
    await expect.poll(() => held.length).toBe(1);
    const stopped = broker.stop();
    void publish(from, 'late', acks);
    // Time for it to arrive: nothing says that it did, for the broker reads no more.
    await pause(50);
    held[0]!.store();
    await expect.poll(() => held.length).toBe(2);
    held[1]!.store();
    await closed(from);
    await stopped;
    expect(acks).toEqual(['a', 'b']);
    expect(held.map(({ text }) => text)).toEqual(['a', 'b']);
  });
});

describe('a login', () => {
  it.each([
    ['wrong', 4],
    [undefined, 4],
    ['little', 5],
    ['later', 3],
  ])('with password %s is answered %i', async (password, code) => {
    await expect(connect(url, { ...(password && { password }) })).rejects.toMatchObject({ code });
  });

  it('beyond the number of connections is answered 3', async () => {
    listener.stop();
    await broker.stop();
    await start(2);
    const first = await client();
    await client();
    await expect(connect(url, { password: '1' })).rejects.toMatchObject({ code: 3 });
    first.end();
    await closed(first);
    await expect
      .poll(() =>
        client().then(
          () => 'connected',
          () => 'refused',
        ),
      )
      .toBe('connected');
  });

  it('with MQTT 5 is answered that this version is not spoken, in the form of version 5', async () => {
    await expect(connect(url, { password: '1', protocolVersion: 5 })).rejects.toMatchObject({ code: 0x84 });
  });

  it('takes the place of an older connection of its project with the same client id, not of another project', async () => {
    const one = await client({ clientId: 'same' });
    const two = await client({ clientId: 'same', password: '2' });
    await Promise.all([roundTrips(one), roundTrips(two)]);
    expect([one.connected, two.connected]).toEqual([true, true]);
    const end = closed(one);
    const again = await client({ clientId: 'same' });
    await end;
    expect([two.connected, again.connected]).toEqual([true, true]);
  });

  it('has a clean session whatever it asks for', async () => {
    const options = { clientId: 'keeps', clean: false };
    const first = await client(options);
    await first.subscribeAsync('free/x', { qos: 1 });
    first.end();
    await closed(first);
    const again = await client(options);
    const inbox = new Inbox(again);
    await (await client()).publishAsync('free/x', 'missed', { qos: 1 });
    await roundTrips(again);
    expect(inbox.messages).toEqual([]);
  });
});

describe('messages of people', () => {
  it('reach those of the project who subscribed, with the lower of both QoS, once', async () => {
    const from = await client();
    const to = await client();
    const qos: number[] = [];
    to.on('message', (_topic, _payload, packet) => qos.push(packet.qos));
    await to.subscribeAsync({ 'free/+': { qos: 0 }, 'free/#': { qos: 2 } });
    for (const each of [0, 1, 2] as const) await from.publishAsync('free/a', 'x', { qos: each });
    await expect.poll(() => qos).toEqual([0, 1, 2]);
  });

  it('never reach another project, whatever its filters', async () => {
    const inbox = new Inbox(await client({ password: '2' }));
    const spy = clients.at(-1)!;
    await spy.subscribeAsync(['#', '+/+', 'free/#', 'free/a', '/free/a', '+', '1/free/a']);
    const mine = new Inbox(await client());
    const from = clients.at(-1)!;
    await from.subscribeAsync('#');
    await from.publishAsync('free/a', 'x', { qos: 1 });
    await mine.waitFor(1);
    await roundTrips(spy);
    expect(inbox.messages).toEqual([]);
  });

  it('are shown only where they may be seen, also to a wildcard; nothing of the broker itself is', async () => {
    const from = await client();
    const inbox = new Inbox(from);
    expect(await granted(from, ['#', '$SYS/#', '$none', '$share/x/#'])).toEqual([0, 128, 128, 128]);
    await from.publishAsync('secret/a', 'x', { qos: 1 });
    await client();
    await from.publishAsync('free/a', 'y', { qos: 1 });
    await inbox.waitFor(1);
    await roundTrips(from);
    expect(inbox.messages).toEqual([{ topic: 'free/a', text: 'y' }]);
  });

  it('are not retained', async () => {
    await (await client()).publishAsync('free/a', 'x', { qos: 1, retain: true });
    const late = await client();
    const inbox = new Inbox(late);
    await late.subscribeAsync('free/a');
    await roundTrips(late);
    expect(inbox.messages).toEqual([]);
  });

  it('are sent as a last will by the rules of any message', async () => {
    hold = false;
    const inbox = new Inbox(await client());
    await clients.at(-1)!.subscribeAsync('#');
    for (const topic of ['free/will', 'points/will', 'bad/#']) {
      const dying = await client({ will: { topic, payload: Buffer.from(topic), qos: 1 } });
      dying.stream.destroy();
      await closed(dying);
    }
    await inbox.waitFor(1);
    await expect.poll(() => held.map(({ text }) => text)).toEqual(['points/will']);
    expect(inbox.messages).toEqual([{ topic: 'free/will', text: 'free/will' }]);
  });

  it('end with the subscription', async () => {
    const to = await client();
    const inbox = new Inbox(to);
    await to.subscribeAsync(['free/a', 'free/b']);
    await to.unsubscribeAsync('free/a');
    const from = await client();
    await from.publishAsync('free/a', 'x', { qos: 1 });
    await from.publishAsync('free/b', 'y', { qos: 1 });
    await inbox.waitFor(1);
    await roundTrips(to);
    expect(inbox.messages.map(({ text }) => text)).toEqual(['y']);
  });
});

/** A bare socket that sent CONNECT of this client, with password "1" and a keep-alive of so many seconds. */
function connectPacket(client: string, keepAlive: number): Socket {
  const socket = openSocket(listener.port, '127.0.0.1').resume();
  const id = client.charCodeAt(0);
  socket.write(
    Buffer.from([0x10, 19, 0, 4, 77, 81, 84, 84, 4, 0xc2, 0, keepAlive, 0, 1, id, 0, 1, 117, 0, 1, 49]),
  );
  return socket;
}

describe('bounds', () => {
  it('refuse more than 100 subscriptions of a connection, filters that are too long, and wrong ones', async () => {
    const from = await client();
    const filters = Array.from({ length: 105 }, (_, at) => `free/${at}`);
    expect((await granted(from, filters)).filter((qos) => qos === 128)).toHaveLength(5);
    await from.unsubscribeAsync('free/0');
    expect(await granted(from, [`free/${'x'.repeat(2000)}`, 'free/a', 'free/b'])).toEqual([128, 0, 128]);
  });

  it('take a message of 256 KiB and refuse a larger one', async () => {
    hold = false;
    const acks: string[] = [];
    const from = await client();
    await from.publishAsync('points/a', Buffer.alloc(256 * 1024), { qos: 1 });
    expect(held).toHaveLength(1);
    await from.publishAsync('points/a', Buffer.alloc(256 * 1024 + 1), { qos: 1 });
    expect(held).toHaveLength(1);
    const end = closed(from);
    void publish(from, 'x'.repeat(1024 * 1024), acks);
    await end;
    expect([held.length, acks.length]).toEqual([1, 0]);
  });

  it('drop a topic with too many bytes, and end the connection of one with too many levels', async () => {
    hold = false;
    const from = await client();
    await from.publishAsync(`points/${'x'.repeat(2000)}`, 'x', { qos: 1 });
    const end = closed(from);
    void from.publishAsync(`points${'/x'.repeat(40)}`, 'x', { qos: 1 }).catch(() => undefined);
    await end;
    expect(held).toEqual([]);
  });

  it('cut off a reader that leaves more than a megabyte unread, and no one else', async () => {
    const slow = await client();
    const fine = new Inbox(await client());
    await slow.subscribeAsync('free/#');
    await clients.at(-1)!.subscribeAsync('free/#');
    (slow.stream as Socket).pause();
    const from = await client();
    const payload = Buffer.alloc(100_000);
    for (let sent = 0; sent < 200; sent++) await from.publishAsync('free/a', payload, { qos: 1 });
    await fine.waitFor(200);
    expect(broker.subscriptions.match(1, 'free/a').size).toBe(1);
    (slow.stream as Socket).resume();
    await closed(slow);
  });

  it('end a connection that stays silent beyond its keep-alive, and none that speaks within it', async () => {
    const speaks = connectPacket('s', 1);
    const silent = connectPacket('k', 1);
    // Real time, as the broker's library measures it: a second is the shortest that MQTT has.
    const pinging = setInterval(() => speaks.write(Buffer.from([0xc0, 0])), 250);
    const order: string[] = [];
    speaks.once('close', () => order.push('the one that speaks'));
    silent.once('close', () => order.push('the silent one'));
    await once(silent, 'close');
    expect(order).toEqual(['the silent one']);
    clearInterval(pinging);
    // It was its keep-alive: now that it is silent too, it ends as well.
    await once(speaks, 'close');
  });

  it('end a connection that pings without pause, and no other', async () => {
    const fine = await client();
    const flooding = await client();
    const gone = closed(flooding);
    // More than a thousand of two bytes each, in one write.
    (flooding.stream as Socket).write(Buffer.alloc(60_000, Buffer.from([0xc0, 0])));
    await gone;
    await fine.publishAsync('free/after', 'x', { qos: 1 });
  });

  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a length that never ends', Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0xff])],
    ['a packet of 200 MB', Buffer.from([0x30, 0x80, 0x80, 0x80, 0x60])],
    ['a message before the login', Buffer.from([0x30, 5, 0, 1, 97, 98, 99])],
  ])('end a connection that sends %s', async (_, bytes) => {
    const socket = openSocket(listener.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(bytes);
    await new Promise((resolve) => socket.once('close', resolve).resume());
    expect(held).toEqual([]);
  });
});
