/**
 * Finds the platform that a command works on: the server that --url or a profile names, else the one that runs on the data folder,
 * else the platform started here, on a loopback port, for the time of the command. Rule: only `serve` and `restore` make a
 * platform. A command in the wrong folder, or with a mistyped one, would find it empty, and leave one behind.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tributary, type Logger, type TokenSource } from '@tributary/client';
import { loadConfig, type Config } from '../config.js';
import { failure, usageError } from './failure.js';
import { notice, variable, type Io } from './io.js';
import { currentProfile, profileNamed, type Profile } from './profiles.js';

/** The options that every command which needs a platform has. */
export interface PlatformOptions {
  readonly dataDir?: string;
  readonly url?: string;
  readonly token?: string;
  readonly project?: string;
  readonly profile?: string;
}

interface ServerFile {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

const PROBE_TIMEOUT = 5000;

/** For requests that may be repeated: a minute or so while the server is busy, full or away, and as long as it asks. */
export const PATIENTLY = { repeatable: true, maxRetries: 12, maxWait: 3600_000 } as const;

/** For those that may not: while the server says that it is busy. */
export const WHEN_BUSY = { ...PATIENTLY, repeatable: 'busy' } as const;

interface ServerOptions {
  readonly url: string;
  /** An empty one is none. */
  readonly token: string | TokenSource;
  readonly project?: string | undefined;
  readonly logger?: Logger | undefined;
}

/** A command says at once what is wrong, unless it is patient, and waits for as long as an answer takes. */
export const serverAt = (options: ServerOptions): Tributary =>
  new Tributary({ ...options, timeout: 0, maxRetries: 0 });

export async function withApi<T>(
  options: PlatformOptions,
  io: Io,
  work: (api: Tributary) => Promise<T>,
  /** What is asked needs no token. */
  { anonymous = false }: { readonly anonymous?: boolean } = {},
): Promise<T> {
  const { url, token, project } = givenServer(options, io);
  if (url !== undefined && token === undefined && !anonymous)
    throw usageError(
      '--url needs a token.',
      'Give --token or TRIBUTARY_TOKEN; `tributary tokens create` on the machine of the server makes one, `tributary login` keeps one.',
    );
  const reached = await reachableServer(options, io);
  if (reached !== undefined) return work(reached);
  const config = configOf(options, io);
  const nothing = noPlatform(config.catalogUrl === undefined ? config.dataDir : undefined);
  if (config.catalogUrl === undefined && !existsSync(join(config.dataDir, 'catalog.db'))) throw nothing;
  // Loaded only now: the engine is large, and most calls find a running server.
  const { startPlatform } = await import('../main.js');
  const platform = await startPlatform(
    { ...config, demo: false },
    { quiet: true, loopback: true, prepareCredentials: () => Promise.reject(nothing) },
  );
  try {
    return await work(serverAt({ url: platform.url, token: token ?? platform.localToken, project }));
  } finally {
    await platform.stop();
  }
}

const configOf = ({ dataDir }: PlatformOptions, io: Io): Config =>
  loadConfig(dataDir === undefined ? {} : { 'data-dir': dataDir }, io.env);

interface GivenServer {
  /** Undefined: that of the data folder is meant. */
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly project: string | undefined;
}

/** What options, environment and profile say of a server, in this order. */
export function givenServer(options: PlatformOptions, io: Io): GivenServer {
  const url = (
    options.url ?? (options.profile === undefined ? variable(io, 'TRIBUTARY_URL') : undefined)
  )?.trim();
  const profile = url === undefined ? profileFor(options, io) : undefined;
  const token =
    options.token ??
    (options.profile === undefined ? variable(io, 'TRIBUTARY_TOKEN') : undefined) ??
    profile?.token;
  const project = options.project ?? variable(io, 'TRIBUTARY_PROJECT') ?? profile?.project;
  if (token !== undefined && !/^[\x21-\x7e]*$/.test(token))
    throw usageError(
      'The token has blanks, line ends or other characters that no token has.',
      'Look at --token or TRIBUTARY_TOKEN.',
    );
  if (url !== undefined && (!/^https?:\/\/./.test(url) || !URL.canParse(url)))
    throw usageError(`--url is ${JSON.stringify(url)}; expected a URL such as http://localhost:7070.`);
  return { url: url ?? profile?.url, token, project };
}

/** The one that is named; else, in a folder without a platform, the one that `login` left. */
function profileFor(options: PlatformOptions, io: Io): Profile | undefined {
  const name = options.profile ?? variable(io, 'TRIBUTARY_PROFILE');
  if (name !== undefined) return profileNamed(name, io);
  if (options.dataDir !== undefined) return undefined;
  const { dataDir, catalogUrl } = configOf(options, io);
  const isHere = catalogUrl !== undefined || existsSync(join(dataDir, 'catalog.db'));
  return isHere ? undefined : currentProfile(io);
}

/** A reason that stays the same is told again only after so long. */
const AGAIN_MS = 10_000;

/** Whoever waits is told at once that the command waits, and why. */
function telling(io: Io): Logger {
  const told = new Map<string, number>();
  return {
    debug: () => undefined,
    warn: (message) => {
      const reason = message.replace(/\d+/g, '');
      if (Date.now() - (told.get(reason) ?? -Infinity) < AGAIN_MS) return;
      told.set(reason, Date.now());
      notice(io, message);
    },
  };
}

/** The server that is named, else the one that runs on the data folder; undefined: none does. */
export async function reachableServer(options: PlatformOptions, io: Io): Promise<Tributary | undefined> {
  const { url, token, project } = givenServer(options, io);
  if (url !== undefined) return serverAt({ url, token: token ?? '', project, logger: telling(io) });
  const { dataDir } = configOf(options, io);
  const running = await runningServer(dataDir);
  if (running === undefined) return undefined;
  // A server that is started anew has another token.
  const source: TokenSource = async (refused) =>
    refused === undefined ? running.token : (await runningServer(dataDir))?.token;
  return serverAt({ url: running.url, token: token ?? source, project, logger: telling(io) });
}

/** Also of a folder whose first start ended before anybody saw its credentials. */
export function noPlatform(folder: string | undefined): Error {
  const where =
    folder === undefined ? 'in the catalog of the settings' : `in the data folder ${JSON.stringify(folder)}`;
  return failure(
    `There is no platform ${where}, and no server runs on it.`,
    'Name another folder with --data-dir or TRIBUTARY_DATA_DIR, or a server with --url and --token; `tributary serve` makes a new platform.',
  );
}

/** The server that the data folder names, if it really is there: the file outlives a server that was killed. */
export async function runningServer(dataDir: string): Promise<ServerFile | undefined> {
  const path = join(dataDir, 'server.json');
  let file: ServerFile;
  try {
    file = JSON.parse(await readFile(path, 'utf8')) as ServerFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return undefined;
    throw failure(
      `${path} cannot be read.`,
      'Run the command as the user of the server, or give --url and --token.',
    );
  }
  if (!alive(file.pid)) return undefined;
  try {
    const answer = await fetch(new URL('/healthz', file.url), { signal: AbortSignal.timeout(PROBE_TIMEOUT) });
    await answer.arrayBuffer();
    return file;
  } catch {
    return undefined; // another process got the number of the one that wrote the file
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
