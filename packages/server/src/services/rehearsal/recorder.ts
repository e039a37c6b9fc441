/** What a rehearsed request was seen to look for and to want. Rule: bounded, whatever the request brings. */
import { TributaryError } from '../../errors/error.js';
import type {
  RehearsedCredential,
  RehearsedName,
  RehearsedPoint,
  RehearsedWrites,
} from '../contract/rehearsal.js';

const MAX_LISTED = 20;
const FIRST_POINTS = 5;

/** A change that was held back: nothing behind it can be known. One of our own errors: no fault, so nobody logs it, and nobody sees it. */
class HeldBack extends TributaryError {
  constructor(what: string) {
    super('internal', { id: `rehearsal: ${what}` });
  }
}

export class Recorder {
  operation: { readonly method: string; readonly url: string } | undefined;
  credential: RehearsedCredential | null = null;
  project: { readonly id: number; readonly name: string } | null = null;
  readonly #names = new Map<string, RehearsedName>();
  readonly #changes = new Set<string>();
  #writes = { stored: 0, refused: 0 };
  #first: RehearsedPoint[] = [];
  #reasons: string[] = [];
  #newSeries: string[] = [];
  #isHeldBack = false;

  begin(): void {
    this.operation = undefined;
    this.credential = null;
    this.project = null;
    this.#names.clear();
    this.#changes.clear();
    this.#writes = { stored: 0, refused: 0 };
    this.#first = [];
    this.#reasons = [];
    this.#newSeries = [];
    this.#isHeldBack = false;
  }

  named(name: RehearsedName): void {
    const key = `${name.kind} ${name.asked}`;
    if (this.#names.size < MAX_LISTED || this.#names.has(key)) this.#names.set(key, name);
  }

  change(what: string): void {
    if (this.#changes.size < MAX_LISTED) this.#changes.add(what);
  }

  holdBack(what: string): never {
    this.#isHeldBack = true;
    this.change(what);
    throw new HeldBack(what);
  }

  wrote(report: Pick<RehearsedWrites, 'stored' | 'refused' | 'first' | 'reasons' | 'newSeries'>): void {
    this.#writes = {
      stored: this.#writes.stored + report.stored,
      refused: this.#writes.refused + report.refused,
    };
    this.#first = [...this.#first, ...report.first].slice(0, FIRST_POINTS);
    this.#reasons = [...this.#reasons, ...report.reasons].slice(0, FIRST_POINTS);
    this.#newSeries = [...this.#newSeries, ...report.newSeries].slice(0, MAX_LISTED);
  }

  /** Whether the answer followed from something that was not done. */
  get isHeldBack(): boolean {
    return this.#isHeldBack;
  }

  get names(): readonly RehearsedName[] {
    return [...this.#names.values()];
  }

  get changes(): readonly string[] {
    return [...this.#changes];
  }

  get writes(): RehearsedWrites {
    return { ...this.#writes, first: this.#first, reasons: this.#reasons, newSeries: this.#newSeries };
  }
}
