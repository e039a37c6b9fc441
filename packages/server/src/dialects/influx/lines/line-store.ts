/** Where the lines of a body go. Rule: what the parsers remember of series holds until one is changed or deleted. */
import { nowMicros } from '../../../model/time.js';
import type { Project, Services } from '../../../services/services.js';
import type { Naming } from '../wire/naming.js';
import { ProjectParsers } from '../wire/project-parsers.js';
import type { Precision } from '../wire/timestamp.js';

export class LineStore {
  readonly #parsers: ProjectParsers;
  #generation: number;

  constructor(
    private readonly services: Services,
    naming: Naming,
  ) {
    this.#parsers = new ProjectParsers(naming);
    this.#generation = services.ingest.generation;
  }

  /** What became of the body, and how many lines it had. */
  async store(project: Project, body: Buffer, precision: Precision) {
    const { ingest } = this.services;
    if (this.#generation !== ingest.generation) {
      this.#generation = ingest.generation;
      this.#parsers.clear();
    }
    const batch = ingest.begin(project);
    batch.timesIn(precision);
    let lines: number;
    try {
      lines = await this.#parsers.run(project.id, (parser) =>
        parser.parse(body, precision, nowMicros(), batch),
      );
    } catch (error) {
      ingest.release(batch);
      throw error;
    }
    return { lines, ...(await batch.commit({ together: true })) };
  }
}
