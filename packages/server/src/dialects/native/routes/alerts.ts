/** What alert rules found. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import { operation } from '../operations/operation.js';
import { Severity } from '../wire/alert-rules.js';
import { Alert, alertView, State } from '../wire/alerts.js';
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
import { rangeOf } from '../wire/times.js';

export const alertOperations = [
  operation({
    id: 'listAlerts',
    method: 'GET',
    path: '/alerts',
    summary:
      'The alerts of the project, the newest first; those that were withdrawn only if `states` names them.',
    needs: { project: 'project:read' },
    query: closed({
      ...PageQuery,
      states: Type.Optional(Type.Array(State, { maxItems: 5 })),
      rule: Type.Optional(Id),
      device: Type.Optional(Name),
      severity: Type.Optional(Severity),
      from: Type.Optional(Time),
      to: Type.Optional(Time),
    }),
    answer: pageOf(Alert),
    async handle({ services, project, query }) {
      const { states = ['firing', 'acknowledged', 'silenced', 'resolved'], rule, device, severity } = query;
      const filter = { states, ...given({ rule, device, severity }), ...rangeOf(query) };
      return mapPage(await services.alerts.list(project.id, filter, pageRequest(query)), alertView);
    },
  }),
  operation({
    id: 'getAlert',
    method: 'GET',
    path: '/alerts/:id',
    summary: 'One alert.',
    needs: { project: 'project:read' },
    params: IdParams,
    answer: Alert,
    handle: async ({ services, project, params }) =>
      alertView(await services.alerts.get(project.id, params.id)),
  }),
  operation({
    id: 'acknowledgeAlert',
    method: 'POST',
    path: '/alerts/:id/acknowledge',
    summary: 'Somebody looks after it: it is not told again.',
    needs: { project: 'project:write' },
    params: IdParams,
    body: closed({ comment: Type.Optional(OptionalText) }),
    answer: Alert,
    handle: async ({ services, principal, project, params, body }) =>
      alertView(await services.alerts.acknowledge(principal, project.id, params.id, body.comment ?? null)),
  }),
  operation({
    id: 'reopenAlert',
    method: 'DELETE',
    path: '/alerts/:id/acknowledge',
    summary: 'Takes an acknowledgement back.',
    needs: { project: 'project:write' },
    params: IdParams,
    answer: Alert,
    handle: async ({ services, project, params }) =>
      alertView(await services.alerts.reopen(project.id, params.id)),
  }),
];
