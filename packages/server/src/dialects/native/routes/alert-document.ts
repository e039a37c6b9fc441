/** All alert rules and channels of a project as one document. */
import { Type } from 'typebox';
import { operation } from '../operations/operation.js';
import { NewChannel, newChannel } from '../wire/alert-channels.js';
import { Document } from '../wire/alert-document.js';
import { NewRule, newRule, ruleFields } from '../wire/alert-rules.js';
import { closed } from '../wire/schemas.js';
import { checkTopic } from './alert-channels.js';

export const alertDocumentOperations = [
  operation({
    id: 'exportAlertRules',
    method: 'GET',
    path: '/alert-document',
    summary: 'All alert rules and channels, without secrets, as one document.',
    needs: { project: 'project:read' },
    answer: Document,
    async handle({ services, project }) {
      const { channels, rules } = await services.alertRules.exported(project.id);
      return { version: 1 as const, channels, rules: rules.map(ruleFields) };
    },
  }),
  operation({
    id: 'importAlertRules',
    method: 'POST',
    path: '/alert-document',
    summary:
      'Makes and changes rules and channels by their names, all of them or none; what is as the document says is left alone. Secrets of webhooks are shown in this answer only.',
    needs: { project: 'project:write' },
    body: closed({
      version: Type.Optional(Type.Literal(1)),
      channels: Type.Optional(Type.Array(NewChannel, { maxItems: 1000 })),
      rules: Type.Optional(Type.Array(NewRule, { maxItems: 5000 })),
      replace: Type.Optional(
        Type.Boolean({ default: false, description: 'What the document does not have is deleted.' }),
      ),
    }),
    answer: Type.Object({
      created: Type.Integer(),
      updated: Type.Integer(),
      unchanged: Type.Integer({
        description: 'Of those that were as the document says, and were left alone.',
      }),
      deleted: Type.Integer(),
      secrets: Type.Array(Type.Object({ channel: Type.String(), secret: Type.String() }), {
        description:
          'With which calls of the webhooks that were made, or got another address, are signed; shown this once.',
      }),
    }),
    async handle({ services, project, body: { channels = [], rules = [], replace = false } }) {
      const document = { channels: channels.map(newChannel), rules: rules.map(newRule) };
      for (const [at, channel] of document.channels.entries())
        checkTopic(channel, `channels[${at}].target.topic`);
      const { secrets, ...counts } = await services.alertRules.imported(project.id, document, { replace });
      return { ...counts, secrets: [...secrets] };
    },
  }),
];
