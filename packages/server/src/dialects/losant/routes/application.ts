/** `GET|PATCH|DELETE /applications/{applicationId}`. */
import { compileCheck } from '../../validation.js';
import { ApplicationPatch, factsOf, viewApplication } from '../applications/applications.js';
import type { Action } from '../route.js';
import { losantFacts } from '../wire/devices.js';

const check = compileCheck(ApplicationPatch, 'body');

export const applicationActions: readonly Action[] = [
  {
    method: 'GET',
    path: '',
    action: 'application.get',
    handle: ({ services, principal, project, query }) => viewApplication(services, principal, project, query),
  },
  {
    method: 'PATCH',
    path: '',
    action: 'application.patch',
    async handle({ services, principal, project, query, body }) {
      const change = check(body());
      const { name, description } = change;
      const losant = { ...losantFacts(project.attributes), ...factsOf(change) };
      const after = await services.projects.update(project.id, {
        ...(name !== undefined && { name }),
        ...(description !== undefined && { description }),
        attributes: { ...project.attributes, losant },
      });
      return viewApplication(services, principal, after, query);
    },
  },
  {
    method: 'DELETE',
    path: '',
    action: 'application.delete',
    async handle({ services, project }) {
      await services.projects.delete(project.id);
      return { success: true };
    },
  },
];
