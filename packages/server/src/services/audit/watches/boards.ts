/** Boards, and the links by which strangers see one. */
import { changes } from '../note.js';
import type { Board } from '../../../model/records/board.js';
import type { Watches } from './watch.js';

/** Of panels their number: what they show is too long for a record. */
const shown = ({ panels, ...board }: Board) => ({ ...board, panels: panels.length });

export const boards: Watches<'boards'> = {
  create:
    () =>
    ({ id, project, name, panels }) => ({
      action: 'board.create',
      project,
      subject: { kind: 'board', id, name },
      details: { panels: panels.length },
    }),
  update: async ({ boards }, project, id) => {
    const before = await boards.get(project, id);
    return (after) =>
      after && {
        action: 'board.update',
        project,
        subject: { kind: 'board', id, name: after.name },
        details: changes(before && shown(before), shown(after), ['name', 'range', 'panels', 'revision']),
      };
  },
  delete: async ({ boards }, project, id) => {
    const before = await boards.get(project, id);
    return (deleted) =>
      deleted
        ? { action: 'board.delete', project, subject: { kind: 'board', id, name: before?.name ?? null } }
        : undefined;
  },
};

export const boardShares: Watches<'boardShares'> = {
  create:
    () =>
    ({ id, project, board, name, expires }) => ({
      action: 'board_share.create',
      project,
      subject: { kind: 'board_share', id, name },
      details: { board, expires: new Date(expires).toISOString() },
    }),
  delete: async ({ boardShares }, board, id) => {
    const before = await boardShares.get(board, id);
    return (deleted) =>
      deleted && before
        ? {
            action: 'board_share.delete',
            project: before.project,
            subject: { kind: 'board_share', id, name: before.name },
            details: { board },
          }
        : undefined;
  },
};
