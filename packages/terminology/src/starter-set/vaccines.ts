/** Vaccines and immunoglobulins; rows as `read-rows.ts` reads them. Names are ours; brands as on packs in the United States and Australia. */
export const vaccineRows = `
abrysvo
  305 | RSV, bivalent, protein subunit RSVpreF, diluent reconstituted, 0.5 mL, PF | cvx
adenovirus vaccine; adenovirus, unspecified formulation
  82 | adenovirus, unspecified formulation | cvx
anthrax vaccine; anthrax vaccine, unspecified
  319 | Anthrax vaccine, unspecified | cvx
arexvy
  303 | RSV, recombinant, protein subunit RSVpreF, adjuvant reconstituted, 0.5 mL, PF | cvx
bcg vaccine; bcg
  19 | BCG | cvx
bexsero; meningococcal b, omv
  163 | meningococcal B, OMV | cvx
chikungunya vaccine; ixchiq
  317 | Chikungunya live attenuated vaccine, 0.5 mL, PF | cvx
cholera vaccine; cholera, unspecified formulation
  26 | cholera, unspecified formulation | cvx
cholera, live attenuated; vaxchora
  174 | cholera, live attenuated | cvx
cholera, wc-rbs; dukoral
  172 | cholera, WC-rBS | cvx
comirnaty xbb; covid-19, mrna, lnp-s, pf, tris-sucrose, 30 mcg/0.3 ml
  309 | COVID-19, mRNA, LNP-S, PF, tris-sucrose, 30 mcg/0.3 mL | cvx
coronavac; sinovac covid-19 vaccine
  511 | COVID-19 IV Non-US Vaccine (CoronaVac, Sinovac) | cvx
covaxin
  502 | COVID-19 IV Non-US Vaccine (COVAXIN) | cvx
covid-19 vaccine; covid vaccine; covid-19 vaccination; sars-cov-2 vaccine; covid booster; covid-19 booster; covid vaccination
  213 | SARS-COV-2 (COVID-19) vaccine, UNSPECIFIED | cvx
covid-19, mrna, lnp-s, bivalent, pf, 30 mcg/0.3 ml dose; comirnaty bivalent
  300 | COVID-19, mRNA, LNP-S, bivalent, PF, 30 mcg/0.3 mL dose | cvx
covid-19, mrna, lnp-s, bivalent, pf, 50 mcg/0.5 ml; spikevax bivalent
  229 | COVID-19, mRNA, LNP-S, bivalent, PF, 50 mcg/0.5 mL or 25mcg/0.25 mL dose | cvx
covid-19, mrna, lnp-s, pf, 10 mcg/0.2 ml dose, tris-sucrose; comirnaty paediatric
  218 | COVID-19, mRNA, LNP-S, PF, 10 mcg/0.2 mL dose, tris-sucrose | cvx
covid-19, mrna, lnp-s, pf, 3 mcg/0.2 ml dose, tris-sucrose
  219 | COVID-19, mRNA, LNP-S, PF, 3 mcg/0.2 mL dose, tris-sucrose | cvx
covid-19, mrna, lnp-s, pf, 30 mcg/0.3 ml dose, tris-sucrose
  217 | COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose, tris-sucrose | cvx
covid-19, mrna, lnp-s, pf, 50 mcg/0.5 ml
  312 | COVID-19, mRNA, LNP-S, PF, 50 mcg/0.5 mL | cvx
covid-19, mrna, lnp-s, pf, 50 mcg/0.5 ml dose
  221 | COVID-19, mRNA, LNP-S, PF, 50 mcg/0.5 mL dose | cvx
covid-19, mrna, moderna; spikevax; moderna covid-19 vaccine; covid-19 (moderna); covid-19, mrna, lnp-s, pf, 100 mcg/0.5ml dose
  207 | COVID-19, mRNA, LNP-S, PF, 100 mcg/0.5mL dose or 50 mcg/0.25mL dose | cvx
covid-19, mrna, pfizer; comirnaty; pfizer covid-19 vaccine; pfizer-biontech; covid-19 (pfizer); covid-19, mrna, lnp-s, pf, 30 mcg/0.3 ml dose; pfizer-biontech covid-19 vaccine
  208 | COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose | cvx
dengue vaccine; dengue fever, unspecified
  330 | Dengue fever, unspecified | cvx
dengvaxia; dengue fever tetravalent
  56 | dengue fever tetravalent | cvx
dt (pediatric); cdt vaccine
  28 | DT (pediatric) | cvx
dtap; dtpa; infanrix; daptacel; dtap vaccine; dtpa vaccine; tripacel; diphtheria-tetanus-acellular pertussis
  20 | DTaP | cvx
dtap, 5 pertussis antigens
  106 | DTaP, 5 pertussis antigens | cvx
dtap, unspecified formulation
  107 | DTaP, unspecified formulation | cvx
dtap-hep b-ipv; pediarix
  110 | DTaP-Hep B-IPV | cvx
dtap-hib
  50 | DTaP-Hib | cvx
dtap-hib-ipv; pentacel; dtap-ipv-hib
  120 | DTaP-Hib-IPV | cvx
dtap-ipv; infanrix ipv; quadracel; kinrix; dtpa-ipv
  130 | DTaP-IPV | cvx
dtap-ipv-hib-hepb; hexavalent vaccine; infanrix hexa; dtpa-hepb-ipv-hib; vaxelis; hexaxim; dtpa-hepb-ipv-hib vaccine; dtap,ipv,hib,hepb
  146 | DTaP,IPV,Hib,HepB | cvx
dtp; triple antigen; diphtheria-tetanus-pertussis vaccine; diphtheria, tetanus, pertussis; diphtheria, tetanus and pertussis vaccine
  01 | DTP | cvx
ebola vaccine; ebola, unspecified
  214 | Ebola, unspecified | cvx
hep a, adult; havrix 1440; avaxim; vaqta adult; hepatitis a adult
  52 | Hep A, adult | cvx
hep a, ped/adol, 2 dose; havrix junior; hepatitis a paediatric
  83 | Hep A, ped/adol, 2 dose | cvx
hep a, ped/adol, 3 dose
  84 | Hep A, ped/adol, 3 dose | cvx
hep b, adolescent or pediatric; hepatitis b (paediatric); engerix-b paediatric; hepatitis b paediatric
  08 | Hep B, adolescent or pediatric | cvx
hep b, adult; hepatitis b (adult); engerix-b; engerix b; recombivax; hepatitis b adult
  43 | Hep B, adult | cvx
hep b, high-dosage, dialysis or ic; h-b-vax dialysis
  44 | Hep B, high-dosage, dialysis or IC | cvx
hepatitis a vaccine; hep a vaccine; hepa; hep a; hep a, unspecified formulation
  85 | Hep A, unspecified formulation | cvx
hepatitis a/b vaccine; twinrix; hep a-hep b
  104 | Hep A-Hep B | cvx
hepatitis b immunoglobulin; hbig
  30 | HBIG | cvx
hepatitis b vaccine; hep b vaccine; hepatitis b vaccination; hepb; hepb vaccine; hep b; hep b, unspecified formulation; h-b-vax; h-b-vax ii
  45 | Hep B, unspecified formulation | cvx
heplisav-b; hepb-cpg
  189 | HepB-CpG | cvx
hib (hboc)
  47 | Hib (HbOC) | cvx
hib (prp-omp); pedvaxhib
  49 | Hib (PRP-OMP) | cvx
hib (prp-t); act-hib; acthib; hiberix
  48 | Hib (PRP-T) | cvx
hib vaccine; haemophilus influenzae type b vaccine; hib; haemophilus influenzae type b; hib, unspecified formulation
  17 | Hib, unspecified formulation | cvx
hib-hep b; comvax
  51 | Hib-Hep B | cvx
hpv vaccine; human papillomavirus vaccine; human papillomavirus; hpv, unspecified formulation
  137 | HPV, unspecified formulation | cvx
hpv, bivalent; cervarix
  118 | HPV, bivalent | cvx
hpv, quadrivalent; gardasil; hpv4; hpv quadrivalent
  62 | HPV, quadrivalent | cvx
hpv9; gardasil 9; hpv, 9-valent; hpv 9-valent
  165 | HPV9 | cvx
immunoglobulin injection; ig, unspecified formulation
  14 | IG, unspecified formulation | cvx
influenza nasal; intranasal influenza vaccine
  151 | influenza nasal, unspecified formulation | cvx
influenza vaccine; flu vaccine; flu shot; seasonal influenza vaccine; influenza vaccination; flu vaccination; influenza (seasonal); influenza seasonal
  88 | influenza, unspecified formulation | cvx
influenza, adjuvanted, quadrivalent, pf; fluad quad; fluad quadrivalent
  205 | Influenza, adjuvanted, quadrivalent, PF | cvx
influenza, adjuvanted, trivalent, pf; fluad
  168 | Influenza, adjuvanted, trivalent, PF | cvx
influenza, high dose seasonal; influenza, high-dose, trivalent, pf; fluzone high-dose; influenza high dose
  135 | Influenza, high-dose, trivalent, PF | cvx
influenza, high-dose, quadrivalent, pf; fluzone high-dose quadrivalent
  197 | Influenza, high-dose, quadrivalent, PF | cvx
influenza, injectable, quadrivalent, preservative free, pediatric
  161 | Influenza, injectable,quadrivalent, preservative free, pediatric | cvx
influenza, intradermal, preservative free; influenza, seasonal, intradermal, preservative free
  144 | influenza, seasonal, intradermal, preservative free | cvx
influenza, live, quadrivalent, intranasal; flumist; live attenuated influenza vaccine; flumist quadrivalent
  149 | Influenza, live, quadrivalent, intranasal | cvx
influenza, live, trivalent, intranasal, pf
  111 | Influenza, live, trivalent, intranasal, PF | cvx
influenza, mdck, quadrivalent, pf; flucelvax quad; flucelvax
  171 | Influenza, MDCK, quadrivalent, PF | cvx
influenza, mdck, trivalent, pf
  153 | Influenza, MDCK, trivalent, PF | cvx
influenza, recombinant, quadrivalent, pf; flublok; flublok quadrivalent
  185 | Influenza, recombinant, quadrivalent, PF | cvx
influenza, recombinant, trivalent, pf
  155 | Influenza, recombinant, trivalent, PF | cvx
influenza, seasonal, injectable; influenza, split virus, trivalent, preservative
  141 | Influenza, split virus, trivalent, preservative | cvx
influenza, seasonal, injectable, preservative free; influenza, split virus, trivalent, pf; fluvirin
  140 | Influenza, split virus, trivalent, PF | cvx
influenza, southern hemisphere; influenza, southern hemisphere, unspecified
  194 | Influenza, Southern Hemisphere | cvx
influenza, southern hemisphere, quadrivalent, pf; vaxigrip tetra; influvac tetra; fluquadri; flucelvax tetra
  201 | Influenza, Southern Hemisphere, quadrivalent, PF | cvx
influenza, southern hemisphere, quadrivalent, with preservative
  202 | influenza, Southern Hemisphere, quadrivalent, with preservative | cvx
influenza, southern hemisphere, trivalent, pf; vaxigrip; influvac
  331 | Influenza, Southern Hemisphere, trivalent, PF | cvx
influenza, split virus; influenza, split (incl. purified surface antigen)
  15 | influenza, split (incl. purified surface antigen) | cvx
influenza, split virus, quadrivalent, pf; fluarix; fluarix tetra; flulaval; fluzone; afluria quad; fluarix quadrivalent; influenza quadrivalent; influenza, injectable, quadrivalent, preservative free
  150 | Influenza, split virus, quadrivalent, PF | cvx
influenza, split virus, quadrivalent, preservative; influenza, injectable, quadrivalent
  158 | Influenza, split virus, quadrivalent, preservative | cvx
influenza, whole
  16 | influenza, whole | cvx
ipv; inactivated polio vaccine; ipol
  10 | IPV | cvx
janssen covid-19 vaccine; covid-19 vaccine, vector-nr, rs-ad26, pf, 0.5 ml
  212 | COVID-19 vaccine, vector-nr, rS-Ad26, PF, 0.5 mL | cvx
japanese encephalitis im; ixiaro; jespect
  134 | Japanese Encephalitis IM | cvx
japanese encephalitis sc
  39 | Japanese encephalitis SC | cvx
japanese encephalitis vaccine; japanese encephalitis, unspecified formulation
  129 | Japanese Encephalitis, unspecified formulation | cvx
measles vaccine
  05 | measles | cvx
meningococcal acwy; meningococcal acwy vaccine; menacwy; meningococcal acwy, unspecified formulation
  108 | meningococcal ACWY, unspecified formulation | cvx
meningococcal b vaccine; meningococcal b; menb; meningococcal b, unspecified
  164 | meningococcal B, unspecified | cvx
meningococcal c conjugate; meningococcal c; neisvac-c; men c; menc
  103 | meningococcal C conjugate | cvx
meningococcal c/y-hib prp; menhibrix
  148 | Meningococcal C/Y-HIB PRP | cvx
meningococcal mcv4; meningococcal mcv4, unspecified formulation; meningococcal conjugate vaccine
  147 | meningococcal MCV4, unspecified formulation | cvx
meningococcal mcv4o; menveo
  136 | Meningococcal MCV4O | cvx
meningococcal mcv4p; menactra
  114 | meningococcal MCV4P | cvx
meningococcal mpsv4; menomune
  32 | meningococcal MPSV4 | cvx
meningococcal vaccine; meningitis vaccine; meningococcal, unknown serogroups
  167 | meningococcal, unknown serogroups | cvx
menquadfi; nimenrix; meningococcal conjugate quadrivalent, menacwy-tt (mcv4)
  203 | meningococcal conjugate quadrivalent, MenACWY-TT (MCV4) | cvx
mmr vaccine; mmr; measles mumps rubella vaccine; priorix; m-m-r ii; measles, mumps, rubella; measles, mumps and rubella; mmr ii; measles-mumps-rubella; mmr-ii; mmr (measles, mumps, rubella)
  03 | MMR | cvx
mmrv vaccine; mmrv; priorix-tetra; proquad
  94 | MMRV | cvx
mpox vaccine; jynneos; smallpox mpox vaccine
  206 | Vaccinia, smallpox Mpox vaccine live, PF, SQ or ID injection | cvx
mresvia; rsv, mrna
  326 | RSV, mRNA, injectable, PF | cvx
mumps vaccine
  07 | mumps | cvx
nirsevimab 0.5 ml; rsv, mab, nirsevimab-alip, 0.5 ml
  306 | RSV, mAb, nirsevimab-alip, 0.5 mL, neonate to 24 months | cvx
nirsevimab 1 ml; rsv, mab, nirsevimab-alip, 1 ml
  307 | RSV, mAb, nirsevimab-alip, 1 mL, neonate to 24 months | cvx
novel influenza h1n1; novel influenza-h1n1-09; swine flu vaccine
  127 | Novel influenza-H1N1-09 | cvx
nuvaxovid; novavax; covid-19, subunit, rs-nanoparticle+matrix-m1 adjuvant, pf, 0.5 ml
  211 | COVID-19, subunit, rS-nanoparticle+Matrix-M1 Adjuvant, PF, 0.5 mL | cvx
opv; oral polio vaccine
  02 | OPV | cvx
pcv10; synflorix
  177 | PCV10 | cvx
pcv15; vaxneuvance
  215 | Pneumococcal conjugate PCV15, polysaccharide CRM197 conjugate, adjuvant, PF | cvx
pcv20; prevnar 20; prevenar 20
  216 | Pneumococcal conjugate PCV20, polysaccharide CRM197 conjugate, adjuvant, PF | cvx
pcv21; capvaxive
  327 | Pneumococcal conjugate PCV21, polysaccharide CRM197 conjugate, PF | cvx
pertussis vaccine; whooping cough vaccine
  11 | pertussis | cvx
plague vaccine
  23 | plague | cvx
pneumococcal conjugate pcv 13; prevenar 13; prevnar 13; pcv13; 13vpcv; pneumococcal (prevenar 13)
  133 | Pneumococcal conjugate PCV 13 | cvx
pneumococcal conjugate pcv 7; pcv7
  100 | pneumococcal conjugate PCV 7 | cvx
pneumococcal conjugate vaccine; pneumococcal conjugate; prevenar; prevnar; pneumococcal conjugate, unspecified formulation
  152 | Pneumococcal Conjugate, unspecified formulation | cvx
pneumococcal polysaccharide vaccine, 23 valent; pneumovax 23; pneumovax; ppsv23; 23vppv; pneumococcal polysaccharide vaccine; pneumococcal polysaccharide ppv23; pneumococcal (pneumovax 23); pneumococcal 23-valent
  33 | pneumococcal polysaccharide PPV23 | cvx
pneumococcal vaccine; pneumococcal, unspecified formulation
  109 | pneumococcal, unspecified formulation | cvx
polio vaccine; poliovirus vaccine; polio; polio, unspecified formulation
  89 | polio, unspecified formulation | cvx
q fever vaccine; q-vax
  70 | Q fever | cvx
rabies diploid cell vaccine; imovax; rabies - im diploid cell culture; merieux rabies vaccine
  175 | Rabies - IM Diploid cell culture | cvx
rabies fibroblast vaccine; rabavert; rabipur; rabies - im fibroblast culture
  176 | Rabies - IM fibroblast culture | cvx
rabies immunoglobulin
  34 | RIG | cvx
rabies vaccine; rabies, unspecified formulation
  90 | rabies, unspecified formulation | cvx
rabies, intramuscular injection
  18 | rabies, intramuscular injection | cvx
rho(d) immunoglobulin; anti-d immunoglobulin; rhogam; rho(d) - unspecified formulation
  159 | Rho(D) - Unspecified formulation | cvx
rotavirus vaccine; rotavirus; rotavirus, unspecified formulation
  122 | rotavirus, unspecified formulation | cvx
rotavirus, monovalent; rotarix
  119 | rotavirus, monovalent | cvx
rotavirus, pentavalent; rotateq
  116 | rotavirus, pentavalent | cvx
rsv antibody; respiratory syncytial virus (rsv) mab, unspecified
  315 | Respiratory syncytial virus (RSV) MAB, unspecified | cvx
rsv vaccine; respiratory syncytial virus (rsv) vaccine, unspecified
  314 | Respiratory syncytial virus (RSV) vaccine, unspecified | cvx
rubella vaccine
  06 | rubella | cvx
sinopharm covid-19 vaccine; bibp covid-19 vaccine
  510 | COVID-19 IV Non-US Vaccine (BIBP, Sinopharm) | cvx
smallpox vaccine; vaccinia (smallpox, mpox), unspecified
  325 | Vaccinia (smallpox, mpox), unspecified | cvx
sputnik v
  505 | COVID-19 VVnr Non-US Vaccine (Sputnik V) | cvx
stamaril; yellow fever vaccine live - alt
  183 | Yellow fever vaccine live - alt | cvx
td (adult); td (adult) adsorbed
  138 | Td (adult) | cvx
td (adult) preservative free; td (adult), 5 lf tetanus toxoid, preservative free, adsorbed; tenivac
  113 | Td (adult), 5 Lf tetanus toxoid, preservative free, adsorbed | cvx
td (adult), 2 lf tetanus toxoid, preservative free, adsorbed; td(adult) 2 lf
  09 | Td (adult), 2 Lf tetanus toxoid, preservative free, adsorbed | cvx
td vaccine; td; td booster; adt; adt booster; diphtheria-tetanus vaccine; tetanus and diphtheria toxoids; td(adult) unspecified formulation
  139 | Td(adult) unspecified formulation | cvx
tdap; boostrix; adacel; tdap vaccine; boostrix vaccine; adacel vaccine
  115 | Tdap | cvx
tetanus immunoglobulin; tetanus immune globulin
  13 | TIG | cvx
tetanus toxoid, adsorbed
  35 | tetanus toxoid, adsorbed | cvx
tetanus vaccine; tetanus toxoid; tetanus booster; tetanus shot; tet tox; tetanus toxoid, unspecified formulation
  112 | tetanus toxoid, unspecified formulation | cvx
tick-borne encephalitis vaccine; tick-borne encephalitis, unspecified
  222 | Tick-borne encephalitis, unspecified | cvx
trumenba; meningococcal b, recombinant
  162 | meningococcal B, recombinant | cvx
tuberculin test; tst-ppd intradermal
  96 | TST-PPD intradermal | cvx
typhoid conjugate vaccine
  190 | Typhoid conjugate vaccine (TCV) | cvx
typhoid vaccine; typhoid, unspecified formulation
  91 | typhoid, unspecified formulation | cvx
typhoid, oral; vivotif
  25 | typhoid, oral | cvx
typhoid, vicps; typhim vi
  101 | typhoid, ViCPs | cvx
typhus vaccine
  131 | typhus, historical | cvx
varicella vaccine; varicella; varilrix; varivax; chickenpox vaccine
  21 | varicella | cvx
varicella zoster immunoglobulin; ~vzig
  36 | VZIG | cvx
vaxzevria; astrazeneca covid-19 vaccine; covid-19 (astrazeneca); covid-19 vaccine, vector-nr, rs-chadox1, pf, 0.5 ml
  210 | COVID-19 vaccine, vector-nr, rS-ChAdOx1, PF, 0.5 mL | cvx
yellow fever live
  37 | yellow fever live | cvx
yellow fever vaccine; yellow fever, unspecified; yf-vax
  184 | Yellow fever, unspecified | cvx
zoster live; zostavax; zoster
  121 | zoster live | cvx
zoster recombinant; shingrix; recombinant zoster vaccine
  187 | zoster recombinant | cvx
zoster vaccine; shingles vaccine; herpes zoster vaccine; zoster, unspecified formulation
  188 | zoster, unspecified formulation | cvx
`;
