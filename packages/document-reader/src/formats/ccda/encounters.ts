import { encounterClass, encounterFinding } from '../../structured/encounters.ts';
import type { Finding } from '../../structured/finding.ts';
import { readCoded, wordsOf } from './concepts.ts';
import { nameWords } from './names.ts';
import { isNegated, narrativeOf, type Surroundings, statusOf } from './statements.ts';
import { timeOf } from './values.ts';
import { attribute, childrenOf, find, findAll, pathOf, textOf, type XmlElement } from './xml.ts';

/** HL7's ActCode: the kind of an encounter among the translations of its code. */
const actCode = '2.16.840.1.113883.5.4';

/** Longest text that names a visit and doesn't tell it. */
const longestName = 120;

export function readEncounter(encounter: XmlElement, { narratives }: Surroundings): Finding[] {
  if (isNegated(encounter)) return [];
  const code = find(encounter, 'code');
  const coded = readCoded(code, narratives);
  const kind = coded.codes.find((one) => one.system === actCode && one.code !== undefined);
  const text = wordsOf(find(encounter, 'text'), narratives);
  // The kind of a visit is no name of it, nor is a code without one.
  const isNamed = coded.label !== attribute(code, 'code') && coded.label !== kind?.display;
  const organization = textOf(find(encounter, 'performer', 'assignedEntity', 'representedOrganization', 'name'));
  const status = statusOf(encounter);
  return encounterFinding({
    name: isNamed && coded.label !== '' ? coded.label : text.length <= longestName ? text : '',
    codes: coded.codes,
    class: kind === undefined ? '' : encounterClass(kind.code, kind.display),
    status: status === 'active' ? 'in-progress' : status,
    ...timeOf(encounter),
    location: placeOf(encounter) || organization,
    performer: peopleOf(encounter).join(', '),
    reason: findAll(encounter, 'entryRelationship', 'observation')
      .filter((one) => attribute(one.parent ?? undefined, 'typeCode') === 'RSON')
      .map((one) => readCoded(find(one, 'value'), narratives).label)
      .filter(Boolean)
      .join(', '),
    element: pathOf(encounter),
    narrative: narrativeOf(narratives, find(encounter, 'text'), code),
  });
}

/** The service delivery location: its name, else what kind of place it is. */
function placeOf(encounter: XmlElement): string {
  const role = childrenOf(encounter, 'participant')
    .filter((one) => attribute(one, 'typeCode') === 'LOC')
    .flatMap((one) => childrenOf(one, 'participantRole'))[0];
  return textOf(find(role, 'playingEntity', 'name')) || (attribute(find(role, 'code'), 'displayName')?.trim() ?? '');
}

/** Who was seen: names, else professions. */
function peopleOf(encounter: XmlElement): string[] {
  const entities = findAll(encounter, 'performer', 'assignedEntity');
  const names = entities.map((entity) => nameWords(find(entity, 'assignedPerson', 'name'))).filter(Boolean);
  const professions = entities.flatMap((entity) => attribute(find(entity, 'code'), 'displayName')?.trim() || []);
  return [...new Set(names.length > 0 ? names : professions)];
}
