/**
 * Laboratory tests; rows as `read-rows.ts` reads them, with the usual UCUM unit and, where a value can be plainly impossible,
 * its limits in that unit. One test has a code for each kind of quantity: the printed unit decides. Limits are our own choice:
 * the extremes that were survived or reported, widened, so that only misreadings fall outside.
 */
export const labRows = `
1,25-dihydroxyvitamin d; calcitriol level
  1649-3 | Calcitriol [Mass/volume] in Serum or Plasma | loinc-ulo | pg/mL
17-hydroxyprogesterone; 17-ohp
  1668-3 | 17-Hydroxyprogesterone [Mass/volume] in Serum or Plasma | loinc-ulo | ng/dL
24-hour urine protein; 24 hour urine protein
  2889-4 | Protein [Mass/time] in 24 hour Urine | loinc-ulo | mg/(24.h)
25-hydroxyvitamin d3
  1989-3 | 25-hydroxyvitamin D3 [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
ace level; serum ace; angiotensin converting enzyme level
  2742-5 | Angiotensin converting enzyme [Enzymatic activity/volume] in Serum or Plasma | loinc-ulo | U/L
acetylcholine receptor antibodies; anti-achr
  11034-6 | Acetylcholine receptor binding Ab [Moles/volume] in Serum | loinc-ulo | nmol/L
acth; adrenocorticotropic hormone
  2141-0 | Corticotropin [Mass/volume] in Plasma | loinc-ulo | pg/mL
afp; alpha-fetoprotein; alpha fetoprotein; α-fetoprotein
  1834-1 | Alpha-1-Fetoprotein [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
albumin; serum albumin; ~alb
  1751-7 | Albumin [Mass/volume] in Serum or Plasma | loinc-ulo | g/dL | 0.5..8
albumin/creatinine ratio; acr; urine acr; albumin:creatinine ratio; microalbumin/creatinine ratio; albumin creatinine ratio; uacr; urine albumin/creatinine ratio; microalbumin creatinine ratio
  14959-1 | Microalbumin/Creatinine [Mass Ratio] in Urine | loinc-tx | mg/g{creat}
  32294-1 | Albumin/Creatinine [Ratio] in Urine | loinc-national | mg/mmol
aldosterone
  1763-2 | Aldosterone [Mass/volume] in Serum or Plasma | loinc-ulo | ng/dL
alkaline phosphatase; alp; alk phos; alkp; alk. phos.; alk phosphatase; alkaline phosphatase (alp); alphos
  6768-6 | Alkaline phosphatase [Enzymatic activity/volume] in Serum or Plasma | loinc-ulo | U/L | 0..6000
allergen ige bee venom; allergen ige honey bee venom
  6844-5 | Honey bee IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige cat dander
  6833-8 | Cat dander IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige cod
  6082-2 | Codfish IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige dog dander
  6098-8 | Dog dander IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige egg white
  6106-9 | Egg white IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige house dust mite
  6096-2 | European house dust mite IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
  6095-4 | American house dust mite IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige latex
  6158-0 | Latex IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige milk
  7258-7 | Cow milk IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige peanut
  6206-7 | Peanut IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige ragweed
  6085-5 | Common Ragweed IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige shrimp
  6246-3 | Shrimp IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige soybean
  6248-9 | Soybean IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
allergen ige wheat
  6276-0 | Wheat IgE Ab [Units/volume] in Serum | loinc-ulo | k[IU]/L
alpha-1 antitrypsin; a1at; alpha 1 antitrypsin level
  1825-9 | Alpha 1 antitrypsin [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
alt; alanine aminotransferase; sgpt; alanine transaminase; alt (sgpt); gpt; alat; alanine aminotransferase (alt)
  1742-6 | Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma | loinc-ulo | U/L | 0..20000
amh; anti-mullerian hormone
  38476-8 | Mullerian inhibiting substance [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
ammonia; serum ammonia
  16362-6 | Ammonia [Moles/volume] in Plasma | loinc-ulo | umol/L
amylase; serum amylase
  1798-8 | Amylase [Enzymatic activity/volume] in Serum or Plasma | loinc-ulo | U/L | 0..20000
ana; antinuclear antibody; antinuclear antibodies; anti-nuclear antibody; anti-nuclear antibodies
  5048-4 | Nuclear Ab [Titer] in Serum by Immunofluorescence | loinc-ulo | {titer}
  8061-4 | Nuclear Ab [Presence] in Serum | loinc-ulo | {nominal}
  29953-7 | Nuclear Ab [Titer] in Serum | loinc-ulo | {titer}
androstenedione
  1854-9 | Androstenedione [Mass/volume] in Serum or Plasma | loinc-ulo | ng/dL
anion gap
  33037-3 | Anion gap in Serum or Plasma | loinc-tx | mmol/L | -10..60
  1863-0 | Anion gap 4 in Serum or Plasma | loinc-nlm | mmol/L
anti-ccp; ccp antibodies; anti-cyclic citrullinated peptide; cyclic citrullinated peptide
  32218-0 | Cyclic citrullinated peptide Ab [Units/volume] in Serum by Immunoassay | loinc-ulo | [arb'U]/mL
  33935-8 | Cyclic citrullinated peptide IgG Ab [Units/volume] in Serum or Plasma | loinc-ulo | [arb'U]/mL
anti-dsdna; dsdna antibodies; ds-dna; double stranded dna antibodies; anti-double-stranded dna; dsdna
  5130-0 | DNA double strand Ab [Units/volume] in Serum | loinc-ulo | [IU]/mL
  33800-4 | DNA double strand IgG Ab [Units/volume] in Serum | loinc-nlm | [IU]/mL
anti-la; anti-ssb
  5354-6 | Sjogrens syndrome-B extractable nuclear Ab [Presence] in Serum by Immune diffusion (ID) | loinc-ulo | {nominal}
  17791-5 | Sjogrens syndrome-B extractable nuclear Ab [Units/volume] in Serum | loinc-ulo | [arb'U]/mL
anti-mitochondrial antibody; ama; anti-mitochondrial antibodies
  5247-2 | Mitochondria Ab [Titer] in Serum by Immunofluorescence | loinc-ulo | {titer}
anti-mpo; mpo antibodies; myeloperoxidase antibodies
  6969-0 | Myeloperoxidase Ab [Units/volume] in Serum | loinc-ulo | [arb'U]/mL
anti-pr3; pr3 antibodies
  6968-2 | Proteinase 3 Ab [Units/volume] in Serum | loinc-ulo | [arb'U]/mL
anti-ro; anti-ssa; ssa antibodies
  33569-5 | Sjogrens syndrome-A extractable nuclear Ab [Units/volume] in Serum by Immunoassay | loinc-ulo | [arb'U]/mL
  17792-3 | Sjogrens syndrome-A extractable nuclear Ab [Units/volume] in Serum | loinc-ulo | [arb'U]/mL
anti-smith; anti-sm antibodies
  5356-1 | Smith extractable nuclear Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
  11090-8 | Smith extractable nuclear Ab [Units/volume] in Serum | loinc-ulo | [arb'U]/mL
anti-xa; heparin level; anti-xa level
  3274-8 | Heparin unfractionated [Units/volume] in Platelet poor plasma by Chromogenic method | loinc-ulo | [IU]/mL
anticardiolipin antibodies; anti-cardiolipin; anticardiolipin; cardiolipin igg
  3181-5 | Cardiolipin IgG Ab [Units/volume] in Serum by Immunoassay | loinc-ulo | [GPL'U]
  8065-5 | Cardiolipin IgG Ab [Units/volume] in Serum or Plasma | loinc-nlm | [GPL'U]
antithrombin; antithrombin iii
  27811-9 | Antithrombin actual/normal in Platelet poor plasma by Chromogenic method | loinc-ulo | %
apolipoprotein a1; apo a1; apolipoprotein a-i
  1869-7 | Apolipoprotein A-I [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
apolipoprotein b; apo b; apob
  1884-6 | Apolipoprotein B [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
aptt; ptt; activated partial thromboplastin time; partial thromboplastin time
  3173-2 | aPTT in Blood by Coagulation assay | loinc-ulo | s | 10..250
  14979-9 | aPTT in Platelet poor plasma by Coagulation assay | loinc-ulo | s
arterial bicarbonate
  1960-4 | Bicarbonate [Moles/volume] in Arterial blood | loinc-nlm | mmol/L | 2..60
ast; aspartate aminotransferase; sgot; aspartate transaminase; ast (sgot); got; asat; aspartate aminotransferase (ast)
  1920-8 | Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma | loinc-ulo | U/L | 0..30000
bacteria identified in blood
  600-7 | Bacteria identified in Blood by Culture | loinc-ulo | {nominal}
bacteria identified in sputum
  624-7 | Bacteria identified in Sputum by Respiratory culture | loinc-ulo | {nominal}
  6460-0 | Bacteria identified in Sputum by Culture | loinc-ulo | {nominal}
bacteria identified in stool
  625-4 | Bacteria identified in Stool by Culture | loinc-ulo | {nominal}
bacteria identified in throat
  626-2 | Bacteria identified in Throat by Culture | loinc-ulo | {nominal}
  11268-0 | Streptococcus pyogenes [Presence] in Throat by Organism specific culture | loinc-ulo | {nominal}
bacteria identified in wound
  6462-6 | Bacteria identified in Wound by Culture | loinc-ulo | {nominal}
base excess; be
  1925-7 | Base excess in Arterial blood by calculation | loinc-nlm | mmol/L | -40..40
  11555-0 | Base excess in Blood by calculation | loinc-nlm | mmol/L
basophils; basos; basophil count; absolute basophils; baso
  704-7 | Basophils [#/volume] in Blood by Automated count | loinc-tx | 10*3/uL | 0..50
  706-2 | Basophils/100 leukocytes in Blood by Automated count | loinc-tx | % | 0..100
beta-2 glycoprotein igg
  44448-9 | Beta 2 glycoprotein 1 IgG Ab [Units/volume] in Serum or Plasma by Immunoassay | loinc-ulo | [arb'U]/mL
  16135-6 | Beta 2 glycoprotein 1 IgG Ab [Units/volume] in Serum | loinc-ulo | [arb'U]/mL
beta-2 microglobulin; b2 microglobulin; β2-microglobulin
  1952-1 | Beta-2-Microglobulin [Mass/volume] in Serum or Plasma | loinc-ulo | mg/L
beta-hcg; hcg; b-hcg; βhcg; β-hcg; quantitative hcg; bhcg; beta hcg; human chorionic gonadotropin; β-human chorionic gonadotropin
  21198-7 | Choriogonadotropin.beta subunit [Units/volume] in Serum or Plasma | loinc-ulo | [IU]/L
  19080-1 | Choriogonadotropin [Units/volume] in Serum or Plasma | loinc-ulo | m[IU]/mL
bicarbonate; hco3; serum bicarbonate; bicarb; plasma bicarbonate; hco3-
  1963-8 | Bicarbonate [Moles/volume] in Serum or Plasma | loinc-national | mmol/L | 2..60
bilirubin; total bilirubin; bilirubin total; bilirubin, total; t bili; tbil; t. bilirubin; bili; serum bilirubin; bilirubin (total); tbili
  1975-2 | Bilirubin.total [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 0..60
  14631-6 | Bilirubin.total [Moles/volume] in Serum or Plasma | loinc-nlm | umol/L | 0..1000
  42719-5 | Bilirubin.total [Mass/volume] in Blood | loinc-tx | mg/dL
blood group; abo group; blood type
  882-1 | ABO and Rh group [Type] in Blood | loinc-ulo | {nominal}
  883-9 | ABO group [Type] in Blood | loinc-ulo | {nominal}
blood ph
  11558-4 | pH of Blood | loinc-nlm | [pH] | 6.5..8
bnp; brain natriuretic peptide; b-type natriuretic peptide
  30934-4 | Natriuretic peptide B [Mass/volume] in Serum or Plasma | loinc-ulo | pg/mL | 0..50000
bun/creatinine ratio; urea/creatinine ratio; bun/creat ratio
  3097-3 | Urea nitrogen/Creatinine [Mass Ratio] in Serum or Plasma | loinc-ulo | mg/mg{creat} | 0..200
c-peptide
  1986-9 | C peptide [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
c-reactive protein; crp; c reactive protein (crp)
  1988-5 | C reactive protein [Mass/volume] in Serum or Plasma | loinc-ulo | mg/L | 0..800
ca 125; ca-125; ca125; cancer antigen 125
  10334-1 | Cancer Ag 125 [Units/volume] in Serum or Plasma | loinc-ulo | [arb'U]/mL
  83082-8 | Cancer Ag 125 [Units/volume] in Serum or Plasma by Immunoassay | loinc-guides | [arb'U]/mL
ca 15-3; ca15-3
  6875-9 | Cancer Ag 15-3 [Units/volume] in Serum or Plasma | loinc-ulo | [arb'U]/mL
  83083-6 | Cancer Ag 15-3 [Units/volume] in Serum or Plasma by Immunoassay | loinc-guides | [arb'U]/mL
ca 19-9; ca19-9; ca 19.9; carbohydrate antigen 19-9
  24108-3 | Cancer Ag 19-9 [Units/volume] in Serum or Plasma | loinc-ulo | [arb'U]/mL
  83084-4 | Cancer Ag 19-9 [Units/volume] in Serum or Plasma by Immunoassay | loinc-guides | [arb'U]/mL
caeruloplasmin; ceruloplasmin
  2064-4 | Ceruloplasmin [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
calcitonin
  1992-7 | Calcitonin [Mass/volume] in Serum or Plasma | loinc-ulo | pg/mL
calcium; serum calcium; total calcium; calcium, total; calcium (total)
  17861-6 | Calcium [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 2..25
  2000-8 | Calcium [Moles/volume] in Serum or Plasma | loinc-nlm | mmol/L | 0.5..6
  49765-1 | Calcium [Mass/volume] in Blood | loinc-ulo | mg/dL
capillary glucose; fingerprick glucose; glucometer reading
  41653-7 | Glucose [Mass/volume] in Capillary blood by Glucometer | loinc-ulo | mg/dL
carbamazepine level
  3432-2 | carBAMazepine [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
carbon dioxide; co2; total co2; tco2; carbon dioxide, total; co2 total; carbon dioxide (co2); total carbon dioxide
  2028-9 | Carbon dioxide, total [Moles/volume] in Serum or Plasma | loinc-ulo | mmol/L | 2..60
  20565-8 | Carbon dioxide, total [Moles/volume] in Blood | loinc-nlm | mmol/L
carboxyhaemoglobin; cohb
  20563-3 | Carboxyhemoglobin/Hemoglobin.total in Blood | loinc-ulo | %
cardiolipin igm
  3182-3 | Cardiolipin IgM Ab [Units/volume] in Serum by Immunoassay | loinc-ulo | [MPL'U]
  8067-1 | Cardiolipin IgM Ab [Units/volume] in Serum or Plasma | loinc-nlm | [MPL'U]
cbc panel
  58410-2 | CBC panel - Blood by Automated count | loinc-ulo | {nominal}
  57021-8 | CBC W Auto Differential panel - Blood | loinc-ulo | {nominal}
cd4 count; cd4; cd4+ count; cd4 cells
  24467-3 | CD3+CD4+ (T4 helper) cells [#/volume] in Blood | loinc-guides | /uL | 0..5000
  8123-2 | CD3+CD4+ (T4 helper) cells/100 cells in Blood | loinc-nlm | %
cea; carcinoembryonic antigen
  2039-6 | Carcinoembryonic Ag [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
chlamydia pcr; chlamydia trachomatis pcr
  21613-5 | Chlamydia trachomatis DNA [Presence] in Specimen by NAA with probe detection | loinc-ulo | {nominal}
  43304-5 | Chlamydia trachomatis rRNA [Presence] in Specimen by NAA with probe detection | loinc-ulo | {nominal}
chloride; ~cl; serum chloride
  2075-0 | Chloride [Moles/volume] in Serum or Plasma | loinc-ulo | mmol/L | 50..160
  2069-3 | Chloride [Moles/volume] in Blood | loinc-ulo | mmol/L
cholesterol; total cholesterol; cholesterol total; cholesterol, total; t chol; chol; serum cholesterol; tc; chol total
  2093-3 | Cholesterol [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 20..1500
  14647-2 | Cholesterol [Moles/volume] in Serum or Plasma | loinc-guides | mmol/L | 0.5..40
chromogranin a
  9811-1 | Chromogranin A [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
ciclosporin level; cyclosporine level
  3520-4 | cycloSPORINE [Mass/volume] in Blood | loinc-ulo | ng/mL
ck-mb; ckmb; creatine kinase mb
  13969-1 | Creatine kinase.MB [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
  32673-6 | Creatine kinase.MB [Enzymatic activity/volume] in Serum or Plasma | loinc-ulo | U/L
clostridium difficile toxin; c difficile toxin; c. difficile toxin
  34712-0 | Clostridioides difficile [Presence] in Stool | loinc-ulo | {nominal}
clozapine level
  6896-5 | cloZAPine [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
cmv igg
  5124-3 | Cytomegalovirus IgG Ab [Units/volume] in Serum or Plasma by Immunoassay | loinc-ulo | [arb'U]/mL
cmv igm
  24119-0 | Cytomegalovirus IgM Ab [Presence] in Serum or Plasma by Immunoassay | loinc-ulo | {nominal}
  5126-8 | Cytomegalovirus IgM Ab [Units/volume] in Serum or Plasma by Immunoassay | loinc-ulo | [arb'U]/mL
complement c3; c3
  4485-9 | Complement C3 [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
complement c4; c4
  4498-2 | Complement C4 [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
copper; serum copper
  5631-7 | Copper [Mass/volume] in Serum or Plasma | loinc-ulo | ug/dL
corrected calcium; adjusted calcium; calcium corrected; calcium (corrected); calcium adjusted; albumin-corrected calcium
  29265-6 | Calcium [Moles/volume] corrected for albumin in Serum or Plasma | loinc-nlm | mmol/L | 0.5..6
cortisol; serum cortisol
  2143-6 | Cortisol [Mass/volume] in Serum or Plasma | loinc-ulo | ug/dL
creatine kinase; ck; cpk; creatine phosphokinase; ck total; creatinine kinase
  2157-6 | Creatine kinase [Enzymatic activity/volume] in Serum or Plasma | loinc-ulo | U/L | 0..500000
creatinine; serum creatinine; ~cr; creat; creatinine, serum; ~scr; creatinine level; plasma creatinine
  14682-9 | Creatinine [Moles/volume] in Serum or Plasma | loinc-nlm | umol/L | 10..3000
  2160-0 | Creatinine [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 0.1..35
  38483-4 | Creatinine [Mass/volume] in Blood | loinc-ulo | mg/dL
creatinine clearance; crcl
  2164-2 | Creatinine renal clearance in 24 hour | loinc-nlm | mL/min
cryptococcal antigen
  9820-2 | Cryptococcus sp Ag [Titer] in Serum by Latex agglutination | loinc-ulo | {titer}
csf glucose
  2342-4 | Glucose [Mass/volume] in Cerebral spinal fluid | loinc-ulo | mg/dL
csf protein
  2880-3 | Protein [Mass/volume] in Cerebral spinal fluid | loinc-ulo | mg/dL
csf white cells; csf wbc
  806-0 | Leukocytes [#/volume] in Cerebral spinal fluid by Manual count | loinc-nlm | /uL
cystatin c
  33863-2 | Cystatin C [Mass/volume] in Serum or Plasma | loinc-ulo | mg/L | 0.1..15
d-dimer; d dimer; ddimer
  48065-7 | Fibrin D-dimer FEU [Mass/volume] in Platelet poor plasma | loinc-ulo | ug/mL{FEU}
  48066-5 | Fibrin D-dimer DDU [Mass/volume] in Platelet poor plasma | loinc-ulo | ng/mL
  48058-2 | Fibrin D-dimer DDU [Mass/volume] in Platelet poor plasma by Immunoassay | loinc-ulo | ng/mL
dhea-s; dheas; dhea sulphate
  2191-5 | Dehydroepiandrosterone sulfate (DHEA-S) [Mass/volume] in Serum or Plasma | loinc-ulo | ug/dL
digoxin level; serum digoxin
  10535-3 | Digoxin [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
direct antiglobulin test; dat; direct coombs; coombs test
  1007-4 | Direct antiglobulin test.polyspecific reagent [Presence] on Red Blood Cells | loinc-ulo | {nominal}
direct bilirubin; bilirubin direct; conjugated bilirubin; bilirubin, direct; d bili; bilirubin conjugated; dbil
  1968-7 | Bilirubin.direct [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 0..40
ebv vca igg
  24114-1 | Epstein Barr virus capsid IgG Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
  30339-6 | Epstein Barr virus capsid IgG Ab [Presence] in Serum | loinc-ulo | {nominal}
ebv vca igm
  24115-8 | Epstein Barr virus capsid IgM Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
  30340-4 | Epstein Barr virus capsid IgM Ab [Presence] in Serum | loinc-ulo | {nominal}
egfr; estimated gfr; gfr; gfr estimated; glomerular filtration rate; estimated glomerular filtration rate; gfr est; gfr, estimated
  33914-3 | Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum or Plasma by Creatinine-based formula (MDRD) | loinc-tx | mL/min/{1.73_m2} | 0..250
egfr (ckd-epi); egfr ckd-epi
  62238-1 | Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum or Plasma by Creatinine-based formula (CKD-EPI) | loinc-tx | mL/min/{1.73_m2} | 0..250
egfr ckd-epi 2021
  98979-8 | Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI 2021)/1.73 sq M | loinc-guides | mL/min/{1.73_m2} | 0..250
egfr non-afr american
  48642-3 | eGFR with normals for non-black | loinc-tx | mL/min/{1.73_m2} | 0..250
endomysial antibodies; ema iga
  10362-2 | Endomysium IgA Ab [Presence] in Serum | loinc-ulo | {nominal}
eosinophils; eos; eosinophil count; absolute eosinophils; eosin
  711-2 | Eosinophils [#/volume] in Blood by Automated count | loinc-ulo | 10*3/uL | 0..100
  713-8 | Eosinophils/100 leukocytes in Blood by Automated count | loinc-tx | % | 0..100
  26449-9 | Eosinophils [#/volume] in Blood | loinc-ulo | 10*3/uL
epithelial cells; squamous epithelial cells
  11277-1 | Epithelial cells.squamous [#/area] in Urine sediment by Microscopy high power field | loinc-nlm | /[HPF]
  5787-7 | Epithelial cells [#/area] in Urine sediment by Microscopy high power field | loinc-guides | /[HPF]
esr; erythrocyte sedimentation rate; sed rate; sedimentation rate
  30341-2 | Erythrocyte sedimentation rate | loinc-ulo | mm/h | 0..200
  4537-7 | Erythrocyte sedimentation rate by Westergren method | loinc-ulo | mm/h
estimated average glucose; eag
  27353-2 | Glucose mean value [Mass/volume] in Blood Estimated from glycated hemoglobin | loinc-nlm | mg/dL
ethanol level; blood alcohol; serum ethanol
  5643-2 | Ethanol [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
  5640-8 | Ethanol [Mass/volume] in Blood | loinc-ulo | mg/dL
factor ix; factor ix activity
  3187-2 | Coagulation factor IX activity actual/normal in Platelet poor plasma by Coagulation assay | loinc-ulo | %
factor viii; factor viii activity
  3209-4 | Coagulation factor VIII activity actual/normal in Platelet poor plasma by Coagulation assay | loinc-ulo | %
faecal calprotectin; calprotectin
  38445-3 | Calprotectin [Mass/mass] in Stool | loinc-ulo | ug/g
faecal elastase; pancreatic elastase
  25907-7 | Elastase.pancreatic [Mass/mass] in Stool | loinc-ulo | ug/g
faecal immunochemical test; fit test; ifobt
  29771-3 | Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay | loinc-ulo | {nominal}
  57905-2 | Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay --1st specimen | loinc-tx | ng/mL
faecal occult blood; fobt; occult blood; stool occult blood
  2335-8 | Hemoglobin.gastrointestinal [Presence] in Stool | loinc-ulo | {nominal}
fasting glucose; glucose fasting; glucose, fasting; fasting blood glucose; fbg; fasting plasma glucose; fpg; glucose (fasting); fasting blood sugar; fbs
  1558-6 | Fasting glucose [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 5..2500
ferritin; serum ferritin
  2276-4 | Ferritin [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL | 0..200000
fibrinogen
  3255-7 | Fibrinogen [Mass/volume] in Platelet poor plasma by Coagulation assay | loinc-ulo | mg/dL | 10..1500
folate; serum folate; folic acid level; folate level
  2284-8 | Folate [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL | 0.1..100
free psa
  10886-0 | Prostate Specific Ag Free [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
free t3; ft3; free triiodothyronine; t3 free; t3, free
  3051-0 | Triiodothyronine (T3) Free [Mass/volume] in Serum or Plasma | loinc-ulo | pg/mL | 0..100
free t4; ft4; free thyroxine; t4 free; thyroxine free; t4, free; free t4 (ft4); thyroxine (t4), free
  3024-7 | Thyroxine (T4) free [Mass/volume] in Serum or Plasma | loinc-ulo | ng/dL | 0..30
free testosterone
  2991-8 | Testosterone Free [Mass/volume] in Serum or Plasma | loinc-ulo | pg/mL
free/total psa ratio; psa ratio
  12841-3 | Prostate Specific Ag Free/Prostate specific Ag.total in Serum or Plasma | loinc-nlm | %
fructosamine
  15069-8 | Fructosamine [Moles/volume] in Serum or Plasma | loinc-ulo | umol/L
fsh; follicle stimulating hormone; follicle-stimulating hormone
  15067-2 | Follitropin [Units/volume] in Serum or Plasma | loinc-ulo | [IU]/L
g6pd
  32546-4 | Glucose-6-Phosphate dehydrogenase [Enzymatic activity/mass] in Red Blood Cells | loinc-ulo | U/g{Hb}
  2356-4 | Glucose-6-Phosphate dehydrogenase [Presence] in Red Blood Cells | loinc-ulo | {nominal}
gastrin
  2333-3 | Gastrin [Mass/volume] in Serum or Plasma | loinc-ulo | pg/mL
gbs culture
  586-8 | Streptococcus agalactiae [Presence] in Specimen by Organism specific culture | loinc-ulo | {nominal}
  48683-7 | Streptococcus agalactiae DNA [Presence] in Specimen by NAA with probe detection | loinc-ulo | {nominal}
gentamicin level
  3665-7 | Gentamicin [Mass/volume] in Serum or Plasma --trough | loinc-ulo | ug/mL
  35668-3 | Gentamicin [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
ggt; gamma gt; gamma-glutamyl transferase; gamma glutamyl transpeptidase; ggtp; gamma-gt; γ-gt; γgt; gamma-glutamyltransferase; gamma glutamyl transferase
  2324-2 | Gamma glutamyl transferase [Enzymatic activity/volume] in Serum or Plasma | loinc-ulo | U/L | 0..8000
globulin; globulins; globulin total; serum globulin
  10834-0 | Globulin [Mass/volume] in Serum by calculation | loinc-tx | g/dL
glucose; blood glucose; blood sugar; bgl; bsl; ~bm; plasma glucose; glucose level; blood sugar level; serum glucose; blood glucose level; random glucose; glucose, random; random blood sugar; rbs; glucose random
  2345-7 | Glucose [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 5..2500
  14749-6 | Glucose [Moles/volume] in Serum or Plasma | loinc-nlm | mmol/L | 0.3..140
  2339-0 | Glucose [Mass/volume] in Blood | loinc-ulo | mg/dL
  15074-8 | Glucose [Moles/volume] in Blood | loinc-nlm | mmol/L
glucose 1 hour post load; 1 hour glucose; ogtt 1 hour
  1507-3 | Glucose [Mass/volume] in Serum or Plasma --1 hour post 75 g glucose PO | loinc-ulo | mg/dL
glucose 2 hours post load; 2 hour glucose; ogtt 2 hour
  1518-0 | Glucose [Mass/volume] in Serum or Plasma --2 hours post 75 g glucose PO | loinc-ulo | mg/dL | 5..2500
  14995-5 | Glucose [Moles/volume] in Serum or Plasma --2 hours post 75 g glucose PO | loinc-guides | mmol/L
gonorrhoea pcr; neisseria gonorrhoeae pcr
  24111-7 | Neisseria gonorrhoeae DNA [Presence] in Specimen by NAA with probe detection | loinc-ulo | {nominal}
  43305-2 | Neisseria gonorrhoeae rRNA [Presence] in Specimen by NAA with probe detection | loinc-ulo | {nominal}
growth hormone; gh level
  2963-7 | Somatotropin [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
haematocrit; hct; packed cell volume; pcv; haematocrit (pcv)
  4544-3 | Hematocrit [Volume Fraction] of Blood by Automated count | loinc-nlm | % | 5..80
  20570-8 | Hematocrit [Volume Fraction] of Blood | loinc-ulo | %
haemoglobin; hb; hgb; haemoglobin level; blood haemoglobin; haemoglobin (hb); hemoglobin (hgb)
  718-7 | Hemoglobin [Mass/volume] in Blood | loinc-ulo | g/dL | 1..30
haemoglobin a2
  4551-8 | Hemoglobin A2/Hemoglobin.total in Blood | loinc-nlm | %
haemoglobin f
  4576-5 | Hemoglobin F/Hemoglobin.total in Blood | loinc-nlm | %
haemoglobin s
  4625-0 | Hemoglobin S/Hemoglobin.total in Blood | loinc-ulo | %
haptoglobin
  4542-7 | Haptoglobin [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
hba1c; haemoglobin a1c; hbalc; haemoglobin alc; hba1 c; a1c; glycated haemoglobin; glycosylated haemoglobin; hb a1c; hgba1c; hemoglobin a1c (hba1c); hba1c (ifcc); hba1c (dcct); hba1c ifcc; hba1c ngsp; glycohaemoglobin
  4548-4 | Hemoglobin A1c/Hemoglobin.total in Blood | loinc-nlm | % | 2..25
  59261-8 | Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol | loinc-tx | mmol/mol | 5..250
hdl cholesterol; hdl; hdl-c; hdl chol; high density lipoprotein; cholesterol hdl; hdl-cholesterol; cholesterol, hdl; high density lipoprotein cholesterol; high-density lipoprotein cholesterol
  2085-9 | Cholesterol in HDL [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 2..250
  14646-4 | Cholesterol in HDL [Moles/volume] in Serum or Plasma | loinc-guides | mmol/L | 0.05..6.5
helicobacter pylori antigen; h pylori antigen; h. pylori stool antigen
  17780-8 | Helicobacter pylori Ag [Presence] in Stool by Immunoassay | loinc-ulo | {nominal}
  31843-6 | Helicobacter pylori Ag [Presence] in Stool | loinc-ulo | {nominal}
hepatitis a antibody
  13951-9 | Hepatitis A virus Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
hepatitis a igm; hav igm
  13950-1 | Hepatitis A virus IgM Ab [Presence] in Serum or Plasma by Immunoassay | loinc-ulo | {nominal}
  22314-9 | Hepatitis A virus IgM Ab [Presence] in Serum | loinc-ulo | {nominal}
hepatitis b core antibody; anti-hbc; hbcab
  13952-7 | Hepatitis B virus core Ab [Presence] in Serum or Plasma by Immunoassay | loinc-ulo | {nominal}
  16933-4 | Hepatitis B virus core Ab [Presence] in Serum | loinc-ulo | {nominal}
hepatitis b core igm
  24113-3 | Hepatitis B virus core IgM Ab [Presence] in Serum or Plasma by Immunoassay | loinc-ulo | {nominal}
  31204-1 | Hepatitis B virus core IgM Ab [Presence] in Serum | loinc-ulo | {nominal}
hepatitis b e antigen; hbeag
  13954-3 | Hepatitis B virus e Ag [Presence] in Serum or Plasma by Immunoassay | loinc-ulo | {nominal}
  31844-4 | Hepatitis B virus e Ag [Presence] in Serum | loinc-ulo | {nominal}
hepatitis b surface antibody; anti-hbs; hbsab; hep b surface antibody
  16935-9 | Hepatitis B virus surface Ab [Units/volume] in Serum | loinc-ulo | m[IU]/mL
  10900-9 | Hepatitis B virus surface Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
  22322-2 | Hepatitis B virus surface Ab [Presence] in Serum | loinc-ulo | {nominal}
  5193-8 | Hepatitis B virus surface Ab [Units/volume] in Serum or Plasma by Immunoassay | loinc-ulo | m[IU]/mL
hepatitis b surface antigen; hbsag; hep b sag; hep bsag; hbs ag; hepatitis b sag; hepatitis bsag; hep b surface antigen
  5196-1 | Hepatitis B virus surface Ag [Presence] in Serum or Plasma by Immunoassay | loinc-ulo | {nominal}
  5195-3 | Hepatitis B virus surface Ag [Presence] in Serum | loinc-ulo | {nominal}
hepatitis b viral load; hbv dna
  29615-2 | Hepatitis B virus DNA [#/volume] (viral load) in Serum or Plasma by NAA with probe detection | loinc-ulo | {copies}/mL
hepatitis c antibody; hep c ab; hepatitis c ab; anti-hcv; hcv antibody; hcv ab; hep c antibody
  13955-0 | Hepatitis C virus Ab [Presence] in Serum or Plasma by Immunoassay | loinc-ulo | {nominal}
  16128-1 | Hepatitis C virus Ab [Presence] in Serum | loinc-ulo | {nominal}
hepatitis c rna; hcv rna; hcv pcr; hcv viral load
  11011-4 | Hepatitis C virus RNA [Units/volume] (viral load) in Serum or Plasma by NAA with probe detection | loinc-ulo | [IU]/mL
  11259-9 | Hepatitis C virus RNA [Presence] in Serum or Plasma by NAA with probe detection | loinc-ulo | {nominal}
  20416-4 | Hepatitis C virus RNA [#/volume] (viral load) in Serum or Plasma by NAA with probe detection | loinc-ulo | {copies}/mL
high sensitivity crp; hs-crp; hscrp; high-sensitivity c-reactive protein; hs c-reactive protein
  30522-7 | C reactive protein [Mass/volume] in Serum or Plasma by High sensitivity method | loinc-ulo | mg/L | 0..800
high sensitivity troponin i; hs-tni; hstni; high-sensitivity troponin i; hs-troponin i; troponin i (hs)
  89579-7 | Troponin I.cardiac [Mass/volume] in Serum or Plasma by High sensitivity method | loinc-tx | ng/L | 0..200000
hiv ag/ab; hiv screen; hiv antigen/antibody
  56888-1 | HIV 1+2 Ab+HIV1 p24 Ag [Presence] in Serum or Plasma by Immunoassay | loinc-tx | {nominal}
hiv antibody; hiv serology; hiv 1/2 antibody
  31201-7 | HIV 1+2 Ab [Presence] in Serum or Plasma by Immunoassay | loinc-ulo | {nominal}
  7918-6 | HIV 1+2 Ab [Presence] in Serum | loinc-ulo | {nominal}
hiv viral load; hiv rna
  20447-9 | HIV 1 RNA [#/volume] (viral load) in Serum or Plasma by NAA with probe detection | loinc-ulo | {copies}/mL
homocysteine
  13965-9 | Homocysteine [Moles/volume] in Serum or Plasma | loinc-ulo | umol/L | 1..500
hpv high risk; hpv dna
  30167-1 | Human papilloma virus 16+18+31+33+35+39+45+51+52+56+58+59+68 DNA [Presence] in Cervix by Probe with signal amplification | loinc-ulo | {nominal}
hyaline casts; casts
  5796-8 | Hyaline casts [#/area] in Urine sediment by Microscopy low power field | loinc-nlm | /[LPF]
  9842-6 | Casts [#/area] in Urine sediment by Microscopy low power field | loinc-nlm | /[LPF]
igf-1; igf1; insulin-like growth factor 1
  2484-4 | Insulin-like growth factor-I [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
igg4
  2469-5 | IgG subclass 4 [Mass/volume] in Serum | loinc-nlm | mg/dL
immunoglobulin a; iga
  2458-8 | IgA [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
immunoglobulin e; ige; total ige
  19113-0 | IgE [Units/volume] in Serum or Plasma | loinc-ulo | [IU]/mL
immunoglobulin g; igg
  2465-3 | IgG [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
immunoglobulin m; igm
  2472-9 | IgM [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
indirect antiglobulin test; indirect coombs; antibody screen
  890-4 | Blood group antibody screen [Presence] in Serum or Plasma | loinc-ulo | {nominal}
  1008-2 | Indirect antiglobulin test.polyspecific reagent [Presence] in Serum or Plasma | loinc-tx | {nominal}
indirect bilirubin; unconjugated bilirubin; bilirubin indirect
  1971-1 | Bilirubin.indirect [Mass/volume] in Serum or Plasma | loinc-nlm | mg/dL | 0..40
influenza a pcr
  92142-9 | Influenza virus A RNA [Presence] in Respiratory specimen by NAA with probe detection | loinc-tx | {nominal}
influenza b pcr
  92141-1 | Influenza virus B RNA [Presence] in Respiratory specimen by NAA with probe detection | loinc-tx | {nominal}
inr; international normalised ratio; pt/inr; pt-inr
  6301-6 | INR in Platelet poor plasma by Coagulation assay | loinc-tx | {INR} | 0.5..20
insulin level; fasting insulin; serum insulin
  20448-7 | Insulin [Units/volume] in Serum or Plasma | loinc-ulo | u[IU]/mL
interleukin-6; il-6
  26881-3 | Interleukin 6 [Mass/volume] in Serum or Plasma | loinc-tx | pg/mL
ionised calcium; ica; calcium ionised; free calcium
  1995-0 | Calcium.ionized [Moles/volume] in Serum or Plasma | loinc-ulo | mmol/L | 0.2..4
  1994-3 | Calcium.ionized [Moles/volume] in Blood | loinc-ulo | mmol/L
  17863-2 | Calcium.ionized [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
iron; serum iron; ~fe; s. iron
  2498-4 | Iron [Mass/volume] in Serum or Plasma | loinc-ulo | ug/dL | 1..2000
kappa light chains; free kappa; kappa free light chains
  36916-5 | Kappa light chains.free [Mass/volume] in Serum | loinc-ulo | mg/L
ketones; beta-hydroxybutyrate; blood ketones
  6873-4 | Beta hydroxybutyrate [Moles/volume] in Serum or Plasma | loinc-ulo | mmol/L
lactate; lactic acid; serum lactate; blood lactate
  2524-7 | Lactate [Moles/volume] in Serum or Plasma | loinc-ulo | mmol/L | 0..35
  32693-4 | Lactate [Moles/volume] in Blood | loinc-ulo | mmol/L
lambda light chains; free lambda; lambda free light chains
  33944-0 | Lambda light chains.free [Mass/volume] in Serum or Plasma | loinc-ulo | mg/L
lamotrigine level
  6948-4 | lamoTRIgine [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
ldh; lactate dehydrogenase; ld; lactic dehydrogenase
  14804-9 | Lactate dehydrogenase [Enzymatic activity/volume] in Serum or Plasma by Lactate to pyruvate reaction | loinc-ulo | U/L | 0..30000
  2532-0 | Lactate dehydrogenase [Enzymatic activity/volume] in Serum or Plasma | loinc-nlm | U/L
ldl cholesterol; ldl; ldl-c; ldl chol; low density lipoprotein; cholesterol ldl; ldl-cholesterol; cholesterol, ldl; low density lipoprotein cholesterol; low-density lipoprotein cholesterol
  2089-1 | Cholesterol in LDL [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 2..1000
  22748-8 | Cholesterol in LDL [Moles/volume] in Serum or Plasma | loinc-guides | mmol/L | 0.05..26
ldl cholesterol calculated; ldl calculated; ldl cholesterol (calc); ldl calc
  13457-7 | Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation | loinc-nlm | mg/dL | 2..1000
  39469-2 | Cholesterol in LDL [Moles/volume] in Serum or Plasma by calculation | loinc-guides | mmol/L
ldl cholesterol direct; ldl chol (direct); direct ldl; ldl direct
  18262-6 | Cholesterol in LDL [Mass/volume] in Serum or Plasma by Direct assay | loinc-ulo | mg/dL | 2..1000
lead level; blood lead
  5671-3 | Lead [Mass/volume] in Blood | loinc-ulo | ug/dL
leukocyte esterase; leucocyte esterase
  5799-2 | Leukocyte esterase [Presence] in Urine by Test strip | loinc-tx | {nominal}
levetiracetam level
  30471-7 | levETIRAcetam [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
lh; luteinising hormone; luteinizing hormone
  10501-5 | Lutropin [Units/volume] in Serum or Plasma | loinc-ulo | [IU]/L
lipase; serum lipase
  3040-3 | Lipase [Enzymatic activity/volume] in Serum or Plasma | loinc-ulo | U/L | 0..50000
lipid 1996 panel
  57698-3 | Lipid panel with direct LDL - Serum or Plasma | loinc-ulo | {nominal}
  24331-1 | Lipid 1996 panel - Serum or Plasma | loinc-ulo | {nominal}
lipoprotein(a); lp(a); lipoprotein a
  10835-7 | Lipoprotein a [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
  43583-4 | Lipoprotein a [Moles/volume] in Serum or Plasma | loinc-ulo | nmol/L
lithium level; serum lithium
  14334-7 | Lithium [Moles/volume] in Serum or Plasma | loinc-ulo | mmol/L | 0..10
lymphocytes; lymphs; lymphocyte count; absolute lymphocytes; lymphocytes absolute; absolute lymphocyte count; lymph
  731-0 | Lymphocytes [#/volume] in Blood by Automated count | loinc-tx | 10*3/uL | 0..500
  736-9 | Lymphocytes/100 leukocytes in Blood by Automated count | loinc-tx | % | 0..100
  26474-7 | Lymphocytes [#/volume] in Blood | loinc-nlm | 10*3/uL
magnesium; ~mg; serum magnesium; ~mag
  2601-3 | Magnesium [Moles/volume] in Serum or Plasma | loinc-ulo | mmol/L | 0.1..6
  19123-9 | Magnesium [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 0.2..15
mch; mean corpuscular haemoglobin; mean cell haemoglobin
  785-6 | MCH [Entitic mass] by Automated count | loinc-nlm | pg | 10..60
  28539-5 | MCH [Entitic mass] | loinc-nlm | pg
mchc; mean corpuscular haemoglobin concentration; mean cell haemoglobin concentration
  786-4 | MCHC [Mass/volume] by Automated count | loinc-nlm | g/dL | 20..45
  28540-3 | MCHC [Mass/volume] | loinc-nlm | g/dL
mcv; mean corpuscular volume; mean cell volume
  787-2 | MCV [Entitic volume] by Automated count | loinc-nlm | fL | 40..160
  30428-7 | MCV [Entitic volume] | loinc-nlm | fL
measles igg
  20479-2 | Measles virus IgG Ab [Presence] in Serum | loinc-ulo | {nominal}
  35275-7 | Measles virus IgG Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
  5244-9 | Measles virus IgG Ab [Units/volume] in Serum by Immunoassay | loinc-ulo | [arb'U]/mL
mercury level; blood mercury
  5685-3 | Mercury [Mass/volume] in Blood | loinc-ulo | ug/L
methaemoglobin; methb
  2614-6 | Methemoglobin/Hemoglobin.total in Blood | loinc-ulo | %
methylmalonic acid
  13964-2 | Methylmalonate [Moles/volume] in Serum or Plasma | loinc-ulo | nmol/L
monocytes; monos; monocyte count; absolute monocytes; mono
  742-7 | Monocytes [#/volume] in Blood by Automated count | loinc-tx | 10*3/uL | 0..100
  5905-5 | Monocytes/100 leukocytes in Blood by Automated count | loinc-tx | % | 0..100
monospot; paul bunnell; heterophile antibodies
  5213-4 | Heterophile Ab [Presence] in Serum by Latex agglutination | loinc-ulo | {nominal}
  31418-7 | Heterophile Ab [Presence] in Serum | loinc-ulo | {nominal}
morning cortisol; am cortisol
  9813-7 | Cortisol [Mass/volume] in Serum or Plasma --AM peak specimen | loinc-ulo | ug/dL
mpv; mean platelet volume
  32623-1 | Platelet mean volume [Entitic volume] in Blood by Automated count | loinc-tx | fL | 3..25
  28542-9 | Platelet mean volume [Entitic volume] in Blood | loinc-nlm | fL
mumps igg
  22415-4 | Mumps virus IgG Ab [Presence] in Serum | loinc-ulo | {nominal}
  6476-6 | Mumps virus IgG Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
  7966-5 | Mumps virus IgG Ab [Units/volume] in Serum | loinc-ulo | [arb'U]/mL
myoglobin
  2639-3 | Myoglobin [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
neutrophils; neuts; neutrophil count; absolute neutrophils; anc; absolute neutrophil count; neutrophils absolute; polymorphs; neut
  751-8 | Neutrophils [#/volume] in Blood by Automated count | loinc-tx | 10*3/uL | 0..300
  770-8 | Neutrophils/100 leukocytes in Blood by Automated count | loinc-nlm | % | 0..100
  26499-4 | Neutrophils [#/volume] in Blood | loinc-tx | 10*3/uL
non-hdl cholesterol; non-hdl; non hdl chol; non hdl cholesterol
  43396-1 | Cholesterol non HDL [Mass/volume] in Serum or Plasma | loinc-nlm | mg/dL | 10..1400
nt-probnp; pro-bnp; probnp; n-terminal pro-bnp; nt-pro bnp
  33762-6 | Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma | loinc-ulo | pg/mL | 0..200000
oestradiol; estradiol level; e2
  2243-4 | Estradiol (E2) [Mass/volume] in Serum or Plasma | loinc-ulo | pg/mL
osmolality; serum osmolality; plasma osmolality
  2692-2 | Osmolality of Serum or Plasma | loinc-ulo | mosm/kg | 180..500
oxygen saturation (arterial)
  2708-6 | Oxygen saturation in Arterial blood | loinc-nlm | % | 10..100
paracetamol level; acetaminophen level; serum paracetamol
  3298-7 | Acetaminophen [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
parathyroid hormone; pth; intact pth; ipth; parathormone
  2731-8 | Parathyrin.intact [Mass/volume] in Serum or Plasma | loinc-ulo | pg/mL
pco2; paco2; p co2
  2019-8 | Carbon dioxide [Partial pressure] in Arterial blood | loinc-nlm | mm[Hg] | 5..200
ph; arterial ph
  2744-1 | pH of Arterial blood | loinc-nlm | [pH] | 6.5..8
phenobarbital level
  3948-7 | PHENobarbital [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
phenytoin level
  3968-5 | Phenytoin [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
phosphate; phosphorus; inorganic phosphate; serum phosphate; ~po4; phosphorous
  2777-1 | Phosphate [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 0.1..25
  14879-1 | Phosphate [Moles/volume] in Serum or Plasma | loinc-nlm | mmol/L | 0.05..8
platelets; plt; platelet count; plts; thrombocytes; platelet; thrombocyte count
  777-3 | Platelets [#/volume] in Blood by Automated count | loinc-ulo | 10*3/uL | 0..3000
  26515-7 | Platelets [#/volume] in Blood | loinc-ulo | 10*3/uL
po2; pao2; p o2
  2703-7 | Oxygen [Partial pressure] in Arterial blood | loinc-nlm | mm[Hg] | 10..700
potassium; ~k; k+; serum potassium; potassium (k)
  2823-3 | Potassium [Moles/volume] in Serum or Plasma | loinc-ulo | mmol/L | 1..12
  6298-4 | Potassium [Moles/volume] in Blood | loinc-ulo | mmol/L
prealbumin; transthyretin
  14338-8 | Prealbumin [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
procalcitonin; pct
  33959-8 | Procalcitonin [Mass/volume] in Serum or Plasma | loinc-tx | ng/mL | 0..1000
progesterone level; serum progesterone
  2839-9 | Progesterone [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
prolactin; serum prolactin
  2842-3 | Prolactin [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
protein c; protein c activity
  27818-4 | Protein C actual/normal in Platelet poor plasma by Chromogenic method | loinc-ulo | %
protein s; protein s activity
  27822-6 | Protein S actual/normal in Platelet poor plasma by Coagulation assay | loinc-ulo | %
protein/creatinine ratio; pcr ratio; urine pcr; upcr; protein:creatinine ratio; protein creatinine ratio
  2890-2 | Protein/Creatinine [Mass Ratio] in Urine | loinc-ulo | mg/g{creat}
prothrombin time; pt; ~pro time; protime
  5902-2 | Prothrombin time (PT) | loinc-ulo | s | 5..200
psa; prostate specific antigen; prostate-specific antigen; total psa; psa total
  2857-1 | Prostate specific Ag [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL | 0..10000
  35741-8 | Prostate specific Ag [Mass/volume] in Serum or Plasma by Detection limit <= 0.01 ng/mL | loinc-ulo | ng/mL
rdw; red cell distribution width; rdw-cv
  788-0 | Erythrocyte distribution width [Ratio] by Automated count | loinc-tx | % | 5..50
  30385-9 | Erythrocyte distribution width [Ratio] | loinc-nlm | %
rdw-sd
  21000-5 | Erythrocyte distribution width [Entitic volume] by Automated count | loinc-tx | fL | 20..150
red cell count; rbc; rcc; red blood cells; red blood cell count; erythrocytes; erythrocyte count; rbc count
  789-8 | Erythrocytes [#/volume] in Blood by Automated count | loinc-ulo | 10*6/uL | 0.5..12
  26453-1 | Erythrocytes [#/volume] in Blood | loinc-nlm | 10*6/uL
red cell folate; rbc folate
  2283-0 | Folate [Mass/volume] in Red Blood Cells | loinc-ulo | ng/mL
renin; plasma renin; renin activity; plasma renin activity
  2915-7 | Renin [Enzymatic activity/volume] in Plasma | loinc-ulo | ng/mL/h
reticulocytes; reticulocyte count; retics; retic count
  14196-0 | Reticulocytes [#/volume] in Blood | loinc-nlm | 10*3/uL | 0..1000
  17849-1 | Reticulocytes/100 erythrocytes in Blood by Automated count | loinc-ulo | % | 0..60
rh type; rhesus factor; rh group
  10331-7 | Rh [Type] in Blood | loinc-ulo | {nominal}
rheumatoid factor; rf; ~ra factor
  11572-5 | Rheumatoid factor [Units/volume] in Serum or Plasma | loinc-ulo | [IU]/mL
  15205-8 | Rheumatoid factor [Units/volume] in Serum by Nephelometry | loinc-ulo | [IU]/mL
rnp antibodies; anti-rnp
  29374-6 | Ribonucleoprotein extractable nuclear Ab [Units/volume] in Serum | loinc-ulo | [arb'U]/mL
  5301-7 | Ribonucleoprotein extractable nuclear Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
rpr; vdrl
  20507-0 | Reagin Ab [Presence] in Serum by RPR | loinc-ulo | {nominal}
  5292-8 | Reagin Ab [Presence] in Serum by VDRL | loinc-ulo | {nominal}
rsv pcr
  92131-2 | Respiratory syncytial virus RNA [Presence] in Respiratory specimen by NAA with probe detection | loinc-tx | {nominal}
rubella igg; rubella antibody
  25514-1 | Rubella virus IgG Ab [Presence] in Serum | loinc-guides | {nominal}
  8014-3 | Rubella virus IgG Ab [Units/volume] in Serum | loinc-ulo | [IU]/mL
  22496-4 | Rubella virus Ab [Presence] in Serum | loinc-ulo | {nominal}
salicylate level
  4024-6 | Salicylates [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
scl-70 antibodies; anti-scl-70
  5348-8 | SCL-70 extractable nuclear Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
  27416-7 | SCL-70 extractable nuclear Ab [Units/volume] in Serum | loinc-ulo | [arb'U]/mL
selenium
  5724-0 | Selenium [Mass/volume] in Serum or Plasma | loinc-ulo | ug/L
serum pregnancy test; qualitative hcg
  2118-8 | Choriogonadotropin (pregnancy test) [Presence] in Serum or Plasma | loinc-ulo | {nominal}
shbg; sex hormone binding globulin
  13967-5 | Sex hormone binding globulin [Moles/volume] in Serum or Plasma | loinc-ulo | nmol/L
sickle screen
  6864-3 | Hemoglobin S [Presence] in Blood by Solubility test | loinc-ulo | {nominal}
sirolimus level
  29247-4 | Sirolimus [Mass/volume] in Blood | loinc-ulo | ng/mL
smooth muscle antibodies; anti-smooth muscle antibody
  14252-1 | Smooth muscle Ab [Presence] in Serum | loinc-ulo | {nominal}
sodium; ~na; na+; serum sodium; s sodium; sodium (na)
  2951-2 | Sodium [Moles/volume] in Serum or Plasma | loinc-ulo | mmol/L | 90..200
  2947-0 | Sodium [Moles/volume] in Blood | loinc-ulo | mmol/L
specific gravity; urine specific gravity; ~sg
  2965-2 | Specific gravity of Urine | loinc-ulo | {ratio} | 0.99..1.1
  5811-5 | Specific gravity of Urine by Test strip | loinc-ulo | {ratio}
strep a antigen; group a streptococcus test; rapid strep test
  78012-2 | Streptococcus pyogenes Ag [Presence] in Throat by Rapid immunoassay | loinc-ulo | {nominal}
sweat chloride
  2077-6 | Chloride [Moles/volume] in Sweat | loinc-ulo | mmol/L
tacrolimus level
  11253-2 | Tacrolimus [Mass/volume] in Blood | loinc-ulo | ng/mL
testosterone level; total testosterone; serum testosterone
  2986-8 | Testosterone [Mass/volume] in Serum or Plasma | loinc-ulo | ng/dL
theophylline level
  4049-3 | Theophylline [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
thrombin time
  3243-3 | Thrombin time | loinc-ulo | s
thyroglobulin
  3013-0 | Thyroglobulin [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
thyroglobulin antibodies; anti-thyroglobulin; tgab
  8098-6 | Thyroglobulin Ab [Units/volume] in Serum or Plasma | loinc-ulo | [IU]/mL
thyroid peroxidase antibodies; tpo antibodies; anti-tpo; tpo ab; thyroid peroxidase ab; anti-tpo antibodies; anti-thyroid peroxidase
  8099-4 | Thyroperoxidase Ab [Units/volume] in Serum or Plasma | loinc-ulo | [IU]/mL
thyroxine binding globulin; tbg
  3021-3 | Thyroxine binding globulin [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
tibc; total iron binding capacity; iron binding capacity
  2500-7 | Iron binding capacity [Mass/volume] in Serum or Plasma | loinc-ulo | ug/dL
tissue transglutaminase antibodies; ttg; ttg iga; anti-ttg; tissue transglutaminase; ttg-iga; anti-ttg iga; ttg ab
  31017-7 | Tissue transglutaminase IgA Ab [Units/volume] in Serum | loinc-ulo | U/mL
  46128-5 | Tissue transglutaminase IgA Ab [Units/volume] in Serum by Immunoassay | loinc-ulo | U/mL
total protein; protein total; protein, total; serum protein; serum total protein
  2885-2 | Protein [Mass/volume] in Serum or Plasma | loinc-ulo | g/dL | 1..16
total t3; t3; triiodothyronine
  3053-6 | Triiodothyronine (T3) [Mass/volume] in Serum or Plasma | loinc-ulo | ng/dL
total t4; t4; thyroxine level; serum t4
  3026-2 | Thyroxine (T4) [Mass/volume] in Serum or Plasma | loinc-ulo | ug/dL
toxoplasma igg
  8039-0 | Toxoplasma gondii IgG Ab [Units/volume] in Serum | loinc-ulo | [IU]/mL
  5388-4 | Toxoplasma gondii IgG Ab [Units/volume] in Serum or Plasma by Immunoassay | loinc-ulo | [IU]/mL
transferrin; serum transferrin
  3034-6 | Transferrin [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 10..1000
transferrin saturation; iron saturation; tsat; % saturation; transferrin sat; saturation (iron); iron % saturation; tf saturation
  2502-3 | Iron saturation [Mass Fraction] in Serum or Plasma | loinc-nlm | % | 0..150
treponema pallidum antibody; syphilis serology; tpha; tppa
  24110-9 | Treponema pallidum Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
  22587-0 | Treponema pallidum Ab [Presence] in Serum | loinc-ulo | {nominal}
  24312-1 | Treponema pallidum Ab [Presence] in Serum by Agglutination | loinc-ulo | {nominal}
  47238-1 | Treponema pallidum IgG Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
triglycerides; triglyceride; trig; trigs; tg; tgl; serum triglycerides; trigl
  2571-8 | Triglyceride [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 5..20000
  14927-8 | Triglyceride [Moles/volume] in Serum or Plasma | loinc-guides | mmol/L | 0.05..220
troponin i; tni; trop i; cardiac troponin i
  10839-9 | Troponin I.cardiac [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL | 0..500
troponin t; tnt; trop t; cardiac troponin t
  6598-7 | Troponin T.cardiac [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL | 0..100
tsh; thyroid stimulating hormone; thyrotropin; thyroid-stimulating hormone; serum tsh
  3016-3 | Thyrotropin [Units/volume] in Serum or Plasma | loinc-ulo | m[IU]/L | 0..1000
  11580-8 | Thyrotropin [Units/volume] in Serum or Plasma by Detection limit <= 0.005 mIU/L | loinc-ulo | m[IU]/L
tsh receptor antibodies; trab
  5385-0 | Thyrotropin receptor Ab [Units/volume] in Serum | loinc-nlm | [IU]/L
ttg igg
  56537-4 | Tissue transglutaminase IgG Ab [Units/volume] in Serum by Immunoassay | loinc-ulo | U/mL
  32998-7 | Tissue transglutaminase IgG Ab [Units/volume] in Serum | loinc-ulo | U/mL
urea; serum urea; blood urea; plasma urea; urea level
  22664-7 | Urea [Moles/volume] in Serum or Plasma | loinc-national | mmol/L | 0.2..120
urea breath test; h pylori breath test
  29891-9 | Helicobacter pylori [Presence] in Stomach by urea breath test | loinc-ulo | {nominal}
urea nitrogen; bun; blood urea nitrogen; urea nitrogen (bun)
  3094-0 | Urea nitrogen [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 1..300
  6299-2 | Urea nitrogen [Mass/volume] in Blood | loinc-ulo | mg/dL
uric acid; urate; serum uric acid; serum urate
  3084-1 | Urate [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL | 0.1..30
urine albumin; microalbumin; urine microalbumin; urinary albumin; albumin urine
  14957-5 | Microalbumin [Mass/volume] in Urine | loinc-ulo | mg/L
  1754-1 | Albumin [Mass/volume] in Urine | loinc-nlm | mg/dL
urine appearance; urine clarity
  5767-9 | Appearance of Urine | loinc-tx | {nominal}
urine bacteria; bacteria
  25145-4 | Bacteria [Presence] in Urine sediment by Light microscopy | loinc-guides | {nominal}
urine bilirubin
  5770-3 | Bilirubin.total [Presence] in Urine by Test strip | loinc-tx | {nominal}
  1977-8 | Bilirubin.total [Presence] in Urine | loinc-ulo | {nominal}
  20505-4 | Bilirubin.total [Mass/volume] in Urine by Test strip | loinc-tx | {nominal}
urine blood; blood urine
  5794-3 | Hemoglobin [Presence] in Urine by Test strip | loinc-tx | {nominal}
urine calcium
  17862-4 | Calcium [Mass/volume] in Urine | loinc-ulo | mg/dL
urine chloride
  2078-4 | Chloride [Moles/volume] in Urine | loinc-ulo | mmol/L
urine colour; urine color
  5778-6 | Color of Urine | loinc-tx | {nominal}
urine creatinine; creatinine urine; urinary creatinine
  2161-8 | Creatinine [Mass/volume] in Urine | loinc-ulo | mg/dL
urine culture; msu culture
  630-4 | Bacteria identified in Urine by Culture | loinc-ulo | {nominal}
urine drug screen amphetamines; amphetamines urine
  19261-7 | Amphetamines [Presence] in Urine by Screen method | loinc-ulo | {nominal}
  3349-8 | Amphetamines [Presence] in Urine | loinc-ulo | {nominal}
urine drug screen benzodiazepines; benzodiazepines urine
  3390-2 | Benzodiazepines [Presence] in Urine | loinc-ulo | {nominal}
  14316-4 | Benzodiazepines [Presence] in Urine by Screen method | loinc-ulo | {nominal}
urine drug screen cannabinoids; cannabinoids urine; thc urine
  3426-4 | Tetrahydrocannabinol [Presence] in Urine | loinc-ulo | {nominal}
  14312-3 | Tetrahydrocannabinol [Presence] in Urine by Screen method >50 ng/mL | loinc-guides | {nominal}
urine drug screen cocaine; cocaine urine
  3397-7 | Cocaine [Presence] in Urine | loinc-ulo | {nominal}
  14314-9 | Benzoylecgonine [Presence] in Urine by Screen method | loinc-ulo | {nominal}
urine drug screen opiates; opiates urine
  3879-4 | Opiates [Presence] in Urine | loinc-ulo | {nominal}
  19295-5 | Opiates [Presence] in Urine by Screen method | loinc-ulo | {nominal}
urine glucose; glucose urine
  2350-7 | Glucose [Mass/volume] in Urine | loinc-ulo | mg/dL
  25428-4 | Glucose [Presence] in Urine by Test strip | loinc-ulo | {nominal}
  5792-7 | Glucose [Mass/volume] in Urine by Test strip | loinc-ulo | mg/dL
urine hcg; urine pregnancy hcg
  2106-3 | Choriogonadotropin (pregnancy test) [Presence] in Urine | loinc-ulo | {nominal}
urine ketones
  2514-8 | Ketones [Presence] in Urine by Test strip | loinc-tx | {nominal}
  5797-6 | Ketones [Mass/volume] in Urine by Test strip | loinc-ulo | mg/dL
urine leucocytes; urine leukocytes; wbc urine
  5821-4 | Leukocytes [#/area] in Urine sediment by Microscopy high power field | loinc-nlm | /[HPF]
  30405-5 | Leukocytes [#/volume] in Urine | loinc-guides | /uL
urine nitrite; nitrite; nitrites
  5802-4 | Nitrite [Presence] in Urine by Test strip | loinc-tx | {nominal}
urine osmolality
  2695-5 | Osmolality of Urine | loinc-ulo | mosm/kg | 20..1500
urine ph; ph urine
  2756-5 | pH of Urine | loinc-ulo | [pH] | 3..10
  5803-2 | pH of Urine by Test strip | loinc-ulo | [pH]
urine potassium
  2828-2 | Potassium [Moles/volume] in Urine | loinc-ulo | mmol/L
urine protein; ua protein; protein urine; urinary protein; proteinuria (dipstick)
  2888-6 | Protein [Mass/volume] in Urine | loinc-ulo | mg/dL
  20454-5 | Protein [Presence] in Urine by Test strip | loinc-tx | {nominal}
  5804-0 | Protein [Mass/volume] in Urine by Test strip | loinc-tx | mg/dL
urine red cells; rbc urine
  13945-1 | Erythrocytes [#/area] in Urine sediment by Microscopy high power field | loinc-nlm | /[HPF]
urine sodium; urinary sodium
  2955-3 | Sodium [Moles/volume] in Urine | loinc-ulo | mmol/L
urine urea nitrogen
  3095-7 | Urea nitrogen [Mass/volume] in Urine | loinc-ulo | mg/dL
urine uric acid
  3086-6 | Urate [Mass/volume] in Urine | loinc-ulo | mg/dL
urobilinogen
  3107-0 | Urobilinogen [Mass/volume] in Urine | loinc-ulo | mg/dL
  20405-7 | Urobilinogen [Mass/volume] in Urine by Test strip | loinc-ulo | mg/dL
valproate level; valproic acid level
  4086-5 | Valproate [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
vancomycin level; vancomycin trough
  4092-3 | Vancomycin [Mass/volume] in Serum or Plasma --trough | loinc-ulo | ug/mL
  20578-1 | Vancomycin [Mass/volume] in Serum or Plasma | loinc-ulo | ug/mL
varicella igg; vzv igg
  15410-4 | Varicella zoster virus IgG Ab [Presence] in Serum by Immunoassay | loinc-ulo | {nominal}
  19162-7 | Varicella zoster virus IgG Ab [Presence] in Serum | loinc-ulo | {nominal}
  5403-1 | Varicella zoster virus IgG Ab [Units/volume] in Serum by Immunoassay | loinc-ulo | [arb'U]/mL
venous pco2
  2021-4 | Carbon dioxide [Partial pressure] in Venous blood | loinc-guides | mm[Hg]
venous ph
  2746-6 | pH of Venous blood | loinc-nlm | [pH] | 6.5..8
venous po2
  2705-2 | Oxygen [Partial pressure] in Venous blood | loinc-nlm | mm[Hg]
vitamin a level; retinol
  2923-1 | Retinol [Mass/volume] in Serum or Plasma | loinc-ulo | ug/dL
vitamin b1; thiamine level
  2998-3 | Thiamine [Mass/volume] in Blood | loinc-ulo | ug/dL
  32554-8 | Thiamine [Moles/volume] in Blood | loinc-ulo | nmol/L
vitamin b12; b12; serum b12; cobalamin level; vit b12; vitamin b-12
  2132-9 | Cobalamin (Vitamin B12) [Mass/volume] in Serum or Plasma | loinc-ulo | pg/mL | 10..10000
vitamin b6; pyridoxine level
  2900-9 | Pyridoxine [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL
vitamin c level
  1903-4 | Ascorbate [Mass/volume] in Serum or Plasma | loinc-ulo | mg/dL
vitamin d; 25-hydroxyvitamin d; 25-oh vitamin d; vit d; 25(oh)d; 25-oh-vitamin d; vitamin d 25-hydroxy; 25 hydroxy vitamin d; vitamin d, 25-hydroxy; vitamin d (25-oh); 25-hydroxy vitamin d; 25ohd; vitamin d level
  62292-8 | 25-Hydroxyvitamin D3+25-Hydroxyvitamin D2 [Mass/volume] in Serum or Plasma | loinc-ulo | ng/mL | 1..400
vitamin e level
  1823-4 | Alpha tocopherol [Mass/volume] in Serum or Plasma | loinc-ulo | mg/L
von willebrand factor; vwf antigen
  27816-8 | von Willebrand factor (vWf) Ag actual/normal in Platelet poor plasma by Immunoassay | loinc-ulo | %
white cell count; wbc; wcc; white blood cells; white blood cell count; white blood count; leucocytes; leukocytes; leukocyte count; leucocyte count; wbc count; total white cell count; white cells; total leukocyte count; wcc total
  6690-2 | Leukocytes [#/volume] in Blood by Automated count | loinc-ulo | 10*3/uL | 0..500
  26464-8 | Leukocytes [#/volume] in Blood | loinc-ulo | 10*3/uL
zinc; serum zinc
  5763-8 | Zinc [Mass/volume] in Serum or Plasma | loinc-ulo | ug/dL
`;
