/** The mails of a server without a mail server: it keeps them as files. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';

export class Outbox {
  constructor(private readonly dataDir: string) {}

  /** To this address, oldest first, as plain text. */
  to(address: string): string[] {
    const folder = join(this.dataDir, 'outbox');
    return (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .map((name) => plain(readFileSync(join(folder, name), 'utf8')))
      .filter((text) => text.includes(`To: ${address}`));
  }

  /** As soon as there are so many. */
  async waitFor(address: string, count = 1): Promise<string[]> {
    await vi.waitFor(() => expect(this.to(address).length).toBeGreaterThanOrEqual(count), 10_000);
    return this.to(address);
  }

  /** The keys in the first so many mails to the address that have one. */
  async keysTo(address: string, count = 1): Promise<string[]> {
    const found = () =>
      this.to(address).flatMap((text) => /"?(?:key|invitation|Key)"?: "?([\w-]{20,})/.exec(text)?.[1] ?? []);
    await vi.waitFor(() => expect(found().length).toBeGreaterThanOrEqual(count), 10_000);
    return found().slice(0, count);
  }
}

/** Out of quoted-printable. */
const plain = (text: string): string => text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
