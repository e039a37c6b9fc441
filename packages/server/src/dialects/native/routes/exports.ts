/** `POST /exports`: all points of a selection as a file, made by a job. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { EXPORT_FORMATS, EXPORT_LAYOUTS } from '../../../model/exports.js';
import { given } from '../../../model/given.js';
import { MAX_MICROS } from '../../../model/time.js';
import type { ExportEnd, SelectedSeries } from '../../../services/services.js';
import { Aggregations, aggregationsOf, BUCKET_EXPECTED, bucketOf } from '../query/aggregations.js';
import { operation } from '../operations/operation.js';
import { Warning } from '../query/query-operation.js';
import { closed, Time, Unit } from '../wire/schemas.js';
import { SelectionMembers, selectionOf } from '../query/selection.js';
import { catalogLines } from '../wire/catalog-lines.js';
import { jobView } from '../wire/entities.js';
import { rangeOf } from '../wire/times.js';
import { Job } from './jobs.js';

const EMAIL = '^[^\\s@<>,;"]+@[^\\s@<>,;"]+$';

const Order = closed({
  ...SelectionMembers,
  unit: Type.Optional(Unit),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  format: Type.Optional(Type.Enum([...EXPORT_FORMATS], { default: 'csv' })),
  layout: Type.Optional(
    Type.Enum([...EXPORT_LAYOUTS], {
      default: 'long',
      description: 'A row per point, or a row per device and instant with a column per series name.',
    }),
  ),
  bucket: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 50,
      expected: BUCKET_EXPECTED,
      description: 'Aggregations over buckets instead of the points themselves.',
    }),
  ),
  zone: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  aggregations: Type.Optional(Aggregations),
  filePerDevice: Type.Optional(Type.Boolean({ default: false })),
  catalog: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'Another file that describes devices and series, one JSON object per line. Parquet and Arrow have it in the metadata of their schema in any case.',
    }),
  ),
  title: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: "Beginning of the files' names." }),
  ),
  email: Type.Optional(
    Type.String({
      pattern: EMAIL,
      maxLength: 254,
      expected: 'an e-mail address',
      description: 'Gets the links.',
    }),
  ),
  callbackUrl: Type.Optional(
    Type.String({ minLength: 1, maxLength: 2048, description: 'Gets a POST of `{job}` at the end.' }),
  ),
});

/** What the callback address gets. */
const endOf = ({ job }: ExportEnd) => ({ job: jobView(job) });

export const exportOperation = operation({
  id: 'startExport',
  method: 'POST',
  path: '/exports',
  summary: 'Starts an export without a cap on points; the job has progress, links, row count and checksum.',
  needs: { project: 'project:read' },
  body: Order,
  status: 202,
  answer: Type.Object({ ...Job.properties, warnings: Type.Optional(Type.Array(Warning)) }),
  async handle({ services, principal, project, body }) {
    const { bucket, zone, format = 'csv', layout = 'long', title, email, callbackUrl } = body;
    if (bucket === undefined && (zone !== undefined || body.aggregations !== undefined))
      throw invalidField('bucket', undefined, 'a width such as 5m when there are aggregations or a zone');
    const selection = selectionOf(body);
    const series = await services.selections.selectAll(project.id, selection);
    const unknown = await services.selections.unknownNames(project.id, selection, series);
    const shape = bucket === undefined ? undefined : bucketOf(bucket, zone);
    const warnings = [...unknown, ...(shape?.warnings ?? [])];
    const lines = (some: readonly SelectedSeries[]) => catalogLines(services, project.id, some);
    const job = await services.exports.start({
      owner: services.rights.ownerOf(principal, project),
      series,
      from: 0,
      to: MAX_MICROS,
      ...rangeOf(body),
      format,
      layout,
      filePerDevice: body.filePerDevice ?? false,
      input: body,
      ...given({
        buckets: shape && { bucket: shape.bucket, aggregations: aggregationsOf(body.aggregations) },
        // Rows of buckets are no points: what they are of is nothing that they could be imported into.
        catalog: shape ? undefined : { lines, file: body.catalog ?? false },
        title,
        email,
        callback: callbackUrl === undefined ? undefined : { url: callbackUrl, body: endOf },
      }),
    });
    return { ...jobView(job), ...given({ warnings: warnings.length > 0 ? warnings : undefined }) };
  },
});
