/** `POST /inputs/{input}/inputdata/`: one record. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { inputOf, recordId, sensorOf, store, valueFor } from '../inputs/inputs.js';
import { sendJsonApi } from '../wire/media.js';
import { Problems, type Problem } from '../wire/problems.js';
import { readDocument } from '../wire/document.js';
import { decodeSensorData } from '../wire/sensor-data.js';
import { timeText } from '../wire/times.js';

const AT = '/data';

export function mountUpload(app: FastifyInstance, services: Services): void {
  const write = admit(services, 'project:write');
  app.post('/inputs/:input/inputdata', write.inputRoute, async (request: FastifyRequest, reply) => {
    const { project } = write.of(request);
    const { input } = request.params as { input: string };
    const series = await inputOf(services, project, input);
    const problems: Problem[] = [];
    const data = decodeSensorData(readDocument(request.body)['data'], AT, input, problems);
    const value = data && valueFor(series, data.value, `${AT}/attributes/value`, problems);
    if (data === undefined || value === undefined) throw new Problems(problems);
    await store(services, project, series, [{ data, value }], () => `${AT}/attributes`);
    const id = recordId(series, data.time);
    const attributes = { timestamp: timeText(data.time), value: String(data.value), ...data.echo };
    void reply
      .status(201)
      .header('location', `/api/external/v1/inputs/${encodeURIComponent(input)}/inputdata/${id}/`);
    return sendJsonApi(reply, {
      data: { type: 'SensorData', id, attributes, relationships: sensorOf(series) },
    });
  });
}
