/** Alert rules, and a rule tried on history. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { operation } from '../operations/operation.js';
import { NewRule, newRule, Rule, RuleChange, ruleChange, ruleView } from '../wire/alert-rules.js';
import { jobView } from '../wire/entities.js';
import { closed, Id, IdParams, mapPage, PageQuery, pageOf, pageRequest } from '../wire/schemas.js';
import { Job } from './jobs.js';

const DAYS = 30;

export const alertRuleOperations = [
  operation({
    id: 'listAlertRules',
    method: 'GET',
    path: '/alert-rules',
    summary: 'The alert rules of the project.',
    needs: { project: 'project:read' },
    query: closed(PageQuery),
    answer: pageOf(Rule),
    handle: async ({ services, project, query }) =>
      mapPage(await services.alertRules.list(project.id, pageRequest(query)), ruleView),
  }),
  operation({
    id: 'createAlertRule',
    method: 'POST',
    path: '/alert-rules',
    summary: 'Creates an alert rule; it looks at points from now on, and at what held before.',
    needs: { project: 'project:write' },
    body: NewRule,
    status: 201,
    answer: Rule,
    handle: async ({ services, project, body }) =>
      ruleView(await services.alertRules.create(project.id, newRule(body))),
  }),
  operation({
    id: 'tryAlertRule',
    method: 'POST',
    path: '/alert-rules/try',
    summary: 'A job that lists what a rule would have found in the last days; nobody is told of it.',
    needs: { project: 'project:write' },
    body: closed({
      id: Type.Optional(Id),
      rule: Type.Optional(NewRule),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: DAYS })),
    }),
    status: 202,
    answer: Job,
    handle: async ({ services, principal, project, body: { id, rule, days = DAYS } }) => {
      if ((id === undefined) === (rule === undefined))
        throw invalidField('id', id, 'either the id of a rule or a `rule` that need not be there');
      const asked = id ?? newRule(rule!);
      return jobView(await services.alertRules.try(principal, project.id, asked, days));
    },
  }),
  operation({
    id: 'getAlertRule',
    method: 'GET',
    path: '/alert-rules/:id',
    summary: 'One alert rule.',
    needs: { project: 'project:read' },
    params: IdParams,
    answer: Rule,
    handle: async ({ services, project, params }) =>
      ruleView(await services.alertRules.get(project.id, params.id)),
  }),
  operation({
    id: 'updateAlertRule',
    method: 'PATCH',
    path: '/alert-rules/:id',
    summary:
      'Changes the given members. What looks for something else ends what fires and counts from now on.',
    needs: { project: 'project:write' },
    params: IdParams,
    body: RuleChange,
    answer: Rule,
    handle: async ({ services, project, params, body }) =>
      ruleView(await services.alertRules.update(project.id, params.id, ruleChange(body))),
  }),
  operation({
    id: 'deleteAlertRule',
    method: 'DELETE',
    path: '/alert-rules/:id',
    summary: 'Deletes an alert rule; what it found stays, what fires is over.',
    needs: { project: 'project:write' },
    params: IdParams,
    status: 204,
    handle: ({ services, project, params }) => services.alertRules.delete(project.id, params.id),
  }),
];
