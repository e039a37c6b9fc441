/**
 * `multipart/form-data` bodies, which arrive here as bytes: fields as text, files as bytes. Ensures that a damaged one is a
 * refusal of the request, that the number of parts is bounded, and that a file is read where it lies: a stream for each
 * part costs a server that takes thousands of small ones a second a quarter of its time.
 */
import { getMultipartBoundary, parseMultipart, type MultipartPart } from '@remix-run/multipart-parser';
import { messageOf } from '../model/thrown.js';
import { TributaryError } from '../errors/error.js';

export interface UploadedFile {
  /** Name of the form's field. */
  readonly field: string;
  /** What the sender calls the file, without folders. */
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly content: Buffer;
}

export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: readonly UploadedFile[];
}

const BYTES = 'application/octet-stream';
const MAX_BOUNDARY_LENGTH = 70;
/** Sizes are bounded by that of the body. */
const LIMITS = { maxParts: 100, maxHeaderSize: 8_192, maxFileSize: Infinity, maxTotalSize: Infinity };

export const isMultipart = (contentType: string | undefined): contentType is string =>
  contentType !== undefined && /^\s*multipart\/form-data\b/i.test(contentType);

/** Of several fields with one name the last counts. */
export function readForm(contentType: string, body: Buffer): Form {
  const fields = new Map<string, string>();
  const files: UploadedFile[] = [];
  try {
    for (const part of parts(contentType, body)) {
      // Each of these reads the part's head anew.
      const { name: field, filename, mediaType } = part;
      if (field === undefined) throw new Error('a part has no name');
      if (filename === undefined && mediaType !== BYTES) fields.set(field, part.text);
      else files.push({ field, name: bare(filename), type: mediaType ?? BYTES, content: contentOf(part) });
    }
  } catch (error) {
    const reason = messageOf(error).slice(0, 200);
    throw new TributaryError('body_malformed', { reason: `its multipart form is damaged (${reason})` });
  }
  return { fields, files };
}

function parts(contentType: string, body: Buffer): Iterable<MultipartPart> {
  const boundary = getMultipartBoundary(contentType)?.trim() ?? '';
  if (boundary === '' || boundary.length > MAX_BOUNDARY_LENGTH)
    throw new Error(`its content type has no boundary of 1 to ${MAX_BOUNDARY_LENGTH} characters`);
  // What stands before the first boundary is for mail programs (RFC 2046, 5.1.1); hand-written clients begin with a line end.
  const start = body.indexOf(`--${boundary}`);
  if (start === -1) throw new Error('its boundary does not occur');
  return parseMultipart(body.subarray(start), { boundary, ...LIMITS });
}

const bare = (name = ''): string => /[^/\\]*$/.exec(name)![0];

/** One piece of the body unless it is empty, since the body is parsed whole. */
function contentOf({ content }: MultipartPart): Buffer {
  const [only] = content;
  if (content.length === 1) return Buffer.from(only!.buffer, only!.byteOffset, only!.byteLength);
  return Buffer.concat(content);
}
