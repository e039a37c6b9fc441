/** A write request's body, in whichever of the forms its Content-Type says, handed to the ingest point by point. */
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { TimeUnit } from '../../../model/time.js';
import type { PointSink } from '../../../services/services.js';
import { decodeArray, decodePoint } from './array-json.js';
import { decodeColumnar, isColumnar } from './columnar.js';
import { decodeCsv } from './csv.js';
import { decodeFrames } from './frames.js';
import { readJson } from '../../json-slices.js';
import { decodeNdjson } from './ndjson.js';

export const FRAMES_TYPE = 'application/vnd.tributary.frames';
export const BODY_EXPECTED = `points as application/json, application/x-ndjson, text/csv or ${FRAMES_TYPE}`;

export interface PointsRequest {
  readonly contentType: string | undefined;
  readonly unit: TimeUnit;
  /** Device of CSV rows that name none. */
  readonly device: string | undefined;
}

export async function decodePoints(
  body: Buffer | undefined,
  request: PointsRequest,
  sink: PointSink,
): Promise<void> {
  if (body === undefined || body.length === 0)
    throw new TributaryError('body_empty', { expected: BODY_EXPECTED });
  const { unit } = request;
  switch (mediaType(request.contentType)) {
    case 'application/json':
    case '':
      return decodeJson(await readJson(body, { flat: true }), unit, sink);
    case 'application/x-ndjson':
    case 'application/ndjson':
    case 'application/jsonl':
      return decodeNdjson(body, unit, sink);
    case 'text/csv':
      return decodeCsv(body, unit, request.device, sink);
    case FRAMES_TYPE:
      return decodeFrames(body, unit, sink);
    default:
      throw new TributaryError('content_type_unsupported', {
        value: request.contentType,
        expected: BODY_EXPECTED,
      });
  }
}

export async function decodeJson(json: unknown, unit: TimeUnit, sink: PointSink): Promise<void> {
  if (Array.isArray(json)) return decodeArray(json, unit, sink);
  if (typeof json !== 'object' || json === null) {
    throw invalidField('body', json, 'an array of points, one point, or a table of rows');
  }
  if (isColumnar(json)) return decodeColumnar(json as Record<string, unknown>, unit, sink);
  decodePoint(0, json, unit, sink);
}

export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
}
