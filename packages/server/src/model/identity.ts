// All views of identity in one place (docs/semantics.md "Identity"): what is derived from an integer id, what is random, what
// users choose. What things brought from other platforms stands in the catalog's `external_ids`.
export {
  FIRST_VARIABLE,
  MAX_DEVICE,
  MAX_PROJECT,
  blockSlug,
  deviceSlug,
  fleetSlug,
  nextVariable,
  parseBlockSlug,
  parseDeviceSlug,
  parseFleetSlug,
  parseProjectSlug,
  parseStreamSlug,
  parseStreamerSlug,
  parseUnitSlug,
  parseVariableSlug,
  projectSlug,
  streamSlug,
  streamerSlug,
  unitSlug,
  variableSlug,
} from './slugs.js';
export { INPUT_ID_TEXT, IOTILE_UUID, LOSANT_ID, idText, parseIdText, type IdText } from './derived-ids.js';
export {
  INPUT_ID,
  isHexId,
  organizationText,
  randomHexId,
  randomInputId,
  randomJobId,
  randomUuid,
} from './random-ids.js';
export {
  keyForm,
  madeId,
  shownId,
  shownKey,
  type Identified,
  type IdForm,
  type IdKind,
  type MadeIdForm,
} from './id-forms.js';
export { isName, nameProblem } from './names.js';
