/** Some text of a block. `mark` names the element of the file that it stands for, so that its place can be told. */
export interface Run {
  text: string;
  mark?: string;
}

/** A piece of a document that states no places: what a letter in HTML, or a record in FHIR, is made of. */
export type Block =
  | { kind: 'heading'; runs: Run[] }
  | { kind: 'paragraph'; runs: Run[] }
  /** A line directly below the one before. Cells that a tab or wide white space parted stand three spaces apart. */
  | { kind: 'line'; cells: Run[][] }
  /** White between two blocks: an empty line. */
  | { kind: 'gap' }
  /** An entry of a list. `label` is its bullet or number, `level` 0 for the outermost list. */
  | { kind: 'item'; level: number; label: string; runs: Run[] }
  /** Rows of cells; a cell may be empty. The first `headers` rows name the columns. */
  | { kind: 'table'; headers: number; rows: Run[][][] }
  | { kind: 'page-break' };

/** Where the text of a mark stands: offsets (UTF-16 units) into the page's text. One that a page's end parts has several. */
export interface MarkSpan {
  mark: string;
  page: number;
  start: number;
  end: number;
}
