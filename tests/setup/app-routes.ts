import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { root } from '../../scripts/tools.ts';

const appFolder = join(root, 'apps/web/src/app');

/** A route of the web app, as its folders say. */
export interface AppRoute {
  /** Such as `/api/documents/[id]`. */
  pattern: string;
  kind: 'page' | 'route';
  /** Of a route: what it answers to. */
  methods: string[];
}

/** Every page and route handler of the web app, those included that no test names. */
export async function appRoutes(): Promise<AppRoute[]> {
  const files = (await readdir(appFolder, { recursive: true })).filter((file) =>
    /(^|[\\/])(page\.tsx|route\.ts)$/.test(file),
  );
  return Promise.all(
    files.toSorted().map(async (file) => {
      const folders = relative('.', file).split(sep).slice(0, -1);
      const pattern = `/${folders.filter((folder) => !/^\(.*\)$/.test(folder)).join('/')}`;
      if (file.endsWith('page.tsx')) return { pattern, kind: 'page', methods: ['GET'] };
      const source = await readFile(join(appFolder, file), 'utf8');
      const methods = [...source.matchAll(/export (?:async function|const) (GET|POST|PUT|PATCH|DELETE)\b/g)];
      return { pattern, kind: 'route', methods: methods.map(([, method]) => method ?? '') };
    }),
  );
}
