/**
 * One point per line. A line that cannot be read is refused like a wrong point, so that one torn line does not cost the
 * others; a body without any readable line is unusable as a whole.
 */
import { TributaryError } from '../../../errors/error.js';
import type { TimeUnit } from '../../../model/time.js';
import type { PointSink } from '../../../services/services.js';
import { decodePoint } from './array-json.js';
import { MAX_JSON_CHARACTERS } from '../../../model/json-limits.js';
import { parseFlatJson, textOf } from '../../json.js';

export async function decodeNdjson(body: Buffer, unit: TimeUnit, sink: PointSink): Promise<void> {
  const text = textOf(body);
  let readable = false;
  let index = 0;
  let firstProblem: TributaryError | undefined;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (sink.due()) await sink.rest();
    if (line === '') continue;
    try {
      decodePoint(index, parseLine(line), unit, sink);
      readable = true;
    } catch (error) {
      if (!(error instanceof TributaryError)) throw error;
      firstProblem ??= error;
      sink.refuse(index, error);
    }
    index++;
  }
  if (readable) return;
  throw firstProblem ?? new TributaryError('body_empty', { expected: 'one JSON object per line' });
}

function parseLine(line: string): unknown {
  if (line.length <= MAX_JSON_CHARACTERS) return parseFlatJson(line);
  throw new TributaryError('body_malformed', {
    reason: `a line has more than ${MAX_JSON_CHARACTERS} characters`,
  });
}
