/** `GET jobLogs` and `GET jobLogs/{jobId}`: the long work of an application as Losant's clients see it. */
import type { Job } from '../../../services/services.js';
import { readPageOf } from '../lists/pages.js';
import type { Action } from '../route.js';
import { jobView } from '../wire/job-view.js';
import { listAnswer, readList } from '../wire/lists.js';

const SORTS = {
  runQueuedAt: ({ created }: Job) => created,
  name: ({ kind }: Job) => kind,
  status: ({ state }: Job) => state,
  resourceType: () => 'device',
  runStartedAt: ({ created }: Job) => created,
  runCompletedAt: ({ finished }: Job) => finished,
};

export const jobLogActions: readonly Action[] = [
  {
    method: 'GET',
    path: '/jobLogs',
    action: 'applicationJobLogs.get',
    async handle(call) {
      const order = readList(call.query, { sorts: Object.keys(SORTS) });
      const { services, principal, project } = call;
      const { items, totalCount } = await readPageOf(
        services,
        (page) => services.jobs.listOf(principal, project.id, page),
        order,
        SORTS,
      );
      const { losantId: applicationId } = project;
      const views = items.map((job) => jobView(job, applicationId));
      return listAnswer(order, views, totalCount, { applicationId });
    },
  },
  {
    method: 'GET',
    path: '/jobLogs/:jobId',
    action: 'applicationJobLog.get',
    async handle({ services, principal, project, request }) {
      const { jobId } = request.params as { jobId: string };
      return jobView(await services.jobs.find(principal, project.id, jobId), project.losantId);
    },
  },
];
