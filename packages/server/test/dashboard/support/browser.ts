/** The page in a real Chromium, before a real platform. Rule: what the browser complains of fails the test, unless the test takes it. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { startTestPlatform, type Tenant, type TestPlatform } from '../../support/platform.js';

const CHROMIUM = process.env['TRIBUTARY_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
/** .ci/run installs Debian's chromium, a fresh machine may have none. */
export const HAS_BROWSER = existsSync(CHROMIUM);

const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
/** For a loaded machine; what does not come is named. */
const PATIENCE_MS = 30_000;

export interface Seen {
  readonly platform: TestPlatform;
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of. */
  readonly problems: string[];
  /** Every address that was asked for. */
  readonly asked: string[];
  /** Another tab without a login. */
  open(): Promise<Page>;
  logIn(page?: Page, tenant?: Tenant): Promise<void>;
  /** Goes to an address within the project of the first tenant. */
  go(path: string, page?: Page): Promise<void>;
  stop(): Promise<void>;
}

export async function openPage(
  fill?: (platform: TestPlatform) => Promise<unknown>,
  flags: Record<string, string> = {},
): Promise<Seen> {
  const platform = await startTestPlatform(flags);
  let browser: Browser | undefined;
  try {
    await fill?.(platform);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
    const context = await browser.newContext({
      viewport: { width: 1366, height: 850 },
      acceptDownloads: true,
    });
    const [problems, asked]: string[][] = [[], []];
    const open = async () => {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      page.on('console', (message) => message.type() === 'error' && problems!.push(message.text()));
      page.on('pageerror', (error) => problems!.push(error.message));
      page.on('request', (request) => asked!.push(request.url()));
      return page;
    };
    const page = await open();
    return {
      ...{ platform, page, context, open, problems: problems!, asked: asked! },
      async logIn(on = page, { email, password } = platform.one) {
        await on.goto(platform.url);
        await on.fill('input[name=email]', email);
        await on.fill('input[name=password]', password);
        await on.click('button[type=submit]');
        await on.waitForSelector('header.top');
      },
      go: async (path, on = page) => {
        await on.evaluate((hash) => {
          location.hash = hash;
        }, `#/p${platform.one.project}/${path}`);
      },
      async stop() {
        await browser!.close();
        await platform.stop();
      },
    };
  } catch (error) {
    await browser?.close();
    await platform.stop();
    throw error;
  }
}
