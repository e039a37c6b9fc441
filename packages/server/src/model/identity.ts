// All views of identity in one place (docs/semantics.md "Identity"): what is derived from an integer id, what is random, what users choose.
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
export {
  inputIdOf,
  isHexId,
  organizationText,
  parseInputId,
  randomHexId,
  randomInputId,
  randomJobId,
  randomUuid,
} from './random-ids.js';
export { isName, nameProblem } from './names.js';
