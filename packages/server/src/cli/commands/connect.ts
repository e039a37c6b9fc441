/** `tributary connect <api>`: the lines to paste into that API's clients. */
import { Argument, Command } from 'commander';
import { loadConfig } from '../../config.js';
import type { Ports } from '../../services/services.js';
import { Api, serverAddress } from '../api.js';
import { datacooeeSnippets } from '../../dialects/datacooee/connect.js';
import { influxSnippets } from '../../dialects/influx/connect.js';
import { iobeamSnippets } from '../../dialects/iobeam/connect.js';
import { iosenseSnippets } from '../../dialects/iosense/connect.js';
import { iotileSnippets } from '../../dialects/iotile/connect.js';
import { losantSnippets } from '../../dialects/losant/connect.js';
import { nativeSnippets } from '../../dialects/native/connect.js';
import type { Snippets, Target } from '../../dialects/connect.js';
import { idsOf, iobeamToken, nativeToken, type MakeToken, type VendorIds } from '../connect/tokens.js';
import { runningServer, withApi, type PlatformOptions } from '../connection.js';
import { usageError } from '../failure.js';
import { variable, write, type Io } from '../io.js';
import { jsonOption, oneOf, platformOptions } from '../options.js';

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
  readonly json?: boolean;
}

export function connectCommand(io: Io): Command {
  const command = new Command('connect')
    .description("print ready-to-paste lines for an API's clients")
    .addArgument(oneOf(new Argument('<api>', 'the API'), Object.keys(APIS)))
    .option(
      '--create',
      'make the token that the lines need (losant: and an access key), and print it in them',
    );
  return platformOptions(jsonOption(command)).action(async (api: string, options: ConnectOptions) => {
    const created = options.create ? await create(api, options, io) : undefined;
    const { mqttIsOff, ...address } = await addressOf(options, io, created?.token);
    const target: Target = {
      ...address,
      token: created?.token ?? options.token ?? 'YOUR_TOKEN',
      // The first start makes project 1; most installations have no other.
      project: created?.project ?? options.project ?? variable(io, 'TRIBUTARY_PROJECT') ?? '1',
      applicationId: created?.applicationId ?? 'APPLICATION_ID',
      accessKey: created?.accessKey ?? 'ACCESS_KEY',
      accessSecret: created?.accessSecret ?? 'ACCESS_SECRET',
      organizationId: created?.organizationId ?? 'ORGANIZATION_ID',
    };
    const snippets = APIS[api]?.(target) ?? [];
    if (options.json) return write(io.stdout, objectOf(target, snippets));
    await write(io.stdout, snippets.map(([title, lines]) => `# ${title}\n\n${lines}\n`).join('\n'));
    if (target.token === 'YOUR_TOKEN')
      io.stderr.write('\nReplace YOUR_TOKEN, or let --create make a token.\n');
    if (mqttIsOff && snippets.some(([title]) => title.startsWith('MQTT')))
      io.stderr.write('\nMQTT is off on this server; `--mqtt-port` of serve opens it.\n');
  });
}

function objectOf(target: Target, snippets: Snippets): string {
  const lines = snippets.map(([title, text]) => ({ title, lines: text }));
  return `${JSON.stringify({ ...target, snippets: lines }, null, 2)}\n`;
}

interface Address extends Pick<Target, 'url' | 'mqttPort' | 'httpsPort'> {
  readonly mqttIsOff: boolean;
}

/** The server itself says which ports it opened. One that cannot be asked has those of the settings here. */
async function addressOf(options: ConnectOptions, io: Io, made: string | undefined): Promise<Address> {
  const given = options.url ?? variable(io, 'TRIBUTARY_URL');
  const config = loadConfig(options.dataDir === undefined ? {} : { 'data-dir': options.dataDir }, io.env);
  const running = given === undefined ? await runningServer(config.dataDir) : undefined;
  const url = serverAddress(given ?? config.publicUrl ?? running?.url ?? `http://localhost:${config.port}`);
  const token = running?.token ?? options.token ?? variable(io, 'TRIBUTARY_TOKEN') ?? made;
  const told = token === undefined ? undefined : await portsOf(running?.url ?? url, token);
  const ports = told ?? { https: config.httpsPort || null, mqtt: config.mqttPort || null, mqttTls: null };
  return {
    url,
    // Where it is off, the lines show where it would be.
    mqttPort: ports.mqtt ?? DEFAULT_MQTT_PORT,
    httpsPort: ports.https ?? undefined,
    mqttIsOff: told?.mqtt === null,
  };
}

/** Undefined: it does not answer, or is of a version that does not tell. */
async function portsOf(url: string, token: string): Promise<Ports | undefined> {
  try {
    return (await new Api(url, token, undefined).get<{ ports?: Ports }>('/server')).ports;
  } catch {
    return undefined;
  }
}

async function create(
  api: string,
  options: ConnectOptions,
  io: Io,
): Promise<{ token: string; project: string } & Partial<VendorIds>> {
  return withApi(options, io, async (server) => {
    let project = Number(options.project ?? variable(io, 'TRIBUTARY_PROJECT') ?? NaN);
    if (Number.isNaN(project)) {
      const projects: { id: number; demo: boolean }[] = [];
      for await (const one of server.list<{ id: number; demo: boolean }>('/projects')) projects.push(one);
      const real = projects.length === 1 ? projects : projects.filter(({ demo }) => !demo);
      if (real.length !== 1 || !real[0])
        throw usageError(
          'Several projects exist.',
          'Name one with --project <id>; `tributary projects` lists them.',
        );
      project = real[0].id;
    }
    const token = await (TOKENS[api] ?? nativeToken)(server, project, api);
    return { token, project: String(project), ...(await idsOf(server, api, token)) };
  });
}
