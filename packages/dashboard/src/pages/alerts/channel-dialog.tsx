/** A channel made while one writes a rule, which stays as it is meanwhile. */
import type { MadeAlertChannel } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { NewChannel } from './channels.js';

interface Props {
  readonly onMade: (name: string) => void;
  readonly onClose: () => void;
}

export function ChannelDialog({ onMade, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [made, setMade] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const take = ({ name, secret }: MadeAlertChannel) => {
    onMade(name);
    // A secret is shown first.
    if (secret === null) dialog.current?.close();
    else setMade(true);
  };
  return (
    <dialog ref={dialog} class="card channel-dialog" aria-label="New channel" onClose={onClose}>
      <h2>Who is told</h2>
      <NewChannel onMade={take} />
      <form method="dialog">
        <button type="submit">{made ? 'Close' : 'Cancel'}</button>
      </form>
    </dialog>
  );
}
