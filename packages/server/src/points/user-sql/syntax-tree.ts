/**
 * The syntax tree that `EXPLAIN AST` prints, as nodes with parents. A line is `Type value (alias name) (children n)`,
 * indented by depth. The lexer lets no name through that could look like a part of a line.
 */
export interface SyntaxNode {
  readonly type: string;
  /** Name of a function, table or column; text of a literal. */
  readonly value: string;
  readonly alias: string | undefined;
  readonly parent: SyntaxNode | undefined;
  readonly children: SyntaxNode[];
}

const LINE = /^( *)([\w:]+)(?: (.*))?$/s;
const CHILDREN = / ?\(children \d+\)$/;
const ALIAS = / ?\(alias (.+)\)$/s;

/** The nodes in the order of the text; undefined where a line is not understood, so that nothing is overlooked. */
export function readSyntaxTree(tree: string): SyntaxNode[] | undefined {
  const nodes: SyntaxNode[] = [];
  const path: SyntaxNode[] = [];
  for (const line of tree.split('\n')) {
    if (line === '') continue;
    const [, indent, type, rest = ''] = LINE.exec(line) ?? [];
    if (indent === undefined || type === undefined || indent.length > path.length) return undefined;
    path.length = indent.length;
    const parent = path.at(-1);
    const node = { type, ...valueOf(rest), parent, children: [] };
    parent?.children.push(node);
    path.push(node);
    nodes.push(node);
  }
  return nodes;
}

function valueOf(rest: string): { value: string; alias: string | undefined } {
  // The last "(alias ": no name has one in it, and a literal ends with its quote or bracket.
  const text = ` ${rest}`.replace(CHILDREN, '');
  const at = text.lastIndexOf(' (alias ');
  const alias = at < 0 ? undefined : ALIAS.exec(text.slice(at))?.[1];
  return { value: (alias === undefined ? text : text.slice(0, at)).trim(), alias };
}
