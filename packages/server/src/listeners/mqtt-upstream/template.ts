/**
 * Names made of a topic's levels: `{1}` is the first level, `{rest}` what `#` stands for, anything else stays as it is. Guards that a
 * template asks only for what topics of its filter have.
 */
export type Template = (levels: readonly string[]) => string;

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Undefined when the template does not fit the filter; `expected` says what would. */
export function compileTemplate(text: string, filter: string): Template | { expected: string } {
  const filterLevels = filter.split('/');
  const open = filterLevels.at(-1) === '#';
  const fixed = open ? filterLevels.length - 1 : filterLevels.length;
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name!);
  const fits = (name: string) => (name === 'rest' ? open : /^[1-9]\d*$/.test(name) && Number(name) <= fixed);
  if (text === '' || !names.every(fits) || /[{}]/.test(text.replace(PLACEHOLDER, '')))
    return { expected: `a text with {1} to {${fixed}}${open ? ' and {rest}' : ''} for levels of ${filter}` };
  return (levels) =>
    text.replace(PLACEHOLDER, (_, name: string) =>
      name === 'rest' ? levels.slice(fixed).join('/') : levels[Number(name) - 1]!,
    );
}
