/** Boards: panels that show series side by side. */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { operation } from '../operations/operation.js';
import {
  BoardAnswer,
  BoardChange,
  boardChange,
  BoardDocument,
  BoardRange,
  boardView,
  documentView,
  newBoard,
  NewBoard,
  Panel,
  PanelAnswer,
  panelView,
  storedPanel,
  Summary,
  summaryView,
} from '../wire/boards.js';
import { closed, IdParams, mapPage, Name, PageQuery, pageOf, pageRequest, Time } from '../wire/schemas.js';
import { rangeOf } from '../wire/times.js';

/** How a panel is looked at, by people and by strangers. */
export const LookMembers = {
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  zone: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  pixels: Type.Optional(
    Type.Integer({ minimum: 50, maximum: 2000, default: 600, description: 'How wide it is drawn.' }),
  ),
};

const DAY = { last: '24h' };

/** In the body, or as the header `If-Match` has it. */
function revisionOf(request: FastifyRequest, given: number | undefined): number | undefined {
  const header = request.headers['if-match'];
  if (given !== undefined || header === undefined || header === '*') return given;
  const tag = /^"(\d{1,15})"$/.exec(header)?.[1];
  if (tag === undefined) throw invalidField('If-Match', header, 'the ETag of the board, such as "3"');
  return Number(tag);
}

const etag = ({ revision }: { revision: number }) => `"${revision}"`;

export const boardOperations = [
  operation({
    id: 'listBoards',
    method: 'GET',
    path: '/boards',
    summary: 'The boards of the project, without their panels.',
    needs: { project: 'project:read' },
    query: closed(PageQuery),
    answer: pageOf(Summary),
    handle: async ({ services, project, query }) =>
      mapPage(await services.boards.list(project.id, pageRequest(query)), summaryView),
  }),
  operation({
    id: 'createBoard',
    method: 'POST',
    path: '/boards',
    summary: 'Creates a board.',
    needs: { project: 'project:write' },
    body: NewBoard,
    status: 201,
    answer: BoardAnswer,
    async handle({ services, principal, project, body, reply }) {
      const board = await services.boards.create(principal, project.id, newBoard(body));
      void reply.header('etag', etag(board));
      return boardView(board);
    },
  }),
  operation({
    id: 'readyBoard',
    method: 'GET',
    path: '/boards/ready',
    summary: 'A board of all that a device sends, which is not kept: to look at, or to create.',
    needs: { project: 'project:read' },
    query: closed({ device: Name }),
    answer: BoardDocument,
    handle: async ({ services, project, query }) =>
      documentView(await services.boards.ready(project.id, query.device)),
  }),
  operation({
    id: 'queryPanel',
    method: 'POST',
    path: '/boards/query',
    summary: 'What a panel shows; it need not be one of a board.',
    needs: { project: 'project:read' },
    body: closed({ panel: Panel, range: Type.Optional(BoardRange), ...LookMembers }),
    answer: PanelAnswer,
    points: 'moved',
    async handle({ services, project, body: { panel, range = DAY, zone = null, pixels, ...span } }) {
      const look = { range, zone, ...rangeOf(span), ...given({ pixels }) };
      return panelView(await services.boards.query(project.id, storedPanel(panel), look));
    },
  }),
  operation({
    id: 'getBoard',
    method: 'GET',
    path: '/boards/:id',
    summary: 'One board; `ETag` is its revision.',
    needs: { project: 'project:read' },
    params: IdParams,
    answer: BoardAnswer,
    async handle({ services, project, params, reply }) {
      const board = await services.boards.get(project.id, params.id);
      void reply.header('etag', etag(board));
      return boardView(board);
    },
  }),
  operation({
    id: 'updateBoard',
    method: 'PATCH',
    path: '/boards/:id',
    summary: 'Changes the given members; with `revision` or `If-Match` only if nobody changed it meanwhile.',
    needs: { project: 'project:write' },
    params: IdParams,
    body: BoardChange,
    answer: BoardAnswer,
    async handle({ services, project, params, body: { revision, ...body }, request, reply }) {
      const asked = revisionOf(request, revision);
      const board = await services.boards.update(project.id, params.id, boardChange(body), asked);
      void reply.header('etag', etag(board));
      return boardView(board);
    },
  }),
  operation({
    id: 'deleteBoard',
    method: 'DELETE',
    path: '/boards/:id',
    summary: 'Deletes a board; its links end.',
    needs: { project: 'project:write' },
    params: IdParams,
    status: 204,
    handle: ({ services, project, params }) => services.boards.delete(project.id, params.id),
  }),
];
