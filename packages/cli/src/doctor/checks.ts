import { readStatus } from '@exora/local-stack';
import { findDataFolder } from '@exora/local-stack/diagnosis';
import { backups } from './backups.ts';
import * as dataFolder from './data-folder.ts';
import { database } from './database.ts';
import { type Check, type Context, type Finding, fault } from './finding.ts';
import * as machine from './machine.ts';
import * as running from './running.ts';

/** In the order in which things go wrong. */
const checks: Readonly<Record<string, Check>> = {
  node_version: machine.nodeVersion,
  packages_installed: machine.packagesInstalled,
  programs: machine.programs,
  memory: machine.memory,
  clock: machine.clock,
  environment: machine.environment,
  data_folder: dataFolder.folderAccess,
  data_folder_foreign: dataFolder.folderOurs,
  data_folder_rights: dataFolder.folderRights,
  disk_space: dataFolder.diskSpace,
  postgres_version: dataFolder.postgresVersion,
  secrets: dataFolder.secretsWhole,
  database_left_running: dataFolder.leftRunning,
  ports: running.ports,
  processes: running.processes,
  addresses: running.addresses,
  web_build: running.webBuild,
  database,
  backup: backups,
};

/** Looks at everything that commonly goes wrong. A look that can't be carried through is a finding, too. */
export async function diagnose(asked: string, more: Partial<Context> = {}): Promise<Finding[]> {
  const dataDir = await findDataFolder(asked).catch(() => asked);
  const status = await readStatus(dataDir).catch(() => null);
  const context: Context = { dataDir, status, environment: process.env, now: new Date(), ...more };
  const findings: Finding[] = [];
  for (const [id, check] of Object.entries(checks)) {
    try {
      findings.push(...(await check(context)));
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : 'unknown';
      findings.push(
        ...fault(
          id,
          id.replaceAll('_', ' '),
          `This could not be looked at: ${why}`,
          'Run this as the user who starts Exora.',
        ),
      );
    }
  }
  return findings;
}
