/** The audit log, for those who administer the organization, or a project for its part. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import { nowMicros } from '../../../model/time.js';
import { operation } from '../operations/operation.js';
import { closed, Id, mapPage, PageQuery, pageOf, pageRequest, Stamp, Time, Unit } from '../wire/schemas.js';
import { auditView } from '../wire/entities.js';
import { checkOrder, timeOf } from '../wire/times.js';

const OptionalString = Type.Union([Type.String(), Type.Null()]);

const Entry = Type.Object({
  id: Id,
  time: Stamp,
  project: Type.Union([Id, Type.Null()]),
  actor: Type.Object({
    kind: Type.Enum(['user', 'token', 'device', 'local', 'platform', 'unknown'], {
      description:
        'A person who logged in, a token, a device, the command on the machine itself, the platform by itself, or nobody who showed a credential.',
    }),
    id: Type.Union([Id, Type.Null()]),
    name: OptionalString,
  }),
  address: OptionalString,
  door: Type.String({
    description: 'The API by which it came; `command` for the command on the machine itself.',
  }),
  action: Type.String(),
  subject: Type.Object({ kind: Type.String(), id: OptionalString, name: OptionalString }),
  details: Type.Object({}, { description: 'Of changed members `{from, to}`; never a secret.' }),
});

export const auditOperation = operation({
  id: 'audit',
  method: 'GET',
  path: '/audit',
  summary:
    'Who changed what, the newest first: of the organization, or of a project that the caller administers.',
  needs: 'token',
  query: closed({
    project: Type.Optional(Id),
    since: Type.Optional(Time),
    until: Type.Optional(Time),
    unit: Type.Optional(Unit),
    actor: Type.Optional(
      Type.String({
        maxLength: 255,
        description: 'E-mail address of a person, name of a token, or key of a device.',
      }),
    ),
    action: Type.Optional(
      Type.String({ maxLength: 100, description: 'An action, or the beginning of some: `user.*`.' }),
    ),
    ...PageQuery,
  }),
  answer: pageOf(Entry),
  async handle({ services, principal, query }) {
    const { project, since, until, unit = 'ms', actor, action } = query;
    const { audit, rights } = services;
    const now = nowMicros();
    const milliseconds = (time: string | number, field: string) =>
      Math.ceil(timeOf(time, field, unit, now) / 1000);
    const from = since === undefined ? undefined : milliseconds(since, 'since');
    const to = until === undefined ? undefined : milliseconds(until, 'until');
    if (from !== undefined && to !== undefined)
      checkOrder(from * 1000, to * 1000, { field: 'until', value: until, start: 'since' });
    const asked = project === undefined ? principal.projects : [project];
    if (asked === null) rights.require(principal, 'organization:admin');
    for (const id of asked ?? []) await rights.project(principal, id, 'project:admin');
    const page = await audit.list(
      {
        organization: principal.organization,
        projects: asked,
        ...given({ since: from, until: to, actor, action }),
      },
      pageRequest(query),
    );
    return mapPage(page, auditView);
  },
});
