/** `/api/metaData/…`: who asks, which devices there are, and what is known of one. */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { sendJson } from '../errors.js';
import { deviceMetadata } from '../wire/metadata.js';

export function mountMetadata(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'project:read');
  app.get('/user', read.route, async (request, reply) => {
    const { userId, principal } = read.of(request);
    const { user, organization } = await services.access.me(principal!);
    const [first = '', ...others] = (user?.name ?? organization.name).split(' ');
    return sendJson(reply, {
      data: {
        // The id that the client sent: programs compare it.
        _id: userId,
        email: user?.email ?? '',
        organisation: {
          _id: String(organization.id),
          orgID: String(organization.id),
          orgName: organization.name,
          hostname: request.hostname,
          phone: null,
        },
        timeCreated: new Date(organization.created).toISOString(),
        userDetail: {
          _id: userId,
          personalDetails: {
            name: { first, last: others.join(' ') },
            phone: null,
            profilePicUrl: '',
            gender: '',
          },
        },
      },
    });
  });

  /** Asked before every data call by most clients: the text is kept as long as the list is the same. */
  const lists = new WeakMap<object, Buffer>();
  app.get('/allDevices', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const names = await services.devices.deviceNames(project.id);
    let text = lists.get(names);
    if (text === undefined) {
      const data = names.map(({ key, type }) => ({ devID: key, devTypeID: type ?? 'device' }));
      lists.set(names, (text = Buffer.from(JSON.stringify({ data }))));
    }
    return reply.type('application/json').send(text);
  });

  app.get('/device/:device', read.route, async (request, reply) => {
    const { project, userId } = read.of(request);
    const device = await services.devices.getDevice(
      project.id,
      (request.params as { device: string }).device,
    );
    const series = await services.devices.seriesOfDevices(project.id, [device.id]);
    return sendJson(reply, { data: deviceMetadata(device, series, userId) });
  });
}
