/** Whether this machine can run the platform: its Node, its C library, the settings, the data folder, the ports. */
import { existsSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { messageOf } from '../../model/thrown.js';
import { resolveSettings, type Config, type Resolution } from '../../config.js';
import { NODE_NEEDED } from '../../services/platform/version.js';
import type { Io } from '../io.js';
import { sizeText } from '../size-text.js';
import { fail, ok, warn, type Finding } from './finding.js';

export function nodeFinding(version = process.versions.node): Finding {
  const isEnough = compared(version, NODE_NEEDED) >= 0;
  if (isEnough) return ok('Node', `${version}, ${NODE_NEEDED} or newer is needed`);
  return fail('Node', `${version} is too old: ${NODE_NEEDED} or newer is needed`, 'Install a newer Node.js.');
}

function compared(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number));
  const at = a!.findIndex((part, i) => part !== (b![i] ?? 0));
  return at < 0 ? 0 : a![at]! - (b![at] ?? 0);
}

/** The embedded engine is a library made for glibc. */
export function libraryFinding({ pointsUrl }: Config): Finding {
  const { platform, arch } = process;
  const name = `${platform} ${arch}`;
  if (pointsUrl !== undefined)
    return ok('machine', `${name}; points are kept by the ClickHouse server of points-url`);
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork?: boolean };
  // Else names of all peers are looked up.
  report.excludeNetwork = true;
  const { header } = report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  const { glibcVersionRuntime: glibc } = header;
  if (platform === 'darwin' || (platform === 'linux' && glibc !== undefined))
    return ok('machine', `${name}${glibc === undefined ? '' : `, glibc ${glibc}`}`);
  return fail(
    'machine',
    `the embedded ClickHouse needs Linux with glibc, or macOS; this is ${name}`,
    'Use another machine or image (Debian, not Alpine), or keep the points in a ClickHouse server with --points-url.',
  );
}

/** Undefined where they cannot be read. */
export function settings(
  dataDir: string | undefined,
  io: Io,
): { found: Finding[]; config: Config | undefined } {
  let resolution: Resolution;
  try {
    resolution = resolveSettings(dataDir === undefined ? {} : { 'data-dir': dataDir }, io.env);
  } catch (error) {
    const message = messageOf(error);
    const advice = '`tributary config` prints every setting with its value and where it comes from.';
    return { found: [fail('settings', message, advice)], config: undefined };
  }
  const { config, settings: all, warnings } = resolution;
  const given = all.filter(({ origin }) => origin !== 'its default').length;
  const advice = 'Remove the variable, or name it as docs/settings.md does.';
  return {
    found: [
      ok('settings', `${given} given, ${all.length - given} by default`),
      ...warnings.map((warning) => warn('settings', warning, advice)),
    ],
    config,
  };
}

const OTHERS = 0o077;
/** Free space with which nothing of what the platform does in the background stops. */
const ENOUGH = 2;

export async function folderFindings({ dataDir, catalogUrl, diskReserve }: Config): Promise<Finding[]> {
  const isThere = existsSync(dataDir);
  const folder = isThere ? dataDir : firstThere(dirname(dataDir));
  const found: Finding[] = [];
  if (!(await stat(folder)).isDirectory())
    return [
      fail(
        'data folder',
        `${folder} is a file, and no folder`,
        'Name a folder with --data-dir or TRIBUTARY_DATA_DIR.',
      ),
    ];
  const mayWrite = await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!mayWrite)
    found.push(
      fail(
        'data folder',
        `${folder} cannot be written by the user of this process`,
        'Run as the user to whom it belongs, or name another folder with --data-dir or TRIBUTARY_DATA_DIR.',
      ),
    );
  else if (!isThere || (catalogUrl === undefined && !existsSync(join(dataDir, 'catalog.db'))))
    found.push(
      warn('data folder', `there is no platform in ${dataDir} yet`, '`tributary serve` makes one there.'),
    );
  else found.push(await modeFinding(dataDir));
  const { bavail, bsize } = await statfs(folder);
  return [...found, spaceFinding(bavail * bsize, diskReserve)];
}

async function modeFinding(folder: string): Promise<Finding> {
  const { mode } = await stat(folder);
  if ((mode & OTHERS) === 0) return ok('data folder', `${folder}, closed to other users`);
  const shown = (mode & 0o777).toString(8);
  return warn(
    'data folder',
    `${folder} is open to other users (mode ${shown})`,
    `\`chmod 700 ${folder}\`; the next start does it too.`,
  );
}

function spaceFinding(free: number, reserve: number): Finding {
  const message = `${sizeText(free)} free`;
  const advice = 'Make room on the disk of the data folder.';
  if (free < reserve)
    return fail(
      'free space',
      `${message}: below ${sizeText(reserve)} (disk-reserve) writes are refused`,
      advice,
    );
  if (free < reserve * ENOUGH)
    return warn(
      'free space',
      `${message}: below ${sizeText(reserve * ENOUGH)} merging, files and exports stop`,
      advice,
    );
  return ok('free space', message);
}

/** The nearest folder above that is there. */
function firstThere(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : firstThere(dirname(folder));
}

/** Those that a start would open; none of them is in use by a platform on this folder. */
export async function portFindings(config: Config): Promise<Finding[]> {
  const ports = [
    { name: 'port', port: config.port, isNeeded: true },
    { name: 'https-port', port: config.httpsPort, isNeeded: true },
    // The platform starts without them and says so.
    { name: 'mqtt-port', port: config.mqttPort, isNeeded: false },
    {
      name: 'mqtt-tls-port',
      port: config.tlsCertificate === undefined ? 0 : config.mqttTlsPort,
      isNeeded: false,
    },
  ];
  const found: Finding[] = [];
  for (const { name, port, isNeeded } of ports) {
    if (port === 0) continue;
    const problem = await portProblem(config.host, port);
    if (problem === undefined) found.push(ok(name, `${port} is free`));
    else
      found.push(
        (isNeeded ? fail : warn)(
          name,
          `${port} cannot be opened: ${problem}`,
          `End what uses it (\`ss -ltnp\` names it), or give another one with --${name}.`,
        ),
      );
  }
  return found;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there',
  EACCES: 'this user may not open it',
  EADDRNOTAVAIL: 'this machine does not have the address of --host',
};

function portProblem(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      resolve(PROBLEMS[error.code ?? ''] ?? error.message),
    );
    probe.listen(port, host, () => probe.close(() => resolve(undefined)));
  });
}
