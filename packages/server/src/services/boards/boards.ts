/** Boards of projects as people make them. Rule: a change that names a revision is made to that one, so that nobody's work is lost to another's. */
import type { Catalog } from '../../catalog/catalog.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import { isZone } from '../../model/time.js';
import type { BoardFields } from '../../model/records/board.js';
import { found, isId, notFound } from '../devices/checks.js';
import { list, pageRequest } from '../paging.js';
import type { Boards, PanelData, PanelLook, Principal } from '../services.js';
import { checkBoard, checkPanel } from './checks.js';
import { MAX_BOARDS } from './limits.js';
import { nameOf } from '../access/people/name-of.js';
import { readPanel, type ReaderParts } from './panel-reader.js';
import { instead, spanOf, type Span, type View } from './range.js';
import { readyBoard } from './ready.js';

const PIXELS = 600;
const MOST_PIXELS = 2_000;

export class BoardService implements Boards {
  constructor(
    private readonly catalog: Catalog,
    private readonly parts: ReaderParts,
    /** What lasts by a link to the board is looked at. */
    private readonly changed: (board: number) => void,
  ) {}

  list: Boards['list'] = async (project, page) =>
    list(await this.catalog.boards.list(project, pageRequest(page)));

  get: Boards['get'] = async (project, id) =>
    found('Board', id, isId(id) ? await this.catalog.boards.get(project, id) : undefined);

  create: Boards['create'] = async (principal: Principal, project, fields) => {
    checkBoard(fields);
    if ((await this.catalog.boards.count(project)) >= MAX_BOARDS)
      throw new TributaryError('too_many_in_project', { limit: MAX_BOARDS, what: 'boards' });
    return this.catalog.boards.create(project, fields, await nameOf(this.catalog, principal));
  };

  update: Boards['update'] = async (project, id, change, revision) => {
    const before = await this.get(project, id);
    const after = fieldsOf({ ...before, ...change });
    checkBoard(after, before.name);
    // What is not given is kept as it was read, so nobody may have come between.
    const board = await this.catalog.boards.update(project, id, after, revision ?? before.revision);
    if (board !== undefined) {
      this.changed(id);
      return board;
    }
    const now = await this.get(project, id);
    throw new TributaryError('conflict', {
      reason: `Board ${id} has revision ${now.revision} by now, and the change is of revision ${revision ?? before.revision}; read the board again and change that.`,
    });
  };

  delete: Boards['delete'] = async (project, id) => {
    if (!isId(id) || !(await this.catalog.boards.delete(project, id))) throw notFound('Board', id);
    this.changed(id);
  };

  ready: Boards['ready'] = async (project, key) => {
    const device = found('Device', key, await this.catalog.devices.findByKey(project, key));
    return readyBoard(device, await this.parts.selections.select(project, { devices: [key] }));
  };

  query: Boards['query'] = async (project, panel, look) => {
    checkPanel('panel.', panel);
    return this.read(project, panel, look, instead);
  };

  read(
    project: number,
    panel: Parameters<Boards['query']>[1],
    { range, zone, from, to, pixels = PIXELS }: PanelLook,
    choose: (span: Span, asked: Partial<Span>) => View,
  ): Promise<PanelData> {
    if (zone !== null && !isZone(zone))
      throw invalidField('zone', zone, 'an IANA time zone such as Europe/Brussels');
    const span = choose(spanOf(panel.range ?? range), {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
    const look = { ...span, zone: zone ?? 'UTC', pixels: Math.min(pixels, MOST_PIXELS) };
    return readPanel(this.parts, project, panel, look);
  }
}

const fieldsOf = ({ name, description, range, zone, refresh, panels }: BoardFields): BoardFields => ({
  ...{ name, description, range, zone, refresh, panels },
});
