/** How much a crash may lose: nothing (a person's record), or everything (a throw-away test server). */
export type Durability = 'durable' | 'throw-away';

/**
 * The whole `postgresql.conf`, written before every start so that no other setting survives.
 *
 * Errors and statements are not logged: both repeat values of rows, which are a patient's. Only starts, stops and
 * crashes are, without details.
 *
 * @param extra settings of one start, such as those of a recovery
 */
export function serverSettings(
  port: number,
  durability: Durability,
  extra: Readonly<Record<string, string | number>> = {},
): string {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    password_encryption: 'scram-sha-256',
    max_connections: durability === 'durable' ? 60 : 200,
    shared_buffers: '64MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    max_wal_size: '512MB',
    // Enough for copies of a running database, and for replaying its WAL to a point in time.
    wal_level: durability === 'durable' ? 'replica' : 'minimal',
    max_wal_senders: 0,
    // A backup place that is away for long must not fill the disk: the archive has a gap then, and says so.
    max_slot_wal_keep_size: '2GB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    log_checkpoints: 'off',
    log_autovacuum_min_duration: -1,
    log_line_prefix: '%m ',
    ...(durability === 'throw-away' ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    ...extra,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'`);
  return `# Written by Exora at every start; changes are lost.\n${lines.join('\n')}\n`;
}
