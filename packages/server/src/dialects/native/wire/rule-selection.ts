/** Which series a rule, of alerts or of retention, is about, as requests and answers have it. */
import { Type, type Static } from 'typebox';
import { given } from '../../../model/given.js';
import { tagsOf, Tags } from '../query/selection.js';
import { closed, Name } from './schemas.js';

export const RuleSelection = closed({
  devices: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: 1000, description: 'Device keys.' })),
  tags: Type.Optional(Tags),
  series: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Name of the series, or a pattern with * and ?.',
    }),
  ),
});

/** A selection as services want it. */
export const ruleSelectionOf = ({ tags, ...rest }: Static<typeof RuleSelection>) =>
  given({ ...rest, tags: tags && tagsOf(tags, 'selection.tags') });
