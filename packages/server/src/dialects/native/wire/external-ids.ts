/** Ids that things had on other platforms, as bodies and answers of this API have them: by API. */
import { Type } from 'typebox';

const Text = Type.String({ minLength: 1, maxLength: 255 });

export const ExternalIds = Type.Record(Type.String(), Text, {
  description: 'The ids that it had on other platforms, by API.',
});

export const GivenExternalIds = Type.Record(Type.String(), Type.Union([Text, Type.Null()]), {
  maxProperties: 20,
  expected: 'an object of ids by API, as {"losant": "575ecf887ae143cd83dc4aa2"}; null takes one away',
  description:
    'Ids that it had on other platforms, by API, under which it is found there too; null takes one away. Needs admin.',
});
