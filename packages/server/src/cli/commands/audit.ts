/** `tributary audit`: who changed what, the newest first. */
import type { AuditEntry } from '@tributary/client';
import { Command } from 'commander';
import { nowMicros } from '../../model/time.js';
import { withApi, type PlatformOptions } from '../connection.js';
import type { Io } from '../io.js';
import { formatOption, platformOptions, readCount } from '../options.js';
import { atMost, RowWriter, type OutputFormat } from '../output.js';
import type { Row } from '../row.js';
import { readInstant } from '../times.js';

interface AuditOptions extends PlatformOptions {
  readonly since?: string;
  readonly until?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly limit: number;
  readonly format: OutputFormat;
}

const COLUMNS = ['time', 'actor', 'address', 'door', 'action', 'subject', 'details'];

export function auditCommand(io: Io): Command {
  const audit = new Command('audit')
    .description('who changed what, the newest first')
    .option('--since <time>', 'ISO time, milliseconds, now, or a distance such as -7d')
    .option('--until <time>', 'the same; not included')
    .option('--actor <name>', 'e-mail address of a person, name of a token, key of a device')
    .option('--action <name>', 'such as token.create, or the beginning of some: user.*')
    .option('--limit <number>', 'at most so many, default 1000', readCount('--limit', 1_000_000), 1000)
    .action(async (options: AuditOptions) =>
      withApi(options, io, async (api) => {
        const { since, until, actor, action, limit, format } = options;
        const at = (option: string, text: string | undefined) =>
          text === undefined ? undefined : readInstant(option, text, 'UTC', nowMicros());
        const rows = new RowWriter(io.stdout, format, format === 'json' ? undefined : COLUMNS);
        const parameters = { since: at('--since', since), until: at('--until', until), actor, action };
        const shown = format === 'json' ? (entry: AuditEntry): Row => entry : flat;
        await rows.list(atMost(limit, api.audit.list(parameters), shown));
      }),
    );
  return platformOptions(formatOption(audit));
}

function flat({ actor, subject, ...entry }: AuditEntry): Row {
  const text = (...parts: (string | null)[]) => parts.filter((part) => part !== null).join(' ');
  return {
    ...entry,
    actor: text(actor.kind, actor.name),
    subject: text(subject.kind, subject.name ?? subject.id),
  };
}
