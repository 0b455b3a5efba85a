import { PhraseIndex } from '../lexicon/phrase-index.ts';

/** What a trigger says about the findings in its reach. */
export type TriggerKind =
  | 'absent'
  | 'possible'
  | 'historical'
  | 'family'
  | 'other-person'
  | 'hypothetical'
  | 'planned'
  | 'end'
  | 'end-history'
  | 'pseudo';

/** A trigger phrase; `after` reaches findings behind it, `before` those in front of it. */
export interface Trigger {
  type: TriggerKind;
  reach: 'after' | 'before' | 'both';
}

/**
 * Trigger phrases in the manner of NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): the method is theirs
 * (Apache-2.0 reference implementation), the lists were written by us for English and Australian notes.
 */
const blocks: [TriggerKind, Trigger['reach'], string][] = [
  [
    'absent',
    'after',
    `no|not|without|w/o|denies|denied|denying|deny|negative for|-ve for|neg for|neg. for|no evidence of|no findings to suggest|no evidence to suggest|nothing to suggest|not suggest|no suggestion of|no findings suggestive of|no features of|no features to suggest|no evidence suggestive of|no concern for|no concerns for|no suspicion of|no suspicion for|no sign of|no signs of|no signs or symptoms of|no evidence for|no history of|no known|no previous|no prior|no past history of|nil|nil evidence of|
absence of|never|never had|never has|free of|free from|ruled out for|fails to reveal|failed to reveal|fails to show|failed to show|did not have|did not show|did not reveal|does not have|doesn't have|doesn't|didn't|don't|don't have|do not have|isn't|wasn't|aren't|hasn't|hadn't|
cannot|no complaints of|no complaint of|no longer has|no longer|neither|nor|unremarkable for|lack of|lacks|lacking|lacked|not known to have|without any|without evidence of|without any evidence of|without signs of|with no|with no evidence of|rather than|instead of|not demonstrate|not have|
not appear to have|none of|not associated with|no clinical evidence of|no radiographic evidence of|no symptoms of|no findings of|no indication of|no report of|no reports of|
not complaining of|not reported|not suffering from|excluded|excludes|rules out|ruled out|rule him out|rule her out|rule the patient out|negative|inconsistent with|not consistent with|not suggestive of|exclude the presence of|absent|exclusion of|non|zero|rules him out|rules her out|no family history of|nil known|not any|no h/o|denies any|denied any|denies having|no hx of|asymptomatic for|not experiencing|never experienced|never developed|did not develop|has not had|have not had|had not had|not had|did not exhibit|declines|no clinical signs of|no radiological evidence of|unlikely to be|unlikely to have|unlikely to represent|not found to have|not found to be|not noted to have|not shown to have|never found to have|not have had|no past`,
  ],
  [
    'absent',
    'before',
    `neg|-ve|immune|non-immune|nonimmune|not immune|is immune|: neg|: -ve|was ruled out|is ruled out|are ruled out|were ruled out|has been ruled out|have been ruled out|ruled out|was excluded|were excluded|has been excluded|excluded|was negative|is negative|were negative|are negative|negative|was absent|is absent|are absent|were absent|absent|not present|not seen|was not seen|is not seen|not detected|not identified|not found|not demonstrated|not noted|not observed|not appreciated|not visualised|not visualized|not evident|not apparent|not palpable|not heard|not felt|was denied|were denied|denied|unlikely|is unlikely|was unlikely|has been negative|did not occur|not reported|not elicited|not confirmed|not suspected|nil|none|: no|: none|: nil|: denies|: denied|: negative|: absent|: not present|is not present|was not present|were not present|is not evident|is gone|no longer present|are not seen|were not seen|were not noted|was not noted|were not observed|was not observed|was not detected|were not detected|was not found|were not found|was not identified|were not identified|not documented|not demonstrable|is not|was not|are not|were not`,
  ],
  [
    'possible',
    'after',
    `possible|possibly|probable|probably|likely|suspected|suspected of|suspicious for|suspicious of|suspicion of|suspicion for|?|query|may have|might have|may be|might be|could be|could represent|may represent|might represent|could have|consider|considering|differential includes|differential diagnosis includes|differential diagnosis of|differential diagnoses|differential diagnosis|ddx|rule out|rule him out|rule her out|rule the patient out|rule him out for|rule her out for|rule the patient out for|exclude|r/o|to rule out|to exclude|evaluate for|evaluated for|concern for|concerning for|concerns for|presumed|presumptive|presumably|questionable|cannot exclude|can't exclude|cannot rule out|can't rule out|unable to exclude|unable to rule out|not certain if|not certain whether|question of|suggestive of|suggests|suggesting|suggestion of|thought to be|felt to be|suspect|suspects|potential|potentially|impression of|provisional diagnosis|working diagnosis|worrisome for|equivocal for|is to be ruled out for|be ruled out for|most likely|very likely|possibility of|appears to be|perhaps|unclear if|uncertain|not been ruled out for|raises concern for|raised suspicion of|raising suspicion of|clinically suspected|compatible with possible|doubt|doubtful|unclear whether|could not exclude|could not be excluded`,
  ],
  [
    'possible',
    'before',
    `is possible|possible|cannot be excluded|can't be excluded|could not be excluded|cannot be ruled out|can't be ruled out|not ruled out|not excluded|has not been ruled out|is suspected|was suspected|were suspected|suspected|to be excluded|to be ruled out|is likely|is probable|is considered|was considered|were considered|has not been excluded|is questionable|could be considered|remains possible|is presumed|ought to be ruled out|should be ruled out`,
  ],
  [
    'historical',
    'after',
    `history of|h/o|hx of|hx|past history of|past medical history of|past medical history significant for|medical history significant for|medical history of|medical history is significant for|medical history notable for|history significant for|history notable for|history is significant for|history is notable for|previous|previously|prior|prior history of|status post|s/p|past|remote history of|known history of|previous history of|long history of|old|recovered from|history included|medical history included|medical history includes|history includes|history remarkable for|medical history remarkable for|former|previously diagnosed with|previously had|post|remote|childhood|past episodes of|previous episodes of|background of|sequelae of|medical history was significant for|history was significant for|history was notable for|history was remarkable for|longstanding history of|pmh of|pmhx of|past surgical history of|had a history of|long-standing history of|significant history of|was treated for|was diagnosed with|treated previously for`,
  ],
  [
    'historical',
    'before',
    `in the past|years ago|year ago|months ago|as a child|in childhood|in her youth|in his youth|previously|last year|years previously|years earlier|years before|years prior|resolved|has resolved|have resolved|had resolved|now resolved|in remission|as a teenager|during childhood|decades ago|long ago|at birth|since resolved|year earlier|settled|has settled|have settled|had settled|subsided|has subsided|have subsided|has cleared|have cleared|cleared completely|cleared up|has gone|have gone|has gone away|went away|disappeared|has disappeared|abated|none recently|none since|none further|cured|is cured|was cured|eradicated|was eradicated|childhood only|in childhood only|as a child only`,
  ],
  [
    'hypothetical',
    'after',
    `risks explained|risks explained including|risks discussed|risks discussed including|risks including|risks and benefits|consented for|complications discussed|complications explained|fear of|fears|fearful of|afraid of|worried about|if|return if|return for|should you|should he|should she|in case of|in the event of|watch for|watch out for|monitor for|monitoring for|risk of|risks of|risk for|at risk of|at risk for|at high risk of|at high risk for|at increased risk of|at increased risk for|to prevent|prevention of|prophylaxis for|prophylaxis against|prophylaxis of|for prevention of|come back if|come back with|look out for|screening for|screen for|screened for|risk factors for|risk factor for|unless|advised of|educated about|educated on|risks include|complications include|complications including|side effects include|side effects such as|prn for|as needed for|seek medical attention|call if|present to ed if|reduce the risk of|information about|education about|education on|counselled on|counseled on|counselled about|when required for|if needed for|as required for|if required for|such as|vaccinated against|immune to|susceptible to|predisposed to|tested for|testing for|test for|whether|return to ed for|assess for|assessed for|to assess for|mimic|mimics|mimicking`,
  ],
  [
    'planned',
    'after',
    `plan for|planned|scheduled for|scheduled|will undergo|will have|booked for|booked|awaiting|referred for|referral for|recommended|recommend|recommends|consider|to have|arrange|arranged|organise|organised|for elective|listed for|waitlisted for|on waiting list for|would benefit from|needs|requires|to undergo|due for|planning|plans for|request|requested|suggested|proceed to|candidate for|offered|repeat|follow-up with|order|advised|considered for|referred to|referral to|pending|due`,
  ],
  [
    'planned',
    'before',
    `planned|is planned|was planned|are planned|is scheduled|was scheduled|is booked|was booked|is pending|was recommended|is recommended|to be arranged|to be organised|to be scheduled|has been arranged|has been booked|is awaited|awaited`,
  ],
  ['other-person', 'after', `contact with|close contact with|exposed to|exposure to|contact of|contacts with`],
  [
    'end',
    'both',
    `but|however|although|though|except|except for|apart from|aside from|other than|which|secondary to|because|because of|who|presented|presents|presenting|presented with|presents with|presenting with|complains of|complained of|complaining of|complains|reports|reported|reporting|admits to|admits|admitted with|admitted for|positive for|+ve for|endorses|endorsed|has had|does have|did have|there is|there are|there was|there were|showed|shows|showing|due to|then|yet|still|nevertheless|otherwise|significant for|notable for|remarkable for|consistent with|revealed|reveals|revealing|and has|and had|and is|and was|and have|experiencing|experienced|developed|develops|noted to have|found to have|found to be|demonstrated|demonstrates|demonstrating|suffers from|suffered|suffering from|was found|were found|is noted|was noted|are noted|positive|present|in addition to|as well as having|causing|cause of|cause for|causes of|caused by|origin of|source of|reason for|etiology for|etiology of|aetiology of|aetiology for|trigger event for|trigger for|whereas|while|continues to have|continues with|therefore|so that|treated with|managed with|confirmed|confirming|continued|improved|improving|she has|he has|she had|he had|patient has|patient had|i have|they have|underwent|started on|commenced on|except that|despite|in spite of|until|remained|remains`,
  ],
  [
    'end-history',
    'both',
    `now|currently|today|presents|presented|presenting|presents with|presented with|who presents|who presented|complains of|complaining of|complained of|reports|admitted|admitted with|current|at present|found to have|new|new onset|this admission|here with|came in with|brought in|for which|in whom|was referred|referred with`,
  ],
  [
    'pseudo',
    'both',
    `no increase|no change|no significant change|no interval change|no significant interval change|no suspicious change|no definite change|gram negative|gram-negative|not only|not necessarily|not certain if|not certain whether|without difficulty|not drain|not cause|no doubt|no problem|no problems with|negative pressure|negative margins|history of present illness|history of presenting complaint|history and|history and physical|history taking|history, physical|clinical history|social history|smoking history|travel history|poor history|poor historian|not extend|no cause of|no cause for|if possible|as soon as possible|not to be|not for resuscitation|not taking|not tolerate|not tolerated|past the|past week|past month|past few|past day|past year|past two|past three|past 2|past 3|past several|past 24|prior to|old male|old female|old man|old woman|old boy|old girl|year old|years old|month old|non-smoker|non smoker|non steroidal|non-steroidal|nonsteroidal|non-small|non small|non-hodgkin|non hodgkin|non st|non-alcoholic|non insulin|non-insulin|non-invasive|non-q|non-specific|previous results|previous result|prior results|history obtained|not yet|not otherwise specified|likely to be discharged|could be heard|no known drug allergies|rh negative|never smoker|never smoked|if any|even if|not completely|post-op|post op|post-operative|postoperative|post-traumatic|post traumatic|post nasal|post void|post-void|post partum|post natal|post-natal|old infarct|no longer than|no more than|no less than|not well|not responding|not improved|not resolved|not improve|not resolve|did not improve|did not resolve|has not improved|have not improved|has not resolved|did not respond|not relieved|not relieved by|not controlled|not well controlled|no relief|no improvement|no response|not better|poorly controlled|potential cause|no longer able|past medical history:|not able|unable`,
  ],
];

function build(): PhraseIndex<Trigger & { type: TriggerKind }> {
  // `absent` is said of what stands before it and of what comes behind: both are kept.
  const index = new PhraseIndex<Trigger>(({ type, reach }) => `${type} ${reach}`);
  for (const [type, reach, block] of blocks) {
    for (const phrase of block.split('|')) if (phrase.trim()) index.add(phrase.trim(), { type, reach });
  }
  return index;
}

/** Phrases that are said of what stands before them and of what comes behind. */
export const bothWays: ReadonlySet<string> = (() => {
  const reaches = new Map<string, Set<string>>();
  for (const [type, reach, block] of blocks) {
    for (const phrase of block.split('|')) {
      const key = `${type} ${phrase.trim()}`;
      reaches.set(key, new Set([...(reaches.get(key) ?? []), reach]));
    }
  }
  return new Set([...reaches].flatMap(([key, set]) => (set.size > 1 ? [key.slice(key.indexOf(' ') + 1)] : [])));
})();

/** All triggers, indexed by their words. */
export const triggers = build();

/** Other people of a patient's life whose illnesses notes tell, none of them of the same blood. */
export const otherPeople =
  /\b(?:wife|husband|spouse|partner|ex-?(?:wife|husband|partner)|boyfriend|girlfriend|fianc[eé]e?|flatmates?|housemates?|room-?mates?|carers?|caregivers?|donors?|neighbou?rs?|friends?|colleagues?|co-?workers?|workmates?|classmates?|(?:household|close|sexual) contacts?|step-?(?:mother|father|mum|dad|son|daughter|brother|sister|child)|(?:mother|father|sister|brother|son|daughter)-in-law)\b/i;

/** Members of a family, as they stand in notes. */
export const relatives =
  /\b(?:(?:maternal |paternal )?(?:grand ?(?:mother|father|parents?|son|daughter|ma|pa)|great[- ]grand(?:mother|father)|aunts?|uncles?|cousins?)|mother|father|mum|mom|dad|brothers?|sisters?|siblings?|parents?|son|sons|daughters?|twin|half[- ](?:brother|sister)|niece|nephew|first[- ]degree relatives?|relatives?|family members?|maternal side|paternal side|mgm|mgf|pgm|pgf|children)\b/i;
