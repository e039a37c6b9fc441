/** `tributary connect <api>`: the lines to paste into that API's clients. */
import { Argument, Command } from 'commander';
import { loadConfig } from '../../config.js';
import { serverAddress } from '../api.js';
import { datacooeeSnippets } from '../connect/datacooee.js';
import { influxSnippets } from '../connect/influx.js';
import { iobeamSnippets } from '../connect/iobeam.js';
import { iosenseSnippets } from '../connect/iosense.js';
import { iotileSnippets } from '../connect/iotile.js';
import { losantSnippets } from '../connect/losant.js';
import { nativeSnippets } from '../connect/native.js';
import type { Snippets, Target } from '../connect/target.js';
import { idsOf, iobeamToken, nativeToken, type MakeToken, type VendorIds } from '../connect/tokens.js';
import { runningServer, withApi, type PlatformOptions } from '../connection.js';
import { usageError } from '../failure.js';
import { write, type Io } from '../io.js';
import { platformOptions } from '../options.js';

const APIS: Readonly<Record<string, (target: Target) => Snippets>> = {
  native: nativeSnippets,
  influx: influxSnippets,
  losant: losantSnippets,
  iotile: iotileSnippets,
  iobeam: iobeamSnippets,
  iosense: iosenseSnippets,
  datacooee: datacooeeSnippets,
};

const DEFAULT_MQTT_PORT = 1883;

/** Where the native API's tokens do not serve. */
const TOKENS: Readonly<Record<string, MakeToken>> = { iobeam: iobeamToken };

interface ConnectOptions extends PlatformOptions {
  readonly create?: boolean;
}

export function connectCommand(io: Io): Command {
  const command = new Command('connect')
    .description("print ready-to-paste lines for an API's clients")
    .addArgument(new Argument('<api>', 'the API').choices(Object.keys(APIS)))
    .option('--create', 'create a token for it and print it in the lines');
  return platformOptions(command).action(async (api: string, options: ConnectOptions) => {
    const created = options.create ? await createToken(api, options, io) : undefined;
    const target: Target = {
      ...(await addressOf(options, io)),
      token: created?.token ?? options.token ?? 'YOUR_TOKEN',
      // The first start makes project 1; most installations have no other.
      project: created?.project ?? options.project ?? io.env['TRIBUTARY_PROJECT'] ?? '1',
      applicationId: created?.applicationId ?? 'APPLICATION_ID',
      organizationId: created?.organizationId ?? 'ORGANIZATION_ID',
    };
    const blocks = (APIS[api]?.(target) ?? []).map(([title, lines]) => `# ${title}\n\n${lines}\n`);
    await write(io.stdout, blocks.join('\n'));
    if (target.token === 'YOUR_TOKEN')
      io.stderr.write('\nReplace YOUR_TOKEN, or let --create make a token.\n');
  });
}

/** Of a server elsewhere the port of MQTT is not known: it is the one of the settings here. */
async function addressOf(options: ConnectOptions, io: Io): Promise<Pick<Target, 'url' | 'mqttPort'>> {
  const given = options.url ?? io.env['TRIBUTARY_URL'];
  const config = loadConfig(options.dataDir === undefined ? {} : { 'data-dir': options.dataDir }, io.env);
  const running = given === undefined ? await runningServer(config.dataDir) : undefined;
  const url = given ?? config.publicUrl ?? running?.url ?? `http://localhost:${config.port}`;
  // Where it is off, the lines show where it would be.
  return { url: serverAddress(url), mqttPort: (running?.mqttPort ?? config.mqttPort) || DEFAULT_MQTT_PORT };
}

async function createToken(
  api: string,
  options: ConnectOptions,
  io: Io,
): Promise<{ token: string; project: string } & Partial<VendorIds>> {
  return withApi(options, io, async (server) => {
    let project = Number(options.project ?? io.env['TRIBUTARY_PROJECT'] ?? NaN);
    if (Number.isNaN(project)) {
      const projects: { id: number }[] = [];
      for await (const one of server.list<{ id: number }>('/projects')) projects.push(one);
      if (projects.length !== 1 || !projects[0])
        throw usageError('Several projects exist.', 'Name one with --project <id>.');
      project = projects[0].id;
    }
    const token = await (TOKENS[api] ?? nativeToken)(server, project, api);
    return { token, project: String(project), ...(await idsOf(server, api, token)) };
  });
}
