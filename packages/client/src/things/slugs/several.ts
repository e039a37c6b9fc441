/** Slugs of several terms: variables of projects, streams, streamers of devices. */
import { shownOf } from '../../http/checks.js';
import { OptionError } from '../../http/errors.js';
import { IOTileDeviceSlug, IOTileProjectSlug } from './single.js';
import { IOTileSlug } from './slug.js';
import { read, termsAfter, termsOf, written, type SlugId, type Term } from './terms.js';

const VARIABLE: Term = { name: 'variable', groups: 1, least: 1n };
const INDEX: Term = { name: 'index', groups: 1 };

/** Nothing between the separators, as in `s----0090--5001`: no project, no device. */
const orZero = (term: string | undefined): SlugId => (term === undefined || term === '' ? 0 : term);

/** `v--0000-0001--5001`: what a device of the project sends under the local id 0x5001. */
export class IOTileVariableSlug extends IOTileSlug {
  readonly project: IOTileProjectSlug;
  /** From 1 to 0xffff. */
  readonly localId: number;

  /**
   * A local id, as a number or as hexadecimal digits, with its project (unless given the wildcard 0), or a whole slug, whose
   * project may be said again.
   */
  constructor(id: SlugId | IOTileVariableSlug, project?: SlugId | IOTileProjectSlug) {
    super();
    const text = id instanceof IOTileVariableSlug ? id.toString() : id;
    const isSlug = typeof text === 'string' && termsOf(text) !== undefined;
    const [own, local] = isSlug ? termsAfter('v', text, 'v--0000-0001--5001') : [undefined, text];
    this.project = new IOTileProjectSlug(own === undefined ? (project ?? 0) : orZero(own));
    this.localId = Number(read(VARIABLE, local));
    if (project !== undefined && !this.project.equals(new IOTileProjectSlug(project)))
      throw new OptionError(
        `project is ${shownOf(String(project))}; expected ${this.project.toString()}, as ${shownOf(text)} has it.`,
      );
  }
  /** `5001` */
  formattedLocalId(): string {
    return written(VARIABLE, BigInt(this.localId));
  }
  override toString(): string {
    return `v--${this.project.formattedId()}--${this.formattedLocalId()}`;
  }
}

export interface StreamParts {
  /** Null and an empty text are none, as 0 is. */
  readonly project?: SlugId | IOTileProjectSlug | null | undefined;
  /** Null and an empty text are none, as 0 is: the stream is a virtual one. */
  readonly device?: SlugId | IOTileDeviceSlug | null | undefined;
  /** Of a whole slug only the local id counts: the project of the stream is the one beside it. */
  readonly variable: SlugId | IOTileVariableSlug;
}

/** `s--0000-0001--0000-0000-0000-0002--5001`: variable 0x5001 of device 2 in project 1. */
export class IOTileStreamSlug extends IOTileSlug {
  readonly project: IOTileProjectSlug;
  /** Of an archived stream, with the block in its upper 16 bits. */
  readonly device: IOTileDeviceSlug;
  readonly variable: IOTileVariableSlug;

  /** A slug in any form; an empty project or device is 0. */
  constructor(slug: string | IOTileStreamSlug) {
    super();
    if (typeof slug !== 'string' && !(slug instanceof IOTileStreamSlug))
      throw new OptionError(`slug is ${shownOf(slug)}; expected text such as s--0001--0002--5001.`);
    const example = 's--0000-0001--0000-0000-0000-0002--5001';
    const [project, device, variable] = termsAfter('s', String(slug), example);
    this.project = new IOTileProjectSlug(orZero(project));
    this.device = new IOTileDeviceSlug(orZero(device));
    this.variable = new IOTileVariableSlug(variable!, this.project);
  }
  static fromParts({ project, device, variable }: StreamParts): IOTileStreamSlug {
    const terms = [
      new IOTileProjectSlug(project == null || project === '' ? 0 : project),
      new IOTileDeviceSlug(device == null || device === '' ? 0 : device),
    ].map((slug) => slug.formattedId());
    const local = new IOTileVariableSlug(variable).formattedLocalId();
    return new IOTileStreamSlug(`s--${terms.join('--')}--${local}`);
  }
  /** As texts. */
  getParts(): { project: string; device: string; variable: string } {
    const { project, device, variable } = this;
    return { project: project.toString(), device: device.toString(), variable: variable.toString() };
  }
  override toString(): string {
    const terms = [this.project.formattedId(), this.device.formattedId(), this.variable.formattedLocalId()];
    return `s--${terms.join('--')}`;
  }
}

/** `t--0000-0000-0000-0002--0100`: report source 0x100 of device 2. */
export class IOTileStreamerSlug extends IOTileSlug {
  readonly device: IOTileDeviceSlug;
  /** From 0 to 0xffff. */
  readonly index: number;

  /** A device with the index of the streamer, or a whole slug. */
  constructor(device: SlugId | IOTileDeviceSlug | IOTileStreamerSlug, index?: number) {
    super();
    const text = device instanceof IOTileStreamerSlug ? device.toString() : device;
    const isSlug = typeof text === 'string' && termsOf(text)?.[0] === 't';
    const [own, last] = isSlug ? termsAfter('t', text, 't--0000-0000-0000-0002--0100') : [text, index];
    this.device = new IOTileDeviceSlug(own);
    this.index = Number(read(INDEX, last));
    if (isSlug && index !== undefined && index !== this.index)
      throw new OptionError(`index is ${index}; expected ${this.index}, as ${shownOf(text)} has it.`);
  }
  override toString(): string {
    return `t--${this.device.formattedId()}--${written(INDEX, BigInt(this.index))}`;
  }
}
