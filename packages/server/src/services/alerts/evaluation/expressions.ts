/**
 * Conditions that people write in CEL (Common Expression Language). Ensures that their cost is bounded: what an expression may have is a
 * list (comparisons, arithmetic, logic), without regular expressions, loops and texts that grow, and it is short.
 */
import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { invalidField } from '../../../errors/error.js';
import { append } from '../../../model/lists.js';
import { isNumeric, type Kind } from '../../../model/kinds.js';
import { MICROS_PER_SECOND } from '../../../model/time.js';
import type { Machine } from './machine.js';

export const MAX_EXPRESSION = 1_000;
const LIMITS = {
  maxAstNodes: 200,
  maxDepth: 50,
  maxListElements: 100,
  maxMapEntries: 0,
  maxCallArguments: 1,
};
const ALLOWED = new Set([
  ...['!=', '==', 'in', '+', '-', '*', '/', '%', '<', '<=', '>', '>='],
  ...['!_', '-_', '&&', '||', '?:', 'value', 'id', 'list'],
]);
const LOOKS_BACK = new Set(['previous', 'elapsed', 'rate']);

const environment = (type: 'double' | 'bool' | 'string') => {
  const made = new Environment({ limits: LIMITS, unlistedVariablesAreDyn: false })
    .registerVariable('value', type)
    .registerVariable('previous', type)
    .registerVariable('elapsed', 'double');
  if (type === 'double')
    made
      .registerVariable('rate', 'double')
      .registerFunction('abs(double): double', (value: number) => Math.abs(value));
  return made;
};
const ENVIRONMENTS = {
  number: environment('double'),
  boolean: environment('bool'),
  string: environment('string'),
};

export interface Expression {
  /** It asks for the point before: of the first point nothing is said. */
  readonly looksBack: boolean;
  /** It reads nothing of a point, and so is always the same. */
  readonly isConstant: boolean;
  holds(at: Machine): boolean;
}

/** Throws `field_invalid` for what nobody can mean by a rule. */
export function checkExpression(text: string, field: string): void {
  const made = (['number', 'boolean', 'string'] as const).map((kind) => compileExpression(text, kind, field));
  if (made.some((one) => one?.isConstant === true))
    throw refused(text, 'it reads no value, and is always the same', field);
}

/** Undefined: it does not fit values of this kind. Throws `field_invalid` for what no kind can have. */
export function compileExpression(text: string, kind: Kind, field: string): Expression | undefined {
  const used = kind === 'number' || kind === 'boolean' ? kind : 'string';
  const known = lately.get(used + text);
  if (known !== undefined) return known;
  const problem = problemOf(text, used);
  if (problem === undefined) return remembered(used + text, compiled(text, used));
  if ((['number', 'boolean', 'string'] as const).some((other) => problemOf(text, other) === undefined))
    return undefined;
  throw refused(text, problemOf(text, 'number')!, field);
}

/** A rule over many series has one expression: it is made once for each kind. */
const lately = new Map<string, Expression>();
const MAX_REMEMBERED = 100;

function remembered(key: string, expression: Expression): Expression {
  if (lately.size >= MAX_REMEMBERED) lately.delete(lately.keys().next().value!);
  lately.set(key, expression);
  return expression;
}

const refused = (text: string, reason: string, field: string) =>
  invalidField(
    field,
    text,
    `an expression that is true or false, of \`value\`, \`previous\`, \`elapsed\`, \`rate\`, numbers with a point (1.0), comparisons, arithmetic, logic and abs(), of at most ${MAX_EXPRESSION} characters (${reason})`,
  );

function problemOf(text: string, kind: keyof typeof ENVIRONMENTS): string | undefined {
  if (text.length > MAX_EXPRESSION) return 'it is too long';
  try {
    const { valid, error, type } = ENVIRONMENTS[kind].check(text);
    if (!valid) return error?.message.split('\n', 1)[0] ?? 'it cannot be read';
    if (type !== 'bool') return `it gives ${String(type)}`;
    return forbidden(ENVIRONMENTS[kind].parse(text).ast, kind);
  } catch (error) {
    return error instanceof Error ? error.message.split('\n', 1)[0] : 'it cannot be read';
  }
}

function compiled(text: string, kind: keyof typeof ENVIRONMENTS): Expression {
  const run = ENVIRONMENTS[kind].parse(text);
  const read = nodesOf(run.ast).flatMap(({ op, args }) => (op === 'id' ? [args as string] : []));
  const looksBack = read.some((name) => LOOKS_BACK.has(name));
  const typed = (value: unknown) => (kind === 'boolean' ? value !== 0 : value);
  return {
    looksBack,
    isConstant: read.length === 0,
    holds({ value, measured, previous, previousMeasured }) {
      if (looksBack && previous === undefined) return false;
      const elapsed = looksBack ? (measured - previousMeasured) / MICROS_PER_SECOND : 0;
      const rate = looksBack && isNumeric(kind) ? (Number(value) - Number(previous)) / elapsed : 0;
      try {
        return run({ value: typed(value), previous: typed(previous ?? value), elapsed, rate }) === true;
      } catch {
        return false; // such as a division by zero: what cannot be said does not hold
      }
    },
  };
}

type Node = Pick<ASTNode, 'op'> & { readonly args: unknown };

function forbidden(ast: Node, kind: string): string | undefined {
  for (const { op, args } of nodesOf(ast)) {
    const isAbs = op === 'call' && (args as unknown[])[0] === 'abs';
    if (!ALLOWED.has(op) && !isAbs) return `it has ${op === 'call' || op === 'rcall' ? 'a function' : op}`;
    if (op === '+' && kind === 'string') return 'it adds texts';
  }
  return undefined;
}

/** All of a tree, which the limits of the parser have bounded. */
function nodesOf(ast: Node): Node[] {
  const nodes: Node[] = [];
  const open: unknown[] = [ast];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) append(open, next as unknown[]);
    else if (typeof next === 'object' && next !== null && 'op' in next) {
      nodes.push(next as Node);
      open.push((next as Node).args);
    }
  }
  return nodes;
}
