/** A number that grows by itself every so often while somebody looks, and when it is told to: for what is asked for anew. */
import { useCallback, useEffect, useState } from 'preact/hooks';

export function useAgain(every: number | undefined): readonly [count: number, again: () => void] {
  const [count, setCount] = useState(0);
  const again = useCallback(() => setCount((before) => before + 1), []);
  useEffect(() => {
    if (every === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') again();
    }, every);
    return () => clearInterval(timer);
  }, [every, again]);
  return [count, again];
}
