/** Answers a shell: the candidates in the form that it shows, a line each. */
import type { Command } from 'commander';
import { reachableServer, type PlatformOptions } from '../connection.js';
import { write, type Io } from '../io.js';
import { candidatesFor, type Candidate, type NameKind } from './candidates.js';
import { FILES, type Shell } from './scripts.js';
import { escapedForShell, keptLength, typedLine } from './shell-line.js';

/** Whoever waits for a completion waits no longer. */
const PATIENCE_MS = 1500;
/** Of the server's list, and to choose from. */
const MOST_NAMES = 1000;

/** `asked`: the shell and, of bash, the line and what it replaces of it, of the others the words. */
export async function answerShell(program: Command, asked: readonly string[], io: Io): Promise<void> {
  const [shell, ...rest] = asked;
  const [line = '', fragment = ''] = rest;
  const typed = shell === 'bash' ? typedLine(line) : { words: ['', ...rest], quote: '' };
  const words = typed.words.slice(1);
  const { found, files } = await candidatesFor(program, words, (kind, begin, before) =>
    namesOf({ kind, begin, before }, io),
  );
  const kept = keptLength(words.at(-1) ?? '', fragment);
  const lines = found.map((one) => {
    if (shell !== 'bash') return shownBy(shell as Shell, one);
    const rest = one.value.slice(kept);
    return typed.quote === '' ? escapedForShell(rest) : rest;
  });
  await write(io.stdout, [...lines, ...(files ? [FILES] : [])].map((text) => `${text}\n`).join(''));
}

function shownBy(shell: Shell, { value, description }: Candidate): string {
  if (shell === 'fish') return description === '' ? value : `${value}\t${description}`;
  const escaped = value.replace(/[\\:]/g, '\\$&');
  return description === '' ? escaped : `${escaped}:${description}`;
}

interface Asked {
  readonly kind: NameKind;
  readonly begin: string;
  readonly before: readonly string[];
}

async function namesOf({ kind, begin, before }: Asked, io: Io): Promise<string[]> {
  try {
    const api = await reachableServer(optionsIn(before), io);
    if (api === undefined) return [];
    const call = { signal: AbortSignal.timeout(PATIENCE_MS), maxRetries: 0 };
    const limit = MOST_NAMES;
    const device = valueIn(before, '--device');
    const names = new Set<string>();
    if (kind === 'device')
      for (const { key } of (await api.request('GET', '/devices', { query: { limit }, ...call })).items)
        names.add(key);
    else if (kind === 'series')
      for (const { name } of (await api.request('GET', '/series', { query: { limit, device }, ...call }))
        .items)
        names.add(name);
    else
      for (const { id } of (await api.request('GET', '/projects', { query: { limit }, ...call })).items)
        names.add(String(id));
    return [...names].filter((name) => name.startsWith(begin) && !/[\n\r]/.test(name)).sort();
  } catch {
    // Nothing is known of names then, and a shell in the middle of a line is no place to say why.
    return [];
  }
}

function optionsIn(words: readonly string[]): PlatformOptions {
  const found = {
    url: valueIn(words, '--url'),
    token: valueIn(words, '--token'),
    project: valueIn(words, '--project'),
    profile: valueIn(words, '--profile'),
    dataDir: valueIn(words, '--data-dir'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function valueIn(words: readonly string[], option: string): string | undefined {
  const joined = words.find((word) => word.startsWith(`${option}=`));
  if (joined !== undefined) return joined.slice(option.length + 1);
  const at = words.indexOf(option);
  return at < 0 ? undefined : words[at + 1];
}
