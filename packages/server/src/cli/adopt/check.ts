/** `adopt check`: what a request of an old client would do here. Nothing is written. */
import type { Answer } from '@tributary/client';
import { Command } from 'commander';
import { withApi, type PlatformOptions } from '../connection.js';
import { EXIT_FAILURE, CommandError } from '../failure.js';
import type { Io } from '../io.js';
import { jsonOption, platformOptions } from '../options.js';
import { printable, printableJson } from '../printable.js';
import { readRequestFile } from './request-file.js';

interface CheckOptions extends PlatformOptions {
  readonly api?: string;
  readonly requestFile: string;
  readonly json?: boolean;
}

type Told = Answer<'POST', '/adoptions/check'>;

export const checkCommand = (io: Io): Command =>
  platformOptions(
    jsonOption(
      new Command('check')
        .description('what a request of an old client would do here; nothing is written')
        .option('--api <name>', 'the API that it is meant for')
        .requiredOption('--request-file <file>', 'the raw text of the request, or a line of curl'),
    ),
  ).action(async (options: CheckOptions) => {
    const { method, target, headers, body } = await readRequestFile(options.requestFile);
    await withApi(options, io, async (api) => {
      const base64 = body.length > 0 ? body.toString('base64') : undefined;
      // As text: what in it is none of a request, the server says.
      const request = JSON.stringify({ method, target, headers, body: base64 });
      const told = await api.request('POST', '/adoptions/check', { body: request });
      io.stdout.write(options.json ? `${printableJson(told, 2)}\n` : `${textOf(told)}\n`);
      const problem = problemOf(told, options.api);
      if (problem !== undefined) throw new CommandError(EXIT_FAILURE, problem, adviceFor(told));
    });
  });

function textOf({ api, operation, credential, project, names, writes, changes, answer }: Told): string {
  const lines = [
    ['answered by', api === null ? 'nobody: no API has this address' : `${api}: ${operation}`],
    ['credential', credentialText(credential)],
    ['project', project === null ? '-' : `${project.id} (${project.name})`],
    ...names.map(({ kind, asked, found }) => [kind, `${asked}: ${found ?? 'not known here'}`]),
    ['would write', `${writes.stored} points${writes.refused > 0 ? `, and refuse ${writes.refused}` : ''}`],
    ...writes.first.map(({ device, series, time, value }) => [
      'point',
      `${device} / ${series} ${time ?? '(time of the upload)'} ${JSON.stringify(value)}`,
    ]),
    ...writes.newSeries.map((name) => ['would make', name]),
    ...writes.reasons.map((reason) => ['refused', reason]),
    ...(answer?.reason == null ? [] : [['refused', answer.reason]]),
    ...changes.map((what) => ['would also', what]),
    ['answer', answerText(answer)],
  ];
  return lines.map(([name, text]) => `${name!.padEnd(12)} ${printable(text!)}`).join('\n');
}

const answerText = (answer: Told['answer']): string => {
  if (answer === null) return 'not known: it follows from what was held back';
  const { status, body } = answer;
  return `${status} ${body.length > 300 ? `${body.slice(0, 300)}…` : body}`.trim();
};

function credentialText(credential: Told['credential']): string {
  if (credential === null) return '-';
  const { form, identifier, problem, token } = credential;
  const shown = identifier === null ? form : `${form} of ${identifier}`;
  if (token === null) return `${shown}: ${problem}`;
  const whose = token.id === null ? token.kind : `${token.kind} ${token.id}`;
  return `${whose}${token.adopted ? ', adopted' : ''}${token.scopes.length > 0 ? ` (${token.scopes.join(', ')})` : ''}`;
}

function problemOf({ api, credential, names, answer }: Told, meant: string | undefined): string | undefined {
  if (api === null) return 'No API has this address.';
  if (meant !== undefined && meant !== api) return `This is answered by ${api}, not by ${meant}.`;
  if (credential !== null && credential.token === null && credential.form !== 'login')
    return 'Nobody here has this credential.';
  const missing = names.find(({ found }) => found === null);
  if (missing !== undefined) return `The ${missing.kind} ${missing.asked} is not known here.`;
  return answer !== null && answer.status >= 400 ? `It would be refused (${answer.status}).` : undefined;
}

/** The option of `adopt credential` for what is shown beside a secret. */
const FLAGS: Readonly<Record<string, string>> = { datacooee: '--organization-id', influx: '--user' };

function adviceFor({ api, operation, credential }: Told): string | undefined {
  if (api === null || credential === null || credential.token !== null || credential.form === 'login')
    return undefined;
  const { form, identifier } = credential;
  const flag = form === 'access-key' ? '--access-key' : FLAGS[api];
  const shown = identifier === null || flag === undefined ? '' : ` ${flag} ${identifier}`;
  // A key for `/update` is of one channel.
  const device = api === 'thingspeak' && / \/update\b/.test(operation ?? '') ? ' --device KEY' : '';
  return `\`tributary adopt credential --api ${api}${shown}${device}\` makes it known.`;
}
