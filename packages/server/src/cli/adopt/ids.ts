/** `adopt ids`: gives things the ids of a file, which say what each was called by the old platform, and makes those that are missing. */
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { withApi, type PlatformOptions } from '../connection.js';
import { CommandError, EXIT_FAILURE, failure } from '../failure.js';
import { recordsOf } from '../import/records.js';
import { write, type Io } from '../io.js';
import { formatOption, platformOptions } from '../options.js';
import { RowWriter, type OutputFormat } from '../output.js';
import { printable } from '../printable.js';
import { readSmallFile } from '../small-file.js';

const NEEDED = ['api', 'kind', 'external', 'ours'] as const;
const COLUMNS: readonly string[] = [...NEEDED, 'asset'];
/** As people write the headings of such a file. */
const ALSO: Readonly<Record<string, string>> = {
  external_id: 'external',
  'external id': 'external',
  id: 'ours',
  key: 'ours',
};
const MAX_ROWS = 10_000;
const MAX_BYTES = 16 * 2 ** 20;

interface IdsOptions extends PlatformOptions {
  readonly partial?: boolean;
  readonly format: OutputFormat;
}

export const idsCommand = (io: Io): Command =>
  platformOptions(
    formatOption(
      new Command('ids')
        .description('give things the ids that they had on the old platform; makes what is not there')
        .argument(
          '<file>',
          'CSV with the columns api, kind (project, device, series, asset), external, ours; of series also asset',
        )
        .option('--partial', 'do the rows that can be done, also when others cannot; default: all or none'),
    ),
  ).action(async (file: string, { partial = false, format, ...options }: IdsOptions) => {
    const ids = await readRows(file);
    await withApi(options, io, async (api) => {
      const body = JSON.stringify({ ids, partial });
      const { ids: reports = [] } = await api.request('POST', '/adoptions', { body });
      const shown = reports.map(({ row, outcome, message }) => ({
        ...ids[row - 1]!,
        outcome,
        // Below a table: its cells have no room for a reason.
        ...(message !== null && format !== 'table' && { message }),
      }));
      const rows = new RowWriter(io.stdout, format);
      await rows.page(shown);
      await rows.end();
      if (format === 'table')
        for (const { row, message } of reports)
          if (message !== null) await write(io.stdout, `line ${ids[row - 1]!.line}: ${printable(message)}\n`);
      const refused = reports.filter(({ outcome }) => outcome === 'refused').length;
      const isUndone = reports.some(({ outcome }) => outcome === 'left');
      if (refused > 0)
        throw new CommandError(
          EXIT_FAILURE,
          `${refused} of ${reports.length} rows cannot be done${isUndone ? '; nothing was changed' : ''}.`,
          isUndone ? '--partial does the others.' : undefined,
        );
    });
  });

/** As the API takes it; columns by their names. */
type IdRow = { readonly line: number } & Readonly<Record<string, string | number>>;

async function readRows(file: string): Promise<IdRow[]> {
  let names: string[] | undefined;
  const rows: IdRow[] = [];
  const bytes = Readable.from([await bytesOf(file)]) as AsyncIterable<Buffer>;
  for await (const { record, info } of recordsOf(bytes, { delimiter: [',', ';', '\t'] })) {
    const cells = record.map((cell) => cell.trim());
    // As spreadsheets write an empty line.
    if (cells.every((cell) => cell === '')) continue;
    if (names === undefined) {
      names = headingOf(cells, file);
      continue;
    }
    if (rows.length === MAX_ROWS)
      throw failure(`${file} has more than ${MAX_ROWS} rows; give it in several files.`);
    const given = Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
    if (given['asset'] === '') delete given['asset'];
    rows.push({ line: info.lines, ...given });
  }
  if (rows.length === 0) throw failure(`${file} has no rows; expected the columns ${NEEDED.join(', ')}.`);
  return rows;
}

function headingOf(cells: readonly string[], file: string): string[] {
  const names = cells.map((cell) => cell.toLowerCase()).map((cell) => ALSO[cell] ?? cell);
  const [missing] = NEEDED.filter((name) => !names.includes(name));
  if (missing !== undefined)
    throw failure(`${file} has no column ${missing}; expected ${NEEDED.join(', ')}, and for series asset.`);
  const [strange] = names.filter((name) => !COLUMNS.includes(name));
  if (strange !== undefined)
    throw failure(`${file} has a column ${JSON.stringify(strange)}; expected ${COLUMNS.join(', ')}.`);
  return names;
}

/** Without the mark that some editors begin a file with. */
async function bytesOf(file: string): Promise<Buffer> {
  const bytes = await readSmallFile(file, { most: MAX_BYTES, hint: 'Give it in several files.' });
  return bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? bytes.subarray(3) : bytes;
}
