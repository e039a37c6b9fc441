/** The body of an answer as text. Rule: what a server sends takes no memory without a bound. */
import { TributaryError } from './errors.js';

/** Several times what a server lets an answer have. */
const MAX_BYTES = 256 * 2 ** 20;

export async function textOf(response: Response, most = MAX_BYTES): Promise<string> {
  const { body, headers } = response;
  // Of what is packed, the length is not that of the text.
  const told = headers.has('content-encoding') ? NaN : Number(headers.get('content-length') ?? NaN);
  if (body === null || told <= most) return response.text();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > most) {
      await reader.cancel();
      throw new TributaryError(`The answer has more than ${most} bytes.`, { code: 'answer_too_large' });
    }
    text += decoder.decode(value, { stream: true });
  }
}
