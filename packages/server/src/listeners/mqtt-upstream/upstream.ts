/**
 * Connect-out: the platform as a client of somebody's own broker. Rules: the other broker gets its acknowledgement when the
 * points are durable; it keeps our session, so that it repeats what was not acknowledged when either side was away;
 * connections are tried again with growing pauses for ever, and a broker that is away never stops the start.
 */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { messageOf } from '../../model/thrown.js';
import { TributaryError } from '../../errors/error.js';
import type { Services } from '../../services/services.js';
import { LogThrottle } from '../log-throttle.js';
import { isOver, noteRefused } from '../mqtt/refusals.js';
import { Intake, waited } from './intake.js';
import { readMappings, type FileMapping } from './mapping-file.js';
import { upstreamMetrics } from './metrics.js';
import { talk } from './session.js';

export interface UpstreamOptions {
  readonly services: Services;
  /** Both or neither. */
  readonly url: string | undefined;
  readonly mappingFile: string | undefined;
  /** Keeps the client id, by which the other broker knows our session. */
  readonly dataDir: string;
  readonly log?: FastifyBaseLogger;
}

const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;

const DOOR = 'mqtt-upstream';
const TOLD = {
  partial: 'stored in part',
  empty: 'gave no points',
  refused: 'not stored',
  retained: 'not stored again',
} as const;

/** Undefined when it is not configured. */
export async function startUpstream(
  options: UpstreamOptions,
): Promise<{ stop(): Promise<void> } | undefined> {
  const { url, mappingFile, services, log } = options;
  if (url === undefined && mappingFile === undefined) return undefined;
  if (url === undefined || mappingFile === undefined) throw halfConfigured(url);
  const mappings = await readMappings(mappingFile);
  await checkProjects(mappings, mappingFile, services);
  const metrics = upstreamMetrics(services);
  const warnings = new LogThrottle(log);
  const intake = new Intake({
    services: { ...services, ingest: services.ingest.through(DOOR) },
    mappings,
    report(message, { result, error }, { project }) {
      metrics.messages.labels(result).inc();
      if (result === 'stored') return;
      const about = { topic: message.topic.slice(0, 100), result };
      const told = `message of the other broker ${TOLD[result]}: ${messageOf(error)}`;
      // What a broker repeats at each subscription is no fault of anybody.
      if (result === 'retained') return log?.debug(about, told);
      warnings.add(isOver(error) ? about : { ...about, err: error }, told);
      noteRefused(services, { project, door: DOOR, ...message }, error);
    },
  });
  const clientId = await keptClientId(options.dataDir);
  const stopping = new AbortController();
  const running = keepConnected(stopping.signal, (connected) =>
    talk({ url, clientId, mappings, intake, log, connected, metrics, signal: stopping.signal }),
  );
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function keepConnected(
  signal: AbortSignal,
  connect: (connected: () => void) => Promise<void>,
): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    await connect(() => (pause = FIRST_PAUSE_MS));
    // Not all at once, when several lost the same broker.
    await waited(pause * (0.5 + Math.random() / 2), signal);
    pause = Math.min(pause * 2, MAX_PAUSE_MS);
  }
}

async function checkProjects(
  mappings: readonly FileMapping[],
  file: string,
  { rights }: Pick<Services, 'rights'>,
): Promise<void> {
  for (const [at, { project }] of mappings.entries()) {
    if ((await rights.configuredProject(project)) !== undefined) continue;
    const expected = `a usable mapping, but there [${at}].project is ${project}, which does not exist`;
    throw new TributaryError('setting_invalid', {
      field: 'mqtt-upstream-mapping',
      origin: 'JSON file',
      value: file,
      expected,
    });
  }
}

function halfConfigured(url: string | undefined): TributaryError {
  const [field, other] =
    url === undefined ? ['mqtt-upstream', 'mapping'] : ['mqtt-upstream-mapping', 'address'];
  const expected = `a value, because the ${other} is given`;
  return new TributaryError('setting_invalid', { field, origin: 'absent', value: null, expected });
}

async function keptClientId(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'mqtt-upstream-client-id');
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (/^tributary-[0-9a-f]{12}$/.test(kept)) return kept;
  const made = `tributary-${randomBytes(6).toString('hex')}`;
  await writeFile(file, `${made}\n`);
  return made;
}
