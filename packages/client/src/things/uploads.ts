/** What gateways and scripts hand over as files: reports of streamers, and events with a document. */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { Time } from '../native/types.js';
import { askIotile, isoTime } from './iotile.js';
import { IOTileStreamSlug } from './slugs/several.js';
import { formOf, type UploadFile } from './upload-file.js';

export interface ReportUpload extends CallOptions {
  /** When the report was handed over, from which the times of readings follow where the device has no clock; now unless given. */
  readonly timestamp?: Time | undefined;
}
export interface UploadedReport {
  /** Readings (and events) in the report, also those that were there already. */
  readonly count: number;
  /** Of these, those that were new and are stored by now. */
  readonly accepted: number;
  /** Of these, those that cannot be stored; absent where there are none. */
  readonly refused?: number;
  /** Why, of the first ten. */
  readonly reasons?: readonly unknown[];
}

export interface EventUpload extends CallOptions {
  readonly stream: string | IOTileStreamSlug;
  /** Now unless given. */
  readonly timestamp?: Time | undefined;
  /** Beside the document, to be found with the event. */
  readonly extraData?: Readonly<Record<string, unknown>> | undefined;
  /** The clock of the device, in seconds: from 0 to 4,294,967,295. */
  readonly deviceTimestamp?: number | undefined;
  /** The number of the event on its device: from 0 to 4,294,967,295. One of a number that is there already is not stored again. */
  readonly streamerLocalId?: number | undefined;
}
export interface UploadedEvent {
  readonly id: number;
  readonly stream: string;
  readonly timestamp: string;
  readonly device_timestamp: number | null;
  readonly streamer_local_id: number;
  /** JSON text. */
  readonly encoded_extra_data: string;
}

const MAX_UINT32 = 0xffff_ffff;

export class Uploads {
  readonly #api: Connection;

  constructor(api: Connection) {
    this.#api = api;
  }

  /**
   * A streamer report: binary (`.bin`, or no ending) or a dictionary (`.mp`, `.json`). When it is answered, the readings are stored;
   * of a report that is sent again none is stored twice.
   */
  async report(file: UploadFile, { timestamp, ...call }: ReportUpload = {}): Promise<UploadedReport> {
    const query = { timestamp: isoTime('timestamp', timestamp ?? new Date()) };
    const body = await formOf(file);
    return askIotile(this.#api, 'POST', '/streamer/report/', { query, body, repeatable: 'busy', ...call });
  }

  /** An event of a stream, whose document is the file: JSON, by its ending (`.json`, `.json.gz`) packed or not. */
  async event(file: UploadFile, event: EventUpload): Promise<UploadedEvent> {
    const { stream, timestamp, extraData, deviceTimestamp, streamerLocalId, ...call } = event;
    const fields = {
      stream: new IOTileStreamSlug(stream).toString(),
      timestamp: isoTime('timestamp', timestamp ?? new Date()),
      ...(extraData !== undefined && { encoded_extra_data: JSON.stringify(extraData) }),
      ...whole('device_timestamp', deviceTimestamp),
      ...whole('streamer_local_id', streamerLocalId),
    };
    const body = await formOf(file, fields);
    return askIotile(this.#api, 'POST', '/event/upload/', { body, repeatable: 'busy', ...call });
  }
}

function whole(name: string, value: number | undefined): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (Number.isInteger(value) && value >= 0 && value <= MAX_UINT32) return { [name]: String(value) };
  throw new OptionError(`${name} is ${shownOf(value)}; expected a whole number from 0 to ${MAX_UINT32}.`);
}
