/** Alert rules, who is told of what they find, and what people do with it. */
import type { AlertRule } from '../../../model/records/alert.js';
import type { AuditNote } from '../../contract/audit.js';
import { changes } from '../note.js';
import type { Watches } from './watch.js';

const made = ({ id, project, name, condition }: AlertRule): AuditNote => ({
  action: 'alert_rule.create',
  project,
  subject: { kind: 'alert_rule', id, name },
  details: { condition: condition.kind },
});
const changed = (before: AlertRule | undefined, after: AlertRule): AuditNote => ({
  action: 'alert_rule.update',
  project: after.project,
  subject: { kind: 'alert_rule', id: after.id, name: after.name },
  details: changes(before, after, [
    ...(['name', 'enabled', 'severity', 'selection', 'condition', 'for', 'clear', 'channels'] as const),
  ]),
});
const deleted = (project: number, id: number, name: string | null): AuditNote => ({
  action: 'alert_rule.delete',
  project,
  subject: { kind: 'alert_rule', id, name },
});

export const alertRules: Watches<'alertRules'> = {
  create: () => made,
  createAll: () => (rules) => rules.map(made),
  update: async ({ alertRules: rules }, project, id) => {
    const before = await rules.get(project, id);
    return (after) => after && changed(before, after);
  },
  updateAll: (_within, given) => () => given.map(({ before, after }) => changed(before, after)),
  delete: async ({ alertRules: rules }, project, id) => {
    const before = await rules.get(project, id);
    return (isDeleted) => (isDeleted ? deleted(project, id, before?.name ?? null) : undefined);
  },
  deleteAll: (_within, rules) => () => rules.map(({ project, id, name }) => deleted(project, id, name)),
};

export const alerts: Watches<'alerts'> = {
  acknowledge: (_within, project, id, by) => (alert) =>
    alert && {
      action: 'alert.acknowledge',
      project,
      subject: { kind: 'alert', id, name: alert.ruleName },
      details: { device: alert.device, series: alert.seriesName, acknowledged: by !== null },
    },
};

export const alertChannels: Watches<'alertChannels'> = {
  create:
    () =>
    ({ id, project, name, target }) => ({
      action: 'alert_channel.create',
      project,
      subject: { kind: 'alert_channel', id, name },
      details: { target: target.kind },
    }),
  update: async ({ alertChannels: channels }, project, id) => {
    const before = await channels.get(project, id);
    return (after) =>
      after && {
        action: 'alert_channel.update',
        project,
        subject: { kind: 'alert_channel', id, name: after.name },
        details: {
          ...changes(before, after, ['name', 'group', 'repeat', 'quiet']),
          // Addresses of calls may have a secret in them.
          target:
            JSON.stringify(before?.target) === JSON.stringify(after.target) ? 'same' : after.target.kind,
        },
      };
  },
  delete: async ({ alertChannels: channels }, project, id) => {
    const before = await channels.get(project, id);
    return (deleted) =>
      deleted
        ? {
            action: 'alert_channel.delete',
            project,
            subject: { kind: 'alert_channel', id, name: before?.name ?? null },
          }
        : undefined;
  },
};

export const alertSilences: Watches<'alertSilences'> = {
  create:
    () =>
    ({ id, project, rule, device, until }) => ({
      action: 'alert_silence.create',
      project,
      subject: { kind: 'alert_silence', id },
      details: { rule, device, until },
    }),
  delete: (_within, project, id) => (deleted) =>
    deleted ? { action: 'alert_silence.delete', project, subject: { kind: 'alert_silence', id } } : undefined,
};

export const alertDeliveries: Watches<'alertDeliveries'> = {
  logTest:
    (_within, { id, project, name, target }) =>
    ({ state }) => ({
      action: 'alert_channel.test',
      project,
      subject: { kind: 'alert_channel', id, name },
      details: { target: target.kind, state },
    }),
};
