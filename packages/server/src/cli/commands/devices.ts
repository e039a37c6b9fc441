/** `tributary devices`: list, show and create. */
import { NotFoundError, type Tributary } from '@tributary/client';
import { Command } from 'commander';
import { failure, usageError } from '../failure.js';
import { withApi, type PlatformOptions } from '../connection.js';
import type { Io } from '../io.js';
import { formatOption, jsonOption, platformOptions, readPair } from '../options.js';
import { RowWriter, type OutputFormat } from '../output.js';
import { printableJson } from '../printable.js';

interface DeviceListOptions extends PlatformOptions {
  readonly format: OutputFormat;
  readonly name?: string;
  readonly tag?: string[];
}

interface DeviceCreateOptions extends PlatformOptions {
  readonly name?: string;
  readonly class?: string;
  readonly tag?: string[];
}

const collect = (text: string, previous: string[] = []): string[] => [...previous, text];

export function devicesCommand(io: Io): Command {
  const list = new Command('list')
    .description('list the devices of the project')
    .option('--name <pattern>', 'only names that fit, with * for any text')
    .option('--tag <key[=value]>', 'only devices with this tag (repeatable)', collect)
    .action(async (options: DeviceListOptions) =>
      withApi(options, io, async (api) => {
        const rows = new RowWriter(io.stdout, options.format);
        const parameters = {
          name: options.name,
          tags: options.tag?.map((text) => text.replace('=', ':')),
        };
        await rows.list(api.devices.list(parameters));
      }),
    );
  const show = new Command('show')
    .description('show a device and its series')
    .argument('<key>')
    .action(async (key: string, options: PlatformOptions) =>
      withApi(options, io, async (api) => {
        const device = await known(api, key, () => api.devices.get(key));
        const series = await api.series.list({ device: key }).all();
        io.stdout.write(`${printableJson({ ...device, series }, 2)}\n`);
      }),
    );
  const create = new Command('create')
    .description('create a device')
    .argument('<key>')
    .option('--name <name>')
    .option('--class <class>')
    .option('--tag <key=value>', 'a tag (repeatable)', collect)
    .action(async (key: string, options: DeviceCreateOptions) =>
      withApi(options, io, async (api) => {
        const tags = options.tag?.map(readTag);
        const device = await api.devices.create({ key, name: options.name, class: options.class, tags });
        io.stdout.write(`${printableJson(device, 2)}\n`);
      }),
    );
  const devices = new Command('devices').description('list, show and create devices');
  devices.addCommand(platformOptions(formatOption(list)), { isDefault: true });
  for (const command of [show, create]) devices.addCommand(platformOptions(jsonOption(command)));
  return devices;
}

/** A device that is not there may be another one with a typo in its key. */
export async function known<T>(api: Tributary, key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotFoundError) || error.code !== 'not_found') throw error;
    const body = { devices: [key] };
    const { warnings = [] } = await api.request('POST', '/query/first', { body });
    const nearest = warnings.flatMap((warning) => warning.nearest ?? []).map((name) => JSON.stringify(name));
    throw failure(error.message, nearest.length === 0 ? undefined : `Did you mean ${nearest.join(' or ')}?`);
  }
}

function readTag(text: string): { key: string; value: string } {
  const { key, value } = readPair(text);
  if (key === '' || value === undefined)
    throw usageError(`--tag is ${JSON.stringify(text)}; expected key=value.`);
  return { key, value };
}
