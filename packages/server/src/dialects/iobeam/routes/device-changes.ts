/** `PATCH` and `DELETE /v1/devices/ID`: a device's name and type, and its end. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import type { Services } from '../../../services/services.js';
import { bodyReader, Id } from '../wire/body.js';
import { admit, admitSomewhere, authorize, requireDevice } from '../credentials.js';
import { inTurn, requireFreeName } from '../devices/names.js';
import { deviceView, nameOf } from '../wire/device.js';
import { DeviceName } from './register-device.js';

const readChange = bodyReader(
  Type.Object({
    project_id: Type.Optional(Id),
    device_id: Type.Optional(Type.String()),
    device_name: Type.Optional(DeviceName),
    device_type: Type.Optional(DeviceName),
  }),
);

export function mountDeviceChanges(app: FastifyInstance, services: Services): void {
  const writer = admitSomewhere(services, 'write');
  const write = admit(services, 'write', { ofDevice: true });
  app.patch<{ Params: { id: string } }>('/devices/:id', writer.route, async (request, reply) => {
    const { id } = request.params;
    const {
      project_id: projectId,
      device_id: named,
      device_name: name,
      device_type: type,
    } = readChange(request);
    const { principal, project } = await authorize(writer.of(request).principal, services, 'write', {
      projectId,
      ofDevice: true,
    });
    if (named !== undefined && named !== id)
      throw invalidField(
        'body.device_id',
        named,
        `${id}, as in the path: the id of a device does not change`,
      );
    return inTurn(project.id, async () => {
      const before = await services.devices.getDevice(project.id, id);
      requireDevice(principal, before);
      const change = {
        ...(name === undefined || name === nameOf(before) ? {} : { name }),
        ...(type === undefined || type === before.type ? {} : { type }),
      };
      if (Object.keys(change).length === 0) return reply.status(204).send();
      if (change.name !== undefined) await requireFreeName(services, project.id, change.name, before.id);
      return reply.send(deviceView(await services.devices.updateDevice(project.id, id, change)));
    });
  });

  app.delete<{ Params: { id: string } }>('/devices/:id', write.route, async (request, reply) => {
    const { principal, project } = write.of(request);
    requireDevice(principal, await services.devices.getDevice(project.id, request.params.id));
    await services.devices.deleteDevice(project.id, request.params.id);
    return reply.status(204).send();
  });
}
