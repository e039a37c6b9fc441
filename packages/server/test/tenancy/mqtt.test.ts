/** The topics of the victim's devices: whoever may not neither connects with them, nor hears from them, nor writes to them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closed, connect as open, Inbox, roundTrips } from '../support/mqtt-clients.js';
import { pointsOf, startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';
import { FOREIGN, makePeople, NOBODY, type People, type Who } from '../support/tenancy/principals.js';
import { makeVictim, type Ids } from '../support/tenancy/victim.js';

let platform: MqttPlatform;
let people: People;
let ids: Ids;
let before: unknown;

beforeAll(async () => {
  platform = await startMqttPlatform({}, async (catalog, one, two) => {
    people = await makePeople(catalog, one, two);
  });
  ids = await makeVictim(platform);
  before = await pointsOf(platform, ids['device']!);
});
afterAll(() => platform.stop());

const TOPICS = () => {
  const { project, device, losantDevice } = ids;
  return {
    native: `tributary/${project}/${device}`,
    all: `tributary/${project}`,
    losant: `losant/${losantDevice}/state`,
    iosense: `devicesIn/${device}/data`,
  };
};

const MESSAGES: Readonly<Record<keyof ReturnType<typeof TOPICS>, object>> = {
  native: { series: 'secret', time: 1000, value: 1 },
  all: { device: 'victim', series: 'secret', time: 1000, value: 1 },
  losant: { time: 1000, data: { secret: 1 } },
  iosense: { device: 'victim', time: 1000, data: [{ tag: 'secret', value: 1 }] },
};

const connect = (who: Who) => {
  const { secret } = people[who];
  return open(`mqtt://127.0.0.1:${platform.port}`, {
    username: 'any',
    ...(secret === undefined ? {} : { password: secret }),
  });
};

async function publishEverywhere(who: Who): Promise<void> {
  for (const [name, topic] of Object.entries(TOPICS())) {
    // A broker may end the connection over a message that is not allowed: each gets one of its own.
    const client = await connect(who).catch(() => undefined);
    if (client === undefined) continue;
    await Promise.race([
      client.publishAsync(topic, JSON.stringify(MESSAGES[name as keyof typeof MESSAGES]), { qos: 1 }),
      closed(client),
    ]).catch(() => undefined);
    client.end(true);
  }
}

describe.each(NOBODY)('%s', (who) => {
  it('is not connected', async () => {
    await expect(connect(who)).rejects.toThrow();
  });
});

describe.each([...FOREIGN, 'another device', 'reader'] as const)('%s', (who) => {
  it("writes nothing to the victim's device by any topic", async () => {
    await publishEverywhere(who);
    expect(await pointsOf(platform, ids['device']!)).toEqual(before);
  });
});

describe.each([...FOREIGN, 'another device', 'writer only', 'state sender only'] as const)('%s', (who) => {
  it("hears nothing of the victim's device, whatever it subscribes to", async () => {
    const client = await connect(who).catch(() => undefined);
    // Not letting it in is as good.
    if (client === undefined) return;
    const inbox = new Inbox(client);
    const { native, all, losant, iosense } = TOPICS();
    for (const filter of [
      native,
      `${all}/#`,
      `${all}/+`,
      '#',
      '+/+/+',
      losant,
      losant.replace('state', 'command'),
      iosense,
    ])
      await Promise.race([client.subscribeAsync(filter), closed(client)]).catch(() => undefined);
    const owner = await platform.connect({ password: platform.one.token });
    const own = new Inbox(owner);
    await owner.subscribeAsync(native);
    const mark = Date.UTC(2024, 5, 1);
    await owner.publishAsync(native, JSON.stringify({ series: 'mark', time: mark, value: 7 }), { qos: 1 });
    // Whoever may hear it has heard it; then it would have come here too.
    await own.waitFor(1);
    if (client.connected) await Promise.race([roundTrips(client), closed(client)]);
    owner.end(true);
    client.end(true);
    expect(inbox.messages).toEqual([]);
  });
});

it("and the same messages are good: the owner's are stored and heard", async () => {
  const owner = await platform.connect({ password: platform.one.token });
  const inbox = new Inbox(owner);
  await owner.subscribeAsync(TOPICS().native);
  await owner.publishAsync(TOPICS().native, JSON.stringify(MESSAGES.native), { qos: 1 });
  await inbox.waitFor(1);
  const points = await pointsOf(platform, ids['device']!);
  expect(points).toContainEqual(['secret', 1000, 1]);
});
