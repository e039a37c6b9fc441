/** Who is told of alerts, and what they were told. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { DELIVERY_STATES } from '../../../model/records/alert.js';
import type { ChannelFields } from '../../../services/services.js';
import { isApiTopic, isTopicName } from '../../topics.js';
import { operation } from '../operations/operation.js';
import {
  ChannelAnswer,
  ChannelChange,
  channelView,
  deliveryView,
  DeliveryView,
  MadeChannel,
  NewChannel,
  newChannel,
} from '../wire/alert-channels.js';
import { closed, Id, IdParams, mapPage, PageQuery, pageOf, pageRequest } from '../wire/schemas.js';

/** Messages to topics of an API would be taken for its own. */
export function checkTopic({ target }: Partial<ChannelFields>, field = 'target.topic'): void {
  if (target?.kind !== 'mqtt') return;
  const { topic } = target;
  if (!isTopicName(topic) || isApiTopic(topic) || topic.startsWith('$'))
    throw invalidField(field, topic, 'a topic without wildcards that belongs to no API');
}

export const alertChannelOperations = [
  operation({
    id: 'listAlertChannels',
    method: 'GET',
    path: '/alert-channels',
    summary: 'The channels by which alerts of the project are told.',
    needs: { project: 'project:read' },
    query: closed(PageQuery),
    answer: pageOf(ChannelAnswer),
    handle: async ({ services, project, query }) =>
      mapPage(await services.alertChannels.list(project.id, pageRequest(query)), channelView),
  }),
  operation({
    id: 'createAlertChannel',
    method: 'POST',
    path: '/alert-channels',
    summary: 'Creates a channel. The secret of a webhook is shown in this answer only.',
    needs: { project: 'project:write' },
    body: NewChannel,
    status: 201,
    answer: MadeChannel,
    async handle({ services, project, body }) {
      const fields = newChannel(body);
      checkTopic(fields);
      const { channel, secret } = await services.alertChannels.create(project.id, fields);
      return { ...channelView(channel), secret };
    },
  }),
  operation({
    id: 'getAlertChannel',
    method: 'GET',
    path: '/alert-channels/:id',
    summary: 'One channel.',
    needs: { project: 'project:read' },
    params: IdParams,
    answer: ChannelAnswer,
    handle: async ({ services, project, params }) =>
      channelView(await services.alertChannels.get(project.id, params.id)),
  }),
  operation({
    id: 'updateAlertChannel',
    method: 'PATCH',
    path: '/alert-channels/:id',
    summary: 'Changes the given members. With another address a webhook gets another secret.',
    needs: { project: 'project:write' },
    params: IdParams,
    body: ChannelChange,
    answer: MadeChannel,
    async handle({ services, project, params, body }) {
      const fields = body as Partial<ChannelFields>;
      checkTopic(fields);
      const { channel, secret } = await services.alertChannels.update(project.id, params.id, fields);
      return { ...channelView(channel), secret };
    },
  }),
  operation({
    id: 'deleteAlertChannel',
    method: 'DELETE',
    path: '/alert-channels/:id',
    summary: 'Deletes a channel; what waits for it is not sent.',
    needs: { project: 'project:write' },
    params: IdParams,
    status: 204,
    handle: ({ services, project, params }) => services.alertChannels.delete(project.id, params.id),
  }),
  operation({
    id: 'testAlertChannel',
    method: 'POST',
    path: '/alert-channels/:id/test',
    summary:
      'Sends a message that tells of no alert, once and at once, also in quiet hours; answers what came of it, as the log has it. At most 30 in an hour of a project.',
    needs: { project: 'project:write' },
    params: IdParams,
    answer: DeliveryView,
    handle: async ({ services, project, params }) =>
      deliveryView(await services.alertChannels.test(project.id, params.id)),
  }),
  operation({
    id: 'listAlertDeliveries',
    method: 'GET',
    path: '/alert-deliveries',
    summary: 'What was told of alerts and what waits to be, the newest first; kept for 30 days.',
    needs: { project: 'project:read' },
    query: closed({
      ...PageQuery,
      state: Type.Optional(Type.Enum([...DELIVERY_STATES])),
      channel: Type.Optional(Id),
    }),
    answer: pageOf(DeliveryView),
    async handle({ services, project, query }) {
      const { state, channel } = query;
      const filter = given({ state, channel });
      return mapPage(
        await services.alertChannels.deliveries(project.id, filter, pageRequest(query)),
        deliveryView,
      );
    },
  }),
];
