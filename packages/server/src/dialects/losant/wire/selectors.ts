/** The members by which the data actions choose devices. `deviceQuery` has a language of its own (device-query.ts). */
import { Type } from 'typebox';
import { Ids, TagFilters } from './schemas.js';

export const SELECTORS = {
  deviceIds: Type.Optional(Ids),
  deviceTags: Type.Optional(TagFilters),
  deviceQuery: Type.Optional(Type.Unknown()),
};
