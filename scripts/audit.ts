// Asks the registry for known vulnerabilities of the locked packages, and compares them with the answers in SECURITY.md.
// Not part of `npm test`: it needs the network, and its answer changes from day to day.
//
//   npm run audit:deps
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from './tools.ts';

const advisorySchema = z.object({ name: z.string(), title: z.string(), url: z.string(), severity: z.string() });
const auditSchema = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.string(),
      via: z.array(z.union([z.string(), advisorySchema])),
    }),
  ),
});

const run = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8' });
if (run.error) throw run.error;
const parsed = auditSchema.safeParse(JSON.parse(run.stdout || '{}'));
if (!parsed.success) {
  console.error('The registry does not answer questions about vulnerabilities.');
  console.error('Name one that does: npm_config_registry=<its address> npm run audit:deps');
  process.exit(2);
}
const answers = readFileSync(join(root, 'SECURITY.md'), 'utf8');
const advisories = new Map<string, z.infer<typeof advisorySchema>>();
for (const { via } of Object.values(parsed.data.vulnerabilities)) {
  for (const cause of via) if (typeof cause !== 'string') advisories.set(cause.url, cause);
}
const open = [...advisories.values()].filter(({ url }) => !answers.includes(url.split('/').at(-1) ?? url));
for (const { name, severity, title, url } of open) console.log(`${severity}: ${name}: ${title} (${url})`);
console.log(`${advisories.size} known vulnerabilities, ${open.length} of them without an answer in SECURITY.md`);
if (open.length > 0) process.exitCode = 1;
