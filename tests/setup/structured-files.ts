/** Structured records of invented people, put together for tests. */

export function bundle(...resources: readonly Record<string, unknown>[]): Uint8Array {
  const entry = resources.map((resource, at) => ({ fullUrl: `urn:uuid:${at}`, resource }));
  return utf8(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }));
}

export const patient = {
  resourceType: 'Patient',
  id: 'p1',
  name: [{ family: 'Example', given: ['Ada', 'Maria'] }],
  birthDate: '1961-04-03',
  gender: 'female',
};

export function concept(system: string, code: string, display: string) {
  return { coding: [{ system, code, display }], text: display };
}

export const loinc = 'http://loinc.org';
export const snomed = 'http://snomed.info/sct';
export const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';

/** Segments of a message, ended as the standard says. */
export function message(...segments: readonly string[]): string {
  return `${segments.join('\r')}\r`;
}

export const header = 'MSH|^~\\&|LAB|CLINIC|EHR|HOME|20240302101500||ORU^R01|1|P|2.5.1';
export const pid = 'PID|1||77^^^CLINIC^MR||Example^Ada^Maria||19610403|F';

/** A C-CDA document with these sections in its body. */
export function clinicalDocument(...sections: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sdtc="urn:hl7-org:sdtc">
<title>Summary of Care</title><effectiveTime value="20240302101500+0100"/>
<recordTarget><patientRole><patient><name><given>Ada</given><family>Example</family></name>
<administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1" displayName="Female"/><birthTime value="19610403"/>
</patient></patientRole></recordTarget>
<component><structuredBody>${sections.map((section) => `<component>${section}</component>`).join('')}</structuredBody></component>
</ClinicalDocument>`;
}

export function section(loincCode: string, title: string, text: string, ...entries: readonly string[]): string {
  return `<section><code code="${loincCode}" codeSystem="2.16.840.1.113883.6.1"/><title>${title}</title><text>${text}</text>${entries
    .map((entry) => `<entry>${entry}</entry>`)
    .join('')}</section>`;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
