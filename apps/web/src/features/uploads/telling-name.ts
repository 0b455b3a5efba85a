import { displayName } from '@exora/contracts';

/** Names that browsers and phones give to every picture alike. */
const sayingNothing = /^(image|photo|picture|img|blob|untitled)?\.?[a-z]*$/i;

/** The file with a name that tells it from others (“Pasted 29 Nov 2026, 14.30.png”), where its own says nothing. */
export function withTellingName(file: File, what: 'Pasted' | 'Photo', now = new Date()): File {
  if (!sayingNothing.test(file.name)) return file;
  const ending = /\.([a-z0-9]{1,5})$/i.exec(file.name)?.[1] ?? file.type.split('/')[1]?.replace('jpeg', 'jpg') ?? 'bin';
  return new File([file], displayName(`${takenName(what, now)}.${ending}`), {
    type: file.type,
    lastModified: file.lastModified,
  });
}

/** A name by the time, without signs that file systems refuse. */
export function takenName(what: 'Pasted' | 'Photo', now = new Date()): string {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }).format(now);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${what} ${day}, ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
}
