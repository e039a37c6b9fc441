/** `GET stateStream|commandStream`: what a device reports or is sent from now on, as server-sent events. */
import type { EventStreams } from '../../event-streams.js';
import { deviceOf, scope } from '../credentials.js';
import { streamEvents } from '../data/event-stream.js';
import { reportsOfPoints } from '../data/reports-of-points.js';
import { APPLICATION, route, type LosantRoute } from '../route.js';
import { commandView } from '../wire/commands.js';

export const streamRoutes = (streams: EventStreams): readonly LosantRoute[] => [
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/:deviceId/stateStream`,
    needs: scope('device.stateStream'),
    async handle(call) {
      const { services, project } = call;
      const device = await deviceOf(call);
      return streamEvents(streams, call, { event: 'deviceState', action: 'device.stateStream' }, (send) =>
        services.tail.subscribe(project.id, { devices: [device.key] }, undefined, reportsOfPoints(send)),
      );
    },
  }),
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/:deviceId/commandStream`,
    needs: scope('device.commandStream'),
    async handle(call) {
      const { services, project } = call;
      const { id } = await deviceOf(call);
      return streamEvents(streams, call, { event: 'deviceCommand', action: 'device.commandStream' }, (send) =>
        services.commands.subscribe((command) => {
          if (command.project === project.id && command.device.id === id) send(commandView(command));
        }),
      );
    },
  }),
];
