/** How a source is named on the command line, and how it is opened. */
import type { Command } from 'commander';
import type { Io } from '../../io.js';
import type { CredentialAsked } from './credential.js';
import type { Source } from './source.js';

export interface Opening<Options> {
  readonly from: string;
  readonly options: Options;
  readonly credential: string | undefined;
  readonly io: Io;
}

export interface SourceCommand<Options> {
  readonly name: string;
  readonly description: string;
  /** Of where it is read from: name, description, and what it is unless given. */
  readonly argument: readonly [name: string, description: string, fallback?: string];
  /** Those of this source beside what all have. */
  options(command: Command): Command;
  /** Undefined: a source without a secret, such as files. */
  credential?(options: Options): CredentialAsked;
  open(opening: Opening<Options>): Promise<Source>;
}
