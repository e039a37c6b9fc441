/** `tributary completion <shell>`: the lines by which a shell completes commands, options, their values, and names of devices. */
import { Argument, Command } from 'commander';
import { PLACES, SCRIPTS, SHELLS, type Shell } from '../completion/scripts.js';
import { write, type Io } from '../io.js';
import { jsonOption, oneOf } from '../options.js';

export function completionCommand(io: Io): Command {
  const places = SHELLS.map((shell) => `  ${PLACES[shell]}`).join('\n');
  const command = new Command('completion')
    .description('print the lines by which a shell completes what is typed')
    .addArgument(oneOf(new Argument('<shell>', 'the shell'), SHELLS))
    .addHelpText('after', `\nWhere they go:\n${places}`);
  return jsonOption(command).action(async (shell: Shell, { json }: { json?: boolean }) => {
    const script = SCRIPTS[shell];
    await write(io.stdout, json ? `${JSON.stringify({ shell, script })}\n` : script);
  });
}
