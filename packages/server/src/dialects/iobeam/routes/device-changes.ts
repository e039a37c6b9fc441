/** `PATCH` and `DELETE /v1/devices/ID`: a device's name and type, and its end. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Device, Project, Services } from '../../../services/services.js';
import { admit, admitSomewhere, authorize, requireDevice } from '../credentials.js';
import { deviceNamed } from '../devices/named.js';
import { inTurn, requireFreeName } from '../devices/names.js';
import { route, type IobeamRoute } from '../route.js';
import { bodyReader } from '../wire/body.js';
import { deviceView, nameOf } from '../wire/device.js';
import { Id, projectIdOf } from '../wire/ids.js';
import { DeviceName } from './register-device.js';

const readChange = bodyReader(
  Type.Object({
    project_id: Type.Optional(Id),
    device_id: Type.Optional(Type.String()),
    device_name: Type.Optional(DeviceName),
    device_type: Type.Optional(DeviceName),
  }),
);

export const deviceChangeRoutes: readonly IobeamRoute[] = [
  route({
    method: 'PATCH',
    path: '/devices/:id',
    needs: admitSomewhere('write'),
    handle: async (call) => {
      const { services, params, request } = call;
      const { id = '' } = params;
      const {
        project_id: projectId,
        device_id: named,
        device_name: name,
        device_type: type,
      } = readChange(request);
      const { principal, project } = await authorize(call, 'write', { projectId, ofDevice: true });
      if (named !== undefined && named !== id)
        throw invalidField(
          'body.device_id',
          named,
          `${id}, as in the path: the id of a device does not change`,
        );
      return inTurn(project.id, async () => {
        const before = await deviceNamed(services, project.id, id);
        requireDevice(principal, before);
        return change(services, project, before, { name, type });
      });
    },
  }),
  route({
    method: 'DELETE',
    path: '/devices/:id',
    needs: admit('write', { ofDevice: true }),
    handle: async ({ services, principal, project, params: { id = '' } }) => {
      const device = await deviceNamed(services, project.id, id);
      requireDevice(principal, device);
      await services.devices.delete(project.id, device.key);
    },
  }),
];

/** The device afterwards; undefined if it was so already. */
async function change(
  services: Services,
  project: Project,
  before: Device,
  { name, type }: { readonly name: string | undefined; readonly type: string | undefined },
): Promise<object | undefined> {
  const fields = given({
    name: name === nameOf(before) ? undefined : name,
    type: type === before.type ? undefined : type,
  });
  if (Object.keys(fields).length === 0) return undefined;
  if (fields.name !== undefined) await requireFreeName(services, project.id, fields.name, before.id);
  const after = await services.devices.update(project.id, before.key, fields);
  return deviceView(after, projectIdOf(project));
}
