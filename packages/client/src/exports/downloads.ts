/**
 * Files of the platform: those of exports by their links, whole or from where an earlier download stopped, and the backup. Rules: a
 * link is its own credential, so no token goes with it; what is received is never more in memory than the reader lets.
 */
import { atLeast } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import { formOf } from '../native/forms.js';
import type { CallOptions, Http } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import { BASE } from '../http/options.js';
import type { ExportedFile } from '../native/types.js';

export interface Download {
  readonly body: ReadableStream<Uint8Array>;
  /** Bytes of the file before the first one of `body`: 0, or what was asked for. */
  readonly offset: number;
}

export interface DownloadOptions extends CallOptions {
  /** Bytes that are there already; the file comes whole all the same where it is another one by now. */
  offset?: number;
}

export async function download(
  http: Http,
  { url, sha256 }: Pick<ExportedFile, 'url' | 'sha256'>,
  { offset = 0, ...call }: DownloadOptions,
): Promise<Download> {
  atLeast('offset', 0, offset);
  const headers = offset === 0 ? {} : { range: `bytes=${offset}-`, 'if-range': `"${sha256}"` };
  const form = formOf('GET', '/downloads/{secret}/{name}');
  const request = {
    ...call,
    headers: { accept: '*/*', ...headers },
    anonymous: true,
    repeatable: true,
    form,
  };
  const response = await http.response('GET', pathOf(url), request);
  return { body: response.body!, offset: response.status === 206 ? offset : 0 };
}

/** The link bears the public name of the server, which may not be the one by which it is reached from here. */
function pathOf(link: unknown): string {
  const path = typeof link === 'string' && URL.canParse(link) ? new URL(link).pathname : '';
  const start = path.indexOf(`${BASE}/downloads/`);
  if (start >= 0) return path.slice(start);
  // Not shown: whoever has a link has the file.
  const what = link === null ? 'null, as of a link that has ended' : 'no whole link of a file';
  throw new OptionError(`url is ${what}; expected one as the result of the job has it.`);
}

export interface Backup {
  /** A tar archive. */
  readonly body: ReadableStream<Uint8Array>;
  /** How many points it has. */
  readonly points: number;
}

export async function backup(api: Connection, call: CallOptions): Promise<Backup> {
  const { body, headers } = await api.response('GET', '/backup', call);
  return { body: body!, points: Number(headers.get('x-tributary-points') ?? 0) };
}
