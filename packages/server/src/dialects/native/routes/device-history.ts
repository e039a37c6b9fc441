/** What happened with a device beside its points: events, connections, and the commands that were sent to it. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import type { Services } from '../../../services/services.js';
import { operation } from '../operations/operation.js';
import { closed, Id, Name, Stamp, Time, Unit } from '../wire/schemas.js';
import { isoFromMicros } from '../../../model/time.js';
import { isoFromMillis, rangeOf } from '../wire/times.js';

const Params = Type.Object({ key: Name });
const Span = {
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  unit: Type.Optional(Unit),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
};
const shared = {
  method: 'GET',
  needs: { project: 'project:read' },
  params: Params,
  query: closed(Span),
} as const;
const Details = Type.Record(Type.String(), Type.Unknown());
const CommandName = Type.String({ minLength: 1, maxLength: 255 });

type Asked = Parameters<typeof rangeOf>[0] & { readonly limit?: number };

/** In milliseconds, the newest first. */
function historyOf(asked: Asked) {
  const { from, to } = rangeOf(asked);
  const ms = (time: number | undefined) => (time === undefined ? undefined : Math.floor(time / 1000));
  return { ...given({ from: ms(from), to: ms(to) }), order: 'desc' as const, limit: asked.limit ?? 100 };
}

export const deviceHistoryOperations = [
  operation({
    ...shared,
    id: 'listConnections',
    path: '/devices/:key/connections',
    summary: 'When the device came and went, the newest first.',
    answer: Type.Object({
      items: Type.Array(Type.Object({ time: Stamp, connected: Type.Boolean(), details: Details })),
    }),
    async handle({ services, project, params, query }) {
      const device = await services.devices.get(project.id, params.key);
      const found = await services.connections.list(device, historyOf(query));
      const items = found.map(({ time, connected, details }) => ({
        ...{ time: isoFromMillis(time), connected, details },
      }));
      return { items };
    },
  }),
  operation({
    ...shared,
    id: 'listCommands',
    path: '/devices/:key/commands',
    summary: 'The commands that were sent to the device, the newest first.',
    answer: Type.Object({
      items: Type.Array(Type.Object({ time: Stamp, name: Type.String(), payload: Type.Unknown() })),
    }),
    async handle({ services, project, params, query }) {
      const device = await services.devices.get(project.id, params.key);
      const found = await services.commands.list(device, historyOf(query));
      return {
        items: found.map(({ time, name, payload }) => ({ time: isoFromMillis(time), name, payload })),
      };
    },
  }),
  operation({
    id: 'sendCommand',
    method: 'POST',
    path: '/devices/:key/commands',
    summary: 'Sends a command to the device; one that is not connected misses it.',
    needs: { project: 'project:write' },
    params: Params,
    body: closed({ name: CommandName, payload: Type.Optional(Type.Unknown()) }),
    status: 204,
    async handle({ services, project, params, body: { name, payload = null } }) {
      const device = await services.devices.get(project.id, params.key);
      await services.commands.send(project.id, [device], { name, payload });
    },
  }),
  operation({
    ...shared,
    id: 'listEvents',
    path: '/devices/:key/events',
    summary: 'The events of the device, the newest first.',
    answer: Type.Object({
      items: Type.Array(
        Type.Object({
          ...{ id: Id, series: Name, time: Stamp, sequence: Type.Integer() },
          extra: Details,
          document: Type.Union([Type.String(), Type.Null()], {
            description: 'JSON text; null: there is none, or it lies in a file.',
          }),
          file: Type.Boolean({ description: 'Its document lies in a file, which the IOTile API gives out.' }),
        }),
      ),
    }),
    async handle({ services, project, params, query }) {
      const device = await services.devices.get(project.id, params.key);
      const { limit = 100 } = query;
      const items = await eventsOf(
        services,
        { project: project.id, device: device.id },
        rangeOf(query),
        limit,
      );
      return { items };
    },
  }),
];

async function eventsOf(
  { events, selections }: Services,
  { project, device }: { project: number; device: number },
  range: ReturnType<typeof rangeOf>,
  limit: number,
) {
  const series = await selections.select(project, { deviceIds: [device] });
  if (series.length === 0) return [];
  const names = new Map(series.map(({ id, name }) => [id, name]));
  const window = { series: [...names.keys()], ...range };
  const { items } = await events.list({ windows: [window] }, 'newest', { offset: 0, limit, shorter: true });
  return items.map(({ id, series: of, time, sequence, extra, document, file }) => ({
    ...{ id, series: names.get(of)!, time: isoFromMicros(time), sequence, extra },
    document,
    file: file !== null,
  }));
}
