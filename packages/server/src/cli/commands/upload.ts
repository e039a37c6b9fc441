/** `tributary upload`: reports of streamers and events with their documents, as gateways and scripts of IOTile hand them over. */
import { Command } from 'commander';
import { nowMicros } from '../../model/time.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure, usageError } from '../failure.js';
import type { Io } from '../io.js';
import { jsonOption, platformOptions, readWhole } from '../options.js';
import { printResult } from '../output.js';
import { readInstant } from '../times.js';

interface UploadOptions extends PlatformOptions {
  readonly timestamp?: string;
  readonly json?: boolean;
}

interface EventOptions extends UploadOptions {
  readonly stream: string;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly deviceTimestamp?: number;
  readonly streamerLocalId?: number;
}

const MAX_UINT32 = 0xffff_ffff;

export function uploadCommand(io: Io): Command {
  const upload = new Command('upload').description('hand over reports and events of IOTile');
  for (const command of [reportCommand(io), eventCommand(io)])
    upload.addCommand(platformOptions(jsonOption(command)));
  return upload;
}

const reportCommand = (io: Io) =>
  new Command('report')
    .description('streamer reports: binary (.bin), or dictionaries (.mp, .json); again is harmless')
    .argument('<files...>')
    .option('--timestamp <time>', 'when they were handed over; default: now')
    .action(async (files: string[], { json, ...options }: UploadOptions) =>
      withApi(options, io, async (api) => {
        let refused = 0;
        for (const file of files) {
          const report = await api.upload.report(file, { timestamp: timestampOf(options) });
          refused += report.refused ?? 0;
          const { count, accepted, refused: not = 0 } = report;
          const text = `${file}: ${count} readings, ${accepted} taken, ${not} refused`;
          printResult(io, json, { file, ...report }, text);
          if (!json)
            for (const reason of report.reasons ?? []) io.stderr.write(`refused: ${textOf(reason)}\n`);
        }
        if (refused > 0) throw failure(`${refused} readings were refused.`);
      }),
    );

const eventCommand = (io: Io) =>
  new Command('event')
    .description('an event of a stream, with its document')
    .argument('<file>', 'JSON (.json, .json.gz)')
    .requiredOption('--stream <slug>', 'the stream, in any form')
    .option('--timestamp <time>', 'when it was; default: now')
    .option('--extra <json>', 'an object that is found with the event', readObject)
    .option('--device-timestamp <seconds>', "the device's clock", readWhole('--device-timestamp', MAX_UINT32))
    .option(
      '--streamer-local-id <number>',
      'its number on the device',
      readWhole('--streamer-local-id', MAX_UINT32),
    )
    .action(async (file: string, { json, stream, extra, ...options }: EventOptions) =>
      withApi(options, io, async (api) => {
        const { deviceTimestamp, streamerLocalId } = options;
        const numbers = { deviceTimestamp, streamerLocalId };
        const event = { stream, timestamp: timestampOf(options), extraData: extra, ...numbers };
        const made = await api.upload.event(file, event);
        printResult(io, json, made, `event ${made.id} of ${made.stream} at ${made.timestamp}`);
      }),
    );

const timestampOf = ({ timestamp }: UploadOptions): string | undefined =>
  timestamp === undefined ? undefined : readInstant('--timestamp', timestamp, 'UTC', nowMicros());

const textOf = (reason: unknown): string => (typeof reason === 'string' ? reason : JSON.stringify(reason));

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // told below
  }
  throw usageError(`--extra is ${JSON.stringify(text)}; expected a JSON object such as {"batch":7}.`);
}
