import type { Span } from '../model.ts';

/**
 * Words for a machine that reads the page, not for a person: the usual openings of hidden prompts, forms of chat protocols and of
 * the answer itself. After published collections of such attacks (OWASP Top 10 for LLM Applications, LLM01 Prompt Injection).
 */
const forMachines = new RegExp(
  [
    String.raw`\b(?:ignore|disregard|forget|override|bypass)\b[^\n]{0,40}\b(?:previous|prior|above|earlier|preceding|all|any|your|system)\b[^\n]{0,30}\b(?:instructions?|prompts?|rules?|guidelines?|directions|messages?|context)\b`,
    String.raw`^[ \t]{0,20}(?:#{1,6}[ \t]*)?(?:(?:system|developer|assistant)[ \t]+(?:prompt|message|override|note|instructions?)|developer)[ \t]*:`,
    String.raw`^[ \t]{0,20}(?:system|assistant)[ \t]*:[^\n]{0,80}\b(?:you|must|shall|ignore|add|output|list|include|extract|emit|set)\b`,
    String.raw`\b(?:system|developer) (?:prompt|message|override)\b|\b(?:new|updated|important) (?:system )?instructions? ?for (?:the )?(?:ai|model|assistant|extractor)|\b(?:new|updated|important) system instructions? ?:|\bfor (?:the )?(?:automated|ai|machine) (?:readers?|systems?|processing)\b|\bdear (?:ai|llm|model|assistant|chatbot)\b|\badd (?:the following )?to (?:the |your )?(?:json|output|answer)\b|\bthe following to the json\b`,
    String.raw`\b(?:you are|act as|pretend to be|behave as) (?:now )?(?:an?|the) (?:helpful |medical |clinical |unrestricted )*(?:ai|assistant|language model|llm|chatbot|extract\w+)\b`,
    String.raw`\b(?:ai (?:model|assistant|system|reader|tool)|language model|llm|gpt(?:-\w+)?|chatbot|extractor|extraction (?:engine|model|system))s?\b[^\n]{0,80}\b(?:must|should|shall|please|output|emit|add|record|report|extract|answer|respond|reply|replace|change)\b`,
    String.raw`"(?:findings|label|assertion|parts|role|quote|type)"\s*:|<\|[a-z_]{2,20}\|>|\[/?INST\]|<</?SYS>>|^[ \t]{0,20}${'```'}`,
  ].join('|'),
  'gim',
);

/** Lines behind such words that still belong to them, where nothing parts them. */
const linesBehind = 5;

/** The stretches of a page that talk to a machine. */
export function instructionsIn(text: string): Span[] {
  return [...text.matchAll(forMachines)].map((match) => {
    const start = text.lastIndexOf('\n', match.index) + 1;
    let end = match.index;
    for (let line = 0; line <= linesBehind && end < text.length; line += 1) {
      const next = text.indexOf('\n', end + 1);
      const to = next < 0 ? text.length : next;
      if (line > 0 && text.slice(end, to).trim() === '') break;
      end = to;
    }
    return { start, end };
  });
}
