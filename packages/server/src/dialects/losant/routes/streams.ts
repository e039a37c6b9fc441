/** `GET stateStream|commandStream`: what a device reports or is sent from now on, as server-sent events. */
import type { TailPoint } from '../../../services/services.js';
import { deviceOf } from '../credentials.js';
import type { EventStreams } from '../../event-streams.js';
import { streamEvents } from '../data/event-stream.js';
import type { Action } from '../route.js';
import { setValue, type StateView } from '../wire/state-groups.js';
import { isoTime } from '../wire/times.js';
import { commandView } from './commands.js';

export const streamActions = (streams: EventStreams): readonly Action[] => [
  {
    method: 'GET',
    path: '/devices/:deviceId/stateStream',
    action: 'device.stateStream',
    async handle(call) {
      const { services, project } = call;
      const device = await deviceOf(call.request, services, call);
      return streamEvents(streams, call, { event: 'deviceState', action: 'device.stateStream' }, (send) =>
        services.tail.subscribe(project.id, { devices: [device.key] }, undefined, reader(send)),
      );
    },
  },
  {
    method: 'GET',
    path: '/devices/:deviceId/commandStream',
    action: 'device.commandStream',
    async handle(call) {
      const { services, project } = call;
      const { id } = await deviceOf(call.request, services, call);
      return streamEvents(streams, call, { event: 'deviceCommand', action: 'device.commandStream' }, (send) =>
        services.commands.subscribe((command) => {
          if (command.project === project.id && command.device.id === id) send(commandView(command));
        }),
      );
    },
  },
];

/** Points of one instant that come one after the other are one report. They all come within one turn of the event loop. */
function reader(send: (state: object) => void) {
  let state: StateView | undefined;
  const flush = () => {
    if (state !== undefined) send(state);
    state = undefined;
  };
  return {
    point({ time, name, value, metadata }: TailPoint) {
      const at = isoTime(time);
      if (state !== undefined && (state.time !== at || Object.hasOwn(state.data, name))) flush();
      if (state === undefined) {
        state = { time: at, data: {} };
        queueMicrotask(flush);
      }
      setValue(state.data, name, value);
      if (metadata !== undefined) state.meta ??= metadata;
    },
    gap() {
      // Only a reader that resumes can have one.
    },
  };
}
