/** A simulated plant in one request, for whoever wants to see something before the first device is there. */
import { operation } from '../operations/operation.js';
import { Project, viewOfProject } from './projects.js';

export const demoOperation = operation({
  id: 'startDemo',
  method: 'POST',
  path: '/demo',
  summary:
    'Makes the project of a simulated plant, unless it is there, and lets the plant write until the server stops or the project is deleted.',
  needs: { scope: 'organization:admin' },
  answer: Project,
  handle: async ({ services, principal }) => viewOfProject(await services.demo.start(principal)),
});
