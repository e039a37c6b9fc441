/** The answer of a statement: rows as they come, as objects, or column by column. Rule: no value is lost by a name that comes twice. */
import { OptionError } from '../http/errors.js';
import type { SqlResult } from '../native/types.js';

type Cell = SqlResult['rows'][number][number];

export class SqlTable implements SqlResult {
  /** Name and type (of ClickHouse) of each column, in their order. */
  readonly columns: SqlResult['columns'];
  /** Cells in the order of the columns. */
  readonly rows: SqlResult['rows'];

  constructor({ columns, rows }: SqlResult) {
    this.columns = columns;
    this.rows = rows;
  }

  /** A row as an object each, made as it is asked for. Throws an OptionError where two columns have one name. */
  objects(): Record<string, Cell>[] {
    const names = this.columns.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined)
      throw new OptionError(`Two columns are called ${JSON.stringify(twice)}; name them apart by AS.`);
    return this.rows.map((row) => Object.fromEntries(row.map((cell, at) => [names[at]!, cell])));
  }

  /** The cells of the first column of this name. Throws an OptionError where there is none. */
  column(name: string): Cell[] {
    const at = this.columns.findIndex((column) => column.name === name);
    if (at < 0) {
      const known = this.columns.map((column) => column.name).join(', ');
      throw new OptionError(`There is no column ${JSON.stringify(name)}; there are ${known}.`);
    }
    return this.rows.map((row) => row[at]!);
  }
}
