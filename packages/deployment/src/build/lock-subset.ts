import { z } from 'zod';
import { DeploymentError } from '../deployment-error.ts';

const dependenciesSchema = z.record(z.string(), z.string());

const lockedPackageSchema = z.looseObject({
  version: z.string().optional(),
  link: z.boolean().optional(),
  resolved: z.string().optional(),
  dependencies: dependenciesSchema.optional(),
  optionalDependencies: dependenciesSchema.optional(),
  peerDependencies: dependenciesSchema.optional(),
  peerDependenciesMeta: z.record(z.string(), z.looseObject({ optional: z.boolean().optional() })).optional(),
});
type LockedPackage = z.infer<typeof lockedPackageSchema>;

export const packageLockSchema = z.looseObject({
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), lockedPackageSchema),
});
export type PackageLock = z.infer<typeof packageLockSchema>;

interface Manifest {
  name: string;
  version: string;
  dependencies: Record<string, string>;
}

/**
 * The part of the repository's lock that a manifest of its own needs, the same versions with the same hashes. Packages that
 * lie below one of `ours` move to the top, where nothing else may be of that name.
 */
export function subsetOf(
  lock: PackageLock,
  manifest: Manifest,
  ours: ReadonlyMap<string, { folder: string; dependencies: Record<string, string> }>,
): PackageLock {
  const packages: Record<string, LockedPackage> = {};
  /** Where a package lies in the repository's lock, and where in the new one. */
  const places = new Map<string, string>();

  /** The place of a package as Node finds it from another's place. */
  const resolve = (from: string, name: string): string | null => {
    for (let folder = from; ; ) {
      const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
      if (lock.packages[place] !== undefined) return place;
      if (folder === '') return null;
      const parent = folder.lastIndexOf('/node_modules/');
      folder = parent === -1 ? '' : folder.slice(0, parent);
    }
  };
  const take = (place: string, isOptional: boolean): void => {
    if (places.has(place)) return;
    const locked = lock.packages[place];
    if (locked === undefined) return;
    const target = place.slice(place.indexOf('node_modules/'));
    const taken = packages[target];
    if (taken !== undefined && taken.version !== locked.version) {
      throw new DeploymentError(
        'lockfile_incomplete',
        `${target} is needed in the versions ${taken.version} and ${locked.version}: let its packages agree on one.`,
      );
    }
    places.set(place, target);
    const { dev: _dev, devOptional: _devOptional, extraneous: _extraneous, ...kept } = locked;
    packages[target] = kept;
    const needed: [string, boolean][] = [
      ...Object.keys(locked.dependencies ?? {}).map((name): [string, boolean] => [name, isOptional]),
      ...Object.keys(locked.optionalDependencies ?? {}).map((name): [string, boolean] => [name, true]),
      ...Object.keys(locked.peerDependencies ?? {}).map((name): [string, boolean] => [
        name,
        isOptional || locked.peerDependenciesMeta?.[name]?.optional === true,
      ]),
    ];
    for (const [name, mayMiss] of needed) {
      const found = resolve(place, name);
      if (found !== null) take(found, mayMiss);
      else if (!mayMiss) {
        throw new DeploymentError('lockfile_incomplete', `package-lock.json has no ${name}, which ${target} needs.`);
      }
    }
  };
  for (const name of Object.keys(manifest.dependencies)) {
    const from = [...ours.values()].find(({ folder, dependencies }) => {
      return dependencies[name] !== undefined && lock.packages[`${folder}/node_modules/${name}`] !== undefined;
    });
    const place = from === undefined ? resolve('', name) : `${from.folder}/node_modules/${name}`;
    if (place === null) {
      throw new DeploymentError('lockfile_incomplete', `package-lock.json has no ${name}: run "npm install".`);
    }
    take(place, false);
  }
  const sorted = Object.entries(packages).sort(([one], [other]) => (one < other ? -1 : 1));
  const { name, version, dependencies } = manifest;
  return {
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name, version, license: 'Apache-2.0', dependencies, engines: { node: '>=24' } },
      ...Object.fromEntries(sorted),
    },
  };
}
