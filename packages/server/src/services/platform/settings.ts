/** What the stores and services are told of the configuration. */
import type { EngineSettings } from './engine.js';

/** The settings that the stores and services need; the whole configuration fits. */
export interface PlatformSettings extends EngineSettings {
  readonly catalogUrl: string | undefined;
  readonly adminEmail: string;
  readonly bodyLimit: number;
  readonly spoolLimit: number;
  readonly fileQuota: number;
  readonly flushInterval: number;
  readonly flushRows: number;
  readonly settleInterval: number;
  readonly qualityInterval: number;
  readonly futureLimit: number;
  readonly answerLimit: number;
  readonly answersInFlight: number;
  readonly tailBuffer: number;
  readonly deviceQuota: number;
  readonly seriesQuota: number;
  /** Of single projects, in the place of `seriesQuota`. */
  readonly seriesQuotas: ReadonlyMap<number, number> | undefined;
  readonly accountsBy: 'operators' | 'administrators';
  readonly organizationsBy: 'nobody' | 'owners' | 'everybody';
  readonly organizationsPerPerson: number;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly allowPrivateCallbacks: boolean;
  readonly downloadLifetime: number;
  readonly concurrentExports: number;
  readonly auditRetention: number;
  readonly auditRows: number;
  readonly undoWindow: number;
  readonly retentionHour: number;
}
