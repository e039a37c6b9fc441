/** `tributary config`: every setting with its value and where it comes from. */
import { Command } from 'commander';
import { resolveSettings } from '../../config.js';
import { settingsPage } from '../../config/page.js';
import { variableOf } from '../../config/settings.js';
import { write, type Io } from '../io.js';
import { formatOption, settingFlags, settingOptions } from '../options.js';
import { RowWriter, type OutputFormat } from '../output.js';

export function configCommand(io: Io): Command {
  const command = new Command('config')
    .description('print every setting, its value and its origin')
    .option('--markdown', 'print the reference page of all settings instead')
    .allowExcessArguments(false);
  settingOptions(formatOption(command));
  return command.action(async (options: { format: OutputFormat; markdown?: boolean }) => {
    if (options.markdown) return write(io.stdout, settingsPage());
    const { settings, warnings } = resolveSettings(settingFlags({ ...options }), io.env);
    const rows = new RowWriter(io.stdout, options.format);
    await rows.page(
      settings.map(({ setting, shown, origin }) => ({
        setting: setting.name,
        value: shown ?? '(absent)',
        origin,
        variable: variableOf(setting.name),
      })),
    );
    await rows.end();
    for (const warning of warnings) io.stderr.write(`tributary: ${warning}\n`);
  });
}
