/**
 * The first wall's judge: looks at the syntax tree of a statement that the lexer found to be one, and lets through what
 * is on the lists: types of nodes, functions, table functions, the table `telemetry` and names that the statement gives
 * itself. Everything unknown is refused.
 */
import {
  APPLY_REFUSAL,
  TYPE_REFUSAL,
  isAllowedType,
  isCast,
  NAMED_LAMBDA_REFUSAL,
  functionRefusal,
  isAllowedFunction,
  isAllowedTableFunction,
  isMembership,
  lambdaRefusal,
  tableFunctionRefusal,
  tableRefusal,
  takesLambda,
} from './functions.js';
import type { Token } from './lexer.js';
import { refused } from './refused.js';
import { readSyntaxTree, type SyntaxNode } from './syntax-tree.js';

const VIEW = 'telemetry';
/** Columns of the view and of the table functions. */
const COLUMNS = ['device', 'series', 'time', 'value', 'text', 'number', 'generate_series'];

const PLAIN_NODES = new Set([
  'SelectWithUnionQuery',
  'SelectIntersectExceptQuery',
  'SelectQuery',
  'ExpressionList',
  'WithElement',
  'Subquery',
  'Literal',
  'Asterisk',
  'QualifiedAsterisk',
  'ColumnsRegexpMatcher',
  'ColumnsListMatcher',
  'QualifiedColumnsRegexpMatcher',
  'QualifiedColumnsListMatcher',
  'ColumnsTransformerList',
  'ColumnsExceptTransformer',
  'ColumnsReplaceTransformer',
  'ColumnsReplaceTransformer::Replacement',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'TableExpression',
  'TableJoin',
  'ArrayJoin',
  'OrderByElement',
  'InterpolateElement',
  'WindowDefinition',
  'WindowListElement',
]);

/** What the tree of `SELECT * FROM (statement)` begins with; the statement is what hangs below the last of them. */
const WRAPPER = [
  'SelectWithUnionQuery',
  'ExpressionList',
  'SelectQuery',
  'ExpressionList',
  'Asterisk',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'TableExpression',
  'Subquery',
];

/** `tree`: of `SELECT * FROM (statement)`. Throws sql_not_allowed. */
export function judgeSyntax(tree: string, tokens: readonly Token[]): void {
  const all = readSyntaxTree(tree);
  if (!all || !isWrapped(all)) throw refused('expected one SELECT');
  const nodes = all.slice(WRAPPER.length);
  const tables = namesBeforeAs(tokens);
  const known = new Set([VIEW, ...COLUMNS, ...tables, ...namesOf(nodes)]);
  for (const node of nodes) judgeNode(node, tables, known);
}

function isWrapped(nodes: readonly SyntaxNode[]): boolean {
  const counts = [1, 1, 2, 1, 0, 1, 1, 1, 1];
  return WRAPPER.every((type, at) => nodes[at]?.type === type && nodes[at].children.length === counts[at]);
}

function judgeNode(node: SyntaxNode, tables: ReadonlySet<string>, known: ReadonlySet<string>): void {
  switch (node.type) {
    case 'Function':
      return judgeFunction(node);
    case 'Identifier':
      return judgeIdentifier(node, known);
    case 'TableIdentifier':
      if (node.value !== VIEW && !tables.has(node.value)) throw refused(tableRefusal(node.value));
      return;
    case 'Set':
      throw refused('SETTINGS are not allowed');
    case 'SampleRatio':
      throw refused('SAMPLE is not allowed');
    case 'ColumnsApplyTransformer':
      throw refused(APPLY_REFUSAL);
    default:
      if (!PLAIN_NODES.has(node.type)) throw refused(`${node.type} is not allowed; expected one SELECT`);
  }
}

function judgeFunction(node: SyntaxNode): void {
  if (node.parent?.type === 'TableExpression') {
    if (!isAllowedTableFunction(node.value)) throw refused(tableFunctionRefusal(node.value));
    return;
  }
  if (node.value === 'lambda') return judgeLambda(node);
  if (!isAllowedFunction(node.value)) throw refused(functionRefusal(node.value));
  const [first, second] = argumentsOf(node);
  if (takesLambda(node.value) && second && first?.type === 'Identifier')
    throw refused(lambdaRefusal(node.value, first.value));
  if (isCast(node.value) && !(second?.type === 'Literal' && isAllowedType(second.value)))
    throw refused(TYPE_REFUSAL);
  // `x IN name` reads a table by that name: only lists and sub-selects may stand on the right.
  if (isMembership(node.value) && (second?.type === 'Identifier' || second?.type === 'TableIdentifier'))
    throw refused(`expected a list or a sub-select behind IN, not the name ${second.value}`);
}

/** Only as the first argument of a function that takes one: under a name it could stand for any other function. */
function judgeLambda(node: SyntaxNode): void {
  if (node.alias !== undefined) throw refused(NAMED_LAMBDA_REFUSAL);
  const user = node.parent?.parent;
  if (user?.type !== 'Function' || !takesLambda(user.value) || argumentsOf(user)[0] !== node)
    throw refused('x -> … is allowed only as the first argument of functions such as arrayMap');
}

function judgeIdentifier({ value }: SyntaxNode, known: ReadonlySet<string>): void {
  const [first] = value.split('.');
  if (known.has(value) || known.has(first!)) return;
  throw refused(
    `there is no column ${value}; allowed are ${COLUMNS.slice(0, 5).join(', ')} and names that the statement gives with AS`,
  );
}

function argumentsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const [list] = node.children;
  return list?.type === 'ExpressionList' ? list.children : [];
}

/** Aliases, parameters of lambdas, and columns that a table's alias names: `AS t (a, b)`. */
function namesOf(nodes: readonly SyntaxNode[]): string[] {
  const names: string[] = [];
  for (const node of nodes) {
    if (node.alias !== undefined) names.push(node.alias);
    if (node.type !== 'Identifier') continue;
    const list = node.parent;
    const owner = list?.parent;
    if (list?.type === 'ExpressionList' && owner?.type === 'TableExpression') names.push(node.value);
    if (owner?.type === 'Function' && owner.value === 'tuple' && isParameters(owner)) names.push(node.value);
  }
  return names;
}

function isParameters(tuple: SyntaxNode): boolean {
  const lambda = tuple.parent?.parent;
  return lambda?.type === 'Function' && lambda.value === 'lambda' && argumentsOf(lambda)[0] === tuple;
}

/** The tree does not tell the names that WITH gives: they stand before `AS (`. */
function namesBeforeAs(tokens: readonly Token[]): Set<string> {
  const names = new Set<string>();
  tokens.forEach((token, at) => {
    const [as, bracket] = [tokens[at + 1], tokens[at + 2]];
    if (as?.kind !== 'name' || as.text.toLowerCase() !== 'as' || bracket?.text !== '(') return;
    // A plain name: one with a dot could stand for the table of another database.
    if ((token.kind === 'name' || token.kind === 'quoted') && /^\w+$/.test(token.text)) names.add(token.text);
  });
  return names;
}
