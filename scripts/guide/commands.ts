import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tools.ts';

/** A command that a page tells its readers to run. */
export interface PrintedCommand {
  page: string;
  line: number;
  /** Variables that are set for it alone. */
  variables: string[];
  /** Program and arguments, as a shell would part them. */
  words: string[];
}

/** Pages for people who run and change Exora. */
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/V3_ARCHITECTURE_MASTER_GUIDE.md',
  ...globSync('docs/guides/**/*.md', { cwd: root }).sort(),
  'packages/deployment/README.md',
];

/** Every command in the shell blocks of the pages, in their order; commands joined by `&&` or `|` stand apart. */
export function printedCommands(): PrintedCommand[] {
  return pages.flatMap((page) => {
    const found: PrintedCommand[] = [];
    let isShell = false;
    for (const [index, text] of readFileSync(join(root, page), 'utf8').split('\n').entries()) {
      const fence = /^\s*```(\w*)/.exec(text);
      if (fence !== null) isShell = ['bash', 'sh', 'shell', 'console'].includes(fence[1] ?? '');
      else if (isShell) found.push(...commandsOf(page, index + 1, text));
    }
    return found;
  });
}

/** The commands of one line. */
export function commandsOf(page: string, line: number, text: string): PrintedCommand[] {
  return text
    .replace(/(^|\s)#\s.*$/, '')
    .replace(/\s(?:>>?|<)\s\S+/g, '')
    .split(/\s(?:&&|\|)\s/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const words = part.match(/(?:[^\s"'<]|"[^"]*"|'[^']*'|<[^>]*>)+/g) ?? [];
      const program = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
      return {
        page,
        line,
        variables: words.slice(0, program).map((word) => word.split('=')[0] ?? ''),
        words: words.slice(program).map((word) => word.replace(/^(["'])(.*)\1$/, '$2')),
      };
    });
}

/** The arguments of `exora`, however it is called; null for another program. */
export function exoraArguments({ words }: PrintedCommand): string[] | null {
  if (words[0] === 'exora') return words.slice(1);
  return words.slice(0, 4).join(' ') === 'npm exec --no --' && words[4] === 'exora' ? words.slice(5) : null;
}

/** Whether a file is there, with the folder for one that is yet to be made. */
export function isPlace(path: string): boolean {
  return existsSync(join(root, path)) || (/\/\.env$/.test(path) && existsSync(join(root, `${path}.example`)));
}
