/** Things people are allergic to besides medicines (those are in the drug lists). Chosen and written by us. */
export const allergenTerms = `
peanut|peanuts|groundnut
tree nuts|tree nut|nuts|nut|almond|almonds|cashew|cashews|walnut|walnuts|hazelnut|hazelnuts|pistachio|pistachios|brazil nut|pecan|macadamia
egg|eggs|egg white
milk|cow's milk|dairy|dairy products|lactose|cows milk protein|cow's milk protein
wheat|gluten|rye|barley
soy|soya|soybean
fish|salmon|tuna
shellfish|prawn|prawns|shrimp|crab|lobster|crustaceans|molluscs|oyster|oysters|seafood|mussels
sesame|sesame seed|sesame seeds|lupin|mustard|celery|corn|maize
strawberry|strawberries|kiwi|kiwi fruit|kiwifruit|banana|avocado|citrus|mango|tomato|tomatoes|stone fruit|pineapple|garlic|onion|chocolate|apple|peach|red meat|mammalian meat|alcohol
food additives|sulphites|sulfites|msg|preservatives|food colouring|tartrazine|monosodium glutamate|metabisulfite
latex|rubber|natural rubber latex
house dust mite|house dust mites|dust mite|dust mites|dust|house dust
mould|mold|moulds|molds|mildew|fungal spores
dander|animal dander|cat dander|dog dander|cat hair|dog hair|cats|dogs|cat|dog|horse|horses|animal hair|pet dander|animal fur|horse dander
grass pollen|tree pollen|pollen|ragweed|ragweed pollen|ryegrass|grasses|weed pollen|birch pollen|pollens|plantain|cedar|bermuda grass|couch grass
bee venom|bee sting|bee stings|bees|wasp|wasp venom|wasp sting|insect stings|jack jumper ant|jumper ant|ant bites|fire ants|insect venom|mosquito|wasps|hornet
adhesive|adhesives|adhesive tape|tape|elastoplast|sticking plaster|surgical tape|plasters|micropore|band-aids|opsite
iodine|povidone-iodine|betadine|chlorhexidine|contrast dye|iodinated contrast media|iv contrast dye|contrast|radiocontrast|radiographic contrast|x-ray dye|iodine contrast|radiology contrast
nickel|fragrance|perfume|perfumes|cosmetics|hair dye|lanolin|formaldehyde|parabens|detergent|washing powder|gold|jewellery|cobalt|soap|wool|sunscreen
gelatin|gelatine|baker's yeast|yeast|aspirin-like drugs|anaesthetic agents|local anaesthetics|vaccines|general anaesthetic
cockroach|feathers|smoke|cold air
`;

/** What an allergy does: reactions, the usual words. */
export const reactionPattern =
  /\b(?:anaphyla(?:xis|ctic(?: reaction| shock)?)|rash(?:es)?|hives|urticaria|angio-?o?edema|(?:facial |lip |tongue |throat |face )?swelling(?: of (?:the )?(?:face|lips|tongue|throat))?|itch(?:ing|y|iness)?|pruritus|wheez(?:e|ing)|bronchospasm|(?:difficulty|trouble) breathing|shortness of breath|dyspno?ea|nausea(?:\/vomiting)?|vomiting|diarrho?ea|GI (?:upset|bleed(?:ing)?)|gastrointestinal (?:upset|intolerance)|stomach (?:upset|pain|cramps)|abdominal (?:pain|cramps)|upset stomach|cough|headaches?|dizziness|hypotension|collapse|syncope|stevens[- ]johnson(?: syndrome)?|SJS|TEN|DRESS|blister(?:s|ing)|erythema|redness|flushing|hay ?fever|rhinitis|sneezing|runny nose|watery eyes|itchy eyes|conjunctivitis|contact dermatitis|dermatitis|eczema|myalgia|muscle (?:aches|pain)|confusion|hallucinations|drowsiness|sedation|agitation|palpitations|tachycardia|red man syndrome|skin reaction|local reaction|intolerance|serum sickness|renal (?:failure|impairment)|hepatitis|thrombocytopenia|bleeding|tongue swelling|throat (?:tightness|closing)|asthma(?: attack| exacerbation)?|bloating|oral (?:itching|tingling)|welts|unknown reaction|reaction unknown|unknown|not known)\b/gi;
/** How bad a reaction is. */
export const severityPattern =
  /\b(?:(?:mild|moderate|severe|life[- ]threatening|fatal)(?: to (?:moderate|severe))?)\b/i;
