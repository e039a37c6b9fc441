/**
 * The dependencies of the server's package with everything that they need in turn, each of the version that package-lock.json has: who
 * installs it gets what was tested, not whatever is the newest on that day. An `npm-shrinkwrap.json` would not do: npm heeds it in packages
 * from a registry, and passes over it in a tarball. Where the lock has two versions of a package, the one that the server itself would find is named.
 */

const BUNDLED = '@tributary/client';
const OWN = 'packages/server';

/** `lock`: the whole of package-lock.json; `manifest`: the server's package.json, which is answered with other dependencies. */
export function pinned(lock, manifest) {
  const found = new Map();
  follow(lock, OWN, false, found);
  const [dependencies, optionalDependencies] = [{ [BUNDLED]: manifest.dependencies[BUNDLED] }, {}];
  for (const [place, optional] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = /^(?:packages\/server\/)?node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place)?.[1];
    if (name === undefined || placeOf(lock, OWN, name) !== place) continue;
    (optional ? optionalDependencies : dependencies)[name] = lock.packages[place].version;
  }
  return { ...manifest, dependencies, optionalDependencies };
}

/** Everything that `place` needs, and what that needs. What something needs without a choice is not optional. */
function follow(lock, place, optional, found) {
  const entry = lock.packages[place];
  const {
    dependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
    peerDependenciesMeta = {},
  } = entry;
  for (const name of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
    if (name === BUNDLED || (name in peerDependencies && peerDependenciesMeta[name]?.optional)) continue;
    const isOptional = optional || name in optionalDependencies;
    const at = placeOf(lock, place, name);
    // Libraries of other machines: the package that has them names their versions itself.
    if (at === undefined && isOptional) continue;
    if (at === undefined) throw new Error(`${name}, which ${place} needs, is not in package-lock.json`);
    if (found.get(at) === false || found.get(at) === isOptional) continue;
    found.set(at, isOptional);
    follow(lock, at, isOptional, found);
  }
}

/** As Node looks for it: in the folder itself, then in those above. */
function placeOf({ packages }, place, name) {
  for (let folder = place; ; folder = folder.replace(/(^|\/)(node_modules\/)?(@[^/]+\/)?[^/]+$/, '')) {
    const at = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (at in packages) return at;
    if (folder === '') return undefined;
  }
}
