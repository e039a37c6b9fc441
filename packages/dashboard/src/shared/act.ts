/** Something that a button does: one at a time, with what came of it told, and what went wrong said where the button is. */
import { useState } from 'preact/hooks';
import { usePage } from '../app/context.js';

export interface Acting {
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly say: (problem: string | undefined) => void;
  /** `work` may answer a word that is told at the edge of the page. */
  readonly act: (work: () => Promise<string | void>) => void;
}

export function useAct(): Acting {
  const { fail, tell } = usePage();
  const [busy, setBusy] = useState(false);
  const [problem, say] = useState<string>();
  const act = (work: () => Promise<string | void>) => {
    setBusy(true);
    say(undefined);
    work()
      .then((word) => {
        if (word !== undefined) tell(word);
      })
      .catch((error: unknown) => say(fail(error)))
      .finally(() => setBusy(false));
  };
  return { busy, problem, say, act };
}
