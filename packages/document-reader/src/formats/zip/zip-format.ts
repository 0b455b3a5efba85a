import type { AcceptedType, StructuredContent } from '@exora/contracts';
import { describeError, ExoraError } from '@exora/contracts/errors';
import { sniffType } from '@exora/contracts/sniff';
import { type ArchiveFile, openArchive, UnreadableArchive } from '../../archive/unpack.ts';
import type { Format, FormatContext, OpenDocument } from '../format.ts';
import { documentsAmong } from './members.ts';

const zipType = 'application/zip';

/**
 * An archive: its documents one after the other, as one. One that can't be read ends it all, with its place, since a
 * record that lacks a report without a word is worse than none. Archives inside it are not opened.
 */
export const zipFormat: Format = {
  type: zipType,
  async open(bytes, context) {
    const files = await filesOf(bytes, context);
    const office = officeTypeOf(files);
    if (office !== null) return context.openInside(office, bytes);
    const documents = documentsAmong(files);
    if (documents.length === 0) throw new ExoraError('archive_empty');
    const opened = new OpenedDocuments(documents, context);
    const starts: number[] = [];
    const stated: StructuredContent[] = [];
    let pages = 0;
    for (let at = 0; at < documents.length; at++) {
      starts.push(pages);
      const { pageCount, structured } = await opened.get(at);
      if (structured !== undefined) stated.push(moved(structured, pages, at + 1));
      pages += pageCount;
      // The rest need not be opened to know that it is too much.
      if (pages > context.limits.pages) break;
    }
    return {
      pageCount: pages,
      ...(stated.length > 0 && {
        structured: {
          facts: stated.flatMap(({ facts }) => facts),
          covered: stated.flatMap(({ covered }) => covered),
        },
      }),
      async readPage(number) {
        const at = starts.findLastIndex((start) => start < number);
        return opened.read(at, number - (starts[at] ?? 0));
      },
    };
  },
};

/** What a record states, on the archive's pages behind those before it; its elements begin with the file's place. */
function moved({ facts, covered }: StructuredContent, pagesBefore: number, place: number): StructuredContent {
  const onPage = <T extends { page: number }>(span: T): T => ({ ...span, page: span.page + pagesBefore });
  return {
    facts: facts.map((fact) => ({
      ...fact,
      element: `file[${place}] ${fact.element}`,
      sources: fact.sources.map(onPage),
    })),
    covered: covered.map(onPage),
  };
}

async function filesOf(bytes: Uint8Array, { limits }: FormatContext): Promise<ArchiveFile[]> {
  try {
    return await openArchive(bytes, limits);
  } catch (thrown) {
    throw asArchiveError(thrown);
  }
}

/** A Word document whose first bytes did not show that it is one; sheets and slides are refused by name of their kind. */
function officeTypeOf(files: readonly ArchiveFile[]): AcceptedType | null {
  const names = new Set(files.map(({ name }) => name));
  if (names.has('xl/workbook.xml') || names.has('ppt/presentation.xml') || names.has('META-INF/manifest.xml')) {
    throw new ExoraError('file_type_unsupported');
  }
  const isWord = names.has('[Content_Types].xml') && names.has('word/document.xml');
  return isWord ? 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' : null;
}

/** How many documents stay open: pages are read in order, some at the same time. */
const mostOpen = 3;

/** The documents of an archive, opened when they are wanted. */
class OpenedDocuments {
  readonly #files: readonly ArchiveFile[];
  readonly #context: FormatContext;
  readonly #open = new Map<number, Promise<OpenDocument>>();

  constructor(files: readonly ArchiveFile[], context: FormatContext) {
    this.#files = files;
    this.#context = context;
  }

  /** Throws `archive_file_unreadable`, `archive_locked`. */
  async get(at: number): Promise<OpenDocument> {
    const known = this.#open.get(at);
    if (known !== undefined) return known;
    const opening = this.#openFile(at);
    this.#open.set(at, opening);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= mostOpen) break;
      this.#open.delete(oldest);
    }
    return opening;
  }

  async read(at: number, page: number) {
    const document = await this.get(at);
    return document.readPage(page).catch((thrown: unknown) => {
      throw this.#located(thrown, at);
    });
  }

  async #openFile(at: number): Promise<OpenDocument> {
    try {
      const bytes = (await this.#files[at]?.unpack()) ?? new Uint8Array();
      const type = sniffType(bytes);
      if (type === null || type === 'other' || type === zipType) throw new ExoraError('file_type_unsupported');
      return await this.#context.openInside(type, bytes);
    } catch (thrown) {
      throw this.#located(thrown, at);
    }
  }

  /** What is wrong with one file, said of the archive, with the file's place and not its name. */
  #located(thrown: unknown, at: number): unknown {
    const error = asArchiveError(thrown);
    if (!(error instanceof ExoraError) || error.retryable || error.code === 'archive_locked') return error;
    if (error.code === 'too_many_pages') return error;
    const reason = describeError(error.code, error.parameters).what;
    return new ExoraError('archive_file_unreadable', {
      parameters: { position: at + 1, files: this.#files.length, reason },
      cause: thrown,
    });
  }
}

function asArchiveError(thrown: unknown): unknown {
  if (!(thrown instanceof UnreadableArchive)) return thrown;
  return new ExoraError(thrown.reason === 'locked' ? 'archive_locked' : 'archive_damaged', { cause: thrown });
}
