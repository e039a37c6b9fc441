/**
 * Names of the engine's parts: `<partition>_<first block>_<last block>_<level>[_<mutation>]`. A merge makes a part that
 * covers its sources; a mutation makes one that covers the part it changed. What a part came from can be read off its name.
 */
export interface PartName {
  readonly text: string;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
  readonly level: number;
  readonly mutation: number;
}

const NAME = /^(\d+)_(\d+)_(\d+)_(\d+)(?:_(\d+))?$/;

/** Undefined for what is no part: temporary folders, parts under removal, the engine's own files. */
export function parsePartName(text: string): PartName | undefined {
  const match = NAME.exec(text);
  if (!match) return undefined;
  const [partition, first, last, level, mutation] = match.slice(1).map((digits) => Number(digits ?? 0));
  return {
    text,
    partition: partition!,
    first: first!,
    last: last!,
    level: level!,
    mutation: Number.isNaN(mutation!) ? 0 : mutation!,
  };
}

/** True if `later` was made from `earlier`, directly or through others. */
export function covers(later: PartName, earlier: PartName): boolean {
  return (
    later.text !== earlier.text &&
    later.partition === earlier.partition &&
    later.first <= earlier.first &&
    later.last >= earlier.last &&
    later.level >= earlier.level &&
    later.mutation >= earlier.mutation
  );
}

/** True if an insert made it, and neither a merge of several nor a mutation. */
export const isInserted = (part: PartName): boolean => part.first === part.last && part.mutation === 0;
