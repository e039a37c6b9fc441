/**
 * Rows of an export as text, made by the engine: a value is rendered by its kind, whatever else is in its column. Numbers
 * bare and shortest, booleans true and false, texts quoted, nothing where there is no value.
 */
import { EXTRA_COLUMNS, SEQUENCE_COLUMN, type ExportColumn } from '../../../model/exports.js';
import { EXTRA_NAMES, withExtras } from './extras.js';
import type { ExportQuery } from './query.js';
import type { PieceQuery } from './plan.js';
import { isoSql, pickNumber, pickText, placesOf, rowsSql, wideSql, type Places } from './rows.js';
import { integers, text, type Sources } from '../sql.js';

interface TextForm {
  /** A text as a cell, as SQL over its column. */
  cell(column: string): string;
  /** JSON as a cell. */
  document(column: string): string;
  /** A label as a cell. */
  quote(label: string): string;
  /** A column as a part of its row, given its cell as SQL; an empty cell has none. */
  part(heading: string, cell: string, mayBeEmpty: boolean): string;
  row(parts: readonly string[]): string;
}

const CSV: TextForm = {
  cell: (column) => `concat('"', replaceAll(${column}, '"', '""'), '"')`,
  document: (column) => CSV.cell(column),
  quote: (label) => `"${label.replaceAll('"', '""')}"`,
  part: (_, cell) => cell,
  row: (parts) => `concat(arrayStringConcat([${parts.join(', ')}], ','), '\\n')`,
};

const NDJSON: TextForm = {
  cell: (column) => `toJSONString(${column})`,
  document: (column) => column,
  quote: (label) => JSON.stringify(label),
  part(heading, cell, mayBeEmpty) {
    const member = `concat(${text(`,${JSON.stringify(heading)}:`)}, ${cell})`;
    return mayBeEmpty ? `if(${cell} = '', '', ${member})` : member;
  },
  // Every part has a comma in front: the first one goes.
  row: (parts) => `concat('{', substring(arrayStringConcat([${parts.join(', ')}]), 2), '}\\n')`,
};

const FORMS = { csv: CSV, ndjson: NDJSON };

export function textRowsSql(
  sources: Sources,
  query: ExportQuery,
  piece: PieceQuery,
  format: 'csv' | 'ndjson',
): string {
  const form = FORMS[format];
  const places = placesOf(piece);
  const cellOf = (table: 'numbers' | 'texts'): string =>
    `${table === 'texts' ? form.cell('value') : numberCell(places)} AS cell`;
  const rows = rowsSql(sources, piece, places, cellOf, query.extras);
  const wide = query.layout === 'wide';
  const lead = query.columns.map((column) =>
    form.part(column.heading, leadCell(column, places, form, wide), false),
  );
  if (!wide) {
    const extras = query.extras ? extraParts(form) : [];
    const sequence = `if(sequence = 0, '', toString(sequence))`;
    const sequences = query.sequences ? [form.part(SEQUENCE_COLUMN, sequence, true)] : [];
    const row = form.row([...lead, form.part('value', 'cell', false), ...extras, ...sequences]);
    const all = query.extras ? withExtras(rows, sources, piece, places) : rows;
    return `SELECT ${row} FROM (SELECT *, ${pickNumber(places.ranks, 'at')} AS rank FROM (${all})) ORDER BY rank, time, at, sequence`;
  }
  const { names } = query;
  const cells = names.map((_, index) => `anyIf(cell, col = ${index + 1}) AS c${index}`);
  const values = names.map(({ heading }, index) => form.part(heading, `c${index}`, true));
  return `SELECT ${form.row([...lead, ...values])} FROM (${wideSql(rows, places, names, piece.several, cells)})`;
}

function extraParts(form: TextForm): string[] {
  return EXTRA_COLUMNS.map((heading, index) => {
    const column = EXTRA_NAMES[index]!;
    const cell =
      heading === 'metadata'
        ? form.document(`assumeNotNull(${column})`)
        : `toString(assumeNotNull(${column}))`;
    return form.part(heading, `if(isNull(${column}), '', ${cell})`, true);
  });
}

function numberCell({ ids, booleans, texts }: Places): string {
  const truth = `if(value = 0, 'false', 'true')`;
  if (booleans.size === 0) return 'toString(value)';
  if (booleans.size === ids.length - texts.size) return truth;
  return `if(series IN (${integers([...booleans])}), ${truth}, toString(value))`;
}

function leadCell({ holds }: ExportColumn, places: Places, form: TextForm, wide: boolean): string {
  const labels = places.labels.map((label) => form.quote(label));
  switch (holds) {
    case 'device':
      return wide
        ? pickText(labels, 'rank')
        : pickText(
            places.ranks.map((rank) => labels[rank - 1]!),
            'at',
          );
    case 'series':
      return pickText(
        places.names.map((name) => form.quote(name)),
        wide ? 'rank' : 'at',
      );
    case 'time':
      return `concat('"', ${isoSql('milliseconds')}, '"')`;
    case 'instant':
      return `concat('"', ${isoSql('auto')}, '"')`;
    case 'milliseconds':
      return 'toString(intDiv(time, 1000))';
    case 'microseconds':
      return 'toString(time)';
  }
}
