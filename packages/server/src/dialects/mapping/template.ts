/**
 * Names made of a topic's levels: `{1}` is the first level, `{rest}` what `#` stands for, `{name}` the name of an item where there are
 * items, anything else stays as it is. Ensures that a template asks only for what topics of its filter have.
 */
export type Template = (levels: readonly string[], name?: string) => string;

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Undefined when the template does not fit the filter; `expected` says what would. */
export function compileTemplate(
  text: string,
  filter: string,
  isNamed = false,
): Template | { expected: string } {
  const filterLevels = filter.split('/');
  const open = filterLevels.at(-1) === '#';
  const fixed = open ? filterLevels.length - 1 : filterLevels.length;
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name!);
  const fits = (name: string) =>
    (name === 'rest' && open) ||
    (name === 'name' && isNamed) ||
    (/^[1-9]\d*$/.test(name) && Number(name) <= fixed);
  const unnamed = isNamed && !names.includes('name');
  if (text === '' || !names.every(fits) || /[{}]/.test(text.replace(PLACEHOLDER, '')) || unnamed) {
    const others = [open && '{rest}', isNamed && '{name}'].filter(Boolean).join(' and ');
    const expected = `a text with ${others === '' ? '' : `${others}, and `}{1} to {${fixed}} for levels of ${filter}`;
    return { expected };
  }
  return (levels, name) =>
    text.replace(PLACEHOLDER, (_, placeholder: string) => {
      if (placeholder === 'name') return name ?? '';
      return placeholder === 'rest' ? levels.slice(fixed).join('/') : levels[Number(placeholder) - 1]!;
    });
}
