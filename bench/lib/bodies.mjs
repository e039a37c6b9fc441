/**
 * Request bodies of one round, in each form of the write API. A connection owns a share of the devices, as gateways do,
 * so that each series' points arrive in order.
 */
import { reportForm, REPORT_TYPE } from './reports.mjs';
import { sensorsOf } from './sensors.mjs';

export const CONTENT_TYPES = {
  line: 'text/plain',
  narrow: 'text/plain',
  columnar: 'application/json',
  array: 'application/json',
  report: REPORT_TYPE,
};

/** `{form, set, devices, width, steps, batch, connections, start, interval, seed}` → a list of bodies per connection, of `batch` points each. */
export function makeBodies(job) {
  const queues = Array.from({ length: job.connections }, () => []);
  const sensors = sensorsOf(job);
  const share = Math.ceil(job.devices / job.connections);
  for (let connection = 0; connection < job.connections; connection++) {
    const first = connection * share;
    const devices = Math.min(job.devices, first + share) - first;
    if (devices <= 0) continue;
    const stepsPerBatch = Math.max(1, Math.round(job.batch / (devices * job.width)));
    const devicesPerBatch = Math.max(1, Math.min(devices, Math.round(job.batch / job.width)));
    for (let step = 0; step < job.steps; step += stepsPerBatch) {
      const steps = Math.min(stepsPerBatch, job.steps - step);
      for (let device = 0; device < devices; device += devicesPerBatch) {
        const count = Math.min(devicesPerBatch, devices - device);
        const body = FORMS[job.form](job, sensors, { first: first + device, count, step, steps });
        queues[connection].push({ body: Buffer.from(body), points: count * steps * job.width });
      }
    }
  }
  return queues;
}

export const deviceKey = (device) => `device-${String(device).padStart(5, '0')}`;
export const seriesName = (series) => `sensor_${series}`;

const FORMS = {
  report: reportForm,
  line(job, sensors, part) {
    let text = '';
    for (let step = part.step; step < part.step + part.steps; step++) {
      const nanoseconds = `${job.start + step * job.interval}000000`;
      for (let device = part.first; device < part.first + part.count; device++) {
        text += `tributary,device=${deviceKey(device + (job.firstDevice ?? 0))} `;
        for (let series = 0; series < job.width; series++) {
          text += `${series === 0 ? '' : ','}${seriesName(series)}=${sensors.next(device * job.width + series)}`;
        }
        text += ` ${nanoseconds}\n`;
      }
    }
    return text;
  },
  /** One field a line, as many exporters write. */
  narrow(job, sensors, part) {
    let text = '';
    for (let step = part.step; step < part.step + part.steps; step++) {
      const nanoseconds = `${job.start + step * job.interval}000000`;
      for (let device = part.first; device < part.first + part.count; device++) {
        const key = `tributary,device=${deviceKey(device + (job.firstDevice ?? 0))} `;
        for (let series = 0; series < job.width; series++) {
          text += `${key}${seriesName(series)}=${sensors.next(device * job.width + series)} ${nanoseconds}\n`;
        }
      }
    }
    return text;
  },
  columnar(job, sensors, part) {
    const tables = [];
    const series = Array.from({ length: job.width }, (_, at) => seriesName(at));
    for (let device = part.first; device < part.first + part.count; device++) {
      const rows = [];
      for (let step = part.step; step < part.step + part.steps; step++) {
        const values = series.map((_, at) => sensors.next(device * job.width + at));
        rows.push([job.start + step * job.interval, ...values]);
      }
      tables.push({ device: deviceKey(device + (job.firstDevice ?? 0)), series, rows });
    }
    return JSON.stringify({ tables });
  },
  array(job, sensors, part) {
    const points = [];
    for (let step = part.step; step < part.step + part.steps; step++) {
      for (let device = part.first; device < part.first + part.count; device++) {
        for (let series = 0; series < job.width; series++) {
          points.push({
            device: deviceKey(device + (job.firstDevice ?? 0)),
            series: seriesName(series),
            time: job.start + step * job.interval,
            value: sensors.next(device * job.width + series),
          });
        }
      }
    }
    return JSON.stringify(points);
  },
};
