/**
 * Runs the demo plant through the same ingest as everybody: a day of history at once, then live points every second,
 * of which some come late and some twice, as they do from real devices. Rule: it writes into a project of its own, which
 * whoever has seen enough deletes (`tributary demo remove`); the plant then stands still until the next start.
 */
import { given } from '../../model/given.js';
import { itemsOf } from '../paging.js';
import { DEMO_ATTRIBUTES, isDemo } from '../../model/demo-project.js';
import type { Batch, Principal, Project, Services } from '../services.js';
import { PLANT, type DemoDevice, type DemoSeries } from './plant.js';

const HISTORY_SECONDS = 86_400;
const HISTORY_STEP = 60;
const LIVE_STEP_MS = 1_000;
/** A late point is sent this many steps after its time. */
const LATE_STEPS = 20;

export interface Demo {
  readonly project: Project;
  stop(): Promise<void>;
}

export type DemoServices = Pick<Services, 'devices' | 'ingest' | 'projects' | 'rights' | 'series'>;

/** In the organization of the principal, who administers it. */
export async function startDemo(services: DemoServices, principal: Principal): Promise<Demo> {
  const project = await projectOf(services, principal);
  await register(services, project);
  const now = Math.floor(Date.now() / 1000);
  const history = services.ingest.begin(project);
  for (let t = now - HISTORY_SECONDS; t < now; t += HISTORY_STEP) {
    for (const device of PLANT) for (const series of device.series) add(history, device, series, t);
    if (history.due()) await history.rest();
  }
  await history.commit();
  let step = 0;
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    // A full disk or a stopping server ends a step, not the demo.
    running = live().catch(() => undefined);
  }, LIVE_STEP_MS);
  async function live(): Promise<void> {
    const now = await services.rights.configuredProject(project.id);
    if (now === undefined) return clearInterval(timer);
    const batch = services.ingest.begin(now);
    writeStep(batch, Math.floor(Date.now() / 1000), step++);
    await batch.commit();
  }
  return {
    project,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** Known by a mark and not by its name, which is free for everybody. */
async function projectOf({ projects }: DemoServices, principal: Principal): Promise<Project> {
  for await (const project of itemsOf((page) => projects.list(principal, page)))
    if (isDemo(project)) return project;
  return projects.create(principal, {
    name: 'demo',
    description: 'A simulated plant; `tributary demo remove` deletes it.',
    attributes: DEMO_ATTRIBUTES,
  });
}

/** Names, classes, tags and units, so that the page has something to show; devices that exist keep what they have. */
async function register(services: DemoServices, project: Project): Promise<void> {
  const known = new Set<string>();
  for await (const { key } of itemsOf((page) => services.devices.list(project.id, page))) known.add(key);
  for (const { key, name, class: deviceClass, tags, series } of PLANT) {
    if (known.has(key)) continue;
    await services.devices.create(project.id, { key, name, class: deviceClass, tags: [...tags] });
    for (const { name: series_, kind, unit } of series)
      await services.series.create(project.id, {
        device: key,
        name: series_,
        kind,
        ...given({ unit }),
      });
  }
}

function writeStep(batch: Batch, now: number, step: number): void {
  PLANT.forEach((device, number) => {
    for (const series of device.series) {
      // Every device is off line now and then; what it missed comes later, and the first of it twice.
      const offline = (step + 30 + number * 7) % 60 < LATE_STEPS / 2 && number % 3 === 0;
      if (!offline) add(batch, device, series, now);
      const behind = (step + 30 - LATE_STEPS + number * 7) % 60;
      if (step >= LATE_STEPS && number % 3 === 0 && behind >= 0 && behind < LATE_STEPS / 2) {
        add(batch, device, series, now - LATE_STEPS);
        if (behind === 0) add(batch, device, series, now - LATE_STEPS);
      }
    }
  });
}

function add(batch: Batch, device: DemoDevice, series: DemoSeries, seconds: number): void {
  batch.add(0, device.key, series.name, seconds * 1_000_000, series.value(seconds), { kind: series.kind });
}
