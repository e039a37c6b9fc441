/** The mails of a server without a mail server: it keeps them as files. With one: mail-peer.ts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './waiting.js';

export class Outbox {
  constructor(private readonly dataDir: string) {}

  /** All of them, oldest first, as plain text. */
  all(): string[] {
    const folder = join(this.dataDir, 'outbox');
    return (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .map((name) => plainMail(readFileSync(join(folder, name), 'utf8')));
  }

  to(address: string): string[] {
    return this.all().filter((text) => text.includes(`To: ${address}`));
  }

  /** As soon as there are so many. */
  waitFor(address: string, count = 1): Promise<string[]> {
    return until(`${count} mails to ${address}`, () => enough(this.to(address), count));
  }

  /** The keys in the first so many mails to the address that have one. */
  async keysTo(address: string, count = 1): Promise<string[]> {
    const found = () =>
      this.to(address).flatMap((text) => /"?(?:key|invitation|Key)"?: "?([\w-]{20,})/.exec(text)?.[1] ?? []);
    const keys = await until(`${count} keys mailed to ${address}`, () => enough(found(), count));
    return keys.slice(0, count);
  }
}

const enough = (found: string[], count: number): string[] | undefined =>
  found.length >= count ? found : undefined;

/** Out of quoted-printable. */
export const plainMail = (text: string): string => text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
