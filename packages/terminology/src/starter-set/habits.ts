/** How people live, and the questions about it; rows as `read-rows.ts` reads them. Who smokes stands among the conditions. */
export const habitRows = `
current drinker of alcohol
  219006 | Current drinker of alcohol | snomed-gps
current non-drinker of alcohol
  105542008 | Current non-drinker of alcohol | snomed-gps
ex-drinker
  82581004 | Ex-drinker | snomed-gps
history of alcohol use
  11331-6 | History of Alcohol use | loinc-guides
history of occupation
  11341-5 | History of Occupation | loinc-guides
history of other nonmedical drug use
  11343-1 | History of Other nonmedical drug use | loinc-guides
lives alone
  105529008 | Lives alone | snomed-gps
never smoked tobacco
  266919005 | Never smoked tobacco | snomed-gps
non-smoker
  8392000 | Non-smoker | snomed-gps
`;
