/** The `tributary` command: its subcommands, and the one place where a failure becomes a message and an exit code. */
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands.js';
import { answerShell } from './completion/answer.js';
import { COMPLETE } from './completion/scripts.js';
import { describeFailure, EXIT_USAGE, failureJson, failureText } from './failure.js';
import { processIo, type Io } from './io.js';
import { load, readWord } from './options.js';
import { VERSION } from '../services/platform/version.js';

/** Runs a command line and answers its exit code. */
export async function run(given: readonly string[], own: Io): Promise<number> {
  const argv = withHelpLast(given);
  const json = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined).includes('--json');
  const io = { ...own, json, argv };
  try {
    if (argv[0] === COMPLETE) return await completed(argv.slice(1), io);
    const program = await programOf(io, argv[0] === 'help' ? argv[1] : argv[0]);
    checkGroup(program, argv);
    await loadFor(program, argv);
    await program.parseAsync(namedAlone(program, argv), { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    const failed = describeFailure(error);
    io.stderr.write(json ? failureJson(failed) : failureText(failed));
    return failed.exit;
  }
}

/** `name`: of the one command that is needed; all of them, if it is none. */
export async function programOf(io: Io, name?: string): Promise<Command> {
  const program = new Command('tributary')
    .description('Self-hosted IoT time-series platform: one store, the APIs of many platforms.')
    .version(VERSION);
  const names = name !== undefined && Object.hasOwn(COMMANDS, name) ? [name] : Object.keys(COMMANDS);
  const made = await Promise.all(names.map((each) => COMMANDS[each]!()));
  for (const command of made) program.addCommand(command(io));
  prepare(program, io);
  return program;
}

/** `asked`: a shell, and what is typed. */
async function completed(asked: readonly string[], io: Io): Promise<number> {
  const words = asked[0] === 'bash' ? (asked[1] ?? '').trimStart().split(/\s+/).slice(1) : asked.slice(1);
  // The last word is still being typed.
  const program = await programOf(io, words.length > 1 ? words[0] : undefined);
  await loadFor(program, words);
  await answerShell(program, asked, io);
  return 0;
}

export async function main(argv: readonly string[]): Promise<void> {
  // Everything that a command writes holds points or secrets: it is for the user who runs it.
  process.umask(0o077);
  const io = processIo();
  // The reader of a pipe may have had enough (`… | head`): that is no failure.
  io.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`tributary: What is found cannot be written: ${error.message}.\n`);
    process.exit(1);
  });
  process.exitCode = await run(argv, io);
}

/** Of a command that there is not, its name alone: where help is asked for too, commander answers with all of the help. */
function namedAlone(program: Command, argv: readonly string[]): readonly string[] {
  const name = argv[0] === 'help' ? argv[1] : argv[0];
  const isNone = name !== undefined && !name.startsWith('-') && name !== 'help';
  return isNone && program.commands.every((command) => command.name() !== name) ? [name] : argv;
}

/** A group that lists by default would take a mistyped command of it for an argument of the list. */
function checkGroup(program: Command, [group, first, second]: readonly string[]): void {
  const word = first === 'help' ? second : first;
  const known = program.commands.find((command) => command.name() === group)?.commands ?? [];
  if (known.length === 0 || word === undefined || word.startsWith('-')) return;
  readWord(
    `The command of ${group}`,
    word,
    known.map((command) => command.name()),
  );
}

/** commander's `help` takes one name: `help adopt check` is `adopt help check`. */
function withHelpLast(argv: readonly string[]): readonly string[] {
  const [help, group, command, ...rest] = argv;
  if (help !== 'help' || group === undefined || command === undefined || group.startsWith('-')) return argv;
  return [group, 'help', command, ...rest];
}

async function loadFor(program: Command, [first, second]: readonly string[]): Promise<void> {
  const name = first === 'help' ? second : first;
  const command = program.commands.find((one) => one.name() === name);
  if (command !== undefined) await load(command);
}

/** commander copies these settings only to subcommands that it makes itself. */
function prepare(command: Command, io: Io): void {
  command
    .exitOverride()
    // Beside the longest options of `serve` less is left of 80 columns than commander would still wrap.
    .configureHelp({ minWidthToWrap: 30 })
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, put) => {
        const message = text.replace(/^error: /, '').trim();
        put(
          io.json
            ? failureJson({ message, hint: undefined, exit: EXIT_USAGE, code: undefined })
            : `tributary: ${message}\n`,
        );
      },
    });
  for (const sub of command.commands) prepare(sub, io);
}
