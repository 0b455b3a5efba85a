import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './tools.ts';

const guidePath = 'docs/V3_ARCHITECTURE_MASTER_GUIDE.md';
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const guide = read(guidePath);
const documents = ['README.md', 'CONTRIBUTING.md', guidePath, ...globSync('docs/guides/**/*.md', { cwd: root })];

/** The chapters of the specification's guide, in its order. */
const chapters = [
  '# Exora V3 Architecture Master Guide',
  '## Executive Summary',
  '## Complete System Architecture',
  '### System Components Overview',
  '### Data Flow Architecture',
  '## Documentation Structure (Single Source of Truth)',
  '### Master Documentation Layout',
  '## Deployment Artifacts (NOT Source of Truth)',
  '### Supabase Deployment Structure',
  '### Application Deployment Structure',
  '### Critical: Source vs Deployment Relationship',
  '## Database Architecture (V3 Schema)',
  '### Schema Documentation Approach',
  '### Core Database Components',
  '#### 1. Foundation Layer (01-02)',
  '#### 2. Clinical Data Layer (03-05)',
  '#### 3. Infrastructure Layer (06-08)',
  '### Key Database Functions (RPC Interface)',
  '#### Job Coordination Functions',
  '#### API Rate Limiting Functions',
  '#### Analytics Functions',
  '## Edge Functions Architecture',
  '### Function Overview',
  '### shell-file-processor-v3 Responsibilities',
  '### audit-logger-v3 Responsibilities',
  '### Edge Function Integration Pattern',
  '## Render.com Worker Architecture',
  '### Worker Service Overview',
  '### Worker Responsibilities',
  '### Worker Environment Configuration',
  '### Worker Processing Flow',
  '## Development Workflow',
  '### Pre-Launch Development Process',
  '#### Phase 1: Database Schema Changes',
  '#### Phase 2: Edge Function Development',
  '#### Phase 3: Worker Development',
  '### Post-Launch Migration Process',
  '## AI Assistant Guidelines',
  '### For Understanding Current Architecture',
  '#### Database Questions:',
  '#### Edge Function Questions:',
  '#### Worker Questions:',
  '### For Making Changes',
  '#### Change Process:',
  '#### Integration Tracing:',
  '### Common AI Tasks',
  '#### "How does document processing work?"',
  '#### "What database functions are available?"',
  '#### "How do I add a new job type?"',
  '## Deployment Tracking',
  '### Current Deployment Status',
  '### Pending Changes',
  '## Security Considerations',
  '### Access Control Patterns',
  '#### Database Access:',
  '#### API Key Management:',
  '### Healthcare Data Protection',
  '## Monitoring & Health Checks',
  '### Worker Health Monitoring',
  '### Database Monitoring',
  '## Future Architecture Evolution',
  '### Post-Launch Migration Strategy',
  '### Scalability Considerations',
  '## Related Documentation',
];

/** Headings outside of fenced blocks. */
function headingsOf(text: string): string[] {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '').match(/^#{1,6} .+$/gm) ?? [];
}

/** A heading's address below its page, as GitHub makes it. */
function anchorOf(heading: string): string {
  const words = heading.replace(/^#+ /, '').replaceAll('`', '').toLowerCase();
  return words
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

const anchors = new Map<string, ReadonlySet<string>>();
/** The addresses of a page's chapters. */
function anchorsOf(page: string): ReadonlySet<string> {
  const known = anchors.get(page) ?? new Set(headingsOf(read(page)).map(anchorOf));
  anchors.set(page, known);
  return known;
}

test('the guide has the specification’s chapters, in their order', () => {
  expect(headingsOf(guide).filter((heading) => chapters.includes(heading))).toEqual(chapters);
});

/** The names in the first column of a generated table. */
function listed(region: string): string[] {
  const [, text = ''] = new RegExp(`<!-- begin generated: ${region} -->([\\s\\S]*?)<!-- end`).exec(guide) ?? [];
  return [...text.matchAll(/^\| \[?`([\w.]+)`/gm)].map(([, name = '']) => name);
}

const schema = readdirSync(join(root, 'current_schema'))
  .filter((name) => name.endsWith('.sql'))
  .map((name) => read(`current_schema/${name}`))
  .join('\n');

/** Functions of schema public that a role may execute, as the schema grants it. */
function granted(role: string): string[] {
  return [...schema.matchAll(/^grant execute on function public\.(\w+)\([^)]*\)\s+to ([\w, ]+);/gm)]
    .filter(([, , roles = '']) => roles.split(', ').includes(role))
    .map(([, name = '']) => name);
}

test('the guide answers “What database functions are available?” as the schema grants them', () => {
  const forPeople = [...new Set(granted('authenticated'))].sort();
  expect(forPeople.length).toBeGreaterThan(60);
  expect(listed('functions for people').sort()).toEqual(forPeople);
  const forServices = [...new Set(granted('service_role'))].filter((name) => !forPeople.includes(name)).sort();
  expect(listed('functions for services').sort()).toEqual(forServices);
});

test('every table and view of the schema is listed once', () => {
  const created = [
    ...schema.matchAll(/^create (?:table|view) (public|exora_private)\.(\w+)(?! partition)(?!.*partition of)/gm),
  ]
    .map(([, space, name]) => (space === 'public' ? `${name}` : `${space}.${name}`))
    .filter((name) => !/^exora_private\.job_queue_(live|finished)/.test(name));
  const told = ['tables 01-02', 'tables 03-05', 'tables 06-08'].flatMap(listed);
  expect(told.sort()).toEqual([...new Set(created)].sort());
});

test('every table and function has its file and says what it is', () => {
  const rows = guide.match(/^\| \[?`[\w.]+`\]?(?:\(reference[^)]*\))? +\| `?[^|]*\.sql`? +\| [^|]*\|$/gm) ?? [];
  const told = ['tables 01-02', 'tables 03-05', 'tables 06-08', 'functions for people', 'functions for services'];
  expect(rows.length).toBe(told.flatMap(listed).length);
  expect(rows.filter((row) => /\|\s*\|$/.test(row))).toEqual([]);
});

test('every file of the schema is named', () => {
  const files = readdirSync(join(root, 'current_schema')).filter((name) => name.endsWith('.sql'));
  expect(files.filter((name) => !guide.includes(name))).toEqual([]);
});

test('the guide answers “What functions are available?” as the folders do', () => {
  const folders = readdirSync(join(root, 'current_functions')).filter((name) => {
    return existsSync(join(root, 'current_functions', name, 'index.ts'));
  });
  const [, told = ''] = /<!-- begin generated: edge functions -->([\s\S]*?)<!-- end/.exec(guide) ?? [];
  expect([...told.matchAll(/^\| \[`([\w-]+)`\]/gm)].map(([, name]) => name)).toEqual(folders);
});

test('a document can be traced: each step’s file calls what the guide says', () => {
  const [, table = ''] = /^#### Integration Tracing:$([\s\S]*?)^One correlation id/m.exec(guide) ?? [];
  const steps = [...table.matchAll(/^\| ([^|]+?) +\| (`[^|]+`) +\| ([^|]+?) +\|$/gm)];
  expect(steps.length).toBe(8);
  for (const [, step = '', where = '', calls = ''] of steps) {
    const [first = '', ...others] = [...where.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
    const paths = [first, ...others.map((name) => join(dirname(first), name))];
    const text = paths.map(sourceBelow).join('\n');
    for (const [, name = ''] of calls.matchAll(/`([\w-]+)`/g)) {
      const isCalled =
        text.includes(name) || (name === 'enqueue_job_v3' && /submit_shell_file[\s\S]*enqueue_job_v3/.test(schema));
      expect({ step, name, isCalled }).toEqual({ step, name, isCalled: true });
    }
  }
});

/** A source with those of ours that it imports beside it, or all of a folder. */
function sourceBelow(path: string): string {
  const place = join(root, path);
  if (!path.endsWith('.ts')) {
    return readdirSync(place)
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => read(`${path}/${name}`))
      .join('\n');
  }
  const text = read(path);
  const beside = [...text.matchAll(/from '(\.[^']+\.ts)'/g)].map(([, from = '']) =>
    normalize(join(dirname(path), from)),
  );
  return [text, ...beside.map(read)].join('\n');
}

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('names only files and folders that exist', () => {
    const built = ['supabase/functions/', 'apps/render-worker/', 'apps/render-web/', '.exora/', 'src/api-clients/'];
    const named = [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)].map(([, path = '']) => path);
    const missing = named.filter((path) => {
      if (built.includes(path) || path.startsWith('docs/current_')) return false;
      return ![root, join(root, 'current_schema'), join(root, 'current_workers/exora-v3-worker/src')].some((folder) =>
        existsSync(join(folder, path)),
      );
    });
    expect(missing).toEqual([]);
  });

  test('links only to pages and chapters that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]*))?\)/g)];
    const broken = links.filter(([, path = '', anchor]) => {
      const target = path === '' ? document : relative(root, join(root, dirname(document), path));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).has(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('names only npm scripts that exist', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
