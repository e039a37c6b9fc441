/** Exports: a job makes files, each of which is fetched by its link. */
import { download, type Download, type DownloadOptions } from '../exports/downloads.js';
import { FollowedExport, type FollowOptions } from '../exports/follow.js';
import { bytesOf, type BytesOptions } from '../exports/in-memory.js';
import type { RemoteFile, WholeFileOptions } from '../exports/whole-file.js';
import { OptionError } from '../http/errors.js';
import type { OperationOptions } from '../native/connection.js';
import { withTimes } from '../native/times.js';
import type { ExportOrder, Job, StartedExport } from '../native/types.js';
import { tell } from '../reading/families.js';
import type * as disk from '../node/export-file.js';
import { Resource, type Id } from './resource.js';

export class Exports extends Resource {
  /**
   * Answers at once with the job that makes the files; `follow` says how far it is, and has the files in the end. Names that nothing has
   * are told to the logger, and stand in the answer's `warnings`.
   */
  async start(order: ExportOrder = {}, call: OperationOptions = {}): Promise<StartedExport> {
    const started = await this.api.request('POST', '/exports', { body: withTimes(order), ...call });
    tell(this.api, started.warnings);
    return started;
  }
  /**
   * Awaited, the files of the export when it has ended; with `for await` its progress (rows, bytes, percent, milliseconds left).
   * A server that is away for some minutes is waited for. Throws where the export failed or was cancelled.
   */
  follow(job: Job | StartedExport | Id, options: FollowOptions = {}): FollowedExport {
    return new FollowedExport(this.api, job, options);
  }
  /**
   * A file onto the disk, in Node: from where an earlier download of it stopped (`<path>.part`), again after each broken
   * connection, under its name only with the right SHA-256.
   */
  async save(file: RemoteFile, path: string, options: WholeFileOptions = {}): Promise<void> {
    // Nothing, in the bundle of a page.
    const { saveExport }: Partial<typeof disk> = await import('../node/export-file.js');
    if (saveExport === undefined)
      throw new OptionError('save needs Node, for a page has no disk; `bytes` and `download` need none.');
    await saveExport(this.api.http, file, path, options);
  }
  /** A file in memory, of at most `maxBytes` (256 MiB unless given), with the right SHA-256. */
  bytes(file: RemoteFile, options: BytesOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return bytesOf(this.api.http, file, options);
  }
  /** A file as a stream, from its beginning or from where it was broken off. Its checksum is for the caller to check. */
  download(file: Pick<RemoteFile, 'url' | 'sha256'>, options: DownloadOptions = {}): Promise<Download> {
    return download(this.api.http, file, options);
  }
  /** For good: of all files of the job, or of the one of this name. */
  async endLinks(job: Id, file?: string, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/jobs/{id}/links', { path: { id: job }, query: { file }, ...call });
  }
}
