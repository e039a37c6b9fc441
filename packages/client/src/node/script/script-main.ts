/**
 * The frame of a script: arguments, login, work, logout, exit code. Whoever derives from it writes the work, and what else is to
 * be different. Rules: whatever the work does, a login ends with a logout; a token that was given is not the script's to end; how
 * it went is the exit code, and why not is on stderr.
 */
import { basename } from 'node:path';
import { Tributary } from '../../client.js';
import { causeText } from '../../http/cause.js';
import { OptionError, TributaryError } from '../../http/errors.js';
import type { ClientOptions, Logger } from '../../http/options.js';
import {
  asksForHelp,
  readArguments,
  usageText,
  type Arguments,
  type ScriptArgument,
  type ScriptOption,
  type Taken,
} from './arguments.js';
import {
  EXIT_FAILURE,
  EXIT_INTERRUPTED,
  EXIT_OK,
  EXIT_TERMINATED,
  EXIT_USAGE,
  UsageError,
} from './exit-codes.js';
import { processIo, type ScriptIo } from './io.js';
import { askPassword } from './password.js';

export interface CommonArguments {
  /** E-mail address of whoever logs in. */
  readonly user?: string | undefined;
  readonly url?: string | undefined;
  readonly project?: string | undefined;
}

const COMMON: Readonly<Record<string, ScriptOption>> = {
  user: { type: 'string', short: 'u', help: 'e-mail address for the login; TRIBUTARY_EMAIL' },
  url: { type: 'string', help: 'address of the server; TRIBUTARY_URL' },
  project: { type: 'string', help: 'id of the project; TRIBUTARY_PROJECT' },
  help: { type: 'boolean', short: 'h', help: 'show this' },
};
/** A logout that is not answered must not hold up an end. */
const LOGOUT_MS = 10_000;
const SIGNALS = { SIGINT: EXIT_INTERRUPTED, SIGTERM: EXIT_TERMINATED } as const;

/** `Args`: what `options` and `positionals` name, for the compiler. */
export abstract class ScriptMain<Args extends object = Arguments> {
  /** There from `beforeLogin` on. */
  args!: Args & CommonArguments;
  /** There from `beforeLogin` on; logged in from `afterLogin` on. */
  t!: Tributary;
  /** Ends when the script is asked to stop: for the calls of the work. */
  readonly signal: AbortSignal;
  readonly #stop = new AbortController();
  #stopCode: number = EXIT_OK;
  #isLoggedIn = false;
  /** Until the work begins, what cannot be is what the script was called with. */
  #isCalled = true;

  constructor(protected readonly io: ScriptIo = processIo()) {
    this.signal = this.#stop.signal;
  }

  // ── what a script may have of its own ──
  /** What `--help` says that it is for. */
  readonly about: string = '';
  /** Options beside `--user`, `--url`, `--project` and `--help`. */
  options(): Readonly<Record<string, ScriptOption>> {
    return {};
  }
  /** Arguments without a name before them, in their order. */
  positionals(): readonly ScriptArgument[] {
    return [];
  }
  /** What the client tells by itself, such as waiting and trying again. */
  logger(): Logger {
    return { debug: () => undefined, warn: (message) => void this.io.stderr.write(`${message}\n`) };
  }
  /** Another client, or other options of it. */
  connect(options: ClientOptions): Tributary {
    return new Tributary(options);
  }
  /** Before anybody logs in: a place for checks of the arguments. */
  beforeLogin(): Promise<void> | void {}
  /** The work. */
  abstract afterLogin(): Promise<void> | void;
  /** When the login has ended. Not where the work failed. */
  afterLogout(): Promise<void> | void {}

  /**
   * With a password for `--user`, which is asked for on the terminal unless TRIBUTARY_PASSWORD has it; without `--user` with
   * TRIBUTARY_TOKEN, if there is one. False: the script ends with the exit code 1.
   */
  async login(): Promise<boolean> {
    const email = this.#email();
    if (email === undefined) return true;
    const password =
      this.#variable('TRIBUTARY_PASSWORD') ?? (await askPassword(this.io, 'Password: ', this.signal));
    if (password === undefined && !this.signal.aborted) this.#end(EXIT_INTERRUPTED);
    this.signal.throwIfAborted();
    await this.t.login(email, password ?? '', { signal: this.signal });
    this.#isLoggedIn = true;
    return true;
  }
  /** Ends the login; a token that was given stays good. */
  async logout(): Promise<void> {
    if (this.#isLoggedIn) await this.t.logout({ timeout: LOGOUT_MS, maxRetries: 0 });
    this.#isLoggedIn = false;
  }

  // ── the frame ──
  /** Runs the script and ends the process with its exit code, as the last line of a script's file. */
  async main(): Promise<void> {
    const code = await this.run();
    process.exitCode = code;
    // The work may not have heard of it.
    if (this.signal.aborted) process.exit(code);
  }

  /** Runs the script; answers the exit code. */
  async run(): Promise<number> {
    const taken: Taken = { options: { ...this.options(), ...COMMON }, positionals: this.positionals() };
    const name = basename(process.argv[1] ?? 'script');
    if (asksForHelp(this.io.argv)) {
      this.io.stdout.write(usageText(name, this.about, taken));
      return EXIT_OK;
    }
    const release = this.#listen();
    try {
      this.args = readArguments(this.io.argv, taken) as Args & CommonArguments;
      await this.#work();
      return this.signal.aborted ? this.#stopCode : EXIT_OK;
    } catch (error) {
      return this.#told(error, `Usage: ${name} --help says how it is called.`);
    } finally {
      release();
    }
  }

  async #work(): Promise<void> {
    const url = this.args.url;
    const project = this.args.project ?? this.#variable('TRIBUTARY_PROJECT');
    this.t = this.connect({ url, project, token: this.#token(), logger: this.logger() });
    await this.beforeLogin();
    if (!(await this.login())) throw new LoginRefused();
    this.#isCalled = false;
    try {
      this.signal.throwIfAborted();
      await Promise.race([this.afterLogin(), this.#stopped()]);
    } finally {
      await this.#loggedOut();
    }
    await this.afterLogout();
  }

  /** What the work threw is more than that the logout failed. */
  async #loggedOut(): Promise<void> {
    try {
      await this.logout();
    } catch (error) {
      this.io.stderr.write(`The logout failed: ${toldOf(error)}\n`);
    }
  }

  /** Undefined: with a token. */
  #email(): string | undefined {
    if (this.args.user !== undefined) return this.args.user;
    if (this.#token() !== undefined) return undefined;
    const email = this.#variable('TRIBUTARY_EMAIL');
    if (email !== undefined) return email;
    throw new UsageError(
      'Nobody is named for the login; give --user or TRIBUTARY_EMAIL, or a token in TRIBUTARY_TOKEN.',
    );
  }
  /** One beside `--user` does not count. */
  #token(): string | undefined {
    return this.args.user === undefined ? this.#variable('TRIBUTARY_TOKEN') : '';
  }
  #variable(name: string): string | undefined {
    return this.io.env[name] || undefined;
  }

  /** The first signal ends the work and lets the logout happen; the second one ends the process, as signals do. */
  #listen(): () => void {
    const stops = Object.entries(SIGNALS).map(([name, code]): [string, () => void] => [
      name,
      () => {
        release();
        this.#end(code);
      },
    ]);
    const release = () => stops.forEach(([name, stop]) => process.off(name, stop));
    for (const [name, stop] of stops) process.on(name, stop);
    return release;
  }
  #end(code: number): void {
    this.#stopCode = code;
    this.#stop.abort(new Stopped());
  }
  #stopped(): Promise<never> {
    return new Promise((_, reject) => {
      const stop = () => reject(this.signal.reason as Error);
      if (this.signal.aborted) stop();
      else this.signal.addEventListener('abort', stop, { once: true });
    });
  }

  #told(error: unknown, hint: string): number {
    if (this.signal.aborted) return this.#stopCode;
    this.io.stderr.write(`${toldOf(error)}\n`);
    const isUsage = error instanceof UsageError || (this.#isCalled && error instanceof OptionError);
    if (!isUsage) return EXIT_FAILURE;
    this.io.stderr.write(`${hint}\n`);
    return EXIT_USAGE;
  }
}

class LoginRefused extends Error {
  override message = 'The login failed.';
}
class Stopped extends Error {
  override message = 'The script was asked to stop.';
}

/** What is no refusal is a mistake in the script: with the place where it is. */
function toldOf(error: unknown): string {
  if (error instanceof TributaryError || error instanceof UsageError || error instanceof LoginRefused)
    return error.message;
  return error instanceof Error ? (error.stack ?? causeText(error)) : String(error);
}
