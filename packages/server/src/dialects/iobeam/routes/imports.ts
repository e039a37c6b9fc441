/**
 * POST /v1/imports: points of one registered device. Rule: all or nothing; a refused request leaves no point, no series
 * and no device behind.
 */
import { errorAgain, TributaryError } from '../../../errors/error.js';
import { isJsonObject } from '../../../model/json-object.js';
import type { Project } from '../../../services/services.js';
import { readJson, whenRoom } from '../../json-slices.js';
import { admitSomewhere, authorize, requireDevice, type Asking } from '../credentials.js';
import { deviceNamed } from '../devices/named.js';
import { findNamespace } from '../namespaces/namespaces.js';
import { route, type IobeamCall } from '../route.js';
import { DEVICE } from '../wire/ids.js';
import { UNIT_OF } from '../wire/times.js';
import { addPoints } from '../wire/import-points.js';
import { DEFAULT_NAMESPACE, readImport, readProject, type ImportRequest } from '../wire/import-request.js';

export const importPoints = route({
  method: 'POST',
  path: '/imports',
  needs: admitSomewhere('write'),
  points: 'in',
  handle: async (call) => {
    await readAndStore(call);
    return {};
  },
});

async function readAndStore(call: Asking & Pick<IobeamCall, 'request'>): Promise<void> {
  const { request } = call;
  const body = request.body as Buffer | undefined;
  if (!body || body.length === 0) throw new TributaryError('body_empty', { expected: 'an import as JSON' });
  return whenRoom(body.length, async () => {
    const json = await readJson(body);
    const into = async (projectId: number | undefined) => {
      const { project } = await authorize(call, 'write', { projectId, ofDevice: true });
      request.inputProject = project.id;
      return project;
    };
    const imported = await readOrListRefusal(json, into);
    return store(call, await into(imported.project), imported);
  });
}

/** A body that cannot be read may name its project nevertheless. */
async function readOrListRefusal(
  json: unknown,
  into: (projectId: number | undefined) => Promise<unknown>,
): Promise<ImportRequest> {
  try {
    return readImport(json);
  } catch (error) {
    const { project_id: id } = isJsonObject(json) ? json : {};
    // The answer says what is wrong with the body, not what is wrong with its project.
    if (id !== undefined)
      await Promise.resolve()
        .then(() => into(readProject(id)))
        .catch(() => undefined);
    throw error;
  }
}

async function store(
  { services, principal }: Asking,
  project: Project,
  imported: ImportRequest,
): Promise<void> {
  if (principal.device !== null)
    requireDevice(principal, await deviceNamed(services, project.id, imported.device));
  const device = await services.externalIds.keyBehind(DEVICE, project.id, imported.device);
  if (device === undefined) throw new TributaryError('device_not_registered', { value: imported.device });
  const prefix =
    imported.namespace === DEFAULT_NAMESPACE
      ? ''
      : (await findNamespace(services, project.id, imported.namespace)).prefix;
  const batch = services.ingest.begin({ ...project, createDevices: false, createSeries: true });
  if (imported.format !== 'timeval') batch.timesIn(UNIT_OF[imported.format]);
  try {
    await addPoints({ ...imported, device }, prefix, batch);
  } catch (error) {
    services.ingest.release(batch);
    throw error;
  }
  const { stored, refused } = await batch.commit({ atomic: true });
  const [first] = refused;
  if (first) {
    const ofPoint = first.code !== 'device_not_registered';
    throw errorAgain({ ...first, message: `${ofPoint ? `Point ${first.index}: ` : ''}${first.message}` });
  }
  // A request without points names a device too.
  if (stored === 0) await services.devices.get(project.id, device);
}
