import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

describe('the influx API over HTTP', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform();
  });
  afterAll(() => platform.stop());

  const post = (path: string, body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(platform.url + path, {
      method: 'POST',
      body: Buffer.from(body),
      headers: { authorization: `Token ${platform.one.writer}`, ...headers },
    });
  const last = async (device: string) => {
    const { json } = await platform.call('GET', `/query/last?devices=${device}`, {
      token: platform.one.reader,
    });
    return Object.fromEntries(
      (json.items as { series: string; value: unknown }[]).map(({ series, value }) => [series, value]),
    );
  };

  it.each([
    ['/write?db=any&precision=s', 'v1'],
    ['/api/v2/write?org=o&bucket=b&precision=s', 'v2'],
  ])('takes lines on %s and answers 204', async (path, device) => {
    const answer = await post(path, `m,device=${device} a=1.5,b=2i,c=t,d="x" 1700000000`);
    expect(answer.status).toBe(204);
    expect(await last(device)).toEqual({ 'm.a': 1.5, 'm.b': 2, 'm.c': true, 'm.d': 'x' });
  });

  it.each([
    ['Token', (secret: string) => ({ authorization: `Token ${secret}` }), ''],
    ['Bearer', (secret: string) => ({ authorization: `Bearer ${secret}` }), ''],
    [
      'Basic with the token as password',
      (secret: string) => ({ authorization: `Basic ${Buffer.from(`any:${secret}`).toString('base64')}` }),
      '',
    ],
  ])('takes the token as %s', async (_, headers) => {
    const answer = await fetch(`${platform.url}/write?db=x`, {
      method: 'POST',
      body: 'm,device=auth a=1',
      headers: headers(platform.one.writer),
    });
    expect(answer.status).toBe(204);
  });

  it('takes the token as query member p, and a compressed body', async () => {
    const answer = await fetch(`${platform.url}/write?db=x&u=any&p=${platform.one.writer}`, {
      method: 'POST',
      body: gzipSync('m,device=zip a=1'),
      headers: { 'content-encoding': 'gzip' },
    });
    expect(answer.status).toBe(204);
    expect(await last('zip')).toEqual({ 'm.a': 1 });
  });

  it('stores the sound lines of a partly bad body and says which line was bad', async () => {
    const body = 'm,device=part a=1\nbad\nm,device=part b=2\n';
    const first = await post('/write?db=x', body);
    expect(first.status).toBe(400);
    expect(((await first.json()) as { error: string }).error).toMatch(
      /partial write: line 2 is "bad".*dropped=1/,
    );
    const second = await post('/api/v2/write?bucket=x', body);
    expect(second.status).toBe(400);
    expect(await second.json()).toMatchObject({ code: 'invalid' });
    expect(await last('part')).toEqual({ 'm.a': 1, 'm.b': 2 });
  });

  it('refuses a value of another kind than its series and keeps the series as it is', async () => {
    expect((await post('/write?db=x', 'm,device=kind a=1')).status).toBe(204);
    const answer = await post('/write?db=x', 'm,device=kind a="text"');
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: string }).error).toContain('holds number values');
    expect(await last('kind')).toEqual({ 'm.a': 1 });
  });

  it('follows a deleted series: the next line makes a new one', async () => {
    expect((await post('/write?db=x', 'm,device=gone a=1 1000')).status).toBe(204);
    const { json } = await platform.call('GET', '/series?device=gone');
    const { status } = await platform.call('DELETE', `/series/${json.items[0].id}`);
    expect(status).toBe(204);
    expect((await post('/write?db=x', 'm,device=gone a="now a text" 2000')).status).toBe(204);
    expect(await last('gone')).toEqual({ 'm.a': 'now a text' });
  });

  it.each([
    ['no credentials', '/write', {}, 'm a=1', 401],
    ['a wrong token', '/write', { authorization: 'Token nope' }, 'm a=1', 401],
    ['an unknown scheme', '/write', { authorization: 'Digest x' }, 'm a=1', 401],
  ])('answers %s with %i in its own form', async (_, path, headers, body, status) => {
    for (const [prefix, member] of [
      ['', 'error'],
      ['/api/v2', 'message'],
    ] as const) {
      const answer = await fetch(platform.url + prefix + path, {
        method: 'POST',
        body,
        headers: headers as Record<string, string>,
      });
      expect(answer.status).toBe(status);
      expect(Object.keys((await answer.json()) as object)).toContain(member);
    }
  });

  it('refuses a whole line for one of its values, makes nothing for it, and counts lines', async () => {
    expect((await post('/write?db=x', 'm,device=line a=1 1767225600000000000')).status).toBe(204);
    const body = [
      'm,device=line a="text",b=2 1767225601000000000',
      'm,device=line a=3,c=4 1767225602000000000',
      `m,device=ghost a=1,${'n'.repeat(300)}=2 1767225602000000000`,
      'm,device=late a=1,b=2 9000000000000000000',
      'm,device=line a=5,d=x,e=6 1767225603000000000',
      '# no line',
      'm,device=mixed a=1 1767225603000000000',
      'm,device=mixed a="other kind",b=2 1767225604000000000',
    ].join('\n');
    const answer = await post('/write?db=x', body);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: string };
    expect(error).toMatch(/^partial write: line 1: value is "text", but series m\.a holds number values/);
    expect(error).toMatch(/ dropped=5 of 7 lines$/);
    expect(await last('line')).toEqual({ 'm.a': 3, 'm.c': 4 });
    expect(await last('mixed')).toEqual({ 'm.a': 1 });
    const { json } = await platform.call('GET', '/devices');
    const keys = (json.items as { key: string }[]).map(({ key }) => key);
    expect(keys).not.toContain('ghost');
    expect(keys).not.toContain('late');
    const { json: made } = await platform.call('GET', '/series?device=line');
    expect((made.items as { name: string }[]).map(({ name }) => name).sort()).toEqual(['m.a', 'm.c']);
  });

  it('names the line of a time that is refused', async () => {
    const body = 'm,device=times a=1\nm,device=times a=2 1767225600\nm,device=times a=3 9000000000000000000';
    const { error } = (await (await post('/write?db=x', body)).json()) as { error: string };
    expect(error).toContain('line 2: time is 1767225600 nanoseconds');
    expect(error).toContain('it looks like seconds');
    expect(error).toContain('dropped=2 of 3 lines');
  });

  it('stores of a field that comes twice the last value, as InfluxDB does', async () => {
    expect((await post('/write?db=x', 'm,device=twice a=1,b=5,a=2 1767225600000000000')).status).toBe(204);
    expect(await last('twice')).toEqual({ 'm.a': 2, 'm.b': 5 });
  });

  it.each(['', '&precision=', '&precision=ns', '&precision=n'])(
    'reads nanoseconds for "%s"',
    async (given) => {
      for (const path of ['/write?db=x', '/api/v2/write?bucket=x']) {
        expect((await post(path + given, 'm,device=precise a=1 1767225600000000000')).status).toBe(204);
      }
    },
  );

  it.each([
    'precision=constructor',
    'precision=__proto__',
    'precision=toString',
    'precision=s&precision=ms',
    'db=x&db=y',
    'p=x&p=y',
    'bucket=constructor&precision=hasOwnProperty',
  ])('refuses ?%s with a reason', async (query) => {
    for (const [path, member] of [
      ['/write', 'error'],
      ['/api/v2/write', 'message'],
    ] as const) {
      const answer = await fetch(`${platform.url}${path}?${query}`, {
        method: 'POST',
        body: 'm,device=proto a=1 1767225600',
        headers: query.startsWith('p=') ? {} : { authorization: `Token ${platform.one.writer}` },
      });
      expect(answer.status).toBe(400);
      const reason = ((await answer.json()) as Record<string, string>)[member]!;
      expect(reason).toMatch(/expected (ns, us, ms, s, m or h|one value)/);
    }
  });

  it('refuses a read-only token, an empty body of 2.x and an unknown precision', async () => {
    expect((await post('/write', 'm a=1', { authorization: `Token ${platform.one.reader}` })).status).toBe(
      403,
    );
    expect((await post('/write', '')).status).toBe(204);
    expect((await post('/api/v2/write', '')).status).toBe(400);
    const answer = await post('/write?precision=fortnight', 'm a=1');
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: string }).error).toContain('fortnight');
  });

  it('answers what Telegraf probes', async () => {
    const ping = await fetch(`${platform.url}/ping`);
    expect(ping.status).toBe(204);
    expect(ping.headers.get('x-influxdb-version')).toMatch(/^1\./);
    expect((await fetch(`${platform.url}/ping?verbose=false`)).status).toBe(204);
    expect((await fetch(`${platform.url}/ping`, { method: 'HEAD' })).status).toBe(204);
    const verbose = await fetch(`${platform.url}/ping?verbose=true`);
    expect(verbose.status).toBe(200);
    expect(await verbose.json()).toEqual({ version: ping.headers.get('x-influxdb-version') });
    expect((await fetch(`${platform.url}/status`)).status).toBe(204);
    expect((await fetch(`${platform.url}/health`)).status).toBe(200);
    const show = await post('/query?q=SHOW%20DATABASES', '');
    expect(await show.json()).toEqual({
      results: [
        { statement_id: 0, series: [{ name: 'databases', columns: ['name'], values: [["one's project"]] }] },
      ],
    });
    const create = await post('/query', 'q=CREATE+DATABASE+%22telegraf%22', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(create.status).toBe(200);
    const long = await post('/query', `q=SHOW+DATABASES&${'x&'.repeat(150_000)}`);
    expect(long.status).toBe(413);
    const select = await post('/query?q=SELECT%20*%20FROM%20m', '');
    expect(select.status).toBe(400);
  });

  it('never shows or reaches another organization: its databases are unknown', async () => {
    const show = await post('/query?q=SHOW%20DATABASES', '', {
      authorization: `Token ${platform.two.admin}`,
    });
    expect(JSON.stringify(await show.json())).not.toContain("one's");
    const answer = await post(`/write?db=${encodeURIComponent("one's project")}`, 'm a=1', {
      authorization: `Token ${platform.two.admin}`,
    });
    expect(answer.status).toBe(404);
  });
});
