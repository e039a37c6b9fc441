/** `tributary connect <api>`: the lines to paste into that API's clients. */
import type { Tributary } from '@tributary/client';
import { Argument, Command } from 'commander';
import { loadConfig } from '../../config.js';
import type { Ports } from '../../services/services.js';
import {
  projectToken,
  type Connect,
  type Server,
  type Snippets,
  type Target,
} from '../../dialects/connect.js';
import {
  givenServer,
  runningServer,
  serverAt,
  WHEN_BUSY,
  withApi,
  type PlatformOptions,
} from '../connection.js';
import { usageError } from '../failure.js';
import { variable, write, type Io } from '../io.js';
import { jsonOption, loadFirst, oneOf, platformOptions } from '../options.js';

const DEFAULT_MQTT_PORT = 1883;

interface ConnectOptions extends PlatformOptions {
  readonly create?: boolean;
  readonly json?: boolean;
}

export function connectCommand(io: Io): Command {
  const name = new Argument('<api>', 'the API');
  let connects: ReadonlyMap<string, Connect> = new Map();
  const command = new Command('connect')
    .description("print ready-to-paste lines for an API's clients")
    .addArgument(name)
    .option('--create', 'make what the lines need (a token, for some APIs more), and print it in them');
  loadFirst(command, async () => {
    // Loaded only now, because they are large; the lines depend on no setting.
    const { connectsOf, dialectsOf } = await import('../../main/dialects.js');
    connects = connectsOf(dialectsOf(loadConfig({}, {})));
    oneOf(name, [...connects.keys()]);
  });
  return platformOptions(jsonOption(command)).action((api: string, options: ConnectOptions) =>
    printLines({ api, connect: connects.get(api)! }, options, io),
  );
}

interface Asked {
  readonly api: string;
  readonly connect: Connect;
}

async function printLines(asked: Asked, options: ConnectOptions, io: Io): Promise<void> {
  const { connect } = asked;
  const created = options.create ? await create(asked, options, io) : undefined;
  const { mqttIsOff, ...address } = await addressOf(options, io, created?.token);
  const target: Target = {
    ...address,
    token: options.token ?? 'YOUR_TOKEN',
    // The first start makes project 1; most installations have no other.
    project: options.project ?? variable(io, 'TRIBUTARY_PROJECT') ?? '1',
    ...connect.placeholders,
    ...created,
  };
  const snippets = connect.lines(target);
  if (options.json) return write(io.stdout, objectOf(target, snippets));
  await write(io.stdout, snippets.map(([title, lines]) => `# ${title}\n\n${lines}\n`).join('\n'));
  if (target.token === 'YOUR_TOKEN') io.stderr.write('\nReplace YOUR_TOKEN, or let --create make a token.\n');
  if (mqttIsOff && snippets.some(([title]) => title.startsWith('MQTT')))
    io.stderr.write('\nMQTT is off on this server; `--mqtt-port` of serve opens it.\n');
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
  const { url: given, token: ours } = givenServer(options, io);
  const config = loadConfig(options.dataDir === undefined ? {} : { 'data-dir': options.dataDir }, io.env);
  const running = given === undefined ? await runningServer(config.dataDir) : undefined;
  const { url } = serverAt({
    url: given ?? config.publicUrl ?? running?.url ?? `http://localhost:${config.port}`,
    token: '',
  });
  const token = running?.token ?? ours ?? made;
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
    return (await serverAt({ url, token }).request('GET', '/server', {})).ports;
  } catch {
    return undefined;
  }
}

async function create(
  { api, connect }: Asked,
  options: ConnectOptions,
  io: Io,
): Promise<{ readonly token: string; readonly project: string }> {
  return withApi(options, io, async (client) => {
    const project = await projectOf(options, io, client);
    const server = serverBehind(client);
    const made =
      connect.create === undefined
        ? { token: await projectToken(server, project, api) }
        : await connect.create(server, project);
    return { ...made, project: String(project) };
  });
}

async function projectOf(options: ConnectOptions, io: Io, client: Tributary): Promise<number> {
  const named = Number(options.project ?? variable(io, 'TRIBUTARY_PROJECT') ?? NaN);
  if (!Number.isNaN(named)) return named;
  const projects = await client.projects.list().all();
  const real = projects.length === 1 ? projects : projects.filter(({ demo }) => !demo);
  if (real.length === 1 && real[0]) return real[0].id;
  throw usageError(
    'Several projects exist.',
    'Name one with --project <id>; `tributary projects` lists them.',
  );
}

const serverBehind = (client: Tributary): Server => ({
  get: (path, parameters = {}) => client.elsewhere('GET', path, { query: parameters, ...WHEN_BUSY }),
  post: (path, body) => client.elsewhere('POST', path, { body, ...WHEN_BUSY }),
  as: (token) => serverBehind(serverAt({ url: client.url, token })),
});
