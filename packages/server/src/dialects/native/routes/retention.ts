/** For how long points are kept: rules, what goes by them, and runs. */
import { Type } from 'typebox';
import { untilLeft } from '../../until-left.js';
import { operation } from '../operations/operation.js';
import { jobView } from '../wire/entities.js';
import {
  NewRule,
  newRule,
  Preview,
  previewView,
  Proposal,
  proposalOf,
  Rule,
  RuleChange,
  ruleChange,
  ruleView,
  Status,
  statusView,
} from '../wire/retention.js';
import { closed, IdParams, mapPage, PageQuery, pageOf, pageRequest } from '../wire/schemas.js';
import { Job } from './jobs.js';

/** What nobody confirms takes nothing away. */
const Confirm = closed({
  confirm: Type.Optional(
    Type.Integer({
      minimum: 0,
      default: 0,
      description: 'How many points that are kept now may go by it: `more` of the preview.',
    }),
  ),
});

export const retentionOperations = [
  operation({
    id: 'listRetentionRules',
    method: 'GET',
    path: '/retention',
    summary: 'The retention rules of the project.',
    needs: { project: 'project:read' },
    query: closed(PageQuery),
    answer: pageOf(Rule),
    handle: async ({ services, project, query }) =>
      mapPage(await services.retention.list(project.id, pageRequest(query)), ruleView),
  }),
  operation({
    id: 'createRetentionRule',
    method: 'POST',
    path: '/retention',
    summary:
      'Creates a retention rule; points go by it from the next run on. Refused where more points than `confirm` would go.',
    needs: { project: 'project:write' },
    query: Confirm,
    body: NewRule,
    status: 201,
    answer: Rule,
    handle: async ({ services, project, query: { confirm = 0 }, body }) =>
      ruleView(await services.retention.create(project.id, newRule(body), confirm)),
  }),
  operation({
    id: 'previewRetention',
    method: 'POST',
    path: '/retention/preview',
    summary:
      'What a run would delete by the rules as they are, or as they would be: counts and dates; nothing is deleted.',
    needs: { project: 'project:read' },
    body: Proposal,
    answer: Preview,
    handle: async ({ services, project, body, reply }) =>
      previewView(await services.retention.preview(project.id, proposalOf(body), untilLeft(reply))),
  }),
  operation({
    id: 'retentionStatus',
    method: 'GET',
    path: '/retention/status',
    summary: 'The last run over the project, and when the next one is.',
    needs: { project: 'project:read' },
    answer: Status,
    handle: async ({ services, project }) => statusView(await services.retention.status(project.id)),
  }),
  operation({
    id: 'runRetention',
    method: 'POST',
    path: '/retention/run',
    summary:
      'Deletes now what goes by the rules, as the daily run does; the job says how far it is, and its result has `points` and `series`.',
    needs: { project: 'project:write' },
    status: 202,
    answer: Job,
    handle: async ({ services, principal, project }) =>
      jobView(await services.retention.run(services.rights.ownerOf(principal, project))),
  }),
  operation({
    id: 'getRetentionRule',
    method: 'GET',
    path: '/retention/:id',
    summary: 'One retention rule.',
    needs: { project: 'project:read' },
    params: IdParams,
    answer: Rule,
    handle: async ({ services, project, params }) =>
      ruleView(await services.retention.get(project.id, params.id)),
  }),
  operation({
    id: 'updateRetentionRule',
    method: 'PATCH',
    path: '/retention/:id',
    summary: 'Changes the given members. Refused where more points than `confirm` would go by it.',
    needs: { project: 'project:write' },
    params: IdParams,
    query: Confirm,
    body: RuleChange,
    answer: Rule,
    handle: async ({ services, project, params, query: { confirm = 0 }, body }) =>
      ruleView(await services.retention.update(project.id, params.id, ruleChange(body), confirm)),
  }),
  operation({
    id: 'deleteRetentionRule',
    method: 'DELETE',
    path: '/retention/:id',
    summary:
      'Deletes a retention rule. Refused where more points than `confirm` would go, because another rule counts then.',
    needs: { project: 'project:write' },
    params: IdParams,
    query: Confirm,
    status: 204,
    handle: ({ services, project, params, query: { confirm = 0 } }) =>
      services.retention.delete(project.id, params.id, confirm),
  }),
];
