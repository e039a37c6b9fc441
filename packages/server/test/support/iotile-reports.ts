/** Makes streamer reports of all three forms, byte by byte from their description, for tests. */
import { createHash } from 'node:crypto';
import { encode } from '@msgpack/msgpack';

export interface MadeReading {
  readonly variable: number;
  readonly id: number;
  readonly clock: number;
  readonly value: number;
}

export interface MadeReport {
  readonly device: number;
  readonly streamer?: number;
  readonly selector?: number;
  readonly number?: number;
  readonly sentUptime?: number;
  readonly flags?: number;
  readonly readings: readonly MadeReading[];
}

export const idsOf = (readings: readonly { readonly id: number }[]): [lowest: number, highest: number] => [
  readings.reduce((least, { id }) => Math.min(least, id), readings[0]?.id ?? 0),
  readings.reduce((most, { id }) => Math.max(most, id), 0),
];

export function signedList(report: MadeReport): Buffer {
  const { readings } = report;
  const length = 20 + 16 * readings.length + 24;
  const file = Buffer.alloc(length);
  file.writeUInt8(1, 0);
  file.writeUInt8(length & 0xff, 1);
  file.writeUInt16LE(length >> 8, 2);
  file.writeUInt32LE(report.device, 4);
  file.writeUInt32LE(report.number ?? 1, 8);
  file.writeUInt32LE(report.sentUptime ?? 0, 12);
  file.writeUInt8(report.flags ?? 0, 16);
  file.writeUInt8(report.streamer ?? 0, 17);
  file.writeUInt16LE(report.selector ?? 0xd7ff, 18);
  let at = 20;
  for (const { variable, id, clock, value } of readings) {
    file.writeUInt16LE(variable, at);
    file.writeUInt32LE(id, at + 4);
    file.writeUInt32LE(clock, at + 8);
    file.writeUInt32LE(value, at + 12);
    at += 16;
  }
  const [lowest, highest] = idsOf(readings);
  file.writeUInt32LE(lowest, at);
  file.writeUInt32LE(highest, at + 4);
  return sign(file);
}

/** Puts the right hash behind a report that was changed. */
export function sign(file: Buffer): Buffer {
  const end = file.length - 16;
  createHash('sha256').update(file.subarray(0, end)).digest().copy(file, end, 0, 16);
  return file;
}

/** The members of a dictionary report; tests spread them and change some. */
export function dictionary(report: MadeReport, more: Record<string, unknown> = {}): Record<string, unknown> {
  const [lowest, highest] = idsOf(report.readings);
  return {
    format: 'v100',
    device: report.device,
    streamer_index: report.streamer ?? 256,
    streamer_selector: report.selector ?? 0xffff,
    incremental_id: report.number ?? 1,
    lowest_id: lowest,
    highest_id: highest,
    device_sent_timestamp: report.sentUptime ?? 0,
    events: [],
    data: report.readings.map(({ variable, id, clock, value }) => ({
      stream: variable,
      streamer_local_id: id,
      device_timestamp: clock,
      timestamp: null,
      value,
    })),
    ...more,
  };
}

export const messagePack = (value: unknown): Buffer => Buffer.from(encode(value));
export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
