/** Alert rules as clients see them: what fires, what comes late, who is told. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../support/http.js';
import { HttpPeer } from '../support/http-peer.js';
import { endedJob } from '../support/jobs.js';
import { MailPeer } from '../support/mail-peer.js';
import { Inbox } from '../support/mqtt-clients.js';
import { startMqttPlatform, type MqttPlatform } from '../support/mqtt-platform.js';
import { until } from '../support/waiting.js';

const MINUTE = 60_000;
let platform: MqttPlatform;
let mails: MailPeer;
/** Minute 0 of the points of a test. */
let start: number;

beforeAll(async () => {
  mails = await MailPeer.start();
  platform = await startMqttPlatform({ 'allow-private-callbacks': 'true', 'smtp-url': mails.url });
});
afterAll(async () => {
  await platform.stop();
  await mails.stop();
});

interface Shown {
  readonly id: number;
  readonly state: string;
  readonly device: string;
  readonly fired: string;
  readonly ended: string | null;
  readonly acknowledged: { readonly by: string; readonly comment: string | null } | null;
}

// Answers of every operation.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const call = async (method: string, path: string, body?: unknown, status = 200): Promise<any> => {
  const answer = await platform.call(method, path, { body });
  expect(answer, JSON.stringify(answer.json)).toMatchObject({ status });
  return answer.json;
};
const write = (
  device: string,
  series: string,
  points: readonly (readonly [minute: number, value: unknown])[],
) =>
  call(
    'POST',
    '/points',
    points.map(([minute, value]) => ({ device, series, time: start + minute * MINUTE, value })),
  );
const alerts = async (query = ''): Promise<Shown[]> => (await call('GET', `/alerts?${query}`)).items;
const minuteOf = (time: string) => (Date.parse(time) - start) / MINUTE;
const spans = async (rule: number) =>
  (await alerts(`rule=${rule}`))
    .map(({ fired, ended }) => [minuteOf(fired), ended === null ? null : minuteOf(ended)])
    .sort(([one], [other]) => one! - other!);
const rule = async (fields: object): Promise<number> => {
  const made = await call('POST', '/alert-rules', fields, 201);
  start = Math.ceil(Date.now() / MINUTE) * MINUTE;
  return made.id;
};

describe('a rule', () => {
  it('fires by the times of points, and late points begin, end and withdraw alerts at the true time', async () => {
    const id = await rule({
      name: 'hot',
      selection: { devices: ['oven'], series: 'temp*' },
      condition: { kind: 'threshold', is: '>', value: 80 },
      clear: { value: 75 },
    });
    await write('oven', 'temperature', [
      [0, 20],
      [1, 90],
      [2, 78],
      [5, 85],
    ]);
    await expect.poll(() => spans(id)).toEqual([[1, null]]);
    await write('oven', 'temperature', [[3, 70]]);
    await expect
      .poll(() => spans(id))
      .toEqual([
        [1, 3],
        [5, null],
      ]);
    await write('oven', 'temperature', [[5, 60]]);
    await expect.poll(() => spans(id)).toEqual([[1, 3]]);
    expect(await alerts(`rule=${id}&states=withdrawn`)).toHaveLength(1);
    expect(await call('GET', `/alert-rules/${id}`)).toMatchObject({ series: 1, firing: 0 });
  });

  it('waits for as long as its `for` says, and fires without another point', async () => {
    const id = await rule({
      name: 'long hot',
      selection: { devices: ['kiln'] },
      condition: { kind: 'threshold', is: '>=', value: 10 },
      for: '2m',
    });
    await write('kiln', 't', [
      [0, 10],
      [1, 9],
      [2, 10],
      [5, 11],
      [6, 1],
    ]);
    await expect.poll(() => spans(id)).toEqual([[4, 6]]);
    const soon = await rule({
      name: 'soon hot',
      selection: { devices: ['kiln2'] },
      condition: { kind: 'threshold', is: '>=', value: 10 },
      for: '1s',
    });
    await call('POST', '/points', [{ device: 'kiln2', series: 't', time: Date.now(), value: 10 }]);
    await expect
      .poll(async () => (await alerts(`rule=${soon}`)).map(({ state }) => state))
      .toEqual(['firing']);
  });

  it.each([
    [
      { kind: 'rate', is: '>', value: 5, per: '1m' },
      {},
      [
        [0, 0],
        [1, 5],
        [2, 20],
        [3, 21],
      ],
      [[2, 3]],
    ],
    [
      { kind: 'stuck' },
      { for: '2m' },
      [
        [0, 1],
        [1, 1],
        [3, 1],
        [4, 2],
      ],
      [[2, 4]],
    ],
    [
      { kind: 'no_data' },
      { for: '2m' },
      [
        [0, 1],
        [1, 1],
        [5, 1],
      ],
      [[3, 5]],
    ],
    [
      { kind: 'expression', expression: 'value > 3.0 && value < 9.0 || rate < -1.0' },
      { clear: { expression: 'value == 0.0' } },
      [
        [0, 1],
        [1, 4],
        [2, 1],
        [3, 0],
      ],
      [[1, 3]],
    ],
  ])('knows %j', async (condition, more, points, found) => {
    const device = `d-${condition.kind}`;
    const id = await rule({ name: device, selection: { devices: [device] }, condition, ...more });
    await write(device, 's', points as [number, number][]);
    await expect.poll(async () => (await spans(id)).filter(([, ended]) => ended !== null)).toEqual(found);
  });

  it('compares with another series of the device, and with an attribute of it', async () => {
    await call('POST', '/devices', { key: 'tank', attributes: { limits: { high: 50 } } }, 201);
    const other = await rule({
      name: 'above setpoint',
      selection: { devices: ['tank'], series: 'level' },
      condition: { kind: 'compare', is: '>', series: 'setpoint', offset: 5 },
    });
    const attribute = await call(
      'POST',
      '/alert-rules',
      {
        name: 'above limit',
        selection: { devices: ['tank'], series: 'level' },
        condition: { kind: 'compare', is: '>', attribute: 'limits.high' },
      },
      201,
    );
    await write('tank', 'setpoint', [
      [0, 10],
      [4, 100],
    ]);
    await write('tank', 'level', [
      [1, 12],
      [2, 20],
      [3, 60],
      [5, 60],
    ]);
    await expect.poll(() => spans(other)).toEqual([[2, 4]]);
    await expect.poll(() => spans(attribute.id)).toEqual([[3, null]]);
    await call('PATCH', '/devices/tank', { attributes: { limits: { high: 70 } } });
    // These points lie ahead of the change: they are looked at with the attribute as it is now.
    await expect.poll(() => spans(attribute.id)).toEqual([]);
    // The same with the only point of a series.
    await call('POST', '/devices', { key: 'cask', attributes: { limits: { high: 50 } } }, 201);
    const ofCask = {
      selection: { devices: ['cask'] },
      condition: { kind: 'compare', is: '>', attribute: 'limits.high' },
    };
    const only = await rule({ name: 'cask', ...ofCask });
    await write('cask', 'level', [[3, 60]]);
    await expect.poll(() => spans(only)).toEqual([[3, null]]);
    await call('PATCH', '/devices/cask', { attributes: { limits: { high: 70 } } });
    await expect.poll(() => spans(only)).toEqual([]);
  });

  it('is about the devices that have its tags now', async () => {
    await call('POST', '/devices', { key: 'tagged', tags: [{ key: 'site', value: 'north' }] }, 201);
    await call('POST', '/devices', { key: 'untagged' }, 201);
    const id = await rule({
      name: 'north',
      selection: { tags: ['site:north'] },
      condition: { kind: 'threshold', is: '==', value: true },
    });
    await write('tagged', 'alarm', [[0, true]]);
    await write('untagged', 'alarm', [[0, true]]);
    await expect.poll(() => alerts(`rule=${id}`)).toHaveLength(1);
    await call('PATCH', '/devices/untagged', { tags: [{ key: 'site', value: 'north' }] });
    await expect.poll(() => alerts(`rule=${id}&states=firing`)).toHaveLength(2);
    await call('PATCH', '/devices/tagged', { tags: [] });
    await expect
      .poll(async () => (await alerts(`rule=${id}&states=firing`)).map(({ device }) => device))
      .toEqual(['untagged']);
  });

  it('sees what held before it was made; a change of what it looks for ends what fires', async () => {
    await call('POST', '/points', [
      { device: 'door', series: 'open', time: Date.now() - MINUTE, value: true },
    ]);
    const id = await rule({
      name: 'open door',
      selection: { devices: ['door'] },
      condition: { kind: 'threshold', is: '==', value: true },
    });
    await expect.poll(() => alerts(`rule=${id}&states=firing`)).toHaveLength(1);
    await call('PATCH', `/alert-rules/${id}`, { severity: 'critical' });
    expect(await alerts(`rule=${id}&states=firing`)).toHaveLength(1);
    await call('PATCH', `/alert-rules/${id}`, { enabled: false });
    await expect.poll(() => alerts(`rule=${id}&states=resolved`)).toHaveLength(1);
    await call('DELETE', `/alert-rules/${id}`, undefined, 204);
    expect(await alerts(`rule=${id}`)).toHaveLength(1);
  });

  it('counts points that are deleted as if they had never been', async () => {
    const id = await rule({
      name: 'deleted',
      selection: { devices: ['gone'] },
      condition: { kind: 'threshold', is: '>', value: 1 },
    });
    await write('gone', 's', [
      [0, 0],
      [1, 2],
    ]);
    await expect.poll(() => spans(id)).toEqual([[1, null]]);
    const application = `${platform.url}/applications/${platform.one.losantId}`;
    const headers = { authorization: `Bearer ${platform.one.token}` };
    const { items } = await ask(`${application}/devices?perPage=100`, { headers });
    const gone = (items as { name: string; deviceId: string }[]).find(({ name }) => name === 'gone');
    const address = `${application}/devices/${gone!.deviceId}/data?start=${start + MINUTE}`;
    await ask(address, { method: 'DELETE', headers });
    const [job] = (await call('GET', '/jobs?limit=1')).items;
    expect(await endedJob(platform, job.id)).toMatchObject({ state: 'done' });
    await expect.poll(() => spans(id)).toEqual([]);
    expect(await alerts(`rule=${id}&states=withdrawn`)).toHaveLength(1);
  });

  it.each([
    [{ condition: { kind: 'threshold', is: '>', value: 1 }, clear: { value: 2 } }, 'clear.value'],
    [{ condition: { kind: 'threshold', is: '>', value: 'a' } }, 'condition.is'],
    [{ condition: { kind: 'no_data' } }, 'for'],
    [{ condition: { kind: 'stuck' }, for: 'soon' }, 'for'],
    [{ condition: { kind: 'compare', is: '>' } }, 'condition'],
    [{ condition: { kind: 'expression', expression: 'value.matches("(a+)+$")' } }, 'condition.expression'],
    [{ condition: { kind: 'expression', expression: '[1, 2].all(x, x > 1)' } }, 'condition.expression'],
    [
      { condition: { kind: 'expression', expression: `value > ${'('.repeat(300)}1.0${')'.repeat(300)}` } },
      'condition.expression',
    ],
    [{ condition: { kind: 'expression', expression: 'value + 1.0' } }, 'condition.expression'],
    [{ condition: { kind: 'expression', expression: '1.0 < 2.0' } }, 'condition.expression'],
    [
      { condition: { kind: 'expression', expression: 'value > 1.0' }, clear: { expression: 'true' } },
      'clear.expression',
    ],
    [{ condition: { kind: 'no_such' } }, 'condition'],
    [
      { condition: { kind: 'threshold', is: '>', value: 1 }, selection: { series: '*a'.repeat(20) } },
      'selection.series',
    ],
  ])('that cannot be is refused: %j', async (fields, field) => {
    const refusal = await call('POST', '/alert-rules', { name: 'bad', ...fields }, 400);
    expect(refusal.error.message).toContain(field);
  });

  it.each([
    ['{"kind":"band","weeks":27}', ['condition.weeks', '27', 'an integer from 1 to 26']],
    ['{"kind":"threshold","is":">","value":1e999}', ['condition.value', 'a finite number']],
    ['{"kind":"threshold","is":">"}', ['condition.value', 'a finite number']],
    ['{"kind":"rate","is":"=>","value":1}', ['condition.is', '=>', 'one of >, >=, <, <=, ==, !=']],
    ['{"kind":"band","month":1}', ['condition.month', 'deviations, weeks, zone, least']],
    [
      `{"kind":"expression","expression":"${'value > 1.0 || '.repeat(100)}true"}`,
      ['condition.expression', 'a text of 1 to 1000 characters'],
    ],
    ['{"kind":"bend"}', ['condition', 'threshold, no_data, rate, stuck, compare, band or expression']],
  ])(
    'whose condition is out of bounds is refused by member, value and bound: %.40s',
    async (condition, told) => {
      for (const [path, text] of [
        ['/alert-rules', `{"name":"bad","condition":${condition}}`],
        ['/alert-document', `{"rules":[{"name":"bad","condition":${condition}}]}`],
      ] as const) {
        const answer = await platform.call('POST', path, { body: text });
        expect(answer.status).toBe(400);
        for (const part of told)
          expect((answer.json as { error: { message: string } }).error.message).toContain(part);
      }
    },
  );

  it('has no alerts of what is deleted, from the answer on; they are back when it is restored', async () => {
    const id = await rule({
      name: 'removed',
      selection: { devices: ['removed'] },
      condition: { kind: 'threshold', is: '>', value: 1 },
    });
    await write('removed', 'a', [[0, 2]]);
    await write('removed', 'b', [[0, 2]]);
    await expect.poll(() => alerts(`rule=${id}&states=firing`)).toHaveLength(2);
    const shown = await alerts(`rule=${id}`);
    const [series] = (await call('GET', '/series?device=removed')).items;
    const device = await call('GET', '/devices/removed');
    const are = async (count: number) => {
      expect(await alerts(`rule=${id}`)).toHaveLength(count);
      expect(await alerts('device=removed&states=firing,resolved')).toHaveLength(count);
      const statuses = shown.map(async (alert) => (await platform.call('GET', `/alerts/${alert.id}`)).status);
      expect((await Promise.all(statuses)).filter((status) => status === 200)).toHaveLength(count);
    };
    await call('DELETE', `/series/${series.id}`, undefined, 204);
    await are(1);
    await call('DELETE', '/devices/removed', undefined, 204);
    await are(0);
    for (const alert of shown) await call('POST', `/alerts/${alert.id}/acknowledge`, {}, 404);
    await call('POST', `/deleted/devices/${device.id}/restore`, undefined, 204);
    await are(1);
    await call('POST', `/deleted/series/${series.id}/restore`, undefined, 204);
    await are(2);
  });
});

describe('who is told', () => {
  it('gets a mail, a signed call and a message; once for several, with what is over', async () => {
    const hook = await HttpPeer.start();
    const channels = [
      { name: 'mail', target: { kind: 'mail', to: ['ops@example.org'] }, group: '1s' },
      { name: 'hook', target: { kind: 'webhook', url: `${hook.url}/alerts` }, group: '1s' },
      { name: 'topic', target: { kind: 'mqtt', topic: 'plant/alerts' }, group: '0s' },
    ];
    const made = [];
    for (const channel of channels) made.push(await call('POST', '/alert-channels', channel, 201));
    const client = await platform.connect();
    const inbox = new Inbox(client);
    await client.subscribeAsync('plant/alerts');
    const id = await rule({
      name: 'told',
      selection: { devices: ['told-1', 'told-2'] },
      condition: { kind: 'threshold', is: '>', value: 1 },
      channels: ['mail', 'hook', 'topic'],
    });
    await write('told-1', 's', [[0, 2]]);
    await write('told-2', 's', [[0, 2]]);
    await until('the call', () => hook.heard.length > 0);
    const [{ headers, body }] = hook.heard as [(typeof hook.heard)[number]];
    expect(headers['x-tributary-signature']).toBe(
      `sha256=${createHmac('sha256', made[1].secret).update(body).digest('hex')}`,
    );
    const told = JSON.parse(body);
    expect(told).toMatchObject({ channel: 'hook', count: told.alerts.length });
    expect(told.alerts[0]).toMatchObject({ event: 'fired', ruleName: 'told', rule: id });
    expect(await mails.take('ops@example.org')).toContain('told');
    await inbox.waitFor(1);
    expect(JSON.parse(inbox.messages[0]!.text).alerts[0]).toMatchObject({ device: 'told-1', event: 'fired' });
    await write('told-1', 's', [[1, 0]]);
    await mails.take('ops@example.org', 'is over');
    const deliveries = (await call('GET', '/alert-deliveries')).items as { state: string }[];
    expect(new Set(deliveries.map(({ state }) => state))).toContain('sent');
    hook.stop();
  });

  it('is tried again after a failure, also after a restart', async () => {
    let broken = true;
    const hook = await HttpPeer.start((response) => void response.writeHead(broken ? 500 : 200).end());
    await call(
      'POST',
      '/alert-channels',
      { name: 'flaky', target: { kind: 'webhook', url: hook.url }, group: '0s' },
      201,
    );
    await rule({
      name: 'retried',
      selection: { devices: ['retried'] },
      condition: { kind: 'threshold', is: '>', value: 1 },
      channels: ['flaky'],
    });
    await write('retried', 's', [[0, 2]]);
    const delivery = async () => {
      const { items } = await call('GET', '/alert-deliveries');
      return items.find(({ channel }: { channel: { name: string } }) => channel.name === 'flaky');
    };
    await expect.poll(delivery).toMatchObject({ state: 'waiting', tries: 1, error: 'it answered 500' });
    broken = false;
    await platform.restart();
    await expect.poll(delivery).toMatchObject({ state: 'sent', tries: 2 });
    hook.stop();
  });

  it('is not told of what is silenced, and acknowledges the rest', async () => {
    const id = await rule({
      name: 'quiet',
      selection: { devices: ['quiet-1', 'quiet-2'] },
      condition: { kind: 'threshold', is: '>', value: 1 },
      channels: ['mail'],
    });
    const silence = await call(
      'POST',
      '/alert-silences',
      { rule: id, device: 'quiet-1', until: Date.now() + MINUTE, comment: 'at work' },
      201,
    );
    await write('quiet-1', 's', [[0, 2]]);
    await write('quiet-2', 's', [[0, 2]]);
    expect(await mails.take('ops@example.org', 'quiet-2')).not.toContain('quiet-1');
    const [silenced] = await alerts(`rule=${id}&states=silenced`);
    const [firing] = await alerts(`rule=${id}&states=firing`);
    expect([silenced?.device, firing?.device]).toEqual(['quiet-1', 'quiet-2']);
    const seen = await call('POST', `/alerts/${firing!.id}/acknowledge`, { comment: 'on my way' });
    expect(seen).toMatchObject({ state: 'acknowledged', acknowledged: { by: 'test', comment: 'on my way' } });
    expect(await alerts(`rule=${id}&states=acknowledged`)).toHaveLength(1);
    expect(await call('DELETE', `/alerts/${firing!.id}/acknowledge`)).toMatchObject({ state: 'firing' });
    await call('DELETE', `/alert-silences/${silence.id}`, undefined, 204);
    expect(await mails.take('ops@example.org', 'quiet-1')).toContain('fires');
    await write('quiet-2', 's', [[1, 0]]);
    await expect.poll(() => alerts(`rule=${id}&states=resolved`)).toHaveLength(1);
  });

  it.each([
    [{ target: { kind: 'mail', to: ['nobody'] } }, 'target.to[0]'],
    [{ target: { kind: 'webhook', url: 'file:///etc/passwd' } }, 'target.url'],
    [{ target: { kind: 'mqtt', topic: 'tributary/1/x' } }, 'target.topic'],
    [{ target: { kind: 'mqtt', topic: 'a/#' } }, 'target.topic'],
    [{ quiet: { from: '22:00', to: '7:00', zone: 'UTC' } }, 'quiet.to'],
    [{ quiet: { from: '22:00', to: '07:00', zone: 'Nowhere' } }, 'quiet.zone'],
    [{ repeat: 'often' }, 'repeat'],
  ])('cannot be %j', async (fields, field) => {
    const channel = { name: 'bad', target: { kind: 'mail', to: ['a@example.org'] }, ...fields };
    expect((await call('POST', '/alert-channels', channel, 400)).error.message).toContain(field);
  });
});

describe('the document of all rules', () => {
  it('tells the secret of a webhook that it makes, with which its calls are signed', async () => {
    const hook = await HttpPeer.start();
    const channel = { name: 'from document', target: { kind: 'webhook', url: hook.url }, group: '0s' };
    const condition = { kind: 'threshold', is: '>', value: 1 };
    const selection = { devices: ['documented'] };
    const { secrets } = await call('POST', '/alert-document', {
      channels: [channel],
      rules: [{ name: 'documented', selection, condition, channels: ['from document'] }],
    });
    expect(secrets).toMatchObject([{ channel: 'from document' }]);
    start = Math.ceil(Date.now() / MINUTE) * MINUTE;
    await write('documented', 's', [[0, 2]]);
    await until('the call', () => hook.heard.length > 0);
    const [{ headers, body }] = hook.heard as [(typeof hook.heard)[number]];
    expect(headers['x-tributary-signature']).toBe(
      `sha256=${createHmac('sha256', secrets[0].secret).update(body).digest('hex')}`,
    );
    hook.stop();
  });

  it('goes into another project, by names and whole or not at all', async () => {
    const { token } = platform.two;
    const two = async (method: string, path: string, body?: unknown) =>
      platform.call(method, path, { token, body });
    const document = await call('GET', '/alert-document');
    expect(document.rules.length).toBeGreaterThan(3);
    expect(JSON.stringify(document)).not.toContain('secret');
    const count = document.rules.length + document.channels.length;
    const made = (await two('POST', '/alert-document', document)).json;
    expect(made).toMatchObject({ created: count, updated: 0, unchanged: 0, deleted: 0 });
    // Whoever brings webhooks is told their new secrets, this once.
    const hooks = document.channels.filter(
      ({ target }: { target: { kind: string } }) => target.kind === 'webhook',
    );
    expect(hooks.length).toBeGreaterThan(0);
    expect(made.secrets.map(({ channel }: { channel: string }) => channel)).toEqual(
      hooks.map(({ name }: { name: string }) => name),
    );
    expect((await two('POST', '/alert-document', document)).json).toMatchObject({
      updated: 0,
      unchanged: count,
      secrets: [],
    });
    expect((await two('GET', '/alert-document')).json).toEqual(document);
    const [first] = document.rules;
    const smaller = { rules: [{ ...first, severity: 'info', channels: [] }], replace: true };
    expect((await two('POST', '/alert-document', smaller)).json).toEqual({
      created: 0,
      updated: 1,
      unchanged: 0,
      deleted: count - 1,
      secrets: [],
    });
    const unknown = {
      rules: [
        { ...first, name: 'new' },
        { ...first, name: 'newer', channels: ['no such'] },
      ],
    };
    expect((await two('POST', '/alert-document', unknown)).status).toBe(404);
    expect((await two('GET', '/alert-rules')).json).toMatchObject({
      items: [{ name: first.name, severity: 'info' }],
    });
  });
});

describe('many rules at once', () => {
  const many = Array.from({ length: 1_100 }, (_, value) => ({
    name: `many ${value}`,
    selection: { devices: ['many'] },
    condition: { kind: 'threshold', is: '>', value },
    channels: value === 0 ? ['many'] : [],
  }));
  const channel = { name: 'many', target: { kind: 'mqtt', topic: 'many' }, group: '0s' };
  const two = async (method: string, path: string, body?: unknown) => {
    const answer = await platform.call(method, path, { token: platform.two.token, body });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.json;
  };
  const firing = async () => {
    let count = 0;
    for (let cursor = ''; ;) {
      const { items, next } = await two('GET', `/alerts?device=many&states=firing&limit=1000${cursor}`);
      count += items.length;
      if (next === null) return count;
      cursor = `&cursor=${next}`;
    }
  };

  it('are left alone where they are the same, and end what fires of them when they go', async () => {
    await two('POST', '/alert-document', { replace: true });
    expect(await two('POST', '/alert-document', { channels: [channel], rules: many })).toMatchObject({
      created: 1_101,
      unchanged: 0,
    });
    const time = Date.now() + MINUTE;
    await two('POST', '/points', [{ device: 'many', series: 's', time, value: 5_000 }]);
    await until('all to fire', async () => (await firing()) === 1_100);
    const [first] = (await two('GET', '/alert-rules?limit=1')).items;
    expect(await two('POST', '/alert-document', { channels: [channel], rules: many, replace: true })).toEqual(
      {
        ...{ created: 0, updated: 0, unchanged: 1_101, deleted: 0, secrets: [] },
      },
    );
    const [called, sought] = [
      { ...many[1]!, severity: 'critical' },
      { ...many[2]!, condition: { ...many[2]!.condition, value: 9_000 } },
    ];
    const half = [many[0], called, sought, ...many.slice(3, 600)];
    expect(
      await two('POST', '/alert-document', { rules: half, channels: [channel], replace: true }),
    ).toMatchObject({
      ...{ created: 0, updated: 2, unchanged: 599, deleted: 500 },
    });
    expect((await two('GET', '/alert-rules?limit=1')).items).toEqual([first]);
    expect(await firing()).toBe(599);
    expect(await two('POST', '/alert-document', { replace: true })).toMatchObject({ deleted: 601 });
    expect(await firing()).toBe(0);
    expect((await two('GET', '/alert-rules')).items).toEqual([]);
    const records = await two('GET', '/audit?action=alert_rule.delete&limit=1000');
    const names = records.items.map(({ subject }: { subject: { name: string } }) => subject.name);
    for (const { name } of many.slice(0, 600)) expect(names).toContain(name);
    await two('DELETE', '/devices/many');
  });

  it('of one name are refused before any is made', async () => {
    const twice = await platform.call('POST', '/alert-document', {
      token: platform.two.token,
      body: { rules: [many[0], many[1], many[1]].map((one) => ({ ...one, channels: [] })) },
    });
    expect(twice.status).toBe(409);
    expect(twice.json.error.message).toContain('many 1');
    expect((await two('GET', '/alert-rules')).items).toEqual([]);
  });
});

describe('a rule tried on history', () => {
  it('lists what would have fired, and tells nobody', async () => {
    const day = 24 * 60 * MINUTE;
    const now = Date.now();
    const at = (days: number, minutes: number) => now - days * day + minutes * MINUTE;
    await call(
      'POST',
      '/points',
      [
        [at(40, 0), 9],
        [at(20, 0), 1],
        [at(20, 5), 9],
        [at(20, 9), 0],
        [at(3, 0), 9],
      ].map(([time, value]) => ({ device: 'old', series: 's', time, value })),
    );
    const fields = {
      name: 'tried',
      selection: { devices: ['old'] },
      condition: { kind: 'threshold', is: '>', value: 5 },
    };
    const job = await call('POST', '/alert-rules/try', { rule: fields }, 202);
    const { state, result } = await endedJob(platform, job.id);
    expect(state).toBe('done');
    expect(result).toMatchObject({ series: 1, points: 4, count: 3 });
    expect(result.alerts.map(({ fired, ended }: Shown) => [fired, ended]).slice(1)).toEqual([
      [new Date(at(20, 5)).toISOString(), new Date(at(20, 9)).toISOString()],
      [new Date(at(3, 0)).toISOString(), null],
    ]);
    expect(await alerts('device=old')).toEqual([]);
  });
});

describe('alerts of another project', () => {
  it('are not there', async () => {
    const [alert] = await alerts('states=resolved');
    const { token } = platform.two;
    expect(await platform.call('GET', `/alerts/${alert!.id}`, { token })).toMatchObject({ status: 404 });
    expect(
      await platform.call('POST', `/alerts/${alert!.id}/acknowledge`, { token, body: {} }),
    ).toMatchObject({ status: 404 });
    expect((await platform.call('GET', '/alerts', { token })).json.items).toEqual([]);
    const { reader } = platform.one;
    const body = { name: 'x', condition: { kind: 'threshold', is: '>', value: 1 } };
    expect(await platform.call('POST', '/alert-rules', { token: reader, body })).toMatchObject({
      status: 403,
    });
    expect(await platform.call('GET', '/alert-rules', { token: reader })).toMatchObject({ status: 200 });
  });
});
