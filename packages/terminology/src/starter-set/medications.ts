/**
 * Medicines by ingredient, with American and Australian brand names; rows as `read-rows.ts` reads them. Generic names are
 * WHO International Nonproprietary Names with variants. A combination stands for itself only where RxNorm has a code for it.
 */
export const medicationRows = `
abacavir; ziagen
  190521 | abacavir | rxnorm
abatacept; orencia
  614391 | abatacept | rxnorm
abciximab
  83929 | abciximab | rxnorm
abemaciclib
  1946825 | abemaciclib | rxnorm
abiraterone; zytiga
  1100072 | abiraterone | rxnorm
acalabrutinib
  1986808 | acalabrutinib | rxnorm
acamprosate; campral
  82819 | acamprosate | rxnorm
acarbose; glucobay; precose
  16681 | Acarbose | rxnorm
acebutolol; sectral
  149 | Acebutolol | rxnorm
acenocoumarol; sintrom
  154 | Acenocoumarol | rxnorm
acetaminophen/butalbital/caffeine; fioricet
  214130 | Acetaminophen / butalbital / Caffeine | rxnorm
acetaminophen/hydrocodone; hydrocodone/acetaminophen; hydrocodone/paracetamol; vicodin; norco; lortab
  214182 | Acetaminophen / Hydrocodone | rxnorm
acetazolamide; diamox
  167 | Acetazolamide | rxnorm
aciclovir; acyclovir; zovirax
  281 | Acyclovir | rxnorm
adalimumab; humira; amgevita; hyrimoz
  327361 | adalimumab | rxnorm
adenosine; adenocor; adenocard
  296 | Adenosine | rxnorm
adrenaline; epinephrine; epipen; anapen; auvi-q
  3992 | Epinephrine | rxnorm
afatinib
  1430438 | afatinib | rxnorm
aflibercept; eylea
  1232150 | aflibercept | rxnorm
albiglutide; tanzeum
  1534763 | albiglutide | rxnorm
alectinib; alecensa
  1727455 | alectinib | rxnorm
alendronate; fosamax; alendronic acid; alendronate sodium; alendro; binosto
  46041 | Alendronate | rxnorm
alfentanil
  480 | alfentanil | rxnorm
alfuzosin; uroxatral
  17300 | alfuzosin | rxnorm
aliskiren; rasilez; tekturna
  325646 | aliskiren | rxnorm
allopurinol; zyloprim; progout; allosig; zyloric
  519 | Allopurinol | rxnorm
almotriptan; axert
  279645 | almotriptan | rxnorm
alogliptin; nesina
  1368001 | alogliptin | rxnorm
alpelisib; piqray
  2169285 | alpelisib | rxnorm
alprazolam; xanax; kalma; alprax
  596 | Alprazolam | rxnorm
alteplase; actilyse; activase; tissue plasminogen activator; tpa
  8410 | alteplase | rxnorm
amantadine; symmetrel
  620 | Amantadine | rxnorm
ambrisentan; volibris; letairis
  358274 | ambrisentan | rxnorm
amikacin
  641 | Amikacin | rxnorm
amiloride; midamor; kaluril
  644 | Amiloride | rxnorm
aminophylline
  689 | Aminophylline | rxnorm
amiodarone; cordarone; aratac; pacerone; amiodarone hydrochloride
  703 | Amiodarone | rxnorm
amitriptyline; endep; elavil; amitriptyline hydrochloride; entrip
  704 | Amitriptyline | rxnorm
amlodipine; norvasc; amlodipine besylate; amlodipine besilate; norvapine
  17767 | Amlodipine | rxnorm
amlodipine/benazepril; lotrel
  214223 | Amlodipine / benazepril | rxnorm
amoxapine; asendin
  722 | Amoxapine | rxnorm
amoxicillin; amoxycillin; amoxil; cilamox; alphamox; amoxicillin trihydrate; moxatag
  723 | amoxicillin | rxnorm
amoxicillin/clavulanate; amoxicillin/clavulanic acid; amoxicillin-clavulanate; amoxicillin clavulanate; amoxicillin-clavulanic acid; co-amoxiclav; augmentin; augmentin duo; augmentin duo forte; curam
  19711 | Amoxicillin / Clavulanate | rxnorm
amphetamine
  725 | amphetamine | rxnorm
ampicillin
  733 | ampicillin | rxnorm
ampicillin/sulbactam; unasyn
  1009148 | Ampicillin / Sulbactam | rxnorm
anakinra; kineret
  72435 | anakinra | rxnorm
anastrozole; arimidex
  84857 | anastrozole | rxnorm
apixaban; eliquis
  1364430 | apixaban | rxnorm
apomorphine; apokyn
  1043 | apomorphine | rxnorm
argatroban
  15202 | argatroban | rxnorm
aripiprazole; abilify; abilify maintena
  89013 | aripiprazole | rxnorm
armodafinil; nuvigil; waklert
  641465 | armodafinil | rxnorm
ascorbic acid; vitamin c
  1151 | Ascorbic Acid | rxnorm
aspirin; acetylsalicylic acid; astrix; cartia; ecotrin; bayer aspirin; solprin; spren; disprin; asa
  1191 | Aspirin | rxnorm
aspirin/caffeine
  214250 | Aspirin / Caffeine | rxnorm
aspirin/caffeine/butalbital; fiorinal
  214159 | Aspirin / butalbital / Caffeine | rxnorm
atazanavir; reyataz
  343047 | Atazanavir | rxnorm
atenolol; tenormin; noten
  1202 | Atenolol | rxnorm
atezolizumab; tecentriq
  1792776 | atezolizumab | rxnorm
atogepant
  2571813 | atogepant | rxnorm
atomoxetine; strattera
  38400 | atomoxetine | rxnorm
atorvastatin; lipitor; atorvastatin calcium
  83367 | atorvastatin | rxnorm
atropine; atropine sulfate
  1223 | Atropine | rxnorm
avelumab
  1875534 | avelumab | rxnorm
axitinib
  1242999 | axitinib | rxnorm
azathioprine; imuran; azapin
  1256 | Azathioprine | rxnorm
azilsartan; edarbi
  1091643 | azilsartan | rxnorm
azithromycin; zithromax; z-pak; zedd
  18631 | azithromycin | rxnorm
aztreonam; azactam
  1272 | aztreonam | rxnorm
bacitracin; baciguent
  1291 | bacitracin | rxnorm
baclofen; lioresal; clofen
  1292 | Baclofen | rxnorm
balsalazide; colazide; colazal
  18747 | balsalazide | rxnorm
baricitinib; olumiant
  2047232 | baricitinib | rxnorm
bazedoxifene
  1441386 | bazedoxifene | rxnorm
beclomethasone; beclometasone; qvar; beconase; beclometasone dipropionate
  1347 | Beclomethasone | rxnorm
bedaquiline; sirturo
  1364504 | bedaquiline | rxnorm
belimumab; benlysta
  1092437 | belimumab | rxnorm
benazepril; lotensin
  18867 | benazepril | rxnorm
bendamustine
  134547 | bendamustine | rxnorm
bendroflumethiazide; bendrofluazide; aprinox
  1369 | bendroflumethiazide | rxnorm
benzocaine
  1399 | Benzocaine | rxnorm
benzonatate; tessalon
  18993 | benzonatate | rxnorm
benzoyl peroxide; benzac
  1418 | Benzoyl Peroxide | rxnorm
benztropine; benzatropine; cogentin
  1424 | Benztropine | rxnorm
benzylpenicillin; penicillin g; benpen
  7980 | penicillin G | rxnorm
besifloxacin; besivance
  819911 | besifloxacin | rxnorm
betamethasone; diprosone; celestone; betamethasone valerate; betamethasone dipropionate; betnovate; antroquoril; cortival; eleuphrat
  1514 | betamethasone | rxnorm
betaxolol; betoptic; betoquin
  1520 | Betaxolol | rxnorm
bevacizumab; avastin
  253337 | bevacizumab | rxnorm
bicalutamide; cosudex; casodex
  83008 | bicalutamide | rxnorm
bictegravir
  1999660 | bictegravir | rxnorm
binimetinib; mektovi
  2049122 | binimetinib | rxnorm
bismuth subsalicylate; pepto-bismol
  19478 | bismuth subsalicylate | rxnorm
bisoprolol; bicor; zebeta; concor; bisoprolol fumarate
  19484 | Bisoprolol | rxnorm
bisoprolol/hydrochlorothiazide; ziac
  214317 | Bisoprolol / Hydrochlorothiazide | rxnorm
bivalirudin; angiomax
  60819 | bivalirudin | rxnorm
blinatumomab
  1597258 | blinatumomab | rxnorm
boceprevir; victrelis
  1102129 | boceprevir | rxnorm
bosentan; tracleer
  75207 | bosentan | rxnorm
bosutinib
  1307619 | bosutinib | rxnorm
botulinum toxin type a; onabotulinumtoxina; botox; dysport; xeomin
  1712 | botulinum toxin type A | rxnorm
brentuximab
  1147320 | brentuximab vedotin | rxnorm
brexpiprazole; rexulti
  1658314 | brexpiprazole | rxnorm
brigatinib; alunbrig
  1921217 | brigatinib | rxnorm
brimonidine; alphagan
  134615 | brimonidine | rxnorm
brimonidine/timolol; combigan
  597142 | brimonidine / Timolol | rxnorm
brivaracetam; briviact
  1739745 | brivaracetam | rxnorm
bromocriptine; parlodel
  1760 | bromocriptine | rxnorm
budesonide; pulmicort; rhinocort; budamax; entocort; uceris
  19831 | Budesonide | rxnorm
budesonide/formoterol; symbicort; duoresp; symbicort turbuhaler
  389132 | Budesonide / formoterol | rxnorm
bumetanide; burinex; bumex
  1808 | Bumetanide | rxnorm
buprenorphine; norspan; butrans; temgesic; subutex; sublocade; buvidal
  1819 | buprenorphine | rxnorm
bupropion; zyban; wellbutrin; bupropion hydrochloride; wellbutrin xl
  42347 | Bupropion | rxnorm
buspirone; buspar
  1827 | Buspirone | rxnorm
butorphanol; stadol
  1841 | Butorphanol | rxnorm
cabazitaxel; jevtana
  996051 | cabazitaxel | rxnorm
cabergoline; dostinex
  47579 | cabergoline | rxnorm
cabozantinib
  1363268 | cabozantinib | rxnorm
caffeine
  1886 | Caffeine | rxnorm
calcium carbonate; caltrate; cal-sup; os-cal; tums
  1897 | Calcium Carbonate | rxnorm
camila 28 day pack; camila 28 day
  748962 | {28 (norethindrone 0.35 MG Oral Tablet) } Pack [Camila 28 Day] | rxnorm
canagliflozin; invokana
  1373458 | canagliflozin | rxnorm
candesartan; atacand; candesartan cilexetil
  214354 | candesartan | rxnorm
cangrelor; kengreal
  1656052 | cangrelor | rxnorm
cannabidiol; epidiolex
  2045371 | cannabidiol | rxnorm
capecitabine; xeloda
  194000 | capecitabine | rxnorm
capmatinib; tabrecta
  2362165 | capmatinib | rxnorm
capreomycin
  78903 | Capreomycin | rxnorm
captopril; capoten
  1998 | Captopril | rxnorm
carbamazepine; tegretol; teril
  2002 | carbamazepine | rxnorm
carbenicillin
  2015 | carbenicillin | rxnorm
carbimazole; neo-mercazole
  2020 | carbimazole | rxnorm
carboplatin
  40048 | carboplatin | rxnorm
carglumic acid; carbaglu
  401713 | carglumic acid | rxnorm
carisoprodol; soma
  2101 | Carisoprodol | rxnorm
carteolol
  2116 | Carteolol | rxnorm
carvedilol; dilatrend; coreg; kredex
  20352 | carvedilol | rxnorm
cefaclor; ceclor; keflor
  2176 | cefaclor | rxnorm
cefadroxil; duricef
  2177 | cefadroxil | rxnorm
cefalexin; cephalexin; keflex; ibilex; cefalexin monohydrate
  2231 | cephalexin | rxnorm
cefazolin; cephazolin; ancef; kefzol
  2180 | cefazolin | rxnorm
cefdinir; omnicef
  25037 | cefdinir | rxnorm
cefditoren; spectracef
  83682 | cefditoren | rxnorm
cefepime; maxipime
  20481 | cefepime | rxnorm
cefixime; suprax
  25033 | cefixime | rxnorm
cefoperazone
  2184 | cefoperazone | rxnorm
cefotaxime; claforan
  2186 | cefotaxime | rxnorm
cefotetan
  2187 | cefotetan | rxnorm
cefoxitin
  2189 | cefoxitin | rxnorm
cefpodoxime
  20489 | cefpodoxime | rxnorm
cefprozil; cefzil
  19552 | cefprozil | rxnorm
ceftaroline
  1040005 | ceftaroline | rxnorm
ceftazidime; fortum
  2191 | ceftazidime | rxnorm
ceftibuten; cedax
  20492 | ceftibuten | rxnorm
ceftizoxime
  2192 | ceftizoxime | rxnorm
ceftolozane
  1597609 | ceftolozane | rxnorm
ceftriaxone; rocephin
  2193 | ceftriaxone | rxnorm
cefuroxime; zinnat; ceftin
  2194 | cefuroxime | rxnorm
celecoxib; celebrex
  140587 | celecoxib | rxnorm
celiprolol; celectol
  20498 | Celiprolol | rxnorm
cemiplimab; libtayo
  2058826 | cemiplimab | rxnorm
cenobamate
  2265690 | cenobamate | rxnorm
cephalothin; cefalotin; keflin
  2236 | cephalothin | rxnorm
cephradine; cefradine
  2239 | cephradine | rxnorm
ceritinib; zykadia
  1535457 | ceritinib | rxnorm
cerivastatin; baycol
  596723 | cerivastatin | rxnorm
certolizumab; cimzia; certolizumab pegol
  709271 | certolizumab pegol | rxnorm
cetirizine; zyrtec; zilarex; cetirizine hydrochloride
  20610 | Cetirizine | rxnorm
cetuximab; erbitux
  318341 | cetuximab | rxnorm
cevimeline; evoxac
  44281 | cevimeline | rxnorm
chloramphenicol; chlorsig; chloromycetin
  2348 | Chloramphenicol | rxnorm
chlordiazepoxide; librium
  2356 | Chlordiazepoxide | rxnorm
chlorhexidine; hibiclens; savacol
  2358 | Chlorhexidine | rxnorm
chloroquine
  2393 | chloroquine | rxnorm
chlorothiazide; diuril; chlotride
  2396 | Chlorothiazide | rxnorm
chlorphenamine; chlorpheniramine; piriton; chlorpheniramine maleate; chlor-trimeton
  2400 | Chlorpheniramine | rxnorm
chlorpromazine; largactil; thorazine
  2403 | Chlorpromazine | rxnorm
chlorpropamide; diabinese
  2404 | Chlorpropamide | rxnorm
chlortalidone; chlorthalidone; hygroton
  2409 | Chlorthalidone | rxnorm
chlorzoxazone; parafon forte
  2410 | Chlorzoxazone | rxnorm
cholecalciferol; colecalciferol; ostelin; vitamin d3; ostevit-d
  2418 | cholecalciferol | rxnorm
cholestyramine; colestyramine; questran
  2447 | Cholestyramine Resin | rxnorm
ciclosporin; cyclosporine; cyclosporin; neoral; sandimmune
  3008 | Cyclosporine | rxnorm
cilazapril; inhibace
  21102 | Cilazapril | rxnorm
cilostazol; pletal
  21107 | cilostazol | rxnorm
cimetidine; tagamet
  2541 | Cimetidine | rxnorm
ciprofloxacin; ciproxin; cipro; ciloxan
  2551 | ciprofloxacin | rxnorm
ciprofloxacin/dexamethasone; ciprodex
  465397 | Ciprofloxacin / Dexamethasone | rxnorm
cisplatin
  2555 | cisplatin | rxnorm
citalopram; cipramil; celexa; talam; citalopram hydrobromide
  2556 | Citalopram | rxnorm
clarithromycin; klacid; biaxin
  21212 | clarithromycin | rxnorm
clavulanate; clavulanic acid
  48203 | Clavulanate | rxnorm
clevidipine; cleviprex
  233603 | clevidipine | rxnorm
clindamycin; dalacin; cleocin; dalacin c
  2582 | Clindamycin | rxnorm
clobazam; frisium
  21241 | clobazam | rxnorm
clofazimine; lamprene
  2592 | Clofazimine | rxnorm
clomipramine; anafranil
  2597 | Clomipramine | rxnorm
clonazepam; rivotril; klonopin; paxam
  2598 | Clonazepam | rxnorm
clonidine; catapres
  2599 | Clonidine | rxnorm
clopidogrel; plavix; iscover; clovix
  32968 | clopidogrel | rxnorm
clorazepate; tranxene
  2353 | clorazepate | rxnorm
clotrimazole; canesten; lotrimin
  2623 | Clotrimazole | rxnorm
cloxacillin
  2625 | cloxacillin | rxnorm
clozapine; clozaril; clopine
  2626 | Clozapine | rxnorm
cobicistat; tybost
  1306284 | cobicistat | rxnorm
cobimetinib; cotellic
  1722365 | cobimetinib | rxnorm
codeine; codeine phosphate
  2670 | codeine | rxnorm
colchicine; colgout; lengout; colcrys; mitigare
  2683 | Colchicine | rxnorm
colesevelam; welchol
  141626 | colesevelam | rxnorm
colestipol; colestid
  2685 | Colestipol | rxnorm
colistin
  2709 | colistin | rxnorm
conjugated oestrogens; premarin; conjugated estrogens
  4099 | Estrogens, Conjugated (USP) | rxnorm
cortisone; cortisone acetate; cortate
  2878 | Cortisone | rxnorm
crizotinib; xalkori
  1148495 | crizotinib | rxnorm
cyclobenzaprine; flexeril
  21949 | cyclobenzaprine | rxnorm
cyclophosphamide; endoxan; cytoxan
  3002 | cyclophosphamide | rxnorm
cycloserine; seromycin
  3007 | Cycloserine | rxnorm
cyproterone; androcur; cyproterone acetate
  3014 | cyproterone | rxnorm
dabigatran; pradaxa
  1546356 | dabigatran | rxnorm
dabigatran etexilate
  1037042 | dabigatran etexilate | rxnorm
dabrafenib
  1424911 | dabrafenib | rxnorm
dalbavancin; dalvance
  1539239 | dalbavancin | rxnorm
dalteparin; fragmin
  67109 | Dalteparin | rxnorm
danaparoid; orgaran
  78484 | danaparoid | rxnorm
dapagliflozin; forxiga; farxiga
  1488564 | dapagliflozin | rxnorm
dapsone
  3108 | Dapsone | rxnorm
daptomycin; cubicin
  22299 | Daptomycin | rxnorm
daratumumab
  1721947 | daratumumab | rxnorm
darbepoetin; aranesp; darbepoetin alfa
  283838 | darbepoetin alfa | rxnorm
darifenacin
  136198 | darifenacin | rxnorm
darunavir; prezista
  460132 | darunavir | rxnorm
dasatinib; sprycel
  475342 | dasatinib | rxnorm
deflazacort; emflaza; calcort
  22396 | deflazacort | rxnorm
degarelix; firmagon
  475230 | degarelix | rxnorm
delafloxacin; baxdela
  1927663 | delafloxacin | rxnorm
delavirdine; rescriptor
  83816 | Delavirdine | rxnorm
denosumab; prolia; xgeva
  993449 | denosumab | rxnorm
desflurane
  27340 | desflurane | rxnorm
desipramine; norpramin; pertofran
  3247 | Desipramine | rxnorm
desirudin; iprivask
  114934 | desirudin | rxnorm
desvenlafaxine; pristiq
  734064 | Desvenlafaxine | rxnorm
dexamethasone; dexmethsone; decadron; dexamethasone sodium phosphate
  3264 | dexamethasone | rxnorm
dexamfetamine; dextroamphetamine; dexamphetamine; dexedrine; aspen dexamfetamine
  3288 | dextroamphetamine | rxnorm
dexlansoprazole; dexilant
  816346 | dexlansoprazole | rxnorm
dexmethylphenidate; focalin
  352372 | dexmethylphenidate | rxnorm
dextromethorphan
  3289 | dextromethorphan | rxnorm
dextromethorphan/guaifenesin; mucinex dm
  214488 | Dextromethorphan / Guaifenesin | rxnorm
diazepam; valium; antenex; ducene
  3322 | Diazepam | rxnorm
diclofenac; voltaren; voltarol; diclofenac sodium; diclofenac potassium; fenac; cataflam
  3355 | diclofenac | rxnorm
diclofenac/misoprostol; arthrotec
  214502 | Diclofenac / Misoprostol | rxnorm
dicloxacillin; diclocil
  3356 | dicloxacillin | rxnorm
dicyclomine; dicycloverine; bentyl
  3361 | Dicyclomine | rxnorm
didanosine; videx
  3364 | Didanosine | rxnorm
diflunisal; dolobid
  3393 | Diflunisal | rxnorm
digoxin; lanoxin; sigmaxin
  3407 | Digoxin | rxnorm
dihydrocodeine; rikodeine; paracodin
  23088 | dihydrocodeine | rxnorm
dihydroergotamine
  3418 | dihydroergotamine | rxnorm
diltiazem; cardizem; vasocardol; diltiazem hydrochloride
  3443 | Diltiazem | rxnorm
dimenhydrinate; dramamine
  3444 | Dimenhydrinate | rxnorm
diphenhydramine; benadryl; diphenhydramine hydrochloride; unisom
  3498 | Diphenhydramine | rxnorm
diphenoxylate/atropine; lomotil
  594040 | Atropine / Diphenoxylate | rxnorm
dipyridamole; persantin; persantine
  3521 | Dipyridamole | rxnorm
dipyridamole/aspirin; asasantin; aggrenox
  226716 | Aspirin / Dipyridamole | rxnorm
disulfiram; antabuse
  3554 | disulfiram | rxnorm
divalproex sodium; divalproex; depakote
  266856 | divalproex sodium | rxnorm
dobutamine
  3616 | Dobutamine | rxnorm
docetaxel; taxotere
  72962 | docetaxel | rxnorm
dolasetron; anzemet
  68091 | dolasetron | rxnorm
dolutegravir; tivicay
  1433868 | dolutegravir | rxnorm
donepezil; aricept; arazil; donepezil hydrochloride
  135447 | donepezil | rxnorm
doravirine; pifeltro
  2055755 | DORAVIRINE | rxnorm
doripenem; doribax
  119771 | doripenem | rxnorm
dorzolamide; trusopt
  60207 | dorzolamide | rxnorm
dorzolamide/timolol; cosopt
  662263 | dorzolamide / Timolol | rxnorm
dothiepin; dosulepin; prothiaden
  3634 | Dothiepin | rxnorm
doxazosin; cardura
  49276 | Doxazosin | rxnorm
doxepin; deptran; sinequan
  3638 | Doxepin | rxnorm
doxorubicin; adriamycin; caelyx
  3639 | doxorubicin | rxnorm
doxycycline; doryx; vibramycin; doxy; doxsig; doxycycline hyclate
  3640 | doxycycline | rxnorm
dronedarone; multaq
  233698 | dronedarone | rxnorm
droperidol; droleptan
  3648 | Droperidol | rxnorm
dulaglutide; trulicity
  1551291 | dulaglutide | rxnorm
duloxetine; cymbalta; duloxetine hydrochloride
  72625 | duloxetine | rxnorm
durvalumab; imfinzi
  1919503 | durvalumab | rxnorm
dutasteride; avodart
  228790 | Dutasteride | rxnorm
eculizumab; soliris
  591781 | eculizumab | rxnorm
edoxaban; savaysa; lixiana
  1599538 | edoxaban | rxnorm
efavirenz
  195085 | efavirenz | rxnorm
eletriptan; relpax
  231049 | eletriptan | rxnorm
eltrombopag; revolade; promacta
  711942 | eltrombopag | rxnorm
elvitegravir; vitekta
  1306286 | elvitegravir | rxnorm
empagliflozin; jardiance
  1545653 | empagliflozin | rxnorm
emtricitabine; emtriva
  276237 | emtricitabine | rxnorm
enalapril; renitec; vasotec; enalapril maleate
  3827 | Enalapril | rxnorm
enalaprilat
  3829 | Enalaprilat | rxnorm
encorafenib; braftovi
  2049106 | encorafenib | rxnorm
enfuvirtide; fuzeon
  139896 | enfuvirtide | rxnorm
enoxaparin; clexane; lovenox; enoxaparin sodium
  67108 | Enoxaparin | rxnorm
entacapone; comtan
  60307 | entacapone | rxnorm
entecavir; baraclude
  306266 | entecavir | rxnorm
ephedrine
  3966 | Ephedrine | rxnorm
epirubicin
  3995 | epirubicin | rxnorm
eplerenone; inspra
  298869 | eplerenone | rxnorm
epoetin alfa; epogen; eprex; procrit; epoetin
  105694 | epoetin alfa | rxnorm
epoprostenol
  8814 | Epoprostenol | rxnorm
eprosartan; teveten
  83515 | eprosartan | rxnorm
eptifibatide
  75635 | eptifibatide | rxnorm
eptinezumab; vyepti
  2282660 | eptinezumab | rxnorm
erenumab; aimovig
  2045613 | erenumab | rxnorm
ergotamine; cafergot
  4025 | ergotamine | rxnorm
erlotinib; tarceva
  337525 | erlotinib | rxnorm
errin 28 day pack; errin 28 day
  831533 | {28 (norethindrone 0.35 MG Oral Tablet) } Pack [Errin 28 Day] | rxnorm
ertapenem; invanz
  325642 | ertapenem | rxnorm
ertugliflozin; steglatro
  1992672 | ertugliflozin | rxnorm
erythromycin; eryc; e-mycin; erythromycin ethylsuccinate; ees
  4053 | erythromycin | rxnorm
escitalopram; lexapro; cipralex; loxalate; esipram; escitalopram oxalate
  321988 | Escitalopram | rxnorm
esketamine; spravato
  2119365 | esketamine | rxnorm
eslicarbazepine; aptiom; zebinix
  1482502 | eslicarbazepine | rxnorm
esmolol; brevibloc
  49737 | esmolol | rxnorm
esomeprazole; nexium; esomeprazole magnesium
  283742 | Esomeprazole | rxnorm
estradiol; oestradiol; estrace; progynova; climara; estradot; vagifem; estrogel; zumenon
  4083 | Estradiol | rxnorm
eszopiclone; lunesta
  461016 | Eszopiclone | rxnorm
etanercept; enbrel; brenzys
  214555 | etanercept | rxnorm
ethambutol; myambutol
  4110 | Ethambutol | rxnorm
ethinyl estradiol; ethinylestradiol; ethinyloestradiol
  4124 | Ethinyl Estradiol | rxnorm
ethionamide; trecator
  4127 | Ethionamide | rxnorm
ethosuximide; zarontin
  4135 | ethosuximide | rxnorm
etodolac; lodine
  24605 | Etodolac | rxnorm
etoposide
  4179 | etoposide | rxnorm
etravirine; intelence
  475969 | etravirine | rxnorm
everolimus; certican; afinitor
  141704 | everolimus | rxnorm
exenatide; byetta; bydureon
  60548 | exenatide | rxnorm
ezetimibe; ezetrol; zetia
  341248 | ezetimibe | rxnorm
ezetimibe/simvastatin; vytorin; inegy
  484211 | ezetimibe / Simvastatin | rxnorm
famciclovir; famvir
  24811 | Famciclovir | rxnorm
famotidine; pepcid; pepzan
  4278 | Famotidine | rxnorm
febuxostat; adenuric; uloric
  73689 | febuxostat | rxnorm
felbamate; felbatol
  24812 | felbamate | rxnorm
felodipine; plendil; felodur
  4316 | Felodipine | rxnorm
fenofibrate; lipidil; tricor
  8703 | Fenofibrate | rxnorm
fenoprofen; nalfon
  4331 | Fenoprofen | rxnorm
fentanyl; durogesic; duragesic; fentanyl citrate; actiq; denpax
  4337 | fentanyl | rxnorm
ferrous sulfate; ferro-gradumet; feosol; ferro-liquid
  24947 | ferrous sulfate | rxnorm
fesoterodine
  797195 | fesoterodine | rxnorm
fexofenadine; telfast; allegra; fexofenadine hydrochloride
  87636 | fexofenadine | rxnorm
fidaxomicin; dificid
  1111103 | fidaxomicin | rxnorm
finasteride; proscar; propecia
  25025 | Finasteride | rxnorm
fingolimod; gilenya
  1012892 | fingolimod | rxnorm
fish oils; fish oil; omega-3; omega 3 fatty acids
  4419 | Fish Oils | rxnorm
flecainide; tambocor; flecainide acetate
  4441 | Flecainide | rxnorm
flibanserin; addyi
  1665509 | flibanserin | rxnorm
fluconazole; diflucan
  4450 | Fluconazole | rxnorm
fludrocortisone; florinef
  4452 | fludrocortisone | rxnorm
flunisolide; aerobid
  25120 | flunisolide | rxnorm
fluorouracil; 5-fluorouracil; 5-fu; efudix; 5 fluorouracil
  4492 | fluorouracil | rxnorm
fluoxetine; prozac; lovan; fluoxetine hydrochloride; zactin
  4493 | Fluoxetine | rxnorm
fluphenazine; modecate; prolixin
  4496 | Fluphenazine | rxnorm
flurandrenolide; cordran
  4500 | Flurandrenolide | rxnorm
flurbiprofen; ocufen; strepfen; ansaid
  4502 | Flurbiprofen | rxnorm
flutamide
  4508 | flutamide | rxnorm
fluticasone; flixotide; flovent; flixonase; flonase
  41126 | fluticasone | rxnorm
fluticasone propionate
  50121 | fluticasone propionate | rxnorm
fluticasone/salmeterol; seretide; advair; advair diskus; seretide accuhaler; fluticasone and salmeterol
  284635 | fluticasone / salmeterol | rxnorm
fluvastatin; lescol; vastin
  41127 | fluvastatin | rxnorm
fluvoxamine; luvox; movox
  42355 | Fluvoxamine | rxnorm
fondaparinux; arixtra
  321208 | fondaparinux | rxnorm
formoterol; eformoterol; oxis; foradil
  25255 | formoterol | rxnorm
fosamprenavir; telzir; lexiva
  358262 | fosamprenavir | rxnorm
fosinopril; monopril
  50166 | Fosinopril | rxnorm
fosphenytoin; cerebyx
  72236 | fosphenytoin | rxnorm
fremanezumab; ajovy
  2056691 | fremanezumab | rxnorm
frovatriptan; frova
  228783 | frovatriptan | rxnorm
frusemide; furosemide; lasix; urex; uremide
  4603 | Furosemide | rxnorm
gabapentin; neurontin; nupentin
  25480 | gabapentin | rxnorm
galantamine; reminyl; galantyl
  4637 | galantamine | rxnorm
galcanezumab; emgality
  2058846 | galcanezumab | rxnorm
gatifloxacin; zymar
  228476 | gatifloxacin | rxnorm
gefitinib; iressa
  328134 | gefitinib | rxnorm
gemcitabine; gemzar
  12574 | gemcitabine | rxnorm
gemfibrozil; lopid
  4719 | Gemfibrozil | rxnorm
gemifloxacin; factive
  138099 | gemifloxacin | rxnorm
gemtuzumab ozogamicin; mylotarg
  1294580 | gemtuzumab ozogamicin | rxnorm
gentamicin; garamycin
  1596450 | gentamicin | rxnorm
gilteritinib; xospata
  2105806 | gilteritinib | rxnorm
glecaprevir
  1940635 | glecaprevir | rxnorm
glibenclamide; glyburide; daonil; diabeta; glimel
  4815 | Glyburide | rxnorm
gliclazide; diamicron; glyade; gliclazide mr; nidem
  4816 | Gliclazide | rxnorm
glimepiride; amaryl; dimirel
  25789 | glimepiride | rxnorm
glipizide; minidiab; glucotrol; melizide
  4821 | Glipizide | rxnorm
gliquidone
  25793 | gliquidone | rxnorm
glyceryl trinitrate; gtn; nitroglycerin; nitrolingual; anginine; nitro-dur; transiderm-nitro; minitran; nitrostat; lycinate
  4917 | Nitroglycerin | rxnorm
golimumab; simponi
  819300 | golimumab | rxnorm
goserelin; zoladex
  50610 | goserelin | rxnorm
griseofulvin
  5021 | Griseofulvin | rxnorm
guaifenesin; guaiphenesin; mucinex; robitussin
  5032 | Guaifenesin | rxnorm
guanfacine; intuniv
  40114 | Guanfacine | rxnorm
guselkumab; tremfya
  1928588 | guselkumab | rxnorm
haloperidol; serenace; haldol; haloperidol decanoate
  5093 | Haloperidol | rxnorm
heparin; heparin sodium; unfractionated heparin
  5224 | heparin | rxnorm
hydralazine; apresoline; alphapress; hydralazine hydrochloride
  5470 | Hydralazine | rxnorm
hydrochlorothiazide; hctz; dithiazide; microzide
  5487 | Hydrochlorothiazide | rxnorm
hydrocodone; hydrocodone bitartrate
  5489 | hydrocodone | rxnorm
hydrocortisone; hysone; cortef; solu-cortef; hydrocortisone acetate; hydrocortisone sodium succinate; sigmacort; cortic-ds
  5492 | hydrocortisone | rxnorm
hydrogen peroxide
  5499 | Hydrogen Peroxide | rxnorm
hydromorphone; dilaudid; jurnista; hydromorphone hydrochloride
  3423 | hydromorphone | rxnorm
hydroxychloroquine; plaquenil; hydroxychloroquine sulfate
  5521 | Hydroxychloroquine | rxnorm
hydroxyzine; atarax; vistaril
  5553 | Hydroxyzine | rxnorm
hyoscyamine; levsin
  153970 | Hyoscyamine | rxnorm
ibandronate; bonviva; boniva
  115264 | Ibandronate | rxnorm
ibrutinib; imbruvica
  1442981 | ibrutinib | rxnorm
ibuprofen; nurofen; advil; motrin; brufen; rafen
  5640 | Ibuprofen | rxnorm
idarubicin
  5650 | IDArubicin | rxnorm
idelalisib; zydelig
  1544460 | idelalisib | rxnorm
ifosfamide
  5657 | ifosfamide | rxnorm
iloperidone; fanapt
  73178 | iloperidone | rxnorm
iloprost
  40138 | Iloprost | rxnorm
imatinib; gleevec; glivec
  282388 | imatinib | rxnorm
imipenem
  5690 | Imipenem | rxnorm
imipramine; tofranil
  5691 | Imipramine | rxnorm
indapamide; natrilix; dapa-tabs
  5764 | Indapamide | rxnorm
indinavir; crixivan
  114289 | Indinavir | rxnorm
indomethacin; indometacin; indocid; arthrexin; indocin
  5781 | Indomethacin | rxnorm
infliximab; remicade; inflectra; remsima
  191831 | infliximab | rxnorm
insulin; human insulin
  5856 | Insulin | rxnorm
insulin aspart; novorapid; novolog; fiasp; insulin, aspart, human
  51428 | Insulin, Aspart, Human | rxnorm
insulin degludec; tresiba
  1670007 | insulin degludec | rxnorm
insulin detemir; levemir
  139825 | insulin detemir | rxnorm
insulin glargine; lantus; optisulin; toujeo; basaglar; semglee
  274783 | insulin glargine | rxnorm
insulin glulisine; apidra; insulin, glulisine, human
  400008 | Insulin, Glulisine, Human | rxnorm
insulin isophane; protaphane; humulin n; nph insulin; novolin n; insulin nph; insulatard; humulin nph; insulin, isophane
  1605101 | insulin, isophane | rxnorm
insulin lispro; humalog; humalog mix
  86009 | Insulin Lispro | rxnorm
insulin neutral; actrapid; humulin r; novolin r; regular insulin; insulin, regular, human
  253182 | insulin, regular, human | rxnorm
interferon alfa-2b; intron a
  5880 | Interferon Alfa-2b | rxnorm
interferon beta-1a; avonex; rebif
  75917 | interferon beta-1a | rxnorm
interferon beta-1b; betaferon; interferon beta
  72257 | interferon beta-1b | rxnorm
iohexol; omnipaque
  5956 | Iohexol | rxnorm
ipilimumab; yervoy
  1094833 | ipilimumab | rxnorm
ipratropium; atrovent; ipratropium bromide; apoven
  7213 | Ipratropium | rxnorm
ipratropium/salbutamol; combivent; duoneb
  214199 | Albuterol / Ipratropium | rxnorm
irbesartan; avapro; karvea
  83818 | irbesartan | rxnorm
irbesartan/hydrochlorothiazide; avapro hct; karvezide; avalide
  214617 | Hydrochlorothiazide / irbesartan | rxnorm
irinotecan
  51499 | irinotecan | rxnorm
isocarboxazid; marplan
  6011 | Isocarboxazid | rxnorm
isoflurane
  6026 | isoflurane | rxnorm
isoniazid; inh
  6038 | isoniazid | rxnorm
isosorbide dinitrate; isordil; sorbidin
  6058 | Isosorbide Dinitrate | rxnorm
isotretinoin; roaccutane; accutane; oratane
  6064 | Isotretinoin | rxnorm
isradipine; dynacirc
  33910 | Isradipine | rxnorm
itraconazole; sporanox; lozanoc
  28031 | itraconazole | rxnorm
ivacaftor; kalydeco
  1243041 | ivacaftor | rxnorm
ivermectin; stromectol
  6069 | ivermectin | rxnorm
jolivette 28 day pack; jolivette 28 day
  757594 | {28 (norethindrone 0.35 MG Oral Tablet) } Pack [Jolivette 28 Day] | rxnorm
kanamycin
  6099 | kanamycin | rxnorm
ketamine; ketamine hydrochloride
  6130 | Ketamine | rxnorm
ketoconazole; nizoral
  6135 | Ketoconazole | rxnorm
ketoprofen; orudis
  6142 | Ketoprofen | rxnorm
ketorolac; toradol; ketorolac tromethamine
  35827 | Ketorolac | rxnorm
labetalol; trandate; presolol; labetalol hydrochloride
  6185 | Labetalol | rxnorm
lacidipine; motens
  28382 | lacidipine | rxnorm
lacosamide; vimpat
  623400 | lacosamide | rxnorm
lactase; lacteeze
  41397 | Lactase | rxnorm
lactulose; duphalac; actilax
  6218 | Lactulose | rxnorm
lamivudine; zeffix; epivir
  68244 | Lamivudine | rxnorm
lamotrigine; lamictal; lamotrust; logem
  28439 | lamotrigine | rxnorm
lanreotide; somatuline
  68092 | lanreotide | rxnorm
lansoprazole; zoton; prevacid
  17128 | lansoprazole | rxnorm
lapatinib
  480167 | lapatinib | rxnorm
lasmiditan; reyvow
  2256930 | lasmiditan | rxnorm
latanoprost; xalatan
  43611 | latanoprost | rxnorm
leflunomide; arava
  27169 | leflunomide | rxnorm
lenalidomide; revlimid
  342369 | lenalidomide | rxnorm
lenvatinib
  1603296 | lenvatinib | rxnorm
lepirudin; refludan
  237057 | lepirudin | rxnorm
lercanidipine; zanidip
  135056 | lercanidipine | rxnorm
lesinurad; zurampic
  1731031 | lesinurad | rxnorm
leucovorin; calcium folinate; folinic acid
  6313 | leucovorin | rxnorm
leuprolide; leuprorelin; lucrin; lupron
  42375 | leuprolide | rxnorm
levalbuterol; xopenex
  237159 | Levalbuterol | rxnorm
levetiracetam; keppra; kevtam; levi
  114477 | levetiracetam | rxnorm
levodopa
  6375 | levodopa | rxnorm
levodopa/carbidopa; carbidopa/levodopa; sinemet; kinson
  103990 | Carbidopa / Levodopa | rxnorm
levofloxacin; levaquin
  82122 | levofloxacin | rxnorm
levomilnacipran; fetzima
  1433212 | levomilnacipran | rxnorm
levonorgestrel; mirena; postinor; plan b; liletta; kyleena; skyla; microlut; levonorgestrel iud; norlevo
  6373 | Levonorgestrel | rxnorm
levonorgestrel/ethinylestradiol; levlen; microgynon; levora; seasonique; femme-tab; monofeme; nordette; triphasil; triquilar; logynon; portia; aviane; lutera; seasonale
  214558 | Ethinyl Estradiol / Levonorgestrel | rxnorm
levora 0.15/30 28 day pack; levora 0.15/30 28 day
  748879 | {21 (ethinyl estradiol 0.03 MG / levonorgestrel 0.15 MG Oral Tablet) / 7 (inert ingredients 1 MG Oral Tablet) } Pack [Levora 0.15/30 28 Day] | rxnorm
levothyroxine; thyroxine; eutroxsig; oroxine; synthroid; eltroxin; levothyroxine sodium; levoxyl; euthyrox; thyroxine sodium; l-thyroxine
  10582 | levothyroxine | rxnorm
lidocaine; lignocaine; xylocaine; lidocaine hydrochloride; lidoderm
  6387 | lidocaine | rxnorm
linagliptin; trajenta; tradjenta
  1100699 | linagliptin | rxnorm
lincomycin
  6398 | Lincomycin | rxnorm
linezolid; zyvox
  190376 | linezolid | rxnorm
liraglutide; victoza; saxenda
  475968 | liraglutide | rxnorm
lisdexamfetamine; vyvanse
  700810 | lisdexamfetamine | rxnorm
lisinopril; zestril; prinivil; zinopril
  29046 | Lisinopril | rxnorm
lisinopril/hydrochlorothiazide; zestoretic; prinzide
  214618 | Hydrochlorothiazide / Lisinopril | rxnorm
lithium; lithium carbonate; lithicarb; quilonum; lithobid
  6448 | Lithium | rxnorm
lixisenatide; lyxumia; adlyxin
  1440051 | lixisenatide | rxnorm
lofepramine; gamanil
  6465 | Lofepramine | rxnorm
lomefloxacin
  28872 | lomefloxacin | rxnorm
loperamide; imodium; gastro-stop
  6468 | Loperamide | rxnorm
lopinavir
  195088 | lopinavir | rxnorm
loracarbef
  28981 | loracarbef | rxnorm
loratadine; claritin; claratyne; clarityne
  28889 | Loratadine | rxnorm
lorazepam; ativan
  6470 | Lorazepam | rxnorm
lorlatinib; lorviqua; lorbrena
  2103164 | lorlatinib | rxnorm
losartan; cozaar; losartan potassium; cozavan
  52175 | Losartan | rxnorm
losartan/hydrochlorothiazide; hyzaar
  214619 | Hydrochlorothiazide / Losartan | rxnorm
lovastatin; mevacor
  6472 | lovastatin | rxnorm
lurasidone; latuda
  1040028 | lurasidone | rxnorm
macitentan; opsumit
  1442132 | macitentan | rxnorm
magnesium sulfate
  6585 | Magnesium Sulfate | rxnorm
maprotiline; ludiomil
  6646 | Maprotiline | rxnorm
maraviroc; selzentry; celsentri
  620216 | maraviroc | rxnorm
meclizine; meclozine
  6676 | Meclizine | rxnorm
meclofenamate; meclomen
  588003 | Meclofenamate | rxnorm
medroxyprogesterone; provera; depo-provera; depo-ralovera; medroxyprogesterone acetate
  6691 | medroxyprogesterone | rxnorm
mefloquine
  6694 | mefloquine | rxnorm
megestrol; megace
  6703 | megestrol | rxnorm
melatonin; circadin
  6711 | Melatonin | rxnorm
meloxicam; mobic; movalis
  41493 | meloxicam | rxnorm
memantine; ebixa; namenda; memanxa
  6719 | memantine | rxnorm
menthol
  6750 | Menthol | rxnorm
meprobamate; equanil; miltown
  6760 | Meprobamate | rxnorm
mercaptopurine; 6-mercaptopurine; purinethol
  103 | mercaptopurine | rxnorm
meropenem; merrem
  29561 | meropenem | rxnorm
mesalazine; mesalamine; pentasa; salofalk; asacol; mezavant; lialda
  52582 | mesalamine | rxnorm
metaxalone; skelaxin
  59078 | metaxalone | rxnorm
metformin; diabex; diaformin; glucophage; metformin hydrochloride; fortamet; glumetza; metex
  6809 | metformin | rxnorm
methadone; physeptone; biodone; methadone hydrochloride
  6813 | methadone | rxnorm
methazolamide; neptazane
  6826 | methazolamide | rxnorm
methimazole; tapazole
  6835 | Methimazole | rxnorm
methocarbamol; robaxin
  6845 | Methocarbamol | rxnorm
methotrexate; methoblastin; trexall; otrexup; rheumatrex
  6851 | Methotrexate | rxnorm
methyldopa; aldomet; hydopa
  6876 | Methyldopa | rxnorm
methylene blue
  6878 | methylene blue | rxnorm
methylnaltrexone
  29899 | methylnaltrexone | rxnorm
methylphenidate; ritalin; concerta; methylphenidate hydrochloride; metadate
  6901 | methylphenidate | rxnorm
methylprednisolone; medrol; solu-medrol; depo-medrol; methylprednisolone acetate
  6902 | methylprednisolone | rxnorm
methysergide; deseril; sansert
  6911 | methysergide | rxnorm
metoclopramide; maxolon; reglan; pramin
  6915 | Metoclopramide | rxnorm
metolazone; zaroxolyn
  6916 | Metolazone | rxnorm
metoprolol; metoprolol tartrate; metoprolol succinate; betaloc; lopressor; toprol-xl; toprol; minax; metrol
  6918 | Metoprolol | rxnorm
metronidazole; flagyl; metrogyl; rozex; metronide
  6922 | Metronidazole | rxnorm
mianserin; tolvon; lumin
  6929 | Mianserin | rxnorm
miconazole; daktarin; daktozin
  6932 | Miconazole | rxnorm
midazolam; hypnovel; versed
  6960 | Midazolam | rxnorm
midostaurin; rydapt
  1919083 | midostaurin | rxnorm
miglitol; glyset
  30009 | miglitol | rxnorm
milnacipran; savella; joncia
  588250 | milnacipran | rxnorm
minocycline; minomycin; minocin; akamin
  6980 | minocycline | rxnorm
minoxidil; loniten; rogaine; regaine
  6984 | Minoxidil | rxnorm
mirtazapine; avanza; remeron; axit; mirtazon
  15996 | Mirtazapine | rxnorm
misoprostol; cytotec
  42331 | Misoprostol | rxnorm
mitoxantrone
  7005 | Mitoxantrone | rxnorm
moclobemide; aurorix; amira
  30121 | Moclobemide | rxnorm
modafinil; modavigil; provigil
  30125 | modafinil | rxnorm
moexipril; univasc
  30131 | moexipril | rxnorm
mometasone; elocon; nasonex; novasone; mometasone furoate; zatamil
  108118 | Mometasone | rxnorm
mometasone/formoterol; dulera
  1002293 | formoterol / Mometasone | rxnorm
montelukast; singulair; montelukast sodium; lukair
  88249 | montelukast | rxnorm
morphine; ms contin; kapanol; ordine; sevredol; morphine sulfate; anamorph
  7052 | morphine | rxnorm
moxifloxacin; avelox
  139462 | moxifloxacin | rxnorm
multivitamin; multivitamins
  812178 | multivitamin | rxnorm
mupirocin; bactroban
  42372 | Mupirocin | rxnorm
mycophenolate mofetil; mycophenolate; cellcept
  68149 | mycophenolate mofetil | rxnorm
mycophenolic acid; myfortic
  7145 | mycophenolic acid | rxnorm
nabumetone; relafen
  31448 | nabumetone | rxnorm
nadolol; corgard
  7226 | Nadolol | rxnorm
nadroparin; fraxiparine
  67031 | Nadroparin | rxnorm
nafcillin
  7233 | nafcillin | rxnorm
nalbuphine; nubain
  7238 | Nalbuphine | rxnorm
nalidixic acid; negram
  7240 | nalidixic acid | rxnorm
nalmefene; selincro
  31479 | nalmefene | rxnorm
naloxone; narcan; nyxoid; prenoxad
  7242 | naloxone | rxnorm
naltrexone; revia
  7243 | naltrexone | rxnorm
naproxen; naprosyn; aleve; naprogesic; naproxen sodium; naprosyn sr; proxen; anaprox
  7258 | Naproxen | rxnorm
naratriptan; naramig
  141366 | naratriptan | rxnorm
nateglinide; starlix
  274332 | nateglinide | rxnorm
nebivolol; nebilet; bystolic
  31555 | nebivolol | rxnorm
nefazodone; serzone
  31565 | nefazodone | rxnorm
nelfinavir; viracept
  134527 | Nelfinavir | rxnorm
neomycin
  7299 | neomycin | rxnorm
neratinib; nerlynx
  1940643 | neratinib | rxnorm
nevirapine
  53654 | Nevirapine | rxnorm
nicardipine; cardene
  7396 | Nicardipine | rxnorm
nicotine; nicotine patch; nicotine replacement therapy; nicorette; nicabate; nicotine gum; nicoderm; nicotine transdermal patch; nicotine lozenge
  7407 | nicotine | rxnorm
nicotinic acid; niacin; niaspan
  7393 | Niacin | rxnorm
nifedipine; adalat; adalat oros; procardia
  7417 | Nifedipine | rxnorm
nilotinib; tasigna
  662281 | nilotinib | rxnorm
nilutamide; anandron; nilandron
  31805 | nilutamide | rxnorm
nimodipine; nimotop
  7426 | Nimodipine | rxnorm
nintedanib; ofev
  1592737 | nintedanib | rxnorm
nisoldipine; sular
  7435 | Nisoldipine | rxnorm
nitrendipine
  7441 | Nitrendipine | rxnorm
nitrofurantoin; macrodantin; macrobid
  7454 | Nitrofurantoin | rxnorm
nitrous oxide
  7486 | Nitrous Oxide | rxnorm
nivolumab; opdivo
  1597876 | nivolumab | rxnorm
nizatidine; tazac
  42319 | Nizatidine | rxnorm
norfloxacin; noroxin
  7517 | norfloxacin | rxnorm
nortriptyline; allegron; pamelor; nortritabs
  7531 | Nortriptyline | rxnorm
nystatin; nilstat; mycostatin
  7597 | Nystatin | rxnorm
obinutuzumab
  974779 | obinutuzumab | rxnorm
ocrelizumab; ocrevus
  1876366 | ocrelizumab | rxnorm
ofatumumab; kesimpta
  712566 | ofatumumab | rxnorm
ofloxacin; ocuflox
  7623 | ofloxacin | rxnorm
olanzapine; zyprexa; zypine
  61381 | olanzapine | rxnorm
olaparib; lynparza
  1597582 | olaparib | rxnorm
olmesartan; olmetec; benicar; olmesartan medoxomil
  321064 | olmesartan | rxnorm
olsalazine; dipentum
  32385 | olsalazine | rxnorm
omeprazole; losec; prilosec; acimax; omeprazole magnesium
  7646 | Omeprazole | rxnorm
ondansetron; zofran; onsetron; ondansetron hydrochloride
  26225 | Ondansetron | rxnorm
oritavancin; orbactiv
  1547611 | oritavancin | rxnorm
orphenadrine; norflex
  7715 | Orphenadrine | rxnorm
oseltamivir; tamiflu
  260101 | oseltamivir | rxnorm
osimertinib; tagrisso
  1721560 | osimertinib | rxnorm
oxacillin
  7773 | oxacillin | rxnorm
oxaliplatin; eloxatin
  32592 | oxaliplatin | rxnorm
oxaprozin; daypro
  32613 | oxaprozin | rxnorm
oxazepam; serepax; murelax
  7781 | Oxazepam | rxnorm
oxcarbazepine; trileptal
  32624 | oxcarbazepine | rxnorm
oxprenolol; trasicor
  7801 | Oxprenolol | rxnorm
oxybutynin; ditropan; oxytrol
  32675 | oxybutynin | rxnorm
oxycodone; endone; oxycontin; oxynorm; roxicodone; oxycodone hydrochloride; oxycodone sr
  7804 | oxycodone | rxnorm
oxycodone/paracetamol; percocet; endocet
  214183 | Acetaminophen / Oxycodone | rxnorm
oxymorphone; opana
  7814 | oxymorphone | rxnorm
oxytetracycline
  7821 | oxytetracycline | rxnorm
paclitaxel; taxol; abraxane; nab-paclitaxel
  56946 | Paclitaxel | rxnorm
palbociclib; ibrance
  1601374 | palbociclib | rxnorm
paliperidone; invega; invega sustenna; invega trinza
  679314 | paliperidone | rxnorm
palonosetron; aloxi
  70561 | palonosetron | rxnorm
panitumumab
  263034 | panitumumab | rxnorm
pantoprazole; somac; protonix; pantoprazole sodium; sozol
  40790 | pantoprazole | rxnorm
paracetamol; acetaminophen; panadol; tylenol; panamax; dymadon; panadol osteo; osteomol; apap; paracetamol sr; children's tylenol; herron paracetamol
  161 | Acetaminophen | rxnorm
paracetamol/codeine; panadeine forte; panadeine; tylenol with codeine; codapane forte; prodeine
  817579 | Acetaminophen / Codeine | rxnorm
paroxetine; aropax; paxil; paroxetine hydrochloride
  32937 | Paroxetine | rxnorm
pazopanib; votrient
  714438 | pazopanib | rxnorm
peginterferon alfa-2a
  120608 | peginterferon alfa-2a | rxnorm
peginterferon alfa-2b; pegintron
  253453 | peginterferon alfa-2b | rxnorm
pegloticase; krystexxa
  1011650 | pegloticase | rxnorm
pembrolizumab; keytruda
  1547545 | pembrolizumab | rxnorm
pemetrexed; alimta
  68446 | pemetrexed | rxnorm
penicillamine; d-penicillamine
  7975 | Penicillamine | rxnorm
penicillin; penicillins; pcn
  70618 | Penicillin | rxnorm
pentamidine
  7994 | Pentamidine | rxnorm
pentazocine; fortral; talwin
  8001 | Pentazocine | rxnorm
pentoxifylline; trental; oxpentifylline
  8013 | Pentoxifylline | rxnorm
perampanel; fycompa
  1356552 | perampanel | rxnorm
perindopril; coversyl; perindopril arginine; perindopril erbumine; aceon
  54552 | Perindopril | rxnorm
perphenazine; trilafon
  8076 | perphenazine | rxnorm
pertuzumab; perjeta
  1298944 | pertuzumab | rxnorm
pethidine; meperidine; demerol; meperidine hydrochloride
  6754 | meperidine | rxnorm
phenazopyridine; pyridium; phenazopyridine hydrochloride
  8120 | Phenazopyridine | rxnorm
phenelzine; nardil
  8123 | Phenelzine | rxnorm
phenindione; dindevan
  8130 | Phenindione | rxnorm
phenobarbital; phenobarbitone
  8134 | phenobarbital | rxnorm
phenoxymethylpenicillin; penicillin v; penicillin v potassium; cilicaine vk; abbocillin; penicillin vk
  7984 | penicillin V | rxnorm
phenprocoumon; marcoumar
  8150 | Phenprocoumon | rxnorm
phenylephrine
  8163 | Phenylephrine | rxnorm
phenytoin; dilantin; phenytoin sodium
  8183 | phenytoin | rxnorm
pholcodine
  33431 | pholcodine | rxnorm
pimozide; orap
  8331 | pimozide | rxnorm
pindolol; visken
  8332 | Pindolol | rxnorm
pioglitazone; actos; vexazone
  33738 | pioglitazone | rxnorm
piperacillin
  8339 | piperacillin | rxnorm
piperacillin/tazobactam; piperacillin-tazobactam; tazocin; zosyn; piptaz
  74169 | Piperacillin / tazobactam | rxnorm
piroxicam; feldene
  8356 | Piroxicam | rxnorm
pitavastatin; livalo
  861634 | pitavastatin | rxnorm
pizotifen; sandomigran
  8373 | pizotyline | rxnorm
polyethylene glycol 3350; macrogol; macrogol 3350; polyethylene glycol; movicol; osmolax; miralax; clearlax
  221147 | POLYETHYLENE GLYCOL 3350 | rxnorm
polymyxin b
  8536 | polymyxin B | rxnorm
pomalidomide
  1369713 | pomalidomide | rxnorm
ponatinib
  1364347 | ponatinib | rxnorm
potassium chloride; slow-k; span-k; k-dur; klor-con; chlorvescent; micro-k
  8591 | Potassium Chloride | rxnorm
povidone-iodine; betadine antiseptic
  8611 | Povidone-Iodine | rxnorm
pramipexole; sifrol; mirapex
  746741 | pramipexole | rxnorm
prasugrel; effient
  613391 | prasugrel | rxnorm
pravastatin; pravachol; pravastatin sodium
  42463 | pravastatin | rxnorm
prazosin; minipress; pressin; prazosin hydrochloride
  8629 | Prazosin | rxnorm
prednisolone; solone; panafcortelone; predsone; redipred; prednisolone sodium phosphate; omnipred; orapred
  8638 | prednisolone | rxnorm
prednisone; deltasone; sone; panafcort
  8640 | prednisone | rxnorm
pregabalin; lyrica
  187832 | pregabalin | rxnorm
primaquine
  8687 | Primaquine | rxnorm
primidone; mysoline
  8691 | primidone | rxnorm
probenecid; pro-cid
  8698 | Probenecid | rxnorm
procainamide
  8700 | Procainamide | rxnorm
procaine
  8701 | Procaine | rxnorm
prochlorperazine; stemetil; compazine; stemzine; nausetil
  8704 | Prochlorperazine | rxnorm
progesterone; prometrium; utrogestan; crinone
  8727 | Progesterone | rxnorm
promethazine; phenergan; promethazine hydrochloride; avomine
  8745 | Promethazine | rxnorm
propafenone; rythmol
  8754 | Propafenone | rxnorm
propofol; diprivan
  8782 | Propofol | rxnorm
propoxyphene; dextropropoxyphene; darvon
  8785 | Propoxyphene | rxnorm
propranolol; inderal; deralin; propranolol hydrochloride
  8787 | Propranolol | rxnorm
propylthiouracil; ptu
  8794 | Propylthiouracil | rxnorm
protriptyline; vivactil
  8886 | Protriptyline | rxnorm
pseudoephedrine; sudafed
  8896 | Pseudoephedrine | rxnorm
psyllium; metamucil; ispaghula; fybogel
  8928 | Psyllium | rxnorm
pyrazinamide
  8987 | Pyrazinamide | rxnorm
pyridostigmine; mestinon
  9000 | pyridostigmine | rxnorm
quetiapine; seroquel; quetiapine fumarate; syquet
  51272 | quetiapine | rxnorm
quinapril; accupril
  35208 | quinapril | rxnorm
quinidine; quinidine sulfate
  9068 | Quinidine | rxnorm
quinine
  9071 | Quinine | rxnorm
rabeprazole; pariet; aciphex; rabeprazole sodium
  114979 | rabeprazole | rxnorm
raloxifene; evista
  72143 | Raloxifene | rxnorm
raltegravir; isentress
  719872 | raltegravir | rxnorm
ramipril; tritace; altace; ramace
  35296 | Ramipril | rxnorm
ramucirumab
  1535922 | ramucirumab | rxnorm
ranibizumab; lucentis
  595060 | ranibizumab | rxnorm
ranitidine; zantac; rani 2
  9143 | Ranitidine | rxnorm
ranolazine; ranexa
  35829 | ranolazine | rxnorm
rasagiline; azilect
  134748 | rasagiline | rxnorm
rasburicase; fasturtec; elitek
  283821 | rasburicase | rxnorm
reboxetine; edronax
  60842 | reboxetine | rxnorm
regorafenib
  1312397 | regorafenib | rxnorm
relugolix; orgovyx
  2472778 | relugolix | rxnorm
remdesivir; veklury
  2284718 | remdesivir | rxnorm
remifentanil; sufentanil
  73032 | Remifentanil | rxnorm
repaglinide; prandin
  73044 | repaglinide | rxnorm
reteplase; rapilysin; retavase
  76895 | Reteplase | rxnorm
ribavirin; copegus
  9344 | Ribavirin | rxnorm
ribociclib; kisqali
  1873916 | ribociclib | rxnorm
rifabutin
  55672 | Rifabutin | rxnorm
rifampicin; rifampin; rimycin; rifadin
  9384 | Rifampin | rxnorm
rifapentine; priftin
  35617 | rifapentine | rxnorm
rifaximin; xifaxan
  35619 | rifaximin | rxnorm
rilpivirine
  1102270 | Rilpivirine | rxnorm
rimegepant; nurtec
  2282307 | rimegepant | rxnorm
riociguat; adempas
  1439816 | riociguat | rxnorm
risankizumab; skyrizi
  2166040 | risankizumab | rxnorm
risedronate; actonel; risedronate sodium; atelvia
  73056 | Risedronate | rxnorm
risperidone; risperdal; rixadone
  35636 | Risperidone | rxnorm
ritonavir; norvir
  85762 | Ritonavir | rxnorm
rituximab; mabthera; rituxan; riximyo
  121191 | rituximab | rxnorm
rivaroxaban; xarelto
  1114195 | rivaroxaban | rxnorm
rivastigmine; exelon
  183379 | rivastigmine | rxnorm
rizatriptan; maxalt
  88014 | rizatriptan | rxnorm
rofecoxib; vioxx
  232158 | rofecoxib | rxnorm
ropinirole; requip; repreve
  72302 | ropinirole | rxnorm
rosiglitazone; avandia
  84108 | rosiglitazone | rxnorm
rosuvastatin; crestor; rosuvastatin calcium
  301542 | rosuvastatin | rxnorm
rotigotine; neupro
  616739 | rotigotine | rxnorm
rucaparib; rubraca
  1862579 | rucaparib | rxnorm
rufinamide
  69036 | rufinamide | rxnorm
ruxolitinib; jakavi; jakafi
  1193326 | ruxolitinib | rxnorm
salbutamol; albuterol; ventolin; asmol; airomir; proventil; proair; salbutamol sulfate; albuterol sulfate; ventolin hfa
  435 | Albuterol | rxnorm
salmeterol; serevent
  36117 | salmeterol | rxnorm
salsalate; disalcid
  36108 | Salsalate | rxnorm
saquinavir; invirase
  83395 | Saquinavir | rxnorm
sarilumab; kevzara
  1923319 | sarilumab | rxnorm
saxagliptin; onglyza
  857974 | saxagliptin | rxnorm
scopolamine; hyoscine; hyoscine hydrobromide; kwells
  9601 | Scopolamine | rxnorm
seasonique 91 day pack; seasonique 91 day
  749762 | {7 (ethinyl estradiol 0.01 MG Oral Tablet) / 84 (ethinyl estradiol 0.03 MG / levonorgestrel 0.15 MG Oral Tablet) } Pack [Seasonique] | rxnorm
selegiline; eldepryl
  9639 | Selegiline | rxnorm
selexipag; uptravi
  1729002 | selexipag | rxnorm
selpercatinib; retevmo
  2370147 | selpercatinib | rxnorm
semaglutide; ozempic; wegovy; rybelsus
  1991302 | semaglutide | rxnorm
sertraline; zoloft; sertraline hydrochloride; eleva; sertra
  36437 | Sertraline | rxnorm
sevoflurane
  36453 | sevoflurane | rxnorm
sildenafil; viagra; revatio
  136411 | sildenafil | rxnorm
silodosin
  720825 | silodosin | rxnorm
silver nitrate
  9789 | silver nitrate | rxnorm
silver sulfadiazine; silvadene; flamazine
  9793 | silver sulfadiazine | rxnorm
simeprevir; olysio
  1482790 | simeprevir | rxnorm
simvastatin; zocor; lipex; simvistatin; zimstat
  36567 | simvastatin | rxnorm
sirolimus; rapamune
  35302 | sirolimus | rxnorm
sitagliptin; januvia
  593411 | sitagliptin | rxnorm
solifenacin; vesicare
  322167 | Solifenacin | rxnorm
sorafenib; nexavar
  495881 | sorafenib | rxnorm
sotalol; sotacor; betapace; sotalol hydrochloride
  9947 | Sotalol | rxnorm
sparfloxacin
  18469 | sparfloxacin | rxnorm
spironolactone; aldactone; spiractin
  9997 | Spironolactone | rxnorm
st. john's wort extract; st john's wort
  258326 | ST. JOHN'S WORT EXTRACT | rxnorm
stavudine; zerit
  59763 | Stavudine | rxnorm
stiripentol
  2054968 | stiripentol | rxnorm
streptokinase
  10106 | Streptokinase | rxnorm
streptomycin
  10109 | Streptomycin | rxnorm
succinylcholine; suxamethonium
  10154 | Succinylcholine | rxnorm
sucralfate; carafate
  10156 | Sucralfate | rxnorm
sulfacetamide; bleph-10; acetopt
  10169 | sulfacetamide | rxnorm
sulfadiazine
  10171 | sulfadiazine | rxnorm
sulfadoxine
  10173 | sulfadoxine | rxnorm
sulfamethoxazole
  10180 | sulfamethoxazole | rxnorm
sulfasalazine; salazopyrin; azulfidine; sulphasalazine
  9524 | Sulfasalazine | rxnorm
sulfisoxazole; gantrisin
  10207 | sulfisoxazole | rxnorm
sulindac; clinoril
  10237 | Sulindac | rxnorm
sulthiame; ospolot; sultiame
  10240 | sulthiame | rxnorm
sumatriptan; imigran; imitrex
  37418 | sumatriptan | rxnorm
sunitinib; sutent
  357977 | sunitinib | rxnorm
tacrine; cognex
  10318 | tacrine | rxnorm
tacrolimus; prograf; advagraf; protopic
  42316 | tacrolimus | rxnorm
tadalafil; cialis; adcirca
  358263 | tadalafil | rxnorm
tamoxifen; nolvadex; genox; tamoxifen citrate
  10324 | tamoxifen | rxnorm
tamsulosin; flomax; flomaxtra; tamsulosin hydrochloride
  77492 | tamsulosin | rxnorm
tapentadol; palexia; nucynta
  787390 | tapentadol | rxnorm
tazobactam
  37617 | tazobactam | rxnorm
tedizolid; sivextro
  1540825 | tedizolid | rxnorm
teicoplanin; targocid
  57021 | teicoplanin | rxnorm
telaprevir; incivo
  1102261 | telaprevir | rxnorm
telavancin; vibativ
  473837 | telavancin | rxnorm
telithromycin; ketek
  274786 | telithromycin | rxnorm
telmisartan; micardis
  73494 | telmisartan | rxnorm
temazepam; temaze; normison; restoril
  10355 | Temazepam | rxnorm
temozolomide; temodal
  37776 | temozolomide | rxnorm
temsirolimus
  657797 | temsirolimus | rxnorm
tenecteplase; metalyse; tnkase
  259280 | Tenecteplase | rxnorm
tenofovir; viread
  117466 | Tenofovir | rxnorm
tenofovir disoproxil
  300195 | tenofovir disoproxil | rxnorm
terazosin; hytrin
  37798 | Terazosin | rxnorm
terbinafine; lamisil
  37801 | terbinafine | rxnorm
terbutaline; bricanyl
  10368 | Terbutaline | rxnorm
terfenadine
  42330 | Terfenadine | rxnorm
testosterone; testogel; androderm; reandron; depo-testosterone; testosterone undecanoate; testosterone cypionate; primoteston
  10379 | Testosterone | rxnorm
tetrabenazine; xenazine
  10390 | tetrabenazine | rxnorm
tetracycline
  10395 | tetracycline | rxnorm
thalidomide
  10432 | thalidomide | rxnorm
theophylline; nuelin; theo-dur
  10438 | Theophylline | rxnorm
thioguanine; tioguanine
  10485 | thioguanine | rxnorm
thiopental; thiopentone
  10493 | Thiopental | rxnorm
thioridazine; melleril; mellaril
  10502 | Thioridazine | rxnorm
thiothixene; tiotixene; navane
  10510 | Thiothixene | rxnorm
tiagabine
  31914 | tiagabine | rxnorm
tianeptine; stablon
  38252 | tianeptine | rxnorm
ticagrelor; brilinta; brilique
  1116632 | Ticagrelor | rxnorm
ticarcillin
  10591 | ticarcillin | rxnorm
ticlopidine; ticlid
  10594 | Ticlopidine | rxnorm
tildrakizumab; ilumya
  2053436 | tildrakizumab | rxnorm
timolol; timoptol; timoptic
  10600 | timolol | rxnorm
tinzaparin; innohep
  69646 | tinzaparin | rxnorm
tiotropium; spiriva; tiotropium bromide; spiriva respimat
  69120 | tiotropium | rxnorm
tipranavir; aptivus
  190548 | tipranavir | rxnorm
tirofiban
  73137 | tirofiban | rxnorm
tizanidine; zanaflex
  57258 | tizanidine | rxnorm
tobramycin; tobrex; tobi
  10627 | tobramycin | rxnorm
tobramycin/dexamethasone; tobradex
  883815 | Dexamethasone / Tobramycin | rxnorm
tocilizumab; actemra
  612865 | tocilizumab | rxnorm
tofacitinib; xeljanz
  1357536 | tofacitinib | rxnorm
tolazamide; tolinase
  10633 | Tolazamide | rxnorm
tolbutamide; rastinon; orinase
  10635 | Tolbutamide | rxnorm
tolmetin; tolectin
  10636 | Tolmetin | rxnorm
tolterodine; detrusitol; detrol
  119565 | tolterodine | rxnorm
topiramate; topamax; tamate; epiramax
  38404 | topiramate | rxnorm
topotecan
  57308 | topotecan | rxnorm
torasemide; torsemide; demadex
  38413 | torsemide | rxnorm
tramadol; tramal; ultram; tramadol hydrochloride; zydol; durotram
  10689 | tramadol | rxnorm
tramadol/paracetamol; zaldiar; ultracet
  352362 | Acetaminophen / Tramadol | rxnorm
trametinib
  1425099 | trametinib | rxnorm
trandolapril; gopten; mavik
  38454 | trandolapril | rxnorm
tranexamic acid; cyklokapron
  10691 | tranexamic acid | rxnorm
tranylcypromine; parnate
  10734 | Tranylcypromine | rxnorm
trastuzumab; herceptin
  224905 | trastuzumab | rxnorm
travoprost; travatan
  283809 | travoprost | rxnorm
trazodone; desyrel; trazodone hydrochloride
  10737 | Trazodone | rxnorm
treprostinil
  343048 | Treprostinil | rxnorm
triamcinolone; kenacort; aristocort; kenalog; nasacort; triamcinolone acetonide; tricortone
  10759 | Triamcinolone | rxnorm
triamterene
  10763 | Triamterene | rxnorm
triamterene/hydrochlorothiazide; maxzide; dyazide
  258337 | Hydrochlorothiazide / Triamterene | rxnorm
triazolam; halcion
  10767 | Triazolam | rxnorm
trifluoperazine; stelazine
  10800 | Trifluoperazine | rxnorm
trifluridine; viroptic
  10803 | trifluridine | rxnorm
trimethobenzamide; tigan
  38685 | trimethobenzamide | rxnorm
trimethoprim; alprim; triprim
  10829 | trimethoprim | rxnorm
trimethoprim/sulfamethoxazole; bactrim; septrin; co-trimoxazole; cotrimoxazole; septra; resprim; tmp-smx; trimethoprim-sulfamethoxazole
  10831 | Sulfamethoxazole / Trimethoprim | rxnorm
trimipramine; surmontil
  10834 | Trimipramine | rxnorm
triptorelin
  38782 | triptorelin | rxnorm
tropisetron
  27392 | tropisetron | rxnorm
trospium
  236778 | Trospium | rxnorm
tryptophan
  10898 | Tryptophan | rxnorm
tucatinib; tukysa
  2361285 | tucatinib | rxnorm
ubrogepant; ubrelvy
  2268216 | ubrogepant | rxnorm
upadacitinib; rinvoq
  2196092 | upadacitinib | rxnorm
urokinase
  11055 | Urokinase | rxnorm
ustekinumab; stelara
  847083 | ustekinumab | rxnorm
valaciclovir; valacyclovir; valtrex; vaclovir
  73645 | valacyclovir | rxnorm
valdecoxib; bextra
  278567 | valdecoxib | rxnorm
valproate; sodium valproate; epilim; valpro
  40254 | valproate | rxnorm
valproic acid
  11118 | valproic acid | rxnorm
valsartan; diovan
  69749 | valsartan | rxnorm
valsartan/hydrochlorothiazide; co-diovan; diovan hct
  214626 | Hydrochlorothiazide / valsartan | rxnorm
vancomycin; vancocin
  11124 | vancomycin | rxnorm
vandetanib; caprelsa
  1098413 | vandetanib | rxnorm
vardenafil; levitra
  306674 | vardenafil | rxnorm
varenicline; champix; chantix
  591622 | varenicline | rxnorm
vemurafenib
  1147220 | vemurafenib | rxnorm
venlafaxine; efexor; effexor; efexor-xr; effexor xr; venlafaxine hydrochloride
  39786 | venlafaxine | rxnorm
verapamil; isoptin; calan; verapamil hydrochloride; cordilox; anpec
  11170 | Verapamil | rxnorm
vigabatrin; sabril
  14851 | vigabatrin | rxnorm
vilazodone; viibryd
  1086769 | vilazodone | rxnorm
vildagliptin; galvus
  596554 | vildagliptin | rxnorm
vinblastine
  11198 | vinblastine | rxnorm
vincristine
  11202 | vincristine | rxnorm
vindesine; eldisine
  11204 | vindesine | rxnorm
vinorelbine
  39541 | vinorelbine | rxnorm
vitamin b 12; cyanocobalamin; vitamin b12 injection; ~vitamin b12
  11248 | Vitamin B 12 | rxnorm
vitamin e; alpha-tocopherol
  11256 | Vitamin E | rxnorm
vorapaxar; zontivity
  1537034 | vorapaxar | rxnorm
voriconazole; vfend
  121243 | voriconazole | rxnorm
vortioxetine; brintellix; trintellix
  1455099 | vortioxetine | rxnorm
warfarin; coumadin; marevan; warfarin sodium; jantoven
  11289 | Warfarin | rxnorm
yaz 28 day pack; yaz 28 day
  748856 | {24 (drospirenone 3 MG / ethinyl estradiol 0.02 MG Oral Tablet) / 4 (inert ingredients 1 MG Oral Tablet) } Pack [Yaz 28 Day] | rxnorm
zafirlukast; accolate
  114970 | zafirlukast | rxnorm
zanubrutinib
  2262435 | zanubrutinib | rxnorm
zidovudine; retrovir
  11413 | Zidovudine | rxnorm
zileuton; zyflo
  40575 | zileuton | rxnorm
zinc oxide
  11423 | Zinc Oxide | rxnorm
ziprasidone; zeldox; geodon
  115698 | ziprasidone | rxnorm
zoledronic acid; aclasta; zometa; reclast
  77655 | zoledronic acid | rxnorm
zolmitriptan; zomig
  135775 | zolmitriptan | rxnorm
zolpidem; stilnox; ambien; zolpidem tartrate
  39993 | zolpidem | rxnorm
zonisamide; zonegran
  39998 | zonisamide | rxnorm
zuclopenthixol; clopixol
  114176 | zuclopenthixol | rxnorm
`;
