/**
 * Exports of any size as jobs. Rules: memory stays constant, because rows go piece by piece from the engine to the disk;
 * what was acknowledged before the start is in it, each point once, and nothing that was deleted before its end; a cancelled or failed export leaves no file; so many
 * run at the same time and further ones wait their turn, project by project.
 */
import { type ExportsOptions } from './options.js';
import type { JobProgress, JobWork } from '../jobs/jobs.js';
import { checkAddress } from '../messages/mail-address.js';
import { MailBudget } from '../messages/mail-budget.js';
import type { ExportEnd, ExportOrder, ExportResult, Exports, TableOrder } from '../services.js';
import { notifyOfEnd } from './notify.js';
import { Attempts } from './attempts.js';
import { BucketPieces } from './bucket-pieces.js';
import type { KeptResult } from './kept.js';
import { prepare } from './prepare.js';
import { writeTable } from './table.js';
import { Turns } from './turns.js';
import type { Job } from '../../model/records/job.js';

type Announced = Pick<ExportOrder, 'owner' | 'title' | 'input' | 'email' | 'callback'>;
type Aside = (wait: () => Promise<void>) => Promise<void>;
type Run = (progress: JobProgress, job: Pick<Job, 'id' | 'publicId'>, aside: Aside) => Promise<KeptResult>;

/** How long a stop waits for mails and callbacks under way. */
const FAREWELL_MS = 5_000;

export class ExportService implements Exports {
  readonly #turns: Turns;
  readonly #mails = new MailBudget();
  readonly #attempts: Attempts;
  readonly #announcing = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(private readonly options: ExportsOptions) {
    this.#turns = new Turns(options.concurrent);
    this.#attempts = new Attempts(options, new BucketPieces(options.store, options.query));
  }

  async start(order: ExportOrder): Promise<Job> {
    const ordered = Date.now();
    // What is wrong with it is told now.
    prepare(order, ordered);
    return this.#start(order, (progress, { id }, aside) =>
      this.#attempts.run({ order, ordered, progress, title: `export-${id}`, aside }),
    );
  }

  startTable(order: TableOrder): Promise<Job> {
    return this.#start(order, (progress) => writeTable(this.options, order, progress));
  }

  async #start(order: Announced, run: Run): Promise<Job> {
    const { callback, owner } = order;
    if (order.email !== undefined) checkAddress('email', order.email);
    if (callback) await this.options.callbacks.check(callback.url, callback.field ?? 'callbackUrl');
    if (order.email !== undefined) this.#mails.take(owner.project);
    const work: JobWork = (progress, job) =>
      this.#inTurn(owner.project, progress, (aside) => run(progress, job, aside));
    const leave = this.#turns.enter(owner.project);
    let job: Job;
    try {
      job = await this.options.jobs.start(owner, 'export', work, { input: order.input });
    } catch (error) {
      leave();
      throw error;
    }
    const announcing = this.#announceEnd(order, job).finally(() => {
      leave();
      this.#announcing.delete(announcing);
    });
    this.#announcing.add(announcing);
    return job;
  }

  /** After the jobs have been stopped: tells the ends that are still to be told, within a few seconds. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#stopping.abort(), FAREWELL_MS);
    await Promise.all(this.#announcing);
    clearTimeout(timer);
  }

  /** With the links, for those whom the starter named. */
  async #linked({ organization, result }: Job): Promise<ExportResult> {
    const { files, ...rest } = result as KeptResult;
    const links = await this.options.links(
      organization,
      files.map(({ file }) => file),
    );
    return { ...rest, files: files.map(({ file, ...each }) => ({ ...each, url: links.get(file) ?? null })) };
  }

  async #inTurn(
    project: number | null,
    progress: JobProgress,
    work: (aside: Aside) => Promise<KeptResult>,
  ): Promise<KeptResult> {
    if (this.#turns.busy) progress.report({ waiting: true });
    let giveBack: (() => void) | undefined;
    const begin = async () => {
      giveBack = await this.#turns.take(project, progress.signal);
      progress.begin();
    };
    const leave = () => {
      giveBack?.();
      giveBack = undefined;
    };
    try {
      await begin();
      return await work(async (wait) => {
        leave();
        progress.report({ waiting: true });
        await wait();
        await begin();
      });
    } finally {
      leave();
    }
  }

  async #announceEnd(order: Announced, started: Job): Promise<void> {
    const { id } = started;
    try {
      const job = await this.options.jobs.wait(started);
      const result = job.state === 'done' ? await this.#linked(job) : null;
      const end: ExportEnd = { job: result === null ? job : { ...job, result }, result, error: job.error };
      await notifyOfEnd(this.options, order, end, this.#stopping.signal);
    } catch (error) {
      this.options.log.warn({ err: error, job: id }, 'could not notify of the end of an export');
    }
  }
}
