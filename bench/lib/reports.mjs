/**
 * Streamer reports of the IOTile API, as gateways upload them: a signed list in a multipart form. One report has the
 * points of one device, as many as one table of columnar JSON has; its readings are integers.
 */
import { createHash } from 'node:crypto';

const BOUNDARY = '----tributary-bench';
export const REPORT_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
const HEAD = Buffer.from(
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="report.bin"\r\n\r\n`,
);
const TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
const FIRST_VARIABLE = 0x5001;

/** `job.numbers` are the devices' numbers; `job.base` is when they were switched on, in milliseconds. */
export function reportForm(job, sensors, { first: device, steps, step }) {
  const count = steps * job.width;
  const length = 20 + 16 * count + 24;
  const file = Buffer.alloc(length);
  const start = (job.start - job.base) / 1000 + (step * job.interval) / 1000;
  const interval = job.interval / 1000;
  file.writeUInt8(1, 0);
  file.writeUInt8(length & 0xff, 1);
  file.writeUInt16LE(length >> 8, 2);
  file.writeUInt32LE(job.numbers[device], 4);
  file.writeUInt32LE(step + 1, 8);
  file.writeUInt32LE(job.uptime, 12);
  file.writeUInt16LE(0xd7ff, 18);
  // The ids of a device's readings rise with their times.
  const firstId = 1 + Math.round(start / interval) * job.width;
  let at = 20;
  for (let row = 0; row < steps; row++) {
    for (let series = 0; series < job.width; series++, at += 16) {
      const value = sensors.next(device * job.width + series);
      file.writeUInt16LE(FIRST_VARIABLE + series, at);
      file.writeUInt32LE(firstId + row * job.width + series, at + 4);
      file.writeUInt32LE(start + row * interval, at + 8);
      file.writeUInt32LE(Math.round(Math.abs(value) * 100), at + 12);
    }
  }
  file.writeUInt32LE(firstId, at);
  file.writeUInt32LE(firstId + count - 1, at + 4);
  createHash('sha256')
    .update(file.subarray(0, length - 16))
    .digest()
    .copy(file, length - 16, 0, 16);
  return Buffer.concat([HEAD, file, TAIL]);
}
