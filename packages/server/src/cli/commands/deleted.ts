/**
 * `tributary delete device | series | project`, `deleted` and `undelete`: what goes is said before, what is deleted can be listed and
 * restored for a while, and only `--purge` and time make it gone.
 */
import type { DeletedThing, Listing, ThingDeletionPreview, Tributary } from '@tributary/client';
import { Argument, Command } from 'commander';
import { confirm } from '../confirmation.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure } from '../failure.js';
import { counted } from '../import/tally.js';
import type { Io } from '../io.js';
import { formatOption, jsonOption, platformOptions, readId } from '../options.js';
import { printResult, RowWriter, type OutputFormat } from '../output.js';
import { known } from './devices.js';

interface DeleteOptions extends PlatformOptions {
  readonly dryRun?: boolean;
  readonly purge?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

interface Kind {
  readonly name: 'device' | 'series' | 'project';
  readonly argument: string;
  readonly note: string;
  readonly resource: (api: Tributary) => {
    deletionPreview(id: string): Promise<ThingDeletionPreview>;
    delete(id: string, options: { purge?: boolean }): Promise<void>;
    deleted(): Listing<DeletedThing>;
    restore(id: number): Promise<void>;
  };
}

const KINDS: readonly Kind[] = [
  {
    ...{ name: 'device', argument: '<key>', resource: (api) => api.devices },
    note: 'a device with its series and points; a new device may take its key',
  },
  {
    ...{ name: 'series', argument: '<id>', resource: (api) => api.series },
    note: 'a series with its points: the way to another kind of values under the same name',
  },
  {
    ...{ name: 'project', argument: '<id>', resource: (api) => api.projects },
    note: 'a project with all that is in it',
  },
];
const LISTS = ['devices', 'series', 'projects'] as const;

/** Below `tributary delete`. */
export const deleteThings = (io: Io): Command[] =>
  KINDS.map((kind) => platformOptions(jsonOption(remove(io, kind))));

function remove(io: Io, { name, argument, note, resource }: Kind): Command {
  const given = new Argument(argument, name === 'device' ? undefined : 'its number in the list');
  if (name !== 'device') given.argParser(readId(argument));
  return new Command(name)
    .description(`delete ${note}; it can be restored for a while`)
    .addArgument(given)
    .option('--dry-run', 'say what would go, and delete nothing')
    .option('--purge', 'remove it for good: it cannot be restored')
    .option('--yes', 'do not ask')
    .action(async (id: string, { json, dryRun, purge = false, yes, ...options }: DeleteOptions) =>
      withApi(options, io, async (api) => {
        const things = resource(api);
        const look = () => things.deletionPreview(id);
        const preview = name === 'device' ? await known(api, id, look) : await look();
        const goes = whatGoes(preview);
        if (dryRun === true)
          return printResult(
            io,
            json,
            { ...preview, deleted: false },
            `${name} ${id} would be deleted: ${goes}`,
          );
        const back = purge ? 'There is no way back' : `It can be restored until ${preview.restorableUntil}`;
        await confirm(io, `Delete ${name} ${id} (${goes})? ${back}.`, yes);
        await things.delete(id, { purge });
        const thing = name === 'device' ? { key: id } : { id: Number(id) };
        printResult(io, json, { ...thing, deleted: true }, `${name} ${id} deleted`);
      }),
    );
}

/** `3 points of 2 series, 2025-01-01T00:00:00.000Z to 2025-01-02T00:00:00.000Z, 1 alert rule`. */
function whatGoes({ points, exact, series, first, last, ...others }: ThingDeletionPreview): string {
  const named = {
    devices: 'device',
    alertRules: 'alert rule',
    alerts: 'alert',
    events: 'event',
    tokens: 'token',
    files: 'file',
  } as const;
  const more = Object.entries(named).flatMap(([member, what]) => {
    const count = others[member as keyof typeof named];
    return count > (member === 'devices' ? 1 : 0) ? [counted(count, what)] : [];
  });
  const span = first === null || last === null ? [] : [`from ${first} to ${last}`];
  return [`${exact ? '' : 'about '}${counted(points, 'point')} of ${series} series`, ...span, ...more].join(
    ', ',
  );
}

export function deletedCommand(io: Io): Command {
  const command = new Command('deleted')
    .description('list what was deleted and can be restored')
    .addArgument(new Argument('[what]', 'of what').choices(LISTS).default('devices'))
    .action(
      async (
        what: (typeof LISTS)[number],
        { format, ...options }: PlatformOptions & { format: OutputFormat },
      ) => withApi(options, io, (api) => new RowWriter(io.stdout, format).list(api[what].deleted())),
    );
  return platformOptions(formatOption(command));
}

export function undeleteCommand(io: Io): Command {
  const command = new Command('undelete').description('restore what was deleted');
  for (const { name, resource } of KINDS)
    command.addCommand(
      platformOptions(
        jsonOption(
          new Command(name)
            .description(`restore a deleted ${name}, as it was`)
            .argument(
              '<name>',
              'its key or name (the one that was deleted last), or its number in the list of `deleted`',
            )
            .action(async (text: string, { json, ...options }: PlatformOptions & { json?: boolean }) =>
              withApi(options, io, async (api) => {
                const things = resource(api);
                const thing = chosen(await things.deleted().all(), text);
                if (thing === undefined)
                  throw failure(
                    `No deleted ${name} is called ${JSON.stringify(text)}.`,
                    '`tributary deleted` lists what there is.',
                  );
                await things.restore(thing.id);
                printResult(
                  io,
                  json,
                  { ...thing, restored: true },
                  `${name} ${thing.name} (${thing.id}) restored`,
                );
              }),
            ),
        ),
      ),
    );
  return command;
}

/** A name comes before a number. */
function chosen(things: readonly DeletedThing[], text: string): DeletedThing | undefined {
  const named = things.filter(({ name }) => name === text);
  return (
    named.sort((a, b) => Date.parse(b.deleted) - Date.parse(a.deleted))[0] ??
    things.find(({ id }) => String(id) === text)
  );
}
