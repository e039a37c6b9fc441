/** One export from its first piece to its last file. */
import { EXTRA_COLUMNS, isTextFormat, SEQUENCE_COLUMN } from '../../model/exports.js';
import type { DeletionWatch } from '../../points/deletions/watch.js';
import type { ExportPiece } from '../../points/queries/export/query.js';
import type { JobProgress } from '../jobs/jobs.js';
import { NEEDS_PREVIOUS } from '../query/aggregates.js';
import type { ExportOrder } from '../services.js';
import type { KeptFile, KeptResult } from './kept.js';
import { catalogText, catalogWithin } from './catalog.js';
import type { BucketPieces } from './bucket-pieces.js';
import type { ExportsOptions } from './options.js';
import { FORMATS } from './formats/format.js';
import type { JoinedFile } from './formats/joined-file.js';
import { fileNames } from './names.js';
import { Peekable } from './peekable.js';
import { bucketHeadings, type Prepared } from './prepare.js';
import { csvRow } from './text-cells.js';

type Source = Pick<ExportsOptions, 'store' | 'files' | 'lifetime'>;

/** The pieces that were read do not fit together. */
export class Overtaken extends Error {}

export class ExportRun {
  #rows = 0;
  #bytes = 0;

  constructor(
    private readonly source: Source,
    private readonly buckets: BucketPieces,
    private readonly order: ExportOrder,
    private prepared: Prepared,
    private readonly progress: JobProgress,
    /** Whether none of its series was deleted. */
    private readonly allLive: () => Promise<boolean>,
  ) {}

  /** Throws Overtaken when something of it was deleted that it had read. */
  async run(title: string): Promise<KeptResult> {
    const { order } = this;
    if (order.layout === 'long' && !order.buckets && !order.columns) {
      const { queries } = this.source.store;
      const extras = await queries.hasExtras(this.prepared);
      this.prepared = { ...this.prepared, extras, sequences: await queries.hasSequences(this.prepared) };
    }
    const { prepared } = this;
    const { devices, separate, format } = prepared;
    const labels = separate ? devices.map(({ label }) => label) : undefined;
    const names = fileNames(order.title ?? title, FORMATS[format].extension, labels);
    const watch = this.#watch();
    const read = order.buckets
      ? this.buckets.pieces(order, prepared, order.buckets)
      : this.source.store.queries.export(prepared);
    const pieces = new Peekable(undisturbed(read, watch));
    const files: KeptFile[] = [];
    try {
      for (const [index, name] of names.entries())
        files.push(await this.#file(name, pieces, separate ? index : undefined));
      if (order.catalog?.file && isTextFormat(format)) files.push(await this.#catalog(order.title ?? title));
      if (watch.met() || !(await this.allLive())) throw new Overtaken();
    } catch (error) {
      for (const { file } of files) await this.source.files.delete(order.owner.organization, file);
      throw error;
    } finally {
      watch.close();
      await pieces.close();
    }
    this.progress.report({ rows: this.#rows, bytes: this.#bytes, percent: 100 });
    return { rows: this.#rows, files };
  }

  #watch(): DeletionWatch {
    const { devices, from, to } = this.prepared;
    const places = new Map(
      devices.flatMap(({ series }, place) => series.map(({ id }) => [id, place] as const)),
    );
    // What such a bucket says comes from the point before it, however old.
    const reachesBack = this.order.buckets?.aggregations.some(({ type }) => NEEDS_PREVIOUS.has(type));
    return this.source.store.watchDeletions({ places, from: reachesBack ? 0 : from, to });
  }

  /** `device`: only the pieces of this one. */
  async #file(name: string, pieces: Peekable<ExportPiece>, device: number | undefined): Promise<KeptFile> {
    const { owner, format } = this.order;
    const { type, open } = FORMATS[format];
    const within = isTextFormat(format) ? undefined : await catalogWithin(this.order, this.prepared, device);
    const joined = await open(within);
    const expires = Date.now() + this.source.lifetime;
    const { info } = await this.source.files.create(
      { ...owner, kind: 'export', name, type, expires, link: true },
      this.#content(joined, pieces, device),
    );
    const { id: file, bytes, sha256 } = info;
    return { file, name, holds: 'points', bytes, rows: joined.rows, sha256, expires };
  }

  /** The description of devices and series as a file of its own. */
  async #catalog(title: string): Promise<KeptFile> {
    const { owner } = this.order;
    const [name = ''] = fileNames(`${title}.catalog`, 'ndjson', undefined);
    const expires = Date.now() + this.source.lifetime;
    // The first line says what the others are.
    let rows = -1;
    const content = async function* (lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
      for await (const line of lines) {
        rows++;
        yield Buffer.from(line);
      }
    };
    const { info } = await this.source.files.create(
      { ...owner, kind: 'export', name, type: FORMATS.ndjson.type, expires, link: true },
      content(catalogText(this.order, this.prepared, undefined)),
    );
    const { id: file, bytes, sha256 } = info;
    return { file, name, holds: 'catalog', bytes, rows, sha256, expires };
  }

  async *#content(
    joined: JoinedFile,
    pieces: Peekable<ExportPiece>,
    device: number | undefined,
  ): AsyncGenerator<Uint8Array> {
    const { signal } = this.progress;
    const counted = (part: Uint8Array) => {
      this.#bytes += part.length;
      return part;
    };
    signal.throwIfAborted();
    yield counted(this.#heading());
    let any = false;
    for (;;) {
      const piece = await pieces.peek();
      signal.throwIfAborted();
      if (!piece || (device !== undefined && piece.device !== device)) break;
      pieces.skip();
      any = true;
      const before = joined.rows;
      for (const part of joined.add(piece.content)) {
        yield counted(part);
        signal.throwIfAborted();
      }
      this.#rows += joined.rows - before;
      const percent = Math.floor(piece.done * 1000) / 10;
      this.progress.report({ rows: this.#rows, bytes: this.#bytes, percent });
    }
    if (!any && !isTextFormat(this.prepared.format))
      for (const part of joined.add(await this.#empty())) yield counted(part);
    for (const part of joined.end()) yield counted(part);
  }

  #heading(): Uint8Array {
    const { format, columns, names, layout, extras, sequences } = this.prepared;
    if (format !== 'csv') return new Uint8Array();
    const { buckets } = this.order;
    const values = buckets
      ? bucketHeadings(this.prepared, buckets)
      : layout === 'wide'
        ? names.map(({ heading }) => heading)
        : ['value', ...(extras ? EXTRA_COLUMNS : []), ...(sequences ? [SEQUENCE_COLUMN] : [])];
    const lead = columns.map(({ heading }) => heading);
    const row = csvRow([...lead, ...values]);
    // The mark by which an import knows that what stands in quotes here is a text, whatever it looks like.
    return Buffer.from(this.order.columns ? row : row.replace(',"time",', ',time,'));
  }

  #empty(): Promise<Uint8Array> {
    const { buckets } = this.order;
    return buckets
      ? this.buckets.heading(this.prepared, buckets)
      : this.source.store.queries.exportHeading(this.prepared);
  }
}

/** Throws Overtaken when points were deleted of a device that was read already, or while it was read. */
async function* undisturbed(
  pieces: AsyncIterable<ExportPiece>,
  watch: DeletionWatch,
): AsyncGenerator<ExportPiece> {
  for await (const piece of pieces) {
    if (watch.met(piece.device)) throw new Overtaken();
    yield piece;
    if (watch.met(piece.device)) throw new Overtaken();
    watch.settle();
  }
}
