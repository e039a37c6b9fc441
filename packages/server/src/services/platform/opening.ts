/** What a start hands to the stores and services, and what it gets of them. */
import type { DataLock } from '../../catalog/data-lock.js';
import type { PointsStore } from '../../points/store.js';
import type { BootstrapOptions, FirstCredentials, FirstStartParts } from '../access/first-start/bootstrap.js';
import type { AccessService } from '../access/access-service.js';
import type { Recorder } from '../rehearsal/recorder.js';
import type { RehearsalService } from '../rehearsal/rehearsals.js';
import type { IdForm, MadeIdForm } from '../../model/identity.js';
import type { Project, Services, ShownSetting } from '../services.js';
import type { AddressService } from './public-address.js';

export interface PlatformServices {
  readonly services: Services;
  readonly rehearsals: RehearsalService;
  /** The services of a rehearsal, which hold back every change. */
  readonly rehearsed: (recorder: Recorder) => Services;
  readonly access: AccessService;
  readonly store: PointsStore;
  /** The oldest project, which the first start made. */
  readonly firstProject: Project;
  /** The credentials of the first start; undefined at every later one. `announced` notes that they were shown. */
  readonly first: FirstCredentials | undefined;
  announced(): Promise<void>;
  /** Where clients reach the platform, to be told once it listens. */
  readonly address: AddressService;
  close(): Promise<void>;
}

export interface Opening {
  /** Of the data folder, if the caller has locked it. */
  readonly lock?: DataLock;
  /** Told what the start waits for. */
  readonly waitFor?: (what: string) => void;
  readonly prepareCredentials?: BootstrapOptions['prepare'] | undefined;
  /** What the APIs add to a first start; absent: nothing. */
  readonly firstStartParts?: FirstStartParts;
  /** How the APIs write the ids of things, and which of these name devices in the lists of access keys. */
  readonly ids: { readonly forms: readonly IdForm[]; readonly ofAccessKeys: MadeIdForm };
  /** The path at which the files of links are served. */
  readonly downloads: string;
  /** What administrators are shown of the settings; absent: none. */
  readonly shownSettings?: readonly ShownSetting[];
  /** False: a first start makes no credentials of the APIs. */
  readonly apiCredentials?: boolean;
}
