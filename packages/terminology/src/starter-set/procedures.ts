/** Operations, treatments and examinations; rows as `read-rows.ts` reads them. Concepts, names and which code fits were chosen by us. */
export const procedureRows = `
above knee amputation
  79733001 | Amputation above-knee | snomed-gps
acl reconstruction; anterior cruciate ligament reconstruction
  239431009 | Reconstruction of anterior cruciate ligament of knee joint | snomed-gps
acupuncture
  44868003 | Acupuncture | snomed-gps
adenoidectomy
  119954001 | Adenoid excision | snomed-gps
adenotonsillectomy; t&a
  28913000 | Tonsillectomy and adenoidectomy | snomed-gps
administration of vaccine; vaccination; immunisation
  33879002 | Administration of vaccine to produce active immunity | snomed-gps
admission to hospital; hospital admission
  32485007 | Hospital admission | snomed-gps
admission to intensive care unit; icu admission
  305351004 | Admission to intensive care unit | snomed-gps
alcohol rehabilitation
  35637008 | Alcohol rehabilitation | snomed-gps
ambulatory blood pressure monitoring; 24 hour bp monitor
  164783007 | Ambulatory blood pressure recording | snomed-gps
amniocentesis
  34536000 | Amniocentesis | snomed-gps
amputation of toe
  371186005 | Amputation of toe | snomed-gps
angiography; angiogram
  77343006 | Angiography | snomed-gps
antenatal visit; prenatal visit; antenatal care
  424619006 | Prenatal visit | snomed-gps
anxiety assessment; assessment of anxiety
  710841007 | Assessment of anxiety | snomed-gps
aortic valve replacement; avr
  26212005 | Replacement of aortic valve | snomed-gps
appendicectomy; appendectomy; removal of appendix
  80146002 | Excision of appendix | snomed-gps
arthrodesis
  19578002 | Arthrodesis | snomed-gps
arthroscopy
  13714004 | Arthroscopy | snomed-gps
augmentation of labour
  237001001 | Augmentation of labor | snomed-gps
autopsy; post-mortem examination
  29240004 | Autopsy examination | snomed-gps
barium meal
  241153001 | Barium meal | snomed-gps
bilateral salpingo-oophorectomy; bso
  29827000 | Bilateral salpingectomy with oophorectomy | snomed-gps
bilateral tubal ligation; btl
  287664005 | Bilateral tubal ligation | snomed-gps
biopsy
  86273004 | Biopsy | snomed-gps
blood pressure monitoring
  135840009 | Blood pressure monitoring | snomed-gps
blood pressure taking
  46973005 | Blood pressure taking | snomed-gps
blood transfusion; transfusion
  116859006 | Transfusion of blood product | snomed-gps
bone marrow transplant; bone marrow transplantation
  23719005 | Transplantation of bone marrow | snomed-gps
brachytherapy intracavitary; intracavitary brachytherapy
  384692006 | Intracavitary brachytherapy | snomed-gps
breast augmentation
  22890008 | Augmentation mammoplasty | snomed-gps
breast biopsy
  122548005 | Biopsy of breast | snomed-gps
breast examination
  46662001 | Examination of breast | snomed-gps
breast mri
  241615005 | Magnetic resonance imaging of breast | snomed-gps
breast reconstruction
  33496007 | Reconstruction of breast | snomed-gps
breast reduction; reduction mammoplasty
  59214008 | Reduction mammoplasty | snomed-gps
breast screening
  24623002 | Screening mammography | snomed-gps
breast ultrasound
  47079000 | Ultrasonography of breast | snomed-gps
breech delivery; spontaneous breech delivery
  177157003 | Spontaneous breech delivery | snomed-gps
bronchoscopy
  10847001 | Bronchoscopy | snomed-gps
bunionectomy; excision of bunion
  27480002 | Excision of bunion | snomed-gps
caesarean section; c-section; cesarean section; caesarean; caesarean delivery; cesarean delivery
  11466000 | Cesarean section | snomed-gps
cardiac catheterisation; cardiac catheterization
  41976001 | Cardiac catheterization | snomed-gps
cardiac mri
  241620005 | Magnetic resonance imaging of heart | snomed-gps
cardiac rehabilitation
  313395003 | Cardiac rehabilitation | snomed-gps
cardiopulmonary bypass
  63697000 | Cardiopulmonary bypass operation | snomed-gps
cardiopulmonary resuscitation; cpr; resuscitation
  89666000 | Cardiopulmonary resuscitation | snomed-gps
cardioversion
  250980009 | Cardioversion | snomed-gps
carotid endarterectomy
  66951008 | Carotid endarterectomy | snomed-gps
carpal tunnel release; carpal tunnel decompression
  47534009 | Decompression of median nerve | snomed-gps
catheter ablation of tissue of heart
  18286008 | Catheter ablation of tissue of heart | snomed-gps
cervical cerclage
  265636007 | Cerclage of cervix | snomed-gps
cervical screening test; cervical screening
  171149006 | Screening for malignant neoplasm of cervix | snomed-gps
chemotherapy
  367336001 | Chemotherapy | snomed-gps
chest drain; chest tube insertion; intercostal catheter; chest tube; intercostal drain
  264957007 | Insertion of pleural tube drain | snomed-gps
chest x-ray; cxr; plain chest x-ray; chest radiograph; chest x ray
  399208008 | Plain chest X-ray | snomed-gps
childbirth; delivery
  236973005 | Delivery procedure | snomed-gps
cholecystectomy; gallbladder removal; removal of gallbladder; open removal of gall bladder
  38102005 | Cholecystectomy | snomed-gps
circumcision
  72310004 | Circumcision | snomed-gps
cochlear implant
  359612003 | Implantation of cochlear prosthetic device | snomed-gps
cognitive behavioural therapy; cbt
  228557008 | Cognitive and behavioral therapy | snomed-gps
colonoscopic polypectomy
  311774002 | Colonoscopic polypectomy | snomed-gps
colonoscopy
  73761001 | Colonoscopy | snomed-gps
colostomy
  398740003 | Colostomy | snomed-gps
colposcopy
  392003006 | Colposcopy | snomed-gps
computed tomography; ct; ct scan; cat scan
  77477000 | Computerized axial tomography | snomed-gps
cone biopsy; conization
  54535009 | Cone biopsy of cervix | snomed-gps
corneal transplant; keratoplasty
  60656008 | Corneal transplant | snomed-gps
coronary angiography; coronary angiogram
  33367005 | Coronary angiography | snomed-gps
coronary angioplasty; ptca; balloon angioplasty
  11101003 | Percutaneous transluminal coronary angioplasty | snomed-gps
coronary artery bypass graft; cabg; coronary artery bypass grafting; coronary bypass; coronary artery bypass; coronary artery bypass surgery
  232717009 | Coronary artery bypass grafting | snomed-gps
coronary stent; coronary stenting
  36969009 | Placement of stent in coronary artery | snomed-gps
cosmetic surgery
  56306000 | Cosmetic surgery | snomed-gps
counselling
  409063005 | Counseling | snomed-gps
counselling for termination of pregnancy
  10383002 | Counseling for termination of pregnancy | snomed-gps
craniotomy
  25353009 | Craniotomy | snomed-gps
ct angiography of coronary arteries; ct coronary angiogram; ct coronary angiography
  419545005 | Computed tomography angiography of coronary arteries | snomed-gps
ct head; ct brain; brain ct; head ct
  303653007 | Computed tomography of head | snomed-gps
ct of heart
  241547009 | Computed tomography of heart | snomed-gps
cystoscopy
  386745004 | Transurethral cystoscopy | snomed-gps
dental extraction; tooth extraction
  55162003 | Tooth extraction | snomed-gps
depression screening
  171207006 | Depression screening | snomed-gps
diabetic foot check
  401191002 | Diabetic foot examination | snomed-gps
dialysis; renal dialysis
  108241001 | Dialysis procedure | snomed-gps
dietary counselling; dietary education
  61310001 | Nutrition education | snomed-gps
digital rectal examination; dre; rectal examination; digital examination of rectum
  410007005 | Rectal examination | snomed-gps
dilation and curettage; dilatation and curettage; d&c; d and c
  13091001 | Dilation and curettage | snomed-gps
diphtheria pertussis and tetanus vaccination; vaccination for diphtheria, pertussis, and tetanus; administration of diphtheria, pertussis, and tetanus vaccine; dpt vaccination
  399014008 | Administration of vaccine product containing only Bordetella pertussis and Clostridium tetani and Corynebacterium diphtheriae antigens | snomed-gps
doppler ultrasound; doppler; duplex ultrasound
  765172009 | Doppler ultrasound | snomed-gps
drainage of abscess; abscess drainage; abscess incision
  118442004 | Drainage of abscess | snomed-gps
drug abuse screening; screening for drug abuse
  713106006 | Screening for drug abuse | snomed-gps
drug rehabilitation
  78092008 | Drug rehabilitation | snomed-gps
ecg 12 lead; 12 lead electrocardiogram; 12 lead ecg; 12-lead ecg
  268400002 | 12 lead electrocardiogram | snomed-gps
echocardiogram; echo; echocardiography
  40701008 | Echocardiography | snomed-gps
elective caesarean section
  177141003 | Elective cesarean section | snomed-gps
electrical cardioversion; dc cardioversion
  180325003 | Direct current cardioversion | snomed-gps
electrocardiogram; ecg; ekg; electrocardiography
  29303009 | Electrocardiographic procedure | snomed-gps
emergency coronary artery bypass graft; emergency cabg
  414088005 | Emergency coronary artery bypass graft | snomed-gps
endometrial ablation
  265060005 | Endometrial ablation | snomed-gps
endoscopic retrograde cholangiopancreatography; ercp
  386718000 | Endoscopic retrograde cholangiopancreatography | snomed-gps
endoscopy
  423827005 | Endoscopy | snomed-gps
epidural anaesthesia
  18946005 | Epidural anesthesia | snomed-gps
episiotomy
  85548006 | Episiotomy | snomed-gps
exchange of intraocular lens
  231751005 | Exchange of intraocular lens | snomed-gps
excision of colon
  23968004 | Excision of colon | snomed-gps
excision of skin lesion; excision of lesion; excision of lesion of skin
  35646002 | Excision of lesion of skin | snomed-gps
exercise stress test; stress test; treadmill test
  76746007 | Cardiovascular stress testing | snomed-gps
external beam radiotherapy; external beam radiation therapy; external beam radiation therapy procedure; ebrt
  33195004 | Teleradiotherapy procedure | snomed-gps
extracorporeal membrane oxygenation; ecmo
  233573008 | Extracorporeal membrane oxygenation | snomed-gps
fetal heart monitoring
  281568006 | Fetal heart monitoring | snomed-gps
flexible sigmoidoscopy
  44441009 | Flexible fiberoptic sigmoidoscopy | snomed-gps
follow-up consultation; follow-up visit
  281036007 | Follow-up consultation | snomed-gps
forceps delivery
  302383004 | Forceps delivery | snomed-gps
foreign body removal
  10849003 | Removal of foreign body | snomed-gps
fundoplication
  48835001 | Esophagogastric fundoplasty | snomed-gps
gastrostomy; percutaneous endoscopic gastrostomy; peg insertion
  54956002 | Gastrostomy | snomed-gps
gastrostomy feeding
  229917005 | Gastrostomy feeding | snomed-gps
general anaesthesia
  50697003 | General anesthesia | snomed-gps
general examination
  162673000 | General examination of patient | snomed-gps
genetic counselling
  79841006 | Genetic counseling | snomed-gps
genetic testing; genetic test
  405825005 | Molecular genetic test | snomed-gps
grommet insertion; grommets; tympanostomy tubes
  284532000 | Myringotomy and insertion of tympanic ventilation tube | snomed-gps
haemodialysis; hemodialysis
  302497006 | Hemodialysis | snomed-gps
haemorrhoidectomy
  24496007 | Hemorrhoidectomy | snomed-gps
hearing test; hearing examination; audiology examination
  398171003 | Hearing examination | snomed-gps
heart transplant; heart transplantation
  32413006 | Transplantation of heart | snomed-gps
heart valve replacement; valve replacement
  34068001 | Heart valve replacement | snomed-gps
hepatitis c screening
  413107006 | Hepatitis C screening | snomed-gps
hernia repair
  50465008 | Hernia repair | snomed-gps
hip replacement; hip arthroplasty
  397956004 | Prosthetic arthroplasty of the hip | snomed-gps
hormone therapy; hormone replacement therapy
  169413002 | Hormone therapy | snomed-gps
hospice care
  385763009 | Hospice care | snomed-gps
hydrotherapy
  46903006 | Hydrotherapy | snomed-gps
hysterectomy
  236886002 | Hysterectomy | snomed-gps
hysterosalpingogram
  168884001 | Hysterosalpingogram | snomed-gps
ileostomy
  173977007 | Creation of ileostomy | snomed-gps
immunotherapy
  76334006 | Immunotherapy | snomed-gps
implantable cardioverter defibrillator; icd insertion; icd implantation; aicd
  233170003 | Implantation of automatic cardiac defibrillator | snomed-gps
incision and drainage; i&d
  56783008 | Incision AND drainage | snomed-gps
induction of labour
  236958009 | Induction of labor | snomed-gps
inguinal hernia repair
  44558001 | Repair of inguinal hernia | snomed-gps
insertion of intrauterine contraceptive device; iud insertion; intrauterine device insertion
  65200003 | Insertion of intrauterine contraceptive device | snomed-gps
instrumental delivery; assisted vaginal delivery
  236974004 | Instrumental delivery | snomed-gps
intramuscular injection
  76601001 | Intramuscular injection | snomed-gps
intraocular lens implant
  69724002 | Implantation of prosthetic intraocular lens | snomed-gps
intravenous antibiotics; intravenous antibiotic therapy; iv antibiotics; iv antibiotic therapy
  281790008 | Intravenous antibiotic therapy | snomed-gps
intravenous infusion; infusion
  14152002 | Intravenous infusion | snomed-gps
intubation
  52765003 | Intubation | snomed-gps
karyotype
  312948004 | Karyotype determination | snomed-gps
kidney transplant; kidney transplantation; renal transplantation
  70536003 | Transplant of kidney | snomed-gps
knee arthroscopy
  309431009 | Arthroscopy of knee joint | snomed-gps
knee x-ray
  74016001 | Radiologic examination of knee | snomed-gps
laparoscopic appendicectomy; laparoscopic appendectomy
  6025007 | Laparoscopic appendectomy | snomed-gps
laparoscopic cholecystectomy; laparoscopic removal of gall bladder
  45595009 | Laparoscopic cholecystectomy | snomed-gps
laparoscopic hysterectomy
  236887006 | Laparoscopic hysterectomy | snomed-gps
laparoscopic repair of inguinal hernia
  15018006 | Laparoscopic repair of inguinal hernia | snomed-gps
laparoscopy
  73632009 | Laparoscopy | snomed-gps
laparotomy; exploratory laparotomy
  86481000 | Laparotomy | snomed-gps
laryngectomy
  72791001 | Laryngectomy | snomed-gps
laser in situ keratomileusis; lasik
  312965008 | Laser assisted in situ keratomileusis | snomed-gps
laser iridotomy; iridotomy
  371345007 | Laser iridotomy | snomed-gps
laser photocoagulation of retina
  399867007 | Laser photocoagulation to retina | snomed-gps
ligation of varicose veins
  15617002 | Ligation of varicose vein of lower limb | snomed-gps
light therapy; phototherapy
  31394004 | Light therapy | snomed-gps
liposuction
  302441008 | Liposuction of subcutaneous tissue | snomed-gps
lithotripsy
  133864008 | Lithotripsy | snomed-gps
liver biopsy
  86259008 | Biopsy of liver | snomed-gps
liver resection; hepatectomy
  107963000 | Liver excision | snomed-gps
liver transplant; liver transplantation
  18027006 | Transplantation of liver | snomed-gps
lobectomy of lung; lobectomy
  173171007 | Lobectomy of lung | snomed-gps
local anaesthesia
  386761002 | Local anesthesia | snomed-gps
lower segment caesarean section; lscs
  788180009 | Lower uterine segment cesarean section | snomed-gps
lumbar fusion; lumbar spinal fusion
  50172003 | Lumbar spinal fusion | snomed-gps
lumbar puncture; spinal tap
  277762005 | Lumbar puncture | snomed-gps
lumpectomy
  392021009 | Lumpectomy of breast | snomed-gps
lung transplant
  88039007 | Transplant of lung | snomed-gps
magnetic resonance angiography; mra
  241663008 | Magnetic resonance imaging of vessels | snomed-gps
magnetic resonance imaging; mri; mri scan
  113091000 | Magnetic resonance imaging | snomed-gps
male sterilisation
  399141000 | Male sterilization | snomed-gps
mammogram; mammography; screening mammogram
  71651007 | Mammography | snomed-gps
manual pelvic examination
  35025007 | Manual pelvic examination | snomed-gps
marital counselling
  68168001 | Marital counseling | snomed-gps
massage therapy
  387854002 | Massage physiotherapy | snomed-gps
mastoidectomy
  50445001 | Mastoidectomy | snomed-gps
measurement of respiratory function; lung function test; pulmonary function test; pulmonary function tests; pfts; lung function tests
  23426006 | Measurement of respiratory function | snomed-gps
mechanical ventilation; artificial ventilation
  40617009 | Artificial respiration | snomed-gps
medical counselling
  171014001 | Medical counseling | snomed-gps
medical induction of labour; medical induction of labor
  31208007 | Medical induction of labor | snomed-gps
medication review
  182836005 | Review of medication | snomed-gps
midforceps delivery
  62508004 | Mid forceps delivery | snomed-gps
mitral valve repair
  265472007 | Plastic repair of mitral valve | snomed-gps
mitral valve replacement
  53059001 | Replacement of mitral valve | snomed-gps
monofilament foot sensation test; monofilament test
  134388005 | Monofilament foot sensation test | snomed-gps
motivational interviewing
  713144002 | Motivational interviewing technique | snomed-gps
mouth care; oral care
  717778001 | Mouth care | snomed-gps
mri of whole body
  426252008 | Magnetic resonance imaging of whole body | snomed-gps
myelogram
  367401004 | Myelogram | snomed-gps
myringoplasty
  396490007 | Myringoplasty | snomed-gps
nasal polypectomy
  172825008 | Nasal polypectomy | snomed-gps
nebuliser therapy; nebulisation
  56251003 | Nebulizer therapy | snomed-gps
needle biopsy
  129249002 | Needle biopsy | snomed-gps
needle biopsy of prostate; transrectal prostate biopsy
  236258004 | Needle biopsy of prostate | snomed-gps
neonatal hearing test; newborn hearing screen
  417491009 | Neonatal hearing test | snomed-gps
nephrectomy
  108022006 | Kidney excision | snomed-gps
normal vaginal delivery; vaginal delivery; spontaneous vaginal delivery
  177184002 | Normal delivery procedure | snomed-gps
nutritional assessment
  310243009 | Nutritional assessment | snomed-gps
obstetric ultrasound; obstetric scan
  268445003 | Ultrasound scan - obstetric | snomed-gps
oesophagogastroduodenoscopy; ogd; egd; upper endoscopy; upper gi endoscopy; esophagogastroduodenoscopy
  76009000 | Esophagogastroduodenoscopy | snomed-gps
oophorectomy
  83152002 | Oophorectomy | snomed-gps
open reduction internal fixation; orif
  20701002 | Open reduction of fracture with internal fixation | snomed-gps
operation on ganglion cyst
  428989006 | Operation on ganglion cyst | snomed-gps
oral chemotherapy
  266719004 | Oral chemotherapy | snomed-gps
orchidopexy; orchiopexy
  85419002 | Orchidopexy | snomed-gps
osteotomy
  150062003 | Osteotomy | snomed-gps
oxygen by mask; oxygen administration by mask
  371908008 | Oxygen administration by mask | snomed-gps
oxygen therapy; oxygen supplementation
  57485005 | Oxygen therapy | snomed-gps
pacemaker insertion; permanent pacemaker; ppm insertion; pacemaker implantation; pacemaker placement
  233182007 | Permanent cardiac pacemaker procedure | snomed-gps
pacemaker procedure; cardiac pacemaker procedure
  233174007 | Cardiac pacemaker procedure | snomed-gps
packed red cell transfusion
  71493000 | Transfusion of packed red blood cells | snomed-gps
pain management
  278414003 | Pain management | snomed-gps
palliative care
  103735009 | Palliative care | snomed-gps
pancreatectomy
  33149006 | Pancreatectomy | snomed-gps
pancreaticoduodenectomy; whipple procedure
  116241004 | Pancreaticoduodenectomy | snomed-gps
parathyroidectomy
  53304009 | Parathyroidectomy | snomed-gps
parotidectomy
  81870009 | Parotidectomy | snomed-gps
partial colectomy
  44378008 | Partial colectomy with anastomosis | snomed-gps
partial mastectomy
  64368001 | Partial mastectomy | snomed-gps
partial nephrectomy
  81516001 | Partial nephrectomy | snomed-gps
patient controlled analgesia; ~pca
  241716000 | Patient controlled analgesia | snomed-gps
penetrating keratoplasty
  42101009 | Penetrating keratoplasty | snomed-gps
percutaneous coronary intervention; pci
  415070008 | Percutaneous coronary intervention | snomed-gps
peripheral angiography
  271993009 | Peripheral angiography | snomed-gps
peritoneal dialysis
  71192002 | Peritoneal dialysis | snomed-gps
phacoemulsification
  84149000 | Aspiration of cataract by phacoemulsification | snomed-gps
photorefractive keratectomy
  397516006 | Photorefractive keratectomy | snomed-gps
physical examination
  5880005 | Physical examination procedure | snomed-gps
physiotherapy; physical therapy
  91251008 | Physical therapy procedure | snomed-gps
picc line insertion; picc line
  425196008 | Insertion of peripherally inserted central catheter | snomed-gps
pilonidal sinus operation; pilonidal sinus excision
  174396007 | Pilonidal sinus operation | snomed-gps
postcoital contraception
  169541001 | Postcoital contraceptive procedure | snomed-gps
postnatal visit
  169762003 | Postnatal visit | snomed-gps
postoperative care
  133899007 | Postoperative care | snomed-gps
pre-discharge assessment
  225386006 | Pre-discharge assessment | snomed-gps
pre-surgery testing; preoperative testing; pre-operative testing
  110467000 | Pre-surgery testing | snomed-gps
prostatectomy
  90470006 | Prostatectomy | snomed-gps
psychotherapy
  75516001 | Psychotherapy | snomed-gps
radical mastectomy
  384723003 | Radical mastectomy | snomed-gps
radical prostatectomy
  26294005 | Radical prostatectomy | snomed-gps
radiotherapy; radiation therapy; xrt; radiation
  108290001 | Radiation oncology AND/OR radiotherapy | snomed-gps
red blood cell transfusion; transfusion of red blood cells; red cell transfusion
  116863004 | Transfusion of red blood cells | snomed-gps
referral to dietitian
  103699006 | Patient referral to dietitian | snomed-gps
referral to physiotherapist
  308447003 | Referral to physiotherapist | snomed-gps
rehabilitation
  52052004 | Rehabilitation therapy | snomed-gps
removal of breast implant
  27315000 | Removal of breast implant | snomed-gps
removal of catheter
  103715008 | Removal of catheter | snomed-gps
removal of ear wax; cerumen removal
  385904005 | Removal of ear wax | snomed-gps
removal of intrauterine device; iud removal
  68254000 | Removal of intrauterine device | snomed-gps
removal of plaster cast
  180291001 | Removal of plaster cast | snomed-gps
removal of staples
  35963001 | Removal of staples | snomed-gps
removal of sutures; suture removal
  30549001 | Removal of suture | snomed-gps
repair of ventral hernia; ventral hernia repair
  238192002 | Repair of ventral hernia | snomed-gps
replacement of iud; replacement of contraceptive intrauterine device; iud replacement
  46706006 | Replacement of contraceptive intrauterine device | snomed-gps
resection of colon partial; partial resection of colon
  43075005 | Partial resection of colon | snomed-gps
review of systems
  415300000 | Review of systems | snomed-gps
salpingo-oophorectomy
  116028008 | Salpingo-oophorectomy | snomed-gps
screening chest x-ray
  171229005 | Screening chest X-ray | snomed-gps
screening for cancer
  15886004 | Screening for cancer | snomed-gps
screening for osteoporosis
  300004007 | Screening for osteoporosis | snomed-gps
sentinel node biopsy
  396487001 | Sentinel lymph node biopsy | snomed-gps
septoplasty
  13529000 | Nasal septoplasty | snomed-gps
sigmoidoscopy
  24420007 | Sigmoidoscopy | snomed-gps
simple mastectomy
  172043006 | Simple mastectomy | snomed-gps
simple tooth extraction
  173291009 | Simple extraction of tooth | snomed-gps
skin biopsy
  240977001 | Biopsy of skin | snomed-gps
sleep apnoea assessment
  103750000 | Sleep apnea assessment | snomed-gps
slit lamp examination
  55468007 | Ocular slit lamp examination | snomed-gps
smoking cessation counselling
  225323000 | Smoking cessation education | snomed-gps
spinal fusion
  55705006 | Spinal arthrodesis | snomed-gps
splenectomy
  234319005 | Splenectomy | snomed-gps
stent insertion; stenting; stent placement
  103716009 | Placement of stent | snomed-gps
sterilisation education; sterilization education
  268533009 | Sterilization education | snomed-gps
strabismus surgery
  41453009 | Strabismus surgery | snomed-gps
subtotal gastrectomy
  49209004 | Subtotal gastrectomy | snomed-gps
surgery; operation; surgical procedure
  387713003 | Surgical procedure | snomed-gps
telephone consultation
  185317003 | Telephone encounter | snomed-gps
termination of pregnancy; induced termination of pregnancy
  386639001 | Termination of pregnancy | snomed-gps
therapeutic exercise; exercise therapy
  51998003 | Therapeutic exercise | snomed-gps
thoracentesis; thoracocentesis; pleural tap
  91602002 | Thoracentesis | snomed-gps
thoracotomy; opening of chest
  177765008 | Opening of chest | snomed-gps
thyroidectomy
  13619001 | Thyroidectomy | snomed-gps
tilt table test
  14769009 | Tilt test | snomed-gps
tonsillectomy
  173422009 | Tonsillectomy | snomed-gps
total abdominal hysterectomy; tah
  116143008 | Total abdominal hysterectomy | snomed-gps
total colectomy
  26390003 | Total colectomy | snomed-gps
total hip replacement; thr; total hip arthroplasty
  52734007 | Total replacement of hip | snomed-gps
total knee replacement; tkr; knee replacement; total knee arthroplasty
  609588000 | Total knee replacement | snomed-gps
total pneumonectomy
  49795001 | Total pneumonectomy | snomed-gps
trabeculectomy
  30880003 | Trabeculectomy ab externo | snomed-gps
tracheotomy; incision of trachea
  48387007 | Incision of trachea | snomed-gps
transfusion of packed cells intravenous; intravenous blood transfusion of packed cells
  180207008 | Intravenous blood transfusion of packed cells | snomed-gps
transoesophageal echocardiogram; toe; tee; transesophageal echocardiography
  105376000 | Transesophageal echocardiography | snomed-gps
transthoracic echocardiogram; tte; transthoracic echocardiography; trans thoracic echocardiogram
  433236007 | Transthoracic echocardiography | snomed-gps
transurethral resection of prostate; turp
  90199006 | Transurethral prostatectomy | snomed-gps
tubal ligation
  77543007 | Ligation of fallopian tube | snomed-gps
tuberculin skin test; mantoux test
  424294008 | Delayed hypersensitivity skin test for tuberculin purified protein derivative | snomed-gps
tuberculosis screening
  171126009 | Tuberculosis screening | snomed-gps
tympanometry
  91573000 | Tympanometry testing | snomed-gps
ultrasound; uss; ultrasonography; ultrasound scan; sonography
  16310003 | Diagnostic ultrasonography | snomed-gps
umbilical hernia repair
  44946007 | Repair of umbilical hernia | snomed-gps
ureteric stent; ureteric stent insertion
  428817001 | Insertion of stent into ureter | snomed-gps
urine pregnancy test; standard pregnancy test
  167252002 | Urine pregnancy test | snomed-gps
urine specimen collection; midstream urine collection
  73416001 | Urine specimen collection, clean catch | snomed-gps
vacuum delivery; ventouse
  61586001 | Delivery by vacuum extraction | snomed-gps
vaginal hysterectomy
  265056007 | Vaginal hysterectomy | snomed-gps
vascular cannula removal; removal of cannula
  233553003 | Vascular cannula removal | snomed-gps
vasectomy
  22523008 | Vasectomy | snomed-gps
venepuncture for blood test; blood test taken
  28520004 | Venipuncture for blood test | snomed-gps
venereal disease screening; sti screening; sexually transmitted disease screening; sti screen
  171128005 | Venereal disease screening | snomed-gps
venography; venogram
  4970003 | Venography | snomed-gps
ventriculoperitoneal shunt; vp shunt
  47020004 | Ventriculoperitoneal shunt | snomed-gps
visual field test; visual field testing
  86944008 | Visual field study | snomed-gps
vitrectomy
  75732000 | Vitrectomy | snomed-gps
wart treatment
  266720005 | Wart treatment | snomed-gps
wedge resection of lung
  232632009 | Wedge excision of lung | snomed-gps
wound dressing; dressing; wound care
  225358003 | Wound care | snomed-gps
`;
