/**
 * Files that the platform keeps for its users: results of exports, uploads. Rules: a file is known only when it is
 * durable; of a link only a hash is kept, and it is good as long as the file and the rights of whom it was made for; a
 * file whose time is over, one of another organization and one that never was look the same.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Catalog } from '../../catalog/catalog.js';
import { hasEndedLink } from '../../catalog/records/files.js';
import { TributaryError } from '../../errors/error.js';
import { hashToken } from '../access/login/secrets.js';
import type { Files, StoredFile } from '../contract/exports.js';
import type { Page, PageRequest } from '../contract/paging.js';
import { list, pageRequest } from '../paging.js';
import type { Starters } from '../access/rights/starters.js';
import { removeExpired, removeLeftovers } from './cleanup.js';
import { LinkSecrets } from './link-secrets.js';
import { writeContent } from './content.js';
import type { FileQuota } from './quota.js';
import type { FileInfo } from '../../model/records/file.js';

const CLEANUP_MS = 60_000;

export interface FilesOptions {
  readonly catalog: Catalog;
  readonly folder: string;
  readonly quota: FileQuota;
  /** The file of the key that the secrets of links are made from. */
  readonly keyFile: string;
  readonly starters: Pick<Starters, 'mayStillRead'>;
  readonly onProblem: (error: unknown) => void;
  /** Pause between two removals of expired files. */
  readonly cleanupInterval?: number;
}

type NewContent = Parameters<Files['create']>[0];

export class FileService implements Files {
  readonly #timer: NodeJS.Timeout;
  #removing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: FilesOptions,
    private readonly secrets: LinkSecrets,
  ) {
    this.#timer = setInterval(() => {
      this.#removing = this.#removing.then(() => this.#removeExpired());
    }, options.cleanupInterval ?? CLEANUP_MS);
    this.#timer.unref();
  }

  static async open(options: FilesOptions): Promise<FileService> {
    await removeLeftovers(options.folder, options.catalog);
    return new FileService(options, await LinkSecrets.open(options.keyFile));
  }

  async create(
    file: NewContent,
    content: AsyncIterable<Uint8Array>,
  ): Promise<{ info: FileInfo; secret: string | null }> {
    const { organization, project, kind, name, type, attributes = {}, expires = null, starter } = file;
    const id = randomBytes(16).toString('hex');
    // A folder with a million names is slow on many file systems.
    const relative = `${id.slice(0, 2)}/${id}`;
    const { quota } = this.options;
    const claim = { project, bytes: 0 };
    try {
      const written = await writeContent(this.#pathOf(relative), quota.pass(claim, content));
      const secret = file.link ? this.secrets.of(relative) : null;
      const info = await this.options.catalog.files.create({
        ...{ organization, project, kind, name, type, attributes, expires },
        ...written,
        path: relative,
        hash: secret === null ? null : hashToken(secret),
        ...(starter && { starter }),
      });
      return { info, secret };
    } catch (error) {
      await quota.release(claim);
      await rm(this.#pathOf(relative), { force: true });
      throw error;
    }
  }

  async get(organization: number, id: number): Promise<StoredFile> {
    const info = Number.isSafeInteger(id)
      ? await this.options.catalog.files.get(organization, id)
      : undefined;
    return this.#stored(info, id);
  }

  async open(secret: string): Promise<StoredFile> {
    const found = await this.options.catalog.files.findByHash(hashToken(secret));
    const good = found !== undefined && (await this.options.starters.mayStillRead(found, found.starter));
    return this.#stored(good ? found : undefined, 'of this link');
  }

  /** The secrets of the links of these files; those that are gone, or whose link was ended, have none. A link of another server's key ends. */
  async links(
    organization: number,
    ids: readonly number[],
  ): Promise<ReadonlyMap<number, { secret: string; name: string }>> {
    const links = new Map<number, { secret: string; name: string }>();
    const now = Date.now();
    for (const info of await this.options.catalog.files.byId(organization, ids)) {
      if (!isThere(info, now) || hasEndedLink(info)) continue;
      const secret = this.secrets.of(info.path);
      if (hashToken(secret) !== info.hash)
        await this.options.catalog.files.setHash(info.id, hashToken(secret));
      links.set(info.id, { secret, name: info.name });
    }
    return links;
  }

  /** Whoever has the links of these files has them in vain from now on. */
  async endLinks(organization: number, ids: readonly number[]): Promise<void> {
    const { catalog } = this.options;
    for (const { id } of await catalog.files.byId(organization, ids)) await catalog.files.endLink(id);
  }

  async list(
    project: number,
    kind: string,
    filter: { name?: string } & PageRequest,
  ): Promise<Page<FileInfo>> {
    const page = await this.options.catalog.files.list(project, kind, filter, pageRequest(filter));
    const now = Date.now();
    return list({ ...page, items: page.items.filter((info) => isThere(info, now)) });
  }

  async delete(organization: number, id: number): Promise<void> {
    const { info } = await this.get(organization, id);
    await this.options.catalog.files.delete(info.id);
    await this.options.quota.release(info);
    await rm(this.#pathOf(info.path), { force: true });
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#removing;
  }

  async #stored(info: FileInfo | undefined, asked: number | string): Promise<StoredFile> {
    if (!info || !isThere(info, Date.now()) || !(await exists(this.#pathOf(info.path))))
      throw new TributaryError('not_found', { what: 'File', value: asked });
    return { info, open: (range): Readable => createReadStream(this.#pathOf(info.path), range) };
  }

  async #removeExpired(): Promise<void> {
    try {
      await removeExpired(this.options, Date.now());
    } catch (error) {
      this.options.onProblem(error);
    }
  }

  #pathOf(relative: string): string {
    return path.join(this.options.folder, relative);
  }
}

const isThere = (info: FileInfo, now: number) => info.expires === null || info.expires > now;

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
