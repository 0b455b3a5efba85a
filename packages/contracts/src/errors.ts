import { unansweredErrors } from './unanswered-errors.ts';

/**
 * The closed list of what can go wrong in Exora, told once for the page, the command, the edge functions, the worker and
 * the database (which puts a code of this list into an error's DETAIL).
 *
 * `what` says what happened, `todo` what the reader can do. `{name}` is filled from the error's parameters, which hold
 * numbers and technical words only, never words of a document.
 */
export const errorCatalogue = {
  file_empty: {
    http: 422,
    retryable: false,
    what: 'This file is empty (0 bytes).',
    todo: 'Check that it opens on your device, then upload it again.',
  },
  file_too_large: {
    http: 413,
    retryable: false,
    what: 'This file is larger than {limitMb} MB.',
    todo: 'Split it or save it at a lower resolution, then upload it again.',
  },
  file_name_invalid: {
    http: 422,
    retryable: false,
    what: 'This file’s name has characters or a path that can’t be accepted.',
    todo: 'Rename it to a plain name such as “letter.pdf”, then upload it again.',
  },
  file_type_unsupported: {
    http: 415,
    retryable: false,
    what: 'Exora can’t read this kind of file.',
    todo: 'Upload a PDF, a picture (JPEG, PNG, HEIC, WebP, AVIF or TIFF), a letter in Word (.docx), RTF, HTML or plain text, a record (C-CDA, FHIR JSON, HL7 v2), or a ZIP of these.',
  },
  file_type_mismatch: {
    http: 415,
    retryable: false,
    what: 'This file’s content is not what its name says.',
    todo: 'Open it on your device, save it again as PDF, Word (.docx), JPEG, PNG or text, and upload that.',
  },
  pdf_encrypted: {
    http: 422,
    retryable: false,
    what: 'This PDF is locked with a password.',
    todo: 'Save a copy without the password (for example by printing it to PDF), then upload that.',
  },
  pdf_damaged: {
    http: 422,
    retryable: false,
    what: 'This PDF is damaged or incomplete and can’t be opened.',
    todo: 'Download or export it again from where it came from, then upload it again.',
  },
  pdf_no_pages: {
    http: 422,
    retryable: false,
    what: 'This PDF has no pages.',
    todo: 'Export it again from where it came from, then upload it again.',
  },
  image_damaged: {
    http: 422,
    retryable: false,
    what: 'This picture is damaged or incomplete and can’t be opened.',
    todo: 'Take or export the picture again, then upload it again.',
  },
  image_too_large: {
    http: 422,
    retryable: false,
    what: 'This page has more pixels than Exora can read ({limitMp} megapixels).',
    todo: 'Save it at a lower resolution (300 dots per inch is enough), then upload it again.',
  },
  heic_not_supported: {
    http: 415,
    retryable: false,
    what: 'This photo is in a kind of HEIC that Exora can’t read.',
    todo: 'Share it as JPEG (on an iPhone: share it by mail, or choose “Most compatible” under Settings, Camera, Formats), then upload that.',
  },
  docx_locked: {
    http: 422,
    retryable: false,
    what: 'This Word document is locked with a password, or in the old format of Word.',
    todo: 'Open it in Word, remove the password, save it as .docx or PDF, then upload that.',
  },
  docx_damaged: {
    http: 422,
    retryable: false,
    what: 'This Word document is damaged or incomplete and can’t be opened.',
    todo: 'Open it in Word and save it as PDF, or export it again from where it came from, then upload it again.',
  },
  document_too_complex: {
    http: 422,
    retryable: false,
    what: 'This document’s parts are nested more deeply, or unpack to more, than Exora reads.',
    todo: 'Open it on your device, save or print it as PDF, then upload that.',
  },
  archive_locked: {
    http: 422,
    retryable: false,
    what: 'This archive is locked with a password.',
    todo: 'Unpack it on your device and upload the files in it.',
  },
  archive_damaged: {
    http: 422,
    retryable: false,
    what: 'This archive is damaged or incomplete and can’t be unpacked.',
    todo: 'Download or export it again from where it came from, then upload it again.',
  },
  archive_too_large: {
    http: 422,
    retryable: false,
    what: 'This file unpacks to more than {limitMb} MB or more than {limitFiles} files.',
    todo: 'Unpack it on your device and upload the files that you need.',
  },
  archive_empty: {
    http: 422,
    retryable: false,
    what: 'This archive has no document that Exora can read.',
    todo: 'Unpack it on your device and look at what is in it; PDF, pictures, text, HTML, RTF and Word can be uploaded.',
  },
  archive_file_unreadable: {
    http: 422,
    retryable: false,
    what: 'File {position} of {files} in this archive (in the order of their names) can’t be read. {reason}',
    todo: 'Unpack the archive on your device, and upload its other files, or an archive without this one.',
  },
  text_not_readable: {
    http: 422,
    retryable: false,
    what: 'This text file’s characters can’t be read.',
    todo: 'Save it as UTF-8 text or as PDF, then upload it again.',
  },
  structured_not_readable: {
    http: 422,
    retryable: false,
    what: 'This record is damaged or incomplete: it is no well-formed {format}.',
    todo: 'Download or export it again from where it came from, then upload it again.',
  },
  structured_unsupported: {
    http: 415,
    retryable: false,
    what: 'This file is no kind of health record that Exora knows.',
    todo: 'Export it as C-CDA (XML), FHIR R4 (JSON) or HL7 v2, or as PDF, and upload that.',
  },
  structured_many_people: {
    http: 422,
    retryable: false,
    what: 'This file holds records of more than one person.',
    todo: 'Export each person’s record by itself, then upload it to that person’s record.',
  },
  structured_too_large: {
    http: 422,
    retryable: false,
    what: 'This record is nested deeper or has more elements than Exora can read.',
    todo: 'Export it again in parts, for example a year each, and upload those.',
  },
  too_many_pages: {
    http: 422,
    retryable: false,
    what: 'This document has more than {limitPages} pages.',
    todo: 'Split it into smaller documents, then upload those.',
  },
  too_many_facts: {
    http: 422,
    retryable: false,
    what: 'This document states more than {limitFacts} facts.',
    todo: 'Split it into smaller documents, then upload those.',
  },
  upload_incomplete: {
    http: 409,
    retryable: true,
    what: 'The upload did not arrive whole.',
    todo: 'Upload the file again.',
  },
  idempotency_conflict: {
    http: 409,
    retryable: false,
    what: 'This upload’s key was already used for another file.',
    todo: 'Start a new upload for this file.',
  },
  quota_exceeded: {
    http: 429,
    retryable: false,
    what: 'This record has reached what its plan allows of storage or of uploads in a month.',
    todo: 'Remove documents that you no longer need, wait for the next month, or choose a larger plan.',
  },
  ai_consent_missing: {
    http: 403,
    retryable: false,
    what: 'Reading by this engine is switched off for this record.',
    todo: 'Allow it in the record’s settings and try the document again, or upload it to be kept unread.',
  },
  malware_found: {
    http: 422,
    retryable: false,
    what: 'A virus scanner found malware in this document. Nobody can open it here.',
    todo: 'Remove it, and get the document again from where it came from.',
  },
  scan_unavailable: {
    http: 503,
    retryable: true,
    what: 'This document waits for the virus scanner, which gives no answer about it.',
    todo: 'It goes on by itself. If it stays so, whoever runs this system has to look after the scanner.',
  },
  processing_timeout: {
    http: 504,
    retryable: true,
    what: 'Reading this document took too long and was stopped.',
    todo: 'Try it again; if it happens again, split the document.',
  },
  reader_crashed: {
    http: 500,
    retryable: true,
    what: 'The document reader stopped while it read this document.',
    todo: 'Try it again; if it happens again, save the document anew and upload that.',
  },
  engine_unavailable: {
    http: 503,
    retryable: true,
    what: 'The reading engine is not available.',
    todo: 'Wait a moment and try again.',
  },
  engine_key_refused: {
    http: 502,
    retryable: false,
    what: 'The outside reading engine refused this system’s access.',
    todo: 'Whoever runs this system has to check its key, the key’s restrictions and the billing there; then try again.',
  },
  page_not_recognised: {
    http: 422,
    retryable: false,
    what: 'The outside reading engine could not read a page of this document.',
    todo: 'Scan or photograph the document again, then upload it again.',
  },
  document_not_understood: {
    http: 422,
    retryable: false,
    what: 'The outside engine gave no usable answer about a part of this document.',
    todo: 'Try the document again; if it happens again, whoever runs this system can let the local rules step in.',
  },
  storage_unavailable: {
    http: 503,
    retryable: true,
    what: 'The file store did not answer.',
    todo: 'Wait a moment and try again.',
  },
  database_unavailable: {
    http: 503,
    retryable: true,
    what: 'The database did not answer.',
    todo: 'Wait a moment and try again.',
  },
  server_unreachable: unansweredErrors.server_unreachable,
  job_not_held: {
    http: 409,
    retryable: false,
    what: 'This job is not (or no longer) held by this worker.',
    todo: 'Nothing: the worker that holds it will finish it.',
  },
  job_cancelled: {
    http: 409,
    retryable: true,
    what: 'The work on this document was stopped by an operator.',
    todo: 'Try it again later.',
  },
  job_result_invalid: {
    http: 500,
    retryable: false,
    what: 'The work on this document ended with a result that can’t be stored.',
    todo: 'Report the reference shown with this message.',
  },
  fact_not_proven: {
    http: 422,
    retryable: false,
    what: 'A fact’s quote is not in the page’s text at the given place.',
    todo: 'Read the document again.',
  },
  record_archive_invalid: {
    http: 422,
    retryable: false,
    what: 'This is no whole archive of a health record ({reason}).',
    todo: 'Export the record again, and import that file unchanged.',
  },
  record_archive_newer: {
    http: 422,
    retryable: false,
    what: 'This archive of a health record has a format that this version doesn’t know.',
    todo: 'Update Exora, then import it again.',
  },
  not_signed_in: {
    http: 401,
    retryable: false,
    what: 'You are not signed in, or your session has ended.',
    todo: 'Sign in and try again.',
  },
  credentials_wrong: {
    http: 401,
    retryable: false,
    what: 'No account has this e-mail address with this password.',
    todo: 'Check both and try again.',
  },
  email_taken: {
    http: 409,
    retryable: false,
    what: 'This e-mail address already has an account.',
    todo: 'Sign in, or use another address.',
  },
  email_invalid: {
    http: 422,
    retryable: false,
    what: 'This e-mail address can’t be used.',
    todo: 'Check it for typing errors, for example a missing “@”.',
  },
  email_unconfirmed: {
    http: 403,
    retryable: false,
    what: 'This e-mail address is not confirmed yet.',
    todo: 'Open the link in the message that was sent to you, then sign in.',
  },
  password_weak: {
    http: 422,
    retryable: false,
    what: 'This password is too easy to guess.',
    todo: 'Choose one with at least {minLength} characters that you use nowhere else.',
  },
  not_allowed: {
    http: 403,
    retryable: false,
    what: 'You don’t have access to this.',
    todo: 'Ask the record’s owner for access.',
  },
  second_factor_needed: {
    http: 403,
    retryable: false,
    what: 'This needs your second factor.',
    todo: 'Enter the code of your authenticator app, then try again.',
  },
  not_found: {
    http: 404,
    retryable: false,
    what: 'This does not exist, or you don’t have access to it.',
    todo: 'Check the address, or go back to the list.',
  },
  invalid_request: {
    http: 400,
    retryable: false,
    what: 'The request is not in the expected form.',
    todo: 'Correct the named fields and send it again.',
  },
  wrong_state: {
    http: 409,
    retryable: false,
    what: 'This can’t be done in the present state.',
    todo: 'Reload the page to see the present state.',
  },
  rate_limited: {
    http: 429,
    retryable: true,
    what: 'Too many tries in a short time.',
    todo: 'Wait a minute and try again.',
  },
  internal: unansweredErrors.internal,
} as const satisfies Record<string, ErrorEntry>;

interface ErrorEntry {
  /** HTTP status of an answer that carries this error. */
  readonly http: number;
  /** Whether the same request can succeed later without anybody changing anything. */
  readonly retryable: boolean;
  readonly what: string;
  readonly todo: string;
}

export type ErrorCode = keyof typeof errorCatalogue;

/** Values for the `{name}` places of a message: technical words and numbers, never words of a document. */
export type ErrorParameters = Readonly<Record<string, string | number>>;

export const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCatalogue, value);
}

/** The catalogue's two sentences for a code, places filled. */
export function describeError(code: ErrorCode, parameters: ErrorParameters = {}): { what: string; todo: string } {
  const entry = errorCatalogue[code];
  return { what: fill(entry.what, parameters), todo: fill(entry.todo, parameters) };
}

function fill(sentence: string, parameters: ErrorParameters): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(parameters[name] ?? place));
}

/** An error of the closed list. Its message is the catalogue's, so it is safe to show and to log. */
export class ExoraError extends Error {
  override readonly name = 'ExoraError';
  readonly code: ErrorCode;
  readonly parameters: ErrorParameters;

  constructor(code: ErrorCode, options: { parameters?: ErrorParameters; cause?: unknown } = {}) {
    const { what, todo } = describeError(code, options.parameters);
    super(`${what} ${todo}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.parameters = options.parameters ?? {};
  }

  get retryable(): boolean {
    return errorCatalogue[this.code].retryable;
  }

  get http(): number {
    return errorCatalogue[this.code].http;
  }

  /** What an HTTP answer or `--json` output carries. */
  toJSON(): ErrorBody {
    const { what, todo } = describeError(this.code, this.parameters);
    return { code: this.code, message: what, hint: todo, parameters: this.parameters, retryable: this.retryable };
  }
}

/** An error as HTTP answers and `--json` output carry it. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly parameters: ErrorParameters;
  readonly retryable: boolean;
}

/**
 * The Exora error inside anything thrown or answered: an `ExoraError` itself, an error of a database function (whose
 * DETAIL is a code of the list), or `internal` with the original as cause.
 */
export function toExoraError(thrown: unknown): ExoraError {
  if (thrown instanceof ExoraError) return thrown;
  if (typeof thrown === 'object' && thrown !== null && 'details' in thrown && isErrorCode(thrown.details)) {
    return new ExoraError(thrown.details, { cause: thrown });
  }
  return new ExoraError('internal', { cause: thrown });
}
