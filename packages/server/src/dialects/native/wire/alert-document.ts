/** All alert rules and channels of a project as one document. */
import { Type } from 'typebox';
import { ChannelView } from './alert-channels.js';
import { RuleFields } from './alert-rules.js';

export const Document = Type.Object({
  version: Type.Literal(1),
  channels: Type.Array(Type.Object(ChannelView)),
  rules: Type.Array(Type.Object(RuleFields)),
});
