/** What an engine failure means to whoever asked: the state of the platform or a limit of the query. */
import { TributaryError } from '../../errors/error.js';
import { EngineError } from './engine-error.js';

/** A row of a series that nobody asked for: nobody sees it, and whoever asked gets an internal error. */
export class ForeignSeries extends Error {
  constructor(series: number) {
    super(`the engine's answer speaks of series ${series}, which was not asked for`);
    this.name = 'ForeignSeries';
  }
}

/** As it stands in the message behind `more than its limit of`. */
const ENGINE_MEMORY = 'memory in the engine (setting query-memory)';

/** Runs an engine call; a statement that the engine refuses stays an EngineError, for its author to explain. */
export async function withRefusals<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    switch (error.failure) {
      case 'unavailable':
        throw new TributaryError('engine_unavailable', {}, { cause: error });
      case 'timeout':
        throw new TributaryError('query_timeout', { limit: 'the query time limit' }, { cause: error });
      case 'memory':
        throw new TributaryError('query_too_large', { limit: ENGINE_MEMORY }, { cause: error });
      case 'incomplete':
        throw new TributaryError('answer_incomplete', {}, { cause: error });
      case 'busy':
        throw new TributaryError('engine_busy', {}, { cause: error });
      case 'statement':
        throw error;
    }
  }
}
