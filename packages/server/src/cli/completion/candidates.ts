/**
 * What may come next on a command line, out of the commands themselves: so it is never another than what they take. Rule: nothing is
 * asked of a server but names, and a server that is slow or away is the same as one without names.
 */
import type { Argument, Command, Option } from 'commander';

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

export interface Candidates {
  readonly found: readonly Candidate[];
  /** Names of files may stand there too. */
  readonly files: boolean;
}

/** Kinds of names that only the server knows. */
export type NameKind = 'device' | 'series' | 'project';
/** Those that begin with what is typed; `words`: the command line before it. */
export type Names = (kind: NameKind, typed: string, words: readonly string[]) => Promise<readonly string[]>;

const NOTHING: Candidates = { found: [], files: false };
const NAMED: Readonly<Record<string, NameKind>> = {
  '--device': 'device',
  '--series': 'series',
  '--project': 'project',
};
/** Arguments that are a name of something: of `devices show <key>`. */
const NAMED_ARGUMENTS: Readonly<Record<string, NameKind>> = {
  'devices key': 'device',
  'plot series': 'series',
};

/** `words`: what stands after `tributary`, the last one as far as it is typed. */
export async function candidatesFor(
  program: Command,
  words: readonly string[],
  names: Names,
): Promise<Candidates> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const { command, operands, open, ended } = walk(program, before);
  if (open !== undefined) return valuesOf(open, typed, before, names);
  if (!ended && /^--[^=]+=/.test(typed)) return valuesWithOption(command, typed, before, names);
  if (!ended && typed.startsWith('-')) return { found: fitting(optionsOf(command), typed), files: false };
  if (command.commands.length > 0) {
    const list = command.commands
      .filter((one) => !isHidden(one))
      .map((one) => toCandidate(one.name(), one.description()));
    return { found: fitting([...list, toCandidate('help', '')], typed), files: false };
  }
  const taken = command.registeredArguments;
  const argument = taken[operands] ?? (taken.at(-1)?.variadic ? taken.at(-1) : undefined);
  return argument === undefined ? NOTHING : valuesOfArgument(command, argument, { typed, before, names });
}

interface Walked {
  readonly command: Command;
  /** How many arguments it has got. */
  readonly operands: number;
  /** The option whose value comes next. */
  readonly open: Option | undefined;
  /** `--` was seen: no option comes any more. */
  readonly ended: boolean;
}

function walk(program: Command, words: readonly string[]): Walked {
  let command = program;
  let operands = 0;
  let open: Option | undefined;
  let ended = false;
  for (const word of words) {
    if (open !== undefined) open = undefined;
    else if (ended) operands++;
    else if (word === '--') ended = true;
    else if (word.startsWith('-')) open = optionOf(command, word);
    else {
      const sub = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (sub === undefined) operands++;
      else command = sub;
    }
  }
  return { command, operands, open, ended };
}

const isCalled = ({ long, short }: Option, word: string): boolean => long === word || short === word;

/** The option that needs the next word. */
function optionOf(command: Command, word: string): Option | undefined {
  return word.includes('=') ? undefined : command.options.find((one) => isCalled(one, word) && one.required);
}

async function valuesWithOption(
  command: Command,
  typed: string,
  before: readonly string[],
  names: Names,
): Promise<Candidates> {
  const at = typed.indexOf('=') + 1;
  const option = command.options.find((one) => isCalled(one, typed.slice(0, at - 1)));
  if (option === undefined) return NOTHING;
  const { found, files } = await valuesOf(option, typed.slice(at), before, names);
  return { found: found.map((one) => ({ ...one, value: typed.slice(0, at) + one.value })), files };
}

async function valuesOf(
  option: Option,
  typed: string,
  before: readonly string[],
  names: Names,
): Promise<Candidates> {
  if (option.argChoices !== undefined)
    return { found: fitting(choices(option.argChoices), typed), files: false };
  const kind = NAMED[option.long ?? ''];
  if (kind !== undefined) {
    // A list has commas: the last name of it is completed.
    const at = kind === 'project' ? 0 : typed.lastIndexOf(',') + 1;
    const found = await names(kind, typed.slice(at), before);
    return { found: found.map((name) => toCandidate(typed.slice(0, at) + name, '')), files: false };
  }
  return {
    found: [],
    files: /<(?:file|folder)>|\[file\]|-(?:dir|file|certificate|key|mapping) /.test(`${option.flags} `),
  };
}

async function valuesOfArgument(
  command: Command,
  argument: Argument,
  { typed, before, names }: { typed: string; before: readonly string[]; names: Names },
): Promise<Candidates> {
  if (argument.argChoices !== undefined)
    return { found: fitting(choices(argument.argChoices), typed), files: false };
  const parent = command.parent?.parent == null ? command.name() : command.parent.name();
  const kind = NAMED_ARGUMENTS[`${parent} ${argument.name()}`];
  if (kind === undefined)
    return { found: [], files: /^(?:files?|source|mapping|messages)$/.test(argument.name()) };
  const found = await names(kind, typed, before);
  return { found: found.map((name) => toCandidate(name, '')), files: false };
}

function optionsOf(command: Command): Candidate[] {
  const own = command.options.filter((option) => !option.hidden && option.long !== undefined);
  return [...own.map((option) => toCandidate(option.long!, option.description)), toCandidate('--help', '')];
}

const isHidden = (command: Command): boolean => (command as unknown as { _hidden: boolean })._hidden;
const choices = (words: readonly string[]): Candidate[] => words.map((word) => toCandidate(word, ''));
const fitting = (all: readonly Candidate[], typed: string): Candidate[] =>
  all.filter(({ value }) => value.startsWith(typed));

/** A line alone, as every shell shows it. */
function toCandidate(value: string, description: string): Candidate {
  return { value, description: description.replace(/[\s:]+/g, ' ').slice(0, 100) };
}
