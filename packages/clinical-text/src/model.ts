import type { Assertion, Attributes, Entity, EntityType, SourceRole } from '@exora/contracts';
import { codeOf } from './coding/code-of.ts';

/** A stretch of the text in UTF-16 units, `end` exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** A part of a finding that shows where one of its attributes stands. */
export interface Part extends Span {
  role: SourceRole;
}

/** One finding of the engine: an entity with its parts, its context and how sure the rule is. */
export interface Finding extends Span {
  type: EntityType;
  assertion: Assertion;
  attributes: Attributes;
  /** ISO date of the thing itself, or null. */
  date: string | null;
  parts: Part[];
  /** 0…1, by the rule that made it. */
  confidence: number;
  /** Where the thing is named, for a value in a table that stands for it under a head; null: at the finding itself. */
  label: Span | null;
  /** False for what only marks the text (names, dates, tests in prose): it never becomes a fact. */
  fact: boolean;
}

/** Makes a finding with the usual defaults. */
export function finding(
  type: EntityType,
  span: Span,
  more: Partial<Omit<Finding, 'type' | 'start' | 'end'>> = {},
): Finding {
  return {
    type,
    start: span.start,
    end: span.end,
    assertion: 'present',
    attributes: {},
    date: null,
    parts: [],
    label: null,
    confidence: 0.8,
    fact: false,
    ...more,
  };
}

/** The finding as the entity that `extract` prints; `text` is what stands at the offsets. */
export function toEntity(text: string, found: Finding): Entity {
  const words = text.slice(found.start, found.end);
  const code = codeOf(found.type, words, found.attributes);
  return {
    type: found.type,
    start: found.start,
    end: found.end,
    text: words,
    // What has gone is not there any more (`nausea resolved`), though it is remembered.
    negated: found.assertion === 'absent' || found.attributes.assertion === 'absent',
    attributes: found.attributes,
    code: code && { system: code.system, code: code.code, display: code.display },
  };
}
