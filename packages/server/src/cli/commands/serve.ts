/** `tributary serve`: runs the platform until it is told to stop. */
import { Command } from 'commander';
import { resolveSettings } from '../../config.js';
import { variable, type Io } from '../io.js';
import { settingFlags, settingOptions } from '../options.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export function serveCommand(io: Io): Command {
  const command = new Command('serve').description('run the platform').allowExcessArguments(false);
  command.option('--json', 'print of the start one line of JSON, for programs');
  return settingOptions(command).action(async ({ json, ...options }: Record<string, unknown>) => {
    const { config, warnings } = resolveSettings(settingFlags(options), io.env);
    for (const warning of warnings) io.stderr.write(`tributary: ${warning}\n`);
    const { startPlatform } = await import('../../main.js');
    const stopped = stopSignal();
    // In a checkout, where `npm start` is called, the command is not on the path.
    const command = variable(io, 'npm_command') === undefined ? 'tributary' : 'npx tributary';
    const platform = await startPlatform(config, { command, json: json === true });
    await stopped;
    await platform.stop();
  });
}

/** Resolves at the first signal; at the second, the process ends without waiting for the orderly stop. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let told = false;
    const tell = (): void => {
      if (told) process.exit(1);
      told = true;
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, tell);
  });
}
