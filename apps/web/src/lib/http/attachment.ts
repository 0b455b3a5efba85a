/**
 * The `Content-Disposition` that has a browser keep an answer under this name, whatever letters it is written in (RFC 6266,
 * RFC 8187): the plain form for old programs, the exact one beside it.
 */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%/;]/g, '_').slice(0, 200);
  const exact = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
