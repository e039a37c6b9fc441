/**
 * Groups in files: a folder of segments, the oldest sent and removed first. Rules: a group is in a file before whoever brought it is told
 * so, and stays until the platform has it; files take no more bytes than their bound, and where that or the disk is full, the
 * oldest segment goes, counted and told.
 */
import { resolve } from 'node:path';
import { TributaryError } from '../../http/errors.js';
import { Deferred } from '../../writing/deferred.js';
import type { Group, Parcel } from '../../writing/group.js';
import type { Limits, Store, StoreHost } from '../../writing/store.js';
import type { Dropped, WriterSettings } from '../../writing/writer-options.js';
import { damage, gone } from './damage.js';
import { FileWrites } from './file-writes.js';
import { asQueueError, isDiskFull, makeFolder } from './folder.js';
import { leftovers } from './leftovers.js';
import { lockFolder, type Lock } from './lock.js';
import { PositionFile } from './position.js';
import { readPiece } from './reader.js';
import { encodeRecord, HEADER_BYTES, type FoundRecord } from './record.js';
import { Segment } from './segment.js';
import { Syncing } from './syncing.js';

type Settings = Pick<WriterSettings, 'queueBytes' | 'queueSync' | 'whenFull'>;

interface Taken {
  readonly segment: Segment;
  /** Where it ends in the segment. */
  readonly end: number;
  readonly points: number;
  readonly bytes: number;
}

const MAX_SEGMENT_BYTES = 8 * 2 ** 20;
const MAX_LOOK_MS = 1_000;
/** A full queue loses one of so many parts at a time. */
const PARTS = 8;

export class DiskQueue implements Store {
  points = 0;
  bytes = 0;
  readonly isLasting = true;
  /** The oldest first. */
  #segments: Segment[] = [];
  /** The newest one, while it is appended to. */
  #current: Segment | undefined;
  #nextNumber = 1;
  #taken: Taken | undefined;
  #room: Deferred | undefined;
  #appending: Promise<void> | undefined;
  /** When it was last looked whether the newest file is there. */
  #looked = -Infinity;
  readonly #syncing: Syncing;
  readonly #writes = new FileWrites();

  private constructor(
    private readonly folder: string,
    private readonly settings: Settings,
    private readonly host: StoreHost,
    private readonly held: { readonly lock: Lock; readonly position: PositionFile },
  ) {
    this.#syncing = new Syncing(folder, settings.queueSync, (error) => host.onProblem(error));
  }

  /** Makes the folder where there is none. Rejects where it is in use, or cannot be used. */
  static async open(name: string, settings: Settings, host: StoreHost): Promise<DiskQueue> {
    const folder = resolve(name);
    try {
      await makeFolder(folder);
      const lock = await lockFolder(folder);
      try {
        const position = await PositionFile.open(folder);
        const queue = new DiskQueue(folder, settings, host, { lock, position });
        await queue.#recover();
        return queue;
      } catch (error) {
        await lock.end();
        throw error;
      }
    } catch (error) {
      throw asQueueError(error, folder, 'opened');
    }
  }

  async append(group: Group): Promise<void> {
    const appended = this.#append(group);
    this.#appending = appended.catch(() => undefined);
    return appended;
  }

  async take(limits: Limits): Promise<Parcel | undefined> {
    for (let segment = this.#segments[0]; segment !== undefined; segment = this.#segments[0]) {
      if (!segment.isSent) {
        const parcel = await this.#takeFrom(segment, limits);
        if (parcel !== undefined) return parcel;
      } else if (segment === this.#current) return undefined;
      else await this.#remove(segment);
    }
    return undefined;
  }

  async settle(): Promise<void> {
    const taken = this.#taken;
    if (taken === undefined) return;
    const { segment, end, points, bytes } = taken;
    this.#taken = undefined;
    this.points -= points;
    this.bytes -= bytes;
    // Unless it was given up meanwhile.
    if (this.#segments[0] !== segment) return;
    segment.offset = end;
    segment.points -= points;
    await this.held.position.save({ number: segment.number, offset: end }).catch(this.host.onProblem);
    if (!segment.isSent) return;
    this.#giveUpRest(segment);
    // What waits for room gets it also where there is one segment.
    if (segment === this.#current && segment.size < this.#segmentBytes && this.#room === undefined) return;
    await this.#remove(segment);
  }

  /** What was not sent stays. */
  async close(): Promise<void> {
    this.#room?.reject(new TributaryError('The writer is closed.', { code: 'writer_closed' }));
    await this.#appending;
    await this.#syncing.end();
    for (const segment of this.#segments) await this.#told(segment);
    const isEmpty = this.#segments.every(({ isSent }) => isSent);
    for (const segment of this.#segments) await (isEmpty ? segment.remove() : segment.close());
    await this.held.position.close();
    await this.held.lock.end();
  }

  /** A file without a name takes what was not sent of it with it. */
  async #told(segment: Segment): Promise<void> {
    if (segment.isSent || !(await segment.isGone())) return;
    this.host.onProblem(gone(segment.path));
    this.#giveUpRest(segment);
  }

  get #segmentBytes(): number {
    return Math.min(MAX_SEGMENT_BYTES, Math.floor(this.settings.queueBytes / PARTS));
  }

  get #fileBytes(): number {
    return this.#segments.reduce((sum, { size }) => sum + size, 0);
  }

  async #recover(): Promise<void> {
    const { found } = this.held.position;
    const { segments, nextNumber } = await leftovers(this.folder, found);
    this.#segments = segments;
    this.#nextNumber = nextNumber;
    for (const { points, size, offset } of segments) {
      this.points += points;
      this.bytes += size - offset;
    }
  }

  async #append(group: Group): Promise<void> {
    const record = encodeRecord(group);
    const { queueBytes } = this.settings;
    if (record.length > queueBytes)
      throw new TributaryError(
        `A point of ${record.length} bytes is larger than the whole queue (queueBytes, ${queueBytes}): it was not written.`,
        { code: 'queue_full' },
      );
    if (!(await this.#hasRoom(record.length, group.points))) return;
    for (;;) {
      try {
        const segment = await this.#open();
        await segment.append(record, group.points, this.#writes);
        this.points += group.points;
        this.bytes += record.length;
        return await this.#syncing.wrote(segment);
      } catch (error) {
        if (!isDiskFull(error) || !(await this.#dropOldest('disk_full')))
          throw asQueueError(error, this.folder, 'written');
      }
    }
  }

  /** False: the group is given up, by the writer's choice. */
  async #hasRoom(bytes: number, points: number): Promise<boolean> {
    const { queueBytes, whenFull } = this.settings;
    while (this.#segments.length > 0 && this.#fileBytes + bytes > queueBytes) {
      if (this.#segments[0]!.isSent) await this.#remove(this.#segments[0]!);
      else if (whenFull === 'dropOldest') await this.#dropOldest('queue_full');
      else if (whenFull === 'wait') await (this.#room ??= new Deferred()).promise;
      else {
        this.host.onDropped(points, 'queue_full');
        return false;
      }
    }
    return true;
  }

  async #open(): Promise<Segment> {
    const current = this.#current;
    if (current !== undefined && current.size < this.#segmentBytes && !(await this.#isGone(current)))
      return current;
    const segment = new Segment(this.folder, this.#nextNumber++);
    await segment.create();
    this.#current = segment;
    this.#segments.push(segment);
    return segment;
  }

  /** What is written to a file without a name ends with the process. Looked at as often as it is synchronised. */
  async #isGone(segment: Segment): Promise<boolean> {
    const now = performance.now();
    if (now - this.#looked < Math.min(this.settings.queueSync, MAX_LOOK_MS)) return false;
    this.#looked = now;
    const isGone = await segment.isGone();
    if (isGone) this.host.onProblem(gone(segment.path));
    return isGone;
  }

  async #takeFrom(segment: Segment, limits: Limits): Promise<Parcel | undefined> {
    const from = segment.offset;
    let piece;
    try {
      piece = await readPiece(segment, from, limits.bytes);
    } catch (error) {
      // It was given up meanwhile, in the middle of a read.
      if (this.#segments[0] !== segment) return undefined;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.host.onProblem(gone(segment.path));
      this.#giveUpRest(segment);
      return undefined;
    }
    if (this.#segments[0] !== segment) return undefined;
    const chosen = together(piece.records, limits);
    if (piece.skipped > 0) this.host.onProblem(damage(segment.path, from, piece.skipped));
    const [first] = chosen;
    if (first === undefined) {
      this.#giveUpRest(segment);
      return undefined;
    }
    const points = chosen.reduce((sum, record) => sum + record.points, 0);
    const end = from + piece.skipped + chosen.at(-1)!.end;
    this.#taken = { segment, end, points, bytes: end - from };
    return {
      form: first.form,
      unit: first.unit,
      points,
      parts: chosen.map((record) => bodyIn(piece.bytes, record)),
    };
  }

  /** There is nothing sound in it any more: points that are left were in what was passed over. */
  #giveUpRest(segment: Segment): void {
    const { points, size, offset } = segment;
    this.points -= points;
    this.bytes -= size - offset;
    segment.points = 0;
    segment.offset = size;
    if (points > 0) this.host.onDropped(points, 'queue_damaged');
  }

  /** False: there is none. */
  async #dropOldest(reason: Dropped['reason']): Promise<boolean> {
    const [segment] = this.#segments;
    if (segment === undefined) return false;
    const { size, offset, points } = segment;
    // What is under way may be stored already; its answer says what became of it.
    const taken = this.#taken?.segment === segment ? this.#taken : { points: 0, bytes: 0 };
    this.points -= points - taken.points;
    this.bytes -= size - offset - taken.bytes;
    await this.#remove(segment);
    this.host.onDropped(points - taken.points, reason);
    return true;
  }

  async #remove(segment: Segment): Promise<void> {
    this.#segments = this.#segments.filter((other) => other !== segment);
    if (this.#current === segment) this.#current = undefined;
    await segment.remove();
    this.#room?.resolve();
    this.#room = undefined;
  }
}

/** The first ones, of one form and unit, within the limits; one at least. */
function together(records: readonly FoundRecord[], { points: most, bytes }: Limits): FoundRecord[] {
  const [first] = records;
  const chosen: FoundRecord[] = [];
  let points = 0;
  for (const record of records) {
    points += record.points;
    const fits = points <= most && record.end - first!.start <= bytes;
    const isLike = record.form === first!.form && record.unit === first!.unit;
    if (chosen.length > 0 && (!fits || !isLike)) break;
    chosen.push(record);
  }
  return chosen;
}

const bodyIn = (bytes: Buffer, { start, end }: FoundRecord): Uint8Array =>
  bytes.subarray(start + HEADER_BYTES, end);
