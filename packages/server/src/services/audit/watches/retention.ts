/** For how long points are kept. */
import { changes } from '../note.js';
import type { Watches } from './watch.js';

const subjectOf = (id: number, name: string | null) => ({ kind: 'retention_rule', id, name });

export const retentionRules: Watches<'retentionRules'> = {
  create:
    () =>
    ({ id, project, name, keepDays, selection, enabled }) => ({
      action: 'retention_rule.create',
      project,
      subject: subjectOf(id, name),
      details: { keepDays, selection, enabled },
    }),
  update: async ({ retentionRules: rules }, project, id) => {
    const before = await rules.get(project, id);
    return (after) =>
      after && {
        action: 'retention_rule.update',
        project,
        subject: subjectOf(id, after.name),
        details: changes(before, after, ['name', 'enabled', 'selection', 'keepDays', 'position']),
      };
  },
  delete: async ({ retentionRules: rules }, project, id) => {
    const before = await rules.get(project, id);
    return (deleted) =>
      deleted
        ? {
            action: 'retention_rule.delete',
            project,
            subject: subjectOf(id, before?.name ?? null),
            details: { keepDays: before?.keepDays ?? null },
          }
        : undefined;
  },
};
