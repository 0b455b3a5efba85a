import { createHash } from 'node:crypto';

/**
 * The id in a profile of what had that id in an archive, as the database makes it (`exora_private.imported_id`): SHA-256 of the
 * profile's id and the old one, as a name-based UUID (version 8, RFC 9562).
 */
export function importedId(profileId: string, id: string): string {
  const hash = createHash('sha256')
    .update(Buffer.from(profileId.replaceAll('-', ''), 'hex'))
    .update(id, 'utf8')
    .digest();
  const bytes = hash.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
