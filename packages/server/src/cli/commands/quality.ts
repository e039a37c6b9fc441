/** `tributary quality`: what is wrong with what devices send, by kind, the worst first; before it, as of when and of how many devices. */
import type { QualityFinding, QualityReport } from '@tributary/client';
import { Command, Option } from 'commander';
import { QUALITY_KINDS } from '../../model/quality-kinds.js';
import { withApi, type PlatformOptions } from '../connection.js';
import type { Io } from '../io.js';
import { formatOption, platformOptions, readCount } from '../options.js';
import { atMost, RowWriter, type OutputFormat } from '../output.js';

interface QualityOptions extends PlatformOptions {
  readonly kind?: QualityFinding['kind'];
  readonly device?: string;
  readonly since?: string;
  readonly limit: number;
  readonly format: OutputFormat;
}

const COLUMNS = ['kind', 'device', 'series', 'since', 'evidence'];

export function qualityCommand(io: Io): Command {
  const quality = new Command('quality')
    .description(
      'devices that are silent, stuck, late, with gaps or a wrong clock, and the figures that say so',
    )
    .addOption(new Option('--kind <kind>', 'only of this kind').choices(QUALITY_KINDS))
    .option('--device <key>', 'only of this device')
    .option('--since <time>', 'only what began then or later: ISO time, or a distance as -1d')
    .option('--limit <number>', 'at most so many devices, default 100', readCount('--limit', 100_000), 100)
    .action(async (options: QualityOptions) =>
      withApi(options, io, async (api) => {
        const { kind, device, since, limit, format } = options;
        const filter = {
          ...(kind !== undefined && { kind }),
          ...(device !== undefined && { device }),
          ...(since !== undefined && { since }),
        };
        if (format === 'table') io.stdout.write(heading(await api.quality.report({ limit: 1 })));
        const rows = new RowWriter(io.stdout, format, format === 'json' ? undefined : COLUMNS);
        const shown = format === 'table' ? asTexts : (finding: QualityFinding) => finding;
        await rows.list(atMost(limit, api.quality.list(filter), shown));
      }),
    );
  return platformOptions(formatOption(quality));
}

function heading({ asOf, devices, rates }: QualityReport): string {
  if (asOf === null) return 'No look at the devices has ended since the server started.\n';
  const counts = QUALITY_KINDS.map((kind) => `${devices[kind] ?? 0} ${kind}`).join(', ');
  const { storedLastMinute, refusedLastMinute } = rates;
  return `As of ${asOf}: ${counts}. ${storedLastMinute} points in the last minute, ${refusedLastMinute} refused.\n`;
}

function asTexts({ kind, device, series, affected, since, evidence }: QualityFinding) {
  const more = affected > series.length && series.length > 0 ? ` and ${affected - series.length} more` : '';
  const figures = Object.entries(evidence).map(([name, value]) => `${name} ${value}`);
  return { kind, device, series: series.join(', ') + more, since, evidence: figures.join(', ') };
}
