/** Links to boards: how they are made and ended, and the two things that one opens. */
import { Type } from 'typebox';
import { originFor } from '../../links.js';
import { operation } from '../operations/operation.js';
import {
  MadeShare,
  PanelAnswer,
  panelView,
  Share,
  SharedAnswer,
  sharedView,
  shareView,
} from '../wire/boards.js';
import {
  closed,
  Id,
  IdParams,
  mapPage,
  OptionalText,
  PageQuery,
  pageOf,
  pageRequest,
  Time,
} from '../wire/schemas.js';
import { rangeOf, timeOf } from '../wire/times.js';
import { LookMembers } from './boards.js';

export const boardShareOperations = [
  operation({
    id: 'listBoardShares',
    method: 'GET',
    path: '/boards/:id/shares',
    summary: 'The links to a board, without their secrets.',
    needs: { project: 'project:write' },
    params: IdParams,
    query: closed(PageQuery),
    answer: pageOf(Share),
    handle: async ({ services, project, params, query }) =>
      mapPage(await services.boardShares.list(project.id, params.id, pageRequest(query)), shareView),
  }),
  operation({
    id: 'createBoardShare',
    method: 'POST',
    path: '/boards/:id/shares',
    summary:
      'A link by which anybody sees this board and the data of its panels until a time, and nothing else.',
    needs: { project: 'project:write' },
    params: IdParams,
    body: closed({ name: Type.Optional(OptionalText), expires: Time }),
    status: 201,
    answer: MadeShare,
    async handle({ services, principal, project, params, body: { name = null, expires }, request }) {
      const end = Math.floor(timeOf(expires, 'expires', undefined) / 1000);
      const made = await services.boardShares.create(principal, project, params.id, { name, expires: end });
      const { share, secret } = made;
      const url = `${originFor(services, request)}/#/shared/${secret}`;
      return { ...shareView(share), secret, url };
    },
  }),
  operation({
    id: 'deleteBoardShare',
    method: 'DELETE',
    path: '/boards/:id/shares/:share',
    summary: 'Revokes a link, at once.',
    needs: { project: 'project:write' },
    params: Type.Object({ id: Id, share: Id }),
    status: 204,
    handle: ({ services, project, params }) =>
      services.boardShares.revoke(project.id, params.id, params.share),
  }),
  operation({
    id: 'sharedBoard',
    method: 'GET',
    path: '/shared/board',
    summary: 'The board of a link, whose secret stands in the place of a token.',
    needs: 'share',
    answer: SharedAnswer,
    handle: ({ shared: { board, share } }) => sharedView(board, share),
  }),
  operation({
    id: 'querySharedPanel',
    method: 'POST',
    path: '/shared/query',
    summary: 'What a panel of the board of a link shows, of the part of its own range that is asked for.',
    needs: 'share',
    body: closed({ panel: Type.String({ minLength: 1, maxLength: 40 }), ...LookMembers }),
    answer: PanelAnswer,
    points: 'moved',
    async handle({ services, shared, body: { panel, zone = null, pixels, ...span } }) {
      const look = { zone, pixels, ...rangeOf(span) };
      return panelView(await services.boardShares.query(shared, panel, look));
    },
  }),
];
