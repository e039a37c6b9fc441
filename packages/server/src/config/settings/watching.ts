/** Logs and the audit log. */
import { duration, integer, oneOf } from '../values.js';
import { DAY, setting } from './setting.js';

export const WATCHING = {
  auditRetention: setting({
    name: 'audit-retention',
    type: duration(DAY, 36500 * DAY),
    default: '365d',
    description: 'How long a record of the audit log is kept (docs/audit.md).',
  }),
  auditRows: setting({
    name: 'audit-rows',
    type: integer(1_000, 100_000_000),
    default: '1000000',
    description:
      'Records of the audit log that are kept at most; beyond them the oldest of the organizations that have most go before their time.',
  }),
  logLevel: setting({
    name: 'log-level',
    type: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    default: 'info',
    description: 'Least severe messages that are logged.',
  }),
} as const;
