/** `POST /inputs/{input}/inputdata/`: one record. */
import { admit } from '../credentials.js';
import { inputOf, recordId, sensorOf, store, valueFor } from '../inputs/inputs.js';
import { route } from '../route.js';
import { readDocument } from '../wire/document.js';
import { Problems, type Problem } from '../wire/problems.js';
import { decodeSensorData } from '../wire/sensor-data.js';
import { timeText } from '../wire/times.js';

const AT = '/data';

export const upload = route({
  method: 'POST',
  path: '/inputs/:input/inputdata',
  needs: admit('project:write'),
  points: 'in',
  status: 201,
  handle: async ({ services, project, params: { input = '' }, request, reply }) => {
    const series = await inputOf(services, project, input);
    const problems: Problem[] = [];
    const data = decodeSensorData(readDocument(request.body)['data'], AT, input, problems);
    const value = data && valueFor(series, data.value, `${AT}/attributes/value`, problems);
    if (data === undefined || value === undefined) throw new Problems(problems);
    await store({ services, project, series }, [{ data, value }], () => `${AT}/attributes`);
    const id = recordId(series, data.time);
    const attributes = { timestamp: timeText(data.time), value: String(data.value), ...data.echo };
    void reply.header('location', `/api/external/v1/inputs/${encodeURIComponent(input)}/inputdata/${id}/`);
    return { data: { type: 'SensorData', id, attributes, relationships: sensorOf(series) } };
  },
});
