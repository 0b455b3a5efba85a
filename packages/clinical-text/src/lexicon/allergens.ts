/** Things people are allergic to besides medicines (those are in the drug lists). Chosen and written by us. */
export const allergenTerms = `
brazil nut|pecan|macadamia
barley
salmon
prawn|prawns|crustaceans|molluscs
lupin
avocado|stone fruit|alcohol
msg|preservatives|food colouring|tartrazine|monosodium glutamate
mould|mold|moulds|molds|mildew|fungal spores
birch pollen|plantain|cedar|bermuda grass|couch grass
jack jumper ant|jumper ant|ant bites|fire ants|mosquito|hornet
adhesive tape|tape|elastoplast|sticking plaster|surgical tape|plasters|micropore|band-aids|opsite
povidone-iodine|betadine|chlorhexidine|iodine contrast
cosmetics|parabens|detergent|washing powder|jewellery|cobalt|soap|sunscreen
gelatin|gelatine|baker's yeast|yeast|aspirin-like drugs|anaesthetic agents|local anaesthetics|vaccines|general anaesthetic
smoke|cold air
`;

/** What an allergy does: reactions, the usual words. */
export const reactionPattern =
  /\b(?:anaphyla(?:xis|ctic(?: reaction| shock)?)|rash(?:es)?|hives|urticaria|angio-?o?edema|(?:facial |lip |tongue |throat |face )?swelling(?: of (?:the )?(?:face|lips|tongue|throat))?|itch(?:ing|y|iness)?|pruritus|wheez(?:e|ing)|bronchospasm|(?:difficulty|trouble) breathing|shortness of breath|dyspno?ea|nausea(?:\/vomiting)?|vomiting|diarrho?ea|GI (?:upset|bleed(?:ing)?)|gastrointestinal (?:upset|intolerance)|stomach (?:upset|pain|cramps)|abdominal (?:pain|cramps)|upset stomach|cough|headaches?|dizziness|hypotension|collapse|syncope|stevens[- ]johnson(?: syndrome)?|SJS|TEN|DRESS|blister(?:s|ing)|erythema|redness|flushing|hay ?fever|rhinitis|sneezing|runny nose|watery eyes|itchy eyes|conjunctivitis|contact dermatitis|dermatitis|eczema|myalgia|muscle (?:aches|pain)|confusion|hallucinations|drowsiness|sedation|agitation|palpitations|tachycardia|red man syndrome|skin reaction|local reaction|intolerance|serum sickness|renal (?:failure|impairment)|hepatitis|thrombocytopenia|bleeding|tongue swelling|throat (?:tightness|closing)|asthma(?: attack| exacerbation)?|bloating|oral (?:itching|tingling)|welts|unknown reaction|reaction unknown|unknown|not known)\b/gi;
/** How bad a reaction is. */
export const severityPattern =
  /\b(?:(?:mild|moderate|severe|life[- ]threatening|fatal)(?: to (?:moderate|severe))?)\b/i;
