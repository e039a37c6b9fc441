/** For which alerts nobody is told anything, and until when. */
import { Type } from 'typebox';
import { operation } from '../operations/operation.js';
import { silenceView, SilenceView } from '../wire/alerts.js';
import {
  closed,
  Id,
  IdParams,
  mapPage,
  Name,
  OptionalText,
  PageQuery,
  pageOf,
  pageRequest,
  Time,
} from '../wire/schemas.js';
import { timeOf } from '../wire/times.js';

export const alertSilenceOperations = [
  operation({
    id: 'listAlertSilences',
    method: 'GET',
    path: '/alert-silences',
    summary: 'The silences of the project that are not over.',
    needs: { project: 'project:read' },
    query: closed(PageQuery),
    answer: pageOf(SilenceView),
    handle: async ({ services, project, query }) =>
      mapPage(await services.alerts.silences(project.id, pageRequest(query)), silenceView),
  }),
  operation({
    id: 'createAlertSilence',
    method: 'POST',
    path: '/alert-silences',
    summary: 'Nobody is told of alerts of this rule and this device (absent: of all) until a time.',
    needs: { project: 'project:write' },
    body: closed({
      rule: Type.Optional(Id),
      device: Type.Optional(Name),
      from: Type.Optional(Time),
      until: Time,
      comment: Type.Optional(OptionalText),
    }),
    status: 201,
    answer: SilenceView,
    async handle({ services, principal, project, body }) {
      const { rule = null, device = null, comment = null, from, until } = body;
      const millis = (time: number | string, field: string) =>
        Math.floor(timeOf(time, field, undefined) / 1000);
      const times = {
        from: from === undefined ? Date.now() : millis(from, 'from'),
        until: millis(until, 'until'),
      };
      return silenceView(
        await services.alerts.silence(principal, project.id, { rule, device, comment, ...times }),
      );
    },
  }),
  operation({
    id: 'deleteAlertSilence',
    method: 'DELETE',
    path: '/alert-silences/:id',
    summary: 'Ends a silence.',
    needs: { project: 'project:write' },
    params: IdParams,
    status: 204,
    handle: ({ services, project, params }) => services.alerts.endSilence(project.id, params.id),
  }),
];
