/**
 * What the guides name and this version hasn't yet. A test fails as soon as one of them is there: then it is taken off, and held
 * to like everything else.
 */
export const awaited: { paths: readonly string[]; scripts: readonly string[]; commands: readonly string[] } = {
  paths: [
    'deployment/deployed_status.md',
    'deployment/pending_changes.md',
    'deployment/deployment_log.md',
    'deployment/rollback_procedures.md',
    'deployment/monitoring/alerts.yaml',
    'docs/guides/backups.md',
    'docs/guides/scaling.md',
    'docs/guides/runbooks/README.md',
  ],
  scripts: [],
  commands: ['deploy plan', 'deploy apply', 'deploy status', 'deploy rollback', 'backup init', 'backup now'],
};
