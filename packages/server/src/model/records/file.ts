/** A file that the platform keeps, as every floor sees it: what is known of it beside its content. */
import type { JsonObject } from '../json-object.js';
import type { Starter } from './job.js';

export interface NewFile {
  readonly organization: number;
  readonly project: number | null;
  /** What made it: `export`, `iobeam.file`… */
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  /** Media type. */
  readonly type: string;
  readonly bytes: number;
  readonly sha256: string;
  /** SHA-256 of the secret in a link that needs no token; null: there is no such link. */
  readonly hash: string | null;
  readonly attributes: JsonObject;
  /** Milliseconds; null: kept until it is deleted. */
  readonly expires: number | null;
  /** For whom the link was made: it ends with their right to what the file holds. */
  readonly starter?: Starter;
}

export interface FileInfo extends NewFile {
  readonly starter: Starter;
  readonly id: number;
  readonly created: number;
}
