/**
 * The series of a row, in their order, as the way from a root to here: a device that always reports the same walks it without a look-up. On
 * the path of every point.
 */
export type SeriesTags = Readonly<Record<string, string>>;

/** Quotation marks and comma. */
const ABOUT = 3;
const CHANGEABLE = Symbol('changeable');

export class Shape {
  /** Of the frame that it was last in, and its place there. */
  frame = 0;
  place = 0;
  /** Characters of its names, about. */
  readonly length: number;
  /** The step that was taken last. */
  #last: Shape | undefined;
  #others: Map<string, Shape> | undefined;

  /** What `tags` was made of, where that cannot be changed any more. */
  readonly #given: SeriesTags | undefined | typeof CHANGEABLE;

  private constructor(
    /** Counts all of it. */
    readonly tree: { size: number },
    readonly before: Shape | undefined,
    readonly series: string,
    /** Of the series, if the points make it. */
    readonly tags: SeriesTags | undefined,
  ) {
    const isFixed = tags === undefined || Object.isFrozen(tags);
    this.#given = isFixed ? tags : CHANGEABLE;
    if (!isFixed) this.tags = { ...tags };
    this.length = (before?.length ?? 0) + series.length + ABOUT;
    tree.size++;
  }

  static root(): Shape {
    return new Shape({ size: 0 }, undefined, '', undefined);
  }

  /** The same and this series. */
  then(series: string, tags: SeriesTags | undefined): Shape {
    const last = this.#last;
    if (last !== undefined && last.series === series && last.#given === tags) return last;
    const key = tags === undefined ? series : `${series}\0${JSON.stringify(tags)}`;
    let next = this.#others?.get(key);
    if (next === undefined) {
      next = new Shape(this.tree, this, series, tags);
      (this.#others ??= new Map()).set(key, next);
    }
    return (this.#last = next);
  }

  /** As it stands in the head of a frame. */
  get json(): string {
    const series: string[] = [];
    const tags: (SeriesTags | null)[] = [];
    let isTagged = false;
    for (const step of this.#stepsBack()) {
      series.push(step.series);
      tags.push(step.tags ?? null);
      isTagged ||= step.tags !== undefined;
    }
    const told = isTagged ? `,"tags":${JSON.stringify(tags.reverse())}` : '';
    return `{"series":${JSON.stringify(series.reverse())}${told}}`;
  }

  *#stepsBack(): Generator<Shape> {
    if (this.before === undefined) return;
    yield this;
    for (let step = this.before; step.before !== undefined; step = step.before) yield step;
  }
}
