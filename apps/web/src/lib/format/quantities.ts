/** A file's size as people read it: “0 bytes”, “812 bytes”, “24 kB”, “1.8 MB”, “10 GB”. */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const kilobytes = bytes / 1024;
  if (kilobytes < 1000) return `${Math.round(kilobytes)} kB`;
  const megabytes = kilobytes / 1024;
  if (megabytes < 1000) return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
  const gigabytes = megabytes / 1024;
  return `${gigabytes < 10 && !Number.isInteger(gigabytes) ? gigabytes.toFixed(1) : Math.round(gigabytes)} GB`;
}

/** A number with its noun: “1 fact”, “2 facts”. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
