/** Diseases, injuries and states; rows as `read-rows.ts` reads them. Concepts, names and which code fits were chosen by us. */
export const conditionRows = `
abdominal adhesions; peritoneal adhesions
  70190001 | Peritoneal adhesion | snomed-gps
  K66.0 | Peritoneal adhesions (postprocedural) (postinfection) | icd10cm
abdominal aortic aneurysm; aaa; triple a
  233985008 | Abdominal aortic aneurysm | snomed-gps
  I71.40 | Abdominal aortic aneurysm, without rupture, unspecified | icd10cm
abnormal uterine bleeding; dysfunctional uterine bleeding
  44991000119100 | Abnormal uterine bleeding | snomed-gps
  N93.9 | Abnormal uterine and vaginal bleeding, unspecified | icd10cm
abscess
  128477000 | Abscess | snomed-gps
  L02.91 | Cutaneous abscess, unspecified | icd10cm
achalasia
  45564002 | Achalasia of esophagus | snomed-gps
  K22.0 | Achalasia of cardia | icd10cm
achilles tendinopathy; achilles tendinitis
  11654001 | Achilles tendinitis | snomed-gps
  M76.60 | Achilles tendinitis, unspecified leg | icd10cm
achilles tendon rupture
  429513001 | Rupture of Achilles tendon | snomed-gps
  S86.019A | Strain of unspecified Achilles tendon, initial encounter | icd10cm
acl tear; acl rupture; injury of anterior cruciate ligament; anterior cruciate ligament injury
  444470001 | Injury of anterior cruciate ligament | snomed-gps
  S83.519A | Sprain of anterior cruciate ligament of unspecified knee, initial encounter | icd10cm
acne; acne vulgaris
  11381005 | Acne vulgaris | snomed-gps
  L70.0 | Acne vulgaris | icd10cm
acromegaly
  74107003 | Acromegaly | snomed-gps
  E22.0 | Acromegaly and pituitary gigantism | icd10cm
actinic keratosis; solar keratosis; solar keratoses; sun spots
  201101007 | Actinic keratosis | snomed-gps
  L57.0 | Actinic keratosis | icd10cm
acute allergic reaction; allergic reaction
  419076005 | Allergic reaction | snomed-gps
  T78.40XA | Allergy, unspecified, initial encounter | icd10cm
acute appendicitis
  85189001 | Acute appendicitis | snomed-gps
  K35.80 | Unspecified acute appendicitis | icd10cm
acute asthma; asthma exacerbation; exacerbation of asthma
  281239006 | Exacerbation of asthma | snomed-gps
  J45.901 | Unspecified asthma with (acute) exacerbation | icd10cm
acute bacterial sinusitis
  J01.90 | Acute sinusitis, unspecified | icd10cm
acute bronchitis
  10509002 | Acute bronchitis | snomed-gps
  J20.9 | Acute bronchitis, unspecified | icd10cm
acute cholecystitis
  65275009 | Acute cholecystitis | snomed-gps
  K81.0 | Acute cholecystitis | icd10cm
acute coronary syndrome; acs
  394659003 | Acute coronary syndrome | snomed-gps
  I24.9 | Acute ischemic heart disease, unspecified | icd10cm
acute kidney injury; aki; acute renal failure; arf; acute renal impairment
  14669001 | Acute renal failure syndrome | snomed-gps
  N17.9 | Acute kidney failure, unspecified | icd10cm
acute liver failure
  197270009 | Acute hepatic failure | snomed-gps
  K72.00 | Acute and subacute hepatic failure without coma | icd10cm
acute lymphoblastic leukaemia; ~all
  91857003 | Acute lymphoid leukemia, disease | snomed-gps
  C91.00 | Acute lymphoblastic leukemia not having achieved remission | icd10cm
acute myeloid leukaemia; aml
  91861009 | Acute myeloid leukemia, disease | snomed-gps
  C92.00 | Acute myeloblastic leukemia, not having achieved remission | icd10cm
acute otitis media
  3110003 | Acute otitis media | snomed-gps
  H66.90 | Otitis media, unspecified, unspecified ear | icd10cm
acute pancreatitis
  197456007 | Acute pancreatitis | snomed-gps
  K85.90 | Acute pancreatitis without necrosis or infection, unspecified | icd10cm
acute pyelonephritis
  36689008 | Acute pyelonephritis | snomed-gps
  N10 | Acute pyelonephritis | icd10cm
acute respiratory distress syndrome; ards
  67782005 | Acute respiratory distress syndrome | snomed-gps
  J80 | Acute respiratory distress syndrome | icd10cm
acute respiratory failure
  65710008 | Acute respiratory failure | snomed-gps
  J96.00 | Acute respiratory failure, unspecified whether with hypoxia or hypercapnia | icd10cm
acute sinusitis
  15805002 | Acute sinusitis | snomed-gps
  J01.90 | Acute sinusitis, unspecified | icd10cm
acute stress disorder; acute stress reaction
  67195008 | Acute stress disorder | snomed-gps
  F43.0 | Acute stress reaction | icd10cm
acute tonsillitis
  17741008 | Acute tonsillitis | snomed-gps
  J03.90 | Acute tonsillitis, unspecified | icd10cm
acute tubular necrosis; ~atn
  N17.0 | Acute kidney failure with tubular necrosis | icd10cm
acute viral pharyngitis; viral pharyngitis
  195662009 | Acute viral pharyngitis | snomed-gps
  J02.8 | Acute pharyngitis due to other specified organisms | icd10cm
addison's disease; primary adrenal insufficiency
  363732003 | Addison's disease | snomed-gps
  E27.1 | Primary adrenocortical insufficiency | icd10cm
adenomyosis
  N80.03 | Adenomyosis of the uterus | icd10cm
adjustment disorder
  17226007 | Adjustment disorder | snomed-gps
  F43.20 | Adjustment disorder, unspecified | icd10cm
adrenal insufficiency; hypoadrenalism
  237785004 | Hypoadrenalism | snomed-gps
  E27.40 | Unspecified adrenocortical insufficiency | icd10cm
age-related macular degeneration; macular degeneration; armd
  267718000 | Age-related macular degeneration | snomed-gps
  H35.30 | Unspecified macular degeneration | icd10cm
agoraphobia
  70691001 | Agoraphobia | snomed-gps
  F40.00 | Agoraphobia, unspecified | icd10cm
aids; acquired immunodeficiency syndrome
  62479008 | Acquired immune deficiency syndrome | snomed-gps
  B20 | Human immunodeficiency virus [HIV] disease | icd10cm
alcohol abuse; alcohol misuse; etoh abuse
  15167005 | Alcohol abuse | snomed-gps
  F10.10 | Alcohol abuse, uncomplicated | icd10cm
alcohol intoxication
  25702006 | Alcohol intoxication | snomed-gps
  F10.929 | Alcohol use, unspecified with intoxication, unspecified | icd10cm
alcohol withdrawal
  191480000 | Alcohol withdrawal syndrome | snomed-gps
  F10.939 | Alcohol use, unspecified with withdrawal, unspecified | icd10cm
alcoholic hepatitis
  235875008 | Alcoholic hepatitis | snomed-gps
  K70.10 | Alcoholic hepatitis without ascites | icd10cm
alcoholic liver disease
  41309000 | Alcoholic liver damage | snomed-gps
  K70.9 | Alcoholic liver disease, unspecified | icd10cm
alcoholism; alcohol dependence; alcoholic
  7200002 | Alcoholism | snomed-gps
  F10.20 | Alcohol dependence, uncomplicated | icd10cm
allergic conjunctivitis
  H10.10 | Acute atopic conjunctivitis, unspecified eye | icd10cm
allergic rhinitis
  61582004 | Allergic rhinitis | snomed-gps
  J30.9 | Allergic rhinitis, unspecified | icd10cm
alopecia; hair loss
  56317004 | Alopecia | snomed-gps
  L65.9 | Nonscarring hair loss, unspecified | icd10cm
alopecia areata
  68225006 | Alopecia areata | snomed-gps
  L63.9 | Alopecia areata, unspecified | icd10cm
alzheimer's disease; alzheimer disease; alzheimer's dementia; alzheimers
  26929004 | Alzheimer's disease | snomed-gps
  G30.9 | Alzheimer's disease, unspecified | icd10cm
amblyopia; lazy eye
  387742006 | Amblyopia | snomed-gps
  H53.009 | Unspecified amblyopia, unspecified eye | icd10cm
amenorrhoea
  14302001 | Amenorrhea | snomed-gps
  N91.2 | Amenorrhea, unspecified | icd10cm
amyloidosis
  17602002 | Amyloidosis | snomed-gps
  E85.9 | Amyloidosis, unspecified | icd10cm
amyotrophic lateral sclerosis; ~als
  86044005 | Amyotrophic lateral sclerosis | snomed-gps
  G12.21 | Amyotrophic lateral sclerosis | icd10cm
anaemia
  271737000 | Anemia | snomed-gps
  D64.9 | Anemia, unspecified | icd10cm
anaemia of chronic disease
  234347009 | Anemia of chronic disorder | snomed-gps
  D63.8 | Anemia in other chronic diseases classified elsewhere | icd10cm
anal fissure
  30037006 | Anal fissure | snomed-gps
  K60.2 | Anal fissure, unspecified | icd10cm
anal fistula
  K60.30 | Anal fistula, unspecified | icd10cm
anaphylaxis; anaphylactic reaction; anaphylactic shock
  39579001 | Anaphylaxis | snomed-gps
  T78.2XXA | Anaphylactic shock, unspecified, initial encounter | icd10cm
angina; angina pectoris
  194828000 | Angina | snomed-gps
  I20.9 | Angina pectoris, unspecified | icd10cm
angioedema
  41291007 | Angioedema | snomed-gps
  T78.3XXA | Angioneurotic edema, initial encounter | icd10cm
ankle fracture; fracture of ankle; fractured ankle
  16114001 | Fracture of ankle | snomed-gps
  S82.899A | Other fracture of unspecified lower leg, initial encounter for closed fracture | icd10cm
ankylosing spondylitis
  9631008 | Ankylosing spondylitis | snomed-gps
  M45.9 | Ankylosing spondylitis of unspecified sites in spine | icd10cm
anorexia nervosa
  56882008 | Anorexia nervosa | snomed-gps
  F50.00 | Anorexia nervosa, unspecified | icd10cm
antepartum eclampsia; eclampsia in pregnancy
  198992004 | Eclampsia in pregnancy | snomed-gps
  O15.00 | Eclampsia complicating pregnancy, unspecified trimester | icd10cm
antepartum haemorrhage
  34842007 | Antepartum hemorrhage | snomed-gps
  O46.90 | Antepartum hemorrhage, unspecified, unspecified trimester | icd10cm
antiphospholipid syndrome
  26843008 | Antiphospholipid syndrome | snomed-gps
  D68.61 | Antiphospholipid syndrome | icd10cm
antisocial personality disorder
  26665006 | Antisocial personality disorder | snomed-gps
  F60.2 | Antisocial personality disorder | icd10cm
anxiety
  48694002 | Anxiety | snomed-gps
  F41.9 | Anxiety disorder, unspecified | icd10cm
anxiety disorder; anxiety state
  197480006 | Anxiety disorder | snomed-gps
  F41.9 | Anxiety disorder, unspecified | icd10cm
aortic aneurysm
  67362008 | Aortic aneurysm | snomed-gps
  I71.9 | Aortic aneurysm of unspecified site, without rupture | icd10cm
aortic dissection; dissection of aorta
  308546005 | Dissection of aorta | snomed-gps
  I71.00 | Dissection of unspecified site of aorta | icd10cm
aortic regurgitation; aortic insufficiency; aortic valve regurgitation; aortic incompetence
  60234000 | Aortic valve regurgitation | snomed-gps
  I35.1 | Nonrheumatic aortic (valve) insufficiency | icd10cm
aortic stenosis; aortic valve stenosis
  60573004 | Aortic valve stenosis | snomed-gps
  I35.0 | Nonrheumatic aortic (valve) stenosis | icd10cm
aplastic anaemia
  306058006 | Aplastic anemia | snomed-gps
  D61.9 | Aplastic anemia, unspecified | icd10cm
appendicitis
  74400008 | Appendicitis | snomed-gps
  K37 | Unspecified appendicitis | icd10cm
arrhythmia; cardiac arrhythmia; dysrhythmia
  698247007 | Cardiac arrhythmia | snomed-gps
  I49.9 | Cardiac arrhythmia, unspecified | icd10cm
arthritis
  3723001 | Arthritis | snomed-gps
  M19.90 | Unspecified osteoarthritis, unspecified site | icd10cm
asbestosis
  22607003 | Asbestosis | snomed-gps
  J61 | Pneumoconiosis due to asbestos and other mineral fibers | icd10cm
ascites
  389026000 | Ascites | snomed-gps
  R18.8 | Other ascites | icd10cm
aspiration pneumonia; aspiration pneumonitis
  422588002 | Aspiration pneumonia | snomed-gps
  J69.0 | Pneumonitis due to inhalation of food and vomit | icd10cm
asthma; bronchial asthma
  195967001 | Asthma | snomed-gps
  J45.909 | Unspecified asthma, uncomplicated | icd10cm
astigmatism
  82649003 | Astigmatism | snomed-gps
  H52.209 | Unspecified astigmatism, unspecified eye | icd10cm
asystole
  I46.9 | Cardiac arrest, cause unspecified | icd10cm
at risk for suicide; suicide risk; suicidal risk
  225444004 | At risk for suicide | snomed-gps
atelectasis; lung collapse
  46621007 | Atelectasis | snomed-gps
  J98.11 | Atelectasis | icd10cm
atherosclerosis; arteriosclerosis
  72092001 | Arteriosclerotic vascular disease | snomed-gps
  I70.90 | Unspecified atherosclerosis | icd10cm
atopic dermatitis
  24079001 | Atopic dermatitis | snomed-gps
  L20.9 | Atopic dermatitis, unspecified | icd10cm
atrial fibrillation; af; a-fib; afib; a fib; auricular fibrillation
  49436004 | Atrial fibrillation | snomed-gps
  I48.91 | Unspecified atrial fibrillation | icd10cm
atrial flutter
  5370000 | Atrial flutter | snomed-gps
  I48.92 | Unspecified atrial flutter | icd10cm
atrial septal defect; asd
  70142008 | Atrial septal defect | snomed-gps
  Q21.10 | Atrial septal defect, unspecified | icd10cm
atrophic vaginitis; vaginal atrophy
  52441000 | Atrophic vaginitis | snomed-gps
  N95.2 | Postmenopausal atrophic vaginitis | icd10cm
attention deficit hyperactivity disorder; adhd; attention deficit disorder; add
  406506008 | Attention deficit hyperactivity disorder | snomed-gps
  F90.9 | Attention-deficit hyperactivity disorder, unspecified type | icd10cm
autism spectrum disorder; autism
  F84.0 | Autistic disorder | icd10cm
autoimmune disease; autoimmune disorder
  85828009 | Autoimmune disease | snomed-gps
  D89.89 | Other specified disorders involving the immune mechanism, not elsewhere classified | icd10cm
autoimmune haemolytic anaemia
  413603009 | Autoimmune hemolytic anemia | snomed-gps
  D59.10 | Autoimmune hemolytic anemia, unspecified | icd10cm
autoimmune hepatitis
  408335007 | Autoimmune hepatitis | snomed-gps
  K75.4 | Autoimmune hepatitis | icd10cm
avascular necrosis; osteonecrosis
  397758007 | Avascular necrosis of bone | snomed-gps
  M87.9 | Osteonecrosis, unspecified | icd10cm
bacteraemia
  5758002 | Bacteremia | snomed-gps
  R78.81 | Bacteremia | icd10cm
bacterial infection; bacterial infectious disease
  87628006 | Bacterial infectious disease | snomed-gps
  A49.9 | Bacterial infection, unspecified | icd10cm
bacterial meningitis
  G00.9 | Bacterial meningitis, unspecified | icd10cm
bacterial pneumonia
  53084003 | Bacterial pneumonia | snomed-gps
  J15.9 | Unspecified bacterial pneumonia | icd10cm
bacterial vaginosis
  419760006 | Bacterial vaginosis | snomed-gps
  N76.0 | Acute vaginitis | icd10cm
baker's cyst; popliteal cyst
  M71.20 | Synovial cyst of popliteal space [Baker], unspecified knee | icd10cm
balanitis
  44882003 | Balanitis | snomed-gps
  N48.1 | Balanitis | icd10cm
barrett's oesophagus; barrett's esophagus; barrett oesophagus
  302914006 | Barrett's esophagus | snomed-gps
  K22.70 | Barrett's esophagus without dysplasia | icd10cm
basal cell carcinoma; bcc
  254701007 | Basal cell carcinoma of skin | snomed-gps
  C44.91 | Basal cell carcinoma of skin, unspecified | icd10cm
behcet's disease; behçet's disease
  310701003 | Behcet's syndrome | snomed-gps
  M35.2 | Behcet's disease | icd10cm
bell's palsy
  193093009 | Bell's palsy | snomed-gps
  G51.0 | Bell's palsy | icd10cm
benign paroxysmal positional vertigo; bppv
  111541001 | Benign paroxysmal positional vertigo | snomed-gps
  H81.10 | Benign paroxysmal vertigo, unspecified ear | icd10cm
benign prostatic hyperplasia; bph; benign prostatic hypertrophy; enlarged prostate; prostatomegaly
  266569009 | Benign prostatic hyperplasia | snomed-gps
  N40.0 | Benign prostatic hyperplasia without lower urinary tract symptoms | icd10cm
beta thalassaemia
  65959000 | Beta thalassemia | snomed-gps
  D56.1 | Beta thalassemia | icd10cm
bicuspid aortic valve
  72352009 | Bicuspid aortic valve | snomed-gps
  Q23.81 | Bicuspid aortic valve | icd10cm
biliary colic
  37389005 | Biliary colic | snomed-gps
  K80.50 | Calculus of bile duct without cholangitis or cholecystitis without obstruction | icd10cm
binge eating disorder
  439960005 | Binge eating disorder | snomed-gps
  F50.819 | Binge eating disorder, unspecified | icd10cm
bipolar 1 disorder; bipolar i disorder
  371596008 | Bipolar I disorder | snomed-gps
  F31.9 | Bipolar disorder, unspecified | icd10cm
bipolar disorder; bipolar affective disorder; bipolar; bpad
  13746004 | Bipolar disorder | snomed-gps
  F31.9 | Bipolar disorder, unspecified | icd10cm
bipolar ii disorder; bipolar 2 disorder
  83225003 | Bipolar II disorder | snomed-gps
  F31.81 | Bipolar II disorder | icd10cm
bladder cancer
  399326009 | Malignant tumor of urinary bladder | snomed-gps
  C67.9 | Malignant neoplasm of bladder, unspecified | icd10cm
blepharitis
  41446000 | Blepharitis | snomed-gps
  H01.009 | Unspecified blepharitis unspecified eye, unspecified eyelid | icd10cm
blighted ovum
  35999006 | Blighted ovum | snomed-gps
  O02.0 | Blighted ovum and nonhydatidiform mole | icd10cm
blindness
  H54.7 | Unspecified visual loss | icd10cm
borderline personality disorder; bpd
  20010003 | Borderline personality disorder | snomed-gps
  F60.3 | Borderline personality disorder | icd10cm
bowel obstruction; intestinal obstruction
  81060008 | Intestinal obstruction | snomed-gps
  K56.609 | Unspecified intestinal obstruction, unspecified as to partial versus complete obstruction | icd10cm
brain abscess
  60404007 | Cerebral abscess | snomed-gps
  G06.0 | Intracranial abscess and granuloma | icd10cm
brain tumour
  126952004 | Neoplasm of brain | snomed-gps
  D49.6 | Neoplasm of unspecified behavior of brain | icd10cm
breast cancer; breast carcinoma; carcinoma of breast; ca breast; malignant neoplasm of breast; breast ca
  254837009 | Malignant neoplasm of breast | snomed-gps
  C50.919 | Malignant neoplasm of unspecified site of unspecified female breast | icd10cm
breast lump; lump in breast
  89164003 | Breast lump | snomed-gps
  N63.0 | Unspecified lump in unspecified breast | icd10cm
bronchiectasis
  12295008 | Bronchiectasis | snomed-gps
  J47.9 | Bronchiectasis, uncomplicated | icd10cm
bronchiolitis; acute bronchiolitis
  4120002 | Bronchiolitis | snomed-gps
  J21.9 | Acute bronchiolitis, unspecified | icd10cm
bronchitis
  32398004 | Bronchitis | snomed-gps
  J40 | Bronchitis, not specified as acute or chronic | icd10cm
bronchopneumonia
  396285007 | Bronchopneumonia | snomed-gps
  J18.0 | Bronchopneumonia, unspecified organism | icd10cm
bruxism; teeth grinding
  191983006 | Bruxism | snomed-gps
  F45.8 | Other somatoform disorders | icd10cm
bulimia nervosa; bulimia
  78004001 | Bulimia nervosa | snomed-gps
  F50.20 | Bulimia nervosa, unspecified | icd10cm
bullous pemphigoid
  77090002 | Bullous pemphigoid | snomed-gps
  L12.0 | Bullous pemphigoid | icd10cm
bundle branch block
  6374002 | Bundle branch block | snomed-gps
  I45.4 | Nonspecific intraventricular block | icd10cm
burn; burns
  125666000 | Burn | snomed-gps
  T30.0 | Burn of unspecified body region, unspecified degree | icd10cm
bursitis
  84017003 | Bursitis | snomed-gps
  M71.9 | Bursopathy, unspecified | icd10cm
campylobacter gastroenteritis
  A04.5 | Campylobacter enteritis | icd10cm
cancer; malignancy; malignant neoplasm; malignant tumour
  363346000 | Malignant neoplastic disease | snomed-gps
  C80.1 | Malignant (primary) neoplasm, unspecified | icd10cm
candidiasis; thrush
  78048006 | Candidiasis | snomed-gps
  B37.9 | Candidiasis, unspecified | icd10cm
cannabis dependence; cannabis use disorder
  85005007 | Cannabis dependence | snomed-gps
  F12.20 | Cannabis dependence, uncomplicated | icd10cm
carcinoid tumour; carcinoid
  443492008 | Carcinoid tumor | snomed-gps
  D3A.00 | Benign carcinoid tumor of unspecified site | icd10cm
cardiac arrest; cardiopulmonary arrest
  410429000 | Cardiac arrest | snomed-gps
  I46.9 | Cardiac arrest, cause unspecified | icd10cm
cardiac tamponade; tamponade
  35304003 | Cardiac tamponade | snomed-gps
  I31.4 | Cardiac tamponade | icd10cm
cardiogenic shock
  89138009 | Cardiogenic shock | snomed-gps
  R57.0 | Cardiogenic shock | icd10cm
cardiomegaly; enlarged heart
  8186001 | Cardiomegaly | snomed-gps
  I51.7 | Cardiomegaly | icd10cm
cardiomyopathy
  85898001 | Cardiomyopathy | snomed-gps
  I42.9 | Cardiomyopathy, unspecified | icd10cm
carotid artery stenosis; carotid stenosis
  64586002 | Carotid artery stenosis | snomed-gps
  I65.29 | Occlusion and stenosis of unspecified carotid artery | icd10cm
carpal tunnel syndrome; ~cts
  57406009 | Carpal tunnel syndrome | snomed-gps
  G56.00 | Carpal tunnel syndrome, unspecified upper limb | icd10cm
cataract; cataracts
  193570009 | Cataract | snomed-gps
  H26.9 | Unspecified cataract | icd10cm
cauda equina syndrome
  192970008 | Cauda equina syndrome | snomed-gps
  G83.4 | Cauda equina syndrome | icd10cm
cellulitis
  128045006 | Cellulitis | snomed-gps
  L03.90 | Cellulitis, unspecified | icd10cm
cerebral aneurysm; intracranial aneurysm; berry aneurysm
  128608001 | Cerebral arterial aneurysm | snomed-gps
  I67.1 | Cerebral aneurysm, nonruptured | icd10cm
cerebral palsy
  128188000 | Cerebral palsy | snomed-gps
  G80.9 | Cerebral palsy, unspecified | icd10cm
cerebrovascular disease
  62914000 | Cerebrovascular disease | snomed-gps
  I67.9 | Cerebrovascular disease, unspecified | icd10cm
cervical cancer; carcinoma of cervix
  363354003 | Malignant tumor of cervix | snomed-gps
  C53.9 | Malignant neoplasm of cervix uteri, unspecified | icd10cm
cervical dysplasia
  73391008 | Dysplasia of cervix | snomed-gps
  N87.9 | Dysplasia of cervix uteri, unspecified | icd10cm
cervical radiculopathy
  54404000 | Cervical radiculopathy | snomed-gps
  M54.12 | Radiculopathy, cervical region | icd10cm
cervical spondylosis
  387800004 | Cervical spondylosis | snomed-gps
  M47.812 | Spondylosis without myelopathy or radiculopathy, cervical region | icd10cm
cervicitis
  N72 | Inflammatory disease of cervix uteri | icd10cm
chalazion
  H00.19 | Chalazion unspecified eye, unspecified eyelid | icd10cm
charcot-marie-tooth disease
  G60.0 | Hereditary motor and sensory neuropathy | icd10cm
chickenpox; varicella infection
  38907003 | Varicella | snomed-gps
  B01.9 | Varicella without complication | icd10cm
child attention deficit disorder
  192127007 | Child attention deficit disorder | snomed-gps
  F90.0 | Attention-deficit hyperactivity disorder, predominantly inattentive type | icd10cm
childhood asthma
  J45.909 | Unspecified asthma, uncomplicated | icd10cm
chlamydia; chlamydia infection; chlamydial infection
  105629000 | Chlamydial infection | snomed-gps
  A74.9 | Chlamydial infection, unspecified | icd10cm
cholangiocarcinoma
  312104005 | Cholangiocarcinoma of biliary tract | snomed-gps
  C22.1 | Intrahepatic bile duct carcinoma | icd10cm
cholangitis
  82403002 | Cholangitis | snomed-gps
  K83.09 | Other cholangitis | icd10cm
cholecystitis
  76581006 | Cholecystitis | snomed-gps
  K81.9 | Cholecystitis, unspecified | icd10cm
choledocholithiasis; bile duct stones
  307132003 | Common bile duct calculus | snomed-gps
  K80.50 | Calculus of bile duct without cholangitis or cholecystitis without obstruction | icd10cm
cholesteatoma
  363668000 | Cholesteatoma | snomed-gps
  H71.90 | Unspecified cholesteatoma, unspecified ear | icd10cm
chronic bronchitis
  63480004 | Chronic bronchitis | snomed-gps
  J42 | Unspecified chronic bronchitis | icd10cm
chronic congestive heart failure; chronic heart failure
  88805009 | Chronic congestive heart failure | snomed-gps
  I50.9 | Heart failure, unspecified | icd10cm
chronic fatigue syndrome; myalgic encephalomyelitis; me/cfs
  52702003 | Chronic fatigue syndrome | snomed-gps
  G93.32 | Myalgic encephalomyelitis/chronic fatigue syndrome | icd10cm
chronic hepatitis b
  61977001 | Chronic type B viral hepatitis | snomed-gps
  B18.1 | Chronic viral hepatitis B without delta-agent | icd10cm
chronic hepatitis c
  128302006 | Chronic hepatitis C | snomed-gps
  B18.2 | Chronic viral hepatitis C | icd10cm
chronic kidney disease; ckd; chronic renal disease; chronic renal insufficiency; chronic renal impairment; chronic renal failure; crf
  709044004 | Chronic kidney disease | snomed-gps
  N18.9 | Chronic kidney disease, unspecified | icd10cm
chronic kidney disease stage 1; ckd stage 1; ckd 1; ckd1
  431855005 | Chronic kidney disease stage 1 | snomed-gps
  N18.1 | Chronic kidney disease, stage 1 | icd10cm
chronic kidney disease stage 2; ckd stage 2; ckd 2; ckd2
  431856006 | Chronic kidney disease stage 2 | snomed-gps
  N18.2 | Chronic kidney disease, stage 2 (mild) | icd10cm
chronic kidney disease stage 3; ckd stage 3; ckd 3; ckd3; ckd stage iii
  433144002 | Chronic kidney disease stage 3 | snomed-gps
  N18.30 | Chronic kidney disease, stage 3 unspecified | icd10cm
chronic kidney disease stage 3a; ckd stage 3a; ckd 3a; ckd3a
  N18.31 | Chronic kidney disease, stage 3a | icd10cm
chronic kidney disease stage 3b; ckd stage 3b; ckd 3b; ckd3b
  N18.32 | Chronic kidney disease, stage 3b | icd10cm
chronic kidney disease stage 4; ckd stage 4; ckd 4; ckd4
  431857002 | Chronic kidney disease stage 4 | snomed-gps
  N18.4 | Chronic kidney disease, stage 4 (severe) | icd10cm
chronic kidney disease stage 5; ckd stage 5; ckd 5; ckd5
  433146000 | Chronic kidney disease stage 5 | snomed-gps
  N18.5 | Chronic kidney disease, stage 5 | icd10cm
chronic liver disease
  328383001 | Chronic liver disease | snomed-gps
  K76.9 | Liver disease, unspecified | icd10cm
chronic low back pain; chronic lower back pain
  278860009 | Chronic low back pain | snomed-gps
  M54.50 | Low back pain, unspecified | icd10cm
chronic lymphocytic leukaemia; cll
  92814006 | Chronic lymphoid leukemia, disease | snomed-gps
  C91.10 | Chronic lymphocytic leukemia of B-cell type not having achieved remission | icd10cm
chronic migraine
  G43.709 | Chronic migraine without aura, not intractable, without status migrainosus | icd10cm
chronic myeloid leukaemia; cml
  92818009 | Chronic myeloid leukemia, disease | snomed-gps
  C92.10 | Chronic myeloid leukemia, BCR/ABL-positive, not having achieved remission | icd10cm
chronic obstructive bronchitis
  185086009 | Chronic obstructive bronchitis | snomed-gps
  J44.89 | Other specified chronic obstructive pulmonary disease | icd10cm
chronic obstructive pulmonary disease; copd; coad; chronic obstructive airways disease; obstructive lung disease; chronic airways limitation; chronic obstructive lung disease
  13645005 | Chronic obstructive lung disease | snomed-gps
  J44.9 | Chronic obstructive pulmonary disease, unspecified | icd10cm
chronic pain
  82423001 | Chronic pain | snomed-gps
  G89.29 | Other chronic pain | icd10cm
chronic pain syndrome
  373621006 | Chronic pain syndrome | snomed-gps
  G89.4 | Chronic pain syndrome | icd10cm
chronic pancreatitis
  235494005 | Chronic pancreatitis | snomed-gps
  K86.1 | Other chronic pancreatitis | icd10cm
chronic sinusitis
  40055000 | Chronic sinusitis | snomed-gps
  J32.9 | Chronic sinusitis, unspecified | icd10cm
chronic urticaria
  51611005 | Chronic urticaria | snomed-gps
  L50.8 | Other urticaria | icd10cm
chronic venous insufficiency; venous insufficiency
  20696009 | Peripheral venous insufficiency | snomed-gps
  I87.2 | Venous insufficiency (chronic) (peripheral) | icd10cm
cirrhosis; liver cirrhosis; hepatic cirrhosis
  19943007 | Cirrhosis of liver | snomed-gps
  K74.60 | Unspecified cirrhosis of liver | icd10cm
clavicle fracture; fracture of clavicle
  58150001 | Fracture of clavicle | snomed-gps
  S42.009A | Fracture of unspecified part of unspecified clavicle, initial encounter for closed fracture | icd10cm
cleft lip
  80281008 | Cleft lip | snomed-gps
  Q36.9 | Cleft lip, unilateral | icd10cm
cleft palate
  87979003 | Cleft palate | snomed-gps
  Q35.9 | Cleft palate, unspecified | icd10cm
clostridioides difficile infection; c difficile infection; clostridium difficile infection; pseudomembranous colitis
  186431008 | Clostridioides difficile infection | snomed-gps
  A04.72 | Enterocolitis due to Clostridium difficile, not specified as recurrent | icd10cm
cluster headache
  193031009 | Cluster headache syndrome | snomed-gps
  G44.009 | Cluster headache syndrome, unspecified, not intractable | icd10cm
coagulopathy; coagulation disorder; bleeding disorder
  64779008 | Blood coagulation disorder | snomed-gps
  D68.9 | Coagulation defect, unspecified | icd10cm
coarctation of the aorta
  7305005 | Coarctation of aorta | snomed-gps
  Q25.1 | Coarctation of aorta | icd10cm
cocaine abuse
  78267003 | Cocaine abuse | snomed-gps
  F14.10 | Cocaine abuse, uncomplicated | icd10cm
coeliac disease; celiac disease; gluten enteropathy
  396331005 | Celiac disease | snomed-gps
  K90.0 | Celiac disease | icd10cm
cognitive impairment; cognitive decline
  386806002 | Impaired cognition | snomed-gps
  R41.89 | Other symptoms and signs involving cognitive functions and awareness | icd10cm
cold sores; herpes labialis; cold sore
  1475003 | Herpes labialis | snomed-gps
  B00.1 | Herpesviral vesicular dermatitis | icd10cm
colitis
  64226004 | Colitis | snomed-gps
  K52.9 | Noninfective gastroenteritis and colitis, unspecified | icd10cm
colles fracture; colles' fracture
  123971006 | Colles' fracture | snomed-gps
  S52.539A | Colles' fracture of unspecified radius, initial encounter for closed fracture | icd10cm
colon cancer; carcinoma of colon; colon carcinoma; ca colon; malignant neoplasm of colon; malignant tumour of colon
  363406005 | Malignant neoplasm of colon | snomed-gps
  C18.9 | Malignant neoplasm of colon, unspecified | icd10cm
colorectal cancer; bowel cancer
  363510005 | Malignant tumor of large intestine | snomed-gps
common cold; acute nasopharyngitis
  82272006 | Common cold | snomed-gps
  J00 | Acute nasopharyngitis [common cold] | icd10cm
community acquired pneumonia; ~cap
  385093006 | Community acquired pneumonia | snomed-gps
  J18.9 | Pneumonia, unspecified organism | icd10cm
compartment syndrome
  111245009 | Compartment syndrome | snomed-gps
  T79.A0XA | Compartment syndrome, unspecified, initial encounter | icd10cm
complete heart block; third degree heart block; complete atrioventricular block
  27885002 | Complete atrioventricular block | snomed-gps
  I44.2 | Atrioventricular block, complete | icd10cm
complete miscarriage; complete spontaneous abortion
  156073000 | Complete miscarriage | snomed-gps
  O03.9 | Complete or unspecified spontaneous abortion without complication | icd10cm
complex regional pain syndrome
  128200000 | Complex regional pain syndrome | snomed-gps
  G90.50 | Complex regional pain syndrome I, unspecified | icd10cm
complication of pregnancy; complication occurring during pregnancy; pregnancy complication
  609496007 | Complication occurring during pregnancy | snomed-gps
  O26.90 | Pregnancy related conditions, unspecified, unspecified trimester | icd10cm
compression fracture; vertebral compression fracture; crush fracture
  42942008 | Compression fracture of vertebral column | snomed-gps
  M48.50XA | Collapsed vertebra, not elsewhere classified, site unspecified, initial encounter for fracture | icd10cm
concussion
  110030002 | Concussion injury of brain | snomed-gps
  S06.0XAA | Concussion with loss of consciousness status unknown, initial encounter | icd10cm
concussion with loss of consciousness
  62564004 | Concussion with loss of consciousness | snomed-gps
  S06.0X9A | Concussion with loss of consciousness of unspecified duration, initial encounter | icd10cm
concussion with no loss of consciousness; concussion without loc; concussion without loss of consciousness
  62106007 | Concussion with no loss of consciousness | snomed-gps
  S06.0X0A | Concussion without loss of consciousness, initial encounter | icd10cm
congenital deformity of foot; congenital foot deformity
  302297009 | Congenital deformity of foot | snomed-gps
  Q66.90 | Congenital deformity of feet, unspecified, unspecified foot | icd10cm
congenital heart disease; congenital heart defect
  13213009 | Congenital heart disease | snomed-gps
  Q24.9 | Congenital malformation of heart, unspecified | icd10cm
congenital uterine anomaly; uterine anomaly; congenital anomaly of uterus
  37849005 | Congenital uterine anomaly | snomed-gps
  Q51.9 | Congenital malformation of uterus and cervix, unspecified | icd10cm
congestive heart failure; chf
  42343007 | Congestive heart failure | snomed-gps
  I50.9 | Heart failure, unspecified | icd10cm
conjunctivitis
  9826008 | Conjunctivitis | snomed-gps
  H10.9 | Unspecified conjunctivitis | icd10cm
conn's syndrome; primary aldosteronism; primary hyperaldosteronism
  190507007 | Primary hyperaldosteronism | snomed-gps
  E26.01 | Conn's syndrome | icd10cm
connective tissue disease
  105969002 | Disorder of connective tissue | snomed-gps
  M35.9 | Systemic involvement of connective tissue, unspecified | icd10cm
constipation
  14760008 | Constipation | snomed-gps
  K59.00 | Constipation, unspecified | icd10cm
contact dermatitis
  40275004 | Contact dermatitis | snomed-gps
  L25.9 | Unspecified contact dermatitis, unspecified cause | icd10cm
contusion; bruise
  125667009 | Contusion | snomed-gps
  T14.8XXA | Other injury of unspecified body region, initial encounter | icd10cm
conversion disorder; functional neurological disorder
  20734000 | Psychologic conversion disorder | snomed-gps
  F44.9 | Dissociative and conversion disorder, unspecified | icd10cm
copd exacerbation; exacerbation of copd; acute exacerbation of copd; infective exacerbation of copd
  195951007 | Acute exacerbation of chronic obstructive airways disease | snomed-gps
  J44.1 | Chronic obstructive pulmonary disease with (acute) exacerbation | icd10cm
cor pulmonale
  83291003 | Cor pulmonale | snomed-gps
  I27.81 | Cor pulmonale (chronic) | icd10cm
coronary artery disease; cad; coronary heart disease; chd; coronary disease; coronary atherosclerosis; coronary arteriosclerosis; triple vessel disease; multivessel disease
  53741008 | Coronary arteriosclerosis | snomed-gps
  I25.10 | Atherosclerotic heart disease of native coronary artery without angina pectoris | icd10cm
costochondritis
  64109004 | Costal chondritis | snomed-gps
  M94.0 | Chondrocostal junction syndrome [Tietze] | icd10cm
covid-19; covid; sars-cov-2 infection; coronavirus infection; covid-19 infection; covid 19
  840539006 | Disease caused by Severe acute respiratory syndrome coronavirus 2 | snomed-gps
  U07.1 | COVID-19 | icd10cm
crohn's disease; crohn disease
  34000006 | Crohn's disease | snomed-gps
  K50.90 | Crohn's disease, unspecified, without complications | icd10cm
croup; laryngotracheobronchitis
  71186008 | Croup | snomed-gps
  J05.0 | Acute obstructive laryngitis [croup] | icd10cm
cryptorchidism; undescended testis
  204878001 | Undescended testicle | snomed-gps
  Q53.9 | Undescended testicle, unspecified | icd10cm
current smoker; smoker
  77176002 | Smoker | snomed-gps
  F17.200 | Nicotine dependence, unspecified, uncomplicated | icd10cm
cushing's disease
  190502001 | Pituitary-dependent Cushing's disease | snomed-gps
  E24.0 | Pituitary-dependent Cushing's disease | icd10cm
cushing's syndrome; cushing syndrome
  47270006 | Hypercortisolism | snomed-gps
  E24.9 | Cushing's syndrome, unspecified | icd10cm
cystic fibrosis
  190905008 | Cystic fibrosis | snomed-gps
  E84.9 | Cystic fibrosis, unspecified | icd10cm
cystic fibrosis related diabetes; diabetes from cystic fibrosis; diabetes mellitus due to cystic fibrosis; cfrd
  427089005 | Diabetes mellitus due to cystic fibrosis | snomed-gps
  E08.9 | Diabetes mellitus due to underlying condition without complications | icd10cm
cystitis; bladder infection
  38822007 | Cystitis | snomed-gps
  N30.90 | Cystitis, unspecified without hematuria | icd10cm
cystocele
  252005008 | Female cystocele | snomed-gps
  N81.10 | Cystocele, unspecified | icd10cm
cytomegalovirus infection; cmv infection
  28944009 | Cytomegalovirus infection | snomed-gps
  B25.9 | Cytomegaloviral disease, unspecified | icd10cm
de quervain's tenosynovitis
  21794005 | Radial styloid tenosynovitis | snomed-gps
  M65.4 | Radial styloid tenosynovitis [de Quervain] | icd10cm
death due to suicide; completed suicide
  44301001 | Suicide | snomed-gps
deep vein thrombosis; dvt; deep venous thrombosis
  128053003 | Deep venous thrombosis | snomed-gps
  I82.409 | Acute embolism and thrombosis of unspecified deep veins of unspecified lower extremity | icd10cm
degenerative disc disease; ddd
  77547008 | Degeneration of intervertebral disc | snomed-gps
dehydration; volume depletion
  34095006 | Dehydration | snomed-gps
  E86.0 | Dehydration | icd10cm
deliberate self harm; self harm
  248062006 | Self-injurious behavior | snomed-gps
delirium; acute confusional state
  2776000 | Delirium | snomed-gps
  R41.0 | Disorientation, unspecified | icd10cm
delirium tremens
  8635005 | Alcohol withdrawal delirium | snomed-gps
  F10.931 | Alcohol use, unspecified with withdrawal delirium | icd10cm
delusional disorder
  48500005 | Delusional disorder | snomed-gps
  F22 | Delusional disorders | icd10cm
dementia; senile dementia
  52448006 | Dementia | snomed-gps
  F03.90 | Unspecified dementia, unspecified severity, without behavioral disturbance, psychotic disturbance, mood disturbance, and anxiety | icd10cm
dengue fever; dengue
  38362002 | Dengue | snomed-gps
  A90 | Dengue fever [classical dengue] | icd10cm
dental caries; tooth decay
  80967001 | Dental caries | snomed-gps
  K02.9 | Dental caries, unspecified | icd10cm
dependent drug abuse
  6525002 | Dependent drug abuse | snomed-gps
depression; depressive disorder; clinical depression
  35489007 | Depressive disorder | snomed-gps
  F32.A | Depression, unspecified | icd10cm
dermatitis
  703938007 | Inflammatory dermatosis | snomed-gps
  L30.9 | Dermatitis, unspecified | icd10cm
dermatomyositis
  396230008 | Dermatomyositis | snomed-gps
  M33.90 | Dermatopolymyositis, unspecified, organ involvement unspecified | icd10cm
developmental delay; global developmental delay
  248290002 | Developmental delay | snomed-gps
  R62.50 | Unspecified lack of expected normal physiological development in childhood | icd10cm
developmental dysplasia of the hip; congenital hip dysplasia
  52781008 | Congenital hip dysplasia | snomed-gps
  Q65.89 | Other specified congenital deformities of hip | icd10cm
deviated nasal septum; deviated septum
  126660000 | Deviated nasal septum | snomed-gps
  J34.2 | Deviated nasal septum | icd10cm
diabetes insipidus
  15771004 | Diabetes insipidus | snomed-gps
  E23.2 | Diabetes insipidus | icd10cm
diabetes mellitus; diabetes; ~dm
  73211009 | Diabetes mellitus | snomed-gps
  E11.9 | Type 2 diabetes mellitus without complications | icd10cm
diabetic foot ulcer
  E11.621 | Type 2 diabetes mellitus with foot ulcer | icd10cm
diabetic ketoacidosis; dka; ketoacidosis due to diabetes mellitus; diabetes with ketoacidosis; diabetes mellitus with ketoacidosis
  420422005 | Ketoacidosis due to diabetes mellitus | snomed-gps
diabetic nephropathy; diabetic kidney disease; disorder of kidney due to diabetes mellitus; kidney disease due to diabetes
  127013003 | Disorder of kidney due to diabetes mellitus | snomed-gps
  E11.21 | Type 2 diabetes mellitus with diabetic nephropathy | icd10cm
diabetic neuropathy; diabetic peripheral neuropathy
  E11.40 | Type 2 diabetes mellitus with diabetic neuropathy, unspecified | icd10cm
diabetic retinopathy
  E11.319 | Type 2 diabetes mellitus with unspecified diabetic retinopathy without macular edema | icd10cm
diastolic dysfunction
  3545003 | Diastolic dysfunction | snomed-gps
dilated cardiomyopathy; congestive cardiomyopathy
  399020009 | Congestive cardiomyopathy | snomed-gps
  I42.0 | Dilated cardiomyopathy | icd10cm
diphtheria
  397430003 | Diphtheria caused by Corynebacterium diphtheriae | snomed-gps
  A36.9 | Diphtheria, unspecified | icd10cm
disc prolapse; disc herniation; herniated disc; prolapsed disc; slipped disc; intervertebral disc prolapse
  73589001 | Intervertebral disc prolapse | snomed-gps
discitis
  2304001 | Discitis | snomed-gps
  M46.40 | Discitis, unspecified, site unspecified | icd10cm
dislocation; dislocated joint
  108367008 | Dislocation of joint | snomed-gps
disseminated intravascular coagulation; dic
  67406007 | Disseminated intravascular coagulation | snomed-gps
  D65 | Disseminated intravascular coagulation [defibrination syndrome] | icd10cm
distal radius fracture
  263199001 | Fracture of distal end of radius | snomed-gps
  S52.509A | Unspecified fracture of the lower end of unspecified radius, initial encounter for closed fracture | icd10cm
diverticulitis
  307496006 | Diverticulitis | snomed-gps
  K57.92 | Diverticulitis of intestine, part unspecified, without perforation or abscess without bleeding | icd10cm
diverticulosis; diverticular disease; diverticula
  397881000 | Diverticular disease | snomed-gps
  K57.90 | Diverticulosis of intestine, part unspecified, without perforation or abscess without bleeding | icd10cm
dog bite
  217697000 | Dog bite | snomed-gps
down syndrome; down's syndrome; trisomy 21
  41040004 | Complete trisomy 21 syndrome | snomed-gps
  Q90.9 | Down syndrome, unspecified | icd10cm
drug abuse; polysubstance abuse
  26416006 | Drug abuse | snomed-gps
  F19.10 | Other psychoactive substance abuse, uncomplicated | icd10cm
drug allergy; allergy to drug
  416098002 | Allergy to drug | snomed-gps
  Z88.9 | Allergy status to unspecified drugs, medicaments and biological substances | icd10cm
drug dependence; drug addiction
  191816009 | Drug dependence | snomed-gps
  F19.20 | Other psychoactive substance dependence, uncomplicated | icd10cm
drug misuse; misuses drugs; misuse of drugs
  361055000 | Misuses drugs | snomed-gps
  F19.10 | Other psychoactive substance abuse, uncomplicated | icd10cm
drug overdose; overdose
  55680006 | Drug overdose | snomed-gps
  T50.901A | Poisoning by unspecified drugs, medicaments and biological substances, accidental (unintentional), initial encounter | icd10cm
dry eyes; dry eye; dry eye syndrome
  46152009 | Tear film insufficiency | snomed-gps
  H04.129 | Dry eye syndrome of unspecified lacrimal gland | icd10cm
ductal carcinoma in situ; dcis
  109889007 | Intraductal carcinoma in situ of breast | snomed-gps
  D05.10 | Intraductal carcinoma in situ of unspecified breast | icd10cm
duodenal ulcer
  K26.9 | Duodenal ulcer, unspecified as acute or chronic, without hemorrhage or perforation | icd10cm
duodenitis
  72007001 | Duodenitis | snomed-gps
  K29.80 | Duodenitis without bleeding | icd10cm
dupuytren's contracture
  274142002 | Dupuytren's contracture | snomed-gps
  M72.0 | Palmar fascial fibromatosis [Dupuytren] | icd10cm
dyslexia
  59770006 | Dyslexia | snomed-gps
  R48.0 | Dyslexia and alexia | icd10cm
dyslipidaemia
  370992007 | Dyslipidemia | snomed-gps
  E78.5 | Hyperlipidemia, unspecified | icd10cm
dysmenorrhoea; period pain; painful periods
  266599000 | Dysmenorrhea | snomed-gps
  N94.6 | Dysmenorrhea, unspecified | icd10cm
dyspepsia; functional dyspepsia
  K30 | Functional dyspepsia | icd10cm
dysthymia; persistent depressive disorder
  78667006 | Dysthymia | snomed-gps
  F34.1 | Dysthymic disorder | icd10cm
dystonia
  15802004 | Dystonia | snomed-gps
  G24.9 | Dystonia, unspecified | icd10cm
eating disorder
  72366004 | Eating disorder | snomed-gps
  F50.9 | Eating disorder, unspecified | icd10cm
eclampsia
  15938005 | Eclampsia | snomed-gps
  O15.9 | Eclampsia, unspecified as to time period | icd10cm
ectopic pregnancy
  34801009 | Ectopic pregnancy | snomed-gps
  O00.90 | Unspecified ectopic pregnancy without intrauterine pregnancy | icd10cm
eczema
  43116000 | Eczema | snomed-gps
  L30.9 | Dermatitis, unspecified | icd10cm
ehlers-danlos syndrome
  398114001 | Ehlers-Danlos syndrome | snomed-gps
  Q79.60 | Ehlers-Danlos syndrome, unspecified | icd10cm
emphysema; pulmonary emphysema
  87433001 | Pulmonary emphysema | snomed-gps
  J43.9 | Emphysema, unspecified | icd10cm
empyema
  58554001 | Empyema of pleura | snomed-gps
  J86.9 | Pyothorax without fistula | icd10cm
encephalitis
  45170000 | Encephalitis | snomed-gps
  G04.90 | Encephalitis and encephalomyelitis, unspecified | icd10cm
encephalopathy
  G93.40 | Encephalopathy, unspecified | icd10cm
end stage renal disease; esrd; esrf; end stage kidney disease; end-stage kidney disease; eskd
  46177005 | End-stage renal disease | snomed-gps
  N18.6 | End stage renal disease | icd10cm
endocarditis
  56819008 | Endocarditis | snomed-gps
  I38 | Endocarditis, valve unspecified | icd10cm
endometrial cancer
  C54.1 | Malignant neoplasm of endometrium | icd10cm
endometriosis
  129103003 | Endometriosis | snomed-gps
  N80.9 | Endometriosis, unspecified | icd10cm
enuresis; nocturnal enuresis; bed wetting; bedwetting
  8009008 | Nocturnal enuresis | snomed-gps
  N39.44 | Nocturnal enuresis | icd10cm
eosinophilia
  D72.10 | Eosinophilia, unspecified | icd10cm
epidermoid cyst; sebaceous cyst
  419603000 | Epidermoid cyst of skin | snomed-gps
  L72.0 | Epidermal cyst | icd10cm
epididymitis; epididymo-orchitis
  31070006 | Epididymitis | snomed-gps
  N45.1 | Epididymitis | icd10cm
epiglottitis
  80384002 | Epiglottitis | snomed-gps
  J05.10 | Acute epiglottitis without obstruction | icd10cm
epilepsy
  84757009 | Epilepsy | snomed-gps
  G40.909 | Epilepsy, unspecified, not intractable, without status epilepticus | icd10cm
erectile dysfunction; impotence
  860914002 | Erectile dysfunction | snomed-gps
  N52.9 | Male erectile dysfunction, unspecified | icd10cm
erysipelas
  44653001 | Erysipelas | snomed-gps
  A46 | Erysipelas | icd10cm
erythema multiforme
  36715001 | Erythema multiforme | snomed-gps
  L51.9 | Erythema multiforme, unspecified | icd10cm
erythema nodosum
  32861005 | Erythema nodosum | snomed-gps
  L52 | Erythema nodosum | icd10cm
escherichia coli urinary tract infection
  N39.0 | Urinary tract infection, site not specified | icd10cm
essential hypertension; primary hypertension
  59621000 | Essential hypertension | snomed-gps
  I10 | Essential (primary) hypertension | icd10cm
essential thrombocythaemia
  109994006 | Essential thrombocythemia | snomed-gps
  D47.3 | Essential (hemorrhagic) thrombocythemia | icd10cm
essential tremor
  609558009 | Essential tremor | snomed-gps
  G25.0 | Essential tremor | icd10cm
ex-smoker; ex smoker; former smoker
  8517006 | Ex-smoker | snomed-gps
  Z87.891 | Personal history of nicotine dependence | icd10cm
excessive salivation; sialorrhoea; hypersalivation
  53827007 | Excessive salivation | snomed-gps
  K11.7 | Disturbances of salivary secretion | icd10cm
exercise-induced asthma; exercise induced bronchospasm
  31387002 | Exercise-induced asthma | snomed-gps
  J45.990 | Exercise induced bronchospasm | icd10cm
facial laceration; laceration of face
  370247008 | Facial laceration | snomed-gps
  S01.81XA | Laceration without foreign body of other part of head, initial encounter | icd10cm
factor v leiden mutation
  307091009 | Factor V Leiden mutation | snomed-gps
  D68.51 | Activated protein C resistance | icd10cm
faecal incontinence
  72042002 | Incontinence of feces | snomed-gps
  R15.9 | Full incontinence of feces | icd10cm
failure to thrive
  54840006 | Failure to thrive | snomed-gps
  R62.51 | Failure to thrive (child) | icd10cm
fall
  161898004 | Falls | snomed-gps
familial hypercholesterolaemia
  398036000 | Familial hypercholesterolemia | snomed-gps
  E78.019 | Familial hypercholesterolemia, unspecified | icd10cm
familial mediterranean fever
  M04.1 | Periodic fever syndromes | icd10cm
fatty liver; fatty liver disease; hepatic steatosis
  197321007 | Steatosis of liver | snomed-gps
  K76.0 | Fatty (change of) liver, not elsewhere classified | icd10cm
febrile convulsion; febrile seizure
  41497008 | Febrile convulsion | snomed-gps
  R56.00 | Simple febrile convulsions | icd10cm
febrile neutropenia; neutropenic fever
  409089005 | Febrile neutropenia | snomed-gps
  D70.9 | Neutropenia, unspecified | icd10cm
female infertility
  6738008 | Female infertility | snomed-gps
  N97.9 | Female infertility, unspecified | icd10cm
femoral fracture; fracture of femur
  71620000 | Fracture of femur | snomed-gps
  S72.90XA | Unspecified fracture of unspecified femur, initial encounter for closed fracture | icd10cm
femoral hernia
  50063009 | Femoral hernia | snomed-gps
  K41.90 | Unilateral femoral hernia, without obstruction or gangrene, not specified as recurrent | icd10cm
fever of unknown origin; pyrexia of unknown origin; puo
  7520000 | Pyrexia of unknown origin | snomed-gps
  R50.9 | Fever, unspecified | icd10cm
fibroadenoma; fibroadenoma of breast
  254845004 | Fibroadenoma of breast | snomed-gps
  D24.9 | Benign neoplasm of unspecified breast | icd10cm
fibrocystic breast disease
  27431007 | Fibrocystic breast changes | snomed-gps
  N60.19 | Diffuse cystic mastopathy of unspecified breast | icd10cm
fibromyalgia
  M79.7 | Fibromyalgia | icd10cm
first degree burn; epidermal burn; epidermal burn of skin
  403190006 | Epidermal burn of skin | snomed-gps
  T30.0 | Burn of unspecified body region, unspecified degree | icd10cm
first degree heart block; first degree atrioventricular block; first degree av block
  270492004 | First degree atrioventricular block | snomed-gps
  I44.0 | Atrioventricular block, first degree | icd10cm
flat feet; pes planus
  M21.40 | Flat foot [pes planus] (acquired), unspecified foot | icd10cm
folate deficiency; folic acid deficiency
  190633005 | Folic acid deficiency | snomed-gps
  E53.8 | Deficiency of other specified B group vitamins | icd10cm
folliculitis
  13600006 | Folliculitis | snomed-gps
  L73.9 | Follicular disorder, unspecified | icd10cm
food allergy; allergy to food
  414285001 | Allergy to food | snomed-gps
  Z91.018 | Allergy to other foods | icd10cm
food poisoning
  75258004 | Food poisoning | snomed-gps
  A05.9 | Bacterial foodborne intoxication, unspecified | icd10cm
foot drop
  6077001 | Foot-drop | snomed-gps
  M21.379 | Foot drop, unspecified foot | icd10cm
foot ulcer
  95345008 | Ulcer of foot | snomed-gps
  L97.509 | Non-pressure chronic ulcer of other part of unspecified foot with unspecified severity | icd10cm
fracture; broken bone
  125605004 | Fracture of bone | snomed-gps
fracture of foot
  15574005 | Fracture of foot | snomed-gps
  S92.909A | Unspecified fracture of unspecified foot, initial encounter for closed fracture | icd10cm
fracture of forearm; forearm fracture
  65966004 | Fracture of forearm | snomed-gps
  S52.90XA | Unspecified fracture of unspecified forearm, initial encounter for closed fracture | icd10cm
fracture of hand
  20511007 | Fracture of hand | snomed-gps
  S62.90XA | Unspecified fracture of unspecified hand, initial encounter for closed fracture | icd10cm
fractured neck of femur; nof fracture; #nof; femoral neck fracture
  5913000 | Fracture of neck of femur | snomed-gps
  S72.009A | Fracture of unspecified part of neck of unspecified femur, initial encounter for closed fracture | icd10cm
fragile x syndrome
  Q99.2 | Fragile X chromosome | icd10cm
frailty
  248279007 | Frailty | snomed-gps
  R54 | Age-related physical debility | icd10cm
frontotemporal dementia
  230270009 | Frontotemporal dementia | snomed-gps
  G31.09 | Other frontotemporal neurocognitive disorder | icd10cm
frozen shoulder; adhesive capsulitis
  399114005 | Adhesive capsulitis of shoulder | snomed-gps
  M75.00 | Adhesive capsulitis of unspecified shoulder | icd10cm
furuncle; boil
  416675009 | Furuncle | snomed-gps
  L02.92 | Furuncle, unspecified | icd10cm
g6pd deficiency; glucose-6-phosphate dehydrogenase deficiency
  124134002 | Deficiency of glucose-6-phosphate dehydrogenase | snomed-gps
  D75.A | Glucose-6-phosphate dehydrogenase (G6PD) deficiency without anemia | icd10cm
gallstones; cholelithiasis; gallbladder stones
  235919008 | Gallbladder calculus | snomed-gps
  K80.20 | Calculus of gallbladder without cholecystitis without obstruction | icd10cm
ganglion; ganglion cyst
  445008009 | Ganglion cyst | snomed-gps
  M67.40 | Ganglion, unspecified site | icd10cm
gangrene
  372070002 | Gangrenous disorder | snomed-gps
  I96 | Gangrene, not elsewhere classified | icd10cm
gastric cancer; stomach cancer
  363349007 | Malignant tumor of stomach | snomed-gps
  C16.9 | Malignant neoplasm of stomach, unspecified | icd10cm
gastric ulcer; stomach ulcer
  397825006 | Gastric ulcer | snomed-gps
  K25.9 | Gastric ulcer, unspecified as acute or chronic, without hemorrhage or perforation | icd10cm
gastritis
  4556007 | Gastritis | snomed-gps
  K29.70 | Gastritis, unspecified, without bleeding | icd10cm
gastro-oesophageal reflux disease; gord; gerd; acid reflux; reflux disease; gastro-oesophageal reflux; oesophageal reflux; reflux
  235595009 | Gastroesophageal reflux disease | snomed-gps
  K21.9 | Gastro-esophageal reflux disease without esophagitis | icd10cm
gastroenteritis
  25374005 | Gastroenteritis | snomed-gps
  K52.9 | Noninfective gastroenteritis and colitis, unspecified | icd10cm
gastrointestinal haemorrhage; gi bleed; gastrointestinal bleeding; gi bleeding
  74474003 | Gastrointestinal hemorrhage | snomed-gps
  K92.2 | Gastrointestinal hemorrhage, unspecified | icd10cm
gastroparesis
  235675006 | Gastroparesis | snomed-gps
  K31.84 | Gastroparesis | icd10cm
generalised anxiety disorder; gad
  21897009 | Generalized anxiety disorder | snomed-gps
  F41.1 | Generalized anxiety disorder | icd10cm
generalised osteoarthritis
  201819000 | Generalized osteoarthritis | snomed-gps
  M15.9 | Polyosteoarthritis, unspecified | icd10cm
genital herpes
  33839006 | Genital herpes simplex | snomed-gps
  A60.9 | Anogenital herpesviral infection, unspecified | icd10cm
gestational diabetes mellitus; gestational diabetes; gdm
  11687002 | Gestational diabetes mellitus | snomed-gps
  O24.419 | Gestational diabetes mellitus in pregnancy, unspecified control | icd10cm
gestational hypertension; pregnancy-induced hypertension
  48194001 | Pregnancy-induced hypertension | snomed-gps
  O13.9 | Gestational [pregnancy-induced] hypertension without significant proteinuria, unspecified trimester | icd10cm
giant cell arteritis; temporal arteritis
  400130008 | Temporal arteritis | snomed-gps
  M31.6 | Other giant cell arteritis | icd10cm
giardiasis
  58265007 | Giardiasis | snomed-gps
  A07.1 | Giardiasis [lambliasis] | icd10cm
gilbert's syndrome; gilbert syndrome
  27503000 | Gilbert's syndrome | snomed-gps
  E80.4 | Gilbert syndrome | icd10cm
gingivitis
  66383009 | Gingivitis | snomed-gps
  K05.10 | Chronic gingivitis, plaque induced | icd10cm
glaucoma
  23986001 | Glaucoma | snomed-gps
  H40.9 | Unspecified glaucoma | icd10cm
glioblastoma
  393563007 | Glioblastoma multiforme | snomed-gps
  C71.9 | Malignant neoplasm of brain, unspecified | icd10cm
glomerulonephritis
  36171008 | Glomerulonephritis | snomed-gps
  N05.9 | Unspecified nephritic syndrome with unspecified morphologic changes | icd10cm
goitre
  3716002 | Goiter | snomed-gps
  E04.9 | Nontoxic goiter, unspecified | icd10cm
golfer's elbow; golfers elbow; medial epicondylitis
  53286005 | Medial epicondylitis of elbow joint | snomed-gps
  M77.00 | Medial epicondylitis, unspecified elbow | icd10cm
gonorrhoea
  15628003 | Gonorrhea | snomed-gps
  A54.9 | Gonococcal infection, unspecified | icd10cm
gout
  90560007 | Inflammatory disorder due to increased blood urate level | snomed-gps
  M10.9 | Gout, unspecified | icd10cm
gouty arthritis; acute gout
  190828008 | Gouty arthropathy | snomed-gps
  M10.9 | Gout, unspecified | icd10cm
granulomatosis with polyangiitis; wegener's granulomatosis
  195353004 | Granulomatosis with polyangiitis | snomed-gps
  M31.30 | Wegener's granulomatosis without renal involvement | icd10cm
graves' disease; graves disease
  353295004 | Graves' disease | snomed-gps
  E05.00 | Thyrotoxicosis with diffuse goiter without thyrotoxic crisis or storm | icd10cm
guillain-barre syndrome
  40956001 | Guillain-Barré syndrome | snomed-gps
  G61.0 | Guillain-Barre syndrome | icd10cm
gunshot wound; bullet wound
  283545005 | Gunshot wound | snomed-gps
gynaecomastia
  4754008 | Gynecomastia | snomed-gps
  N62 | Hypertrophy of breast | icd10cm
haemangioma
  400210000 | Hemangioma | snomed-gps
  D18.00 | Hemangioma unspecified site | icd10cm
haematemesis; vomiting blood
  8765009 | Hematemesis | snomed-gps
  K92.0 | Hematemesis | icd10cm
haematoma
  385494008 | Hematoma | snomed-gps
  T14.8XXA | Other injury of unspecified body region, initial encounter | icd10cm
haematuria; blood in urine
  34436003 | Blood in urine | snomed-gps
  R31.9 | Hematuria, unspecified | icd10cm
haemochromatosis; hereditary haemochromatosis
  399187006 | Hemochromatosis | snomed-gps
  E83.119 | Hemochromatosis, unspecified | icd10cm
haemolytic anaemia
  61261009 | Hemolytic anemia | snomed-gps
  D58.9 | Hereditary hemolytic anemia, unspecified | icd10cm
haemophilia
  90935002 | Hemophilia | snomed-gps
  D66 | Hereditary factor VIII deficiency | icd10cm
haemorrhagic stroke; intracerebral haemorrhage; cerebral haemorrhage
  274100004 | Cerebral hemorrhage | snomed-gps
  I61.9 | Nontraumatic intracerebral hemorrhage, unspecified | icd10cm
haemorrhoids; piles
  70153002 | Hemorrhoids | snomed-gps
  K64.9 | Unspecified hemorrhoids | icd10cm
haemothorax
  31892009 | Hemothorax | snomed-gps
  J94.2 | Hemothorax | icd10cm
hallux valgus; bunion
  122480009 | Hallux valgus | snomed-gps
  M20.10 | Hallux valgus (acquired), unspecified foot | icd10cm
hand foot and mouth disease
  266108008 | Hand foot and mouth disease | snomed-gps
  B08.4 | Enteroviral vesicular stomatitis with exanthem | icd10cm
hashimoto's thyroiditis; hashimoto thyroiditis; hashimoto's disease; autoimmune thyroiditis
  21983002 | Hashimoto thyroiditis | snomed-gps
  E06.3 | Autoimmune thyroiditis | icd10cm
hay fever; hayfever; seasonal allergic rhinitis
  367498001 | Seasonal allergic rhinitis | snomed-gps
  J30.2 | Other seasonal allergic rhinitis | icd10cm
head injury; head trauma
  82271004 | Injury of head | snomed-gps
  S09.90XA | Unspecified injury of head, initial encounter | icd10cm
head lice; pediculosis capitis
  81000006 | Pediculosis capitis | snomed-gps
  B85.0 | Pediculosis due to Pediculus humanus capitis | icd10cm
hearing loss; deafness; hearing impairment
  15188001 | Hearing loss | snomed-gps
  H91.90 | Unspecified hearing loss, unspecified ear | icd10cm
heart block; av block; atrioventricular block
  233917008 | Atrioventricular block | snomed-gps
  I44.30 | Unspecified atrioventricular block | icd10cm
heart failure; cardiac failure; ccf; congestive cardiac failure
  84114007 | Heart failure | snomed-gps
  I50.9 | Heart failure, unspecified | icd10cm
heart failure with preserved ejection fraction; hfpef; diastolic heart failure
  418304008 | Diastolic heart failure | snomed-gps
  I50.30 | Unspecified diastolic (congestive) heart failure | icd10cm
heart failure with reduced ejection fraction; hfref; systolic heart failure
  417996009 | Systolic heart failure | snomed-gps
  I50.20 | Unspecified systolic (congestive) heart failure | icd10cm
helicobacter pylori infection; h pylori infection
  A04.8 | Other specified bacterial intestinal infections | icd10cm
hemiparesis
  20022000 | Hemiparesis | snomed-gps
  G81.90 | Hemiplegia, unspecified affecting unspecified side | icd10cm
hemiplegia
  50582007 | Hemiplegia | snomed-gps
  G81.90 | Hemiplegia, unspecified affecting unspecified side | icd10cm
henoch-schonlein purpura; iga vasculitis
  D69.0 | Allergic purpura | icd10cm
hepatic encephalopathy
  13920009 | Hepatic encephalopathy | snomed-gps
  K76.82 | Hepatic encephalopathy | icd10cm
hepatitis
  128241005 | Inflammatory disease of liver | snomed-gps
  K75.9 | Inflammatory liver disease, unspecified | icd10cm
hepatitis a
  40468003 | Viral hepatitis, type A | snomed-gps
  B15.9 | Hepatitis A without hepatic coma | icd10cm
hepatitis b; hep b; hepatitis b infection
  66071002 | Viral hepatitis type B | snomed-gps
  B19.10 | Unspecified viral hepatitis B without hepatic coma | icd10cm
hepatitis c; hep c; hepatitis c infection
  50711007 | Viral hepatitis type C | snomed-gps
  B19.20 | Unspecified viral hepatitis C without hepatic coma | icd10cm
hepatocellular carcinoma; hcc
  109841003 | Liver cell carcinoma | snomed-gps
  C22.0 | Liver cell carcinoma | icd10cm
hepatomegaly; enlarged liver
  80515008 | Large liver | snomed-gps
  R16.0 | Hepatomegaly, not elsewhere classified | icd10cm
hepatorenal syndrome
  51292008 | Hepatorenal syndrome | snomed-gps
  K76.7 | Hepatorenal syndrome | icd10cm
hernia
  K46.9 | Unspecified abdominal hernia without obstruction or gangrene | icd10cm
herpes simplex; herpes simplex infection
  88594005 | Herpes simplex | snomed-gps
  B00.9 | Herpesviral infection, unspecified | icd10cm
hiatus hernia; hiatal hernia
  84089009 | Hiatal hernia | snomed-gps
  K44.9 | Diaphragmatic hernia without obstruction or gangrene | icd10cm
hidradenitis suppurativa
  59393003 | Hidradenitis suppurativa | snomed-gps
  L73.2 | Hidradenitis suppurativa | icd10cm
high risk pregnancy; non-low risk pregnancy
  47200007 | High risk pregnancy | snomed-gps
  O09.90 | Supervision of high risk pregnancy, unspecified, unspecified trimester | icd10cm
hip fracture; fractured hip
  S72.009A | Fracture of unspecified part of neck of unspecified femur, initial encounter for closed fracture | icd10cm
history of amputation of foot
  429280009 | History of amputation of foot | snomed-gps
  Z89.439 | Acquired absence of unspecified foot | icd10cm
history of aortic valve repair
  119481000119105 | History of aortic valve repair | snomed-gps
history of aortic valve replacement
  1231000119100 | History of aortic valve replacement | snomed-gps
  Z95.2 | Presence of prosthetic heart valve | icd10cm
history of appendectomy; previous appendicectomy
  428251008 | History of appendectomy | snomed-gps
  Z90.49 | Acquired absence of other specified parts of digestive tract | icd10cm
history of artificial joint; artificial joint; joint prosthesis; prosthetic joint
  161679004 | History of artificial joint | snomed-gps
  Z96.60 | Presence of unspecified orthopedic joint implant | icd10cm
history of cardiac arrest
  Z86.74 | Personal history of sudden cardiac arrest | icd10cm
history of coronary artery bypass grafting; history of cabg
  399261000 | History of coronary artery bypass grafting | snomed-gps
  Z95.1 | Presence of aortocoronary bypass graft | icd10cm
history of lower limb amputation; lower limb amputee
  161622006 | History of lower limb amputation | snomed-gps
  Z89.619 | Acquired absence of unspecified leg above knee | icd10cm
history of renal transplant; kidney transplant recipient; history of kidney transplant
  161665007 | History of renal transplant | snomed-gps
  Z94.0 | Kidney transplant status | icd10cm
history of tubal ligation
  267020005 | History of tubal ligation | snomed-gps
  Z98.51 | Tubal ligation status | icd10cm
hiv infection; hiv; human immunodeficiency virus infection
  86406008 | Human immunodeficiency virus infection | snomed-gps
  B20 | Human immunodeficiency virus [HIV] disease | icd10cm
hodgkin lymphoma; hodgkin's disease; hodgkin's lymphoma
  118599009 | Hodgkin's disease | snomed-gps
  C81.90 | Hodgkin lymphoma, unspecified, unspecified site | icd10cm
homeless; homelessness
  32911000 | Homeless | snomed-gps
  Z59.00 | Homelessness unspecified | icd10cm
hospital acquired pneumonia
  J18.9 | Pneumonia, unspecified organism | icd10cm
humerus fracture; fracture of humerus
  66308002 | Fracture of humerus | snomed-gps
  S42.309A | Unspecified fracture of shaft of humerus, unspecified arm, initial encounter for closed fracture | icd10cm
huntington's disease
  58756001 | Huntington's chorea | snomed-gps
  G10 | Huntington's disease | icd10cm
hydatidiform mole; molar pregnancy
  O01.9 | Hydatidiform mole, unspecified | icd10cm
hydrocele
  N43.3 | Hydrocele, unspecified | icd10cm
hydrocephalus
  230745008 | Hydrocephalus | snomed-gps
  G91.9 | Hydrocephalus, unspecified | icd10cm
hydronephrosis
  43064006 | Hydronephrosis | snomed-gps
  N13.30 | Unspecified hydronephrosis | icd10cm
hyperaldosteronism
  E26.9 | Hyperaldosteronism, unspecified | icd10cm
hypercalcaemia
  66931009 | Hypercalcemia | snomed-gps
  E83.52 | Hypercalcemia | icd10cm
hypercholesterolaemia; high cholesterol; elevated cholesterol; raised cholesterol
  13644009 | Hypercholesterolemia | snomed-gps
  E78.00 | Pure hypercholesterolemia, unspecified | icd10cm
hyperemesis gravidarum
  O21.0 | Mild hyperemesis gravidarum | icd10cm
hyperglycaemia; high blood sugar
  80394007 | Hyperglycemia | snomed-gps
  R73.9 | Hyperglycemia, unspecified | icd10cm
hyperhidrosis; excessive sweating
  312230002 | Hyperhidrosis | snomed-gps
  R61 | Generalized hyperhidrosis | icd10cm
hyperkalaemia
  14140009 | Hyperkalemia | snomed-gps
  E87.5 | Hyperkalemia | icd10cm
hyperlipidaemia; hld; elevated lipids; hyperlipoproteinaemia
  55822004 | Hyperlipidemia | snomed-gps
  E78.5 | Hyperlipidemia, unspecified | icd10cm
hypermetropia; hyperopia; long-sightedness
  38101003 | Hypermetropia | snomed-gps
  H52.00 | Hypermetropia, unspecified eye | icd10cm
hypernatraemia
  771115008 | Hypernatremia | snomed-gps
  E87.0 | Hyperosmolality and hypernatremia | icd10cm
hyperosmolar hyperglycaemic state; ~hhs
  395204000 | Hyperosmolar non-ketotic state due to type 2 diabetes mellitus | snomed-gps
  E11.00 | Type 2 diabetes mellitus with hyperosmolarity without nonketotic hyperglycemic-hyperosmolar coma (NKHHC) | icd10cm
hyperparathyroidism
  66999008 | Hyperparathyroidism | snomed-gps
  E21.3 | Hyperparathyroidism, unspecified | icd10cm
hyperprolactinaemia
  237662005 | Hyperprolactinemia | snomed-gps
  E22.1 | Hyperprolactinemia | icd10cm
hypersensitivity pneumonitis; extrinsic allergic alveolitis
  37471005 | Extrinsic allergic alveolitis | snomed-gps
  J67.9 | Hypersensitivity pneumonitis due to unspecified organic dust | icd10cm
hypertension; high blood pressure; htn; arterial hypertension; hypertensive disease; ~ht
  38341003 | Hypertensive disorder, systemic arterial | snomed-gps
  I10 | Essential (primary) hypertension | icd10cm
hypertensive crisis; hypertensive emergency
  I16.9 | Hypertensive crisis, unspecified | icd10cm
hypertensive heart disease
  64715009 | Hypertensive heart disease | snomed-gps
  I11.9 | Hypertensive heart disease without heart failure | icd10cm
hypertensive kidney disease; hypertensive chronic kidney disease; hypertensive nephropathy
  38481006 | Hypertensive renal disease | snomed-gps
  I12.9 | Hypertensive chronic kidney disease with stage 1 through stage 4 chronic kidney disease, or unspecified chronic kidney disease | icd10cm
hyperthyroidism; overactive thyroid; hyperthyroid
  34486009 | Hyperthyroidism | snomed-gps
  E05.90 | Thyrotoxicosis, unspecified without thyrotoxic crisis or storm | icd10cm
hypertriglyceridaemia; raised triglycerides; elevated triglycerides; high triglycerides
  302870006 | Hypertriglyceridemia | snomed-gps
  E78.1 | Pure hyperglyceridemia | icd10cm
hypertrophic cardiomyopathy; hcm; hocm
  233873004 | Hypertrophic cardiomyopathy | snomed-gps
  I42.2 | Other hypertrophic cardiomyopathy | icd10cm
hyperuricaemia
  35885006 | Hyperuricemia | snomed-gps
  E79.0 | Hyperuricemia without signs of inflammatory arthritis and tophaceous disease | icd10cm
hypocalcaemia
  5291005 | Hypocalcemia | snomed-gps
  E83.51 | Hypocalcemia | icd10cm
hypoglycaemia; low blood sugar
  302866003 | Hypoglycemia | snomed-gps
  E16.2 | Hypoglycemia, unspecified | icd10cm
hypogonadism
  48130008 | Hypogonadism | snomed-gps
hypokalaemia
  43339004 | Hypokalemia | snomed-gps
  E87.6 | Hypokalemia | icd10cm
hypomagnesaemia
  190855004 | Hypomagnesemia | snomed-gps
  E83.42 | Hypomagnesemia | icd10cm
hypomania
  231496004 | Hypomania | snomed-gps
  F30.8 | Other manic episodes | icd10cm
hyponatraemia
  89627008 | Hyponatremia | snomed-gps
  E87.1 | Hypo-osmolality and hyponatremia | icd10cm
hypoparathyroidism
  36976004 | Hypoparathyroidism | snomed-gps
  E20.9 | Hypoparathyroidism, unspecified | icd10cm
hypophosphataemia
  4996001 | Hypophosphatemia | snomed-gps
  E83.39 | Other disorders of phosphorus metabolism | icd10cm
hypopituitarism
  74728003 | Hypopituitarism | snomed-gps
  E23.0 | Hypopituitarism | icd10cm
hypospadias
  416010008 | Hypospadias | snomed-gps
  Q54.9 | Hypospadias, unspecified | icd10cm
hypotension; low blood pressure
  45007003 | Low blood pressure | snomed-gps
  I95.9 | Hypotension, unspecified | icd10cm
hypothyroidism; underactive thyroid; hypothyroid
  40930008 | Hypothyroidism | snomed-gps
  E03.9 | Hypothyroidism, unspecified | icd10cm
hypovolaemic shock
  39419009 | Hypovolemic shock | snomed-gps
  R57.1 | Hypovolemic shock | icd10cm
idiopathic intracranial hypertension; benign intracranial hypertension
  68267002 | Benign intracranial hypertension | snomed-gps
  G93.2 | Benign intracranial hypertension | icd10cm
idiopathic pulmonary fibrosis; ~ipf
  700250006 | Idiopathic pulmonary fibrosis | snomed-gps
  J84.112 | Idiopathic pulmonary fibrosis | icd10cm
iga nephropathy
  N02.B9 | Other recurrent and persistent immunoglobulin A nephropathy | icd10cm
ileus
  K56.7 | Ileus, unspecified | icd10cm
immune deficiency; immunodeficiency
  234532001 | Immunodeficiency disorder | snomed-gps
  D84.9 | Immunodeficiency, unspecified | icd10cm
immune thrombocytopenia; itp; immune thrombocytopenic purpura
  2897005 | Immune thrombocytopenia | snomed-gps
  D69.3 | Immune thrombocytopenic purpura | icd10cm
impacted cerumen; ear wax; wax impaction
  18070006 | Impacted cerumen | snomed-gps
  H61.20 | Impacted cerumen, unspecified ear | icd10cm
impacted molars
  K01.1 | Impacted teeth | icd10cm
impaired fasting glucose; ~ifg
  390951007 | Impaired fasting glycemia | snomed-gps
  R73.01 | Impaired fasting glucose | icd10cm
impaired glucose tolerance; igt; glucose intolerance
  9414007 | Impaired glucose tolerance | snomed-gps
  R73.02 | Impaired glucose tolerance (oral) | icd10cm
impetigo
  48277006 | Impetigo | snomed-gps
  L01.00 | Impetigo, unspecified | icd10cm
incisional hernia
  236037000 | Incisional hernia | snomed-gps
  K43.2 | Incisional hernia without obstruction or gangrene | icd10cm
infantile colic
  35363006 | Infantile colic | snomed-gps
  R10.83 | Colic | icd10cm
infectious mononucleosis; glandular fever; mononucleosis
  271558008 | Infectious mononucleosis | snomed-gps
  B27.90 | Infectious mononucleosis, unspecified without complication | icd10cm
infective endocarditis; bacterial endocarditis
  233850007 | Infective endocarditis | snomed-gps
  I33.0 | Acute and subacute infective endocarditis | icd10cm
inflammatory bowel disease; ibd
  24526004 | Inflammatory bowel disease | snomed-gps
influenza; flu
  6142004 | Influenza | snomed-gps
  J11.1 | Influenza due to unidentified influenza virus with other respiratory manifestations | icd10cm
influenza a
  442438000 | Influenza caused by Influenza A virus | snomed-gps
  J10.1 | Influenza due to other identified influenza virus with other respiratory manifestations | icd10cm
influenza b
  24662006 | Influenza caused by Influenza B virus | snomed-gps
  J10.1 | Influenza due to other identified influenza virus with other respiratory manifestations | icd10cm
ingrown toenail; ingrowing toenail
  400200009 | Ingrowing toenail | snomed-gps
  L60.0 | Ingrowing nail | icd10cm
inguinal hernia
  396232000 | Inguinal hernia | snomed-gps
  K40.90 | Unilateral inguinal hernia, without obstruction or gangrene, not specified as recurrent | icd10cm
injury
  417746004 | Traumatic injury | snomed-gps
  T14.90XA | Injury, unspecified, initial encounter | icd10cm
injury of knee; knee injury
  125601008 | Injury of knee | snomed-gps
  S89.90XA | Unspecified injury of unspecified lower leg, initial encounter | icd10cm
injury of medial collateral ligament of knee; mcl injury
  S83.419A | Sprain of medial collateral ligament of unspecified knee, initial encounter | icd10cm
injury of neck; neck injury
  90460009 | Injury of neck | snomed-gps
  S19.9XXA | Unspecified injury of neck, initial encounter | icd10cm
injury of tendon of the rotator cuff of shoulder
  307731004 | Injury of tendon of the rotator cuff of shoulder | snomed-gps
  S46.009A | Unspecified injury of muscle(s) and tendon(s) of the rotator cuff of unspecified shoulder, initial encounter | icd10cm
insect bite
  276433004 | Insect bite - wound | snomed-gps
insomnia; primary insomnia; chronic insomnia
  193462001 | Insomnia | snomed-gps
  G47.00 | Insomnia, unspecified | icd10cm
insulin resistance
  E88.819 | Insulin resistance, unspecified | icd10cm
intellectual disability
  110359009 | Intellectual disability | snomed-gps
  F79 | Unspecified intellectual disabilities | icd10cm
intermittent claudication; claudication
  63491006 | Intermittent claudication | snomed-gps
  I73.9 | Peripheral vascular disease, unspecified | icd10cm
interstitial cystitis; bladder pain syndrome
  197834003 | Chronic interstitial cystitis | snomed-gps
  N30.10 | Interstitial cystitis (chronic) without hematuria | icd10cm
interstitial lung disease; ild
  233703007 | Interstitial lung disease | snomed-gps
  J84.9 | Interstitial pulmonary disease, unspecified | icd10cm
intertrigo
  58759008 | Intertrigo | snomed-gps
  L30.4 | Erythema intertrigo | icd10cm
intrauterine growth restriction; iugr; fetal growth restriction
  22033007 | Fetal growth retardation | snomed-gps
  O36.5990 | Maternal care for other known or suspected poor fetal growth, unspecified trimester, not applicable or unspecified | icd10cm
intussusception
  49723003 | Intussusception of intestine | snomed-gps
  K56.1 | Intussusception | icd10cm
iron deficiency
  35240004 | Iron deficiency | snomed-gps
  E61.1 | Iron deficiency | icd10cm
iron deficiency anaemia; ida
  87522002 | Iron deficiency anemia | snomed-gps
  D50.9 | Iron deficiency anemia, unspecified | icd10cm
irritable bowel syndrome; ibs
  10743008 | Irritable bowel syndrome | snomed-gps
  K58.9 | Irritable bowel syndrome, unspecified | icd10cm
ischaemic cardiomyopathy
  I25.5 | Ischemic cardiomyopathy | icd10cm
ischaemic colitis
  30588004 | Ischemic colitis | snomed-gps
  K55.9 | Vascular disorder of intestine, unspecified | icd10cm
ischaemic heart disease; ihd; chronic ischaemic heart disease
  414545008 | Ischemic heart disease | snomed-gps
  I25.9 | Chronic ischemic heart disease, unspecified | icd10cm
ischaemic stroke; cerebral infarction; cerebral infarct; brain infarction
  432504007 | Cerebral infarction | snomed-gps
  I63.9 | Cerebral infarction, unspecified | icd10cm
jaundice
  18165001 | Jaundice | snomed-gps
  R17 | Unspecified jaundice | icd10cm
juvenile idiopathic arthritis
  410502007 | Juvenile idiopathic arthritis | snomed-gps
  M08.00 | Unspecified juvenile rheumatoid arthritis of unspecified site | icd10cm
kawasaki disease
  75053002 | Acute febrile mucocutaneous lymph node syndrome | snomed-gps
  M30.3 | Mucocutaneous lymph node syndrome [Kawasaki] | icd10cm
keloid
  33659008 | Keloid scar | snomed-gps
  L91.0 | Hypertrophic scar | icd10cm
keratitis
  5888003 | Keratitis | snomed-gps
  H16.9 | Unspecified keratitis | icd10cm
keratoconus
  65636009 | Keratoconus | snomed-gps
  H18.609 | Keratoconus, unspecified, unspecified eye | icd10cm
ketoacidosis due to type 1 diabetes mellitus; type 1 diabetes mellitus with ketoacidosis; type 1 diabetes with ketoacidosis; type 1 diabetic ketoacidosis; ketoacidosis in type 1 diabetes mellitus; ketoacidosis in type 1 diabetes
  420270002 | Ketoacidosis due to type 1 diabetes mellitus | snomed-gps
  E10.10 | Type 1 diabetes mellitus with ketoacidosis without coma | icd10cm
ketoacidosis due to type 2 diabetes mellitus; type 2 diabetes mellitus with ketoacidosis; type 2 diabetes with ketoacidosis; type 2 diabetic ketoacidosis; ketoacidosis in type 2 diabetes mellitus; ketoacidosis in type 2 diabetes
  421750000 | Ketoacidosis due to type 2 diabetes mellitus | snomed-gps
  E11.10 | Type 2 diabetes mellitus with ketoacidosis without coma | icd10cm
kidney cancer
  363518003 | Malignant tumor of kidney | snomed-gps
  C64.9 | Malignant neoplasm of unspecified kidney, except renal pelvis | icd10cm
kidney disease; renal disease
  90708001 | Kidney disease | snomed-gps
  N28.9 | Disorder of kidney and ureter, unspecified | icd10cm
kidney stone; kidney stones; renal calculus; renal calculi; nephrolithiasis; renal stones
  95570007 | Kidney stone | snomed-gps
  N20.0 | Calculus of kidney | icd10cm
klinefelter syndrome
  22053006 | Klinefelter syndrome | snomed-gps
  Q98.4 | Klinefelter syndrome, unspecified | icd10cm
kyphosis
  414564002 | Kyphosis deformity of spine | snomed-gps
  M40.209 | Unspecified kyphosis, site unspecified | icd10cm
labyrinthitis
  23919004 | Labyrinthitis | snomed-gps
  H83.09 | Labyrinthitis, unspecified ear | icd10cm
laceration
  312608009 | Laceration - injury | snomed-gps
laceration of foot
  S91.319A | Laceration without foreign body, unspecified foot, initial encounter | icd10cm
laceration of forearm
  S51.819A | Laceration without foreign body of unspecified forearm, initial encounter | icd10cm
laceration of hand; hand laceration
  284549007 | Laceration of hand | snomed-gps
  S61.419A | Laceration without foreign body of unspecified hand, initial encounter | icd10cm
laceration of thigh
  S71.119A | Laceration without foreign body, unspecified thigh, initial encounter | icd10cm
lactic acidosis
  91273001 | Lactic acidosis | snomed-gps
  E87.20 | Acidosis, unspecified | icd10cm
lactose intolerance
  E73.9 | Lactose intolerance, unspecified | icd10cm
lacunar infarct; lacunar stroke
  230698000 | Lacunar infarction | snomed-gps
  I63.81 | Other cerebral infarction due to occlusion or stenosis of small artery | icd10cm
laryngeal cancer
  363429002 | Malignant tumor of larynx | snomed-gps
  C32.9 | Malignant neoplasm of larynx, unspecified | icd10cm
laryngitis; acute laryngitis
  45913009 | Laryngitis | snomed-gps
  J04.0 | Acute laryngitis | icd10cm
latent tuberculosis; latent tb
  11999007 | Inactive tuberculosis | snomed-gps
  Z22.7 | Latent tuberculosis | icd10cm
learning difficulties; learning disorder
  161129001 | Learning difficulties | snomed-gps
  F81.9 | Developmental disorder of scholastic skills, unspecified | icd10cm
left bundle branch block; lbbb
  63467002 | Left bundle branch block | snomed-gps
  I44.7 | Left bundle-branch block, unspecified | icd10cm
left ventricular failure; lvf; left heart failure
  85232009 | Left heart failure | snomed-gps
  I50.1 | Left ventricular failure, unspecified | icd10cm
left ventricular hypertrophy; lvh
  55827005 | Left ventricular hypertrophy | snomed-gps
  I51.7 | Cardiomegaly | icd10cm
left ventricular systolic dysfunction; systolic dysfunction; lv dysfunction; left ventricular dysfunction
  134401001 | Left ventricular systolic dysfunction | snomed-gps
leg ulcer
  95344007 | Ulcer of lower extremity | snomed-gps
  L97.909 | Non-pressure chronic ulcer of unspecified part of unspecified lower leg with unspecified severity | icd10cm
legionnaires' disease; legionella pneumonia
  195889001 | Legionella pneumonia | snomed-gps
  A48.1 | Legionnaires' disease | icd10cm
leptospirosis
  77377001 | Leptospirosis | snomed-gps
  A27.9 | Leptospirosis, unspecified | icd10cm
leukaemia
  93143009 | Leukemia, disease | snomed-gps
  C95.90 | Leukemia, unspecified not having achieved remission | icd10cm
leukocytosis
  111583006 | Leukocytosis | snomed-gps
  D72.829 | Elevated white blood cell count, unspecified | icd10cm
leukopenia
  84828003 | Leukopenia | snomed-gps
  D72.819 | Decreased white blood cell count, unspecified | icd10cm
lewy body dementia; dementia with lewy bodies
  312991009 | Senile dementia of the Lewy body type | snomed-gps
  G31.83 | Neurocognitive disorder with Lewy bodies | icd10cm
lichen planus
  4776004 | Lichen planus | snomed-gps
  L43.9 | Lichen planus, unspecified | icd10cm
lichen sclerosus
  25674000 | Lichen sclerosus et atrophicus | snomed-gps
  L90.0 | Lichen sclerosus et atrophicus | icd10cm
lipoma
  93163002 | Lipoma | snomed-gps
  D17.9 | Benign lipomatous neoplasm, unspecified | icd10cm
liver abscess
  27916005 | Abscess of liver | snomed-gps
  K75.0 | Abscess of liver | icd10cm
liver disease
  K76.9 | Liver disease, unspecified | icd10cm
liver failure; hepatic failure; hepatic insufficiency
  59927004 | Hepatic failure | snomed-gps
  K72.90 | Hepatic failure, unspecified without coma | icd10cm
lobar pneumonia
  278516003 | Lobar pneumonia | snomed-gps
  J18.1 | Lobar pneumonia, unspecified organism | icd10cm
localized, primary osteoarthritis of the hand; hand osteoarthritis; osteoarthritis of hand
  201834006 | Localized, primary osteoarthritis of the hand | snomed-gps
  M19.049 | Primary osteoarthritis, unspecified hand | icd10cm
long covid; post covid-19 condition
  U09.9 | Post COVID-19 condition, unspecified | icd10cm
long qt syndrome; prolonged qt syndrome
  9651007 | Long QT syndrome | snomed-gps
  I45.81 | Long QT syndrome | icd10cm
low back pain; lower back pain; chronic back pain
  279039007 | Low back pain | snomed-gps
  M54.50 | Low back pain, unspecified | icd10cm
lower gastrointestinal bleeding; lower gi bleed; lower gastrointestinal haemorrhage
  87763006 | Lower gastrointestinal hemorrhage | snomed-gps
  K92.2 | Gastrointestinal hemorrhage, unspecified | icd10cm
lower respiratory tract infection; lrti; chest infection
  50417007 | Lower respiratory tract infection | snomed-gps
  J22 | Unspecified acute lower respiratory infection | icd10cm
lumbar disc herniation; lumbar disc prolapse
  202708005 | Prolapsed lumbar intervertebral disc | snomed-gps
  M51.26 | Other intervertebral disc displacement, lumbar region | icd10cm
lumbar radiculopathy
  128196005 | Lumbar radiculopathy | snomed-gps
  M54.16 | Radiculopathy, lumbar region | icd10cm
lumbar spinal stenosis; lumbar canal stenosis
  18347007 | Spinal stenosis of lumbar region | snomed-gps
  M48.061 | Spinal stenosis, lumbar region without neurogenic claudication | icd10cm
lumbar spondylosis
  239880009 | Lumbar spondylosis | snomed-gps
  M47.816 | Spondylosis without myelopathy or radiculopathy, lumbar region | icd10cm
lung cancer; lung carcinoma; carcinoma of lung; ca lung; malignant neoplasm of lung; bronchogenic carcinoma
  363358000 | Malignant tumor of lung | snomed-gps
  C34.90 | Malignant neoplasm of unspecified part of unspecified bronchus or lung | icd10cm
lupus erythematosus
  200936003 | Lupus erythematosus | snomed-gps
  L93.0 | Discoid lupus erythematosus | icd10cm
lupus nephritis
  M32.14 | Glomerular disease in systemic lupus erythematosus | icd10cm
lyme disease
  23502006 | Lyme disease | snomed-gps
  A69.20 | Lyme disease, unspecified | icd10cm
lymphadenopathy; enlarged lymph nodes
  30746006 | Lymphadenopathy | snomed-gps
  R59.9 | Enlarged lymph nodes, unspecified | icd10cm
lymphoedema
  234097001 | Lymphedema | snomed-gps
  I89.0 | Lymphedema, not elsewhere classified | icd10cm
lymphoma
  118600007 | Malignant lymphoma | snomed-gps
  C85.90 | Non-Hodgkin lymphoma, unspecified, unspecified site | icd10cm
macrocytic anaemia
  83414005 | Macrocytic anemia | snomed-gps
  D53.9 | Nutritional anemia, unspecified | icd10cm
major depression single episode; single episode of major depression
  36923009 | Major depression, single episode | snomed-gps
  F32.9 | Major depressive disorder, single episode, unspecified | icd10cm
major depressive disorder; mdd; major depression; major depression disorder
  370143000 | Major depressive disorder | snomed-gps
  F32.9 | Major depressive disorder, single episode, unspecified | icd10cm
malaria
  61462000 | Malaria | snomed-gps
  B54 | Unspecified malaria | icd10cm
male infertility
  2904007 | Male infertility | snomed-gps
  N46.9 | Male infertility, unspecified | icd10cm
malignant hypertension; accelerated hypertension
  78975002 | Malignant essential hypertension | snomed-gps
malnutrition
  E46 | Unspecified protein-calorie malnutrition | icd10cm
mania; manic episode
  231494001 | Mania | snomed-gps
  F30.9 | Manic episode, unspecified | icd10cm
marfan syndrome
  19346006 | Marfan's syndrome | snomed-gps
  Q87.40 | Marfan syndrome, unspecified | icd10cm
mastitis
  N61.0 | Mastitis without abscess | icd10cm
mastoiditis
  52404001 | Mastoiditis | snomed-gps
  H70.90 | Unspecified mastoiditis, unspecified ear | icd10cm
measles
  14189004 | Measles | snomed-gps
  B05.9 | Measles without complication | icd10cm
megaloblastic anaemia
  53165003 | Megaloblastic anemia | snomed-gps
  D53.1 | Other megaloblastic anemias, not elsewhere classified | icd10cm
melaena; black tarry stools; black stools
  2901004 | Melena | snomed-gps
  K92.1 | Melena | icd10cm
melanoma; malignant melanoma
  372244006 | Malignant melanoma | snomed-gps
  C43.9 | Malignant melanoma of skin, unspecified | icd10cm
melanoma in situ
  109266006 | Melanoma in situ of skin | snomed-gps
  D03.9 | Melanoma in situ, unspecified | icd10cm
melasma; chloasma
  36209000 | Chloasma | snomed-gps
  L81.1 | Chloasma | icd10cm
meniere's disease; meniere disease
  13445001 | Ménière's disease | snomed-gps
  H81.09 | Meniere's disease, unspecified ear | icd10cm
meningioma
  D32.9 | Benign neoplasm of meninges, unspecified | icd10cm
meningitis
  7180009 | Meningitis | snomed-gps
  G03.9 | Meningitis, unspecified | icd10cm
meningomyelocele; myelomeningocele
  414667000 | Meningomyelocele | snomed-gps
  Q05.9 | Spina bifida, unspecified | icd10cm
meniscal tear; torn meniscus; tear of meniscus of knee
  239720000 | Tear of meniscus of knee | snomed-gps
  S83.209A | Unspecified tear of unspecified meniscus, current injury, unspecified knee, initial encounter | icd10cm
menopausal symptoms
  21801002 | Menopausal symptom | snomed-gps
  N95.1 | Menopausal and female climacteric states | icd10cm
menopause
  289903006 | Menopause present | snomed-gps
  Z78.0 | Asymptomatic menopausal state | icd10cm
menorrhagia; heavy menstrual bleeding; heavy periods
  386692008 | Menorrhagia | snomed-gps
  N92.0 | Excessive and frequent menstruation with regular cycle | icd10cm
mesenteric ischaemia; ischaemic bowel
  K55.9 | Vascular disorder of intestine, unspecified | icd10cm
metabolic acidosis
  59455009 | Metabolic acidosis | snomed-gps
  E87.20 | Acidosis, unspecified | icd10cm
metabolic syndrome; syndrome x; metabolic syndrome x
  237602007 | Metabolic syndrome X | snomed-gps
  E88.810 | Metabolic syndrome | icd10cm
metastatic cancer; metastases; metastasis; metastatic disease; secondary malignancy
  C79.9 | Secondary malignant neoplasm of unspecified site | icd10cm
microalbuminuria; albuminuria
  312975006 | Microalbuminuria | snomed-gps
  R80.9 | Proteinuria, unspecified | icd10cm
microcytic anaemia
  234349007 | Microcytic anemia | snomed-gps
  D50.9 | Iron deficiency anemia, unspecified | icd10cm
microscopic polyangiitis
  239928004 | Microscopic polyarteritis nodosa | snomed-gps
  M31.7 | Microscopic polyangiitis | icd10cm
migraine; migraines; migraine headache; migraine headaches
  37796009 | Migraine | snomed-gps
  G43.909 | Migraine, unspecified, not intractable, without status migrainosus | icd10cm
migraine with aura; classical migraine
  4473006 | Migraine with aura | snomed-gps
  G43.109 | Migraine with aura, not intractable, without status migrainosus | icd10cm
migraine without aura; common migraine
  56097005 | Migraine without aura | snomed-gps
  G43.009 | Migraine without aura, not intractable, without status migrainosus | icd10cm
mild cognitive impairment
  386805003 | Mild cognitive disorder | snomed-gps
  G31.84 | Mild cognitive impairment of uncertain or unknown etiology | icd10cm
miscarriage; spontaneous abortion
  17369002 | Miscarriage | snomed-gps
  O03.9 | Complete or unspecified spontaneous abortion without complication | icd10cm
miscarriage in first trimester
  O03.9 | Complete or unspecified spontaneous abortion without complication | icd10cm
mitral regurgitation; mitral insufficiency; mitral valve regurgitation; mitral incompetence
  48724000 | Mitral valve regurgitation | snomed-gps
  I34.0 | Nonrheumatic mitral (valve) insufficiency | icd10cm
mitral stenosis; mitral valve stenosis
  79619009 | Mitral valve stenosis | snomed-gps
  I34.2 | Nonrheumatic mitral (valve) stenosis | icd10cm
mitral valve prolapse
  409712001 | Mitral valve prolapse | snomed-gps
  I34.1 | Nonrheumatic mitral (valve) prolapse | icd10cm
mixed anxiety and depressive disorder; anxiety and depression
  231504006 | Mixed anxiety and depressive disorder | snomed-gps
  F41.8 | Other specified anxiety disorders | icd10cm
mixed connective tissue disease
  398049005 | Mixed collagen vascular disease | snomed-gps
  M35.1 | Other overlap syndromes | icd10cm
mixed hyperlipidaemia; combined hyperlipidaemia
  267434003 | Mixed hyperlipidemia | snomed-gps
  E78.2 | Mixed hyperlipidemia | icd10cm
molluscum contagiosum
  40070004 | Infection caused by Molluscum contagiosum | snomed-gps
  B08.1 | Molluscum contagiosum | icd10cm
monoclonal gammopathy; mgus; monoclonal gammopathy of undetermined significance
  277577000 | Monoclonal gammopathy of uncertain significance | snomed-gps
  D47.2 | Monoclonal gammopathy | icd10cm
morbid obesity; severe obesity; class 3 obesity
  238136002 | Morbid obesity | snomed-gps
  E66.01 | Morbid (severe) obesity due to excess calories | icd10cm
motor neurone disease; mnd
  37340000 | Motor neuron disease | snomed-gps
  G12.20 | Motor neuron disease, unspecified | icd10cm
mouth ulcer; aphthous ulcer; mouth ulcers; aphthous stomatitis
  426965005 | Aphthous ulcer of mouth | snomed-gps
  K12.0 | Recurrent oral aphthae | icd10cm
mrsa infection; methicillin resistant staphylococcus aureus infection
  266096002 | Methicillin resistant Staphylococcus aureus infection | snomed-gps
  A49.02 | Methicillin resistant Staphylococcus aureus infection, unspecified site | icd10cm
multinodular goitre
  237570007 | Multinodular goiter | snomed-gps
  E04.2 | Nontoxic multinodular goiter | icd10cm
multiple myeloma; myeloma
  109989006 | Multiple myeloma | snomed-gps
  C90.00 | Multiple myeloma not having achieved remission | icd10cm
multiple sclerosis; ~ms
  24700007 | Multiple sclerosis | snomed-gps
  G35.D | Multiple sclerosis, unspecified | icd10cm
mumps
  36989005 | Mumps | snomed-gps
  B26.9 | Mumps without complication | icd10cm
muscle strain; strain
  48532005 | Muscle strain | snomed-gps
muscular dystrophy
  73297009 | Muscular dystrophy | snomed-gps
  G71.00 | Muscular dystrophy, unspecified | icd10cm
myasthenia gravis
  91637004 | Myasthenia gravis | snomed-gps
  G70.00 | Myasthenia gravis without (acute) exacerbation | icd10cm
myelodysplastic syndrome; mds
  109995007 | Myelodysplastic syndrome | snomed-gps
  D46.9 | Myelodysplastic syndrome, unspecified | icd10cm
myocardial infarction; heart attack; acute myocardial infarction; ami; ~mi
  22298006 | Myocardial infarction | snomed-gps
  I21.9 | Acute myocardial infarction, unspecified | icd10cm
myocarditis
  50920009 | Myocarditis | snomed-gps
  I51.4 | Myocarditis, unspecified | icd10cm
myofascial pain syndrome
  M79.18 | Myalgia, other site | icd10cm
myopathy
  G72.9 | Myopathy, unspecified | icd10cm
myopia; short-sightedness
  57190000 | Myopia | snomed-gps
  H52.10 | Myopia, unspecified eye | icd10cm
myositis
  26889001 | Myositis | snomed-gps
  M60.9 | Myositis, unspecified | icd10cm
naevus; melanocytic naevus
  400096001 | Melanocytic nevus | snomed-gps
  D22.9 | Melanocytic nevi, unspecified | icd10cm
nappy rash; diaper rash; napkin dermatitis
  91487003 | Diaper rash | snomed-gps
  L22 | Diaper dermatitis | icd10cm
narcolepsy
  60380001 | Narcolepsy | snomed-gps
  G47.419 | Narcolepsy without cataplexy | icd10cm
nasal fracture; broken nose; fracture of nasal bones
  S02.2XXA | Fracture of nasal bones, initial encounter for closed fracture | icd10cm
nasal polyps; nasal polyp
  736500007 | Polyp of nasal cavity | snomed-gps
  J33.9 | Nasal polyp, unspecified | icd10cm
neck pain; cervicalgia
  81680005 | Neck pain | snomed-gps
  M54.2 | Cervicalgia | icd10cm
neck strain; cervical strain
  360450007 | Strain of neck muscle | snomed-gps
  S16.1XXA | Strain of muscle, fascia and tendon at neck level, initial encounter | icd10cm
necrotising fasciitis
  52486002 | Necrotizing fasciitis | snomed-gps
  M72.6 | Necrotizing fasciitis | icd10cm
neonatal jaundice
  387712008 | Neonatal jaundice | snomed-gps
  P59.9 | Neonatal jaundice, unspecified | icd10cm
neoplasm of prostate
  126906006 | Neoplasm of prostate | snomed-gps
  D49.59 | Neoplasm of unspecified behavior of other genitourinary organ | icd10cm
nephritis
  52845002 | Nephritis | snomed-gps
  N05.9 | Unspecified nephritic syndrome with unspecified morphologic changes | icd10cm
nephrotic syndrome
  52254009 | Nephrotic syndrome | snomed-gps
  N04.9 | Nephrotic syndrome with unspecified morphologic changes | icd10cm
neurofibromatosis
  Q85.00 | Neurofibromatosis, unspecified | icd10cm
neurogenic bladder
  398064005 | Neurogenic bladder | snomed-gps
  N31.9 | Neuromuscular dysfunction of bladder, unspecified | icd10cm
neutropenia
  165517008 | Neutropenia | snomed-gps
  D70.9 | Neutropenia, unspecified | icd10cm
non-alcoholic fatty liver disease; nafld; masld
  K76.0 | Fatty (change of) liver, not elsewhere classified | icd10cm
non-alcoholic steatohepatitis; nash
  442685003 | Nonalcoholic steatohepatitis | snomed-gps
  K75.81 | Nonalcoholic steatohepatitis (NASH) | icd10cm
non-hodgkin lymphoma; non-hodgkin's lymphoma
  118601006 | Non-Hodgkin's lymphoma | snomed-gps
  C85.90 | Non-Hodgkin lymphoma, unspecified, unspecified site | icd10cm
non-small cell lung cancer; nsclc; non-small cell carcinoma of lung
  254637007 | Non-small cell lung cancer | snomed-gps
  C34.90 | Malignant neoplasm of unspecified part of unspecified bronchus or lung | icd10cm
non-st elevation myocardial infarction; nstemi
  401314000 | Acute non-ST segment elevation myocardial infarction | snomed-gps
  I21.4 | Non-ST elevation (NSTEMI) myocardial infarction | icd10cm
normal pregnancy
  72892002 | Normal pregnancy | snomed-gps
  Z34.90 | Encounter for supervision of normal pregnancy, unspecified, unspecified trimester | icd10cm
normal pressure hydrocephalus
  30753002 | Normal pressure hydrocephalus | snomed-gps
  G91.2 | (Idiopathic) normal pressure hydrocephalus | icd10cm
normocytic anaemia
  300980002 | Normocytic anemia | snomed-gps
  D64.9 | Anemia, unspecified | icd10cm
obesity; obese
  414916001 | Obesity | snomed-gps
  E66.9 | Obesity, unspecified | icd10cm
obesity (bmi > 30); body mass index 30+ - obesity; bmi 30+
  162864005 | Body mass index 30+ - obesity | snomed-gps
  E66.9 | Obesity, unspecified | icd10cm
obsessive compulsive disorder; ocd
  191736004 | Obsessive-compulsive disorder | snomed-gps
  F42.9 | Obsessive-compulsive disorder, unspecified | icd10cm
obstructive sleep apnoea; osa; obstructive sleep apnea syndrome
  78275009 | Obstructive sleep apnea syndrome | snomed-gps
  G47.33 | Obstructive sleep apnea (adult) (pediatric) | icd10cm
ocular hypertension
  4210003 | Ocular hypertension | snomed-gps
  H40.059 | Ocular hypertension, unspecified eye | icd10cm
oesophageal cancer
  363402007 | Malignant tumor of esophagus | snomed-gps
  C15.9 | Malignant neoplasm of esophagus, unspecified | icd10cm
oesophageal stricture
  63305008 | Stricture of esophagus | snomed-gps
  K22.2 | Esophageal obstruction | icd10cm
oesophageal varices
  28670008 | Esophageal varices | snomed-gps
  I85.00 | Esophageal varices without bleeding | icd10cm
oesophagitis
  16761005 | Esophagitis | snomed-gps
  K20.90 | Esophagitis, unspecified without bleeding | icd10cm
old myocardial infarction; previous myocardial infarction; history of myocardial infarction
  1755008 | Old myocardial infarction | snomed-gps
  I25.2 | Old myocardial infarction | icd10cm
onychomycosis; fungal nail infection
  414941008 | Onychomycosis | snomed-gps
  B35.1 | Tinea unguium | icd10cm
open angle glaucoma; primary open angle glaucoma
  84494001 | Open-angle glaucoma | snomed-gps
  H40.1190 | Primary open-angle glaucoma, unspecified eye, stage unspecified | icd10cm
opioid abuse
  5602001 | Opioid abuse | snomed-gps
  F11.10 | Opioid abuse, uncomplicated | icd10cm
opioid dependence; opioid use disorder
  75544000 | Opioid dependence | snomed-gps
  F11.20 | Opioid dependence, uncomplicated | icd10cm
oppositional defiant disorder
  18941000 | Oppositional defiant disorder | snomed-gps
  F91.3 | Oppositional defiant disorder | icd10cm
optic neuritis
  66760008 | Optic neuritis | snomed-gps
  H46.9 | Unspecified optic neuritis | icd10cm
oral candidiasis; oral thrush
  79740000 | Candidiasis of mouth | snomed-gps
  B37.0 | Candidal stomatitis | icd10cm
orchitis
  274718005 | Orchitis | snomed-gps
  N45.2 | Orchitis | icd10cm
orthostatic hypotension; postural hypotension
  28651003 | Orthostatic hypotension | snomed-gps
  I95.1 | Orthostatic hypotension | icd10cm
osteoarthritis; ~oa; degenerative joint disease; djd; osteoarthrosis; degenerative arthritis
  396275006 | Osteoarthritis | snomed-gps
  M19.90 | Unspecified osteoarthritis, unspecified site | icd10cm
osteoarthritis of hip; hip oa; oa hip; osteoarthritis of the hip; hip osteoarthritis
  239872002 | Osteoarthritis of hip | snomed-gps
  M16.9 | Osteoarthritis of hip, unspecified | icd10cm
osteoarthritis of knee; knee oa; oa knee; osteoarthritis of the knee; knee osteoarthritis; oa knees
  239873007 | Osteoarthritis of knee | snomed-gps
  M17.9 | Osteoarthritis of knee, unspecified | icd10cm
osteomalacia
  4598005 | Osteomalacia | snomed-gps
  M83.9 | Adult osteomalacia, unspecified | icd10cm
osteomyelitis
  60168000 | Osteomyelitis | snomed-gps
  M86.9 | Osteomyelitis, unspecified | icd10cm
osteopenia; low bone density; low bone mass
  312894000 | Osteopenia | snomed-gps
  M85.80 | Other specified disorders of bone density and structure, unspecified site | icd10cm
osteoporosis
  64859006 | Osteoporosis | snomed-gps
  M81.0 | Age-related osteoporosis without current pathological fracture | icd10cm
otitis externa; swimmer's ear
  3135009 | Otitis externa | snomed-gps
  H60.90 | Unspecified otitis externa, unspecified ear | icd10cm
otitis media; middle ear infection
  65363002 | Otitis media | snomed-gps
  H66.90 | Otitis media, unspecified, unspecified ear | icd10cm
otitis media with effusion; glue ear
  H65.90 | Unspecified nonsuppurative otitis media, unspecified ear | icd10cm
ovarian cancer
  363443007 | Malignant tumor of ovary | snomed-gps
  C56.9 | Malignant neoplasm of unspecified ovary | icd10cm
ovarian cyst; ovarian cysts
  79883001 | Cyst of ovary | snomed-gps
  N83.209 | Unspecified ovarian cyst, unspecified side | icd10cm
overactive bladder; detrusor overactivity
  786457000 | Overactive bladder | snomed-gps
  N32.81 | Overactive bladder | icd10cm
overlapping malignant neoplasm of colon
  C18.8 | Malignant neoplasm of overlapping sites of colon | icd10cm
overweight
  238131007 | Overweight | snomed-gps
  E66.3 | Overweight | icd10cm
paget's disease; paget's disease of bone
  2089002 | Osteitis deformans | snomed-gps
  M88.9 | Osteitis deformans of unspecified bone | icd10cm
pancreatic cancer; carcinoma of pancreas
  363418001 | Malignant tumor of pancreas | snomed-gps
  C25.9 | Malignant neoplasm of pancreas, unspecified | icd10cm
pancreatitis
  75694006 | Pancreatitis | snomed-gps
  K85.90 | Acute pancreatitis without necrosis or infection, unspecified | icd10cm
pancytopenia
  127034005 | Pancytopenia | snomed-gps
  D61.818 | Other pancytopenia | icd10cm
panic attack; panic attacks
  225624000 | Panic attack | snomed-gps
  F41.0 | Panic disorder [episodic paroxysmal anxiety] | icd10cm
panic disorder
  371631005 | Panic disorder | snomed-gps
  F41.0 | Panic disorder [episodic paroxysmal anxiety] | icd10cm
paracetamol overdose
  295124009 | Acetaminophen overdose | snomed-gps
  T39.1X1A | Poisoning by 4-Aminophenol derivatives, accidental (unintentional), initial encounter | icd10cm
paraplegia
  60389000 | Paraplegia | snomed-gps
  G82.20 | Paraplegia, unspecified | icd10cm
parkinson's disease; parkinson disease
  49049000 | Parkinson's disease | snomed-gps
  G20.A1 | Parkinson's disease without dyskinesia, without mention of fluctuations | icd10cm
parkinsonism
  32798002 | Parkinsonism | snomed-gps
  G20.C | Parkinsonism, unspecified | icd10cm
paronychia
  71906005 | Paronychia | snomed-gps
  L03.019 | Cellulitis of unspecified finger | icd10cm
paroxysmal atrial fibrillation; paf
  282825002 | Paroxysmal atrial fibrillation | snomed-gps
  I48.0 | Paroxysmal atrial fibrillation | icd10cm
past pregnancy history of miscarriage
  161744009 | History of miscarriage | snomed-gps
  Z87.59 | Personal history of other complications of pregnancy, childbirth and the puerperium | icd10cm
patent ductus arteriosus; ~pda
  83330001 | Patent ductus arteriosus | snomed-gps
  Q25.0 | Patent ductus arteriosus | icd10cm
patent foramen ovale; pfo
  204317008 | Patent foramen ovale | snomed-gps
  Q21.12 | Patent foramen ovale | icd10cm
pathological fracture due to osteoporosis; osteoporotic fracture; fragility fracture
  443165006 | Pathological fracture due to osteoporosis | snomed-gps
  M80.00XA | Age-related osteoporosis with current pathological fracture, unspecified site, initial encounter for fracture | icd10cm
pelvic fracture; fracture of pelvis
  77493009 | Fracture of pelvis | snomed-gps
  S32.9XXA | Fracture of unspecified parts of lumbosacral spine and pelvis, initial encounter for closed fracture | icd10cm
pelvic inflammatory disease; ~pid
  198130006 | Female pelvic inflammatory disease | snomed-gps
  N73.9 | Female pelvic inflammatory disease, unspecified | icd10cm
pemphigus vulgaris
  L10.0 | Pemphigus vulgaris | icd10cm
peptic ulcer; peptic ulcer disease; pud
  13200003 | Peptic ulcer | snomed-gps
  K27.9 | Peptic ulcer, site unspecified, unspecified as acute or chronic, without hemorrhage or perforation | icd10cm
perennial allergic rhinitis
  446096008 | Perennial allergic rhinitis | snomed-gps
  J30.89 | Other allergic rhinitis | icd10cm
perforated eardrum; perforated tympanic membrane
  60442001 | Perforation of tympanic membrane | snomed-gps
  H72.90 | Unspecified perforation of tympanic membrane, unspecified ear | icd10cm
perianal abscess
  82127005 | Perianal abscess | snomed-gps
  K61.0 | Anal abscess | icd10cm
pericardial effusion
  373945007 | Pericardial effusion | snomed-gps
  I31.39 | Other pericardial effusion (noninflammatory) | icd10cm
pericarditis
  3238004 | Pericarditis | snomed-gps
  I30.9 | Acute pericarditis, unspecified | icd10cm
periodontitis; periodontal disease
  2556008 | Periodontal disease | snomed-gps
  K05.6 | Periodontal disease, unspecified | icd10cm
peripheral arterial disease; peripheral artery disease; ~pad
  I73.9 | Peripheral vascular disease, unspecified | icd10cm
peripheral neuropathy
  302226006 | Peripheral nerve disease | snomed-gps
  G62.9 | Polyneuropathy, unspecified | icd10cm
peripheral vascular disease; pvd
  400047006 | Peripheral vascular disease | snomed-gps
  I73.9 | Peripheral vascular disease, unspecified | icd10cm
peritonitis
  48661000 | Peritonitis | snomed-gps
  K65.9 | Peritonitis, unspecified | icd10cm
peritonsillar abscess; quinsy
  15033003 | Peritonsillar abscess | snomed-gps
  J36 | Peritonsillar abscess | icd10cm
permanent atrial fibrillation; chronic atrial fibrillation
  440028005 | Permanent atrial fibrillation | snomed-gps
  I48.21 | Permanent atrial fibrillation | icd10cm
pernicious anaemia
  84027009 | Pernicious anemia | snomed-gps
  D51.0 | Vitamin B12 deficiency anemia due to intrinsic factor deficiency | icd10cm
persistent atrial fibrillation
  440059007 | Persistent atrial fibrillation | snomed-gps
  I48.19 | Other persistent atrial fibrillation | icd10cm
personality disorder
  33449004 | Personality disorder | snomed-gps
  F60.9 | Personality disorder, unspecified | icd10cm
peyronie's disease
  N48.6 | Induration penis plastica | icd10cm
phaeochromocytoma
  302835009 | Pheochromocytoma | snomed-gps
  D35.00 | Benign neoplasm of unspecified adrenal gland | icd10cm
pharyngitis; acute pharyngitis
  405737000 | Pharyngitis | snomed-gps
  J02.9 | Acute pharyngitis, unspecified | icd10cm
phenylketonuria; pku
  E70.0 | Classical phenylketonuria | icd10cm
phimosis
  449826002 | Phimosis | snomed-gps
  N47.1 | Phimosis | icd10cm
phobia
  386808001 | Phobia | snomed-gps
  F40.9 | Phobic anxiety disorder, unspecified | icd10cm
pilonidal sinus; pilonidal cyst
  47639008 | Pilonidal cyst | snomed-gps
  L05.91 | Pilonidal cyst without abscess | icd10cm
pituitary adenoma
  254956000 | Pituitary adenoma | snomed-gps
  D35.2 | Benign neoplasm of pituitary gland | icd10cm
pityriasis rosea
  77252004 | Pityriasis rosea | snomed-gps
  L42 | Pityriasis rosea | icd10cm
pityriasis versicolor; tinea versicolor
  56454009 | Pityriasis versicolor | snomed-gps
  B36.0 | Pityriasis versicolor | icd10cm
placenta praevia
  36813001 | Placenta previa | snomed-gps
  O44.00 | Complete placenta previa NOS or without hemorrhage, unspecified trimester | icd10cm
placental abruption
  415105001 | Placental abruption | snomed-gps
  O45.90 | Premature separation of placenta, unspecified, unspecified trimester | icd10cm
plantar fasciitis
  202882003 | Plantar fasciitis | snomed-gps
  M72.2 | Plantar fascial fibromatosis | icd10cm
pleural effusion; pleural effusions
  60046008 | Pleural effusion | snomed-gps
  J90 | Pleural effusion, not elsewhere classified | icd10cm
pleurisy
  196075003 | Pleurisy | snomed-gps
  R09.1 | Pleurisy | icd10cm
pneumoconiosis
  40122008 | Pneumoconiosis | snomed-gps
  J64 | Unspecified pneumoconiosis | icd10cm
pneumocystis pneumonia
  415125002 | Pneumocystosis jirovecii pneumonia | snomed-gps
  B59 | Pneumocystosis | icd10cm
pneumonia
  233604007 | Pneumonia | snomed-gps
  J18.9 | Pneumonia, unspecified organism | icd10cm
pneumothorax
  36118008 | Pneumothorax | snomed-gps
  J93.9 | Pneumothorax, unspecified | icd10cm
polyarteritis nodosa
  155441006 | Polyarteritis nodosa | snomed-gps
  M30.0 | Polyarteritis nodosa | icd10cm
polyarthritis
  M13.0 | Polyarthritis, unspecified | icd10cm
polycystic kidney disease
  Q61.3 | Polycystic kidney, unspecified | icd10cm
polycystic ovary syndrome; pcos; polycystic ovarian syndrome; polycystic ovaries
  781067001 | Polycystic ovary | snomed-gps
  E28.2 | Polycystic ovarian syndrome | icd10cm
polycythaemia
  D75.1 | Secondary polycythemia | icd10cm
polycythaemia vera; polycythaemia rubra vera
  109992005 | Polycythemia vera | snomed-gps
  D45 | Polycythemia vera | icd10cm
polymyalgia rheumatica; pmr
  65323003 | Polymyalgia rheumatica | snomed-gps
  M35.3 | Polymyalgia rheumatica | icd10cm
polymyositis
  31384009 | Polymyositis | snomed-gps
  M33.20 | Polymyositis, organ involvement unspecified | icd10cm
polyp of colon; colonic polyp; colon polyp; colonic polyps; bowel polyps; colon polyps
  68496003 | Polyp of colon | snomed-gps
  K63.5 | Polyp of colon | icd10cm
polypharmacy
  129846003 | Polypharmacy | snomed-gps
  Z79.899 | Other long term (current) drug therapy | icd10cm
poor muscle tone; hypotonia
  398152000 | Poor muscle tone | snomed-gps
portal hypertension
  34742003 | Portal hypertension | snomed-gps
  K76.6 | Portal hypertension | icd10cm
post-concussion syndrome
  40425004 | Postconcussion syndrome | snomed-gps
  F07.81 | Postconcussional syndrome | icd10cm
post-traumatic stress disorder; ptsd; post traumatic stress disorder; posttraumatic stress disorder
  47505003 | Posttraumatic stress disorder | snomed-gps
  F43.10 | Post-traumatic stress disorder, unspecified | icd10cm
postherpetic neuralgia
  2177002 | Postherpetic neuralgia | snomed-gps
  B02.29 | Other postherpetic nervous system involvement | icd10cm
postmenopausal bleeding
  76742009 | Postmenopausal bleeding | snomed-gps
  N95.0 | Postmenopausal bleeding | icd10cm
postnatal depression; postpartum depression
  58703003 | Postpartum depression | snomed-gps
  F53.0 | Postpartum depression | icd10cm
postpartum haemorrhage; ~pph
  47821001 | Postpartum hemorrhage | snomed-gps
  O72.1 | Other immediate postpartum hemorrhage | icd10cm
pre-eclampsia; preeclampsia; pre eclampsia
  398254007 | Pre-eclampsia | snomed-gps
  O14.90 | Unspecified pre-eclampsia, unspecified trimester | icd10cm
prediabetes; pre-diabetes
  R73.03 | Prediabetes | icd10cm
pregnancy; pregnant
  77386006 | Pregnant | snomed-gps
  Z33.1 | Pregnant state, incidental | icd10cm
premature atrial contractions; atrial ectopics
  287057009 | Atrial premature complex | snomed-gps
  I49.1 | Atrial premature depolarization | icd10cm
premature birth; preterm birth; prematurity
  367494004 | Premature birth of newborn | snomed-gps
  P07.30 | Preterm newborn, unspecified weeks of gestation | icd10cm
premature ovarian failure; premature ovarian insufficiency
  237788002 | Premature ovarian failure | snomed-gps
  E28.319 | Asymptomatic premature menopause | icd10cm
premature rupture of membranes
  44223004 | Premature rupture of membranes | snomed-gps
  O42.90 | Premature rupture of membranes, unspecified as to length of time between rupture and onset of labor, unspecified weeks of gestation | icd10cm
premature ventricular contractions; ventricular ectopics; ventricular premature beats; pvcs
  17338001 | Ventricular premature beats | snomed-gps
  I49.3 | Ventricular premature depolarization | icd10cm
premenstrual syndrome; ~pms
  82639001 | Premenstrual tension syndrome | snomed-gps
  N94.3 | Premenstrual tension syndrome | icd10cm
presbycusis
  49526009 | Presbycusis | snomed-gps
  H91.10 | Presbycusis, unspecified ear | icd10cm
presbyopia
  41256004 | Presbyopia | snomed-gps
  H52.4 | Presbyopia | icd10cm
pressure ulcer; pressure sore; decubitus ulcer; pressure injury; bed sore
  399912005 | Pressure ulcer | snomed-gps
  L89.90 | Pressure ulcer of unspecified site, unspecified stage | icd10cm
preterm labour; premature labour
  6383007 | Premature labor | snomed-gps
  O60.00 | Preterm labor without delivery, unspecified trimester | icd10cm
primary biliary cholangitis; primary biliary cirrhosis
  31712002 | Primary biliary cholangitis | snomed-gps
  K74.3 | Primary biliary cirrhosis | icd10cm
primary fibromyalgia syndrome; primary fibromyalgia
  95417003 | Primary fibromyalgia syndrome | snomed-gps
  M79.7 | Fibromyalgia | icd10cm
primary hyperparathyroidism
  36348003 | Primary hyperparathyroidism | snomed-gps
  E21.0 | Primary hyperparathyroidism | icd10cm
primary malignant neoplasm of colon
  C18.9 | Malignant neoplasm of colon, unspecified | icd10cm
primary sclerosing cholangitis
  197441003 | Primary sclerosing cholangitis | snomed-gps
  K83.01 | Primary sclerosing cholangitis | icd10cm
prolactinoma
  134209002 | Prolactinoma | snomed-gps
  D35.2 | Benign neoplasm of pituitary gland | icd10cm
prostate cancer; carcinoma of prostate; prostatic carcinoma; prostate carcinoma; ca prostate
  399068003 | Malignant tumor of prostate | snomed-gps
  C61 | Malignant neoplasm of prostate | icd10cm
prostatitis
  9713002 | Prostatitis | snomed-gps
  N41.9 | Inflammatory disease of prostate, unspecified | icd10cm
proteinuria
  29738008 | Proteinuria | snomed-gps
  R80.9 | Proteinuria, unspecified | icd10cm
pseudogout; calcium pyrophosphate deposition disease; cppd
  239832006 | Calcium pyrophosphate deposition disease | snomed-gps
  M11.20 | Other chondrocalcinosis, unspecified site | icd10cm
psoriasis; plaque psoriasis
  9014002 | Psoriasis | snomed-gps
  L40.9 | Psoriasis, unspecified | icd10cm
psoriatic arthritis
  33339001 | Psoriasis with arthropathy | snomed-gps
  L40.50 | Arthropathic psoriasis, unspecified | icd10cm
psychosis; psychotic disorder
  69322001 | Psychotic disorder | snomed-gps
  F29 | Unspecified psychosis not due to a substance or known physiological condition | icd10cm
pterygium
  77489003 | Pterygium | snomed-gps
  H11.009 | Unspecified pterygium of unspecified eye | icd10cm
pulmonary embolism; ~pe; pulmonary embolus; pulmonary emboli; pulmonary thromboembolism
  59282003 | Pulmonary embolism | snomed-gps
  I26.99 | Other pulmonary embolism without acute cor pulmonale | icd10cm
pulmonary fibrosis
  51615001 | Fibrosis of lung | snomed-gps
  J84.10 | Pulmonary fibrosis, unspecified | icd10cm
pulmonary hypertension
  70995007 | Pulmonary hypertension | snomed-gps
  I27.20 | Pulmonary hypertension, unspecified | icd10cm
pulmonary oedema; acute pulmonary oedema; flash pulmonary oedema; ~apo
  19242006 | Pulmonary edema | snomed-gps
  J81.0 | Acute pulmonary edema | icd10cm
pulmonary tuberculosis
  154283005 | Pulmonary tuberculosis | snomed-gps
  A15.0 | Tuberculosis of lung | icd10cm
pulmonary valve regurgitation; pulmonic regurgitation; pulmonic valve regurgitation; pulmonary regurgitation
  91434003 | Pulmonic valve regurgitation | snomed-gps
  I37.1 | Nonrheumatic pulmonary valve insufficiency | icd10cm
pulmonary valve stenosis; pulmonic stenosis; pulmonic valve stenosis
  56786000 | Pulmonic valve stenosis | snomed-gps
  I37.0 | Nonrheumatic pulmonary valve stenosis | icd10cm
purpura
  423902002 | Purpura | snomed-gps
  D69.2 | Other nonthrombocytopenic purpura | icd10cm
pyelonephritis
  45816000 | Pyelonephritis | snomed-gps
  N12 | Tubulo-interstitial nephritis, not specified as acute or chronic | icd10cm
pyloric stenosis; infantile hypertrophic pyloric stenosis
  367403001 | Pyloric stenosis | snomed-gps
  Q40.0 | Congenital hypertrophic pyloric stenosis | icd10cm
q fever
  186788009 | Q fever | snomed-gps
  A78 | Q fever | icd10cm
quadriplegia; tetraplegia
  11538006 | Quadriplegia | snomed-gps
  G82.50 | Quadriplegia, unspecified | icd10cm
radiculopathy
  M54.10 | Radiculopathy, site unspecified | icd10cm
radius fracture; fracture of radius
  12676007 | Fracture of radius | snomed-gps
  S52.90XA | Unspecified fracture of unspecified forearm, initial encounter for closed fracture | icd10cm
raised blood pressure; elevated blood pressure; raised blood pressure reading
  24184005 | Finding of increased blood pressure | snomed-gps
  R03.0 | Elevated blood-pressure reading, without diagnosis of hypertension | icd10cm
raynaud's phenomenon; raynaud's disease; raynaud syndrome
  266261006 | Raynaud's phenomenon | snomed-gps
  I73.00 | Raynaud's syndrome without gangrene | icd10cm
reactive arthritis
  M02.9 | Reactive arthropathy, unspecified | icd10cm
rectal bleeding; pr bleeding; rectal haemorrhage
  12063002 | Rectal hemorrhage | snomed-gps
  K62.5 | Hemorrhage of anus and rectum | icd10cm
rectal cancer; carcinoma of rectum
  363351006 | Malignant tumor of rectum | snomed-gps
  C20 | Malignant neoplasm of rectum | icd10cm
rectal polyp
  39772007 | Rectal polyp | snomed-gps
  K62.1 | Rectal polyp | icd10cm
rectal prolapse
  57773001 | Rectal prolapse | snomed-gps
  K62.3 | Rectal prolapse | icd10cm
rectocele
  N81.6 | Rectocele | icd10cm
recurrent depression; recurrent major depression
  66344007 | Recurrent major depression | snomed-gps
  F33.9 | Major depressive disorder, recurrent, unspecified | icd10cm
recurrent urinary tract infection; recurrent uti; recurrent urinary tract infections
  197927001 | Recurrent urinary tract infection | snomed-gps
  N39.0 | Urinary tract infection, site not specified | icd10cm
reflux oesophagitis
  266433003 | Gastroesophageal reflux disease with esophagitis | snomed-gps
  K21.00 | Gastro-esophageal reflux disease with esophagitis, without bleeding | icd10cm
renal artery stenosis
  302233006 | Renal artery stenosis | snomed-gps
renal cell carcinoma
  702391001 | Renal cell carcinoma | snomed-gps
  C64.9 | Malignant neoplasm of unspecified kidney, except renal pelvis | icd10cm
renal colic; ureteric colic
  7093002 | Renal colic | snomed-gps
  N23 | Unspecified renal colic | icd10cm
renal cyst; renal cysts; kidney cyst
  722223000 | Cyst of kidney | snomed-gps
  N28.1 | Cyst of kidney, acquired | icd10cm
renal dysplasia; dysplastic kidney
  204949001 | Renal dysplasia | snomed-gps
  Q61.4 | Renal dysplasia | icd10cm
renal failure; kidney failure
  42399005 | Renal failure syndrome | snomed-gps
  N19 | Unspecified kidney failure | icd10cm
renal impairment; renal insufficiency; renal dysfunction
  236423003 | Renal impairment | snomed-gps
  N28.9 | Disorder of kidney and ureter, unspecified | icd10cm
respiratory distress
  271825005 | Respiratory distress | snomed-gps
  R06.03 | Acute respiratory distress | icd10cm
respiratory failure
  409622000 | Respiratory failure | snomed-gps
  J96.90 | Respiratory failure, unspecified, unspecified whether with hypoxia or hypercapnia | icd10cm
respiratory tract infection; respiratory infection
  275498002 | Respiratory tract infection | snomed-gps
  J98.8 | Other specified respiratory disorders | icd10cm
restless legs syndrome; restless leg syndrome; rls
  32914008 | Restless legs | snomed-gps
  G25.81 | Restless legs syndrome | icd10cm
retinal detachment
  42059000 | Retinal detachment | snomed-gps
  H33.20 | Serous retinal detachment, unspecified eye | icd10cm
retinopathy due to type 2 diabetes mellitus; type 2 diabetic retinopathy
  422034002 | Retinopathy due to type 2 diabetes mellitus | snomed-gps
  E11.319 | Type 2 diabetes mellitus with unspecified diabetic retinopathy without macular edema | icd10cm
rhabdomyolysis
  240131006 | Rhabdomyolysis | snomed-gps
  M62.82 | Rhabdomyolysis | icd10cm
rheumatic fever; acute rheumatic fever
  58718002 | Rheumatic fever | snomed-gps
  I00 | Rheumatic fever without heart involvement | icd10cm
rheumatic heart disease
  23685000 | Rheumatic heart disease | snomed-gps
  I09.9 | Rheumatic heart disease, unspecified | icd10cm
rheumatoid arthritis; ~ra
  69896004 | Rheumatoid arthritis | snomed-gps
  M06.9 | Rheumatoid arthritis, unspecified | icd10cm
rhinitis; chronic rhinitis
  70076002 | Rhinitis | snomed-gps
  J31.0 | Chronic rhinitis | icd10cm
rib fracture; rib fractures; fracture of rib; fractured rib
  33737001 | Fracture of rib | snomed-gps
  S22.39XA | Fracture of one rib, unspecified side, initial encounter for closed fracture | icd10cm
rickets
  41345002 | Rickets | snomed-gps
  E55.0 | Rickets, active | icd10cm
right bundle branch block; rbbb
  59118001 | Right bundle branch block | snomed-gps
  I45.10 | Unspecified right bundle-branch block | icd10cm
rosacea
  398909004 | Rosacea | snomed-gps
  L71.9 | Rosacea, unspecified | icd10cm
ross river virus; ross river fever
  789400009 | Disease caused by Ross River virus | snomed-gps
  B33.1 | Ross River disease | icd10cm
rotator cuff syndrome; rotator cuff tendinopathy; rotator cuff tendinitis
  4106009 | Rotator cuff syndrome | snomed-gps
rotator cuff tear
  M75.100 | Unspecified rotator cuff tear or rupture of unspecified shoulder, not specified as traumatic | icd10cm
rubella
  36653000 | Rubella | snomed-gps
  B06.9 | Rubella without complication | icd10cm
rupture of appendix; ruptured appendix; perforated appendix
  47693006 | Rupture of appendix | snomed-gps
  K35.32 | Acute appendicitis with perforation, localized peritonitis, and gangrene, without abscess | icd10cm
salmonella gastroenteritis; salmonella infection; salmonellosis
  302231008 | Salmonella infection | snomed-gps
  A02.9 | Salmonella infection, unspecified | icd10cm
sarcoidosis
  31541009 | Sarcoidosis | snomed-gps
  D86.9 | Sarcoidosis, unspecified | icd10cm
scabies
  128869009 | Infestation caused by Sarcoptes scabiei var hominis | snomed-gps
  B86 | Scabies | icd10cm
scarlet fever
  30242009 | Scarlet fever | snomed-gps
  A38.9 | Scarlet fever, uncomplicated | icd10cm
schizoaffective disorder
  68890003 | Schizoaffective disorder | snomed-gps
  F25.9 | Schizoaffective disorder, unspecified | icd10cm
schizophrenia
  58214004 | Schizophrenia | snomed-gps
  F20.9 | Schizophrenia, unspecified | icd10cm
sciatica
  23056005 | Sciatica | snomed-gps
  M54.30 | Sciatica, unspecified side | icd10cm
scoliosis
  M41.9 | Scoliosis, unspecified | icd10cm
scoliosis deformity of spine
  298382003 | Scoliosis deformity of spine | snomed-gps
  M41.9 | Scoliosis, unspecified | icd10cm
seborrhoeic dermatitis
  50563003 | Seborrheic dermatitis | snomed-gps
  L21.9 | Seborrheic dermatitis, unspecified | icd10cm
seborrhoeic keratosis
  L82.1 | Other seborrheic keratosis | icd10cm
second degree burn; partial thickness burn
  403191005 | Partial thickness burn | snomed-gps
  T30.0 | Burn of unspecified body region, unspecified degree | icd10cm
second degree heart block; second degree atrioventricular block; second degree av block
  195042002 | Second degree atrioventricular block | snomed-gps
  I44.1 | Atrioventricular block, second degree | icd10cm
secondary hypertension
  31992008 | Secondary hypertension | snomed-gps
  I15.9 | Secondary hypertension, unspecified | icd10cm
secondary malignant neoplasm of colon
  94260004 | Secondary malignant neoplasm of colon | snomed-gps
  C78.5 | Secondary malignant neoplasm of large intestine and rectum | icd10cm
seizure; seizures; convulsion; convulsions
  91175000 | Seizure | snomed-gps
  R56.9 | Unspecified convulsions | icd10cm
seizure disorder
  128613002 | Seizure disorder | snomed-gps
  G40.909 | Epilepsy, unspecified, not intractable, without status epilepticus | icd10cm
sensorineural hearing loss
  60700002 | Sensorineural hearing loss | snomed-gps
  H90.5 | Unspecified sensorineural hearing loss | icd10cm
sepsis; septicaemia
  91302008 | Sepsis | snomed-gps
  A41.9 | Sepsis, unspecified organism | icd10cm
septic arthritis
  48245008 | Bacterial arthritis | snomed-gps
  M00.9 | Pyogenic arthritis, unspecified | icd10cm
septic shock
  76571007 | Septic shock | snomed-gps
  R65.21 | Severe sepsis with septic shock | icd10cm
severe anxiety (panic); severe anxiety
  80583007 | Severe anxiety (panic) | snomed-gps
  F41.0 | Panic disorder [episodic paroxysmal anxiety] | icd10cm
severe obesity (bmi 40+); body mass index 40+ - severely obese; bmi 40+
  408512008 | Body mass index 40+ - severely obese | snomed-gps
  E66.01 | Morbid (severe) obesity due to excess calories | icd10cm
shingles; herpes zoster; zoster
  4740000 | Herpes zoster | snomed-gps
  B02.9 | Zoster without complications | icd10cm
shock
  27942005 | Shock | snomed-gps
  R57.9 | Shock, unspecified | icd10cm
shoulder dislocation; dislocated shoulder
  417076003 | Dislocation of shoulder joint | snomed-gps
  S43.006A | Unspecified dislocation of unspecified shoulder joint, initial encounter | icd10cm
shoulder impingement; impingement syndrome; subacromial impingement
  239960007 | Impingement syndrome of shoulder region | snomed-gps
  M75.40 | Impingement syndrome of unspecified shoulder | icd10cm
siadh; syndrome of inappropriate antidiuretic hormone
  55004003 | Syndrome of inappropriate vasopressin secretion | snomed-gps
  E22.2 | Syndrome of inappropriate secretion of antidiuretic hormone | icd10cm
sick sinus syndrome; sinus node dysfunction
  36083008 | Sick sinus syndrome | snomed-gps
  I49.5 | Sick sinus syndrome | icd10cm
sickle cell anaemia
  127040003 | Sickle cell-hemoglobin SS disease | snomed-gps
  D57.1 | Sickle-cell disease without crisis | icd10cm
sickle cell trait
  16402000 | Sickle cell trait | snomed-gps
  D57.3 | Sickle-cell trait | icd10cm
silicosis
  J62.8 | Pneumoconiosis due to other dust containing silica | icd10cm
sinusitis; rhinosinusitis
  36971009 | Sinusitis | snomed-gps
  J32.9 | Chronic sinusitis, unspecified | icd10cm
sjogren's syndrome; sjögren's syndrome
  83901003 | Sjögren's syndrome | snomed-gps
  M35.00 | Sjogren syndrome, unspecified | icd10cm
skin cancer
  372130007 | Malignant neoplasm of skin | snomed-gps
  C44.90 | Unspecified malignant neoplasm of skin, unspecified | icd10cm
skin infection
  108365000 | Infection of skin | snomed-gps
  L08.9 | Local infection of the skin and subcutaneous tissue, unspecified | icd10cm
skull fracture; fracture of skull
  71642004 | Fracture of skull | snomed-gps
  S02.91XA | Unspecified fracture of skull, initial encounter for closed fracture | icd10cm
sleep apnoea
  73430006 | Sleep apnea | snomed-gps
  G47.30 | Sleep apnea, unspecified | icd10cm
sleep disorder
  39898005 | Sleep disorder | snomed-gps
  G47.9 | Sleep disorder, unspecified | icd10cm
small bowel obstruction; sbo
  281255004 | Small bowel obstruction | snomed-gps
  K56.609 | Unspecified intestinal obstruction, unspecified as to partial versus complete obstruction | icd10cm
small cell lung cancer; small cell carcinoma of lung
  254632001 | Small cell carcinoma of lung | snomed-gps
  C34.90 | Malignant neoplasm of unspecified part of unspecified bronchus or lung | icd10cm
smokes tobacco daily; daily smoker
  449868002 | Smokes tobacco daily | snomed-gps
  F17.200 | Nicotine dependence, unspecified, uncomplicated | icd10cm
snake bite
  T63.001A | Toxic effect of unspecified snake venom, accidental (unintentional), initial encounter | icd10cm
social anxiety; social phobia; social anxiety disorder
  25501002 | Social phobia | snomed-gps
  F40.10 | Social phobia, unspecified | icd10cm
somatoform disorder
  F45.9 | Somatoform disorder, unspecified | icd10cm
spasticity; muscle spasticity
  221360009 | Spasticity | snomed-gps
spina bifida
  67531005 | Spina bifida | snomed-gps
  Q05.9 | Spina bifida, unspecified | icd10cm
spinal cord injury
  90584004 | Spinal cord injury | snomed-gps
spinal muscular atrophy
  G12.9 | Spinal muscular atrophy, unspecified | icd10cm
spinal stenosis; spinal canal stenosis
  76107001 | Spinal stenosis | snomed-gps
  M48.00 | Spinal stenosis, site unspecified | icd10cm
splenomegaly; enlarged spleen
  16294009 | Splenomegaly | snomed-gps
  R16.1 | Splenomegaly, not elsewhere classified | icd10cm
spondyloarthritis; spondyloarthropathy
  M47.9 | Spondylosis, unspecified | icd10cm
spondylolisthesis
  274152003 | Spondylolisthesis | snomed-gps
  M43.10 | Spondylolisthesis, site unspecified | icd10cm
spondylosis
  8847002 | Spondylosis | snomed-gps
  M47.9 | Spondylosis, unspecified | icd10cm
sprain of ankle; ankle sprain; sprained ankle
  44465007 | Sprain of ankle | snomed-gps
  S93.409A | Sprain of unspecified ligament of unspecified ankle, initial encounter | icd10cm
sprain of knee; knee sprain
  54888009 | Sprain of knee | snomed-gps
  S83.90XA | Sprain of unspecified site of unspecified knee, initial encounter | icd10cm
sprain of wrist; wrist sprain
  70704007 | Sprain of wrist | snomed-gps
  S63.509A | Unspecified sprain of unspecified wrist, initial encounter | icd10cm
squamous cell carcinoma of skin
  254651007 | Squamous cell carcinoma of skin | snomed-gps
  C44.92 | Squamous cell carcinoma of skin, unspecified | icd10cm
st elevation myocardial infarction; stemi
  401303003 | Acute ST segment elevation myocardial infarction | snomed-gps
  I21.3 | ST elevation (STEMI) myocardial infarction of unspecified site | icd10cm
stab wound
  425322008 | Stab wound | snomed-gps
stable angina; exertional angina
  233819005 | Stable angina | snomed-gps
  I20.89 | Other forms of angina pectoris | icd10cm
staphylococcus aureus sepsis; sepsis caused by staphylococcus aureus; sepsis due to staphylococcus aureus
  448417001 | Sepsis caused by Staphylococcus aureus | snomed-gps
  A41.01 | Sepsis due to Methicillin susceptible Staphylococcus aureus | icd10cm
status epilepticus
  230456007 | Status epilepticus | snomed-gps
  G40.901 | Epilepsy, unspecified, not intractable, with status epilepticus | icd10cm
sterilisation requested; sterilization requested; request for sterilisation
  183996000 | Sterilization requested | snomed-gps
  Z30.2 | Encounter for sterilization | icd10cm
stevens-johnson syndrome; sjs
  73442001 | Stevens-Johnson syndrome | snomed-gps
  L51.1 | Stevens-Johnson syndrome | icd10cm
stillbirth
  237364002 | Stillbirth | snomed-gps
strabismus; squint
  22066006 | Strabismus | snomed-gps
  H50.9 | Unspecified strabismus | icd10cm
streptococcal pharyngitis; strep throat; streptococcal sore throat
  43878008 | Streptococcal sore throat | snomed-gps
  J02.0 | Streptococcal pharyngitis | icd10cm
stress fracture
  240197007 | Stress fracture | snomed-gps
  M84.30XA | Stress fracture, unspecified site, initial encounter for fracture | icd10cm
stress incontinence
  22220005 | Genuine stress incontinence | snomed-gps
  N39.3 | Stress incontinence (female) (male) | icd10cm
stroke; cva; cerebrovascular accident
  230690007 | Cerebrovascular accident | snomed-gps
  I63.9 | Cerebral infarction, unspecified | icd10cm
stye; hordeolum
  397513003 | Hordeolum | snomed-gps
  H00.019 | Hordeolum externum unspecified eye, unspecified eyelid | icd10cm
subarachnoid haemorrhage; sah
  21454007 | Subarachnoid intracranial hemorrhage | snomed-gps
  I60.9 | Nontraumatic subarachnoid hemorrhage, unspecified | icd10cm
subclinical hypothyroidism
  54823002 | Subclinical hypothyroidism | snomed-gps
subdural haematoma; sdh; subdural haemorrhage
  95453001 | Subdural intracranial hematoma | snomed-gps
  I62.00 | Nontraumatic subdural hemorrhage, unspecified | icd10cm
substance abuse
  66214007 | Substance abuse | snomed-gps
  F19.10 | Other psychoactive substance abuse, uncomplicated | icd10cm
sudden cardiac death
  I46.9 | Cardiac arrest, cause unspecified | icd10cm
suicide attempt; attempted suicide; suicidal behaviour
  82313006 | Suicide attempt | snomed-gps
  T14.91XA | Suicide attempt, initial encounter | icd10cm
sunburn
  L55.9 | Sunburn, unspecified | icd10cm
supraventricular tachycardia; svt; paroxysmal supraventricular tachycardia; psvt
  6456007 | Supraventricular tachycardia | snomed-gps
  I47.10 | Supraventricular tachycardia, unspecified | icd10cm
suspected covid-19; suspected coronavirus infection; possible covid-19
  840544004 | Suspected disease caused by Severe acute respiratory coronavirus 2 | snomed-gps
syphilis
  76272004 | Syphilis | snomed-gps
  A53.9 | Syphilis, unspecified | icd10cm
systemic lupus erythematosus; sle; lupus
  55464009 | Systemic lupus erythematosus | snomed-gps
  M32.9 | Systemic lupus erythematosus, unspecified | icd10cm
systemic sclerosis; scleroderma
  89155008 | Systemic sclerosis | snomed-gps
  M34.9 | Systemic sclerosis, unspecified | icd10cm
takotsubo cardiomyopathy; stress cardiomyopathy
  I51.81 | Takotsubo syndrome | icd10cm
temporal lobe epilepsy
  193000002 | Temporal lobe epilepsy | snomed-gps
  G40.209 | Localization-related (focal) (partial) symptomatic epilepsy and epileptic syndromes with complex partial seizures, not intractable, without status epilepticus | icd10cm
temporomandibular joint disorder; tmj disorder; tmj dysfunction
  41888000 | Temporomandibular joint disorder | snomed-gps
  M26.609 | Unspecified temporomandibular joint disorder, unspecified side | icd10cm
tendinitis; tendonitis
  34840004 | Tendinitis | snomed-gps
  M77.9 | Enthesopathy, unspecified | icd10cm
tendinopathy
  M67.90 | Unspecified disorder of synovium and tendon, unspecified site | icd10cm
tennis elbow; lateral epicondylitis
  202855006 | Lateral epicondylitis | snomed-gps
  M77.10 | Lateral epicondylitis, unspecified elbow | icd10cm
tension headache; tension-type headache; tension headaches
  398057008 | Tension-type headache | snomed-gps
  G44.209 | Tension-type headache, unspecified, not intractable | icd10cm
testicular cancer
  363449006 | Malignant tumor of testis | snomed-gps
  C62.90 | Malignant neoplasm of unspecified testis, unspecified whether descended or undescended | icd10cm
testicular torsion
  81996005 | Torsion of testis | snomed-gps
  N44.00 | Torsion of testis, unspecified | icd10cm
tetanus
  76902006 | Tetanus | snomed-gps
  A35 | Other tetanus | icd10cm
tetralogy of fallot
  86299006 | Tetralogy of Fallot | snomed-gps
  Q21.3 | Tetralogy of Fallot | icd10cm
thalassaemia
  40108008 | Thalassemia | snomed-gps
  D56.9 | Thalassemia, unspecified | icd10cm
thalassaemia trait; thalassaemia minor
  19442009 | Heterozygous thalassemia | snomed-gps
  D56.3 | Thalassemia minor | icd10cm
third degree burn; full thickness burn
  403192003 | Full thickness burn | snomed-gps
  T30.0 | Burn of unspecified body region, unspecified degree | icd10cm
thoracic aortic aneurysm
  I71.20 | Thoracic aortic aneurysm, without rupture, unspecified | icd10cm
threadworm; pinworm; enterobiasis
  266162007 | Enterobiasis | snomed-gps
  B80 | Enterobiasis | icd10cm
thrombocytopenia; low platelets
  302215000 | Thrombocytopenic disorder | snomed-gps
  D69.6 | Thrombocytopenia, unspecified | icd10cm
thrombocytosis
  6631009 | Thrombocytosis | snomed-gps
  D75.839 | Thrombocytosis, unspecified | icd10cm
thrombophilia
  234467004 | Thrombophilia | snomed-gps
  D68.59 | Other primary thrombophilia | icd10cm
thrombophlebitis
  64156001 | Thrombophlebitis | snomed-gps
  I80.9 | Phlebitis and thrombophlebitis of unspecified site | icd10cm
thyroid cancer
  363478007 | Malignant tumor of thyroid gland | snomed-gps
  C73 | Malignant neoplasm of thyroid gland | icd10cm
thyroid nodule; thyroid nodules
  237495005 | Thyroid nodule | snomed-gps
  E04.1 | Nontoxic single thyroid nodule | icd10cm
thyroid storm; thyrotoxic crisis
  E05.91 | Thyrotoxicosis, unspecified with thyrotoxic crisis or storm | icd10cm
thyroiditis
  82119001 | Thyroiditis | snomed-gps
  E06.9 | Thyroiditis, unspecified | icd10cm
thyrotoxicosis
  90739004 | Thyrotoxicosis | snomed-gps
  E05.90 | Thyrotoxicosis, unspecified without thyrotoxic crisis or storm | icd10cm
tibial fracture; fracture of tibia
  31978002 | Fracture of tibia | snomed-gps
  S82.209A | Unspecified fracture of shaft of unspecified tibia, initial encounter for closed fracture | icd10cm
tinea; ringworm; dermatophytosis
  47382004 | Dermatophytosis | snomed-gps
  B35.9 | Dermatophytosis, unspecified | icd10cm
tinea pedis; athlete's foot
  6020002 | Tinea pedis | snomed-gps
  B35.3 | Tinea pedis | icd10cm
tobacco dependence; nicotine dependence
  56294008 | Nicotine dependence | snomed-gps
  F17.200 | Nicotine dependence, unspecified, uncomplicated | icd10cm
tonsillitis
  90176007 | Tonsillitis | snomed-gps
  J03.90 | Acute tonsillitis, unspecified | icd10cm
tooth abscess; dental abscess
  299709002 | Dental abscess | snomed-gps
  K04.7 | Periapical abscess without sinus | icd10cm
torsades de pointes
  I47.21 | Torsades de pointes | icd10cm
torticollis; wry neck
  70070008 | Torticollis | snomed-gps
  M43.6 | Torticollis | icd10cm
tourette syndrome; tourette's syndrome
  5158005 | Gilles de la Tourette's syndrome | snomed-gps
  F95.2 | Tourette's disorder | icd10cm
toxic epidermal necrolysis
  768962006 | Lyell syndrome | snomed-gps
  L51.2 | Toxic epidermal necrolysis [Lyell] | icd10cm
toxoplasmosis
  187192000 | Toxoplasmosis | snomed-gps
  B58.9 | Toxoplasmosis, unspecified | icd10cm
tracheitis
  62994001 | Tracheitis | snomed-gps
  J04.10 | Acute tracheitis without obstruction | icd10cm
transformed migraine; transformed migraines
  427419006 | Transformed migraine | snomed-gps
transient ischaemic attack; tia; mini stroke
  266257000 | Transient ischemic attack | snomed-gps
  G45.9 | Transient cerebral ischemic attack, unspecified | icd10cm
transverse myelitis
  G37.3 | Acute transverse myelitis in demyelinating disease of central nervous system | icd10cm
traumatic brain injury; tbi; brain injury
  127295002 | Traumatic brain injury | snomed-gps
  S06.9XAA | Unspecified intracranial injury with loss of consciousness status unknown, initial encounter | icd10cm
trichomoniasis
  A59.9 | Trichomoniasis, unspecified | icd10cm
tricuspid regurgitation; tricuspid insufficiency; tricuspid valve regurgitation
  111287006 | Tricuspid valve regurgitation | snomed-gps
  I36.1 | Nonrheumatic tricuspid (valve) insufficiency | icd10cm
tricuspid stenosis; tricuspid valve stenosis
  49915006 | Tricuspid valve stenosis | snomed-gps
  I36.0 | Nonrheumatic tricuspid (valve) stenosis | icd10cm
trigeminal neuralgia
  31681005 | Trigeminal neuralgia | snomed-gps
  G50.0 | Trigeminal neuralgia | icd10cm
trigger finger
  1539003 | Acquired trigger finger | snomed-gps
  M65.30 | Trigger finger, unspecified finger | icd10cm
tubal pregnancy; tubal ectopic pregnancy
  79586000 | Tubal pregnancy | snomed-gps
  O00.109 | Unspecified tubal pregnancy without intrauterine pregnancy | icd10cm
tuberculosis; ~tb
  56717001 | Tuberculosis | snomed-gps
  A15.9 | Respiratory tuberculosis unspecified | icd10cm
turner syndrome
  38804009 | Turner syndrome | snomed-gps
  Q96.9 | Turner's syndrome, unspecified | icd10cm
twin pregnancy
  65147003 | Twin pregnancy | snomed-gps
  O30.009 | Twin pregnancy, unspecified number of placenta and unspecified number of amniotic sacs, unspecified trimester | icd10cm
type 1 diabetes mellitus; type 1 diabetes; t1dm; iddm; type i diabetes; insulin dependent diabetes mellitus; diabetes type 1; diabetes mellitus type 1; juvenile diabetes
  46635009 | Diabetes mellitus type 1 | snomed-gps
  E10.9 | Type 1 diabetes mellitus without complications | icd10cm
type 2 diabetes mellitus; type 2 diabetes; t2dm; type ii diabetes; niddm; t2d; dm2; dm ii; type 2 dm; non-insulin dependent diabetes mellitus; type ii diabetes mellitus; diabetes type 2; diabetes mellitus type 2; type two diabetes; adult onset diabetes; type 2 diabetic
  44054006 | Diabetes mellitus type 2 | snomed-gps
  E11.9 | Type 2 diabetes mellitus without complications | icd10cm
typhoid fever
  4834000 | Typhoid fever | snomed-gps
  A01.00 | Typhoid fever, unspecified | icd10cm
ulcerative colitis; ~uc
  64766004 | Ulcerative colitis | snomed-gps
  K51.90 | Ulcerative colitis, unspecified, without complications | icd10cm
umbilical hernia
  396347007 | Umbilical hernia | snomed-gps
  K42.9 | Umbilical hernia without obstruction or gangrene | icd10cm
underweight
  248342006 | Underweight | snomed-gps
  R63.6 | Underweight | icd10cm
unstable angina
  4557003 | Preinfarction syndrome | snomed-gps
  I20.0 | Unstable angina | icd10cm
upper gastrointestinal bleeding; upper gi bleed; upper gastrointestinal haemorrhage
  37372002 | Upper gastrointestinal hemorrhage | snomed-gps
  K92.2 | Gastrointestinal hemorrhage, unspecified | icd10cm
upper respiratory tract infection; urti; uri; upper respiratory infection
  54150009 | Upper respiratory infection | snomed-gps
  J06.9 | Acute upper respiratory infection, unspecified | icd10cm
ureteric stone; ureteric calculus; ureteral stone
  31054009 | Ureteric stone | snomed-gps
  N20.1 | Calculus of ureter | icd10cm
urethral stricture
  76618002 | Urethral stricture | snomed-gps
  N35.919 | Unspecified urethral stricture, male, unspecified site | icd10cm
urethritis
  31822004 | Urethritis | snomed-gps
  N34.2 | Other urethritis | icd10cm
urge incontinence
  87557004 | Urge incontinence of urine | snomed-gps
  N39.41 | Urge incontinence | icd10cm
urinary incontinence
  165232002 | Urinary incontinence | snomed-gps
  R32 | Unspecified urinary incontinence | icd10cm
urinary retention; retention of urine
  267064002 | Retention of urine | snomed-gps
  R33.9 | Retention of urine, unspecified | icd10cm
urinary tract infection; uti; urinary infection; urinary tract infections; utis
  68566005 | Urinary tract infectious disease | snomed-gps
  N39.0 | Urinary tract infection, site not specified | icd10cm
urolithiasis; urinary stones
  95566004 | Urolithiasis | snomed-gps
  N20.9 | Urinary calculus, unspecified | icd10cm
urticaria; hives
  126485001 | Urticaria | snomed-gps
  L50.9 | Urticaria, unspecified | icd10cm
uterine fibroids; fibroids; uterine fibroid; uterine leiomyoma; leiomyoma of uterus
  95315005 | Uterine leiomyoma | snomed-gps
  D25.9 | Leiomyoma of uterus, unspecified | icd10cm
uterine prolapse
  24976005 | Uterine prolapse | snomed-gps
  N81.4 | Uterovaginal prolapse, unspecified | icd10cm
uveitis; iritis
  128473001 | Uveitis | snomed-gps
  H20.9 | Unspecified iridocyclitis | icd10cm
vaginal candidiasis; vaginal thrush; vulvovaginal candidiasis
  72605008 | Candidal vulvovaginitis | snomed-gps
  B37.31 | Acute candidiasis of vulva and vagina | icd10cm
vaginitis
  30800001 | Vaginitis | snomed-gps
  N76.0 | Acute vaginitis | icd10cm
valvular heart disease; valvular disease; heart valve disease
  368009 | Heart valve disorder | snomed-gps
  I38 | Endocarditis, valve unspecified | icd10cm
varicocele
  51070004 | Varicocele | snomed-gps
  I86.1 | Scrotal varices | icd10cm
varicose veins; varicose veins of legs
  72866009 | Varicose veins of lower extremity | snomed-gps
  I83.90 | Asymptomatic varicose veins of unspecified lower extremity | icd10cm
vascular dementia
  429998004 | Vascular dementia | snomed-gps
  F01.50 | Vascular dementia, unspecified severity, without behavioral disturbance, psychotic disturbance, mood disturbance, and anxiety | icd10cm
vasculitis
  31996006 | Vasculitis | snomed-gps
  I77.6 | Arteritis, unspecified | icd10cm
vasomotor rhinitis
  8229003 | Vasomotor rhinitis | snomed-gps
  J30.0 | Vasomotor rhinitis | icd10cm
venous thrombosis
  111293003 | Venous thrombosis | snomed-gps
  I82.90 | Acute embolism and thrombosis of unspecified vein | icd10cm
ventral hernia
  K43.9 | Ventral hernia without obstruction or gangrene | icd10cm
ventricular fibrillation; ~vf
  71908006 | Ventricular fibrillation | snomed-gps
  I49.01 | Ventricular fibrillation | icd10cm
ventricular septal defect; vsd
  30288003 | Ventricular septal defect | snomed-gps
  Q21.0 | Ventricular septal defect | icd10cm
ventricular tachycardia; ~vt
  25569003 | Ventricular tachycardia | snomed-gps
  I47.20 | Ventricular tachycardia, unspecified | icd10cm
vertebral fracture; fracture of vertebral column; spinal fracture
  50448004 | Fracture of vertebral column | snomed-gps
  M48.50XA | Collapsed vertebra, not elsewhere classified, site unspecified, initial encounter for fracture | icd10cm
vesicoureteric reflux; vesicoureteral reflux
  197811007 | Vesicoureteric reflux | snomed-gps
  N13.70 | Vesicoureteral-reflux, unspecified | icd10cm
vestibular neuritis; vestibular neuronitis
  H81.20 | Vestibular neuronitis, unspecified ear | icd10cm
victim of intimate partner abuse; intimate partner abuse; domestic violence victim; intimate partner violence
  706893006 | Victim of intimate partner abuse | snomed-gps
viral gastroenteritis
  111843007 | Viral gastroenteritis | snomed-gps
  A08.4 | Viral intestinal infection, unspecified | icd10cm
viral meningitis
  58170007 | Viral meningitis | snomed-gps
  A87.9 | Viral meningitis, unspecified | icd10cm
viral pneumonia
  75570004 | Viral pneumonia | snomed-gps
  J12.9 | Viral pneumonia, unspecified | icd10cm
viral sinusitis
  444814009 | Viral sinusitis | snomed-gps
  J01.90 | Acute sinusitis, unspecified | icd10cm
vitamin b12 deficiency; b12 deficiency; cobalamin deficiency
  190634004 | Cobalamin deficiency | snomed-gps
  E53.8 | Deficiency of other specified B group vitamins | icd10cm
vitamin c deficiency; scurvy
  E54 | Ascorbic acid deficiency | icd10cm
vitamin d deficiency
  34713006 | Vitamin D deficiency | snomed-gps
  E55.9 | Vitamin D deficiency, unspecified | icd10cm
vitiligo
  56727007 | Vitiligo | snomed-gps
  L80 | Vitiligo | icd10cm
volvulus
  K56.2 | Volvulus | icd10cm
von willebrand disease
  128105004 | von Willebrand disorder | snomed-gps
  D68.00 | Von Willebrand disease, unspecified | icd10cm
warts; wart; viral wart
  57019003 | Verruca vulgaris | snomed-gps
  B07.9 | Viral wart, unspecified | icd10cm
wernicke's encephalopathy
  E51.2 | Wernicke's encephalopathy | icd10cm
whiplash injury to neck; whiplash; whiplash injury
  39848009 | Whiplash injury to neck | snomed-gps
  S13.4XXA | Sprain of ligaments of cervical spine, initial encounter | icd10cm
white coat hypertension; isolated clinic hypertension
  R03.0 | Elevated blood-pressure reading, without diagnosis of hypertension | icd10cm
whooping cough; pertussis
  27836007 | Pertussis | snomed-gps
  A37.90 | Whooping cough, unspecified species without pneumonia | icd10cm
wilson's disease
  88518009 | Wilson's disease | snomed-gps
  E83.01 | Wilson's disease | icd10cm
wolff-parkinson-white syndrome; wpw; wpw syndrome
  74390002 | Wolff-Parkinson-White pattern | snomed-gps
  I45.6 | Pre-excitation syndrome | icd10cm
wrist fracture; fractured wrist; fracture of wrist
  S62.109A | Fracture of unspecified carpal bone, unspecified wrist, initial encounter for closed fracture | icd10cm
`;
