/** `GET jobLogs` and `GET jobLogs/{jobId}`: the long work of an application as Losant's clients see it. */
import type { Job } from '../../../services/services.js';
import type { Action, Call } from '../route.js';
import { jobView } from '../wire/job-view.js';
import { listAnswer, pageOf, readList } from '../wire/lists.js';
import { append } from '../../../model/lists.js';

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
      const { items, totalCount } = pageOf(await allJobs(call), order, SORTS);
      const { losantId: applicationId } = call.project;
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

const PAGE = 1_000;

async function allJobs({ services, principal, project }: Call): Promise<Job[]> {
  const jobs: Job[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await services.jobs.listOf(principal, project.id, {
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    });
    append(jobs, page.items);
    if (page.next === null) return jobs;
    cursor = page.next;
  }
}
