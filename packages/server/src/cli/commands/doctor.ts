/**
 * `tributary doctor`: looks at a setup and says of each part whether it is in order, and else what to do. Rule: it looks and changes
 * nothing, and one part that is wrong does not keep it from looking at the others.
 */
import { Command } from 'commander';
import { greatest } from '../../model/lists.js';
import { messageOf } from '../../model/thrown.js';
import { givenServer, runningServer, serverAt, type PlatformOptions } from '../connection.js';
import { brokerFindings } from '../doctor/broker.js';
import { fail, ok, warn, type Finding } from '../doctor/finding.js';
import { folderFindings, libraryFinding, nodeFinding, portFindings, settings } from '../doctor/machine.js';
import { serverFindings } from '../doctor/server.js';
import { failure } from '../failure.js';
import type { Io } from '../io.js';
import { jsonOption, platformOptions } from '../options.js';
import { printable, printableJson } from '../printable.js';

export function doctorCommand(io: Io): Command {
  const command = new Command('doctor').description(
    'look at a setup and say what is wrong and what to do; exit code 1 when something is wrong',
  );
  return platformOptions(jsonOption(command)).action(
    async ({ json, ...options }: PlatformOptions & { json?: boolean }) => {
      const found = await findings(options, io);
      io.stdout.write(json ? `${printableJson(found, 2)}\n` : textOf(found));
      const wrong = found.filter(({ state }) => state === 'fail').length;
      if (wrong > 0) throw failure(`${wrong} of ${found.length} checks failed.`);
    },
  );
}

/** Of the server that is named, seen from here; else of the machine with its data folder. */
async function findings(options: PlatformOptions, io: Io): Promise<Finding[]> {
  const { url, token, project } = givenServer(options, io);
  if (url !== undefined) {
    const api = serverAt({ url, token: token ?? '', project });
    return [nodeFinding(), ...(await serverFindings(api, { hasToken: token !== undefined, project }))];
  }
  const { found, config } = settings(options.dataDir, io);
  if (config === undefined) return [nodeFinding(), ...found];
  const running = await runningServer(config.dataDir).catch((error: unknown) => messageOf(error));
  const machine = [nodeFinding(), libraryFinding(config), ...found, ...(await folderFindings(config))];
  if (typeof running === 'string')
    return [...machine, fail('server', running, 'Run the command as the user of the server.')];
  if (running === undefined)
    return [
      ...machine,
      ...(await portFindings(config)),
      warn('server', 'none runs on this data folder', '`tributary serve` starts it.'),
      ...(await brokerFindings(config, undefined)),
    ];
  const api = serverAt({ url: running.url, token: token ?? running.token, project });
  return [
    ...machine,
    ok('process', `${running.pid} runs on this data folder`),
    ...(await serverFindings(api, { hasToken: true, project })),
    ...(await brokerFindings(config, running.url)),
  ];
}

function textOf(found: readonly Finding[]): string {
  const width = greatest(found, ({ check }) => check.length);
  const indent = ' '.repeat('warn  '.length + width + 2);
  return found
    .map(({ check, state, message, advice }) => {
      const line = `${state.padEnd(4)}  ${check.padEnd(width)}  ${printable(message)}\n`;
      return advice === undefined ? line : `${line}${indent}→ ${printable(advice)}\n`;
    })
    .join('');
}
