/** Channels themselves, for who has a user's key: make, list, look, change, empty and delete them, and make keys of them. */
import { given } from '../../../model/given.js';
import { randomHexId } from '../../../model/identity.js';
import type { Device, Services } from '../../../services/services.js';
import { channelView } from '../channels/view.js';
import { changeOf } from '../channels/settings.js';
import { makeKey } from '../channels/keys.js';
import {
  admitEditor,
  admitMaker,
  admitOwner,
  admitReader,
  editorOf,
  makerOf,
  type ChannelCaller,
} from '../credentials.js';
import { route } from '../route.js';
import { membersOf, parametersOf } from '../wire/parameters.js';

/** More than a page of people's channels; the answer is bounded in bytes too. */
const MAX_LISTED = 1_000;

async function newestOf({ entryNumbers }: Services, { id, project }: Device): Promise<number> {
  return (await entryNumbers.newest(project, [id])).get(id) ?? 0;
}

const listChannels = route({
  method: 'GET',
  path: '/channels.json',
  needs: admitOwner('project:read'),
  handle: async ({ services, project, query }) => {
    const page = query.integer('page', { least: 1, most: 1_000_000 }) ?? 1;
    const { items } = await services.devices.search(project.id, {
      ...{ offset: (page - 1) * MAX_LISTED, limit: MAX_LISTED },
    });
    const newest = await services.entryNumbers.newest(
      project.id,
      items.map(({ id }) => id),
    );
    return items.map((device) => channelView(device, newest.get(device.id) ?? 0));
  },
});

const createChannel = route({
  method: 'POST',
  path: '/channels.json',
  needs: admitMaker,
  handle: async (call) => {
    const { services } = call;
    const members = await membersOf(call.request);
    const owner = await makerOf(call, members);
    const change = changeOf(members);
    const device = await services.devices.create(owner.project.id, {
      // Names may be equal.
      key: `channel-${randomHexId()}`,
      ...change,
      name: change.name ?? null,
    });
    const keys = [
      await makeKey(services, owner, device, true),
      await makeKey(services, owner, device, false),
    ];
    return channelView(device, 0, keys);
  },
});

const getChannel = route({
  method: 'GET',
  path: '/channels/:channel.json',
  needs: admitReader,
  config: { refusal: '-1' },
  handle: async ({ services, device }) => channelView(device, await newestOf(services, device)),
});

const changeChannel = route({
  method: 'PUT',
  path: '/channels/:channel.json',
  needs: admitEditor,
  handle: async (call) => {
    const members = await membersOf(call.request);
    const { project, device } = await editorOf(call, members);
    const after = await call.services.devices.update(
      project.id,
      device.key,
      given(changeOf(members, device)),
    );
    return channelView(after, await newestOf(call.services, after));
  },
});

const deleteChannel = route({
  method: 'DELETE',
  path: '/channels/:channel.json',
  needs: admitEditor,
  handle: async (call) => {
    const { project, device } = await editorOf(call, await membersOf(call.request));
    const view = channelView(device, await newestOf(call.services, device));
    await call.services.devices.delete(project.id, device.key);
    return view;
  },
});

const clearChannel = route({
  method: 'DELETE',
  path: '/channels/:channel/feeds.json',
  needs: admitEditor,
  handle: async (call) => {
    const { project, device }: ChannelCaller = await editorOf(call, await membersOf(call.request));
    const { services } = call;
    await services.removal.remove(project.id, {
      series: await services.series.ofDevices(project.id, [device.id]),
      numbersAgain: true,
    });
    return [];
  },
});

/** ThingSpeak has it on its page alone; here it is also how a device of another API gets its keys. */
const createKey = route({
  method: 'POST',
  path: '/channels/:channel/api_keys.json',
  needs: admitEditor,
  handle: async (call) => {
    const members = await membersOf(call.request);
    const editor = await editorOf(call, members);
    const isForWriting = parametersOf(members).flag('write_flag') ?? false;
    return makeKey(call.services, editor, editor.device, isForWriting);
  },
});

export const channelRoutes = [
  listChannels,
  createChannel,
  getChannel,
  changeChannel,
  deleteChannel,
  clearChannel,
  createKey,
];
