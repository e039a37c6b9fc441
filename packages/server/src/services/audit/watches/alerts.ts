/** Alert rules, who is told of what they find, and what people do with it. */
import { changes } from '../note.js';
import type { Watches } from './watch.js';

export const alertRules: Watches<'alertRules'> = {
  create:
    () =>
    ({ id, project, name, condition }) => ({
      action: 'alert_rule.create',
      project,
      subject: { kind: 'alert_rule', id, name },
      details: { condition: condition.kind },
    }),
  update: async ({ alertRules: rules }, project, id) => {
    const before = await rules.get(project, id);
    return (after) =>
      after && {
        action: 'alert_rule.update',
        project,
        subject: { kind: 'alert_rule', id, name: after.name },
        details: changes(before, after, [
          ...(['name', 'enabled', 'severity', 'selection', 'condition', 'for', 'clear', 'channels'] as const),
        ]),
      };
  },
  delete: async ({ alertRules: rules }, project, id) => {
    const before = await rules.get(project, id);
    return (deleted) =>
      deleted
        ? {
            action: 'alert_rule.delete',
            project,
            subject: { kind: 'alert_rule', id, name: before?.name ?? null },
          }
        : undefined;
  },
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
