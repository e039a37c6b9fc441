/** `tributary status`: what is up, which version, with how much in it and how much room. Rule: it looks and starts nothing. */
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readiness, ServerInfo, Tributary } from '@tributary/client';
import { Command } from 'commander';
import { loadConfig } from '../../config.js';
import { greatest } from '../../model/lists.js';
import { VERSION } from '../../services/platform/version.js';
import {
  givenServer,
  noPlatform,
  runningServer,
  serverAt,
  withApi,
  type PlatformOptions,
} from '../connection.js';
import { healthOf } from '../doctor/server.js';
import { failure } from '../failure.js';
import type { Io } from '../io.js';
import { jsonOption, platformOptions } from '../options.js';
import { printable, printableJson } from '../printable.js';
import { sizeText } from '../size-text.js';

interface Project {
  readonly id: number;
  readonly name: string;
  readonly devices: number;
  readonly series: number;
}

interface Disk {
  readonly folder: string;
  readonly bytes: number;
  readonly free: number;
}

interface Status {
  readonly command: { readonly version: string; readonly node: string };
  readonly server: ServerInfo | null;
  readonly health: Readiness | null;
  readonly projects: readonly Project[];
  /** Of the data folder, where it is on this machine. */
  readonly disk: Disk | null;
}

export function statusCommand(io: Io): Command {
  const command = new Command('status').description(
    'what is up, versions, how much is in it, disk; exit code 1 when something is wrong',
  );
  return platformOptions(jsonOption(command)).action(
    async ({ json, ...options }: PlatformOptions & { json?: boolean }) => {
      const status = await statusOf(options, io);
      io.stdout.write(json ? `${printableJson(status, 2)}\n` : printable(textOf(status)));
      if (status.server === null)
        throw failure('No server runs on this data folder.', '`tributary serve` starts it.');
      if (status.health?.ready !== true) throw failure('The server is not ready.');
    },
  );
}

async function statusOf(options: PlatformOptions, io: Io): Promise<Status> {
  const { dataDir, catalogUrl } = loadConfig(
    options.dataDir === undefined ? {} : { 'data-dir': options.dataDir },
    io.env,
  );
  const command = { version: VERSION, node: process.versions.node };
  if (givenServer(options, io).url !== undefined)
    return { command, ...(await withApi(options, io, serverStatus)), disk: null };
  if (catalogUrl === undefined)
    await stat(join(dataDir, 'catalog.db')).catch(() => Promise.reject(noPlatform(dataDir)));
  const disk = await diskOf(dataDir);
  const running = await runningServer(dataDir);
  if (running === undefined) return { command, server: null, health: null, projects: [], disk };
  return { command, ...(await serverStatus(serverAt(running))), disk };
}

async function serverStatus(api: Tributary): Promise<Pick<Status, 'server' | 'health' | 'projects'>> {
  const health = await healthOf(api);
  const server = await api.server.info();
  const projects: Project[] = [];
  for await (const { id, name } of api.projects.list()) {
    const { devices, series } = await api.projects.usage(id);
    projects.push({ id, name, devices, series });
  }
  return { server, health, projects };
}

async function diskOf(folder: string): Promise<Disk> {
  const { bavail, bsize } = await statfs(folder);
  return { folder, bytes: await bytesIn(folder), free: bavail * bsize };
}

/** Files come and go under a running server. */
async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    if (entry.isFile())
      bytes += await stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      );
  return bytes;
}

function textOf({ command, server, health, projects, disk }: Status): string {
  const lines: [string, string][] = [['command', `${command.version}, Node ${command.node}`]];
  if (server === null) lines.push(['server', 'not running']);
  else {
    const ports = Object.entries(server.ports).flatMap(([name, port]) =>
      port === null ? [] : [`${name} ${port}`],
    );
    lines.push(
      ['server', `${server.url}, ${server.version}, Node ${server.node}, since ${server.started}`],
      ['ports', ports.length === 0 ? 'HTTP only' : `HTTP, ${ports.join(', ')}`],
    );
  }
  for (const [name, { ok, message }] of Object.entries(health?.checks ?? {}))
    lines.push([name, `${ok ? 'ok' : 'NOT OK'}${message === undefined ? '' : `: ${message}`}`]);
  for (const { id, name, devices, series } of projects)
    lines.push([`project ${id}`, `${name}: ${devices} devices, ${series} series`]);
  if (disk !== null)
    lines.push(['data', `${disk.folder}: ${sizeText(disk.bytes)}, ${sizeText(disk.free)} free`]);
  const width = greatest(lines, ([label]) => label.length);
  return lines.map(([label, text]) => `${label.padEnd(width)}  ${text}\n`).join('');
}
