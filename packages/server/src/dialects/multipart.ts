/**
 * `multipart/form-data` bodies, which arrive here as bytes: fields as text, files as bytes. Guards that a damaged one is a
 * refusal of the request, and that the number of parts is bounded.
 */
import { Busboy } from '@fastify/busboy';
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

const LIMITS = { parts: 100, fieldNameSize: 200, fieldSize: 1_048_576, headerPairs: 50 };

export const isMultipart = (contentType: string | undefined): contentType is string =>
  contentType !== undefined && /^\s*multipart\/form-data\b/i.test(contentType);

export async function readForm(contentType: string, body: Buffer): Promise<Form> {
  try {
    return await read(contentType, body);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
    throw new TributaryError('body_malformed', { reason: `its multipart form is damaged (${reason})` });
  }
}

function read(contentType: string, body: Buffer): Promise<Form> {
  return new Promise((resolve, reject) => {
    const parser = new Busboy({ headers: { 'content-type': contentType }, limits: LIMITS });
    const fields = new Map<string, string>();
    const files: UploadedFile[] = [];
    parser.on('field', (name, value) => fields.set(name, value));
    parser.on('file', (field, stream, name, _encoding, type) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('error', reject);
      stream.on('end', () => {
        const content = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
        files.push({ field, name: name ?? '', type, content });
      });
    });
    parser.on('partsLimit', () => reject(new Error(`more than ${LIMITS.parts} parts`)));
    parser.on('error', reject);
    parser.on('finish', () => resolve({ fields, files }));
    parser.end(body);
  });
}
