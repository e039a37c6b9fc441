/**
 * Decides from the engine's own syntax tree whether a statement may run: one SELECT that reads nothing but the view
 * `telemetry` and its own sub-selects, and calls no function that reaches outside (files, dictionaries, other tables).
 * The statement then also runs read-only and under the query limits; this check is what keeps projects apart.
 */
import { TributaryError } from '../../errors/error.js';

const VIEW = 'telemetry';
const DATABASES = /^(system|information_schema|default)$/i;
/** Functions that read what is not in the row: files, dictionaries, join tables, server state, models. */
const REACHING =
  /^(file|dict\w*|joinget\w*|catboost\w*|executable\w*|getsetting\w*|getserver\w*|getmacro|currentdatabase\w*|currentuser|currentroles|currentprofiles|enabledroles|enabledprofiles|defaultroles|defaultprofiles|hostname|fqdn|uptime|serveruuid|filesystem\w*|hascolumnintable|sleep\w*|throwif|showcertificate|tcpport|queryid|initialqueryid|connectionid|buildid|in|globalin|loadmodel|evalml\w*|remote\w*|url\w*|s3\w*|cluster\w*|input|merge|mysql|postgresql|mongodb|redis|sqlite|odbc|jdbc|hdfs|iceberg\w*|deltalake\w*|hudi|azure\w*|gcs|generateRandom|view|viewifpermitted|loop|fuzz\w*|dictionary|mergetree\w*)$/i;
/** Table functions that only make numbers. */
const TABLE_FUNCTIONS = /^(numbers|zeros|values|generate_series|generateSeries)$/i;

interface Node {
  readonly depth: number;
  readonly type: string;
  readonly name: string;
}

export function checkSyntaxTree(tree: string, databases: readonly string[]): void {
  const nodes = tree
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readNode);
  if (nodes[0]?.type !== 'SelectWithUnionQuery') throw refused('expected a single SELECT');
  nodes.forEach((node, at) => {
    if (node.type === 'Set') throw refused('SETTINGS are not allowed');
    if (node.type === 'TableIdentifier' && node.name !== VIEW && !isWithName(node.name, nodes))
      throw refused(`there is no table ${node.name}; the only one is ${VIEW}`);
    if (node.type === 'Identifier' && isForeign(node.name, databases))
      throw refused(`there is no table ${node.name}; the only one is ${VIEW}`);
    if (node.type === 'Function') checkFunction(node, nodes, at);
    if (/^(Insert|Create|Drop|Alter|System|Optimize|Rename|Grant|Explain|Show|Use)/.test(node.type))
      throw refused('expected a single SELECT');
  });
}

function readNode(line: string): Node {
  const match = /^( *)(\w+)(?: (\S+))?/.exec(line);
  return { depth: match?.[1]?.length ?? 0, type: match?.[2] ?? '', name: match?.[3] ?? '' };
}

function checkFunction(node: Node, nodes: readonly Node[], at: number): void {
  const parent = nodes.slice(0, at).findLast((earlier) => earlier.depth < node.depth);
  if (parent?.type === 'TableExpression') {
    if (!TABLE_FUNCTIONS.test(node.name)) throw refused(`table function ${node.name} is not allowed`);
    return;
  }
  const name = node.name.toLowerCase();
  if (/^(global)?(not)?(null)?in(ignoreset)?$/.test(name)) return checkMembership(node, nodes, at);
  if (REACHING.test(name)) throw refused(`function ${node.name} is not allowed`);
}

/** `x IN name` reads a table by that name: only lists and sub-selects may stand on the right. */
function checkMembership(node: Node, nodes: readonly Node[], at: number): void {
  const inside = [];
  for (let i = at + 1; i < nodes.length && nodes[i]!.depth > node.depth; i++) inside.push(nodes[i]!);
  const members = inside.filter((child) => child.depth === node.depth + 2);
  if (members[1]?.type === 'Identifier' || members[1]?.type === 'TableIdentifier')
    throw refused('expected a list or a sub-select behind IN');
}

/** The tree does not tell the names that WITH gives. A plain name that is none of them is looked up in an empty database. */
function isWithName(name: string, nodes: readonly Node[]): boolean {
  return /^\w+$/.test(name) && nodes.some((node) => node.type === 'WithElement');
}

function isForeign(name: string, databases: readonly string[]): boolean {
  const [first, second] = name.split('.');
  return second !== undefined && (DATABASES.test(first!) || databases.includes(first!));
}

export function refused(reason: string): TributaryError {
  return new TributaryError('sql_not_allowed', { reason });
}
