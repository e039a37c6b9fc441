/** What deleting a device, a series or a project would take away. */
import { Type } from 'typebox';
import { isoFromMicros } from '../../../model/time.js';
import type { DeletedKind, Services, WhatGoes } from '../../../services/services.js';
import { operation } from '../operations/operation.js';
import { IdParams, Name, Stamp } from '../wire/schemas.js';
import { isoFromMillis } from '../wire/times.js';

const Preview = Type.Object({
  points: Type.Integer(),
  exact: Type.Boolean({
    description: 'False: of more than 10,000 series; points that were written again are counted again.',
  }),
  first: Type.Union([Stamp, Type.Null()], { description: 'Of the first point.' }),
  last: Type.Union([Stamp, Type.Null()]),
  devices: Type.Integer(),
  series: Type.Integer(),
  externalIds: Type.Integer(),
  alertRules: Type.Integer(),
  alerts: Type.Integer({ description: 'That rules have found, those that are over among them.' }),
  events: Type.Integer(),
  tokens: Type.Integer({ description: 'That are good for this alone.' }),
  files: Type.Integer({ description: 'Of events; of a project also those of exports.' }),
  restorableUntil: Stamp,
});

const stampOf = (micros: number | null) => (micros === null ? null : isoFromMicros(micros));

const previewView = ({ first, last, restorableUntil, ...rest }: WhatGoes) => ({
  ...rest,
  first: stampOf(first),
  last: stampOf(last),
  restorableUntil: isoFromMillis(restorableUntil),
});

const previewOf = async (services: Services, kind: DeletedKind, project: number, id: number) =>
  previewView(await services.deleted.preview(kind, project, id));

export const deletionPreviews = [
  operation({
    id: 'previewDeviceDeletion',
    method: 'GET',
    path: '/devices/:key/deletion',
    summary: 'What deleting the device would take away; nothing is deleted.',
    needs: { project: 'project:read' },
    params: Type.Object({ key: Name }),
    answer: Preview,
    async handle({ services, project, params }) {
      const { id } = await services.devices.get(project.id, params.key);
      return previewOf(services, 'device', project.id, id);
    },
  }),
  operation({
    id: 'previewSeriesDeletion',
    method: 'GET',
    path: '/series/:id/deletion',
    summary: 'What deleting the series would take away; nothing is deleted.',
    needs: { project: 'project:read' },
    params: IdParams,
    answer: Preview,
    async handle({ services, project, params }) {
      const { id } = await services.series.get(project.id, params.id);
      return previewOf(services, 'series', project.id, id);
    },
  }),
  operation({
    id: 'previewProjectDeletion',
    method: 'GET',
    path: '/projects/:id/deletion',
    summary: 'What deleting the project would take away; nothing is deleted.',
    needs: 'token',
    params: IdParams,
    answer: Preview,
    async handle({ services, principal, params }) {
      const project = await services.rights.project(principal, params.id, 'project:read');
      return previewOf(services, 'project', project.id, project.id);
    },
  }),
];
