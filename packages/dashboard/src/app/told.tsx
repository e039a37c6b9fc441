/** A short word at the edge of the page, and for what can be taken back a way to do so while it stands there. */
import { useEffect, useState } from 'preact/hooks';

export interface Word {
  readonly message: string;
  /** Takes back what the word is about. */
  readonly undo?: (() => Promise<void>) | undefined;
}

const SHOWN_MS = 4_000;
/** Whoever deleted the wrong thing needs to see it first. */
const UNDO_MS = 30_000;

interface Props {
  readonly word: Word | undefined;
  readonly onOver: () => void;
  readonly fail: (error: unknown) => string;
}

export function Told({ word, onOver, fail }: Props) {
  const [undone, setUndone] = useState<string>();
  useEffect(() => {
    setUndone(undefined);
    if (word === undefined) return;
    const timer = setTimeout(onOver, word.undo === undefined ? SHOWN_MS : UNDO_MS);
    return () => clearTimeout(timer);
  }, [word]);
  const undo = () => {
    setUndone('Restoring…');
    word!.undo!().then(
      () => onOver(),
      (error: unknown) => setUndone(fail(error)),
    );
  };
  return (
    <div class="told" role="status">
      {undone ?? word?.message}
      {word?.undo !== undefined && undone === undefined && (
        <button type="button" class="small" onClick={undo}>
          Undo
        </button>
      )}
    </div>
  );
}
