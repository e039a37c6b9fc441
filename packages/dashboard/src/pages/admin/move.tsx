/** What is moved, and how a move that stands still goes on. */
import type { Job } from '@tributary/client';
import { CopyBlock } from '../../shared/copy.js';
import { countText } from '../../shared/format.js';

export function Move({ of: { id, state, progress, input, result } }: { of: Job }) {
  const { source, command } = input as { source: string; command: string | null };
  const ended = result as { refused: number; chunks: number; different: number } | null;
  return (
    <>
      {progress.percent !== undefined && state !== 'done' && <span> {Math.floor(progress.percent)} %</span>}
      <div class="quiet">{source}</div>
      {ended !== null && (
        <div>
          {countText(ended.different)} of {countText(ended.chunks)} compared chunks differ,{' '}
          {countText(ended.refused)} points were refused.
        </div>
      )}
      {state !== 'running' && state !== 'done' && command !== null && (
        <details open={state === 'interrupted'}>
          <summary>Goes on with</summary>
          <CopyBlock text={command} label={`Command of job ${id}`} />
        </details>
      )}
    </>
  );
}
