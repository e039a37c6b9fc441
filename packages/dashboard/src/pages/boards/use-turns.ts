/** When a board is looked at anew: each so many seconds while it is in sight, and when somebody asks. */
import { useEffect, useState } from 'preact/hooks';

export function useTurns(seconds: number | null): readonly [turn: number, next: () => void] {
  const [turn, setTurn] = useState(0);
  const next = () => setTurn((count) => count + 1);
  useEffect(() => {
    if (seconds === null) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && next(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return [turn, next];
}
