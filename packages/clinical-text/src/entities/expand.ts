import { foldWord } from '@exora/terminology';
import type { Span } from '../model.ts';
import { type Token, tokenAt } from '../text/tokens.ts';

const modifiers = new Set(
  `acute chronic subacute recurrent bilateral left right unilateral primary secondary metastatic idiopathic congenital familial viral bacterial fungal
diffuse focal multiple severe-acute progressive advanced invasive early late end-stage refractory intractable persistent intermittent generalised generalized localised localized
upper lower proximal distal anterior posterior lateral medial superior inferior central peripheral deep superficial
pulmonary cardiac renal hepatic cerebral abdominal thoracic lumbar cervical pelvic gastric intestinal biliary pancreatic vascular venous arterial coronary aortic mitral tricuspid
ischaemic ischemic haemorrhagic hemorrhagic inflammatory infectious infective autoimmune allergic atopic degenerative traumatic alcoholic diabetic hypertensive rheumatoid septic
nonproductive productive dry sharp dull burning crampy colicky pleuritic exertional nocturnal pitting dependent intense sudden new-onset worsening increasing
epigastric periumbilical suprapubic retrosternal substernal precordial frontal occipital temporal facial nasal oral anal rectal vaginal urinary ocular retinal corneal
lung liver kidney brain breast colon prostate bladder ovarian uterine skin bone joint muscle hip knee shoulder ankle wrist elbow back neck chest leg arm foot hand thyroid adrenal pituitary spinal
mediastinal hilar axillary inguinal pericardial pleural peritoneal intracranial subdural epidural ventricular atrial portal mesenteric carotid femoral iliac
malignant benign papillary squamous follicular ductal lobular small large cell
nonalcoholic non-alcoholic alcohol-related drug-induced steroid-induced exercise-induced stress post-operative postoperative perioperative
purulent bloody watery mucoid erythematous maculopapular pruritic painful painless tender palpable enlarged swollen
respiratory gastrointestinal neurological musculoskeletal dermatological soft tissue mucosal`
    .split(/\s+/)
    .map(foldWord),
);

const anatomyTail =
  /^\s+(?:of|in|to|over|at)\s+(?:the |both |his |her |their )?(?:(?:left|right|upper|lower|distal|proximal|anterior|posterior|bilateral)\s+)*$/i;

/** Takes describing words in front of a finding into it (`acute left` pyelonephritis), up to three. */
export function expandLeft(tokens: readonly Token[], text: string, span: Span, floor: number): Span {
  let { start } = span;
  let index = tokenAt(tokens, start) - 1;
  for (let count = 0; count < 3 && index >= 0; count += 1) {
    const token = tokens[index];
    if (!token || token.start < floor || !token.word || !modifiers.has(token.key)) break;
    if (!/^[ \n-]{1,2}$/.test(text.slice(token.end, start))) break;
    start = token.start;
    index -= 1;
  }
  return { start, end: span.end };
}

/** Takes the place right in front of a finding into it (`abdominal wall` abscess). */
export function expandOverPlace(text: string, span: Span, places: readonly Span[], floor: number): Span {
  const place = places.find((one) => one.end < span.start && one.end >= span.start - 2 && one.start >= floor);
  return place && /^[ -]$/.test(text.slice(place.end, span.start)) ? { start: place.start, end: span.end } : span;
}

/** Takes the place behind a finding into it (`fracture` of the left wrist), when one of the given anatomical spans follows. */
export function expandRight(text: string, span: Span, places: readonly Span[]): Span {
  for (const place of places) {
    if (place.start <= span.end || place.start - span.end > 24) continue;
    if (anatomyTail.test(text.slice(span.end, place.start))) return { start: span.start, end: place.end };
    break;
  }
  return span;
}
