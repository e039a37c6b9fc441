/** The plants that run in this process: one for an organization, of which each is started once and all are stopped. */
import { TributaryError } from '../../errors/error.js';
import type { Demos } from '../contract/demo.js';
import type { Principal, Project } from '../services.js';
import { startDemo, type Demo, type DemoServices } from './demo.js';

/** Each writes some dozen points a second. */
const MOST = 10;

export class DemoService implements Demos {
  readonly #running = new Map<number, Promise<Demo>>();

  /** Asked for when a plant is started: they are built later than this one. */
  constructor(private readonly services: () => DemoServices) {}

  async start(principal: Principal): Promise<Project> {
    const { organization } = principal;
    const known = await this.#living(organization);
    if (known !== undefined) return known;
    if (this.#running.size >= MOST)
      throw new TributaryError('conflict', { reason: `There are ${MOST} demos on this server already.` });
    const starting = startDemo(this.services(), principal);
    this.#running.set(organization, starting);
    try {
      return (await starting).project;
    } catch (error) {
      this.#running.delete(organization);
      throw error;
    }
  }

  /** Its project may have been deleted meanwhile. */
  async #living(organization: number): Promise<Project | undefined> {
    const demo = await this.#running.get(organization);
    if (demo === undefined) return undefined;
    const project = await this.services().rights.configuredProject(demo.project.id);
    if (project === undefined) {
      await demo.stop();
      this.#running.delete(organization);
    }
    return project;
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map(async (demo) => (await demo).stop()));
    this.#running.clear();
  }
}
