import { ExoraError } from '@exora/contracts/errors';
import { type ArchiveFile, openArchive, UnreadableArchive } from '../../archive/unpack.ts';
import type { ReaderLimits } from '../../limits.ts';
import { countOne, walkXml } from './xml.ts';

/** A part is held whole while it is read; a thousand pages of text have half of this. */
const mostPartBytes = 64 * 1024 * 1024;

/** A part that another part names. */
export interface Relation {
  /** Last word of its type: `header`, `footnotes`, `image` … */
  kind: string;
  part: string;
}

/** The parts of a Word document (Open Packaging Conventions): read when they are wanted, never kept. */
export class WordPackage {
  readonly #files: ReadonlyMap<string, ArchiveFile>;
  readonly main: string;

  private constructor(files: ReadonlyMap<string, ArchiveFile>, main: string) {
    this.#files = files;
    this.main = main;
  }

  /** Throws `docx_locked`, `docx_damaged`, `archive_too_large`, and `file_type_unsupported` for a sheet or slides. */
  static async open(bytes: Uint8Array, limits: ReaderLimits): Promise<WordPackage> {
    const files = new Map<string, ArchiveFile>();
    try {
      for (const file of await openArchive(bytes, limits)) {
        // Of two parts with one name each program shows another (Open Packaging Conventions, 6.2.2.3).
        if (files.has(file.name)) throw new ExoraError('docx_damaged');
        files.set(file.name, file);
      }
    } catch (thrown) {
      throw asDocxError(thrown);
    }
    const start = await new WordPackage(files, '').relations('');
    const main = [...start.values()].find(({ kind }) => kind === 'officeDocument')?.part ?? 'word/document.xml';
    if (!main.startsWith('word/') && /^(xl|ppt|visio)\//.test(main)) throw new ExoraError('file_type_unsupported');
    if (!files.has(main)) throw new ExoraError('docx_damaged');
    return new WordPackage(files, main);
  }

  /** Null for a part that the document does not have. */
  async part(name: string): Promise<Uint8Array | null> {
    try {
      const file = this.#files.get(name);
      if (file !== undefined && file.sizeBytes > mostPartBytes) throw new ExoraError('document_too_complex');
      return (await file?.unpack()) ?? null;
    } catch (thrown) {
      throw asDocxError(thrown);
    }
  }

  /** What a part names, by id. */
  async relations(part: string): Promise<Map<string, Relation>> {
    const relations = new Map<string, Relation>();
    const folder = part.slice(0, part.lastIndexOf('/') + 1);
    const bytes = await this.part(`${folder}_rels/${part.slice(folder.length)}.rels`);
    if (bytes === null) return relations;
    walkXml(bytes, {
      open(name, { Id, Type, Target, TargetMode }) {
        if (name !== 'Relationship' || Id === undefined || Target === undefined || TargetMode === 'External') return;
        countOne(relations.size);
        relations.set(Id, { kind: Type?.split('/').at(-1) ?? '', part: resolve(folder, Target) });
      },
    });
    return relations;
  }
}

/** A target beside the part that names it, or from the package's root. */
function resolve(folder: string, target: string): string {
  const path = target.startsWith('/') ? target.slice(1) : folder + target;
  const kept: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') kept.pop();
    else if (step !== '.') kept.push(step);
  }
  return kept.join('/');
}

function asDocxError(thrown: unknown): unknown {
  if (!(thrown instanceof UnreadableArchive)) return thrown;
  return new ExoraError(thrown.reason === 'locked' ? 'docx_locked' : 'docx_damaged', { cause: thrown });
}
