/** Series of which points came and that nobody has looked at yet. Rule: they stay until it is known which rules are about them. */
export type Learn = (project: number, series: readonly number[]) => Promise<void>;

export class Strangers {
  readonly #byProject = new Map<number, Set<number>>();

  constructor(private readonly makeLanes: Learn) {}

  get any(): boolean {
    return this.#byProject.size > 0;
  }

  note(project: number, series: number): void {
    const known = this.#byProject.get(project);
    if (known === undefined) this.#byProject.set(project, new Set([series]));
    else known.add(series);
  }

  /** Those that come meanwhile stay for the next time. */
  async learn(): Promise<void> {
    for (const [project, series] of [...this.#byProject]) {
      const some = [...series];
      await this.makeLanes(project, some);
      for (const id of some) series.delete(id);
      if (series.size === 0) this.#byProject.delete(project);
    }
  }
}
