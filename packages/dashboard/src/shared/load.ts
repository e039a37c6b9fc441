/** Something that is asked for and comes later. Rule: an answer to an earlier question is thrown away, and its request ended. */
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../app/context.js';

export interface Loaded<T> {
  readonly value: T | undefined;
  readonly loading: boolean;
  readonly problem: string | undefined;
}

/** Asks again when one of `needs` changes. What was there stays until the next is. Undefined `ask`: there is nothing to ask for. */
export function useLoad<T>(
  ask: ((signal: AbortSignal) => Promise<T>) | undefined,
  needs: readonly unknown[],
): Loaded<T> {
  const { fail } = usePage();
  const [loaded, setLoaded] = useState<Loaded<T>>({ value: undefined, loading: true, problem: undefined });
  useEffect(() => {
    if (ask === undefined) return setLoaded({ value: undefined, loading: false, problem: undefined });
    const ended = new AbortController();
    setLoaded((before) => ({ ...before, loading: true, problem: undefined }));
    ask(ended.signal).then(
      (value) => {
        if (!ended.signal.aborted) setLoaded({ value, loading: false, problem: undefined });
      },
      (error: unknown) => {
        if (ended.signal.aborted) return;
        const problem = fail(error);
        setLoaded((before) => ({ ...before, loading: false, problem }));
      },
    );
    return () => ended.abort();
  }, needs);
  return loaded;
}
