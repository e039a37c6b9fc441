/**
 * GET /v1/exports/PROJECT[/DEVICE[/SERIES]]: points or aggregates of series. Rules: filters come before `limit`, which
 * counts the newest points of each series; an answer that would have more points than one may is refused, never cut.
 */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { SelectedSeries } from '../../../services/services.js';
import { answerBody } from '../../answers.js';
import type { Call } from '../../route.js';
import { admitSomewhere, authorize, requireDevice, type Asking, type Authorized } from '../credentials.js';
import { deviceNamed, selectNamed } from '../devices/named.js';
import { exportAggregates, exportPoints } from '../exports/points.js';
import { route, type IobeamCall, type IobeamRoute } from '../route.js';
import { CONTENT_TYPES } from '../wire/answer-text.js';
import { exportAnswer } from '../wire/export-answer.js';
import { readExportRequest } from '../wire/export-request.js';
import { projectIdOf, readPositive } from '../wire/ids.js';

const ALL = 'all';
const PATHS = ['/exports/:project', '/exports/:project/:device', '/exports/:project/:device/:series'];

export const exportRoutes: readonly IobeamRoute[] = PATHS.map((path) =>
  route({
    method: 'GET',
    path,
    needs: admitSomewhere('read'),
    handle: async (call) => {
      const { type, pieces } = await readExport(call);
      return call.reply.header('content-type', type).send(await answerBody(call.reply, pieces));
    },
  }),
);

async function readExport(call: IobeamCall & Asking): Promise<{ type: string; pieces: Iterable<string> }> {
  const { services, params, query } = call;
  const projectId = readPositive(params['project'] ?? '');
  if (projectId === undefined) throw invalidField('project_id', params['project'], 'the id of a project');
  const authorized = await authorize(call, 'read', { projectId, ofDevice: true });
  const { project } = authorized;
  const { output, format, grouping, ...wanted } = readExportRequest(query);
  const from = { services, project, series: await select({ services, ...authorized }, params) };
  const series = grouping ? await exportAggregates(from, wanted, grouping) : await exportPoints(from, wanted);
  return { type: CONTENT_TYPES[output], pieces: exportAnswer(projectIdOf(project), series, format, output) };
}

async function select(
  { services, principal, project }: Asking & Authorized,
  { device = ALL, series = ALL }: Call['params'],
): Promise<readonly SelectedSeries[]> {
  if (device !== ALL) requireDevice(principal, await deviceNamed(services, project.id, device));
  return selectNamed(
    services,
    project.id,
    given({
      devices: device === ALL ? undefined : [device],
      series: series === ALL ? undefined : [series],
      deviceIds: principal.device === null ? undefined : [principal.device],
    }),
  );
}
