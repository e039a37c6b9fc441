/** Administration on the page: a token made, used and revoked; an export whose checksum holds; people, jobs, the log, settings. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

describe.skipIf(!HAS_BROWSER)('administration on the page', () => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await openPage(async ({ call }) => {
      const time = Date.now() - 60_000;
      const body = [1, 2, 3].map((value) => ({ device: 'boiler-1', series: 't', time: time + value, value }));
      await call('POST', '/points', { body });
    });
    await seen.logIn();
  });
  afterAll(() => seen.stop());

  let token: string;
  it('makes a token, whose secret is shown once', async () => {
    const { page } = seen;
    await page.click('nav >> text=Admin');
    await page.click('nav[aria-label=Administration] >> text=Tokens');
    await page.fill('input[name=name]', 'gateway');
    await page.selectOption('select[name=level]', 'write');
    await page.fill('input[name=for]', '90d');
    await page.click('text=Make the token');
    token = await page.innerText('pre[aria-label="Token gateway"]');
    await page.waitForSelector('[data-token=gateway]:has-text("project:write") [data-used=false]');
    await page.reload();
    await page.waitForSelector('[data-token=gateway]');
    expect(await page.innerText('main')).not.toContain(token);
  });

  it('shows that it was used', async () => {
    const { page, platform } = seen;
    const body = [{ device: 'boiler-1', series: 't', time: Date.now(), value: 4 }];
    expect((await platform.call('POST', '/points', { token, body })).status).toBe(200);
    await expect
      .poll(async () => {
        await page.reload();
        await page.waitForSelector('[data-token=gateway]');
        return page.locator('[data-token=gateway] [data-used=true]').count();
      })
      .toBe(1);
  });

  it('revokes it, and it is refused at once', async () => {
    const { page, platform } = seen;
    page.once('dialog', (dialog) => void dialog.accept());
    await page.click('[data-token=gateway] >> text=Revoke…');
    await page.waitForSelector(
      '[data-token=gateway][data-revoked=true], main:not(:has([data-token=gateway]))',
    );
    const refused = await platform.call('POST', '/points', { token, body: [] });
    expect(refused.status).toBe(401);
    await page.click('nav[aria-label=Administration] >> text=Audit log');
    await page.waitForSelector('[data-action="token.revoke"]:has-text("gateway")');
  });

  it('lists an export with its files, and what is downloaded has the checksum that is told', async () => {
    const { page } = seen;
    await seen.go('explorer?s=1&r=24h');
    await page.click('button:has-text("Export")');
    await page.click('form.panel button:has-text("Export")');
    await page.waitForSelector('form.panel a[download]');
    await seen.go('admin/jobs');
    const row = page.locator('[data-job][data-state=done]', { hasText: 'export' });
    await row.locator('a[download]').waitFor();
    const told = await row.locator('code').innerText();
    const [download] = await Promise.all([page.waitForEvent('download'), row.locator('a[download]').click()]);
    const bytes = await readFile(await download.path());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(told);
    expect(bytes.toString()).toContain('boiler-1');
  });

  it('lets a person in, with a password that is shown once and that lets them in', async () => {
    const { page } = seen;
    await seen.go('admin/people');
    await page.fill('input[name=email]', 'new@example.org');
    await page.selectOption('select[name=role]', 'viewer');
    await page.click('text=Let in');
    const password = await page.innerText('pre');
    await page.waitForSelector('[data-person="new@example.org"]');
    const { platform } = seen;
    const body = { email: 'new@example.org', password };
    const login = await platform.call('POST', '/login', { token: null, body });
    expect(login.status).toBe(200);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.click('[data-person="new@example.org"] >> text=Take out…');
    await page.waitForSelector('main:not(:has([data-person="new@example.org"]))');
  });

  it('makes, renames and deletes a project, which is named before it goes', async () => {
    const { page } = seen;
    await seen.go('admin/projects');
    await page.fill('input[name=name]', 'hall 3');
    await page.click('text=Make the project');
    await page.waitForSelector('[data-project="hall 3"]');
    page.once('dialog', (dialog) => void dialog.accept('hall 4'));
    await page.click('[data-project="hall 3"] >> text=Rename…');
    await page.waitForSelector('[data-project="hall 4"]');
    // What goes is asked for first: the question comes within the click, or after it.
    const answer = async (name: string) => {
      const asked = page.waitForEvent('dialog');
      const clicked = page.click('[data-project="hall 4"] >> text=Delete…');
      const dialog = await asked;
      const question = dialog.message();
      await dialog.accept(name);
      await clicked;
      return question;
    };
    expect(await answer('something else')).toMatch(
      /0 devices with 0 series and 0 points .*can be restored until/,
    );
    await answer('hall 4');
    await page.waitForSelector('main:not(:has([data-project="hall 4"]))');
    expect(seen.problems).toEqual([]);
  });

  it('adopts ids of another platform from a pasted map, and says what came of each row', async () => {
    const { page, platform } = seen;
    await platform.call('POST', '/devices', { body: { key: 'pump-77' } });
    await seen.go('admin/adopted');
    await page.click('text=Adopt ids of things');
    const adopt = async (rows: string) => {
      await page.fill('[data-adopt=ids] textarea', rows);
      await page.click('[data-adopt=ids] button');
    };
    await adopt('api;kind\nlosant;device');
    await page.waitForSelector('[role=alert]:has-text("no column external, ours")');
    const map =
      'api;kind;external;ours\nlosant;device;5a0000000000000000000001;pump-77\n\nlosant;device;nothing;boiler-2\n';
    await adopt(map);
    const refused = page.locator('[data-outcome=refused]');
    await refused.waitFor();
    expect(await refused.innerText()).toMatch(/^4[\s\S]*nothing[\s\S]*boiler-2/);
    expect(await page.locator('[data-outcome=left]').count()).toBe(1);
    await page.check('[data-adopt=ids] input[type=checkbox]');
    await adopt(map);
    await page.waitForSelector('[data-outcome=adopted]:has-text("pump-77")');
    const { json } = await platform.call('GET', '/devices/pump-77');
    expect(json.externalIds).toMatchObject({ losant: '5a0000000000000000000001' });
  });

  it('adopts credentials: looked through first, refused by their lines, and shown nowhere again', async () => {
    const { page, platform, problems, asked } = seen;
    const secret = () => `old-${randomBytes(24).toString('base64url')}`;
    const [first, second, devices] = [secret(), secret(), secret()];
    await seen.go('admin/adopted');
    await page.click('[data-adopt=credentials] summary');
    const form = page.locator('[data-adopt=credentials] form');
    const give = async (kind: string, text: string) => {
      await form.locator('select[name=credential-kind]').selectOption(kind);
      await form.locator('textarea').fill(text);
      await form.locator('text=Look through').click();
    };
    await form.locator('input[name=name]').fill('old scripts');
    await give('losant', `${first}\n\nshort\n${second}\n${first}\n`);
    await page.waitForSelector('[role=alert]:has-text("Line 5 has the same credential as line 1.")');
    await give('losant', `token,name\n${first},pump-1\n`);
    await page.waitForSelector('[role=alert]:has-text("names of columns, without “secret”")');
    await give('losant', `${first}\n\nshort\n${second}\n`);
    const row = (line: number) => page.locator(`[data-adopt=credentials] [data-line="${line}"]`);
    await row(1).waitFor();
    expect(await row(1).getAttribute('data-outcome')).toBe('ready');
    expect(await row(3).innerText()).toMatch(/refused[\s\S]*may be guessed/);
    expect(await row(4).getAttribute('data-outcome')).toBe('ready');
    expect(await page.content()).not.toContain(first);
    const opens = (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return fetch(`${platform.url}/applications/${platform.one.losantId}/devices`, { headers });
    };
    expect((await opens(first)).status).toBe(401);
    await page.click('text=Adopt the 2 that can be');
    await page.waitForSelector('[data-adopt=credentials] [data-outcome=adopted][data-line="4"]');
    await expect.poll(() => page.locator('[data-adopted="old scripts"]').count()).toBe(2);
    for (const token of [first, second]) expect((await opens(token)).status).toBe(200);
    // Access keys, each beside its secret.
    await page.click('text=Paste others');
    await give('losant-key', `identifier;secret;devices\nkey-1;${devices};boiler-1\n`);
    await page.click('text=Adopt all');
    await page.waitForSelector('[data-adopt=credentials] [data-outcome=adopted]:has-text("key-1")');
    // More than one request takes: what could not be is told by its line in the last piece too.
    await page.click('text=Paste others');
    const many = Array.from({ length: 29 }, secret);
    await give('losant', `secret\n${many.join('\n')}\nshort\n`);
    await row(31).waitFor();
    expect(await row(31).innerText()).toMatch(/refused[\s\S]*may be guessed/);
    await page.click('text=Adopt the 29 that can be');
    await row(30).and(page.locator('[data-outcome=adopted]')).waitFor();
    expect((await opens(many[28]!)).status).toBe(200);
    const audit = await platform.call('GET', '/audit?action=credential.adopt', { token: platform.one.admin });
    expect(audit.json.items).toHaveLength(32);
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]),
    );
    const everywhere = [await page.content(), kept, audit.text, ...asked, ...problems].join('\n');
    for (const text of [first, second, devices, ...many]) expect(everywhere).not.toContain(text);
    expect(problems).toEqual([]);
  });

  it('shows a move with how far it is, and cancels it so that its command learns of it', async () => {
    const { page, platform } = seen;
    const body = { key: 'a move', source: 'Losant into hall 3', command: 'tributary move losant --state x' };
    const { id } = (await platform.call('POST', '/moves', { body })).json;
    const report = async (progress: object) =>
      (await platform.call('POST', `/moves/${id}/report`, { body: { progress } })).json;
    await expect
      .poll(async () => (await report({ rows: 1_234, percent: 42, eta: 90_000 })).progress.percent)
      .toBe(42);
    await seen.go('admin/jobs');
    const row = page.locator(`[data-job="${id}"]`);
    await row.locator('text=Losant into hall 3').waitFor();
    expect(await row.innerText()).toMatch(/running[\s\S]*1,234 rows[\s\S]*left[\s\S]*42 %/);
    await row.locator('text=Cancel').click();
    await page.waitForSelector(`[data-job="${id}"][data-state=cancelled]`);
    await row.locator('summary').click();
    expect(await row.locator('pre').innerText()).toContain('tributary move losant --state x');
    expect(await report({ rows: 2_000 })).toMatchObject({ state: 'cancelled', progress: { rows: 1_234 } });
  });

  it('warns of a mail channel while the server has no mail server, and says that its test reached nobody', async () => {
    const { page } = seen;
    await seen.go('alerts/channels');
    const warning = page.locator('[data-no-mail-server]');
    await warning.waitFor();
    expect(await warning.innerText()).toContain('smtp-url');
    await page.selectOption('select[name=kind]', 'mqtt');
    await expect.poll(() => warning.count()).toBe(0);
    await page.selectOption('select[name=kind]', 'mail');
    await page.fill('input[name=name]', 'nobody');
    await page.fill('input[name=to]', 'nobody@example.org');
    await page.click('text=Add the channel');
    await page.waitForSelector('[data-channel=nobody]');
    // Above the list too, for those who make none.
    await page.selectOption('select[name=kind]', 'mqtt');
    await expect.poll(() => warning.count()).toBe(1);
    await page.click('[data-channel=nobody] >> text=Send a test');
    await page.waitForSelector('[data-channel=nobody] [data-tested=failed]:has-text("smtp-url")');
    await seen.go('admin/audit');
    await page.waitForSelector('[data-action="alert_channel.test"]:has-text("nobody")');
  });

  it('shows settings with their origin to administrators of the installation, and to others why not', async () => {
    const { page, platform, problems } = seen;
    await seen.go('admin/server');
    await page.waitForSelector('.note:has-text("to see settings")');
    problems.length = 0; // the browser reports the 403 itself
    await page.click('text=Log out');
    await page.waitForSelector('input[name=password]');
    const { email, password } = platform.first.admin;
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.waitForSelector('[data-setting="data-dir"]:has-text("--data-dir")');
    await page.waitForSelector('[data-setting="body-limit"]:has-text("default")');
    expect(problems).toEqual([]);
  });
});
