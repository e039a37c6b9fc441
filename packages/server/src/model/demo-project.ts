/**
 * The project of the simulated plant (`--demo`), and what a request means that names no project. Rule: the plant is something to
 * look at beside the real data, so it makes no request ambiguous: where there is one other project, that one is meant.
 */
interface Marked {
  readonly attributes: Readonly<Record<string, unknown>>;
}

export const DEMO_ATTRIBUTES = { tributary: { demo: true } } as const;

export function isDemo({ attributes: { tributary } }: Marked): boolean {
  return (
    typeof tributary === 'object' && tributary !== null && 'demo' in tributary && tributary.demo === true
  );
}

/** So many projects decide what `theOnlyProject` answers. */
export const ENOUGH_PROJECTS = 3;

/** Undefined: there is none, or there are several. */
export function theOnlyProject<T extends Marked>(projects: readonly T[]): T | undefined {
  const real = projects.filter((project) => !isDemo(project));
  const meant = real.length === 0 ? projects : real;
  return meant.length === 1 ? meant[0] : undefined;
}
