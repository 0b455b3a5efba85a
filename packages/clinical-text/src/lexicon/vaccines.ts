/** Vaccines by disease, abbreviation and brand. Chosen and written by us; names as in CDC's CVX list (US public domain) and the Australian Immunisation Handbook. */
export const vaccineTerms = `
influenza vaccine|flu vaccine|flu shot|influenza, seasonal, injectable|influenza, seasonal, injectable, preservative free|seasonal influenza vaccine|fluquadri|fluad|vaxigrip|afluria|fluarix|flucelvax|influvac|fluzone|fluad quad|vaxigrip tetra|fluarix tetra|afluria quad|flulaval|flublok|flumist|influenza, high dose seasonal|influenza (seasonal)|flucelvax quad|fluzone high-dose|influvac tetra|influenza vaccination|flu vaccination|influenza seasonal|live attenuated influenza vaccine
covid-19 vaccine|covid vaccine|comirnaty|spikevax|vaxzevria|nuvaxovid|pfizer covid-19 vaccine|moderna covid-19 vaccine|astrazeneca covid-19 vaccine|covid-19 vaccination|sars-cov-2 vaccine|covid booster|covid-19 booster|covid-19, mrna|pfizer-biontech|comirnaty xbb|covid-19 mrna vaccine|janssen covid-19 vaccine|novavax|covid-19 (pfizer)|covid-19 (moderna)|covid-19 (astrazeneca)|covid vaccination
hepatitis b vaccine|hep b vaccine|engerix-b|engerix b|h-b-vax|hep b, adult|hep b, adolescent or pediatric|hepatitis b vaccination|recombivax|h-b-vax ii|hepb|heplisav-b|hepb vaccine|hep b|hepatitis b (adult)|hepatitis b (paediatric)
hepatitis a vaccine|hep a vaccine|havrix|vaqta|hep a, adult|hep a, ped/adol, 2 dose|avaxim|hepa|hep a
hepatitis a/b vaccine|twinrix|hep a-hep b
typhoid vaccine|typhim vi|vivotif|vivaxim
dtpa|dtap|diphtheria-tetanus-pertussis vaccine|diphtheria, tetanus, pertussis|tdap|boostrix|adacel|infanrix|dtp|triple antigen|diphtheria, tetanus and pertussis vaccine|daptacel|dtpa vaccine|dtap vaccine|tdap vaccine|tripacel|whooping cough vaccine|pertussis vaccine|diphtheria-tetanus-acellular pertussis|boostrix vaccine|adacel vaccine
hexavalent vaccine|infanrix hexa|dtpa-hepb-ipv-hib|vaxelis|hexaxim|dtap-ipv-hib-hepb|dtpa-hepb-ipv-hib vaccine
dtap-ipv|infanrix ipv|quadracel|kinrix|dtpa-ipv|boostrix ipv|pentacel|dtap-hib-ipv|pediarix|dtap-hep b-ipv|dtap-ipv-hib|adacel polio
tetanus vaccine|adt booster|adt|td (adult) preservative free|td|tetanus booster|tetanus toxoid|diphtheria-tetanus vaccine|td vaccine|tenivac|td booster|tetanus and diphtheria toxoids|tetanus shot|tet tox
polio vaccine|ipv|inactivated polio vaccine|opv|ipol|poliovirus vaccine|oral polio vaccine|polio
mmr vaccine|mmr|measles mumps rubella vaccine|priorix|m-m-r ii|measles, mumps, rubella|measles, mumps and rubella|mmr ii|measles-mumps-rubella|mmr-ii|mmr (measles, mumps, rubella)
mmrv vaccine|mmrv|priorix-tetra|proquad
varicella vaccine|varilrix|varivax|chickenpox vaccine|varicella
zoster vaccine|shingles vaccine|shingrix|zostavax|zoster recombinant|herpes zoster vaccine|zoster live|zoster|recombinant zoster vaccine
pneumococcal vaccine|prevenar 13|prevnar 13|pneumovax 23|pneumovax|prevenar|vaxneuvance|pneumococcal conjugate pcv 13|pneumococcal polysaccharide vaccine, 23 valent|pcv13|ppsv23|23vppv|13vpcv|pneumococcal conjugate vaccine|pneumococcal polysaccharide ppv23|pcv20|prevnar 20|pneumococcal conjugate pcv 7|pneumococcal polysaccharide vaccine|prevnar|pcv7|prevenar 20|pcv15|pneumococcal (prevenar 13)|pneumococcal (pneumovax 23)|synflorix|pneumococcal 23-valent|pneumococcal conjugate|pcv10
meningococcal vaccine|meningococcal acwy|menveo|nimenrix|menactra|meningococcal b vaccine|bexsero|trumenba|meningococcal mcv4p|meningococcal c|neisvac-c|menquadfi|meningococcal acwy vaccine|meningococcal conjugate vaccine|menb|menacwy|meningococcal b|meningococcal mcv4|men c|menc|menitorix|meningococcal c conjugate|meningitis vaccine
hib vaccine|haemophilus influenzae type b vaccine|act-hib|hiberix|hib|hib (prp-t)|hib (prp-omp)|pedvaxhib|haemophilus influenzae type b|acthib
rotavirus vaccine|rotarix|rotateq|rotavirus|rotavirus, monovalent|rotavirus, pentavalent
hpv vaccine|gardasil|gardasil 9|cervarix|hpv, quadrivalent|hpv9|human papillomavirus vaccine|hpv4|hpv, 9-valent|human papillomavirus|hpv quadrivalent|hpv 9-valent
bcg vaccine|bcg
rabies vaccine|rabipur|verorab|imovax|rabavert|merieux rabies vaccine
japanese encephalitis vaccine|imojev|jespect|ixiaro
yellow fever vaccine|stamaril|yf-vax
q fever vaccine|q-vax
cholera vaccine|dukoral|vaxchora
rsv vaccine|arexvy|abrysvo
mpox vaccine|jynneos|smallpox vaccine
tick-borne encephalitis vaccine|anthrax vaccine|dengue vaccine|dengvaxia
`;
