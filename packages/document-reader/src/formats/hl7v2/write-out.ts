import { ExoraError } from '@exora/contracts/errors';
import { hl7Day } from '../../structured/dates.ts';
import type { Finding } from '../../structured/finding.ts';
import { groupTitles } from '../../structured/findings-table.ts';
import { htmlBlocks } from '../../structured/html.ts';
import { plainBlocks } from '../../structured/markup.ts';
import type { StructuredDocument } from '../../structured/structured-document.ts';
import { codedAt } from './coded.ts';
import { readAllergySegment, readDiagnosis, readProblem, readProcedureSegment, readVaccination } from './findings.ts';
import type { Message, Segment } from './message.ts';
import { isDrugSegment, readPrescription } from './prescriptions.ts';
import { isReportText, readResult } from './results.ts';
import { attending, readVisit, visitClass } from './visits.ts';

/** What messages are about, by the first part of MSH-9. */
const titles: Readonly<Record<string, string>> = {
  ORU: 'Results',
  OUL: 'Results',
  MDM: 'Document',
  VXU: 'Immunizations',
  ADT: 'Visit',
  RDE: 'Prescription',
  RDS: 'Dispensed',
  RAS: 'Given medicines',
  OMP: 'Prescription',
  ORM: 'Order',
  OML: 'Order',
  PPR: 'Problems',
  REF: 'Referral',
};

/** Writes out the segments of one message in their order. */
export class MessageWriter {
  readonly #document: StructuredDocument;
  readonly #prefix: string;
  readonly #names = new Map<string, number>();
  #kind = '';
  #event = '';
  #order: Segment | null = null;
  #day: string | null = null;
  /** Findings that go into one table. */
  #findings: Finding[] = [];
  /** Lines of a report that follow each other. */
  #report: string[] = [];
  #drug: { drug: Segment; route: Segment | null; timing: Segment | null; order: Segment | null } | null = null;
  #timing: Segment | null = null;

  /** `prefix` tells the messages of a file apart in the names of elements. */
  constructor(document: StructuredDocument, prefix: string) {
    this.#document = document;
    this.#prefix = prefix;
  }

  write({ segments }: Message): void {
    for (const segment of segments) {
      if (segment.name !== 'OBX') continue;
      const name = codedAt(segment, 3).label;
      this.#names.set(name, (this.#names.get(name) ?? 0) + 1);
    }
    for (const [at, segment] of segments.entries()) this.#segment(segment, segments.slice(at + 1, at + 51));
    this.#endDrug();
    this.#flush();
  }

  #segment(segment: Segment, following: readonly Segment[]): void {
    const element = `${this.#prefix}${segment.name}[${segment.number}]`;
    switch (segment.name) {
      case 'MSH':
        return void this.#header(segment);
      case 'PID':
        return void this.#patient(segment);
      case 'PV1':
        return void this.#visit(segment, element, following);
      case 'ORC':
        this.#endDrug();
        this.#order = segment;
        this.#timing = null;
        return;
      case 'OBR':
        return void this.#orderHeading(segment);
      case 'TXA':
        return void this.#heading([segment.text(2, 2) || segment.text(2), hl7Day(segment.text(4) || segment.text(6))]);
      case 'OBX':
        return void this.#observation(segment, element, following);
      case 'NTE':
        return void this.#note(segment);
      case 'AL1':
      case 'IAM':
        return void this.#collect(readAllergySegment(segment, element));
      case 'DG1':
        return void this.#collect(readDiagnosis(segment, element));
      case 'PRB':
        return void this.#collect(readProblem(segment, element));
      case 'PR1':
        return void this.#collect(readProcedureSegment(segment, element));
      case 'TQ1':
        if (this.#drug !== null) this.#drug.timing = segment;
        this.#timing = segment;
        return;
      case 'RXR':
        if (this.#drug !== null) this.#drug.route = segment;
        return;
      case 'RXA':
        if (this.#kind === 'VXU') return void this.#collect(readVaccination(segment, element));
        return void this.#beginDrug(segment);
      default:
        if (isDrugSegment(segment.name)) this.#beginDrug(segment);
    }
  }

  #header(segment: Segment): void {
    this.#kind = segment.text(9);
    this.#event = segment.text(9, 2);
    const day = hl7Day(segment.text(7));
    this.#heading([
      titles[this.#kind] ?? 'Message',
      `(HL7 ${segment.components(9).slice(0, 2).join(' ')})`.trim(),
      day,
    ]);
  }

  #patient(segment: Segment): void {
    const [family = '', given = '', middle = ''] = segment.components(5);
    const name = [given, middle, family].filter(Boolean).join(' ');
    const sexes: Readonly<Record<string, string>> = { F: 'female', M: 'male', O: 'other', U: 'unknown' };
    const sex = segment.text(8);
    const birth = hl7Day(segment.text(7));
    this.#lines([
      name && `Patient: ${name}`,
      birth && `Date of birth: ${birth}`,
      sex && `Sex: ${sexes[sex.toUpperCase()] ?? sex}`,
    ]);
  }

  #visit(segment: Segment, element: string, following: readonly Segment[]): void {
    const details = following.find(({ name }) => name === 'PV2') ?? null;
    const visit = readVisit(segment, details, this.#event, element);
    if (visit.length > 0) return void this.#collect(visit);
    const kind = visitClass(segment);
    const doctor = attending(segment);
    this.#lines([
      kind && `Visit: ${[kind, hl7Day(segment.text(44))].filter(Boolean).join(', ')}`,
      doctor && `Attending: ${doctor}`,
    ]);
  }

  #orderHeading(segment: Segment): void {
    this.#endDrug();
    this.#day = hl7Day(segment.text(7)) ?? hl7Day(segment.text(14)) ?? hl7Day(segment.text(22));
    this.#heading([codedAt(segment, 4).label, this.#day]);
  }

  #observation(segment: Segment, element: string, following: readonly Segment[]): void {
    if (isReportText(segment, (this.#names.get(codedAt(segment, 3).label) ?? 0) > 1))
      return void this.#reportPart(segment);
    // What vaccination messages ask beside the vaccine (funding, leaflets) is no result.
    if (this.#kind === 'VXU') return;
    const notes = following.slice(0, following.findIndex(({ name }) => name !== 'NTE') >>> 0);
    const comment = notes.map((note) => note.lines(3).replace(/\s+/g, ' ')).join(' ');
    this.#collect(readResult(segment, element, this.#day, comment));
  }

  /** The comments of a result stand in its row; others are lines of their own. */
  #note(segment: Segment): void {
    if (this.#findings.at(-1)?.words.detail?.includes(segment.lines(3).replace(/\s+/g, ' '))) return;
    this.#report.push(segment.lines(3));
  }

  #reportPart(segment: Segment): void {
    if (segment.text(11) === 'D' || segment.text(11) === 'W') return;
    if (segment.text(2) !== 'ED') {
      this.#report.push(segment.lines(5));
      return;
    }
    const [, type = '', subtype = '', encoding = '', data = ''] = segment.components(5);
    const kind = `${type} ${subtype}`.toLowerCase();
    if (!/text|html|plain/.test(kind) || /pdf|rtf|xml/.test(kind)) {
      this.#report.push(`Attached: ${[type, subtype].filter(Boolean).join(' ')}`);
      return;
    }
    const content = encoding.toLowerCase() === 'base64' ? Buffer.from(data, 'base64').toString('utf8') : data;
    this.#flush();
    this.#document.add(...(kind.includes('html') ? htmlBlocks(content) : plainBlocks(content)));
  }

  #beginDrug(segment: Segment): void {
    // What was encoded by the pharmacy says more than what was ordered.
    if (this.#drug !== null && segment.name === 'RXO') return;
    if (this.#drug !== null && this.#drug.drug.name !== 'RXO') this.#endDrug();
    this.#drug = {
      drug: segment,
      route: this.#drug?.route ?? null,
      timing: this.#drug?.timing ?? this.#timing,
      order: this.#order,
    };
  }

  #endDrug(): void {
    if (this.#drug === null) return;
    const { drug } = this.#drug;
    this.#collect(readPrescription(this.#drug, `${this.#prefix}${drug.name}[${drug.number}]`));
    this.#drug = null;
  }

  #collect(findings: readonly Finding[]): void {
    if (findings.length === 0) return;
    if (this.#report.length > 0 || (this.#findings[0] ?? findings[0])?.type !== findings[0]?.type) this.#flush();
    this.#findings.push(...findings);
  }

  #heading(words: readonly (string | null)[]): void {
    const text = words.filter(Boolean).join(' ');
    if (text === '') return;
    this.#flush();
    this.#document.heading(text);
  }

  #lines(lines: readonly (string | null)[]): void {
    this.#flush();
    this.#document.add(...plainBlocks(lines.filter(Boolean).join('\n')));
  }

  #flush(): void {
    const findings = this.#findings;
    const report = this.#report;
    this.#findings = [];
    this.#report = [];
    const kind = findings[0]?.type;
    // An order's heading already says what its results are.
    if (kind !== undefined && kind !== 'lab' && kind !== 'vital') this.#document.heading(groupTitles[kind]);
    this.#document.findings(findings);
    this.#document.add(...plainBlocks(report.join('\n')));
  }
}

/** Refuses a file with messages about several persons: their facts would go into one record. */
export function refuseSeveralPeople(messages: readonly Message[]): void {
  const people = new Set<string>();
  for (const { segments } of messages) {
    const patient = segments.find(({ name }) => name === 'PID');
    const family = patient?.text(5).toLowerCase() ?? '';
    const birth = hl7Day(patient?.text(7));
    if (family !== '' && birth !== null) people.add(`${family} ${birth}`);
  }
  if (people.size > 1) throw new ExoraError('structured_many_people');
}
