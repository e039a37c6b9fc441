/** Text to paste elsewhere, with a button that copies it. */
import { useState } from 'preact/hooks';

const SHOWN_MS = 1_500;

export function CopyBlock({ text, label }: { text: string; label: string }) {
  return (
    <div class="copy">
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <CopyButton text={text} />
    </div>
  );
}

export function CopyButton({ text, name = 'Copy' }: { text: string; name?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <button type="button" class="small" onClick={() => void copy()}>
      {copied ? 'Copied' : name}
    </button>
  );
}

/** Browsers give the clipboard to pages of HTTPS alone; within a network there may be none. */
async function writeText(text: string): Promise<void> {
  if (isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
