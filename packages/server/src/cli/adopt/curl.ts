/** A line of curl as a request: the options that clients' documents use. Rule: what is not understood is refused (request-file.ts). */
import { failure } from '../failure.js';
import { targetOf, type OldRequest } from './old-request.js';
import { shellWords } from './shell-words.js';

type Kind = 'method' | 'header' | 'data' | 'user' | 'url' | 'ignored';

/** Options with a value, by what it is. */
const VALUES: Readonly<Record<string, Kind>> = {
  ...named('method', '-X', '--request'),
  ...named('header', '-H', '--header'),
  ...named('data', '-d', '--data', '--data-raw', '--data-ascii', '--data-binary', '--json'),
  ...named('user', '-u', '--user'),
  ...named('url', '--url'),
  // How it is sent, or where the answer goes.
  ...named('ignored', '-o', '--output', '-w', '--write-out', '-D', '--dump-header', '-A', '--user-agent'),
  ...named(
    'ignored',
    '-m',
    '--max-time',
    '--connect-timeout',
    '--retry',
    '--retry-delay',
    '--retry-max-time',
  ),
  ...named('ignored', '-x', '--proxy', '--cacert', '--capath', '--resolve', '--connect-to', '--interface'),
  ...named(
    'ignored',
    '-Y',
    '--speed-limit',
    '-y',
    '--speed-time',
    '--limit-rate',
    '--max-redirs',
    '--stderr',
  ),
};
/** How it is sent or shown, not what. */
const FLAGS = new Set([
  ...['-s', '-S', '-k', '-i', '-v', '-L', '-f', '-g', '-N', '-O', '-J', '-R', '-q', '-#', '-4', '-6', '-0'],
  ...[
    '--silent',
    '--show-error',
    '--insecure',
    '--include',
    '--verbose',
    '--location',
    '--fail',
    '--globoff',
  ],
  ...['--compressed', '--http1.0', '--http1.1', '--http2', '--fail-with-body', '--fail-early', '--no-buffer'],
  ...['--remote-name', '--progress-bar', '--no-progress-meter', '--retry-all-errors', '--retry-connrefused'],
  ...['--ipv4', '--ipv6', '--no-keepalive', '--tcp-nodelay', '--ssl-no-revoke', '--disable'],
]);
const OTHERS = new Set(['-G', '--get', '-I', '--head']);

/** What the words say, before it is a request. */
interface Line {
  method?: string;
  address?: string;
  /** The data stand in the address. */
  isGet?: boolean;
  readonly headers: Record<string, string>;
  readonly data: string[];
}

export function curlRequest(text: string, file: string): OldRequest {
  const [, ...words] = shellWords(text.replace(/^\s*\$ /, ''), file);
  const line: Line = { headers: {}, data: [] };
  while (words.length > 0) {
    const word = words.shift()!;
    if (!word.startsWith('-')) setAddress(line, word, file);
    for (const [option, joined] of optionsOf(word)) {
      const kind = VALUES[option];
      if (kind === undefined) {
        setFlag(line, option, file);
        continue;
      }
      const value = joined ?? words.shift();
      if (value === undefined) throw failure(`${file}: the option ${option} of curl has no value.`);
      set(line, { kind, option, value }, file);
    }
  }
  return requestOf(line, file);
}

function requestOf({ method, address, isGet = false, headers, data }: Line, file: string): OldRequest {
  if (address === undefined) throw failure(`${file}: curl has no address.`);
  const joined = data.join('&');
  const inAddress = isGet && data.length > 0;
  const target = targetOf(inAddress ? `${address}${address.includes('?') ? '&' : '?'}${joined}` : address);
  const isSent = data.length > 0 && !isGet;
  if (isSent) headers['content-type'] ??= 'application/x-www-form-urlencoded';
  const usual = isSent ? 'POST' : 'GET';
  return {
    method: (method ?? usual).toUpperCase(),
    target,
    headers,
    body: Buffer.from(isSent ? joined : ''),
  };
}

function setAddress(line: Line, address: string, file: string): void {
  if (line.address !== undefined)
    throw failure(
      `${file}: curl has a second address, ${JSON.stringify(address.slice(0, 80))}.`,
      'Leave it out: one request is checked at a time.',
    );
  line.address = address;
}

function setFlag(line: Line, option: string, file: string): void {
  if (option === '-G' || option === '--get') line.isGet = true;
  else if (option === '-I' || option === '--head') line.method ??= 'HEAD';
  else if (!FLAGS.has(option))
    throw failure(
      `${file}: the option ${option} of curl is not understood here.`,
      'Leave it out if the request is the same without it.',
    );
}

function set(
  line: Line,
  { kind, option, value }: { kind: Kind; option: string; value: string },
  file: string,
): void {
  const { headers, data } = line;
  if (kind === 'method') line.method = value;
  if (kind === 'url') setAddress(line, value, file);
  if (kind === 'user') headers['authorization'] = `Basic ${Buffer.from(value).toString('base64')}`;
  if (kind === 'header') addHeader(headers, value, file);
  if (kind !== 'data') return;
  if (value.startsWith('@') && option !== '--data-raw')
    throw failure(`${file}: the body stands in another file (${value}); put it into the line.`);
  data.push(value);
  if (option === '--json') headers['content-type'] ??= 'application/json';
}

/** `--header=x` and `-Hx` are an option and its value; `-sSf` is three, and `-sXPOST` two. */
function optionsOf(word: string): [option: string, value?: string][] {
  if (!word.startsWith('-')) return [];
  const [, long, value] = /^(--[a-z0-9.-]+)=([\s\S]*)$/.exec(word) ?? [];
  if (long !== undefined) return [[long, value!]];
  if (word.startsWith('--') || word.length < 3) return [[word]];
  const options: [string, string?][] = [];
  for (let at = 1; at < word.length; at++) {
    const option = `-${word[at]!}`;
    const isKnown = option in VALUES || FLAGS.has(option) || OTHERS.has(option);
    // What is none of these is shown as it was given.
    if (!isKnown) return [[word]];
    if (!(option in VALUES)) options.push([option]);
    else return [...options, at + 1 < word.length ? [option, word.slice(at + 1)] : [option]];
  }
  return options;
}

function addHeader(headers: Record<string, string>, line: string, file: string): void {
  const colon = line.indexOf(':');
  if (colon <= 0)
    throw failure(`${file}: ${JSON.stringify(line.slice(0, 80))} is no header; expected Name: value.`);
  headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
}

function named(kind: Kind, ...options: readonly string[]): Record<string, Kind> {
  return Object.fromEntries(options.map((option) => [option, kind]));
}
