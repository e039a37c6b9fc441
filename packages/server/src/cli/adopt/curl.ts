/** A line of curl as a request: the options that clients' documents use. Rule: quoted as a POSIX shell does it; nothing is expanded. */
import { failure } from '../failure.js';
import { targetOf, type OldRequest } from './old-request.js';

/** Options with a value, by what it is. */
const VALUES: Readonly<Record<string, 'method' | 'header' | 'data' | 'user' | 'url' | 'ignored'>> = {
  '-X': 'method',
  '--request': 'method',
  '-H': 'header',
  '--header': 'header',
  '-d': 'data',
  '--data': 'data',
  '--data-raw': 'data',
  '--data-ascii': 'data',
  '--data-binary': 'data',
  '--json': 'data',
  '-u': 'user',
  '--user': 'user',
  '--url': 'url',
  '-o': 'ignored',
  '--output': 'ignored',
  '-m': 'ignored',
  '--max-time': 'ignored',
  '--connect-timeout': 'ignored',
  '-A': 'ignored',
  '--user-agent': 'ignored',
};
/** How it is sent or shown, not what. */
const FLAGS = new Set([
  ...['-s', '-S', '-sS', '-k', '-i', '-v', '-L', '-f', '-g', '--silent', '--show-error', '--insecure'],
  ...['--include', '--verbose', '--location', '--fail', '--globoff', '--compressed', '--http1.1'],
]);

export function curlRequest(text: string, file: string): OldRequest {
  const [, ...words] = shellWords(text.replace(/^\s*\$ /, ''), file);
  const headers: Record<string, string> = {};
  const data: string[] = [];
  let method: string | undefined;
  let address: string | undefined;
  while (words.length > 0) {
    const word = words.shift()!;
    const [option, joined] = parted(word);
    const kind = VALUES[option];
    if (kind === undefined) {
      if (!word.startsWith('-')) address = word;
      else if (word === '-G' || word === '--get') method = 'GET';
      else if (!FLAGS.has(word)) throw failure(`${file}: the option ${word} of curl is not understood here.`);
      continue;
    }
    const value = joined ?? words.shift();
    if (value === undefined) throw failure(`${file}: the option ${option} of curl has no value.`);
    if (kind === 'method') method = value;
    if (kind === 'url') address = value;
    if (kind === 'user') headers['authorization'] = `Basic ${Buffer.from(value).toString('base64')}`;
    if (kind === 'header') addHeader(headers, value);
    if (kind !== 'data') continue;
    if (value.startsWith('@') && option !== '--data-raw')
      throw failure(`${file}: the body stands in another file (${value}); put it into the line.`);
    data.push(value);
    if (option === '--json') headers['content-type'] ??= 'application/json';
  }
  if (address === undefined) throw failure(`${file}: curl has no address.`);
  const isGet = method === 'GET' && data.length > 0;
  const target = targetOf(
    isGet ? `${address}${address.includes('?') ? '&' : '?'}${data.join('&')}` : address,
  );
  if (data.length > 0 && !isGet) headers['content-type'] ??= 'application/x-www-form-urlencoded';
  const body = Buffer.from(isGet ? '' : data.join('&'));
  return { method: (method ?? (data.length > 0 ? 'POST' : 'GET')).toUpperCase(), target, headers, body };
}

/** `--header=x` and `-Hx` are an option and its value. */
function parted(word: string): [option: string, value: string | undefined] {
  const [, long, value] = /^(--[a-z-]+)=([\s\S]*)$/.exec(word) ?? [];
  if (long !== undefined) return [long, value];
  if (/^-[XHdu]./.test(word)) return [word.slice(0, 2), word.slice(2)];
  return [word, undefined];
}

function addHeader(headers: Record<string, string>, line: string): void {
  const colon = line.indexOf(':');
  if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
}

/** As a POSIX shell parts them: quotes, backslashes, line ends behind a backslash. */
function shellWords(text: string, file: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === "'" || character === '"') {
      const end = endOf(text, at, character);
      if (end < 0) throw failure(`${file}: a quotation mark ${character} is not closed.`);
      word = (word ?? '') + unquoted(text.slice(at + 1, end), character);
      at = end;
    } else if (character === '\\') {
      const next = text[++at];
      if (next !== '\n' && next !== undefined) word = (word ?? '') + next;
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  return word === undefined ? words : [...words, word];
}

function endOf(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) return at;
    if (quote === '"' && text[at] === '\\') at++;
  }
  return -1;
}

const unquoted = (text: string, quote: string): string =>
  quote === "'"
    ? text
    : text.replace(/\\([\s\S])/g, (_, next: string) =>
        next === '\n' ? '' : /["\\$`]/.test(next) ? next : `\\${next}`,
      );
