/**
 * What a start tells whoever started it. Rules: the credentials of a first start are in their file before a request is answered, so
 * that who waits for `/readyz` finds them; on a terminal what is needed first, the page and how to log in, is said last.
 */
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import {
  adminText,
  fileText,
  nextText,
  notWrittenText,
  writeFirstCredentials,
  type Call,
} from './first-start.js';
import type { Config } from '../config.js';
import type { Project } from '../services/services.js';
import type { PlatformServices } from '../services/platform/opening.js';

/** Before anybody is served; true: there is nothing more to say of a first start. */
export async function handOverInFile(
  stores: PlatformServices,
  { credentialsFile: file }: Config,
  url: string,
): Promise<void> {
  if (stores.first === undefined || file === undefined) return;
  await writeFirstCredentials(stores.first, url, file);
  await stores.announced();
}

export interface Told {
  readonly url: string;
  readonly secureUrl: string | undefined;
  /** About the ports of MQTT. */
  readonly notes: readonly string[];
  readonly demo: Project | undefined;
  /** How the `tributary` command is called, and for which APIs its `connect` has lines. */
  readonly call: Call;
  readonly apis: readonly string[];
  /** Only what would be lost is printed, on stderr. */
  readonly quiet: boolean;
  /** For programs: one line of JSON in the place of the texts. */
  readonly json: boolean;
}

export async function tellOfStart(stores: PlatformServices, config: Config, told: Told): Promise<void> {
  const { first } = stores;
  const { credentialsFile: file } = config;
  const { url, quiet, demo, call } = told;
  if (told.json) {
    await print(process.stdout, jsonLine(stores, config, told));
    if (first !== undefined && file === undefined) await stores.announced();
    return;
  }
  if (!quiet) {
    const elsewhere = config.publicUrl === undefined ? otherMachines(config.host, url) : undefined;
    const line = elsewhere === undefined ? url : `${url} (for other machines: ${elsewhere})`;
    process.stdout.write(`Tributary listens on ${line}\n`);
    if (told.secureUrl !== undefined) process.stdout.write(`Tributary listens on ${told.secureUrl}\n`);
    for (const note of told.notes) process.stdout.write(`${note}\n`);
    if (demo !== undefined)
      process.stdout.write(
        `Demo: a simulated plant writes into the project ${demo.name} (${demo.id}); \`${call('demo remove')}\` deletes it\n`,
      );
  }
  if (first !== undefined && file === undefined) {
    await print(quiet ? process.stderr : process.stdout, adminText(first, told));
    await stores.announced();
  } else if (!quiet) {
    if (first === undefined && file !== undefined && !existsSync(file))
      process.stderr.write(notWrittenText(file, call));
    process.stdout.write(
      first !== undefined && file !== undefined ? fileText(first, url, file) : nextText(told),
    );
  }
}

/** The password of a first start is in it where no file has it. */
function jsonLine(
  { first }: PlatformServices,
  { credentialsFile }: Config,
  { url, secureUrl, notes, demo }: Told,
): string {
  const admin = first === undefined || credentialsFile !== undefined ? null : first.admin;
  const project = demo === undefined ? null : { id: demo.id, name: demo.name };
  const facts = { url, httpsUrl: secureUrl ?? null, notes, demo: project };
  return `${JSON.stringify({ ...facts, firstStart: first !== undefined, admin })}\n`;
}

/** The address of this machine that others reach, where it listens for them. */
function otherMachines(host: string, url: string): string | undefined {
  if (host !== '0.0.0.0' && host !== '::') return undefined;
  const address = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  return address === undefined ? undefined : `http://${address}:${new URL(url).port || 80}`;
}

/** Resolves when it is handed to whoever reads the output. */
function print(out: NodeJS.WritableStream, shown: string): Promise<void> {
  return new Promise((resolve, reject) => {
    out.write(shown, (error) => (error ? reject(error) : resolve()));
  });
}
