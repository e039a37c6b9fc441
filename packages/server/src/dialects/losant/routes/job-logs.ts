/** `GET jobLogs` and `GET jobLogs/{jobId}`: the long work of an application as Losant's clients see it. */
import type { Job } from '../../../services/services.js';
import { scope } from '../credentials.js';
import { readPageOf } from '../lists/pages.js';
import { APPLICATION, route, type LosantRoute } from '../route.js';
import { jobView } from '../wire/job-view.js';
import { listAnswer, readList } from '../wire/lists.js';
import { applicationIdOf } from '../wire/ids.js';

const SORTS = {
  runQueuedAt: ({ created }: Job) => created,
  name: ({ kind }: Job) => kind,
  status: ({ state }: Job) => state,
  resourceType: () => 'device',
  runStartedAt: ({ created }: Job) => created,
  runCompletedAt: ({ finished }: Job) => finished,
};

export const jobLogRoutes: readonly LosantRoute[] = [
  route({
    method: 'GET',
    path: `${APPLICATION}/jobLogs`,
    needs: scope('applicationJobLogs.get'),
    async handle({ services, principal, project, query }) {
      const order = readList(query, { sorts: Object.keys(SORTS) });
      const { items, totalCount } = await readPageOf(
        services,
        (page) => services.jobs.listOf(principal, project.id, page),
        order,
        SORTS,
      );
      const applicationId = applicationIdOf(project);
      const views = items.map((job) => jobView(job, applicationId));
      return listAnswer(order, views, totalCount, { applicationId });
    },
  }),
  route({
    method: 'GET',
    path: `${APPLICATION}/jobLogs/:jobId`,
    needs: scope('applicationJobLog.get'),
    async handle({ services, principal, project, params: { jobId = '' } }) {
      return jobView(await services.jobs.find(principal, project.id, jobId), applicationIdOf(project));
    },
  }),
];
