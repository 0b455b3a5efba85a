/**
 * The words that a sentence use whatever its facts are: they name nothing, deny nothing and compare nothing. Every other
 * word has to be one of a cited fact's own, or one that its assertion, status, flag or course allows (`fact-grounds.ts`), so
 * that no drug, illness or person gets into a narrative that isn't in its facts.
 */
export const plainWords: ReadonlySet<string> = new Set(
  `a about across after again against all along alongside already also although among amount an and another any apart are around as at
 be became because been before being below besides between both but by
 came carried case change changed changes clinical commonly comment comments common compared concern condition conditions conflict
 conflicting conflicts consistent context continue continued continues continuing course current currently
 data date dated dates day days describe described describes detail details differ differing differs do document documented
 documents does done dose doses during
 each earlier earliest either entries entry episode event evidence examination
 few file finding findings first followed following for form found from further
 gave gives graded
 had has have having he her hers his history
 illness in include included includes including into is issue it its itself
 known last later latest letter like list listed lists
 made main management medicine medicines medication medications mention mentioned mentions meanwhile month months more most
 namely nature next note noted notes number
 observation observations occurred of on onset onward onwards or order other others our out outcome over overall
 page part patient patients pattern people per performed period person plan point present presented presenting presents problem
 problems procedure procedures
 range reason recent recently record recorded recording recordings records reference referred regarding relevant remain remained
 remains report reported reports respectively result results review reviewed
 said same second see seen set several she shortly show showed shown shows since so some source stand started state stated states
 still subsequent subsequently such summary symptom symptoms
 table taken takes taking test tested tests than that the their them then there thereafter these they this those through throughout
 time times to together told took toward towards treat treated treatment
 under undated until up use used uses using usual usually
 vaccine vaccines vaccination vaccinations value values via visit was week weeks well were what when where which while who whom whose with
 year years
  allergies allergy measurement measurements family limit limits range ranges differ was well
 reading readings sample samples therapy`.split(/\s+/),
);
