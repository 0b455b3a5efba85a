import type { SentenceContext } from '../context/assert.ts';
import type { ClinicalDocument } from '../document/document.ts';
import { type Finding, finding, type Span } from '../model.ts';

const openers =
  /^(?:no|denies|denied|denying|without|negative for|-ve for|neg for|nil|no evidence of|no sign of|no signs of|no history of|free of|no complaints of|absence of|no complaint of|denies any|without any|without evidence of|no symptoms of|no known|not have|does not have|did not have|no evidence for|no findings of|with no)$/i;
const stop =
  /[.;:]|\b(?:but|however|although|though|except|which|who|that|because|and (?:has|had|is|was|he|she|the)|was|were|is|are|has|had|seen|noted|present|identified|found|on (?:exam\w*|palpation|auscultation|admission|this|the)|at (?:this|the|that)|in the past|since|until|during|while|when|after|before|from|to (?:suggest|indicate|explain|account)|for (?:the|this|which|many)|with|given|throughout|per|despite|patient|pt|he|she|they|it|remain\w*|continues?|will|can|may|could)\b/i;
const piece = /\s*(?:,\s*(?:and|or|nor)?|\b(?:and|or|nor)\b|\/)\s*/i;
const determiners =
  /^(?:(?:any|the|a|an|other|further|new|acute|obvious|significant|overt|definite|associated|recent|current|known|clear|frank|such|of|active|known|or|his|her|their|evidence of|signs? of|symptoms? of|history of|complaints? of)\s+)+/i;
const everyday =
  /^(?:change|changes|further|other|others|more|longer|difficulty|problems?|issues?|evidence|history|complaints?|concerns?|questions?|medications?|treatment|therapy|improvement|relief|response|need|assistance|help|time|way|one|reason|family|known|intervention|complications?|significant|acute|abnormalit(?:y|ies)|allergies|drug allergies|known allergies|known drug allergies|previous|prior|data|comparison|results?|information|indication|contrast|assist\w*|distress|use|drug|symptoms|surgery|follow.?up|change in management|doubt|less|greater|fee|evidence of disease|procedures?|plans?|weight|work|insurance|contraindications?|suspicious|definite|\d.*|.*\d{2,}.*|.*\bhistory|.*\bexposure|side effects?|clinical|surgical|medical|familial|past medical|.*\bevents?|.*toxicit\w+|presented|local|avail|bowel|urinary|.*\bresponse|.*\boccurred|.*\buse)$/i;

/**
 * Things a sentence says are absent although the lexicon doesn't know them (`no halo sign`). They only mark the text:
 * without a known name nothing can be recorded of them.
 */
export function findUnknownAbsent(
  document: ClinicalDocument,
  context: SentenceContext,
  known: readonly Span[],
): Finding[] {
  const found: Finding[] = [];
  const { text } = document;
  for (const trigger of context.reaching('absent')) {
    if (trigger.term.reach === 'before') {
      const before = deniedBehind(document, context, trigger, known);
      if (before) found.push(before);
      continue;
    }
    if (!openers.test(text.slice(trigger.start, trigger.end))) continue;
    let rest = text.slice(trigger.end, context.span.end);
    const end = stop.exec(rest);
    if (end) rest = rest.slice(0, end.index);
    let at = 0;
    for (const part of rest.split(piece)) {
      const offset = rest.indexOf(part, at);
      at = offset + part.length;
      const lead = determiners.exec(part.trimStart())?.[0].length ?? 0;
      const space = part.length - part.trimStart().length;
      const words = part.trimStart().slice(lead).trimEnd();
      const count = words.split(/\s+/).length;
      if (words.length < 4 || count > 4 || !/^\p{L}[\p{L}\s'’-]+$/u.test(words)) break;
      if (everyday.test(words)) continue;
      const start = trigger.end + offset + space + lead;
      const span = { start, end: start + words.length };
      if (known.some((one) => one.start < span.end && span.start < one.end)) continue;
      found.push(
        finding('symptom', span, {
          assertion: 'absent',
          confidence: 0.4,
          attributes: { assertion: 'absent', temporality: 'recent', experiencer: context.of(span).experiencer },
        }),
      );
    }
  }
  return found;
}

const denials =
  /^(?:(?:is|was|are|were|has been|have been) )?(?:negative|absent|ruled out|excluded|not (?:seen|identified|detected|found|present|noted|observed|visuali[sz]ed|demonstrated))$/i;
const nounPhrase =
  /(?:^|[,;:]|\b(?:for|of|the|a|an|and|or|with|any|no|that|by|on|in|to|which|evidence|signs?)\b)\s*(?<words>\p{L}[\p{L}’'-]*(?: \p{L}[\p{L}’'-]*){0,2})\s*$/iu;

/** The words right in front of `is negative`, `was not seen`. */
function deniedBehind(
  document: ClinicalDocument,
  context: SentenceContext,
  trigger: Span,
  known: readonly Span[],
): Finding | null {
  const { text } = document;
  if (!denials.test(text.slice(trigger.start, trigger.end))) return null;
  const from = Math.max(context.span.start, trigger.start - 80);
  const words = nounPhrase.exec(text.slice(from, trigger.start))?.groups?.words;
  if (!words || words.length < 4 || everyday.test(words) || stop.test(words)) return null;
  const end =
    trigger.start - (text.slice(from, trigger.start).length - text.slice(from, trigger.start).trimEnd().length);
  const span = { start: end - words.length, end };
  if (known.some((one) => one.start < trigger.end && span.start < one.end)) return null;
  return finding('symptom', span, {
    assertion: 'absent',
    confidence: 0.4,
    attributes: { assertion: 'absent', temporality: 'recent', experiencer: context.of(span).experiencer },
  });
}
