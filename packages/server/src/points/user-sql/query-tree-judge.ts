/**
 * The second wall's judge: looks at the engine's query tree, before names are resolved (`run_passes=0`) and after
 * (`run_passes=1`), when APPLY and names of functions given as arguments have become calls, and tables are what they
 * are. It shares the lists of the first judge and nothing else: what one of them overlooks, the other sees.
 */
import {
  APPLY_REFUSAL,
  TYPE_REFUSAL,
  isAllowedType,
  NAMED_LAMBDA_REFUSAL,
  functionRefusal,
  isAllowedFunction,
  isAllowedTableFunction,
  lambdaRefusal,
  tableFunctionRefusal,
  tableRefusal,
  takesLambda,
} from './functions.js';
import { refused } from './refused.js';

const NODES = new Set(
  'QUERY UNION LIST FUNCTION CONSTANT COLUMN IDENTIFIER MATCHER LAMBDA JOIN ARRAY_JOIN CROSS_JOIN TABLE TABLE_FUNCTION SORT WINDOW INTERPOLATE'
    .split(' ')
    .concat('CROSS JOIN', 'EXCEPT COLUMN TRANSFORMER', 'REPLACE COLUMN TRANSFORMER'),
);
/** A node, `KIND id: 1, name: value, …`; anything else is a heading of a section, in capitals. */
const NODE = /^( *)([A-Z_]+(?: [A-Z_]+)*) id: \d+(?:, (.*))?$/s;
const HEADING = /^ *[A-Z][A-Z _]*$/;
/** Headings with an expression of the statement behind them. */
const LABELLED = /^ *(?:EXPRESSION|REPLACEMENT NAME|REPLACEMENTS) /;
const COLUMN_NAMES = /^( *)PROJECTION COLUMNS$/;

/** Functions that only the engine itself writes, when it resolves a statement. */
const INTERNAL = new Set([
  '_CAST',
  '__scalarSubqueryResult',
  'groupingForGroupingSets',
  'groupingForRollup',
  'groupingForCube',
  'groupingOrdinary',
]);
/** Tables of `WITH RECURSIVE`, which the engine makes for one statement. */
const RECURSION = /^_temporary_and_external_tables\._tmp_[0-9a-f-]+$/;

/** What stands before the types of a line. A text of the user's that looks like it can only add to what is judged. */
const TYPE = '_type: ';

interface TreeNode {
  readonly depth: number;
  readonly kind: string;
  readonly rest: string;
}

export interface QueryTreeRules {
  /** True for the tree after names are resolved. */
  readonly resolved: boolean;
  /** Tables that may stand in a resolved tree. */
  readonly tables: readonly string[];
}

/** Throws sql_not_allowed. */
export function judgeQueryTree(tree: string, rules: QueryTreeRules): void {
  const nodes = nodesOf(tree);
  if (nodes.length === 0) throw refused('expected one SELECT');
  nodes.forEach((node, at) => judgeNode(nodes, at, node, rules));
}

function nodesOf(tree: string): TreeNode[] {
  const nodes: TreeNode[] = [];
  /** Depth of the heading whose lines are names of columns, as the user wrote them. */
  let names: number | undefined;
  for (const line of tree.split('\n')) {
    if (line === '') continue;
    const depth = /^ */.exec(line)![0].length;
    if (names !== undefined && depth > names) continue;
    names = COLUMN_NAMES.test(line) ? depth : undefined;
    const [, , kind, rest = ''] = NODE.exec(line) ?? [];
    if (/^ *SETTINGS /.test(line)) throw refused('SETTINGS are not allowed');
    if (kind !== undefined) nodes.push({ depth, kind, rest });
    else if (!HEADING.test(line) && !LABELLED.test(line)) throw refused('expected one SELECT');
  }
  return nodes;
}

function judgeNode(nodes: readonly TreeNode[], at: number, node: TreeNode, rules: QueryTreeRules): void {
  const { kind, rest } = node;
  if (kind === 'APPLY COLUMN TRANSFORMER') throw refused(APPLY_REFUSAL);
  if (!NODES.has(kind)) throw refused(`${kind.toLowerCase()} is not allowed; expected one SELECT`);
  // Totals are no rows: the engine sends them apart, behind the mark of a whole answer.
  if (kind === 'QUERY' && rest.includes('is_group_by_with_totals: 1'))
    throw refused('WITH TOTALS is not allowed; WITH ROLLUP gives the total as a row');
  if (kind === 'LAMBDA' && /(^|, )alias: /.test(rest)) throw refused(NAMED_LAMBDA_REFUSAL);
  if (kind === 'FUNCTION') judgeFunction(nodes, at, node, rules);
  const type = rest.indexOf(TYPE);
  if (type >= 0 && !isAllowedType(rest.slice(type))) throw refused(TYPE_REFUSAL);
  if (kind === 'TABLE_FUNCTION') {
    for (const name of valuesOf(rest, 'table_function_name'))
      if (!isAllowedTableFunction(name)) throw refused(tableFunctionRefusal(name));
  }
  if (kind === 'TABLE') {
    for (const name of valuesOf(rest, 'table_name'))
      if (!rules.tables.includes(name) && !RECURSION.test(name)) throw refused(tableRefusal(name));
  }
}

function judgeFunction(
  nodes: readonly TreeNode[],
  at: number,
  { rest, depth }: TreeNode,
  rules: QueryTreeRules,
): void {
  for (const name of valuesOf(rest, 'function_name')) {
    if (!isAllowedFunction(name) && !(rules.resolved && INTERNAL.has(name)))
      throw refused(functionRefusal(name));
    const [list, first] = [nodes[at + 1], nodes[at + 2]];
    const several = list?.kind === 'LIST' && list.depth > depth && !list.rest.endsWith('nodes: 1');
    // Once resolved, no identifier is left: before that, it may be the name of a function.
    if (takesLambda(name) && several && first?.kind === 'IDENTIFIER')
      throw refused(lambdaRefusal(name, valuesOf(first.rest, 'identifier').at(-1)!));
  }
}

/**
 * All values that stand under a name in a line. A name that a user gave may look like a further one: it can only add to
 * what is judged. A line without any was torn apart by such a name, and is refused.
 */
function valuesOf(rest: string, name: string): string[] {
  const values = [...rest.matchAll(new RegExp(`(?:^|, )${name}: ([^,]+)`, 'g'))].map((match) => match[1]!);
  if (values.length === 0) throw refused('expected one SELECT');
  return values;
}
