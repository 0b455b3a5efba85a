import { join } from 'node:path';
import { listSecrets } from '@exora/local-stack';
import { checkPlace, findBackups, isOpenGap, readArchiveState, readBackupConfig } from '@exora/local-stack/backup';
import { clusterMajor } from '@exora/local-stack/diagnosis';
import { type Check, fault, fine } from './finding.ts';

/** Restoring a backup replays all that was archived since. */
const oldestBackupMs = 8 * 86_400_000;
/** The archive is written twice a minute. */
const longestSilenceMs = 10 * 60_000;

export const backups: Check = async ({ dataDir, status, now }) => {
  const [id, check] = ['backup', 'backups'];
  if ((await clusterMajor(join(dataDir, 'postgres'))) === null) return [];
  const config = await readBackupConfig(dataDir).catch((thrown: unknown) => thrown);
  if (config === null) return fine(id, check, 'none are set up ("exora backup init" does it)');
  if (config instanceof Error) return fault('backup_settings', check, config.message, 'Set the backups up again.');
  const { place, lineage } = config as NonNullable<Awaited<ReturnType<typeof readBackupConfig>>>;
  try {
    await checkPlace(place);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : `${place} can’t be used.`;
    return fault(
      'backup_place',
      check,
      message,
      'Connect that disk, or "exora backup off" and "exora backup init" with another place.',
    );
  }
  const newest = (await findBackups(place, lineage)).backups.at(-1);
  if (newest === undefined || now.getTime() - Date.parse(newest.manifest.finished_at) > oldestBackupMs) {
    const message =
      newest === undefined ? 'No backup was made yet.' : `The newest backup is of ${newest.manifest.finished_at}.`;
    return fault(
      id,
      check,
      message,
      'Run "exora backup now", and let something run it each day (cron, a systemd timer).',
    );
  }
  const rotated = (await listSecrets(dataDir)).filter(({ made_at }) => (made_at ?? '') > newest.manifest.started_at);
  if (rotated.length > 0) {
    const names = rotated.map(({ name }) => name).join(', ');
    const message = `Secrets were replaced since the newest backup (${names}): a restore would bring back those before.`;
    return fault(id, check, message, 'Run "exora backup now".');
  }
  const { problem, archived_until: until, gap_at: gap } = await readArchiveState(dataDir);
  if (problem !== null) return fault('backup_archive', check, problem, 'Mend that; what was not archived yet is then.');
  if (isOpenGap(gap, newest.manifest)) {
    const message = `The archive has a gap before ${gap}: no backup reaches past it.`;
    return fault('backup_gap', check, message, 'Run "exora backup now".');
  }
  if (status !== null && (until === null || now.getTime() - Date.parse(until) > longestSilenceMs)) {
    return fault(
      'backup_archive',
      check,
      `Nothing was archived since ${until ?? 'the start'}.`,
      'Stop and start again: "exora stop", then "npm start".',
    );
  }
  return fine(
    id,
    check,
    `newest of ${newest.manifest.finished_at}${until === null ? '' : `, archived until ${until}`}`,
  );
};
