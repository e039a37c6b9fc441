/**
 * The data of a stream in memory, to be looked at and counted with. Made for subclassing: whoever derives from it finds the rows in
 * `data` when `initializeFromServer` is done, as in the Python library of IOTile. Rule: rows come oldest first, through all pages.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Listing } from '../native/pages.js';
import type { Time } from '../native/types.js';
import { isoTime, type ApiQuery } from './iotile.js';
import type { HasApi } from './resource-proxy.js';
import { IOTileStreamSlug } from './slugs/several.js';
import { slugOf } from './slugs/slugs.js';

export interface StreamRange extends CallOptions {
  /** The newest so many of what `start` and `end` leave: from 1 to 100,000. */
  readonly lastn?: number | undefined;
  /** Included. */
  readonly start?: Time | undefined;
  /** Not included, so that ranges that follow each other count nothing twice. */
  readonly end?: Time | undefined;
}

/** What all rows have. */
export interface DataRow {
  readonly timestamp: string;
  /** In the unit in which the stream keeps it; null: it is no number. */
  readonly value: number | null;
  /** What the device sent. */
  readonly int_value: number | null;
  /** The number of the reading on its device. */
  readonly streamer_local_id: number;
}
export interface StreamDataRow extends DataRow {
  /** In the output unit of the stream. */
  readonly output_value: number;
  /** The same, as text with the digits of its unit. */
  readonly display_value: string;
}
export interface RawDataRow extends DataRow {
  readonly id: number;
  readonly stream: string;
  readonly project: string;
  readonly device: string;
  readonly variable: string;
  readonly device_timestamp: number | null;
}

const MAX_LAST = 100_000;

export abstract class BaseStreamData<Row extends DataRow> {
  /** Empty before `initializeFromServer`, which fills it anew each time. */
  data: readonly Row[] = [];

  constructor(protected readonly client: HasApi) {}

  protected abstract list(query: ApiQuery, call: CallOptions): Listing<Row>;

  /** Reads the rows of the range into `data`; without one, all. Where it fails, what was there stays. */
  async initializeFromServer(range: StreamRange = {}): Promise<this> {
    this.data = await this.#listed(range).all();
    return this;
  }
  /** The rows of the range without keeping them: a page in memory. */
  rows(range: StreamRange = {}): AsyncGenerator<Row, void> {
    return this.#listed(range)[Symbol.asyncIterator]();
  }
  /** The values of the rows that have one. */
  values(): number[] {
    return this.data.flatMap(({ value }) => value ?? []);
  }

  #listed({ lastn, start, end, ...call }: StreamRange): Listing<Row> {
    if (lastn !== undefined && !(Number.isInteger(lastn) && lastn >= 1 && lastn <= MAX_LAST))
      throw new OptionError(`lastn is ${shownOf(lastn)}; expected a whole number from 1 to ${MAX_LAST}.`);
    const query = {
      lastn,
      start: start === undefined ? undefined : isoTime('start', start),
      end: end === undefined ? undefined : isoTime('end', end),
    };
    return this.list(query, call);
  }
}

/** Of one stream, with values in its output unit too. */
export class StreamData extends BaseStreamData<StreamDataRow> {
  readonly stream: IOTileStreamSlug;

  constructor(stream: string | IOTileStreamSlug, client: HasApi) {
    super(client);
    this.stream = new IOTileStreamSlug(stream);
  }
  protected override list(query: ApiQuery, call: CallOptions): Listing<StreamDataRow> {
    return this.client.api.stream(this.stream).data.list<StreamDataRow>(query, call);
  }
}

/** Of a stream, a variable or a device, as they are kept, with the streams that they are of. */
export class StreamRawData extends BaseStreamData<RawDataRow> {
  readonly source: string;

  /** Any slug of a stream, a variable, a device or a block. */
  constructor(source: string | { toString(): string }, client: HasApi) {
    super(client);
    this.source = slugOf(String(source)).toString();
  }
  protected override list(query: ApiQuery, call: CallOptions): Listing<RawDataRow> {
    return this.client.api.data.list<RawDataRow>({ filter: this.source, ...query }, call);
  }
}
