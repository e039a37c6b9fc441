/** `/api/metaData/…`: who asks, which devices there are, and what is known of one. */
import { admit } from '../credentials.js';
import { deviceNamed } from '../data/sensors.js';
import { route, type CallerCall, type IosenseRoute } from '../route.js';
import { DEV_ID } from '../wire/ids.js';
import { deviceMetadata } from '../wire/metadata.js';

const read = admit('project:read');

/** Lists of devices as they are sent; asked for before every data call by most clients, so kept as long as they are the same. */
const sentLists = new WeakMap<object, Buffer>();

export const metadataRoutes: readonly IosenseRoute[] = [
  route({ method: 'GET', path: '/user', needs: read, handle: showUser }),
  route({
    method: 'GET',
    path: '/allDevices',
    needs: read,
    handle: async ({ services, project, reply }) => {
      const names = await services.devices.names(project.id);
      let text = sentLists.get(names);
      if (text === undefined) {
        const ids = await services.externalIds.brought(
          DEV_ID,
          project.id,
          names.map(({ id }) => id),
        );
        const data = names.map(({ id, key, type }) => ({
          devID: ids.get(id) ?? key,
          devTypeID: type ?? 'device',
        }));
        sentLists.set(names, (text = Buffer.from(JSON.stringify({ data }))));
      }
      return reply.type('application/json').send(text);
    },
  }),
  route({
    method: 'GET',
    path: '/device/:device',
    needs: read,
    handle: async ({ services, project, userId, params: { device: key = '' } }) => {
      const device = await deviceNamed(services, project, key);
      const series = await services.series.ofDevices(project.id, [device.id]);
      return { data: deviceMetadata(device, series, userId) };
    },
  }),
];

async function showUser({ services, userId, principal, request }: CallerCall): Promise<object> {
  const { user, organization } = await services.people.me(principal);
  const [first = '', ...others] = (user?.name ?? organization.name).split(' ');
  return {
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
  };
}
