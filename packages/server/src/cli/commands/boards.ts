/** `tributary boards`: the boards of a project, as a document that goes from project to project. */
import type { NewBoard, Tributary } from '@tributary/client';
import { Command } from 'commander';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure } from '../failure.js';
import type { Io } from '../io.js';
import { readJsonFile } from '../json-file.js';
import { printResult } from '../output.js';
import { printableJson } from '../printable.js';
import type { Row } from '../row.js';
import { listOf, thing, type Asked } from './things.js';

interface BoardsFile {
  readonly version?: 1;
  readonly boards: readonly NewBoard[];
}

const EXPECTED = 'boards as `tributary boards export` prints them';

/** Without what is of this one platform. */
async function documentOf(api: Tributary, id: number) {
  const { name, description, range, zone, refresh, panels } = await api.boards.get(id);
  return { name, description, range, zone, refresh, panels };
}

export function boardsCommand(io: Io): Command {
  const brief = ({ id, name, panels, owner, revision, updated }: Row): Row => ({
    ...{ id, name, panels, owner, revision, updated },
  });
  const list = listOf(io, 'the boards of the project', (api) => api.boards.list(), brief);
  const give = new Command('export')
    .description('print boards of the project as one JSON document, without their links')
    .argument('[name...]', 'only those of these names')
    .action(async (names: string[], options: PlatformOptions) =>
      withApi(options, io, async (api) => {
        const known = await api.boards.list().all();
        const unknown = names.find((name) => !known.some((board) => board.name === name));
        if (unknown !== undefined) throw failure(`There is no board ${JSON.stringify(unknown)}.`);
        const boards: NewBoard[] = [];
        for (const { id, name } of known)
          if (names.length === 0 || names.includes(name)) boards.push(await documentOf(api, id));
        io.stdout.write(`${printableJson({ version: 1, boards }, 2)}\n`);
      }),
    );
  const take = new Command('import')
    .description('make and change boards by their names, one after the other')
    .argument('<file>', 'as `export` prints it')
    .action(async (file: string, { json, ...options }: Asked) =>
      withApi(options, io, async (api) => {
        const { boards } = await readJsonFile<BoardsFile>(file, EXPECTED);
        if (!Array.isArray(boards)) throw failure(`${file} has no boards; expected ${EXPECTED}.`);
        const known = new Map((await api.boards.list().all()).map((board) => [board.name, board]));
        const report = { created: 0, updated: 0 };
        for (const board of boards) {
          const there = known.get(board.name);
          if (there === undefined) await api.boards.create(board);
          else await api.boards.update(there.id, { ...board, revision: there.revision });
          report[there === undefined ? 'created' : 'updated']++;
        }
        printResult(io, json, report, `${report.created} created, ${report.updated} updated`);
      }),
    );
  return thing('boards', 'list boards, and move them', list, [give, take]);
}
