/** @tributary/client/node: what needs Node and is no part of a page. */
export type { Arguments, ArgumentValue, ScriptArgument, ScriptOption } from './script/arguments.js';
export {
  EXIT_FAILURE,
  EXIT_INTERRUPTED,
  EXIT_OK,
  EXIT_TERMINATED,
  EXIT_USAGE,
  UsageError,
} from './script/exit-codes.js';
export type { ScriptIo } from './script/io.js';
export { ScriptMain, type CommonArguments } from './script/script-main.js';
