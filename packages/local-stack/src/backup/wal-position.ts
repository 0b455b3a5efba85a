/** Postgres' log positions (LSN) and the names of the files that hold them. */

/** A position such as `0/1A2B3C` as a number of bytes. */
export function parseLsn(lsn: string): bigint {
  const [high = '', low = ''] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** Name of the WAL file number `segment` of a timeline: 24 hex digits, which sort as they follow each other. */
export function segmentName(timeline: number, segment: bigint, segmentBytes: number): string {
  const perHigh = 0x1_0000_0000n / BigInt(segmentBytes);
  return [BigInt(timeline), segment / perHigh, segment % perHigh]
    .map((part) => part.toString(16).toUpperCase().padStart(8, '0'))
    .join('');
}

/** Number of the WAL file in which the byte before `lsn` lies. */
export function segmentBefore(lsn: bigint, segmentBytes: number): bigint {
  return (lsn - 1n) / BigInt(segmentBytes);
}
