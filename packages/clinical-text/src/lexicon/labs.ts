/**
 * Laboratory analytes with the names that reports print. Chosen and written by us; names follow the short and long
 * common names in use in RCPA (Australia) and American reports, whose component names LOINC (loinc.org, free licence,
 * notice in the package's README) lists. Abbreviations marked `~` also mean other things.
 */
export const labTerms = `
rdw|rdw-sd
calcium|~ca
phosphate|po4|~phos
bilirubin|sbr|serum bilirubin|~bil
neutrophils|segs|segmented neutrophils
band forms|bands|band neutrophils
nucleated red cells|nrbc|nucleated rbc|nucleated red blood cells
immature granulocytes|immature grans
blasts|blast cells
c-reactive protein|hs-crp|hscrp|high sensitivity crp|high-sensitivity c-reactive protein|hs c-reactive protein
bicarbonate|hco3|hco3-|carbon dioxide|co2|total co2|tco2|carbon dioxide, total|co2 total|serum bicarbonate|carbon dioxide (co2)|bicarb|total carbon dioxide
urea|bun|urea nitrogen|blood urea nitrogen|urea nitrogen (bun)|serum urea|blood urea|urea level|~ur
egfr|egfr (ckd-epi)|egfr non-afr american
glucose|fasting glucose|glucose fasting|glucose, fasting|fasting blood glucose|fbg|fasting plasma glucose|fpg|glucose (fasting)|fasting blood sugar|fbs|fsbg|fsbs|finger stick glucose|fingerstick glucose|gluc
albumin/globulin ratio|a/g ratio
troponin|troponin i|troponin t|hs-troponin|high sensitivity troponin|hs-tni|hs-tnt|troponin i (hs)|tni|tnt|cardiac troponin|hstni|trop i|trop t|high-sensitivity troponin i|high-sensitivity troponin t|trop|trops|hs-trop|cardiac troponin i|cardiac troponin t|hs-troponin t|hs-troponin i
bnp|nt-probnp|pro-bnp|probnp|n-terminal pro-bnp|nt-pro bnp
ldl cholesterol|ldl calculated|ldl cholesterol (calc)|ldl chol (direct)|direct ldl|ldl calc
vldl cholesterol|vldl
cholesterol/hdl ratio|chol/hdl ratio|total chol/hdl ratio|tc/hdl ratio|cholesterol hdl ratio|chol:hdl ratio|chol/hdl
vitamin d|vitamin d 25 oh|vitamin d 25-oh|vitamin d 25 hydroxy|vitamin d (25 oh)
vitamin b12|active b12|holotranscobalamin
folate|red cell folate|rbc folate
factor v leiden
lupus anticoagulant
ph|venous ph|blood ph
oxygen saturation (arterial)|sao2
osmolality|urine osmolality
progesterone|serum progesterone
testosterone|total testosterone|serum testosterone
cortisol|morning cortisol|am cortisol
metanephrines|plasma metanephrines|urine metanephrines
catecholamines
psa|free psa
neuron-specific enolase
ena|extractable nuclear antigens|ena screen
anca|c-anca|p-anca|antineutrophil cytoplasmic antibody|anti-neutrophil cytoplasmic antibodies
anti-gbm|anti-gbm antibodies
deamidated gliadin antibodies|dgp igg
protein electrophoresis|spep|serum protein electrophoresis
kappa/lambda ratio
hepatitis a antibody|hepatitis a igm|hav igm
hiv antibody|hiv ag/ab|hiv screen|hiv antigen/antibody
syphilis serology|rpr|vdrl|treponema pallidum antibody|tpha|tppa
ebv serology|ebv vca igm|monospot|paul bunnell
cmv igg|cmv igm|cmv serology|cmv pcr
sars-cov-2 pcr|covid-19 pcr|sars-cov-2|covid pcr|sars-cov-2 rna|covid-19 rat|covid-19 test
influenza a pcr|influenza b pcr|influenza pcr|influenza a/b
helicobacter pylori antigen|h pylori breath test|urea breath test
quantiferon|quantiferon-tb gold|igra
urine protein|24-hour urine protein|24 hour urine protein
urine ketones|ketones|beta-hydroxybutyrate|blood ketones
urine leucocytes|leukocyte esterase|leucocyte esterase
bacteria|urine bacteria
casts|hyaline casts
crystals
faecal occult blood|fit test|ifobt
haemoglobin electrophoresis
bicarbonate (venous)
soluble interleukin-2 receptor
`;

/** Vital signs and body measurements; canonical names, usual unit and plausible limits are in `vital-limits.ts`. */
export const vitalTerms = `
temperature|temperature (oral)|tympanic temperature|oral temperature
oxygen saturation|sao2
waist circumference|waist|waist circ
hip circumference
glasgow coma scale|gcs|glasgow coma score
peak flow|peak expiratory flow|pef|pefr|peak expiratory flow rate
`;
