import { foldWord } from '@exora/terminology';
import type { Span } from '../model.ts';
import type { Token } from '../text/tokens.ts';

const heads = new Set('disease syndrome disorder dysfunction deficiency insufficiency'.split(' ').map(foldWord));

/** Words that name no disease in front of such a head: how bad it is, whose, since when; and words of grammar. */
const unnamed = new Set(
  `a an the this that these those his her their its our my your any no other another some such same each every which what
of in on at by for from to with without and or nor but as than if is was are were be been has had have having not also only
patient's underlying present stable active severe mild moderate known common rare new old further possible probable suspected likely
previous prior past significant major minor serious extensive limited residual minimal advanced early late worsening progressive
recurrent relapsed refractory persistent metastatic measurable clinical subclinical symptomatic asymptomatic chronic acute
concomitant coexisting comorbid associated related similar certain specific nonspecific unknown undiagnosed general generalised
generalized systemic local localised localized medical physical primary secondary evidence diagnosis history family treatment
signs sign symptoms risk type types kind form stage both either neither all most many few several one two three
diffuse control controlled treat treated prevent cause causes causing caused suspicious such due showed revealed developed suspected confirmed excluded complete partial own whole`
    .split(/\s+/)
    .map(foldWord),
);
const mostWords = 3;

/**
 * A disease that is named by what it is (`Blau syndrome`, `mitochondrial disorder`): up to three words in front of `disease`,
 * `syndrome` and their like, at least one of which tells it from others. `index` is the token of the head.
 */
export function headedName(text: string, tokens: readonly Token[], index: number): Span | null {
  const head = tokens[index];
  if (!head || !heads.has(head.key)) return null;
  let { start } = head;
  let tells = false;
  for (let at = index - 1, count = 0; at >= 0 && count < mostWords; at -= 1) {
    const token = tokens[at];
    if (!token || !/^[ \n]?$/.test(text.slice(token.end, start))) break;
    if (token.key === '-' || token.key === '–') {
      if (tokens[at - 1]?.end !== token.start) break;
      start = token.start;
      continue;
    }
    if (!token.word || unnamed.has(token.key) || /\d/.test(token.key)) break;
    if (/ly$/.test(token.key) || (count > 0 && /(?:ing|ed)$/.test(token.key))) break;
    start = token.start;
    tells ||= token.end - token.start > 2;
    count += 1;
  }
  return tells && /[\p{L}]/u.test(text[start] ?? '') ? { start, end: head.end } : null;
}
