/**
 * Takes streamer reports. Rules: a report is acknowledged when its readings, its events and its record are durable; a
 * reading is stored once, however often and in whatever order its report comes, also if the process was killed during
 * one of them; the streamer's last id is raised only for what is stored, because devices forget what lies below it.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { ReportOutcome, EarlierReport } from '../../catalog/records/reports.js';
import { baseOf } from '../../model/device-time.js';
import { randomUuid } from '../../model/identity.js';
import type { Batch, Ingest, PointIdentity, Reports, Submission, WriteReport } from '../services.js';
import type { ReportBegin, ReportEnd } from './log-entries.js';
import { NOTHING, outcomeOf } from './outcome.js';
import { addReadings } from './readings.js';
import { ReadingRules } from './reading-rules.js';
import { ReportLog } from './report-log.js';
import { scan, type Scanned } from './scan.js';
import { StreamerStates } from './streamer-state.js';
import { Streams, type KnownStream, type StreamSources } from './streams.js';
import { EarlierReadings } from './earlier-readings.js';
import type { EventFields } from '../../model/records/event.js';
import type { NewReport } from '../../model/records/report.js';

interface ReportSources extends StreamSources {
  /** The greatest among the points of the series; 0 without any. */
  readonly highestSequence: (series: number) => Promise<number>;
  /** Which of these points are there. */
  readonly holds: (points: readonly PointIdentity[]) => Promise<readonly boolean[]>;
  readonly onProblem: (error: unknown) => void;
}

type Refusals = Pick<WriteReport, 'refused' | 'refusedCount'>;

/** A report with something new in it. */
interface Storing {
  readonly submission: Submission;
  readonly scanned: Scanned;
  readonly streams: ReadonlyMap<number, KnownStream>;
  readonly report: NewReport;
  readonly taken: EarlierReadings;
  /** An upload of the same report was broken off before. */
  readonly replaces: boolean;
}

export class ReportService implements Reports {
  readonly #streams: Streams;
  readonly #states: StreamerStates;
  readonly #log: ReportLog;
  readonly #rules: ReadingRules;
  readonly #catalog: Catalog;

  private constructor(
    { highestSequence, onProblem, ...sources }: Omit<ReportSources, 'holds'>,
    private readonly ingest: Ingest,
    log: ReportLog,
  ) {
    const { catalog } = sources;
    this.#catalog = catalog;
    this.#streams = new Streams(sources);
    this.#rules = new ReadingRules({
      ...{ highestSequence, onProblem },
      find: (ids) => catalog.series.listAnywhere(ids),
      save: (id, rules) => catalog.series.setReadingRules(id, rules),
      forget: (device) => this.#streams.forget(device),
    });
    this.#states = new StreamerStates(sources.catalog, () => log.flush());
    this.#log = log;
  }

  /** `folder` is where reports are noted before the catalog has them. */
  static async open(
    sources: ReportSources,
    ingest: Ingest,
    journal: { folder: string },
  ): Promise<ReportService> {
    const { catalog, holds, onProblem } = sources;
    const log = await ReportLog.open({ catalog, holds, onProblem, ...journal });
    return new ReportService(sources, ingest, log);
  }

  submit(submission: Submission): ReturnType<Reports['submit']> {
    return this.#rules.writing(() => this.#submit(submission));
  }

  writing<T>(work: () => Promise<T>): Promise<T> {
    return this.#rules.writing(work);
  }

  async #submit(submission: Submission): ReturnType<Reports['submit']> {
    const { content, device, sent } = submission;
    const base = baseOf(sent, content.sentUptime);
    const scanned = scan(content);
    const span = [scanned.first, scanned.last] as const;
    const of = { device: device.id, number: content.streamer, selector: content.selector };
    const { accepted, refused, refusedCount } = await this.#states.exclusive(
      of,
      span,
      async ({ id, overlaps }) => {
        const taken = overlaps ? await this.#taking(id, span) : [];
        const report = newReport(submission, id, base, scanned);
        const same = taken.filter(({ digest }) => digest === content.digest);
        if (scanned.numbers.length === 0 || same.some(({ stored }) => stored)) {
          await this.#log.add({ whole: { ...report, ...NOTHING, stored: true } });
          return { ...NOTHING, refused: [], refusedCount: 0 };
        }
        const streams = await this.#streams.of(submission, new Set(scanned.numbers));
        const ids = new EarlierReadings(taken, base);
        return this.#store({ submission, scanned, streams, report, taken: ids, replaces: same.length > 0 });
      },
    );
    return { count: content.readings.count + content.events.length, accepted, refused, refusedCount };
  }

  streams(project: Submission['project'], device: Submission['device'], numbers: readonly number[]) {
    return this.#streams.of({ project, device }, new Set(numbers));
  }

  streamers: Reports['streamers'] = async (projects, filter, position) => {
    await this.#log.flush();
    return this.#catalog.streamers.list(projects, filter, position);
  };

  list: Reports['list'] = async (projects, filter, position) => {
    await this.#log.flush();
    return this.#catalog.reports.list(projects, filter, position);
  };

  /** Resolves when the catalog has every report that was acknowledged. */
  flush(): Promise<void> {
    return this.#log.flush();
  }

  async close(): Promise<void> {
    await this.#rules.close();
    return this.#log.close();
  }

  /** The reports of this streamer that share ids with the span. */
  async #taking(streamer: number, span: readonly [first: number, last: number]): Promise<EarlierReport[]> {
    await this.#log.flush();
    return this.#catalog.reports.taking(streamer, ...span);
  }

  async #store(storing: Storing): Promise<ReportOutcome & Refusals> {
    const { submission, scanned, taken, report } = storing;
    const { content } = submission;
    const batch = await this.#batchOf(storing);
    const witness = taken.none && content.events.length === 0 ? batch.proofPoint() : undefined;
    const begun: ReportBegin = {
      begin: report,
      ...(witness && {
        foreseen: { witness, end: endOf(storing, outcomeOf(content, scanned, taken, new Set(), 0)) },
      }),
    };
    // If the process ends before the points are acknowledged, the next try finds here which times they may have got.
    await this.#log.add(begun).catch((error: unknown) => {
      this.ingest.release(batch);
      throw error;
    });
    const { refused, refusedCount, places } = await batch.commit();
    const newEvents = await this.#addEvents(storing);
    const end =
      begun.foreseen && refusedCount === 0
        ? begun.foreseen.end
        : endOf(storing, outcomeOf(content, scanned, taken, places, newEvents));
    await this.#log.end(begun, end);
    return { ...end.outcome, refused, refusedCount };
  }

  async #batchOf({ submission, scanned, streams, taken }: Storing): Promise<Batch> {
    const { project, device, content } = submission;
    const batch = this.ingest.begin(project);
    const needed = scanned.numbers.map((number) => streams.get(number)!);
    await addReadings(batch, content.readings, needed, taken, submission);
    this.#rules.saw(device.id, needed);
    return batch;
  }

  /** How many of them are new. */
  async #addEvents({ submission, streams, taken }: Storing): Promise<number> {
    const { events } = submission.content;
    if (events.length === 0) return 0;
    const numbered: EventFields[] = events.map((event) => ({
      series: streams.get(event.variable)!.series.id,
      time: taken.time(event.id, event.clock, event.time),
      sequence: event.id,
      clock: event.clock,
      extra: event.extra,
      document: event.document === undefined ? null : JSON.stringify(event.document),
      file: null,
      ending: event.document === undefined ? null : 'json',
    }));
    return (await this.#catalog.events.add(numbered)).length;
  }
}

function endOf({ submission, report, replaces }: Storing, outcome: ReportOutcome): ReportEnd {
  const { selector, digest } = submission.content;
  const progress = { lastId: outcome.actualLast, selector, base: report.base };
  return {
    ...{ uuid: report.uuid, streamer: report.streamer, outcome },
    ...(outcome.accepted > 0 && { progress }),
    ...(replaces && { replaces: digest }),
  };
}

const newReport = (
  { content, sent, by }: Submission,
  streamer: number,
  base: number,
  { first, last }: Scanned,
): NewReport => ({
  uuid: randomUuid(),
  streamer,
  number: content.number,
  digest: content.digest,
  originalFirst: content.lowest,
  originalLast: content.highest,
  actualFirst: last === 0 ? 0 : first,
  actualLast: last,
  sent,
  sentUptime: content.sentUptime,
  base,
  readings: content.readings.count + content.events.length,
  accepted: 0,
  stored: false,
  createdBy: by,
});
