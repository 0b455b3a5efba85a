/**
 * Medicines with strength, or strength and form, as RxNorm names them (SCD, SCDC); a line is `code | display`. All of the
 * reference table that names each ingredient with one strength, in a dose form of RxNorm; of one name with two codes the better
 * attested.
 */
export const clinicalDrugRows = `
2639021 | 0.16 ML buprenorphine 50 MG/ML Prefilled Syringe
2639036 | 0.18 ML buprenorphine 356 MG/ML Prefilled Syringe
752899 | 0.25 ML leuprolide acetate 30 MG/ML Prefilled Syringe
2639041 | 0.27 ML buprenorphine 356 MG/ML Prefilled Syringe
854228 | 0.3 ML enoxaparin sodium 100 MG/ML Prefilled Syringe
727316 | 0.3 ML EPINEPHrine 0.5 MG/ML Auto-Injector
2639029 | 0.32 ML buprenorphine 50 MG/ML Prefilled Syringe
2639043 | 0.36 ML buprenorphine 356 MG/ML Prefilled Syringe
854235 | 0.4 ML enoxaparin sodium 100 MG/ML Prefilled Syringe
1495293 | 0.4 ML Naloxone Hydrochloride 1 MG/ML Auto-Injector
2596175 | 0.4 ML naloxone hydrochloride 25 MG/ML Auto-Injector
1855730 | 0.4 ML Naloxone Hydrochloride 5 MG/ML Auto-Injector
2639031 | 0.48 ML buprenorphine 50 MG/ML Prefilled Syringe
1534820 | 0.5 ML albiglutide 100 MG/ML Pen Injector
1534800 | 0.5 ML albiglutide 60 MG/ML Pen Injector
1996184 | 0.5 ML Buprenorphine 200 MG/ML Prefilled Syringe
801957 | 0.5 ML Diazepam 5 MG/ML Rectal Gel
1551295 | 0.5 ML dulaglutide 1.5 MG/ML Auto-Injector
1551304 | 0.5 ML dulaglutide 3 MG/ML Auto-Injector
2629337 | 0.5 ML fentanyl 0.05 MG/ML Prefilled Syringe
2589612 | 0.5 ML naloxone hydrochloride 10 MG/ML Prefilled Syringe
2639033 | 0.64 ML buprenorphine 50 MG/ML Prefilled Syringe
1544916 | 0.65 ML exenatide 3.08 MG/ML Pen Injector
1000156 | 0.65 ML medroxyprogesterone acetate 160 MG/ML Prefilled Syringe
727711 | 0.67 ML anakinra 149 MG/ML Prefilled Syringe
2608698 | 0.7 ML midazolam 14.3 MG/ML Auto-Injector
894911 | 0.7 ML morphine sulfate 14.3 MG/ML Auto-Injector
861356 | 0.8 ML fondaparinux sodium 12.5 MG/ML Prefilled Syringe
1367518 | 1 ACTUAT loxapine 10 MG/ACTUAT Dry Powder Inhaler
1190795 | 1 ML atropine sulfate 1 MG/ML Injection
1655032 | 1 ML Buprenorphine 0.3 MG/ML Cartridge
238129 | 1 ML Buprenorphine 0.3 MG/ML Injection
993452 | 1 ML denosumab 60 MG/ML Prefilled Syringe
1860480 | 1 ML docetaxel 20 MG/ML Injection
854252 | 1 ML enoxaparin sodium 150 MG/ML Prefilled Syringe
1660014 | 1 ML epinephrine 1 MG/ML Injection
727374 | 1 ML Epinephrine 1 MG/ML Prefilled Syringe
2168270 | 1 ML fentanyl 0.05 MG/ML Injection
2474269 | 1 ML fentanyl 0.05 MG/ML Prefilled Syringe
1659263 | 1 ML heparin sodium, porcine 5000 UNT/ML Injection
763028 | 1 ML Lorazepam 2 MG/ML Cartridge
1665188 | 1 ML Lorazepam 2 MG/ML Injection
763029 | 1 ML Lorazepam 4 MG/ML Cartridge
1665326 | 1 ML Lorazepam 4 MG/ML Injection
1000126 | 1 ML medroxyprogesterone acetate 150 MG/ML Injection
1666821 | 1 ML Midazolam 5 MG/ML Cartridge
1666814 | 1 ML Midazolam 5 MG/ML Injection
1551395 | 1 ML Midazolam 5 MG/ML Prefilled Syringe
1731995 | 1 ML morphine sulfate 10 MG/ML Cartridge
1731993 | 1 ML morphine sulfate 10 MG/ML Injection
894912 | 1 ML morphine sulfate 10 MG/ML Prefilled Syringe
1733080 | 1 ML morphine sulfate 15 MG/ML Cartridge
1232113 | 1 ML morphine sulfate 15 MG/ML Prefilled Syringe
1729197 | 1 ML morphine sulfate 2 MG/ML Cartridge
2003714 | 1 ML morphine sulfate 2 MG/ML Injection
998212 | 1 ML morphine sulfate 2 MG/ML Prefilled Syringe
1732014 | 1 ML morphine sulfate 4 MG/ML Cartridge
1732006 | 1 ML morphine sulfate 4 MG/ML Injection
998213 | 1 ML morphine sulfate 4 MG/ML Prefilled Syringe
1732136 | 1 ML morphine sulfate 5 MG/ML Injection
1442790 | 1 ML morphine sulfate 5 MG/ML Prefilled Syringe
1732003 | 1 ML morphine sulfate 8 MG/ML Cartridge
1732011 | 1 ML morphine sulfate 8 MG/ML Injection
894914 | 1 ML morphine sulfate 8 MG/ML Prefilled Syringe
1191234 | 1 ML Naloxone Hydrochloride 0.4 MG/ML Cartridge
1659929 | 1 ML Naloxone Hydrochloride 0.4 MG/ML Injection
2679504 | 1 ML naloxone hydrochloride 0.4 MG/ML Prefilled Syringe
2671204 | 1 ML phenobarbital sodium 130 MG/ML Injection
2671207 | 1 ML phenobarbital sodium 65 MG/ML Injection
1809097 | 1 ML sufentanil 0.05 MG/ML Injection
108515 | 1 ML tacrolimus 5 MG/ML Injection
2103182 | 1 ML vasopressin (USP) 20 UNT/ML Injection
1996192 | 1.5 ML Buprenorphine 200 MG/ML Prefilled Syringe
1604539 | 1.5 ML Insulin Glargine 300 UNT/ML Pen Injector
847278 | 1.5 ML insulin human, isophane 100 UNT/ML Prefilled Syringe
847256 | 1.5 ML insulin human, isophane 70 UNT/ML / Regular Insulin, Human 30 UNT/ML Prefilled Syringe
1731990 | 1.5 ML morphine sulfate liposomal 10 MG/ML Injection
847417 | 1.5 ML Regular Insulin, Human 100 UNT/ML Prefilled Syringe
1723208 | 10 ML alfentanil 0.5 MG/ML Injection
1790099 | 10 ML doxorubicin hydrochloride 2 MG/ML Injection
1735006 | 10 ML fentanyl 0.05 MG/ML Injection
1791701 | 10 ML fluorouracil 50 MG/ML Injection
1719286 | 10 ML furosemide 10 MG/ML Injection
1728783 | 10 ML morphine sulfate 0.5 MG/ML Injection
1728800 | 10 ML morphine sulfate 1 MG/ML Injection
1731517 | 10 ML morphine sulfate 25 MG/ML Injection
1736776 | 10 ML oxaliplatin 5 MG/ML Injection
1737449 | 10 ML pamidronate disodium 3 MG/ML Injection
1732186 | 100 ML epirubicin hydrochloride 2 MG/ML Injection
200349 | 100 ML eptifibatide 0.75 MG/ML Injection
2635081 | 100 ML fentanyl 0.05 MG/ML Injection
2541171 | 100 ML midazolam 1 MG/ML Injection
1808217 | 100 ML propofol 10 MG/ML Injection
1737466 | 100 ML tirofiban 0.05 MG/ML Injection
1114085 | 100 ML zoledronic acid 0.04 MG/ML Injection
1491832 | 12 HR Acetaminophen 325 MG / Oxycodone Hydrochloride 7.5 MG Extended Release Oral Tablet
388311 | 12 HR carbamazepine 100 MG Extended Release Oral Capsule
199378 | 12 HR carbamazepine 100 MG Extended Release Oral Tablet
200133 | 12 HR carbamazepine 200 MG Extended Release Oral Capsule
402505 | 12 HR carbamazepine 200 MG Extended Release Oral Tablet
200131 | 12 HR carbamazepine 300 MG Extended Release Oral Capsule
402506 | 12 HR carbamazepine 400 MG Extended Release Oral Tablet
309043 | 12 HR cefaclor 500 MG Extended Release Oral Tablet
1664543 | 12 HR chlorpheniramine maleate 8 MG / codeine phosphate 54.3 MG Extended Release Oral Tablet
1652087 | 12 HR chlorpheniramine polistirex 0.8 MG/ML / codeine polistirex 4 MG/ML Extended Release Suspension
1860491 | 12 HR hydrocodone bitartrate 10 MG Extended Release Oral Capsule
1860493 | 12 HR Hydrocodone Bitartrate 15 MG Extended Release Oral Capsule
1860495 | 12 HR Hydrocodone Bitartrate 20 MG Extended Release Oral Capsule
1860497 | 12 HR Hydrocodone Bitartrate 30 MG Extended Release Oral Capsule
1860499 | 12 HR Hydrocodone Bitartrate 40 MG Extended Release Oral Capsule
1860501 | 12 HR Hydrocodone Bitartrate 50 MG Extended Release Oral Capsule
898611 | 12 HR Hydromorphone Hydrochloride 2 MG Extended Release Oral Capsule
898614 | 12 HR Hydromorphone Hydrochloride 4 MG Extended Release Oral Capsule
898618 | 12 HR Hydromorphone Hydrochloride 8 MG Extended Release Oral Capsule
431724 | 12 HR Metformin hydrochloride 850 MG Extended Release Oral Tablet
891883 | 12 HR Morphine Sulfate 100 MG Extended Release Oral Tablet
891878 | 12 HR Morphine Sulfate 15 MG Extended Release Oral Tablet
894918 | 12 HR Morphine Sulfate 200 MG Extended Release Oral Tablet
891885 | 12 HR Morphine Sulfate 30 MG Extended Release Oral Tablet
891890 | 12 HR Morphine Sulfate 60 MG Extended Release Oral Tablet
1545903 | 12 HR Naloxone Hydrochloride 10 MG / Oxycodone Hydrochloride 20 MG Extended Release Oral Tablet
1545907 | 12 HR Naloxone Hydrochloride 20 MG / Oxycodone Hydrochloride 40 MG Extended Release Oral Tablet
1545910 | 12 HR Naloxone Hydrochloride 5 MG / Oxycodone Hydrochloride 10 MG Extended Release Oral Tablet
1806701 | 12 HR Naltrexone hydrochloride 1.2 MG / Oxycodone Hydrochloride 10 MG Extended Release Oral Capsule
1049502 | 12 HR Oxycodone Hydrochloride 10 MG Extended Release Oral Tablet
1049543 | 12 HR oxycodone hydrochloride 15 MG Extended Release Oral Tablet
1049563 | 12 HR oxycodone hydrochloride 20 MG Extended Release Oral Tablet
1049574 | 12 HR oxycodone hydrochloride 30 MG Extended Release Oral Tablet
1049584 | 12 HR oxycodone hydrochloride 40 MG Extended Release Oral Tablet
1049593 | 12 HR Oxycodone Hydrochloride 60 MG Extended Release Oral Tablet
1049599 | 12 HR oxycodone hydrochloride 80 MG Extended Release Oral Tablet
977874 | 12 HR Oxymorphone Hydrochloride 10 MG Extended Release Oral Tablet
977894 | 12 HR Oxymorphone Hydrochloride 15 MG Extended Release Oral Tablet
977902 | 12 HR Oxymorphone Hydrochloride 20 MG Extended Release Oral Tablet
977909 | 12 HR Oxymorphone Hydrochloride 30 MG Extended Release Oral Tablet
977915 | 12 HR Oxymorphone Hydrochloride 40 MG Extended Release Oral Tablet
977923 | 12 HR Oxymorphone Hydrochloride 5 MG Extended Release Oral Tablet
977929 | 12 HR Oxymorphone Hydrochloride 7.5 MG Extended Release Oral Tablet
434184 | 12 HR Pentoxifylline 600 MG Extended Release Oral Tablet
1148797 | 12 HR tapentadol 100 MG Extended Release Oral Tablet
1148800 | 12 HR tapentadol 150 MG Extended Release Oral Tablet
1148803 | 12 HR tapentadol 200 MG Extended Release Oral Tablet
1148807 | 12 HR tapentadol 250 MG Extended Release Oral Tablet
1148809 | 12 HR tapentadol 50 MG Extended Release Oral Tablet
849561 | 12 HR tramadol hydrochloride 150 MG Extended Release Oral Tablet
895994 | 120 ACTUAT fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler
1807510 | 150 ML vancomycin 5 MG/ML Injection
904880 | 168 HR Buprenorphine 0.005 MG/HR Transdermal System
1542997 | 168 HR Buprenorphine 0.0075 MG/HR Transdermal System
904870 | 168 HR Buprenorphine 0.01 MG/HR Transdermal System
1432969 | 168 HR Buprenorphine 0.015 MG/HR Transdermal System
904876 | 168 HR Buprenorphine 0.02 MG/HR Transdermal System
1534809 | 168 HR ethinyl estradiol 0.00146 MG/HR / norelgestromin 0.00625 MG/HR Transdermal System
1723206 | 2 ML alfentanil 0.5 MG/ML Injection
1807452 | 2 ML Diazepam 5 MG/ML Auto-Injector
1807459 | 2 ML Diazepam 5 MG/ML Cartridge
2120550 | 2 ML Diazepam 5 MG/ML Prefilled Syringe
801961 | 2 ML Diazepam 5 MG/ML Rectal Gel
727759 | 2 ML fentanyl 0.05 MG/ML Cartridge
1735003 | 2 ML fentanyl 0.05 MG/ML Injection
2474267 | 2 ML fentanyl 0.05 MG/ML Prefilled Syringe
1666777 | 2 ML Midazolam 1 MG/ML Cartridge
1666798 | 2 ML Midazolam 1 MG/ML Injection
998211 | 2 ML Midazolam 1 MG/ML Prefilled Syringe
1666823 | 2 ML Midazolam 5 MG/ML Injection
1551393 | 2 ML Midazolam 5 MG/ML Prefilled Syringe
1728791 | 2 ML morphine sulfate 0.5 MG/ML Injection
1728805 | 2 ML morphine sulfate 1 MG/ML Injection
1191245 | 2 ML Naloxone Hydrochloride 0.4 MG/ML Prefilled Syringe
1191250 | 2 ML Naloxone Hydrochloride 1 MG/ML Prefilled Syringe
1740467 | 2 ML ondansetron 2 MG/ML Injection
1809102 | 2 ML sufentanil 0.05 MG/ML Injection
1723209 | 20 ML alfentanil 0.5 MG/ML Injection
1665227 | 20 ML ciprofloxacin 10 MG/ML Injection
1735008 | 20 ML fentanyl 0.05 MG/ML Injection
1731998 | 20 ML morphine sulfate 10 MG/ML Injection
1731522 | 20 ML morphine sulfate 25 MG/ML Injection
1731537 | 20 ML morphine sulfate 50 MG/ML Injection
727931 | 20 ML thiopental 20 MG/ML Prefilled Syringe
1657981 | 20 ML tocilizumab 20 MG/ML Injection
745679 | 200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler
745791 | 200 ACTUAT levalbuterol 0.045 MG/ACTUAT Metered Dose Inhaler
433798 | 24 HR Alprazolam 0.5 MG Extended Release Oral Tablet
433800 | 24 HR Alprazolam 1 MG Extended Release Oral Tablet
433799 | 24 HR Alprazolam 2 MG Extended Release Oral Tablet
433801 | 24 HR Alprazolam 3 MG Extended Release Oral Tablet
2585460 | 24 HR amphetamine 10 MG Extended Release Oral Tablet
1739803 | 24 HR amphetamine 12.5 MG Extended Release Oral Tablet
2585462 | 24 HR amphetamine 15 MG Extended Release Oral Tablet
1739813 | 24 HR amphetamine 15.7 MG Extended Release Oral Tablet
1739819 | 24 HR amphetamine 18.8 MG Extended Release Oral Tablet
1720586 | 24 HR amphetamine 2.5 MG/ML Extended Release Suspension
2585468 | 24 HR amphetamine 20 MG Extended Release Oral Tablet
1739825 | 24 HR amphetamine 3.1 MG Extended Release Oral Tablet
2585473 | 24 HR amphetamine 5 MG Extended Release Oral Tablet
1739831 | 24 HR amphetamine 6.3 MG Extended Release Oral Tablet
1739837 | 24 HR amphetamine 9.4 MG Extended Release Oral Tablet
861237 | 24 HR amphetamine aspartate 1.25 MG / amphetamine sulfate 1.25 MG / dextroamphetamine saccharate 1.25 MG / dextroamphetamine sulfate 1.25 MG Extended Release Oral Capsule
861221 | 24 HR amphetamine aspartate 2.5 MG / amphetamine sulfate 2.5 MG / dextroamphetamine saccharate 2.5 MG / dextroamphetamine sulfate 2.5 MG Extended Release Oral Capsule
861223 | 24 HR amphetamine aspartate 3.75 MG / amphetamine sulfate 3.75 MG / dextroamphetamine saccharate 3.75 MG / dextroamphetamine sulfate 3.75 MG Extended Release Oral Capsule
861225 | 24 HR amphetamine aspartate 5 MG / amphetamine sulfate 5 MG / dextroamphetamine saccharate 5 MG / dextroamphetamine sulfate 5 MG Extended Release Oral Capsule
861227 | 24 HR amphetamine aspartate 6.25 MG / amphetamine sulfate 6.25 MG / dextroamphetamine saccharate 6.25 MG / dextroamphetamine sulfate 6.25 MG Extended Release Oral Capsule
861232 | 24 HR amphetamine aspartate 7.5 MG / amphetamine sulfate 7.5 MG / dextroamphetamine saccharate 7.5 MG / dextroamphetamine sulfate 7.5 MG Extended Release Oral Capsule
2261741 | 24 HR asenapine 0.158 MG/HR Transdermal System
2261750 | 24 HR asenapine 0.238 MG/HR Transdermal System
2261758 | 24 HR asenapine 0.317 MG/HR Transdermal System
403917 | 24 HR Bupropion 150 MG Extended Release Tablet
860510 | 24 HR carvedilol phosphate 10 MG Extended Release Oral Capsule
860516 | 24 HR carvedilol phosphate 20 MG Extended Release Oral Capsule
828358 | 24 HR cyclobenzaprine hydrochloride 15 MG Extended Release Oral Capsule
828353 | 24 HR cyclobenzaprine hydrochloride 30 MG Extended Release Oral Capsule
978668 | 24 HR diethylpropion hydrochloride 75 MG Extended Release Oral Tablet
1099563 | 24 HR divalproex sodium 250 MG Extended Release Oral Tablet
1099569 | 24 HR divalproex sodium 500 MG Extended Release Oral Tablet
1599803 | 24 HR donepezil hydrochloride 10 MG / memantine hydrochloride 28 MG Extended Release Oral Capsule
903873 | 24 HR fluvoxamine maleate 100 MG Extended Release Oral Capsule
903879 | 24 HR fluvoxamine maleate 150 MG Extended Release Oral Capsule
433856 | 24 HR Gliclazide 30 MG Extended Release Oral Tablet
315107 | 24 HR Glipizide 10 MG Extended Release Oral Tablet
310489 | 24 HR Glipizide 2.5 MG Extended Release Oral Tablet
314006 | 24 HR Glipizide 5 MG Extended Release Oral Tablet
902729 | 24 HR Hydromorphone Hydrochloride 12 MG Extended Release Oral Tablet
902736 | 24 HR Hydromorphone Hydrochloride 16 MG Extended Release Oral Tablet
1306898 | 24 HR Hydromorphone Hydrochloride 32 MG Extended Release Oral Tablet
902741 | 24 HR Hydromorphone Hydrochloride 8 MG Extended Release Oral Tablet
850087 | 24 HR lamotrigine 100 MG Extended Release Oral Tablet
900156 | 24 HR lamotrigine 200 MG Extended Release Oral Tablet
900164 | 24 HR lamotrigine 25 MG Extended Release Oral Tablet
1146690 | 24 HR lamotrigine 250 MG Extended Release Oral Tablet
1098608 | 24 HR lamotrigine 300 MG Extended Release Oral Tablet
850091 | 24 HR lamotrigine 50 MG Extended Release Oral Tablet
2569564 | 24 HR lorazepam 1 MG Extended Release Oral Capsule
2594600 | 24 HR lorazepam 1.5 MG Extended Release Oral Capsule
2569573 | 24 HR lorazepam 2 MG Extended Release Oral Capsule
2569577 | 24 HR lorazepam 3 MG Extended Release Oral Capsule
899989 | 24 HR Metformin hydrochloride 1000 MG / pioglitazone 15 MG Extended Release Oral Tablet
899996 | 24 HR Metformin hydrochloride 1000 MG / pioglitazone 30 MG Extended Release Oral Tablet
1043563 | 24 HR Metformin hydrochloride 1000 MG / saxagliptin 2.5 MG Extended Release Oral Tablet
1043570 | 24 HR Metformin hydrochloride 1000 MG / saxagliptin 5 MG Extended Release Oral Tablet
1243827 | 24 HR Metformin hydrochloride 1000 MG / sitagliptin 100 MG Extended Release Oral Tablet
1243842 | 24 HR Metformin hydrochloride 1000 MG / sitagliptin 50 MG Extended Release Oral Tablet
860996 | 24 HR Metformin hydrochloride 1000 MG Extended Release Oral Tablet
1043578 | 24 HR Metformin hydrochloride 500 MG / saxagliptin 5 MG Extended Release Oral Tablet
1243846 | 24 HR Metformin hydrochloride 500 MG / sitagliptin 50 MG Extended Release Oral Tablet
860975 | 24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet
860981 | 24 HR Metformin hydrochloride 750 MG Extended Release Oral Tablet
866412 | 24 HR metoprolol succinate 100 MG Extended Release Oral Tablet
866419 | 24 HR metoprolol succinate 200 MG Extended Release Oral Tablet
866427 | 24 HR metoprolol succinate 25 MG Extended Release Oral Tablet
866436 | 24 HR metoprolol succinate 50 MG Extended Release Oral Tablet
892297 | 24 HR morphine sulfate 120 MG Extended Release Oral Capsule
892342 | 24 HR morphine sulfate 30 MG Extended Release Oral Capsule
894942 | 24 HR morphine sulfate 45 MG Extended Release Oral Capsule
892349 | 24 HR morphine sulfate 60 MG Extended Release Oral Capsule
894970 | 24 HR morphine sulfate 75 MG Extended Release Oral Capsule
892355 | 24 HR morphine sulfate 90 MG Extended Release Oral Capsule
198031 | 24 HR nicotine 0.292 MG/HR Transdermal System
866103 | 24 HR paliperidone 1.5 MG Extended Release Oral Tablet
672567 | 24 HR paliperidone 3 MG Extended Release Oral Tablet
672569 | 24 HR paliperidone 6 MG Extended Release Oral Tablet
672571 | 24 HR paliperidone 9 MG Extended Release Oral Tablet
979543 | 24 HR phendimetrazine tartrate 105 MG Extended Release Oral Capsule
1313059 | 24 HR phentermine 11.25 MG / topiramate 69 MG Extended Release Oral Capsule
1302850 | 24 HR phentermine 15 MG / topiramate 92 MG Extended Release Oral Capsule
1302839 | 24 HR phentermine 3.75 MG / topiramate 23 MG Extended Release Oral Capsule
1302827 | 24 HR phentermine 7.5 MG / topiramate 46 MG Extended Release Oral Capsule
1988974 | 24 HR pregabalin 165 MG Extended Release Oral Tablet
1988977 | 24 HR pregabalin 330 MG Extended Release Oral Tablet
1988980 | 24 HR pregabalin 82.5 MG Extended Release Oral Tablet
856460 | 24 HR propranolol hydrochloride 120 MG Extended Release Oral Capsule
856481 | 24 HR propranolol hydrochloride 160 MG Extended Release Oral Capsule
856535 | 24 HR propranolol hydrochloride 60 MG Extended Release Oral Capsule
856569 | 24 HR propranolol hydrochloride 80 MG Extended Release Oral Capsule
895670 | 24 HR quetiapine 150 MG Extended Release Oral Tablet
721791 | 24 HR quetiapine 200 MG Extended Release Oral Tablet
721794 | 24 HR quetiapine 300 MG Extended Release Oral Tablet
721796 | 24 HR quetiapine 400 MG Extended Release Oral Tablet
853201 | 24 HR quetiapine 50 MG Extended Release Oral Tablet
1431987 | 24 HR tacrolimus 5 MG Extended Release Oral Capsule
1148478 | 24 HR tramadol hydrochloride 100 MG Extended Release Oral Capsule
833709 | 24 HR tramadol hydrochloride 100 MG Extended Release Oral Tablet
1248115 | 24 HR tramadol hydrochloride 150 MG Extended Release Oral Capsule
1148485 | 24 HR tramadol hydrochloride 200 MG Extended Release Oral Capsule
833711 | 24 HR tramadol hydrochloride 200 MG Extended Release Oral Tablet
1148489 | 24 HR tramadol hydrochloride 300 MG Extended Release Oral Capsule
833713 | 24 HR tramadol hydrochloride 300 MG Extended Release Oral Tablet
898697 | 24 HR trazodone hydrochloride 150 MG Extended Release Oral Tablet
898704 | 24 HR trazodone hydrochloride 300 MG Extended Release Oral Tablet
1796676 | 25 ML protamine sulfate (USP) 10 MG/ML Injection
834357 | 3 ML amiodarone hydrochloride 50 MG/ML Prefilled Syringe
847191 | 3 ML insulin aspart protamine, human 70 UNT/ML / insulin aspart, human 30 UNT/ML Pen Injector
1653196 | 3 ML insulin aspart, human 100 UNT/ML Cartridge
1653202 | 3 ML insulin aspart, human 100 UNT/ML Pen Injector
847239 | 3 ML insulin detemir 100 UNT/ML Pen Injector
847230 | 3 ML insulin glargine 100 UNT/ML Pen Injector
847197 | 3 ML insulin human, isophane 100 UNT/ML Prefilled Syringe
1654862 | 3 ML insulin isophane, human 100 UNT/ML Pen Injector
847187 | 3 ML insulin isophane, human 70 UNT/ML / insulin, regular, human 30 UNT/ML Pen Injector
1652644 | 3 ML insulin lispro 100 UNT/ML Cartridge
1652639 | 3 ML insulin lispro 100 UNT/ML Pen Injector
1652239 | 3 ML insulin lispro 200 UNT/ML Pen Injector
847252 | 3 ML insulin lispro 25 UNT/ML / insulin lispro protamine, human 75 UNT/ML Pen Injector
847211 | 3 ML insulin lispro 50 UNT/ML / insulin lispro protamine, human 50 UNT/ML Pen Injector
847259 | 3 ML Insulin, Glulisine, Human 100 UNT/ML Pen Injector
847203 | 3 ML insulin, regular, human 100 UNT/ML Prefilled Syringe
897122 | 3 ML liraglutide 6 MG/ML Pen Injector
1927610 | 3-Bead 24 HR amphetamine aspartate 12.5 MG / amphetamine sulfate 12.5 MG / dextroamphetamine saccharate 12.5 MG / dextroamphetamine sulfate 12.5 MG Extended Release Oral Capsule
1927630 | 3-Bead 24 HR amphetamine aspartate 3.125 MG / amphetamine sulfate 3.125 MG / dextroamphetamine saccharate 3.125 MG / dextroamphetamine sulfate 3.125 MG Extended Release Oral Capsule
1927617 | 3-Bead 24 HR amphetamine aspartate 6.25 MG / amphetamine sulfate 6.25 MG / dextroamphetamine saccharate 6.25 MG / dextroamphetamine sulfate 6.25 MG Extended Release Oral Capsule
1927637 | 3-Bead 24 HR amphetamine aspartate 9.375 MG / amphetamine sulfate 9.375 MG / dextroamphetamine saccharate 9.375 MG / dextroamphetamine sulfate 9.375 MG Extended Release Oral Capsule
1728999 | 30 ML morphine sulfate 1 MG/ML Injection
1732138 | 30 ML morphine sulfate 5 MG/ML Injection
801966 | 4 ML Diazepam 5 MG/ML Rectal Gel
1731520 | 4 ML morphine sulfate 25 MG/ML Injection
242969 | 4 ML norepinephrine 1 MG/ML Injection
1723210 | 5 ML alfentanil 0.5 MG/ML Injection
1735007 | 5 ML fentanyl 0.05 MG/ML Injection
727762 | 5 ML fulvestrant 50 MG/ML Prefilled Syringe
2119714 | 5 ML hyaluronidase-oysk 2000 UNT/ML / trastuzumab-oysk 120 MG/ML Injection
1744259 | 5 ML metoprolol tartrate 1 MG/ML Cartridge
866508 | 5 ML metoprolol tartrate 1 MG/ML Injection
1666800 | 5 ML Midazolam 1 MG/ML Injection
1809104 | 5 ML sufentanil 0.05 MG/ML Injection
1293413 | 5-hydroxytryptophan 50 MG / magnesium oxide 50 MG / melatonin 2 MG / tryptophan 100 MG / vitamin B6 10 MG Oral Capsule
1945212 | 5-hydroxytryptophan 50 MG / melatonin 6 MG Oral Tablet
1735013 | 50 ML fentanyl 0.05 MG/ML Injection
2541170 | 50 ML midazolam 1 MG/ML Injection
1731545 | 50 ML morphine sulfate 50 MG/ML Injection
847915 | 60 ACTUAT exenatide 0.005 MG/ACTUAT Pen Injector
847910 | 60 ACTUAT exenatide 0.01 MG/ACTUAT Pen Injector
896209 | 60 ACTUAT fluticasone propionate 0.25 MG/ACTUAT / salmeterol 0.05 MG/ACTUAT Dry Powder Inhaler
388508 | 72 HR Buprenorphine 0.035 MG/HR Transdermal System
388507 | 72 HR Buprenorphine 0.0525 MG/HR Transdermal System
388506 | 72 HR Buprenorphine 0.07 MG/HR Transdermal System
577057 | 72 HR fentanyl 0.012 MG/HR Transdermal System
245134 | 72 HR fentanyl 0.025 MG/HR Transdermal System
1603495 | 72 HR fentanyl 0.0375 MG/HR Transdermal System
245135 | 72 HR fentanyl 0.05 MG/HR Transdermal System
1603498 | 72 HR fentanyl 0.0625 MG/HR Transdermal System
197696 | 72 HR Fentanyl 0.075 MG/HR Transdermal System
1603501 | 72 HR fentanyl 0.0875 MG/HR Transdermal System
245136 | 72 HR fentanyl 0.1 MG/HR Transdermal System
1666831 | 80 ACTUAT fentanyl 0.04 MG/ACTUAT Transdermal System
2624726 | 9 HR dextroamphetamine 0.5 MG/HR Transdermal System
2624732 | 9 HR dextroamphetamine 1 MG/HR Transdermal System
2624701 | 9 HR dextroamphetamine 1.5 MG/HR Transdermal System
2624712 | 9 HR dextroamphetamine 2 MG/HR Transdermal System
1872234 | Abuse-Deterrent 12 HR Morphine Sulfate 100 MG Extended Release Oral Tablet
1871434 | Abuse-Deterrent 12 HR morphine sulfate 15 MG Extended Release Oral Tablet
1871441 | Abuse-Deterrent 12 HR morphine sulfate 30 MG Extended Release Oral Tablet
1871444 | Abuse-Deterrent 12 HR morphine sulfate 60 MG Extended Release Oral Tablet
1791558 | Abuse-Deterrent 12 HR oxycodone 13.5 MG Extended Release Oral Capsule
1791567 | Abuse-Deterrent 12 HR oxycodone 18 MG Extended Release Oral Capsule
1791574 | Abuse-Deterrent 12 HR oxycodone 27 MG Extended Release Oral Capsule
1791580 | Abuse-Deterrent 12 HR oxycodone 36 MG Extended Release Oral Capsule
1790527 | Abuse-Deterrent 12 HR oxycodone 9 MG Extended Release Oral Capsule
1860157 | Abuse-Deterrent 12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet
1860154 | Abuse-Deterrent 12 HR oxycodone hydrochloride 15 MG Extended Release Oral Tablet
1860129 | Abuse-Deterrent 12 HR oxycodone hydrochloride 20 MG Extended Release Oral Tablet
1860151 | Abuse-Deterrent 12 HR oxycodone hydrochloride 30 MG Extended Release Oral Tablet
1860137 | Abuse-Deterrent 12 HR oxycodone hydrochloride 40 MG Extended Release Oral Tablet
1860127 | Abuse-Deterrent 12 HR oxycodone hydrochloride 60 MG Extended Release Oral Tablet
1860148 | Abuse-Deterrent 12 HR oxycodone hydrochloride 80 MG Extended Release Oral Tablet
1595764 | Abuse-Deterrent 24 HR Hydrocodone Bitartrate 100 MG Extended Release Oral Tablet
1595770 | Abuse-Deterrent 24 HR Hydrocodone Bitartrate 120 MG Extended Release Oral Tablet
1595730 | Abuse-Deterrent 24 HR Hydrocodone Bitartrate 20 MG Extended Release Oral Tablet
1595740 | Abuse-Deterrent 24 HR Hydrocodone Bitartrate 30 MG Extended Release Oral Tablet
1595746 | Abuse-Deterrent 24 HR Hydrocodone Bitartrate 40 MG Extended Release Oral Tablet
1595752 | Abuse-Deterrent 24 HR Hydrocodone Bitartrate 60 MG Extended Release Oral Tablet
1595758 | Abuse-Deterrent 24 HR Hydrocodone Bitartrate 80 MG Extended Release Oral Tablet
863845 | Abuse-Deterrent morphine sulfate 100 MG / naltrexone hydrochloride 4 MG Extended Release Oral Capsule
863848 | Abuse-Deterrent morphine sulfate 20 MG / naltrexone hydrochloride 0.8 MG Extended Release Oral Capsule
863850 | Abuse-Deterrent morphine sulfate 30 MG / naltrexone hydrochloride 1.2 MG Extended Release Oral Capsule
863852 | Abuse-Deterrent morphine sulfate 50 MG / naltrexone hydrochloride 2 MG Extended Release Oral Capsule
863854 | Abuse-Deterrent morphine sulfate 60 MG / naltrexone hydrochloride 2.4 MG Extended Release Oral Capsule
863856 | Abuse-Deterrent morphine sulfate 80 MG / naltrexone hydrochloride 3.2 MG Extended Release Oral Capsule
2693194 | Abuse-Deterrent oxycodone hydrochloride 10 MG Oral Tablet
1944529 | Abuse-Deterrent Oxycodone Hydrochloride 15 MG Oral Tablet
1944538 | Abuse-Deterrent Oxycodone Hydrochloride 30 MG Oral Tablet
1944541 | Abuse-Deterrent Oxycodone Hydrochloride 5 MG Oral Tablet
315246 | Acarbose 100 MG
199150 | Acarbose 100 MG Oral Tablet
315247 | Acarbose 25 MG
200132 | Acarbose 25 MG Oral Tablet
315248 | Acarbose 50 MG
199149 | Acarbose 50 MG Oral Tablet
1116448 | acepromazine maleate 10 MG Oral Tablet
1116450 | acepromazine maleate 25 MG Oral Tablet
437158 | Acetaminophen 100 MG
608680 | Acetaminophen 160 MG
313820 | acetaminophen 160 MG Chewable Tablet
282464 | Acetaminophen 160 MG Oral Tablet
1044427 | Acetaminophen 20 MG/ML / Hydrocodone Bitartrate 0.667 MG/ML Oral Solution
756245 | acetaminophen 21.7 MG/ML / butalbital 3.33 MG/ML / caffeine 2.67 MG/ML Oral Solution
1043400 | acetaminophen 21.7 MG/ML / dextromethorphan hydrobromide 1 MG/ML / doxylamine succinate 0.417 MG/ML Oral Solution
856940 | Acetaminophen 21.7 MG/ML / Hydrocodone Bitartrate 0.5 MG/ML Oral Solution
856944 | Acetaminophen 21.7 MG/ML / Hydrocodone Bitartrate 0.67 MG/ML Oral Solution
993755 | acetaminophen 24 MG/ML / codeine phosphate 2.4 MG/ML Oral Solution
993763 | Acetaminophen 24 MG/ML / Codeine Phosphate 2.4 MG/ML Oral Suspension
1593110 | acetaminophen 250 MG / aspirin 250 MG / diphenhydramine citrate 38 MG Oral Tablet
999729 | Acetaminophen 250 MG / tramadol hydrochloride 50 MG Oral Capsule
1431286 | acetaminophen 300 MG / butalbital 50 MG / caffeine 40 MG / codeine phosphate 30 MG Oral Capsule
889520 | acetaminophen 300 MG / butalbital 50 MG / caffeine 40 MG Oral Capsule
1995136 | acetaminophen 300 MG / butalbital 50 MG Oral Capsule
1249617 | acetaminophen 300 MG / butalbital 50 MG Oral Tablet
993770 | acetaminophen 300 MG / codeine phosphate 15 MG Oral Tablet
993781 | acetaminophen 300 MG / codeine phosphate 30 MG Oral Tablet
993890 | acetaminophen 300 MG / codeine phosphate 60 MG Oral Tablet
856980 | acetaminophen 300 MG / hydrocodone bitartrate 10 MG Oral Tablet
856987 | acetaminophen 300 MG / hydrocodone bitartrate 5 MG Oral Tablet
856992 | Acetaminophen 300 MG / Hydrocodone Bitartrate 7.5 MG Oral Tablet
1014599 | acetaminophen 300 MG / oxycodone hydrochloride 10 MG Oral Tablet
1037259 | acetaminophen 300 MG / oxycodone hydrochloride 2.5 MG Oral Tablet
1014615 | acetaminophen 300 MG / oxycodone hydrochloride 5 MG Oral Tablet
1014632 | acetaminophen 300 MG / oxycodone hydrochloride 7.5 MG Oral Tablet
1593765 | acetaminophen 32 MG/ML / chlophedianol hydrochloride 2.5 MG/ML / pyrilamine maleate 2.5 MG/ML Oral Solution
2374554 | acetaminophen 32.5 MG/ML / diphenhydramine hydrochloride 1.25 MG/ML Oral Solution
1596108 | Acetaminophen 320.5 MG / Caffeine 30 MG / dihydrocodeine bitartrate 16 MG Oral Capsule
2118728 | acetaminophen 325 MG / benzhydrocodone 4.08 MG Oral Tablet
2001358 | acetaminophen 325 MG / benzhydrocodone 6.12 MG Oral Tablet
2118732 | acetaminophen 325 MG / benzhydrocodone 8.16 MG Oral Tablet
1724446 | acetaminophen 325 MG / butalbital 25 MG Oral Tablet
993943 | acetaminophen 325 MG / butalbital 50 MG / caffeine 40 MG / codeine phosphate 30 MG Oral Capsule
238153 | acetaminophen 325 MG / butalbital 50 MG / caffeine 40 MG Oral Capsule
238154 | acetaminophen 325 MG / butalbital 50 MG / caffeine 40 MG Oral Tablet
197425 | acetaminophen 325 MG / butalbital 50 MG Oral Capsule
197426 | acetaminophen 325 MG / butalbital 50 MG Oral Tablet
1812164 | Acetaminophen 325 MG / Caffeine 30 MG / dihydrocodeine bitartrate 16 MG Oral Tablet
1052462 | acetaminophen 325 MG / diphenhydramine hydrochloride 12.5 MG Oral Tablet
1093075 | acetaminophen 325 MG / diphenhydramine hydrochloride 50 MG Oral Tablet
856999 | Acetaminophen 325 MG / Hydrocodone Bitartrate 10 MG Oral Tablet
857391 | Acetaminophen 325 MG / Hydrocodone Bitartrate 2.5 MG Oral Tablet
857002 | Acetaminophen 325 MG / Hydrocodone Bitartrate 5 MG Oral Tablet
857005 | acetaminophen 325 MG / hydrocodone bitartrate 7.5 MG Oral Tablet
1049214 | acetaminophen 325 MG / oxycodone hydrochloride 10 MG Oral Tablet
1049635 | acetaminophen 325 MG / oxycodone hydrochloride 2.5 MG Oral Tablet
1049221 | acetaminophen 325 MG / oxycodone hydrochloride 5 MG Oral Tablet
1049225 | acetaminophen 325 MG / oxycodone hydrochloride 7.5 MG Oral Tablet
849293 | Acetaminophen 325 MG / Propoxyphene Hydrochloride 32.5 MG Oral Tablet
827751 | Acetaminophen 325 MG / propoxyphene napsylate 100 MG Oral Tablet
849295 | Acetaminophen 325 MG / propoxyphene napsylate 50 MG Oral Tablet
1538456 | acetaminophen 325 MG / pyrilamine maleate 25 MG Oral Tablet
836395 | Acetaminophen 325 MG / tramadol hydrochloride 37.5 MG Oral Tablet
313782 | acetaminophen 325 MG Oral Tablet
1092373 | acetaminophen 33.3 MG/ML / diphenhydramine hydrochloride 1.67 MG/ML Oral Solution
857076 | Acetaminophen 33.3 MG/ML / Hydrocodone Bitartrate 0.333 MG/ML Oral Solution
857099 | Acetaminophen 33.3 MG/ML / Hydrocodone Bitartrate 0.5 MG/ML Oral Solution
1234871 | Acetaminophen 356.4 MG / Caffeine 30 MG / dihydrocodeine bitartrate 16 MG Oral Capsule
857128 | Acetaminophen 400 MG / Hydrocodone Bitartrate 10 MG Oral Tablet
857131 | Acetaminophen 400 MG / Hydrocodone Bitartrate 5 MG Oral Tablet
857134 | Acetaminophen 400 MG / Hydrocodone Bitartrate 7.5 MG Oral Tablet
1049251 | acetaminophen 400 MG / oxycodone hydrochloride 10 MG Oral Tablet
1049260 | acetaminophen 400 MG / oxycodone hydrochloride 5 MG Oral Tablet
1049267 | acetaminophen 400 MG / oxycodone hydrochloride 7.5 MG Oral Tablet
308322 | acetaminophen 500 MG / butalbital 50 MG / caffeine 40 MG Oral Capsule
240093 | acetaminophen 500 MG / butalbital 50 MG / caffeine 40 MG Oral Tablet
701913 | acetaminophen 500 MG / caffeine 60 MG / pyrilamine maleate 15 MG Oral Capsule
1597298 | acetaminophen 500 MG / caffeine 60 MG / pyrilamine maleate 15 MG Oral Tablet
996976 | acetaminophen 500 MG / codeine phosphate 12.8 MG Oral Tablet
996978 | acetaminophen 500 MG / codeine phosphate 13.5 MG Oral Tablet
994043 | acetaminophen 500 MG / codeine phosphate 15 MG Oral Tablet
1536459 | acetaminophen 500 MG / codeine phosphate 30 MG Effervescent Oral Tablet
996979 | acetaminophen 500 MG / codeine phosphate 30 MG Oral Capsule
994046 | acetaminophen 500 MG / codeine phosphate 30 MG Oral Tablet
1536457 | acetaminophen 500 MG / codeine phosphate 8 MG Effervescent Oral Tablet
996981 | acetaminophen 500 MG / codeine phosphate 8 MG Oral Capsule
996982 | acetaminophen 500 MG / codeine phosphate 8 MG Oral Tablet
1234999 | Acetaminophen 500 MG / dihydrocodeine bitartrate 10 MG Oral Tablet
1235009 | Acetaminophen 500 MG / dihydrocodeine bitartrate 20 MG Oral Tablet
1235011 | Acetaminophen 500 MG / dihydrocodeine bitartrate 30 MG Oral Tablet
1297947 | acetaminophen 500 MG / diphenhydramine citrate 38 MG Oral Powder
1099872 | acetaminophen 500 MG / diphenhydramine citrate 38 MG Oral Tablet
1052467 | acetaminophen 500 MG / diphenhydramine hydrochloride 12.5 MG Oral Tablet
1117245 | acetaminophen 500 MG / diphenhydramine hydrochloride 25 MG Oral Capsule
1092189 | acetaminophen 500 MG / diphenhydramine hydrochloride 25 MG Oral Tablet
1087607 | acetaminophen 500 MG / diphenhydramine hydrochloride 50 MG Oral Tablet
857107 | Acetaminophen 500 MG / Hydrocodone Bitartrate 10 MG Oral Tablet
857111 | Acetaminophen 500 MG / Hydrocodone Bitartrate 2.5 MG Oral Tablet
856962 | Acetaminophen 500 MG / Hydrocodone Bitartrate 5 MG Oral Capsule
856903 | Acetaminophen 500 MG / Hydrocodone Bitartrate 5 MG Oral Tablet
857118 | Acetaminophen 500 MG / Hydrocodone Bitartrate 7.5 MG Oral Tablet
252650 | acetaminophen 500 MG / melatonin 1.5 MG Oral Tablet
1049651 | acetaminophen 500 MG / oxycodone hydrochloride 10 MG Oral Tablet
1049658 | acetaminophen 500 MG / oxycodone hydrochloride 5 MG Oral Capsule
1049233 | acetaminophen 500 MG / oxycodone hydrochloride 7.5 MG Oral Tablet
1052637 | acetaminophen 500 MG / pamabrom 25 MG / pyrilamine maleate 15 MG Oral Tablet
849304 | Acetaminophen 500 MG / propoxyphene napsylate 100 MG Oral Tablet
198440 | acetaminophen 500 MG Oral Tablet
857501 | Acetaminophen 556 MG / Hydrocodone Bitartrate 5 MG Oral Tablet
2105822 | acetaminophen 60 MG/ML / oxycodone hydrochloride 2 MG/ML Oral Solution
1094131 | acetaminophen 65 MG/ML / dextromethorphan hydrobromide 2 MG/ML / diphenhydramine hydrochloride 2.5 MG/ML Oral Solution
1049580 | acetaminophen 65 MG/ML / oxycodone hydrochloride 1 MG/ML Oral Solution
197427 | acetaminophen 650 MG / butalbital 50 MG Oral Capsule
197428 | acetaminophen 650 MG / butalbital 50 MG Oral Tablet
996983 | Acetaminophen 650 MG / Codeine Phosphate 60 MG Oral Tablet
1093083 | acetaminophen 650 MG / diphenhydramine hydrochloride 50 MG Oral Tablet
857383 | Acetaminophen 650 MG / Hydrocodone Bitartrate 10 MG Oral Tablet
857083 | Acetaminophen 650 MG / Hydrocodone Bitartrate 7.5 MG Oral Tablet
1049270 | acetaminophen 650 MG / oxycodone hydrochloride 10 MG Oral Tablet
312288 | Acetaminophen 650 MG / Pentazocine 25 MG Oral Tablet
828581 | Acetaminophen 650 MG / Propoxyphene Hydrochloride 65 MG Oral Tablet
828576 | Acetaminophen 650 MG / propoxyphene napsylate 100 MG Oral Tablet
856908 | Acetaminophen 660 MG / Hydrocodone Bitartrate 10 MG Oral Tablet
1234978 | Acetaminophen 712.8 MG / Caffeine 60 MG / dihydrocodeine bitartrate 32 MG Oral Tablet
833036 | acetaminophen 750 MG / hydrocodone bitartrate 7.5 MG Oral Tablet
1658084 | ado-trastuzumab emtansine 100 MG Injection
1534819 | albiglutide 100 MG/ML
1534823 | albiglutide 100 MG/ML Pen Injector
1534797 | albiglutide 60 MG/ML
1534806 | albiglutide 60 MG/ML Pen Injector
351137 | albuterol 0.21 MG/ML Inhalation Solution
351136 | albuterol 0.417 MG/ML Inhalation Solution
630208 | albuterol 0.83 MG/ML Inhalation Solution
245314 | albuterol 5 MG/ML Inhalation Solution
617264 | Alendronate 70 MG Oral Tablet
904419 | alendronic acid 10 MG Oral Tablet
328828 | Alfentanil 0.5 MG/ML
360846 | Alfentanil 5 MG/ML
106500 | alfentanil 5 MG/ML Injectable Solution
581461 | allantoin 0.005 MG/MG / benzocaine 0.2 MG/MG / camphor 0.03 MG/MG / dimethicone 0.02 MG/MG / petrolatum 0.65 MG/MG Oral Gel
1048327 | allantoin 0.005 MG/MG / dyclonine hydrochloride 0.01 MG/MG Oral Gel
1997508 | allantoin 0.005 MG/MG / lidocaine 0.005 MG/MG Topical Gel
2044962 | allantoin 0.005 MG/MG / lidocaine hydrochloride 0.005 MG/MG Topical Gel
1535618 | allantoin 0.005 MG/MG / lidocaine hydrochloride 0.005 MG/MG Topical Ointment
1006096 | allantoin 0.01 MG/MG / benzocaine 0.2 MG/MG / camphor 0.03 MG/MG / petrolatum 0.649 MG/MG Topical Ointment
2566834 | allantoin 0.02 MG/MG / benzethonium chloride 0.002 MG/MG / lidocaine hydrochloride 0.04 MG/MG Oral Gel
1540663 | allantoin 0.02 MG/MG / lidocaine 0.04 MG/MG / petrolatum 0.3 MG/MG Medicated Patch
1595989 | allantoin 0.02 MG/MG / lidocaine 0.05 MG/MG / petrolatum 0.3 MG/MG Medicated Patch
2045344 | allantoin 15 MG/ML / lidocaine hydrochloride 40 MG/ML / menthol 10 MG/ML Topical Cream
1292894 | allantoin 5 MG/ML / benzalkonium chloride 1.3 MG/ML / benzyl alcohol 0.005 ML/ML Topical Spray
2257305 | allantoin 5 MG/ML / benzocaine 200 MG/ML / camphor 30 MG/ML / dimethicone 20 MG/ML / menthol 10 MG/ML / petrolatum 640 MG/ML Topical Cream
748849 | allantoin 5 MG/ML / benzocaine 200 MG/ML / dimethicone 20 MG/ML / petrolatum 650 MG/ML Topical Solution
1420992 | allantoin 5 MG/ML / diphenhydramine hydrochloride 20 MG/ML Topical Cream
1048344 | allantoin 5 MG/ML / dyclonine hydrochloride 10 MG/ML Oral Cream
2594492 | allantoin 5 MG/ML / lidocaine hydrochloride 40 MG/ML Topical Cream
2045343 | allantoin 6 MG/ML / lidocaine hydrochloride 40 MG/ML / menthol 10 MG/ML Topical Cream
197319 | allopurinol 100 MG Oral Tablet
197320 | Allopurinol Tablet 300mg | Allopurinol 300 MG Oral Tablet
1368033 | alogliptin 12.5 MG
1368385 | alogliptin 12.5 MG / metformin hydrochloride 1000 MG Oral Tablet
1368392 | alogliptin 12.5 MG / Metformin hydrochloride 500 MG Oral Tablet
1368403 | alogliptin 12.5 MG / pioglitazone 15 MG Oral Tablet
1368410 | alogliptin 12.5 MG / pioglitazone 30 MG Oral Tablet
1368417 | alogliptin 12.5 MG / pioglitazone 45 MG Oral Tablet
1368034 | alogliptin 12.5 MG Oral Tablet
1368002 | alogliptin 25 MG
1368424 | alogliptin 25 MG / pioglitazone 15 MG Oral Tablet
1368431 | alogliptin 25 MG / pioglitazone 30 MG Oral Tablet
1368438 | alogliptin 25 MG / pioglitazone 45 MG Oral Tablet
1368006 | alogliptin 25 MG Oral Tablet
1368017 | alogliptin 6.25 MG
1368018 | alogliptin 6.25 MG Oral Tablet
308049 | Alprazolam 0.1 MG/ML Oral Solution
485413 | Alprazolam 0.25 MG Disintegrating Oral Tablet
308047 | Alprazolam 0.25 MG Oral Tablet
485415 | Alprazolam 0.5 MG Disintegrating Oral Tablet
308048 | Alprazolam 0.5 MG Oral Tablet
485414 | Alprazolam 1 MG Disintegrating Oral Tablet
197321 | Alprazolam 1 MG Oral Tablet
308050 | Alprazolam 1 MG/ML Oral Solution
485416 | Alprazolam 2 MG Disintegrating Oral Tablet
197322 | Alprazolam 2 MG Oral Tablet
308056 | Alteplase 1 MG/ML Injectable Solution
1804799 | alteplase 100 MG Injection
392657 | amisulpride 100 MG Oral Tablet
388080 | amisulpride 100 MG/ML Oral Solution
153777 | amisulpride 200 MG Oral Tablet
389135 | amisulpride 400 MG Oral Tablet
153776 | amisulpride 50 MG Oral Tablet
856706 | amitriptyline hydrochloride 10 MG / perphenazine 2 MG Oral Tablet
856720 | amitriptyline hydrochloride 10 MG / perphenazine 4 MG Oral Tablet
856863 | amitriptyline hydrochloride 12.5 MG / chlordiazepoxide 10 MG Oral Tablet
856769 | amitriptyline hydrochloride 12.5 MG / chlordiazepoxide 5 MG Oral Tablet
856792 | amitriptyline hydrochloride 25 MG / chlordiazepoxide 10 MG Oral Tablet
856797 | amitriptyline hydrochloride 25 MG / perphenazine 2 MG Oral Tablet
856825 | amitriptyline hydrochloride 25 MG / perphenazine 4 MG Oral Tablet
856840 | amitriptyline hydrochloride 50 MG / perphenazine 4 MG Oral Tablet
898342 | amlodipine 10 MG / benazepril hydrochloride 20 MG Oral Capsule
898346 | amlodipine 10 MG / benazepril hydrochloride 40 MG Oral Capsule
898350 | amlodipine 2.5 MG / benazepril hydrochloride 10 MG Oral Capsule
308136 | amlodipine 2.5 MG Oral Tablet
898353 | amlodipine 5 MG / benazepril hydrochloride 10 MG Oral Capsule
898356 | amlodipine 5 MG / benazepril hydrochloride 20 MG Oral Capsule
898359 | amlodipine 5 MG / benazepril hydrochloride 40 MG Oral Capsule
197361 | amlodipine 5 MG Oral Tablet
1293859 | ammonium lactate 120 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Cream
308167 | amobarbital 100 MG / secobarbital 100 MG Oral Capsule
308169 | amobarbital 200 MG Oral Capsule
308171 | amobarbital 50 MG / secobarbital 50 MG Oral Capsule
308165 | amobarbital 50 MG Oral Tablet
250431 | amobarbital 60 MG Oral Capsule
308170 | amobarbital sodium 500 MG Injection
331055 | Amoxicillin 1000 MG
617993 | Amoxicillin 120 MG/ML / clavulanate potassium 8.58 MG/ML Oral Suspension
392151 | Amoxicillin 200 MG Oral Tablet
313797 | Amoxicillin 25 MG/ML Oral Suspension
562251 | amoxicillin 250 MG / clavulanate 125 MG Oral Tablet
308182 | amoxicillin 250 MG Oral Capsule
617423 | Amoxicillin 40 MG/ML / Clavulanate 5.7 MG/ML Oral Suspension
313850 | Amoxicillin 40 MG/ML Oral Suspension
239191 | Amoxicillin 50 MG/ML Oral Suspension
617296 | amoxicillin 500 MG / clavulanate 125 MG Oral Tablet
308192 | amoxicillin 500 MG Oral Tablet
308189 | Amoxicillin 80 MG/ML Oral Suspension
562508 | Amoxicillin 875 MG / Clavulanate 125 MG Oral Tablet
308194 | Amoxicillin 875 MG Oral Tablet
329066 | Amoxicillin 875mg | Amoxicillin 875 MG
1945840 | amphetamine 1.25 MG/ML Extended Release Suspension
541878 | amphetamine aspartate 1.25 MG / amphetamine sulfate 1.25 MG / dextroamphetamine saccharate 1.25 MG / dextroamphetamine sulfate 1.25 MG Oral Tablet
1009145 | amphetamine aspartate 1.875 MG / amphetamine sulfate 1.875 MG / dextroamphetamine saccharate 1.875 MG / dextroamphetamine sulfate 1.875 MG Oral Tablet
541892 | amphetamine aspartate 2.5 MG / amphetamine sulfate 2.5 MG / dextroamphetamine saccharate 2.5 MG / dextroamphetamine sulfate 2.5 MG Oral Tablet
687043 | amphetamine aspartate 3.125 MG / amphetamine sulfate 3.125 MG / dextroamphetamine saccharate 3.125 MG / dextroamphetamine sulfate 3.125 MG Oral Tablet
577957 | amphetamine aspartate 3.75 MG / amphetamine sulfate 3.75 MG / dextroamphetamine saccharate 3.75 MG / dextroamphetamine sulfate 3.75 MG Oral Tablet
577961 | amphetamine aspartate 5 MG / amphetamine sulfate 5 MG / dextroamphetamine saccharate 5 MG / dextroamphetamine sulfate 5 MG Oral Tablet
541363 | amphetamine aspartate 7.5 MG / amphetamine sulfate 7.5 MG / dextroamphetamine saccharate 7.5 MG / dextroamphetamine sulfate 7.5 MG Oral Tablet
2118896 | amphetamine sulfate 10 MG Disintegrating Oral Tablet
1600695 | amphetamine sulfate 10 MG Oral Tablet
2118898 | amphetamine sulfate 15 MG Disintegrating Oral Tablet
2118900 | amphetamine sulfate 20 MG Disintegrating Oral Tablet
2118895 | amphetamine sulfate 5 MG Disintegrating Oral Tablet
884655 | amphetamine sulfate 5 MG Oral Tablet
789980 | ampicillin 100 MG/ML Injectable Solution
199224 | anastrozole 1 MG Oral Tablet
485496 | aripiprazole 1 MG/ML Oral Solution
643019 | aripiprazole 10 MG Disintegrating Oral Tablet
349545 | aripiprazole 10 MG Oral Tablet
643022 | aripiprazole 15 MG Disintegrating Oral Tablet
349490 | aripiprazole 15 MG Oral Tablet
602964 | aripiprazole 2 MG Oral Tablet
643027 | aripiprazole 20 MG Disintegrating Oral Tablet
349553 | aripiprazole 20 MG Oral Tablet
643058 | aripiprazole 30 MG Disintegrating Oral Tablet
349547 | aripiprazole 30 MG Oral Tablet
402131 | aripiprazole 5 MG Oral Tablet
1314666 | ascorbic acid 210 MG / biotin 0.3 MG / calcium pantothenate 7 MG / copper sulfate 0.8 MG / ferrous fumarate 130 MG / folic acid 1 MG / magnesium sulfate 6.9 MG / manganese sulfate 1.3 MG / niacin 20 MG / polysaccharide iron complex 92.4 MG / pyridoxine hydrochloride 25 MG / riboflavin 5 MG / thiamine mononitrate 5 MG / vitamin B12 0.01 MG / zinc sulfate 18.2 MG Oral Capsule
859975 | asenapine 10 MG Sublingual Tablet
1606337 | asenapine 2.5 MG Sublingual Tablet
859981 | asenapine 5 MG Sublingual Tablet
996988 | aspirin 300 MG / codeine phosphate 8 MG Oral Tablet
994237 | aspirin 325 MG / butalbital 50 MG / caffeine 40 MG / codeine phosphate 30 MG Oral Capsule
238134 | aspirin 325 MG / butalbital 50 MG / caffeine 40 MG Oral Capsule
238135 | aspirin 325 MG / butalbital 50 MG / caffeine 40 MG Oral Tablet
994226 | aspirin 325 MG / carisoprodol 200 MG / codeine phosphate 16 MG Oral Tablet
996991 | aspirin 325 MG / codeine phosphate 30 MG Oral Tablet
996994 | aspirin 325 MG / codeine phosphate 60 MG Oral Tablet
1291868 | aspirin 325 MG / diphenhydramine citrate 38 MG Oral Tablet
197930 | aspirin 325 MG / meprobamate 200 MG Oral Tablet
724614 | aspirin 325 MG / oxycodone hydrochloride 2.25 MG / oxycodone terephthalate 0.19 MG Oral Tablet
637540 | aspirin 325 MG / oxycodone hydrochloride 4.5 MG / oxycodone terephthalate 0.38 MG Oral Tablet
848768 | aspirin 325 MG / oxycodone hydrochloride 4.84 MG Oral Tablet
212033 | aspirin 325 MG Oral Tablet
1234872 | Aspirin 356.4 MG / Caffeine 30 MG / dihydrocodeine bitartrate 16 MG Oral Capsule
828585 | Aspirin 389 MG / Caffeine 32.4 MG / Propoxyphene Hydrochloride 32 MG Oral Capsule
828594 | Aspirin 389 MG / Caffeine 32.4 MG / Propoxyphene Hydrochloride 65 MG Oral Capsule
2583731 | aspirin 500 MG / butalbital 50 MG / caffeine 40 MG Oral Capsule
1250907 | aspirin 500 MG / diphenhydramine citrate 38.3 MG Oral Tablet
1092398 | aspirin 500 MG / diphenhydramine hydrochloride 25 MG Oral Tablet
857121 | Aspirin 500 MG / Hydrocodone Bitartrate 5 MG Oral Tablet
2563431 | aspirin 81 MG Oral Capsule
243670 | aspirin 81 MG Oral Tablet
197378 | astemizole 10 MG Oral Tablet
664741 | atazanavir 300 MG Oral Capsule
197382 | Atenolol 100 MG / Chlorthalidone 25 MG Oral Tablet
197379 | Atenolol 100 MG Oral Tablet
197380 | atenolol 25 MG Oral Tablet
197381 | Atenolol 50 MG Oral Tablet
608139 | atomoxetine 100 MG Oral Capsule
617312 | atorvastatin 10 MG Oral Tablet
617310 | atorvastatin 20 MG Oral Tablet
597966 | Atorvastatin 20mg | Atorvastatin 20 MG
617311 | atorvastatin 40 MG Oral Tablet
597983 | Atorvastatin 40mg | Atorvastatin 40 MG
259255 | atorvastatin 80 MG Oral Tablet
308429 | atovaquone 150 MG/ML Oral Suspension
1046787 | atropine sulfate 0.00388 MG/ML / hyoscyamine sulfate 0.0207 MG/ML / phenobarbital 3.24 MG/ML / scopolamine hydrobromide 0.0013 MG/ML Oral Solution
1190568 | atropine sulfate 0.005 MG/ML / diphenoxylate hydrochloride 0.5 MG/ML Oral Solution
1046815 | atropine sulfate 0.0194 MG / hyoscyamine sulfate 0.1037 MG / phenobarbital 16.2 MG / scopolamine hydrobromide 0.0065 MG Oral Tablet
1190572 | atropine sulfate 0.025 MG / diphenoxylate hydrochloride 2.5 MG Oral Tablet
1046997 | atropine sulfate 0.0582 MG / hyoscyamine sulfate 0.311 MG / phenobarbital 48.6 MG / scopolamine hydrobromide 0.0195 MG Extended Release Oral Tablet
1190766 | atropine sulfate 0.31 MG/ML Ophthalmic Solution
141962 | azithromycin 250 MG Oral Capsule
308460 | azithromycin 250 MG Oral Tablet
204844 | azithromycin 600 MG Oral Tablet
1664986 | aztreonam 2000 MG Injection
1098397 | bacitracin 0.4 UNT/MG / lidocaine 0.04 MG/MG / neomycin 0.0035 MG/MG / polymyxin B 5 UNT/MG Topical Ointment
1359343 | bacitracin 0.4 UNT/MG / neomycin 0.0035 MG/MG / polymyxin B 10 UNT/MG / pramoxine hydrochloride 0.01 MG/MG Topical Ointment
1999890 | bacitracin 0.4 UNT/MG / neomycin 0.0035 MG/MG / polymyxin B 5 UNT/MG / pramoxine hydrochloride 0.01 MG/MG Topical Ointment
308498 | bacitracin 0.5 UNT/MG / lidocaine 0.04 MG/MG / neomycin 0.0035 MG/MG / polymyxin B 10 UNT/MG Topical Ointment
2281302 | bacitracin 0.5 UNT/MG / lidocaine hydrochloride 0.04 MG/MG / neomycin 0.0035 MG/MG / polymyxin B 5 UNT/MG Topical Ointment
1359350 | bacitracin 0.5 UNT/MG / neomycin 0.0035 MG/MG / polymyxin B 10 UNT/MG / pramoxine hydrochloride 0.01 MG/MG Topical Ointment
2055751 | bacitracin 0.5 UNT/MG / neomycin 0.0035 MG/MG / polymyxin B 5 UNT/MG / pramoxine hydrochloride 0.01 MG/MG Topical Ointment
1303727 | bacitracin 0.5 UNT/MG / pramoxine hydrochloride 0.01 MG/MG Topical Ointment
1089101 | bacitracin 0.5 UNT/ML / lidocaine hydrochloride 40 MG/ML / neomycin 0.0035 MG/ML / polymyxin B 10 UNT/ML Topical Cream
2001994 | bacitracin zinc 0.4 UNT/ML / lidocaine hydrochloride 0.02 MG/ML / neomycin 0.0035 MG/ML / polymyxin B 5 UNT/ML Topical Cream
2047241 | baricitinib 2 MG Oral Tablet
756260 | belladonna alkaloids 0.026 MG/ML / phenobarbital 3.24 MG/ML Oral Solution
308589 | belladonna alkaloids 0.13 MG / phenobarbital 16.2 MG Oral Tablet
1294394 | belladonna alkaloids 0.2 MG / ergotamine tartrate 0.6 MG / phenobarbital 40 MG Oral Tablet
312104 | belladonna alkaloids 16.2 MG / opium 30 MG Rectal Suppository
312107 | belladonna alkaloids 16.2 MG / opium 60 MG Rectal Suppository
898362 | benazepril hydrochloride 10 MG / hydrochlorothiazide 12.5 MG Oral Tablet
898687 | benazepril hydrochloride 10 MG Oral Tablet
898367 | benazepril hydrochloride 20 MG / hydrochlorothiazide 12.5 MG Oral Tablet
898372 | benazepril hydrochloride 20 MG / hydrochlorothiazide 25 MG Oral Tablet
898690 | benazepril hydrochloride 20 MG Oral Tablet
898719 | benazepril hydrochloride 40 MG Oral Tablet
898723 | benazepril hydrochloride 5 MG Oral Tablet
2099132 | benoxinate hydrochloride 4 MG/ML / fluorescein sodium 2.5 MG/ML Ophthalmic Solution
2287005 | benoxinate hydrochloride 4 MG/ML / fluorescein sodium 3 MG/ML Ophthalmic Solution
250385 | benperidol 0.25 MG Oral Tablet
1042836 | benzalkonium chloride 0.0002 MG/MG / benzocaine 0.2 MG/MG / zinc chloride 0.001 MG/MG Oral Gel
1042838 | benzalkonium chloride 0.001 MG/MG / benzocaine 0.18 MG/MG Oral Gel
1042847 | benzalkonium chloride 0.001 MG/MG / benzocaine 0.18 MG/MG Topical Ointment
1543432 | benzalkonium chloride 0.001 MG/MG / benzocaine 0.2 MG/MG / menthol 0.005 MG/MG Oral Gel
1595155 | benzalkonium chloride 0.001 MG/MG / benzocaine 0.2 MG/MG Oral Gel
2369638 | benzalkonium chloride 0.0013 MG/MG / benzocaine 0.2 MG/MG / menthol 0.005 MG/MG / zinc chloride 0.0015 MG/MG Oral Gel
2629979 | benzalkonium chloride 0.0013 MG/MG / lidocaine 0.04 MG/MG Topical Gel
2535510 | benzalkonium chloride 0.0013 MG/MG / lidocaine hydrochloride 0.005 MG/MG Topical Gel
1431682 | benzalkonium chloride 0.0013 MG/MG / lidocaine hydrochloride 0.02 MG/MG Topical Gel
2375042 | benzalkonium chloride 0.0013 MG/MG / lidocaine hydrochloride 0.04 MG/MG Topical Gel
1539436 | benzalkonium chloride 0.0013 MG/MG / lidocaine hydrochloride 0.04 MG/MG Topical Ointment
2398387 | benzalkonium chloride 0.5 MG/ML / ethanol 0.65 ML/ML / isopropyl alcohol 0.1 ML/ML Medicated Pad
1483194 | benzalkonium chloride 1 MG/ML / benzocaine 200 MG/ML / menthol 2.5 MG/ML Topical Cream
1432119 | benzalkonium chloride 1 MG/ML / benzocaine 50 MG/ML Medicated Pad
1245229 | benzalkonium chloride 1 MG/ML / benzocaine 50 MG/ML Topical Spray
2397706 | benzalkonium chloride 1 MG/ML / ethanol 0.04 ML/ML Medicated Pad
2378233 | benzalkonium chloride 1 MG/ML / ethanol 0.06 ML/ML Medicated Pad
2470231 | benzalkonium chloride 1 MG/ML / ethanol 0.748 ML/ML Topical Solution
2381635 | benzalkonium chloride 1 MG/ML / ethanol 0.75 ML/ML Medicated Pad
2387202 | benzalkonium chloride 1 MG/ML / ethanol 0.8 ML/ML Medicated Pad
2398848 | benzalkonium chloride 1 MG/ML / ethanol 0.85 ML/ML Topical Spray
2399530 | benzalkonium chloride 1 MG/ML / lidocaine 50 MG/ML Medicated Liquid Soap
1246623 | benzalkonium chloride 1 MG/ML / lidocaine hydrochloride 10 MG/ML Topical Spray
1423323 | benzalkonium chloride 1 MG/ML / lidocaine hydrochloride 24 MG/ML Topical Spray
1374383 | benzalkonium chloride 1.1 MG/ML / lidocaine hydrochloride 10 MG/ML Medicated Pad
2370903 | benzalkonium chloride 1.3 MG/ML / benzocaine 200 MG/ML / menthol 2.6 MG/ML / zinc chloride 1.5 MG/ML Oral Cream
1049389 | benzalkonium chloride 1.3 MG/ML / benzocaine 200 MG/ML Topical Cream
1740245 | benzalkonium chloride 1.3 MG/ML / benzocaine 50 MG/ML / camphor 30 MG/ML Topical Solution
1301152 | benzalkonium chloride 1.3 MG/ML / benzocaine 50 MG/ML Medicated Pad
2572114 | benzalkonium chloride 1.3 MG/ML / benzocaine 50 MG/ML Topical Solution
997658 | benzalkonium chloride 1.3 MG/ML / benzocaine 50 MG/ML Vaginal Cream
2397686 | benzalkonium chloride 1.3 MG/ML / ethanol 0.04 ML/ML Medicated Pad
1537071 | benzalkonium chloride 1.3 MG/ML / lidocaine 40 MG/ML Medicated Liquid Soap
1356071 | benzalkonium chloride 1.3 MG/ML / lidocaine 40 MG/ML Topical Cream
1012081 | benzalkonium chloride 1.3 MG/ML / lidocaine hydrochloride 20 MG/ML Topical Solution
1190166 | benzalkonium chloride 1.3 MG/ML / lidocaine hydrochloride 20 MG/ML Topical Spray
1011839 | benzalkonium chloride 1.3 MG/ML / lidocaine hydrochloride 25 MG/ML Topical Solution
1012099 | benzalkonium chloride 1.3 MG/ML / lidocaine hydrochloride 25 MG/ML Topical Spray
2047877 | benzalkonium chloride 1.3 MG/ML / lidocaine hydrochloride 40 MG/ML Topical Spray
1012100 | benzalkonium chloride 1.3 MG/ML / lidocaine hydrochloride 5 MG/ML Topical Cream
1049123 | benzalkonium chloride 1.3 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Spray
1116454 | benzalkonium chloride 2 MG/ML / benzocaine 2 MG/ML Medicated Pad
1049081 | benzethonium chloride 0.001 MG/MG / benzocaine 0.2 MG/MG Topical Gel
1049086 | benzethonium chloride 0.001 MG/MG / benzocaine 0.2 MG/MG Topical Ointment
1049091 | benzethonium chloride 0.0015 MG/MG / diphenhydramine hydrochloride 0.02 MG/MG / zinc acetate 0.00215 MG/MG Topical Gel
1011843 | benzethonium chloride 0.002 MG/MG / lidocaine hydrochloride 0.025 MG/MG Topical Gel
1537194 | benzethonium chloride 0.5 MG/ML / diphenhydramine hydrochloride 5 MG/ML / hydrocortisone 0.5 MG/ML Topical Spray
1190034 | benzethonium chloride 1.5 MG/ML / benzocaine 50 MG/ML Topical Spray
1192516 | benzethonium chloride 2 MG/ML / benzocaine 100 MG/ML / menthol 3.3 MG/ML Topical Spray
1192505 | benzethonium chloride 2 MG/ML / benzocaine 100 MG/ML Topical Spray
2609039 | benzethonium chloride 2 MG/ML / benzocaine 150 MG/ML Topical Spray
1300294 | benzethonium chloride 2 MG/ML / benzocaine 200 MG/ML Topical Cream
1049108 | benzethonium chloride 2 MG/ML / benzocaine 200 MG/ML Topical Spray
1049110 | benzethonium chloride 2 MG/ML / benzocaine 32 MG/ML Topical Spray
1048366 | benzethonium chloride 2 MG/ML / dyclonine hydrochloride 7.5 MG/ML Topical Solution
1545716 | benzethonium chloride 2 MG/ML / lidocaine 40 MG/ML Topical Spray
1990455 | benzocaine 0.015 MG/MG Topical Ointment
106139 | benzocaine 0.02 MG/MG / chloroxylenol 0.00106 MG/MG Oral Gel
107321 | benzocaine 0.02 MG/MG / salicylamide 0.05 MG/MG Topical Gel
1603377 | benzocaine 0.02 MG/MG / salicylic acid 0.55 MG/MG Topical Ointment
860745 | benzocaine 0.02 MG/MG / trimethobenzamide hydrochloride 200 MG Rectal Suppository
244556 | benzocaine 0.02 MG/MG Topical Ointment
1366630 | benzocaine 0.0205 MG/MG Topical Ointment
199005 | benzocaine 0.05 MG/MG / chloroxylenol 0.001 MG/MG Topical Ointment
562711 | benzocaine 0.05 MG/MG / menthol 0.01 MG/MG Topical Gel
2599842 | benzocaine 0.05 MG/MG Rectal Gel
260269 | benzocaine 0.05 MG/MG Topical Gel
251295 | benzocaine 0.05 MG/MG Topical Ointment
198496 | benzocaine 0.075 MG/MG Oral Gel
1547591 | benzocaine 0.09 MG/MG Oral Gel
308640 | benzocaine 0.1 MG/MG / boric acid 0.05 MG/MG Topical Ointment
198488 | benzocaine 0.1 MG/MG Oral Gel
197395 | benzocaine 0.1 MG/MG Topical Ointment
308645 | benzocaine 0.14 MG/MG / butamben 0.02 MG/MG / tetracaine 0.02 MG/MG Topical Gel
308647 | benzocaine 0.14 MG/MG / butamben 0.02 MG/MG / tetracaine 0.02 MG/MG Topical Ointment
2266762 | benzocaine 0.2 MG/MG / menthol 0.001 MG/MG / zinc chloride 0.0015 MG/MG Oral Gel
2362013 | benzocaine 0.2 MG/MG / menthol 0.0026 MG/MG / zinc chloride 0.0015 MG/MG Oral Gel
2117337 | benzocaine 0.2 MG/MG / menthol 0.0026 MG/MG Oral Gel
2117335 | benzocaine 0.2 MG/MG / menthol 0.005 MG/MG / zinc chloride 0.0015 MG/MG Oral Gel
1006079 | benzocaine 0.2 MG/MG / menthol 0.02 MG/MG Oral Gel
1249105 | benzocaine 0.2 MG/MG / zinc chloride 0.001 MG/MG Oral Gel
238910 | benzocaine 0.2 MG/MG Oral Gel
244323 | benzocaine 0.2 MG/MG Oral Ointment
562785 | benzocaine 0.2 MG/MG Oral Paste
252971 | benzocaine 0.2 MG/MG Rectal Ointment
452688 | benzocaine 0.2 MG/MG Topical Gel
244557 | benzocaine 0.2 MG/MG Topical Ointment
106135 | benzocaine 10 MG / cetylpyridinium chloride 1.4 MG Oral Lozenge
250733 | benzocaine 10 MG / dequalinium 0.25 MG Oral Lozenge
1048953 | benzocaine 10 MG Buccal Film
198487 | benzocaine 10 MG Oral Lozenge
106227 | benzocaine 10 MG/ML / triclosan 2 MG/ML Topical Cream
106226 | benzocaine 10 MG/ML / triclosan 2 MG/ML Topical Lotion
106225 | benzocaine 10 MG/ML / triclosan 2 MG/ML Topical Spray
2044375 | benzocaine 100 MG/ML / isopropyl alcohol 0.59 ML/ML Medicated Pad
2479726 | benzocaine 100 MG/ML / petrolatum 447 MG/ML Topical Cream
2477289 | benzocaine 100 MG/ML / petrolatum 459 MG/ML Topical Cream
2197238 | benzocaine 100 MG/ML Medicated Pad
2367798 | benzocaine 100 MG/ML Oral Suspension
244550 | benzocaine 100 MG/ML Topical Cream
245647 | benzocaine 100 MG/ML Topical Solution
2566290 | benzocaine 120 MG/ML / lidocaine hydrochloride 50 MG/ML / tetracaine hydrochloride 10 MG/ML Topical Cream
2566289 | benzocaine 120 MG/ML / lidocaine hydrochloride 50 MG/ML / tetracaine hydrochloride 10 MG/ML Topical Spray
999683 | benzocaine 140 MG/ML / butamben 20 MG/ML / tetracaine 20 MG/ML Mucosal Spray
1046351 | benzocaine 15 MG / menthol 10 MG Oral Lozenge
795070 | benzocaine 15 MG / menthol 2.1 MG Oral Lozenge
1658276 | benzocaine 15 MG / menthol 2.3 MG Oral Lozenge
795071 | benzocaine 15 MG / menthol 2.5 MG Oral Lozenge
858664 | benzocaine 15 MG / menthol 2.6 MG Oral Lozenge
1923481 | benzocaine 15 MG / menthol 20 MG Oral Lozenge
824574 | benzocaine 15 MG / menthol 3.6 MG Oral Lozenge
199071 | benzocaine 15 MG Oral Lozenge
1600974 | benzocaine 150 MG/ML Medicated Pad
1595784 | benzocaine 20 MG/ML / capsaicin 0.35 MG/ML / lidocaine 20 MG/ML / methyl salicylate 100 MG/ML Topical Cream
1291083 | benzocaine 20 MG/ML / cetylpyridinium chloride 1 MG/ML / menthol 1.5 MG/ML / zinc chloride 1 MG/ML Mucosal Spray
1426687 | benzocaine 20 MG/ML / cetylpyridinium chloride 1 MG/ML / menthol 5 MG/ML Mucosal Spray
2536230 | benzocaine 20 MG/ML / ethanol 0.5 ML/ML Medicated Pad
153479 | benzocaine 20 MG/ML / pyrilamine 20 MG/ML Topical Spray
2275621 | benzocaine 200 MG/ML / lidocaine 40 MG/ML / tetracaine 10 MG/ML Topical Cream
1037117 | benzocaine 200 MG/ML / menthol 10 MG/ML Medicated Pad
1552282 | benzocaine 200 MG/ML / menthol 10 MG/ML Topical Solution
199864 | benzocaine 200 MG/ML / menthol 5 MG/ML Topical Spray
1037125 | benzocaine 200 MG/ML / menthol 9.5 ML/ML Medicated Pad
248341 | benzocaine 200 MG/ML / resorcinol 30 MG/ML Topical Cream
637518 | benzocaine 200 MG/ML / resorcinol 30 MG/ML Vaginal Cream
359261 | benzocaine 200 MG/ML / triclosan 1.3 MG/ML Topical Spray
798072 | benzocaine 200 MG/ML Medicated Pad
360348 | benzocaine 200 MG/ML Mucosal Spray
248280 | benzocaine 200 MG/ML Oral Cream
1435490 | benzocaine 200 MG/ML Oral Spray
239009 | benzocaine 200 MG/ML Otic Solution
723562 | benzocaine 200 MG/ML Topical Cream
360347 | benzocaine 200 MG/ML Topical Solution
360349 | benzocaine 200 MG/ML Topical Spray
106224 | benzocaine 30 MG/ML Topical Cream
1192984 | benzocaine 4 MG/ML / docusate sodium 56.6 MG/ML Enema
1491009 | benzocaine 40 MG/ML Medicated Pad
106137 | benzocaine 5 MG / tyrothricin 1 MG Oral Lozenge
1435257 | benzocaine 50 MG/ML / camphor 30 MG/ML / phenol 13.5 MG/ML Topical Solution
199006 | benzocaine 50 MG/ML / chloroxylenol 6 MG/ML Topical Spray
2167737 | benzocaine 50 MG/ML / dextromethorphan hydrobromide 5 MG/ACTUAT / glycerin 300 MG/ML Mucosal Spray
2166147 | benzocaine 50 MG/ML / menthol 10 MG/ML Mucosal Spray
582819 | benzocaine 50 MG/ML / menthol 10 MG/ML Topical Solution
243587 | benzocaine 50 MG/ML / resorcinol 20 MG/ML Vaginal Cream
485558 | benzocaine 50 MG/ML / zinc chloride 1 MG/ML Mucosal Spray
198494 | benzocaine 50 MG/ML Topical Cream
1373322 | benzocaine 50 MG/ML Topical Lotion
238909 | benzocaine 50 MG/ML Topical Spray
884645 | benzocaine 52.5 MG/ML / calamine 145 MG/ML / camphor 7.7 MG/ML Topical Spray
1045532 | benzocaine 6 MG / dextromethorphan hydrobromide 5 MG / menthol 10 MG Oral Lozenge
308668 | benzocaine 6 MG / menthol 10 MG Oral Lozenge
885225 | benzocaine 6 MG Disintegrating Oral Tablet
1046313 | benzocaine 60 MG/ML / ethanol 0.6 ML/ML Medicated Pad
895749 | benzocaine 60 MG/ML / isopropyl alcohol 0.6 ML/ML Medicated Pad
809206 | benzocaine 60 MG/ML / isopropyl alcohol 0.7 ML/ML Medicated Pad
1043353 | benzocaine 60 MG/ML Medicated Pad
308667 | benzocaine 63 MG/ML / phenol 5 MG/ML Mouthwash
244573 | benzocaine 63 MG/ML / phenol 5 MG/ML Topical Solution
2170427 | benzocaine 65 MG/ML / menthol 1 MG/ML / zinc chloride 1.2 MG/ML Mucosal Spray
1039251 | benzocaine 7.5 MG / dextromethorphan hydrobromide 5 MG Oral Lozenge
2560240 | benzocaine 70 MG/ML / menthol 10 MG/ML Mucosal Spray
798162 | benzocaine 75 MG/ML Medicated Pad
1110816 | benzocaine 75 MG/ML Mucosal Spray
247294 | benzocaine 75 MG/ML Topical Cream
1552221 | benzocaine hydrochloride 0.0127 MG/MG Topical Ointment
904372 | benzphetamine hydrochloride 25 MG Oral Tablet
904368 | benzphetamine hydrochloride 50 MG Oral Tablet
885219 | benztropine mesylate 0.5 MG Oral Tablet
1356671 | benzyl alcohol 0.05 ML/ML Topical Lotion
1302630 | benzyl alcohol 0.1 ML/ML / camphor 5 MG/ML / menthol 2.5 MG/ML Topical Spray
1926513 | benzyl alcohol 0.1 ML/ML / lidocaine hydrochloride 40 MG/ML Topical Cream
1943537 | benzyl alcohol 0.1 ML/ML / lidocaine hydrochloride 40 MG/ML Topical Solution
2369354 | benzyl alcohol 0.1 ML/ML / lidocaine hydrochloride 40 MG/ML Topical Spray
1293632 | benzyl alcohol 0.1 ML/ML / pramoxine hydrochloride 0.01 MG/MG Topical Gel
1293635 | benzyl alcohol 0.1 ML/ML / pramoxine hydrochloride 10 MG/ML Topical Spray
581456 | benzyl alcohol 0.1 ML/ML Oral Gel
1298467 | benzyl alcohol 0.105 ML/ML / calamine 140 MG/ML / diphenhydramine hydrochloride 20 MG/ML Topical Cream
1488328 | benzyl alcohol 0.19 ML/ML / lidocaine hydrochloride 40 MG/ML Topical Spray
1305913 | benzyl alcohol 100 MG/ML / camphor 6 MG/ML / menthol 4 MG/ML Topical Cream
795484 | benzyl alcohol 100 MG/ML Topical Solution
1999667 | bictegravir 50 MG / emtricitabine 200 MG / tenofovir alafenamide 25 MG Oral Tablet
433634 | Bioflavonoids 375 MG / Pentoxifylline 150 MG Oral Tablet
854908 | bisoprolol fumarate 10 MG / hydrochlorothiazide 6.25 MG Oral Tablet
854901 | bisoprolol fumarate 10 MG Oral Tablet
854916 | bisoprolol fumarate 2.5 MG / hydrochlorothiazide 6.25 MG Oral Tablet
854919 | bisoprolol fumarate 5 MG / hydrochlorothiazide 6.25 MG Oral Tablet
854905 | bisoprolol fumarate 5 MG Oral Tablet
1116639 | Brilinta Tablet 90mg | Brilinta 90 MG Oral Tablet
104707 | Bromazepam 1.5 MG Oral Tablet
199436 | Bromazepam 3 MG Oral Tablet
199437 | bromazepam 6 MG Oral Tablet
859076 | Bromocriptine 0.8 MG
1294356 | bromodiphenhydramine hydrochloride 2.5 MG/ML / codeine phosphate 2 MG/ML Oral Solution
996998 | brompheniramine maleate 0.266 MG/ML / codeine phosphate 1.27 MG/ML / phenylephrine hydrochloride 0.666 MG/ML Oral Solution
994289 | brompheniramine maleate 0.27 MG/ML / codeine phosphate 1.27 MG/ML / pseudoephedrine hydrochloride 2 MG/ML Oral Solution
994402 | brompheniramine maleate 0.4 MG/ML / codeine phosphate 1.5 MG/ML / pseudoephedrine hydrochloride 6 MG/ML Oral Solution
1357402 | brompheniramine maleate 0.4 MG/ML / codeine phosphate 2 MG/ML / phenylpropanolamine hydrochloride 2.5 MG/ML Oral Solution
1541630 | brompheniramine maleate 0.8 MG/ML / codeine phosphate 2 MG/ML / phenylephrine hydrochloride 2 MG/ML Oral Solution
1356797 | brompheniramine maleate 4 MG / codeine phosphate 10 MG / phenylephrine hydrochloride 10 MG Oral Tablet
1356800 | brompheniramine maleate 4 MG / codeine phosphate 10 MG Oral Tablet
1356804 | brompheniramine maleate 4 MG / codeine phosphate 20 MG / phenylephrine hydrochloride 10 MG Oral Tablet
1356807 | brompheniramine maleate 4 MG / codeine phosphate 20 MG Oral Tablet
349094 | budesonide 0.125 MG/ML Inhalation Suspension
351109 | budesonide 0.25 MG/ML Inhalation Suspension
252559 | budesonide 0.5 MG/ML Inhalation Suspension
197418 | Bumetanide Tablet 1 mg | Bumetanide 1 MG Oral Tablet
2395791 | bupivacaine hydrochloride 100 MG Drug Implant
904879 | Buprenorphine 0.005 MG/HR
1359526 | Buprenorphine 0.005 MG/HR Transdermal System
1542996 | Buprenorphine 0.0075 MG/HR
1543000 | Buprenorphine 0.0075 MG/HR Transdermal System
904869 | Buprenorphine 0.01 MG/HR
1359657 | Buprenorphine 0.01 MG/HR Transdermal System
1432968 | Buprenorphine 0.015 MG/HR
1432972 | Buprenorphine 0.015 MG/HR Transdermal System
904875 | Buprenorphine 0.02 MG/HR
1360458 | Buprenorphine 0.02 MG/HR Transdermal System
1359840 | Buprenorphine 0.035 MG/HR Transdermal System
1360119 | Buprenorphine 0.0525 MG/HR Transdermal System
1359977 | Buprenorphine 0.07 MG/HR Transdermal System
1716076 | Buprenorphine 0.075 MG
1716077 | Buprenorphine 0.075 MG Buccal Film
1716054 | Buprenorphine 0.15 MG
1716057 | Buprenorphine 0.15 MG Buccal Film
332698 | Buprenorphine 0.2 MG
246474 | Buprenorphine 0.2 MG Sublingual Tablet
1716064 | Buprenorphine 0.3 MG
1716065 | Buprenorphine 0.3 MG Buccal Film
330801 | Buprenorphine 0.3 MG/ML
1655033 | Buprenorphine 0.3 MG/ML Cartridge
1729362 | Buprenorphine 0.3 MG/ML Injection
333623 | Buprenorphine 0.4 MG
250426 | buprenorphine 0.4 MG Sublingual Tablet
1716068 | Buprenorphine 0.45 MG
1716069 | Buprenorphine 0.45 MG Buccal Film
1716072 | Buprenorphine 0.6 MG
1716073 | Buprenorphine 0.6 MG Buccal Film
1864410 | Buprenorphine 0.7 MG
1864412 | Buprenorphine 0.7 MG / Naloxone 0.18 MG Sublingual Tablet
1716080 | Buprenorphine 0.75 MG
1716081 | Buprenorphine 0.75 MG Buccal Film
1716084 | Buprenorphine 0.9 MG
1716086 | Buprenorphine 0.9 MG Buccal Film
1431074 | Buprenorphine 1.4 MG
1431076 | Buprenorphine 1.4 MG / Naloxone 0.36 MG Sublingual Tablet
1594649 | Buprenorphine 1.8 MG/ML
1594650 | Buprenorphine 1.8 MG/ML Injectable Solution
1597566 | Buprenorphine 11.4 MG
1597568 | Buprenorphine 11.4 MG / Naloxone 2.9 MG Sublingual Tablet
1307059 | Buprenorphine 12 MG
1307061 | Buprenorphine 12 MG / Naloxone 3 MG Sublingual Film
2058256 | Buprenorphine 16 MG
2058257 | Buprenorphine 16 MG / Naloxone 4 MG Sublingual Film
353390 | Buprenorphine 2 MG
1010600 | Buprenorphine 2 MG / Naloxone 0.5 MG Sublingual Film
351266 | buprenorphine 2 MG / naloxone 0.5 MG Sublingual Tablet
351264 | Buprenorphine 2 MG Sublingual Tablet
1542386 | Buprenorphine 2.1 MG
1542390 | Buprenorphine 2.1 MG / Naloxone 0.3 MG Buccal Film
1666336 | Buprenorphine 2.9 MG
1666338 | Buprenorphine 2.9 MG / Naloxone 0.71 MG Sublingual Tablet
2599846 | buprenorphine 20 MG/ML Topical Solution
1996182 | Buprenorphine 200 MG/ML
1996190 | Buprenorphine 200 MG/ML Prefilled Syringe
1307054 | buprenorphine 4 MG
1307056 | Buprenorphine 4 MG / Naloxone 1 MG Sublingual Film
1544849 | Buprenorphine 4.2 MG
1544851 | Buprenorphine 4.2 MG / Naloxone 0.7 MG Buccal Film
1431099 | Buprenorphine 5.7 MG
1431102 | Buprenorphine 5.7 MG / Naloxone 1.4 MG Sublingual Tablet
1542518 | buprenorphine 6.3 MG
1544854 | Buprenorphine 6.3 MG / Naloxone 1 MG Buccal Film
1797647 | Buprenorphine 74.2 MG
1797650 | buprenorphine 74.2 MG Drug Implant
353391 | Buprenorphine 8 MG
1010604 | Buprenorphine 8 MG / Naloxone 2 MG Sublingual Film
351267 | Buprenorphine 8 MG / Naloxone 2 MG Sublingual Tablet
351265 | buprenorphine 8 MG Sublingual Tablet
1597571 | Buprenorphine 8.6 MG
1597573 | Buprenorphine 8.6 MG / Naloxone 2.1 MG Sublingual Tablet
1488632 | Buprenorphine hydrochloride 1.3 MG/ML
1488634 | Buprenorphine hydrochloride 1.3 MG/ML Injectable Suspension
866083 | buspirone hydrochloride 10 MG Oral Tablet
866018 | buspirone hydrochloride 15 MG Oral Tablet
866090 | buspirone hydrochloride 30 MG Oral Tablet
866094 | buspirone hydrochloride 5 MG Oral Tablet
866111 | buspirone hydrochloride 7.5 MG Oral Tablet
1047805 | butabarbital 15 MG / hyoscyamine hydrobromide 0.3 MG / phenazopyridine hydrochloride 150 MG Oral Tablet
1251600 | butabarbital sodium 100 MG Oral Tablet
1251610 | butabarbital sodium 15 MG Oral Tablet
1251614 | butabarbital sodium 30 MG Oral Tablet
1251621 | butabarbital sodium 50 MG Oral Tablet
1251625 | butabarbital sodium 6 MG/ML Oral Solution
245970 | butobarbital 100 MG Oral Tablet
1302738 | Butorphanol 10 MG/ML
2201633 | Butorphanol Tartrate 1 MG/ACTUAT
886634 | Butorphanol Tartrate 1 MG/ACTUAT Metered Dose Nasal Spray
886626 | Butorphanol Tartrate 1 MG/ML
886621 | Butorphanol Tartrate 2 MG/ML
1232642 | calamine 140 MG/ML / diphenhydramine hydrochloride 20 MG/ML Topical Cream
1233694 | calamine 30 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Cream
1233698 | calamine 30 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Lotion
1798481 | calamine 4 MG/ML / pramoxine hydrochloride 10 MG/ML / zinc oxide 4 MG/ML Topical Cream
1804185 | calamine 4 MG/ML / pramoxine hydrochloride 10 MG/ML / zinc oxide 4 MG/ML Topical Lotion
1234532 | calamine 80 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Lotion
1544717 | calamine 80 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Spray
2393795 | calcium oxybate 234 MG/ML / magnesium oxybate 96 MG/ML / potassium oxybate 130 MG/ML / sodium oxybate 40 MG/ML Oral Solution
1314786 | calcium pantothenate 10 MG / copper sulfate 0.8 MG / ferrous fumarate 162 MG / folic acid 1 MG / magnesium sulfate 6.9 MG / manganese sulfate 1.3 MG / niacinamide 30 MG / polysaccharide iron complex 115 MG / pyridoxine hydrochloride 5 MG / riboflavin 6 MG / sodium ascorbate 200 MG / thiamine mononitrate 10 MG / vitamin B12 0.015 MG / zinc sulfate 18.2 MG Oral Capsule
1314654 | calcium pantothenate 10 MG / copper sulfate 0.8 MG / ferrous fumarate 324 MG / folic acid 1 MG / magnesium sulfate 6.9 MG / manganese sulfate 1.3 MG / niacinamide 30 MG / pyridoxine hydrochloride 5 MG / riboflavin 6 MG / sodium ascorbate 200 MG / thiamine mononitrate 10 MG / vitamin B12 0.015 MG / zinc sulfate 18.2 MG Oral Capsule
2263170 | camphor 0.001 MG/MG / diphenhydramine hydrochloride 0.02 MG/MG / zinc acetate 0.01 MG/MG Topical Gel
2121931 | camphor 0.012 MG/MG / lidocaine 0.04 MG/MG / menthol 0.03 MG/MG / methyl salicylate 0.09 MG/MG Medicated Patch
2287556 | camphor 0.02 MG/MG / lidocaine 0.025 MG/MG / methyl salicylate 0.04 MG/MG Medicated Patch
2473373 | camphor 0.02 MG/MG / lidocaine 0.04 MG/MG / methyl salicylate 0.04 MG/MG Medicated Patch
2186001 | camphor 0.03 MG/MG / dimethicone 0.03 MG/MG / lidocaine 0.04 MG/MG / menthol 0.01 MG/MG Topical Gel
1373459 | canagliflozin 100 MG
1373463 | canagliflozin 100 MG Oral Tablet
1545145 | canagliflozin 150 MG
1373470 | canagliflozin 300 MG
1373471 | canagliflozin 300 MG Oral Tablet
1545160 | canagliflozin 50 MG
2107511 | capsaicin 0.00025 MG/MG / lidocaine 0.04 MG/MG / menthol 0.05 MG/MG / methyl salicylate 0.2 MG/MG Medicated Patch
1595626 | capsaicin 0.000325 MG/MG / lidocaine 0.04 MG/MG / menthol 0.1 MG/MG / methyl salicylate 0.275 MG/MG Topical Ointment
1361410 | capsaicin 0.000325 MG/MG / lidocaine 0.045 MG/MG / menthol 0.1 MG/MG / methyl salicylate 0.275 MG/MG Topical Ointment
1601095 | capsaicin 0.000325 MG/MG / lidocaine hydrochloride 0.04 MG/MG / menthol 0.1 MG/MG / methyl salicylate 0.275 MG/MG Topical Ointment
1356803 | capsaicin 0.00035 MG/MG / lidocaine hydrochloride 0.005 MG/MG / menthol 0.05 MG/MG / methyl salicylate 0.2 MG/MG Medicated Patch
2001745 | capsaicin 0.000375 MG/MG / lidocaine 0.005 MG/MG / menthol 0.05 MG/MG / methyl salicylate 0.2 MG/MG Medicated Patch
2001686 | capsaicin 0.000375 MG/MG / lidocaine 0.04 MG/MG / menthol 0.05 MG/MG / methyl salicylate 0.2 MG/MG Medicated Patch
1876751 | capsaicin 0.000375 MG/MG / lidocaine 0.04 MG/MG / menthol 0.1 MG/MG / methyl salicylate 0.2 MG/MG Topical Ointment
1608012 | capsaicin 0.0005 MG/MG / lidocaine 0.025 MG/MG / menthol 0.05 MG/MG Medicated Patch
1020420 | capsaicin 0.25 MG/ML / lidocaine hydrochloride 25 MG/ML / menthol 100 MG/ML / methyl salicylate 250 MG/ML Topical Lotion
1422561 | capsaicin 0.35 MG/ML / lidocaine 20 MG/ML / menthol 50 MG/ML / methyl salicylate 200 MG/ML Topical Cream
1987017 | capsaicin 0.35 MG/ML / lidocaine 40 MG/ML / trolamine salicylate 100 MG/ML Topical Solution
1654662 | capsaicin 0.5 MG/ML / lidocaine 50 MG/ML Topical Cream
1733864 | capsaicin 1 MG/ML / lidocaine 40 MG/ML Topical Cream
308973 | carbamazepine 100 MG Chewable Tablet
197441 | carbamazepine 100 MG Oral Tablet
103941 | carbamazepine 125 MG Rectal Suppository
308976 | carbamazepine 20 MG/ML Oral Suspension
197442 | carbamazepine 200 MG Chewable Tablet
308979 | carbamazepine 200 MG Oral Tablet
103942 | carbamazepine 250 MG Rectal Suppository
141952 | carbamazepine 400 MG Oral Tablet
597195 | carboplatin 10 MG/ML Injectable Solution
1667660 | cariprazine 1.5 MG Oral Capsule
1667668 | cariprazine 3 MG Oral Capsule
1667672 | cariprazine 4.5 MG Oral Capsule
1667676 | cariprazine 6 MG Oral Capsule
200032 | carvedilol 12.5 MG Oral Tablet
200033 | carvedilol 25 MG Oral Tablet
686924 | carvedilol 3.13 MG Oral Tablet
200031 | carvedilol 6.25 MG Oral Tablet
309045 | cefaclor 250 MG Oral Capsule
197449 | Cefaclor 500 MG Oral Capsule
1665060 | cefazolin 2000 MG Injection
309054 | cefdinir 25 MG/ML Oral Suspension
200346 | cefdinir 300 MG Oral Capsule
1656318 | cefotaxime 2000 MG Injection
309076 | cefpodoxime 100 MG Oral Tablet
309078 | cefpodoxime 200 MG Oral Tablet
1665021 | ceftriaxone 1000 MG Injection
309094 | Ceftriaxone 500mg | Ceftriaxone 500 MG
309097 | cefuroxime 250 MG Oral Tablet
309098 | Cefuroxime 500 MG Oral Tablet
2588478 | celecoxib 56 MG / tramadol hydrochloride 44 MG Oral Tablet
309114 | Cephalexin 500 MG Oral Capsule
197454 | cephalexin 500 MG Oral Tablet
1014678 | cetirizine hydrochloride 10 MG Oral Tablet
1014676 | cetirizine hydrochloride 5 MG Oral Tablet
637189 | Chantix 1mg | Chantix 1 MG
1808189 | chlophedianol hydrochloride 0.417 MG/ML / pyrilamine maleate 0.833 MG/ML Oral Solution
2585220 | chlophedianol hydrochloride 0.439 MG/ML / pyrilamine maleate 0.877 MG/ML Oral Solution
1653119 | chlophedianol hydrochloride 0.83 MG/ML / pyrilamine maleate 1.67 MG/ML Oral Solution
2268057 | chlophedianol hydrochloride 12.5 MG / pyrilamine maleate 12.5 MG Chewable Tablet
1874721 | chlophedianol hydrochloride 12.5 MG / pyrilamine maleate 25 MG Oral Tablet
1593749 | chlophedianol hydrochloride 2.5 MG/ML / pyrilamine maleate 2.5 MG/ML Oral Solution
2268215 | chlophedianol hydrochloride 25 MG / pyrilamine maleate 25 MG Chewable Tablet
1735487 | chlophedianol hydrochloride 25 MG / pyrilamine maleate 50 MG Oral Tablet
755618 | chloral hydrate 100 MG/ML Oral Solution
756273 | chloral hydrate 28.6 MG/ML Oral Solution
197458 | chloral hydrate 325 MG Rectal Suppository
104680 | chloral hydrate 414 MG Oral Tablet
755621 | chloral hydrate 50 MG/ML Oral Solution
197461 | chloral hydrate 650 MG Rectal Suppository
1235862 | chlorcyclizine hydrochloride 2.5 MG/ML / codeine phosphate 1.8 MG/ML / pseudoephedrine hydrochloride 6 MG/ML Oral Solution
249035 | chlordiazepoxide 5 MG / clidinium bromide 2.5 MG Oral Tablet
905369 | chlordiazepoxide hydrochloride 10 MG Oral Capsule
905532 | chlordiazepoxide hydrochloride 10 MG Oral Tablet
905495 | chlordiazepoxide hydrochloride 25 MG Oral Capsule
905505 | Chlordiazepoxide Hydrochloride 25 MG Oral Tablet
889614 | chlordiazepoxide hydrochloride 5 MG / clidinium bromide 2.5 MG Oral Capsule
905516 | chlordiazepoxide hydrochloride 5 MG Oral Capsule
905521 | chlordiazepoxide hydrochloride 5 MG Oral Tablet
834301 | chlorhexidine gluconate 0.5 MG/ML / tetracaine 0.15 MG/ML Oral Spray
834127 | chlorhexidine gluconate 1.2 MG/ML Mouthwash
1089996 | chlorhexidine gluconate 10 MG/ML / ethanol 0.61 ML/ML Topical Lotion
1049648 | chlorhexidine gluconate 10 MG/ML / ethanol 0.7 ML/ML Topical Solution
251425 | chlormethiazole 192 MG Oral Capsule
755623 | chlormethiazole 50 MG/ML Oral Solution
2613956 | chloroprocaine hydrochloride 0.03 MG/MG Ophthalmic Gel
1116758 | chloroquine phosphate 500 MG Oral Tablet
237192 | chlorothiazide 250 MG / reserpine 0.125 MG Oral Tablet
197477 | chlorothiazide 500 MG / reserpine 0.125 MG Oral Tablet
1293874 | chloroxylenol 1 MG/ML / hydrocortisone 10 MG/ML / pramoxine hydrochloride 10 MG/ML Otic Solution
1293865 | chloroxylenol 1 MG/ML / hydrocortisone 10 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Lotion
1293968 | chloroxylenol 1 MG/ML / pramoxine hydrochloride 10 MG/ML / zinc acetate 10 MG/ML Otic Solution
1014195 | chloroxylenol 1 MG/ML / pramoxine hydrochloride 10 MG/ML Otic Solution
1293974 | chloroxylenol 1 MG/ML / pramoxine hydrochloride 5 MG/ML / zinc acetate 1 MG/ML Otic Solution
1483212 | chloroxylenol 5 MG/ML / ethanol 0.4 ML/ML Medicated Pad
239981 | Chlorpheniramine 2 MG Chewable Tablet
389128 | Chlorpheniramine 8 MG Oral Tablet
995041 | chlorpheniramine maleate 0.2 MG/ML / codeine phosphate 1 MG/ML / pseudoephedrine hydrochloride 3 MG/ML Oral Suspension
995062 | chlorpheniramine maleate 0.2 MG/ML / codeine phosphate 1 MG/ML Oral Suspension
995065 | chlorpheniramine maleate 0.222 MG/ML / codeine phosphate 1 MG/ML / pseudoephedrine hydrochloride 3.33 MG/ML Oral Suspension
995068 | chlorpheniramine maleate 0.222 MG/ML / codeine phosphate 1 MG/ML Oral Suspension
995075 | chlorpheniramine maleate 0.25 MG/ML / codeine phosphate 1 MG/ML / pseudoephedrine hydrochloride 0.375 MG/ML Oral Suspension
995071 | chlorpheniramine maleate 0.25 MG/ML / codeine phosphate 1 MG/ML Oral Suspension
995079 | chlorpheniramine maleate 0.266 MG/ML / codeine phosphate 1 MG/ML / pseudoephedrine hydrochloride 4 MG/ML Oral Suspension
995082 | chlorpheniramine maleate 0.267 MG/ML / codeine phosphate 1 MG/ML Oral Suspension
995086 | chlorpheniramine maleate 0.286 MG/ML / codeine phosphate 1 MG/ML / pseudoephedrine hydrochloride 4.29 MG/ML Oral Suspension
995093 | chlorpheniramine maleate 0.286 MG/ML / codeine phosphate 1 MG/ML Oral Suspension
995108 | chlorpheniramine maleate 0.333 MG/ML / codeine phosphate 1 MG/ML / pseudoephedrine hydrochloride 5 MG/ML Oral Suspension
995116 | chlorpheniramine maleate 0.333 MG/ML / codeine phosphate 1 MG/ML Oral Suspension
995120 | chlorpheniramine maleate 0.4 MG/ML / codeine phosphate 1 MG/ML / pseudoephedrine hydrochloride 6 MG/ML Oral Suspension
995123 | chlorpheniramine maleate 0.4 MG/ML / codeine phosphate 1 MG/ML Oral Suspension
995128 | chlorpheniramine maleate 0.4 MG/ML / codeine phosphate 1.8 MG/ML Oral Solution
1042693 | chlorpheniramine maleate 0.4 MG/ML / codeine phosphate 2 MG/ML / phenylephrine hydrochloride 1 MG/ML Oral Solution
1113417 | chlorpheniramine maleate 0.4 MG/ML / codeine phosphate 2 MG/ML / pseudoephedrine hydrochloride 6 MG/ML Oral Solution
2056893 | chlorpheniramine maleate 0.8 MG/ML / codeine phosphate 2 MG/ML / phenylephrine hydrochloride 2 MG/ML Oral Solution
477045 | chlorpheniramine maleate 2 MG/ML Oral Solution
1363309 | chlorpheniramine maleate 4 MG Oral Tablet
199023 | chlorpromazine 100 MG Rectal Suppository
992689 | chlorpromazine 25 MG Rectal Suppository
992699 | chlorpromazine 300 MG Rectal Suppository
992701 | chlorpromazine 50 MG Rectal Suppository
991039 | chlorpromazine hydrochloride 10 MG Oral Tablet
991238 | chlorpromazine hydrochloride 10 MG/ML Oral Solution
991044 | chlorpromazine hydrochloride 100 MG Oral Tablet
991053 | chlorpromazine hydrochloride 100 MG/ML Oral Solution
991184 | chlorpromazine hydrochloride 2 MG/ML Oral Solution
991241 | chlorpromazine hydrochloride 20 MG/ML Oral Solution
991344 | chlorpromazine hydrochloride 20 MG/ML Oral Suspension
991188 | chlorpromazine hydrochloride 200 MG Oral Tablet
991194 | chlorpromazine hydrochloride 25 MG Oral Tablet
991332 | chlorpromazine hydrochloride 30 MG/ML Oral Solution
991366 | chlorpromazine hydrochloride 5 MG/ML Oral Solution
991336 | chlorpromazine hydrochloride 50 MG Oral Tablet
315647 | Chlorpropamide 100 MG
197495 | Chlorpropamide 100 MG Oral Tablet
332808 | Chlorpropamide 125 MG
246522 | Chlorpropamide 125 MG / Metformin 400 MG Oral Tablet
432780 | Chlorpropamide 125 MG / Metformin 500 MG Oral Tablet
432366 | Chlorpropamide 125 MG / Metformin 513 MG Oral Tablet
252259 | Chlorpropamide 125 MG Oral Tablet
332810 | Chlorpropamide 200 MG
246523 | Chlorpropamide 200 MG / Phenformin 25 MG Oral Tablet
315648 | Chlorpropamide 250 MG
432853 | Chlorpropamide 250 MG / Phenformin 25 MG Oral Tablet
197496 | Chlorpropamide 250 MG Oral Tablet
438506 | Chlorpropamide 50 MG
430105 | Chlorpropamide 50 MG Oral Tablet
197511 | ciprofloxacin 250 MG Oral Tablet
309309 | Ciprofloxacin 500 MG Oral Tablet
309311 | cisplatin 1 MG/ML Injectable Solution
1736854 | cisplatin 50 MG Injection
259543 | Clarithromycin 500 MG Extended Release Tablet
197517 | clarithromycin 500 MG Oral Tablet
284215 | clindamycin 300 MG Oral Capsule
2058253 | clobazam 10 MG Oral Film
199450 | clobazam 10 MG Oral Tablet
1366192 | clobazam 2.5 MG/ML Oral Suspension
2058254 | clobazam 20 MG Oral Film
246172 | clobazam 20 MG Oral Tablet
2058255 | clobazam 5 MG Oral Film
427538 | clobazam 5 MG Oral Tablet
387007 | Clonazepam 0.1 MG/ML Oral Solution
349194 | Clonazepam 0.125 MG Disintegrating Oral Tablet
349195 | Clonazepam 0.25 MG Disintegrating Oral Tablet
204892 | clonazepam 0.25 MG Oral Tablet
387008 | Clonazepam 0.4 MG/ML Oral Solution
349198 | Clonazepam 0.5 MG Disintegrating Oral Tablet
197527 | Clonazepam 0.5 MG Oral Tablet
349196 | Clonazepam 1 MG Disintegrating Oral Tablet
197528 | Clonazepam 1 MG Oral Tablet
349197 | Clonazepam 2 MG Disintegrating Oral Tablet
197529 | Clonazepam 2 MG Oral Tablet
884173 | Clonidine HCl Tablet 0.1 mg | Clonidine HCl 0.1 MG Oral Tablet
749196 | clopidogrel 300 MG Oral Tablet
309362 | clopidogrel 75 MG Oral Tablet
1251277 | clorazepate dipotassium 11.3 MG Oral Tablet
576647 | clorazepate dipotassium 15 MG Oral Capsule
197464 | clorazepate dipotassium 15 MG Oral Tablet
618739 | clorazepate dipotassium 22.5 MG Oral Tablet
197465 | clorazepate dipotassium 3.75 MG Oral Tablet
618751 | clorazepate dipotassium 7.5 MG Oral Capsule
197466 | clorazepate dipotassium 7.5 MG Oral Tablet
309367 | Clotrimazole 10 MG/ML Topical Cream
476177 | clozapine 100 MG Disintegrating Oral Tablet
197535 | clozapine 100 MG Oral Tablet
721773 | clozapine 12.5 MG Disintegrating Oral Tablet
404669 | clozapine 12.5 MG Oral Tablet
1006801 | clozapine 150 MG Disintegrating Oral Tablet
996921 | clozapine 200 MG Disintegrating Oral Tablet
309374 | clozapine 200 MG Oral Tablet
476179 | clozapine 25 MG Disintegrating Oral Tablet
197536 | clozapine 25 MG Oral Tablet
429212 | clozapine 50 MG Oral Tablet
1369825 | clozapine 50 MG/ML Oral Suspension
1721613 | cobicistat 150 MG / elvitegravir 150 MG / emtricitabine 200 MG / tenofovir alafenamide 10 MG Oral Tablet
1306292 | cobicistat 150 MG / elvitegravir 150 MG / emtricitabine 200 MG / tenofovir disoproxil fumarate 300 MG Oral Tablet
107622 | cocaine 0.1 MG/MG Paste
107621 | cocaine 100 MG/ML Nasal Solution
107618 | cocaine 200 MG/ML Ophthalmic Solution
106059 | cocaine 40 MG/ML Ophthalmic Solution
107623 | cocaine 50 MG/ML / epinephrine 0.2 MG/ML Ophthalmic Solution
107617 | cocaine 50 MG/ML Ophthalmic Solution
1995288 | cocaine hydrochloride 40 MG/ML Nasal Solution
1297359 | cocaine hydrochloride 40 MG/ML Topical Solution
995225 | Codeine Phosphate 0.5 MG/ML
995226 | codeine phosphate 0.5 MG/ML / guaifenesin 15 MG/ML Oral Solution
995033 | Codeine Phosphate 1 MG/ML
1088951 | codeine phosphate 1 MG/ML / guaifenesin 20 MG/ML / pseudoephedrine hydrochloride 3 MG/ML Oral Suspension
1088963 | codeine phosphate 1 MG/ML / guaifenesin 20 MG/ML / pseudoephedrine hydrochloride 3.33 MG/ML Oral Suspension
1088968 | codeine phosphate 1 MG/ML / guaifenesin 20 MG/ML / pseudoephedrine hydrochloride 3.75 MG/ML Oral Suspension
1088975 | codeine phosphate 1 MG/ML / guaifenesin 20 MG/ML / pseudoephedrine hydrochloride 4 MG/ML Oral Suspension
1089021 | codeine phosphate 1 MG/ML / guaifenesin 20 MG/ML / pseudoephedrine hydrochloride 4.29 MG/ML Oral Suspension
1089025 | codeine phosphate 1 MG/ML / guaifenesin 20 MG/ML / pseudoephedrine hydrochloride 5 MG/ML Oral Suspension
1089028 | codeine phosphate 1 MG/ML / guaifenesin 20 MG/ML / pseudoephedrine hydrochloride 6 MG/ML Oral Suspension
997019 | codeine phosphate 1 MG/ML / kaolin 300 MG/ML Oral Suspension
1190574 | Codeine Phosphate 1.2 MG/ML
1190580 | codeine phosphate 1.2 MG/ML / dexbrompheniramine maleate 0.133 MG/ML / pseudoephedrine hydrochloride 4 MG/ML Oral Solution
995437 | Codeine Phosphate 1.26 MG/ML
995438 | codeine phosphate 1.26 MG/ML / guaifenesin 20 MG/ML Oral Solution
994282 | Codeine Phosphate 1.27 MG/ML
891481 | Codeine Phosphate 1.5 MG/ML
995441 | codeine phosphate 1.5 MG/ML / guaifenesin 45 MG/ML Oral Solution
1113997 | Codeine Phosphate 1.6 MG/ML
1114026 | codeine phosphate 1.6 MG/ML / guaifenesin 40 MG/ML Oral Solution
995127 | Codeine Phosphate 1.8 MG/ML
1440003 | codeine phosphate 1.8 MG/ML / dexchlorpheniramine maleate 0.2 MG/ML / phenylephrine hydrochloride 1 MG/ML Oral Solution
995447 | Codeine Phosphate 1.8 MG/ML / Pyrilamine Maleate 1.67 MG/ML Oral Solution
994017 | Codeine Phosphate 10 MG
995450 | codeine phosphate 10 MG / guaifenesin 300 MG Oral Tablet
1089055 | codeine phosphate 10 MG / guaifenesin 400 MG / pseudoephedrine hydrochloride 20 MG Oral Tablet
1089058 | codeine phosphate 10 MG / guaifenesin 400 MG / pseudoephedrine hydrochloride 30 MG Oral Tablet
997163 | Codeine Phosphate 12.5 MG
997164 | codeine phosphate 12.5 MG / ibuprofen 200 MG Oral Tablet
996975 | Codeine Phosphate 12.8 MG
997165 | codeine phosphate 12.8 MG / ibuprofen 200 MG Oral Tablet
996977 | Codeine Phosphate 13.5 MG
993769 | Codeine Phosphate 15 MG
997169 | codeine phosphate 15 MG Oral Tablet
993923 | Codeine Phosphate 16 MG
832866 | Codeine Phosphate 2 MG/ML
995983 | codeine phosphate 2 MG/ML / guaifenesin 20 MG/ML / pseudoephedrine hydrochloride 6 MG/ML Oral Solution
995868 | codeine phosphate 2 MG/ML / guaifenesin 20 MG/ML Oral Solution
1792707 | codeine phosphate 2 MG/ML / guaifenesin 40 MG/ML / pseudoephedrine hydrochloride 6 MG/ML Oral Solution
995483 | codeine phosphate 2 MG/ML / guaifenesin 40 MG/ML Oral Solution
996512 | codeine phosphate 2 MG/ML / guaifenesin 60 MG/ML Oral Solution
996757 | codeine phosphate 2 MG/ML / phenylephrine hydrochloride 1 MG/ML / promethazine hydrochloride 1.25 MG/ML Oral Solution
996580 | codeine phosphate 2 MG/ML / phenylephrine hydrochloride 1 MG/ML / pyrilamine maleate 1 MG/ML Oral Solution
1661319 | codeine phosphate 2 MG/ML / phenylephrine hydrochloride 2 MG/ML / triprolidine hydrochloride 0.5 MG/ML Oral Solution
991486 | codeine phosphate 2 MG/ML / promethazine hydrochloride 1.25 MG/ML Oral Solution
996655 | codeine phosphate 2 MG/ML / pseudoephedrine hydrochloride 6 MG/ML Oral Solution
993754 | Codeine Phosphate 2.4 MG/ML
994011 | Codeine Phosphate 20 MG
996706 | codeine phosphate 20 MG / guaifenesin 400 MG / phenylephrine hydrochloride 10 MG Oral Tablet
996710 | codeine phosphate 20 MG / guaifenesin 400 MG / pseudoephedrine hydrochloride 20 MG Oral Tablet
996714 | codeine phosphate 20 MG / guaifenesin 400 MG / pseudoephedrine hydrochloride 30 MG Oral Tablet
996725 | codeine phosphate 20 MG / guaifenesin 400 MG Oral Tablet
997280 | codeine phosphate 20 MG / ibuprofen 300 MG Extended Release Oral Tablet
996728 | codeine phosphate 20 MG / pseudoephedrine hydrochloride 60 MG Oral Capsule
997281 | Codeine Phosphate 3 MG/ML
997284 | codeine phosphate 3 MG/ML Oral Solution
993780 | Codeine Phosphate 30 MG
997285 | codeine phosphate 30 MG Oral Tablet
996733 | Codeine Phosphate 5 MG/ML
996734 | codeine phosphate 5 MG/ML Oral Solution
1664453 | Codeine Phosphate 54.3 MG
993889 | Codeine Phosphate 60 MG
997301 | codeine phosphate 60 MG Oral Tablet
996775 | Codeine Phosphate 60 MG/ML
997303 | codeine phosphate 60 MG/ML Injectable Solution
996980 | Codeine Phosphate 8 MG
996735 | Codeine Phosphate 9 MG
996736 | codeine phosphate 9 MG / guaifenesin 200 MG Oral Capsule
1652086 | CODEINE POLISTIREX 4 MG/ML
997167 | Codeine sulfate 15 MG
997170 | codeine sulfate 15 MG Oral Tablet
997286 | Codeine sulfate 30 MG
997287 | codeine sulfate 30 MG Oral Tablet
997291 | Codeine sulfate 60 MG
997296 | codeine sulfate 60 MG Oral Tablet
197541 | colchicine 0.6 MG Oral Tablet
802693 | copper sulfate 0.8 MG / ferrous fumarate 324 MG / folic acid 1 MG / magnesium sulfate 6.9 MG / manganese sulfate 1.3 MG / niacinamide 30 MG / pantothenic acid 10 MG / pyridoxine 5 MG / riboflavin 6 MG / sodium ascorbate 200 MG / thiamine 10 MG / vitamin B12 0.015 MG / zinc sulfate 18.2 MG Oral Capsule
104972 | Cyclizine 30 MG / dipipanone 10 MG Oral Tablet
250304 | cyclizine 50 MG/ML / morphine 10 MG/ML Injectable Solution
250305 | cyclizine 50 MG/ML / morphine 15 MG/ML Injectable Solution
828348 | cyclobenzaprine hydrochloride 10 MG Oral Tablet
828320 | cyclobenzaprine hydrochloride 5 MG Oral Tablet
828299 | cyclobenzaprine hydrochloride 7.5 MG Oral Tablet
250553 | cyclopenthiazide 0.25 MG / oxprenolol 160 MG Extended Release Oral Tablet
1734919 | cyclophosphamide 1000 MG Injection
835900 | cycloSPORINE 50 MG Oral Capsule
241834 | cyclosporine, modified 100 MG Oral Capsule
1488565 | dapagliflozin 10 MG
1488569 | dapagliflozin 10 MG Oral Tablet
1488573 | dapagliflozin 5 MG
1488574 | dapagliflozin 5 MG Oral Tablet
309649 | dapiprazole 5 MG/ML Ophthalmic Solution
197558 | dapsone 25 MG Oral Tablet
1359269 | darunavir 800 MG Oral Tablet
562366 | desflurane 1000 MG/ML Inhalation Solution
204135 | Desonide 0.0005 MG/MG Topical Ointment
197574 | Desoximetasone 2.5 MG/ML Topical Cream
978553 | detomidine hydrochloride 0.0076 MG/MG Oral Gel
197582 | Dexamethasone 4 MG Oral Tablet
1732668 | dexmedetomidine 0.00009 MG/MG Oral Gel
2601119 | dexmedetomidine 0.12 MG Sublingual Film
2601129 | dexmedetomidine 0.18 MG Sublingual Film
1111748 | dexpanthenol 0.2 MG/ML / magnesium sulfate 0.0467 MG/ML / manganese sulfate 0.0467 MG/ML / niacinamide 0.467 MG/ML / pyridoxine 0.0467 MG/ML / riboflavin 0.04 MG/ML / thiamine 0.0333 MG/ML / vitamin B12 0.000133 MG/ML / zinc sulfate 0.333 MG/ML Oral Solution
884522 | dextroamphetamine sulfate 1 MG/ML Oral Solution
884520 | dextroamphetamine sulfate 10 MG Extended Release Oral Capsule
884385 | dextroamphetamine sulfate 10 MG Oral Tablet
884532 | dextroamphetamine sulfate 15 MG Extended Release Oral Capsule
884684 | dextroamphetamine sulfate 15 MG Oral Tablet
1425847 | dextroamphetamine sulfate 2.5 MG Oral Tablet
1535454 | dextroamphetamine sulfate 20 MG Oral Tablet
1535470 | dextroamphetamine sulfate 30 MG Oral Tablet
884535 | dextroamphetamine sulfate 5 MG Extended Release Oral Capsule
884386 | dextroamphetamine sulfate 5 MG Oral Tablet
1425854 | dextroamphetamine sulfate 7.5 MG Oral Tablet
1020137 | Dextromethorphan Hydrobromide 1 MG/ML
1423307 | dextromethorphan hydrobromide 1.5 MG/ML / pyrilamine maleate 1.5 MG/ML Oral Solution
1923362 | dextromethorphan hydrobromide 30 MG / pyrilamine maleate 30 MG Oral Tablet
333000 | Dextromoramide 10 MG
250880 | Dextromoramide 10 MG Oral Tablet
332475 | Dextromoramide 5 MG
250879 | Dextromoramide 5 MG Oral Tablet
141926 | Diazepam 0.4 MG/ML Oral Solution
108379 | Diazepam 0.5 MG/ML Oral Suspension
309843 | Diazepam 1 MG/ML Oral Solution
2682571 | diazepam 10 MG Buccal Film
197589 | Diazepam 10 MG Oral Tablet
104706 | Diazepam 10 MG Rectal Suppository
2272613 | Diazepam 100 MG/ML Nasal Spray
2682575 | diazepam 12.5 MG Buccal Film
2682578 | diazepam 15 MG Buccal Film
197590 | Diazepam 2 MG Oral Tablet
422658 | Diazepam 2 MG/ML Enema
108380 | Diazepam 2 MG/ML Oral Suspension
422657 | Diazepam 4 MG/ML Enema
2682564 | diazepam 5 MG Buccal Film
197591 | diazepam 5 MG Oral Tablet
309845 | diazepam 5 MG/ML Injectable Solution
105032 | Diazepam 5 MG/ML Injectable Suspension
309844 | Diazepam 5 MG/ML Oral Solution
2272626 | Diazepam 50 MG/ML Nasal Spray
2682581 | diazepam 7.5 MG Buccal Film
2272632 | Diazepam 75 MG/ML Nasal Spray
238784 | dibucaine 0.01 MG/MG Rectal Ointment
198601 | dibucaine 0.01 MG/MG Topical Ointment
107416 | dibucaine 0.011 MG/MG Topical Ointment
250343 | dibucaine 1 MG / prednisolone 1.3 MG Rectal Suppository
198600 | dibucaine 5 MG/ML Topical Cream
2600049 | diclofenac sodium 0.01 MG/MG / lidocaine hydrochloride 0.045 MG/MG Topical Gel
2604042 | diclofenac sodium 0.0125 MG/MG / lidocaine 0.045 MG/MG Medicated Patch
2632946 | diclofenac sodium 0.0125 MG/MG / lidocaine hydrochloride 0.045 MG/MG Medicated Patch
284988 | didanosine 400 MG Delayed Release Oral Capsule
978654 | diethylpropion hydrochloride 25 MG Oral Tablet
197604 | digoxin 0.125 MG Oral Tablet
197606 | Digoxin 0.25 MG Oral Tablet
1234940 | dihydrocodeine bitartrate 0.6 MG/ML
1234997 | dihydrocodeine bitartrate 10 MG
1236214 | dihydrocodeine bitartrate 10 MG Oral Tablet
1236178 | dihydrocodeine bitartrate 120 MG
1236179 | dihydrocodeine bitartrate 120 MG Extended Release Oral Tablet
1190194 | dihydrocodeine bitartrate 16 MG
1236218 | dihydrocodeine bitartrate 2.42 MG/ML Oral Solution
1235008 | dihydrocodeine bitartrate 20 MG
1235010 | dihydrocodeine bitartrate 30 MG
1236182 | dihydrocodeine bitartrate 30 MG Oral Tablet
1234977 | dihydrocodeine bitartrate 32 MG
1236183 | dihydrocodeine bitartrate 40 MG
1236184 | dihydrocodeine bitartrate 40 MG Oral Tablet
1236187 | dihydrocodeine bitartrate 60 MG
1236188 | dihydrocodeine bitartrate 60 MG Extended Release Oral Tablet
1236189 | dihydrocodeine bitartrate 90 MG
1236190 | dihydrocodeine bitartrate 90 MG Extended Release Oral Tablet
1293983 | dimethicone 50 MG/ML / menthol 5 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Lotion
1292323 | diphenhydramine citrate 38 MG / ibuprofen 200 MG Oral Capsule
895664 | diphenhydramine citrate 38 MG / ibuprofen 200 MG Oral Tablet
1294614 | diphenhydramine hydrochloride 0.01 MG/MG / tripelennamine hydrochloride 0.005 MG/MG Topical Gel
1049723 | diphenhydramine hydrochloride 0.01 MG/MG Topical Gel
1235317 | diphenhydramine hydrochloride 0.02 MG/MG / levomenthol 0.01 MG/MG Topical Gel
1145951 | diphenhydramine hydrochloride 0.02 MG/MG / menthol 0.01 MG/MG Topical Gel
1049880 | diphenhydramine hydrochloride 0.02 MG/MG Topical Gel
1049884 | diphenhydramine hydrochloride 1.25 MG/ML Oral Solution
1248354 | diphenhydramine hydrochloride 1.67 MG/ML Oral Solution
1310475 | diphenhydramine hydrochloride 10 MG Oral Tablet
2627299 | diphenhydramine hydrochloride 10 MG/ML / hydrocortisone 5 MG/ML / pramoxine hydrochloride 10 MG/ML Medicated Pad
2564015 | diphenhydramine hydrochloride 10 MG/ML / pramoxine hydrochloride 10 MG/ML Medicated Shampoo
1942340 | diphenhydramine hydrochloride 10 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Spray
1292313 | diphenhydramine hydrochloride 10 MG/ML / zinc acetate 1 MG/ML Topical Cream
2368532 | diphenhydramine hydrochloride 10 MG/ML Medicated Shampoo
1049888 | diphenhydramine hydrochloride 10 MG/ML Topical Cream
1049898 | diphenhydramine hydrochloride 10 MG/ML Topical Spray
1049900 | diphenhydramine hydrochloride 12.5 MG Chewable Tablet
882504 | diphenhydramine hydrochloride 12.5 MG Disintegrating Oral Tablet
1251783 | diphenhydramine hydrochloride 2 MG/ML Oral Solution
1294594 | diphenhydramine hydrochloride 2.5 MG/ML / menthol 4.4 MG/ML Oral Suspension
1049906 | diphenhydramine hydrochloride 2.5 MG/ML Oral Solution
1245398 | diphenhydramine hydrochloride 20 MG/ML / levomenthol 10 MG/ML Topical Cream
1298287 | diphenhydramine hydrochloride 20 MG/ML / menthol 10 MG/ML Topical Solution
1297514 | diphenhydramine hydrochloride 20 MG/ML / menthol 10 MG/ML Topical Spray
1292321 | diphenhydramine hydrochloride 20 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Lotion
1087026 | diphenhydramine hydrochloride 20 MG/ML / zinc acetate 1 MG/ML Topical Cream
1294589 | diphenhydramine hydrochloride 20 MG/ML / zinc acetate 1 MG/ML Topical Solution
1053138 | diphenhydramine hydrochloride 20 MG/ML / zinc acetate 1 MG/ML Topical Spray
1050077 | diphenhydramine hydrochloride 20 MG/ML Topical Cream
1251836 | diphenhydramine hydrochloride 20 MG/ML Topical Solution
1050080 | diphenhydramine hydrochloride 20 MG/ML Topical Spray
901814 | diphenhydramine hydrochloride 25 MG / ibuprofen 200 MG Oral Capsule
1297517 | diphenhydramine hydrochloride 25 MG / magnesium salicylate 580 MG Oral Tablet
1550957 | diphenhydramine hydrochloride 25 MG / naproxen sodium 220 MG Oral Tablet
2046528 | diphenhydramine hydrochloride 25 MG Chewable Tablet
1093098 | diphenhydramine hydrochloride 25 MG Disintegrating Oral Tablet
1049909 | diphenhydramine hydrochloride 25 MG Oral Capsule
1049630 | diphenhydramine hydrochloride 25 MG Oral Tablet
1310483 | diphenhydramine hydrochloride 30 MG Oral Tablet
1020476 | diphenhydramine hydrochloride 50 MG
1020477 | diphenhydramine hydrochloride 50 MG Oral Capsule
1085945 | diphenhydramine hydrochloride 50 MG Oral Tablet
1789740 | diphenhydramine hydrochloride 6.25 MG/ML Oral Solution
334588 | dipipanone 10 MG
1099596 | divalproex sodium 125 MG Delayed Release Oral Capsule
1099625 | divalproex sodium 125 MG Delayed Release Oral Tablet
1099678 | divalproex sodium 250 MG Delayed Release Oral Tablet
1099787 | divalproex sodium 300 MG Delayed Release Oral Capsule
1099870 | divalproex sodium 500 MG Delayed Release Oral Tablet
2122519 | dolutegravir 50 MG / lamivudine 300 MG Oral Tablet
1433873 | dolutegravir 50 MG Oral Tablet
1013014 | domiphen 0.5 MG / lidocaine hydrochloride 5 MG Oral Lozenge
997223 | donepezil hydrochloride 10 MG Oral Tablet
1100184 | donepezil hydrochloride 23 MG Oral Tablet
1488526 | doramectin 5 MG/ML Topical Solution
1000048 | doxepin 10 MG Oral Capsule
1000054 | doxepin 10 MG/ML Oral Solution
1000058 | doxepin 100 MG Oral Capsule
1000064 | doxepin 150 MG Oral Capsule
1000070 | doxepin 25 MG Oral Capsule
966787 | doxepin 3 MG Oral Tablet
1000076 | doxepin 50 MG Oral Capsule
966793 | doxepin 6 MG Oral Tablet
1000097 | doxepin 75 MG Oral Capsule
1000091 | doxepin hydrochloride 50 MG/ML Topical Cream
199026 | Doxycycline 100 MG Oral Capsule
1649987 | doxycycline hyclate 100 MG
1650142 | doxycycline monohydrate 100 MG Oral Tablet
1652673 | doxycycline monohydrate 50 MG Oral Tablet
1551292 | dulaglutide 1.5 MG/ML
1551301 | dulaglutide 1.5 MG/ML Auto-Injector
1551303 | dulaglutide 3 MG/ML
1551307 | dulaglutide 3 MG/ML Auto-Injector
596926 | duloxetine 20 MG Delayed Release Oral Capsule
1048299 | dyclonine hydrochloride 1 MG/ML Mucosal Spray
1048136 | dyclonine hydrochloride 1.2 MG Oral Lozenge
1992531 | dyclonine hydrochloride 2 MG / menthol 5 MG / pectin 6 MG Oral Lozenge
2052919 | dyclonine hydrochloride 2 MG / menthol 6 MG Oral Lozenge
1048132 | dyclonine hydrochloride 2 MG Oral Lozenge
1048139 | dyclonine hydrochloride 3 MG Oral Lozenge
643066 | efavirenz 600 MG / emtricitabine 200 MG / tenofovir disoproxil fumarate 300 MG Oral Tablet
349477 | efavirenz 600 MG Oral Tablet
1545654 | empagliflozin 10 MG
1602109 | empagliflozin 10 MG / Linagliptin 5 MG Oral Tablet
1545658 | empagliflozin 10 MG Oral Tablet
1664322 | empagliflozin 12.5 MG
1545665 | empagliflozin 25 MG
1602118 | empagliflozin 25 MG / Linagliptin 5 MG Oral Tablet
1545666 | empagliflozin 25 MG Oral Tablet
1664310 | empagliflozin 5 MG
1147334 | emtricitabine 200 MG / rilpivirine 25 MG / tenofovir disoproxil fumarate 300 MG Oral Tablet
1747691 | emtricitabine 200 MG / tenofovir alafenamide 25 MG Oral Tablet
476556 | emtricitabine 200 MG / tenofovir disoproxil fumarate 300 MG Oral Tablet
403875 | emtricitabine 200 MG Oral Capsule
858817 | enalapril maleate 10 MG Oral Tablet
858804 | enalapril maleate 2.5 MG Oral Tablet
858810 | enalapril maleate 20 MG Oral Tablet
858813 | enalapril maleate 5 MG Oral Tablet
1549678 | enflurane 1000 MG/ML Inhalation Solution
854255 | enoxaparin sodium 100 MG/ML Injectable Solution
1116626 | epinephrine 0.001 MG/MG / lidocaine hydrochloride 0.1 MG/MG Medicated Patch
392951 | epinephrine 0.1 MG
1733890 | epinephrine hydrochloride 0.0001 MG/MG / lidocaine hydrochloride 0.05 MG/MG Rectal Gel
2462017 | epinephrine hydrochloride 0.1 MG/ML / lidocaine hydrochloride 50 MG/ML Topical Spray
310149 | Erythromycin 0.005 MG/MG Ophthalmic Ointment
349332 | Escitalopram Tablet 10mg | Escitalopram 10 MG Oral Tablet
351250 | Escitalopram Tablet 20mg | Escitalopram 20 MG Oral Tablet
197653 | Estazolam 1 MG Oral Tablet
197654 | Estazolam 2 MG Oral Tablet
485440 | eszopiclone 1 MG Oral Tablet
485442 | eszopiclone 2 MG Oral Tablet
485465 | eszopiclone 3 MG Oral Tablet
1042644 | ethanol 0.3 ML/ML Medicated Liquid Soap
1663812 | ethanol 0.31 ML/ML Medicated Pad
2265292 | ethanol 0.47 ML/ML / iodine 20 MG/ML / sodium iodide 24 MG/ML Topical Solution
1804178 | ethanol 0.48 ML/ML Topical Solution
1190560 | ethanol 0.5 ML/ML / lidocaine hydrochloride 20 MG/ML Medicated Pad
2288434 | ethanol 0.547 ML/ML Medicated Pad
581658 | ethanol 0.6 ML/ML Topical Gel
1039483 | ethanol 0.6 ML/ML Topical Solution
1367692 | ethanol 0.6 ML/ML Topical Spray
1537437 | ethanol 0.601 ML/ML Topical Lotion
2289402 | ethanol 0.61 ML/ML Topical Gel
1049568 | ethanol 0.61 ML/ML Topical Lotion
1098170 | ethanol 0.61 ML/ML Topical Solution
2384138 | ethanol 0.62 ML/ML / isopropyl alcohol 0.05 ML/ML Topical Foam
1039706 | ethanol 0.62 ML/ML / triclosan 3 MG/ML Topical Spray
1491773 | ethanol 0.62 ML/ML Medicated Liquid Soap
1041780 | ethanol 0.62 ML/ML Medicated Pad
616763 | ethanol 0.62 ML/ML Topical Foam
581660 | ethanol 0.62 ML/ML Topical Gel
637077 | ethanol 0.62 ML/ML Topical Lotion
247835 | ethanol 0.62 ML/ML Topical Solution
1020364 | ethanol 0.62 ML/ML Topical Spray
1039465 | ethanol 0.625 ML/ML Topical Foam
1860080 | ethanol 0.625 ML/ML Topical Gel
1039474 | ethanol 0.625 ML/ML Topical Solution
2286985 | ethanol 0.625 ML/ML Topical Spray
2584743 | ethanol 0.63 MG/ML Topical Cream
2397769 | ethanol 0.63 ML/ML / isopropyl alcohol 0.07 ML/ML Topical Spray
2389661 | ethanol 0.63 ML/ML Medicated Pad
2396261 | ethanol 0.63 ML/ML Topical Foam
1094724 | ethanol 0.63 ML/ML Topical Gel
1041807 | ethanol 0.63 ML/ML Topical Solution
1798385 | ethanol 0.63 ML/ML Topical Spray
2359350 | ethanol 0.635 ML/ML / isopropyl alcohol 0.028 ML/ML Topical Gel
1039942 | ethanol 0.64 ML/ML Medicated Pad
1052526 | ethanol 0.64 ML/ML Topical Gel
1944524 | ethanol 0.64 ML/ML Topical Spray
2468410 | ethanol 0.643 ML/ML Topical Solution
1145610 | ethanol 0.645 ML/ML Topical Gel
1100016 | ethanol 0.645 ML/ML Topical Solution
2367439 | ethanol 0.648 ML/ML Topical Gel
884787 | ethanol 0.65 ML/ML Medicated Pad
199130 | ethanol 0.65 ML/ML Topical Foam
902574 | ethanol 0.65 ML/ML Topical Gel
884783 | ethanol 0.65 ML/ML Topical Solution
902515 | ethanol 0.65 ML/ML Topical Spray
2374373 | ethanol 0.655 ML/ML Topical Solution
1251416 | ethanol 0.659 ML/ML Medicated Pad
2388174 | ethanol 0.66 ML/ML Topical Foam
1039811 | ethanol 0.66 ML/ML Topical Gel
2368182 | ethanol 0.66 ML/ML Topical Solution
2361056 | ethanol 0.66 ML/ML Topical Spray
1039699 | ethanol 0.665 ML/ML Medicated Pad
616762 | ethanol 0.665 ML/ML Topical Gel
1087912 | ethanol 0.665 ML/ML Topical Solution
2371242 | ethanol 0.665 ML/ML Topical Spray
2362257 | ethanol 0.67 ML/ML Medicated Pad
1039708 | ethanol 0.67 ML/ML Topical Gel
1997444 | ethanol 0.67 ML/ML Topical Solution
1037039 | ethanol 0.68 ML/ML Topical Gel
2618927 | ethanol 0.68 ML/ML Topical Lotion
2286291 | ethanol 0.68 ML/ML Topical Solution
1812262 | ethanol 0.68 ML/ML Topical Spray
2287763 | ethanol 0.69 ML/ML Topical Gel
2288435 | ethanol 0.69 ML/ML Topical Solution
2377233 | ethanol 0.69 ML/ML Topical Spray
1803546 | ethanol 0.698 ML/ML Topical Gel
2370157 | ethanol 0.699 ML/ML Topical Gel
2397698 | ethanol 0.7 ML/ML / hydrogen peroxide 1.25 MG/ML Medicated Pad
2384136 | ethanol 0.7 ML/ML / hydrogen peroxide 40 ML/ML Topical Spray
2381734 | ethanol 0.7 ML/ML / isopropyl alcohol 0.005 ML/ML Medicated Pad
2381735 | ethanol 0.7 ML/ML / isopropyl alcohol 0.005 ML/ML Topical Gel
2375727 | ethanol 0.7 ML/ML / isopropyl alcohol 0.005 ML/ML Topical Solution
2381731 | ethanol 0.7 ML/ML / isopropyl alcohol 0.005 ML/ML Topical Spray
1312491 | ethanol 0.7 ML/ML / povidone-iodine 100 MG/ML Topical Solution
1489307 | ethanol 0.7 ML/ML Medicated Pad
616805 | ethanol 0.7 ML/ML Topical Foam
581662 | ethanol 0.7 ML/ML Topical Gel
1809903 | ethanol 0.7 ML/ML Topical Lotion
582753 | ethanol 0.7 ML/ML Topical Solution
1041849 | ethanol 0.7 ML/ML Topical Spray
2535231 | ethanol 0.703 ML/ML Topical Gel
2535232 | ethanol 0.703 ML/ML Topical Spray
2571350 | ethanol 0.71 ML/ML Medicated Pad
2282911 | ethanol 0.71 ML/ML Topical Gel
1665370 | ethanol 0.71 ML/ML Topical Solution
1041882 | ethanol 0.71 ML/ML Topical Spray
2360897 | ethanol 0.715 ML/ML Topical Gel
2360918 | ethanol 0.72 ML/ML Medicated Pad
1085908 | ethanol 0.72 ML/ML Topical Foam
2277550 | ethanol 0.72 ML/ML Topical Gel
1052530 | ethanol 0.72 ML/ML Topical Solution
1425407 | ethanol 0.72 ML/ML Topical Spray
2472103 | ethanol 0.723 ML/ML Topical Gel
2393805 | ethanol 0.73 ML/ML Medicated Pad
2286987 | ethanol 0.73 ML/ML Topical Gel
2287765 | ethanol 0.73 ML/ML Topical Solution
2286988 | ethanol 0.73 ML/ML Topical Spray
2550711 | ethanol 0.732 ML/ML Medicated Pad
2480123 | ethanol 0.732 ML/ML Topical Gel
2288239 | ethanol 0.733 ML/ML Topical Gel
2459432 | ethanol 0.734 ML/ML Topical Spray
2568108 | ethanol 0.737 ML/ML Topical Gel
2200145 | ethanol 0.738 ML/ML Topical Foam
2475841 | ethanol 0.74 ML/ML Topical Foam
2287762 | ethanol 0.74 ML/ML Topical Gel
2050977 | ethanol 0.74 ML/ML Topical Spray
2467998 | ethanol 0.743 ML/ML Topical Foam
1307051 | ethanol 0.75 ML/ML Medicated Pad
1098198 | ethanol 0.75 ML/ML Topical Foam
1305100 | ethanol 0.75 ML/ML Topical Gel
1047755 | ethanol 0.75 ML/ML Topical Solution
2286295 | ethanol 0.75 ML/ML Topical Spray
2390777 | ethanol 0.753 ML/ML Topical Solution
2374568 | ethanol 0.756 ML/ML Topical Gel
2397694 | ethanol 0.76 ML/ML Medicated Pad
1804836 | ethanol 0.76 ML/ML Topical Foam
1535597 | ethanol 0.76 ML/ML Topical Gel
1491797 | ethanol 0.76 ML/ML Topical Solution
2393788 | ethanol 0.76 ML/ML Topical Spray
1788839 | ethanol 0.77 ML/ML Topical Gel
2373444 | ethanol 0.77 ML/ML Topical Solution
2384784 | ethanol 0.77 ML/ML Topical Spray
2396235 | ethanol 0.778 ML/ML Topical Solution
2361616 | ethanol 0.78 ML/ML Topical Gel
2367755 | ethanol 0.78 ML/ML Topical Solution
2565490 | ethanol 0.785 ML/ML Medicated Pad
2387549 | ethanol 0.785 ML/ML Topical Solution
2289407 | ethanol 0.79 ML/ML Topical Spray
2461542 | ethanol 0.792 ML/ML Topical Gel
2361646 | ethanol 0.8 ML/ML Medicated Pad
1663735 | ethanol 0.8 ML/ML Topical Foam
1041498 | ethanol 0.8 ML/ML Topical Gel
2473379 | ethanol 0.8 ML/ML Topical Lotion
1039339 | ethanol 0.8 ML/ML Topical Solution
1241663 | ethanol 0.8 ML/ML Topical Spray
2386213 | ethanol 0.82 MG/MG Topical Gel
2398847 | ethanol 0.827 ML/ML Topical Solution
2287157 | ethanol 0.83 ML/ML Topical Gel
2287156 | ethanol 0.83 ML/ML Topical Solution
2200822 | ethanol 0.85 ML/ML Topical Foam
1041851 | ethanol 0.85 ML/ML Topical Gel
2371243 | ethanol 0.85 ML/ML Topical Spray
2375041 | ethanol 0.9 ML/ML Topical Spray
1369900 | ethanol 0.905 ML/ML Topical Solution
2473848 | ethanol 0.91 ML/ML Topical Spray
2386439 | ethanol 0.93 ML/ML Topical Spray
2471432 | ethanol 0.94 ML/ML Topical Solution
2389683 | ethanol 0.94 ML/ML Topical Spray
616810 | ethanol 0.95 ML/ML Topical Solution
2398341 | ethanol 0.95 ML/ML Topical Spray
315097 | ethyl chloride 1 ML/ML Topical Spray
285004 | Etodolac 400 MG Extended Release Tablet
389221 | etonogestrel 68 MG Drug Implant
1734340 | etoposide 100 MG Injection
310261 | exemestane 25 MG Oral Tablet
847914 | exenatide 0.005 MG/ACTUAT
1359640 | exenatide 0.005 MG/ACTUAT Pen Injector
847908 | exenatide 0.01 MG/ACTUAT
1360454 | exenatide 0.01 MG/ACTUAT Pen Injector
1653610 | exenatide 2 MG
1242963 | exenatide 2 MG Injection
1242961 | exenatide 3.08 MG/ML
1544919 | exenatide 3.08 MG/ML Pen Injector
476349 | ezetimibe 10 MG / simvastatin 20 MG Oral Tablet
476350 | ezetimibe 10 MG / simvastatin 40 MG Oral Tablet
476351 | ezetimibe 10 MG / simvastatin 80 MG Oral Tablet
198382 | famciclovir 500 MG Oral Tablet
2381138 | fenfluramine 2.2 MG/ML Oral Solution
360444 | Fentanyl 0.004 MG/ML
1233687 | fentanyl 0.004 MG/ML / ropivacaine hydrochloride 2 MG/ML Injectable Solution
577056 | Fentanyl 0.012 MG/HR
328183 | Fentanyl 0.025 MG/HR
1603494 | Fentanyl 0.0375 MG/HR
1992288 | Fentanyl 0.04 MG/ACTUAT
328186 | Fentanyl 0.05 MG/HR
328264 | Fentanyl 0.05 MG/ML
1603497 | Fentanyl 0.0625 MG/HR
328187 | Fentanyl 0.075 MG/HR
1603500 | Fentanyl 0.0875 MG/HR
329756 | Fentanyl 0.1 MG
668363 | fentanyl 0.1 MG Buccal Tablet
1053647 | fentanyl 0.1 MG Sublingual Tablet
1115544 | Fentanyl 0.1 MG/ACTUAT
1115573 | fentanyl 0.1 MG/ACTUAT Metered Dose Nasal Spray
1237050 | fentanyl 0.1 MG/ACTUAT Mucosal Spray
328184 | Fentanyl 0.1 MG/HR
328385 | Fentanyl 0.2 MG
858092 | fentanyl 0.2 MG Buccal Film
668364 | fentanyl 0.2 MG Buccal Tablet
310295 | fentanyl 0.2 MG Oral Lozenge
1053652 | fentanyl 0.2 MG Sublingual Tablet
1237056 | Fentanyl 0.2 MG/ACTUAT
1237057 | fentanyl 0.2 MG/ACTUAT Mucosal Spray
328387 | Fentanyl 0.3 MG
706898 | fentanyl 0.3 MG Buccal Tablet
310296 | fentanyl 0.3 MG Oral Lozenge
1053655 | fentanyl 0.3 MG Sublingual Tablet
1729319 | Fentanyl 0.3 MG/ACTUAT
1729320 | fentanyl 0.3 MG/ACTUAT Metered Dose Nasal Spray
328388 | Fentanyl 0.4 MG
858095 | fentanyl 0.4 MG Buccal Film
668365 | fentanyl 0.4 MG Buccal Tablet
310297 | fentanyl 0.4 MG Oral Lozenge
1053658 | fentanyl 0.4 MG Sublingual Tablet
1115576 | Fentanyl 0.4 MG/ACTUAT
1115577 | fentanyl 0.4 MG/ACTUAT Metered Dose Nasal Spray
1237060 | fentanyl 0.4 MG/ACTUAT Mucosal Spray
330860 | Fentanyl 0.6 MG
858098 | fentanyl 0.6 MG Buccal Film
668366 | fentanyl 0.6 MG Buccal Tablet
313992 | fentanyl 0.6 MG Oral Lozenge
1053661 | fentanyl 0.6 MG Sublingual Tablet
1237063 | Fentanyl 0.6 MG/ACTUAT
1237064 | fentanyl 0.6 MG/ACTUAT Mucosal Spray
330337 | Fentanyl 0.8 MG
858101 | fentanyl 0.8 MG Buccal Film
668367 | fentanyl 0.8 MG Buccal Tablet
313993 | fentanyl 0.8 MG Oral Lozenge
1053664 | fentanyl 0.8 MG Sublingual Tablet
1237067 | Fentanyl 0.8 MG/ACTUAT
1237068 | fentanyl 0.8 MG/ACTUAT Mucosal Spray
330335 | Fentanyl 1.2 MG
858087 | fentanyl 1.2 MG Buccal Film
310293 | fentanyl 1.2 MG Oral Lozenge
330336 | Fentanyl 1.6 MG
310294 | fentanyl 1.6 MG Oral Lozenge
323925 | Ferrous gluconate 325mg | Ferrous gluconate 325 MG
310325 | ferrous sulfate 325 MG Oral Tablet
310333 | fexofenadine 180 MG Oral Tablet
997488 | fexofenadine hydrochloride 30 MG Oral Tablet
997501 | fexofenadine hydrochloride 60 MG Oral Tablet
1169778 | Flomax 0.4 mg | Flomax 0.4 MG
104683 | Flunitrazepam 1 MG Oral Tablet
1247445 | fluorescein sodium 2.5 MG/ML / proparacaine hydrochloride 5 MG/ML Ophthalmic Solution
310385 | fluoxetine 20 MG Oral Capsule
403970 | fluoxetine 25 MG / olanzapine 12 MG Oral Capsule
721787 | fluoxetine 25 MG / olanzapine 3 MG Oral Capsule
403969 | fluoxetine 25 MG / olanzapine 6 MG Oral Capsule
406022 | Fluoxetine 25MG | Fluoxetine 25 MG
403971 | fluoxetine 50 MG / olanzapine 12 MG Oral Capsule
403972 | fluoxetine 50 MG / olanzapine 6 MG Oral Capsule
245966 | flupenthixol 0.5 MG Oral Tablet
250798 | flupenthixol 1 MG Oral Tablet
245967 | flupenthixol 3 MG Oral Tablet
865143 | fluphenazine hydrochloride 0.5 MG / nortriptyline 10 MG Oral Tablet
859835 | fluphenazine hydrochloride 0.5 MG/ML Oral Solution
865117 | fluphenazine hydrochloride 1 MG Oral Tablet
865146 | fluphenazine hydrochloride 1.5 MG / nortriptyline 30 MG Oral Tablet
859841 | fluphenazine hydrochloride 10 MG Oral Tablet
865123 | fluphenazine hydrochloride 2.5 MG Oral Tablet
860918 | fluphenazine hydrochloride 5 MG Oral Tablet
861848 | fluphenazine hydrochloride 5 MG/ML Oral Solution
1298088 | Flurazepam Hydrochloride 15 MG Oral Capsule
1298091 | flurazepam hydrochloride 30 MG Oral Capsule
903884 | fluvoxamine maleate 100 MG Oral Tablet
903887 | fluvoxamine maleate 25 MG Oral Tablet
903891 | fluvoxamine maleate 50 MG Oral Tablet
402109 | fosamprenavir 700 MG Oral Tablet
310429 | Furosemide 20 MG Oral Tablet
313988 | furosemide 40 MG Oral Tablet
310430 | gabapentin 100 MG Oral Capsule
310431 | gabapentin 300 MG Oral Capsule
310432 | gabapentin 400 MG Oral Capsule
283523 | gabapentin 50 MG/ML Oral Solution
310433 | gabapentin 600 MG Oral Tablet
310434 | gabapentin 800 MG Oral Tablet
1482820 | gabapentin enacarbil 300 MG Extended Release Oral Tablet
1101338 | gabapentin enacarbil 600 MG Extended Release Oral Tablet
310436 | galantamine 4 MG Oral Tablet
349472 | gefitinib 250 MG Oral Tablet
393405 | Gliclazide 30 MG
389137 | Gliclazide 30 MG Extended Release Oral Tablet
332029 | Gliclazide 80 MG
199825 | Gliclazide 80 MG Oral Tablet
315978 | glimepiride 1 MG
602544 | glimepiride 1 MG / rosiglitazone 4 MG Oral Tablet
199245 | glimepiride 1 MG Oral Tablet
317637 | glimepiride 2 MG
647237 | glimepiride 2 MG / pioglitazone 30 MG Oral Tablet
602549 | glimepiride 2 MG / rosiglitazone 4 MG Oral Tablet
706895 | glimepiride 2 MG / rosiglitazone 8 MG Oral Tablet
199246 | glimepiride 2 MG Oral Tablet
380849 | glimepiride 3 MG
153842 | glimepiride 3 MG Oral Tablet
315979 | glimepiride 4 MG
647239 | glimepiride 4 MG / pioglitazone 30 MG Oral Tablet
602550 | glimepiride 4 MG / rosiglitazone 4 MG Oral Tablet
706896 | glimepiride 4 MG / rosiglitazone 8 MG Oral Tablet
199247 | glimepiride 4 MG Oral Tablet
1361492 | glimepiride 6 MG
1361493 | glimepiride 6 MG Oral Tablet
1361494 | glimepiride 8 MG
1361495 | glimepiride 8 MG Oral Tablet
317379 | Glipizide 10 MG
844827 | Glipizide 10 MG Extended Release Oral Tablet
310488 | Glipizide 10 MG Oral Tablet
330349 | Glipizide 2.5 MG
861731 | Glipizide 2.5 MG / Metformin hydrochloride 250 MG Oral Tablet
861736 | Glipizide 2.5 MG / Metformin hydrochloride 500 MG Oral Tablet
844809 | Glipizide 2.5 MG Extended Release Oral Tablet
379804 | Glipizide 2.5 MG Oral Tablet
315980 | Glipizide 5 MG
861740 | Glipizide 5 MG / Metformin hydrochloride 500 MG Oral Tablet
844824 | Glipizide 5 MG Extended Release Oral Tablet
310490 | Glipizide 5 MG Oral Tablet
440286 | Glyburide 1 MG
430104 | Glyburide 1 MG Oral Tablet
315987 | Glyburide 1.25 MG
861743 | Glyburide 1.25 MG / Metformin hydrochloride 250 MG Oral Tablet
197737 | Glyburide 1.25 MG Oral Tablet
315988 | Glyburide 1.5 MG
314000 | Glyburide 1.5 MG Oral Tablet
440285 | Glyburide 1.75 MG
430103 | Glyburide 1.75 MG Oral Tablet
315989 | Glyburide 2.5 MG
250919 | Glyburide 2.5 MG / Metformin 400 MG Oral Tablet
861748 | Glyburide 2.5 MG / Metformin hydrochloride 500 MG Oral Tablet
246391 | Glyburide 2.5 MG / Phenformin 25 MG Oral Tablet
310534 | Glyburide 2.5 MG Oral Tablet
315990 | Glyburide 3 MG
310536 | Glyburide 3 MG Oral Tablet
440287 | Glyburide 3.5 MG
430102 | Glyburide 3.5 MG Oral Tablet
331496 | Glyburide 4.5 MG
252960 | Glyburide 4.5 MG Oral Tablet
315991 | Glyburide 5 MG
429841 | Glyburide 5 MG / Metformin 1000 MG Oral Tablet
861753 | Glyburide 5 MG / Metformin hydrochloride 500 MG Oral Tablet
246524 | Glyburide 5 MG / Phenformin 50 MG Oral Tablet
310537 | Glyburide 5 MG Oral Tablet
315992 | Glyburide 6 MG
310539 | Glyburide 6 MG Oral Tablet
2586855 | glycerin 0.375 MG/MG / lanolin 0.125 MG/MG / lidocaine 0.04 MG/MG / zinc oxide 0.05 MG/MG Topical Ointment
1866218 | glycerin 144 MG/ML / lidocaine 50 MG/ML Rectal Cream
2117860 | glycerin 150 MG/ML / lidocaine 50 MG/ML Topical Cream
1602013 | glycerin 200 MG/ML / lidocaine 43 MG/ML Medicated Pad
197745 | Guanfacine 1 MG Oral Tablet
197746 | Guanfacine 2 MG Oral Tablet
197747 | halazepam 20 MG Oral Tablet
197748 | halazepam 40 MG Oral Tablet
108873 | haloperidol 0.2 MG/ML Oral Solution
108375 | haloperidol 0.3 MG/ML Oral Solution
108872 | haloperidol 0.4 MG/ML Oral Solution
249960 | haloperidol 0.5 MG Oral Capsule
310670 | haloperidol 0.5 MG Oral Tablet
310671 | haloperidol 1 MG Oral Tablet
310673 | haloperidol 1 MG/ML Oral Solution
199319 | haloperidol 1.5 MG Oral Tablet
314035 | haloperidol 10 MG Oral Tablet
314034 | haloperidol 2 MG Oral Tablet
141935 | haloperidol 2 MG/ML Oral Solution
197754 | haloperidol 20 MG Oral Tablet
310672 | haloperidol 5 MG Oral Tablet
1361048 | heparin sodium, porcine 100 UNT/ML Injectable Solution
1361226 | heparin sodium, porcine 1000 UNT/ML Injectable Solution
333004 | Heroin 10 MG
250473 | Heroin 10 MG Oral Tablet
310767 | hexobarbital 260 MG Oral Tablet
905353 | hydralazine hydrochloride 25 MG / hydrochlorothiazide 15 MG / reserpine 0.1 MG Oral Tablet
905377 | hydralazine hydrochloride 37.5 MG / isosorbide dinitrate 20 MG Oral Tablet
429503 | Hydrochlorothiazide 12.5 MG
197885 | Hydrochlorothiazide 12.5 MG / Lisinopril 10 MG Oral Tablet
197886 | Hydrochlorothiazide 12.5 MG / Lisinopril 20 MG Oral Tablet
979464 | hydrochlorothiazide 12.5 MG / losartan potassium 100 MG Oral Tablet
979468 | hydrochlorothiazide 12.5 MG / losartan potassium 50 MG Oral Tablet
200285 | hydrochlorothiazide 12.5 MG / valsartan 160 MG Oral Tablet
636042 | hydrochlorothiazide 12.5 MG / valsartan 320 MG Oral Tablet
200284 | hydrochlorothiazide 12.5 MG / valsartan 80 MG Oral Tablet
199903 | Hydrochlorothiazide 12.5 MG Oral Capsule
316049 | Hydrochlorothiazide 25 MG
197887 | hydrochlorothiazide 25 MG / lisinopril 20 MG Oral Tablet
979471 | hydrochlorothiazide 25 MG / losartan potassium 100 MG Oral Tablet
204501 | hydrochlorothiazide 25 MG / reserpine 0.125 MG Oral Tablet
310812 | Hydrochlorothiazide 25 MG / Triamterene 37.5 MG Oral Tablet
349353 | hydrochlorothiazide 25 MG / valsartan 160 MG Oral Tablet
636045 | hydrochlorothiazide 25 MG / valsartan 320 MG Oral Tablet
310798 | hydrochlorothiazide 25 MG Oral Tablet
197771 | hydrochlorothiazide 50 MG / reserpine 0.125 MG Oral Tablet
197770 | Hydrochlorothiazide 50 MG Oral Tablet
316052 | Hydrochlorothiazide 6.25 MG
857075 | Hydrocodone Bitartrate 0.333 MG/ML
857733 | Hydrocodone Bitartrate 0.334 MG/ML
857555 | Hydrocodone Bitartrate 0.34 MG/ML
857835 | Hydrocodone Bitartrate 0.4 MG/ML
856939 | Hydrocodone Bitartrate 0.5 MG/ML
858952 | Hydrocodone Bitartrate 0.6 MG/ML
859219 | Hydrocodone Bitartrate 0.65 MG/ML
857124 | Hydrocodone Bitartrate 0.667 MG/ML
856943 | Hydrocodone Bitartrate 0.67 MG/ML
859026 | Hydrocodone Bitartrate 0.7 MG/ML
860144 | Hydrocodone Bitartrate 0.75 MG/ML
858922 | Hydrocodone Bitartrate 0.8 MG/ML
858966 | Hydrocodone Bitartrate 0.9 MG/ML
856914 | Hydrocodone Bitartrate 1 MG/ML
856891 | Hydrocodone Bitartrate 10 MG
859315 | Hydrocodone Bitartrate 10 MG / Ibuprofen 200 MG Oral Tablet
1860205 | Hydrocodone Bitartrate 100 MG
1860209 | Hydrocodone Bitartrate 120 MG
1442529 | Hydrocodone Bitartrate 15 MG
857110 | Hydrocodone Bitartrate 2.5 MG
858770 | Hydrocodone Bitartrate 2.5 MG / Ibuprofen 200 MG Oral Tablet
1442533 | Hydrocodone Bitartrate 20 MG
1442537 | Hydrocodone Bitartrate 30 MG
1442541 | Hydrocodone Bitartrate 40 MG
856902 | Hydrocodone Bitartrate 5 MG
858778 | Hydrocodone Bitartrate 5 MG / Ibuprofen 200 MG Oral Tablet
1442545 | Hydrocodone Bitartrate 50 MG
1860222 | Hydrocodone Bitartrate 60 MG
833035 | Hydrocodone Bitartrate 7.5 MG
858798 | Hydrocodone Bitartrate 7.5 MG / Ibuprofen 200 MG Oral Tablet
860599 | Hydrocodone Bitartrate 7.5 MG Oral Tablet
1860226 | Hydrocodone Bitartrate 80 MG
1144866 | HYDROCODONE POLISTIREX 10 MG
1145789 | HYDROCODONE POLISTIREX 2 MG/ML
1488839 | HYDROCODONE POLISTIREX 5 MG
1537198 | hydrocortisone 0.5 MG/ML / lidocaine hydrochloride 0.5 MG/ML / pramoxine hydrochloride 2.5 MG/ML Medicated Shampoo
2599635 | hydrocortisone 10 MG/ML / lidocaine hydrochloride 30 MG/ML Topical Spray
1541084 | hydrocortisone 10 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Spray
2458959 | hydrocortisone 10 MG/ML / pramoxine hydrochloride 5 MG/ML Topical Spray
106258 | hydrocortisone 10 MG/ML Topical Cream
310893 | Hydrocortisone 25 MG/ML / pramoxine 10 MG/ML Topical Cream
1246528 | hydrocortisone 25 MG/ML / pramoxine hydrochloride 10 MG/ML Rectal Cream
1012216 | hydrocortisone acetate 0.00275 MG/MG / lidocaine hydrochloride 0.05 MG/MG Topical Ointment
1012221 | hydrocortisone acetate 0.0055 MG/MG / lidocaine hydrochloride 0.028 MG/MG Rectal Gel
1234317 | hydrocortisone acetate 0.01 MG/MG / pramoxine hydrochloride 0.01 MG/MG Topical Ointment
1293727 | hydrocortisone acetate 0.02 MG/MG / pramoxine hydrochloride 0.01 MG/MG Topical Gel
1012223 | hydrocortisone acetate 0.025 MG/MG / lidocaine hydrochloride 0.03 MG/MG Rectal Gel
1234333 | hydrocortisone acetate 0.025 MG/MG / pramoxine hydrochloride 0.01 MG/MG Topical Ointment
2044886 | hydrocortisone acetate 10 MG/ML / lidocaine hydrochloride 10 MG/ML Topical Cream
1012229 | hydrocortisone acetate 10 MG/ML / lidocaine hydrochloride 30 MG/ML Rectal Cream
1235049 | hydrocortisone acetate 10 MG/ML / pramoxine hydrochloride 10 MG/ML Rectal Cream
828362 | hydrocortisone acetate 10 MG/ML / pramoxine hydrochloride 10 MG/ML Rectal Foam
1116499 | hydrocortisone acetate 10 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Cream
904782 | hydrocortisone acetate 10 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Foam
1234393 | hydrocortisone acetate 10 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Lotion
1294024 | hydrocortisone acetate 10 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Spray
1114854 | hydrocortisone acetate 18.5 MG/ML / pramoxine hydrochloride 11.5 MG/ML Rectal Cream
1486177 | hydrocortisone acetate 18.5 MG/ML / pramoxine hydrochloride 11.5 MG/ML Topical Cream
1012362 | hydrocortisone acetate 2 MG/ML / lidocaine hydrochloride 10 MG/ML Topical Spray
1012233 | hydrocortisone acetate 20 MG/ML / lidocaine hydrochloride 20 MG/ML Rectal Cream
1094443 | hydrocortisone acetate 23.5 MG/ML / pramoxine hydrochloride 10 MG/ML Rectal Cream
2590741 | hydrocortisone acetate 25 MG / pramoxine hydrochloride 18 MG Rectal Suppository
1294025 | hydrocortisone acetate 25 MG/ML / pramoxine hydrochloride 10 MG/ML Rectal Cream
1234506 | hydrocortisone acetate 25 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Cream
1234512 | hydrocortisone acetate 25 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Lotion
1012235 | hydrocortisone acetate 5 MG/ML / lidocaine hydrochloride 30 MG/ML Rectal Cream
1012345 | hydrocortisone acetate 5 MG/ML / lidocaine hydrochloride 30 MG/ML Topical Cream
1012238 | hydrocortisone acetate 5 MG/ML / lidocaine hydrochloride 30 MG/ML Topical Lotion
897642 | Hydromorphone Hydrochloride 0.2 MG/ML
897770 | Hydromorphone Hydrochloride 1 MG
897771 | Hydromorphone Hydrochloride 1 MG Oral Tablet
897652 | Hydromorphone Hydrochloride 1 MG/ML
897657 | Hydromorphone Hydrochloride 1 MG/ML Oral Solution
898003 | Hydromorphone Hydrochloride 1.3 MG
898004 | Hydromorphone Hydrochloride 1.3 MG Oral Capsule
897662 | Hydromorphone Hydrochloride 10 MG/ML
897669 | Hydromorphone Hydrochloride 12 MG
897686 | Hydromorphone Hydrochloride 16 MG
897695 | Hydromorphone Hydrochloride 2 MG
897696 | Hydromorphone Hydrochloride 2 MG Oral Tablet
897744 | Hydromorphone Hydrochloride 2 MG/ML
898137 | Hydromorphone Hydrochloride 2.6 MG
898138 | Hydromorphone Hydrochloride 2.6 MG Oral Capsule
897729 | Hydromorphone Hydrochloride 24 MG
897748 | Hydromorphone Hydrochloride 3 MG
898139 | Hydromorphone Hydrochloride 3 MG Oral Tablet
897749 | Hydromorphone Hydrochloride 3 MG Rectal Suppository
897736 | Hydromorphone Hydrochloride 32 MG
897701 | Hydromorphone Hydrochloride 4 MG
897702 | Hydromorphone Hydrochloride 4 MG Oral Tablet
897752 | Hydromorphone Hydrochloride 4 MG/ML
897709 | Hydromorphone Hydrochloride 8 MG
897710 | Hydromorphone Hydrochloride 8 MG Oral Tablet
979092 | hydroxychloroquine sulfate 200 MG Oral Tablet
310942 | Hydroxyzine 25 MG Oral Capsule
198405 | ibuprofen 100 MG Oral Tablet
197803 | Ibuprofen 20 MG/ML Oral Suspension
310965 | ibuprofen 200 MG Oral Tablet
1049589 | ibuprofen 400 MG / oxycodone hydrochloride 5 MG Oral Tablet
197806 | Ibuprofen 600 MG Oral Tablet
197807 | Ibuprofen Capsule 800mg | Ibuprofen 800 MG Oral Capsule
848722 | iloperidone 1 MG Oral Tablet
848728 | iloperidone 10 MG Oral Tablet
848732 | iloperidone 12 MG Oral Tablet
848736 | iloperidone 2 MG Oral Tablet
848740 | iloperidone 4 MG Oral Tablet
848744 | iloperidone 6 MG Oral Tablet
848748 | iloperidone 8 MG Oral Tablet
310988 | indinavir 400 MG Oral Capsule
833159 | insulin aspart protamine, human 50 UNT/ML / insulin aspart, human 50 UNT/ML Injectable Suspension
311040 | insulin aspart, human 100 UNT/ML Injectable Solution
343077 | insulin beef, isophane 100 UNT/ML
311051 | insulin beef, isophane 100 UNT/ML Injectable Suspension
343487 | insulin beef, isophane 40 UNT/ML
249134 | insulin beef, isophane 40 UNT/ML Injectable Suspension
343488 | insulin beef, isophane 80 UNT/ML
249075 | insulin beef, isophane 80 UNT/ML Injectable Suspension
343100 | insulin beef-pork, isophane 100 UNT/ML
311049 | insulin beef-pork, isophane 100 UNT/ML Injectable Suspension
343078 | insulin beef-pork, isophane 40 UNT/ML
311050 | insulin beef-pork, isophane 40 UNT/ML Injectable Suspension
484320 | insulin detemir 100 UNT/ML
484322 | insulin detemir 100 UNT/ML Injectable Solution
1359934 | insulin detemir 100 UNT/ML Pen Injector
343226 | Insulin Glargine 100 UNT/ML
311041 | insulin glargine 100 UNT/ML Injectable Solution
1359855 | Insulin Glargine 100 UNT/ML Pen Injector
1604538 | Insulin Glargine 300 UNT/ML
1604545 | Insulin Glargine 300 UNT/ML Pen Injector
343101 | insulin human, isophane 100 UNT/ML
1654865 | insulin human, isophane 100 UNT/ML Pen Injector
1359936 | insulin human, isophane 100 UNT/ML Prefilled Syringe
440398 | insulin human, isophane 16 UNT/ML
412978 | insulin human, isophane 16 UNT/ML / Regular Insulin, Human 24 UNT/ML Injectable Suspension
440649 | insulin human, isophane 28 UNT/ML
415088 | insulin human, isophane 28 UNT/ML / Regular Insulin, Human 12 UNT/ML Injectable Suspension
440651 | insulin human, isophane 30 UNT/ML
415089 | insulin human, isophane 30 UNT/ML / Regular Insulin, Human 10 UNT/ML Injectable Suspension
451436 | insulin human, isophane 32 UNT/ML
415184 | insulin human, isophane 32 UNT/ML / Regular Insulin, Human 8 UNT/ML Injectable Suspension
440652 | insulin human, isophane 34 UNT/ML
415090 | insulin human, isophane 34 UNT/ML / Regular Insulin, Human 6 UNT/ML Injectable Suspension
451438 | insulin human, isophane 36 UNT/ML
415185 | insulin human, isophane 36 UNT/ML / Regular Insulin, Human 4 UNT/ML Injectable Suspension
343489 | insulin human, isophane 40 UNT/ML
343257 | insulin human, isophane 50 UNT/ML
245265 | insulin human, isophane 50 UNT/ML / Regular Insulin, Human 50 UNT/ML Injectable Suspension
358615 | insulin human, isophane 60 UNT/ML
247513 | insulin human, isophane 60 UNT/ML / Regular Insulin, Human 40 UNT/ML Injectable Suspension
343079 | insulin human, isophane 70 UNT/ML
1654857 | insulin human, isophane 70 UNT/ML / Regular Insulin, Human 30 UNT/ML Pen Injector
1360172 | insulin human, isophane 70 UNT/ML / Regular Insulin, Human 30 UNT/ML Prefilled Syringe
360893 | insulin human, isophane 75 UNT/ML
392660 | insulin human, isophane 75 UNT/ML / Regular Insulin, Human 25 UNT/ML Injectable Suspension
343495 | insulin human, isophane 80 UNT/ML
247512 | insulin human, isophane 80 UNT/ML / Regular Insulin, Human 20 UNT/ML Injectable Suspension
343494 | insulin human, isophane 85 UNT/ML
245264 | insulin human, isophane 85 UNT/ML / Regular Insulin, Human 15 UNT/ML Injectable Suspension
343493 | insulin human, isophane 90 UNT/ML
247511 | insulin human, isophane 90 UNT/ML / Regular Insulin, Human 10 UNT/ML Injectable Suspension
763000 | insulin human, rDNA origin 1 MG/ACTUAT
763013 | insulin human, rDNA origin 1 MG/ACTUAT Inhalant Powder
763006 | insulin human, rDNA origin 3 MG/ACTUAT
1360157 | insulin human, rDNA origin 3 MG/ACTUAT Dry Powder Inhaler
763014 | insulin human, rDNA origin 3 MG/ACTUAT Inhalant Powder
311028 | insulin isophane, human 100 UNT/ML Injectable Suspension
248648 | insulin isophane, human 40 UNT/ML Injectable Suspension
311048 | insulin isophane, human 70 UNT/ML / insulin, regular, human 30 UNT/ML Injectable Suspension
343076 | Insulin Lispro 100 UNT/ML
1652647 | Insulin Lispro 100 UNT/ML Cartridge
242120 | insulin lispro 100 UNT/ML Injectable Solution
1652641 | Insulin Lispro 100 UNT/ML Pen Injector
1652237 | Insulin Lispro 200 UNT/ML
1652243 | Insulin Lispro 200 UNT/ML Pen Injector
343263 | Insulin Lispro 25 UNT/ML
259111 | Insulin Lispro 25 UNT/ML / Insulin, Protamine Lispro, Human 75 UNT/ML Injectable Suspension
1359700 | Insulin Lispro 25 UNT/ML / Insulin, Protamine Lispro, Human 75 UNT/ML Pen Injector
343663 | Insulin Lispro 50 UNT/ML
260265 | Insulin Lispro 50 UNT/ML / Insulin, Protamine Lispro, Human 50 UNT/ML Injectable Suspension
1360058 | Insulin Lispro 50 UNT/ML / Insulin, Protamine Lispro, Human 50 UNT/ML Pen Injector
343080 | insulin pork, isophane 100 UNT/ML
311052 | insulin pork, isophane 100 UNT/ML Injectable Suspension
343490 | insulin pork, isophane 40 UNT/ML
249113 | insulin pork, isophane 40 UNT/ML Injectable Suspension
360897 | insulin pork, isophane 50 UNT/ML
562085 | insulin pork, isophane 50 UNT/ML / Insulin, Regular, Pork 50 UNT/ML Injectable Suspension
343081 | insulin pork, isophane 70 UNT/ML
358349 | insulin pork, isophane 70 UNT/ML / Insulin, Regular, Pork 30 UNT/ML Injectable Suspension
343491 | insulin pork, isophane 80 UNT/ML
249114 | insulin pork, isophane 80 UNT/ML Injectable Suspension
833157 | Insulin, Aspart Protamine, Human 50 UNT/ML
353487 | Insulin, Aspart Protamine, Human 70 UNT/ML
351297 | Insulin, Aspart Protamine, Human 70 UNT/ML / Insulin, Aspart, Human 30 UNT/ML Injectable Suspension
1359469 | Insulin, Aspart Protamine, Human 70 UNT/ML / Insulin, Aspart, Human 30 UNT/ML Pen Injector
343211 | Insulin, Aspart, Human 100 UNT/ML
1653199 | Insulin, Aspart, Human 100 UNT/ML Cartridge
1653205 | Insulin, Aspart, Human 100 UNT/ML Pen Injector
360342 | Insulin, Aspart, Human 30 UNT/ML
833158 | Insulin, Aspart, Human 50 UNT/ML
485208 | Insulin, Glulisine, Human 100 UNT/ML
485210 | Insulin, Glulisine, Human 100 UNT/ML Injectable Solution
1359581 | Insulin, Glulisine, Human 100 UNT/ML Pen Injector
343619 | Insulin, Prompt Zinc, Beef 100 UNT/ML
283394 | Insulin, Prompt Zinc, Beef 100 UNT/ML Injectable Suspension
358398 | Insulin, Prompt Zinc, Beef-Pork 100 UNT/ML
311059 | Insulin, Prompt Zinc, Beef-Pork 100 UNT/ML Injectable Suspension
358399 | Insulin, Prompt Zinc, Beef-Pork 40 UNT/ML
311060 | Insulin, Prompt Zinc, Beef-Pork 40 UNT/ML Injectable Suspension
440656 | Insulin, Prompt Zinc, Human 12 UNT/ML
414981 | Insulin, Prompt Zinc, Human 12 UNT/ML / Insulin, Zinc, Human 28 UNT/ML Injectable Suspension
359128 | Insulin, Prompt Zinc, Human 30 UNT/ML
251358 | Insulin, Prompt Zinc, Human 30 UNT/ML / Ultralente Insulin, Human 70 UNT/ML Injectable Suspension
343504 | Insulin, Prompt Zinc, Pork 100 UNT/ML
311061 | Insulin, Prompt Zinc, Pork 100 UNT/ML Injectable Suspension
440659 | Insulin, Prompt Zinc, Pork 40 UNT/ML
415026 | Insulin, Prompt Zinc, Pork 40 UNT/ML Injectable Suspension
343262 | Insulin, Protamine Lispro, Human 50 UNT/ML
343264 | Insulin, Protamine Lispro, Human 75 UNT/ML
340320 | insulin, protamine zinc, beef 100 UNT/ML
242916 | insulin, protamine zinc, beef 100 UNT/ML Injectable Suspension
340321 | insulin, protamine zinc, beef 40 UNT/ML
249025 | insulin, protamine zinc, beef 40 UNT/ML Injectable Suspension
340322 | insulin, protamine zinc, beef 80 UNT/ML
249100 | insulin, protamine zinc, beef 80 UNT/ML Injectable Suspension
340293 | Insulin, Protamine Zinc, Beef-Pork 100 UNT/ML
311053 | insulin, protamine zinc, beef-pork 100 UNT/ML Injectable Suspension
340294 | Insulin, Protamine Zinc, Beef-Pork 40 UNT/ML
314038 | Insulin, Protamine Zinc, Beef-Pork 40 UNT/ML Injectable Suspension
343492 | Insulin, Protamine Zinc, Human 100 UNT/ML
249112 | Insulin, Protamine Zinc, Human 100 UNT/ML Injectable Suspension
966902 | Insulin, Protamine Zinc, Human 40 UNT/ML
966903 | Insulin, Protamine Zinc, Human 40 UNT/ML Injectable Suspension
340323 | Insulin, Protamine Zinc, Pork 100 UNT/ML
242917 | Insulin, Protamine Zinc, Pork 100 UNT/ML Injectable Suspension
340324 | Insulin, Protamine Zinc, Pork 40 UNT/ML
249029 | Insulin, Protamine Zinc, Pork 40 UNT/ML Injectable Suspension
340340 | Insulin, Protamine Zinc, Pork 80 UNT/ML
249030 | Insulin, Protamine Zinc, Pork 80 UNT/ML Injectable Suspension
343082 | Insulin, Regular, Beef 100 UNT/ML
311056 | Insulin, Regular, Beef 100 UNT/ML Injectable Solution
343496 | Insulin, Regular, Beef 40 UNT/ML
249027 | Insulin, Regular, Beef 40 UNT/ML Injectable Solution
343497 | Insulin, Regular, Beef 80 UNT/ML
249098 | Insulin, Regular, Beef 80 UNT/ML Injectable Solution
340281 | insulin, regular, beef-pork 100 UNT/ML
311054 | insulin, regular, beef-pork 100 UNT/ML Injectable Solution
340286 | insulin, regular, beef-pork 40 UNT/ML
311055 | insulin, regular, beef-pork 40 UNT/ML Inhalant Solution
440655 | insulin, regular, beef-pork 80 UNT/ML
415061 | insulin, regular, beef-pork 80 UNT/ML Injectable Solution
340325 | insulin, regular, human 100 UNT/ML
311034 | insulin, regular, human 100 UNT/ML Injectable Solution
249026 | insulin, regular, human 40 UNT/ML Injectable Solution
440679 | Insulin, Regular, Pork 10 UNT/ML
412452 | Insulin, Regular, Pork 10 UNT/ML Injectable Solution
340282 | Insulin, Regular, Pork 100 UNT/ML
311057 | Insulin, Regular, Pork 100 UNT/ML Injectable Solution
343084 | Insulin, Regular, Pork 30 UNT/ML
340328 | Insulin, Regular, Pork 40 UNT/ML
311058 | Insulin, Regular, Pork 40 UNT/ML Injectable Solution
360898 | Insulin, Regular, Pork 50 UNT/ML
340296 | Insulin, Regular, Pork 500 UNT/ML
205314 | Insulin, Regular, Pork 500 UNT/ML Injectable Solution
340329 | Insulin, Regular, Pork 80 UNT/ML
249028 | Insulin, Regular, Pork 80 UNT/ML Injectable Solution
343099 | Insulin, Zinc, Human 100 UNT/ML
237527 | Insulin, Zinc, Human 100 UNT/ML Injectable Suspension
440657 | Insulin, Zinc, Human 28 UNT/ML
343500 | Insulin, Zinc, Human 40 UNT/ML
249297 | Insulin, Zinc, Human 40 UNT/ML Injectable Suspension
343075 | Insulin, Zinc, Pork 100 UNT/ML
317800 | Insulin, Zinc, Pork 100 UNT/ML Injectable Suspension
343618 | Insulin, Zinc, Pork 40 UNT/ML
249031 | Insulin, Zinc, Pork 40 UNT/ML Injectable Suspension
343501 | Insulin, Zinc, Pork 80 UNT/ML
249032 | Insulin, Zinc, Pork 80 UNT/ML Injectable Suspension
200095 | irbesartan 150 MG Oral Tablet
200096 | irbesartan 300 MG Oral Tablet
200094 | irbesartan 75 MG Oral Tablet
1551412 | isoflupredone acetate 0.001 MG/MG / neomycin 0.0035 MG/MG / tetracaine hydrochloride 0.005 MG/MG Topical Powder
542347 | isoflurane 999 MG/ML Inhalation Solution
381056 | Isosorbide Dinitrate 10 MG Oral Tablet
1649485 | ivabradine 5 MG Oral Tablet
896758 | labetalol hydrochloride 100 MG Oral Tablet
896762 | labetalol hydrochloride 200 MG Oral Tablet
896766 | labetalol hydrochloride 300 MG Oral Tablet
200082 | lamivudine 150 MG / zidovudine 300 MG Oral Tablet
2003249 | lamivudine 300 MG / tenofovir disoproxil fumarate 300 MG Oral Tablet
349491 | lamivudine 300 MG Oral Tablet
103968 | lamotrigine 100 MG Disintegrating Oral Tablet
198427 | lamotrigine 100 MG Oral Tablet
198428 | lamotrigine 150 MG Oral Tablet
349010 | lamotrigine 2 MG Chewable Tablet
391875 | lamotrigine 2 MG Oral Tablet
252479 | lamotrigine 200 MG Disintegrating Oral Tablet
198429 | lamotrigine 200 MG Oral Tablet
311264 | lamotrigine 25 MG Chewable Tablet
198430 | lamotrigine 25 MG Disintegrating Oral Tablet
282401 | lamotrigine 25 MG Oral Tablet
249329 | lamotrigine 250 MG Oral Tablet
311265 | lamotrigine 5 MG Chewable Tablet
252478 | lamotrigine 50 MG Disintegrating Oral Tablet
199322 | lamotrigine 50 MG Oral Tablet
672149 | lapatinib 250 MG Oral Tablet
315971 | Lasix 40mg | Lasix 40 MG
2288425 | lemborexant 10 MG Oral Tablet
2272408 | lemborexant 5 MG Oral Tablet
343468 | Lente Insulin, Beef 100 UNT/ML
311043 | Lente Insulin, Beef 100 UNT/ML Injectable Suspension
343498 | Lente Insulin, Beef 40 UNT/ML
249296 | Lente Insulin, Beef 40 UNT/ML Injectable Suspension
343499 | Lente Insulin, Beef 80 UNT/ML
249295 | Lente Insulin, Beef 80 UNT/ML Injectable Suspension
358342 | Lente Insulin, Beef-Pork 100 UNT/ML
199040 | Lente Insulin, Beef-Pork 100 UNT/ML Injectable Suspension
343074 | Lente Insulin, Beef-Pork 40 UNT/ML
311042 | Lente Insulin, Beef-Pork 40 UNT/ML Injectable Suspension
200064 | letrozole 2.5 MG Oral Tablet
1803932 | leucovorin 100 MG Injection
197862 | leucovorin 25 MG Oral Tablet
242754 | levalbuterol 0.417 MG/ML Inhalation Solution
199885 | levofloxacin 500 MG Oral Tablet
2102928 | levomenthol 10 MG/ML / lidocaine 40 MG/ML Topical Cream
414152 | LEVOMETHADONE 2.5 MG/ML Injectable Solution
329902 | Levomethadyl 10 MG/ML
311297 | Levomethadyl 10 MG/ML Oral Solution
804156 | Levonorgestrel 0.000833 MG/HR Intrauterine System
1366343 | levonorgestrel 0.00354 MG/HR Drug Implant
329903 | Levorphanol 2 MG
197873 | Levorphanol 2 MG Oral Tablet
2058844 | Levorphanol Tartrate 3 MG
2058845 | Levorphanol Tartrate 3 MG Oral Tablet
966222 | levothyroxine sodium 0.075 MG Oral Tablet
1865292 | lidocaine 0.005 MG/MG Topical Gel
1098616 | lidocaine 0.008 MG/MG Topical Gel
2001434 | lidocaine 0.018 MG/MG Medicated Patch
199105 | lidocaine 0.02 MG/MG / menthol 0.01 MG/MG Topical Gel
2107764 | lidocaine 0.02 MG/MG Topical Gel
2199672 | lidocaine 0.035 MG/MG / menthol 0.07 MG/MG Medicated Patch
2199665 | lidocaine 0.035 MG/MG Medicated Patch
1792852 | lidocaine 0.036 MG/MG / menthol 0.0125 MG/MG Medicated Patch
2623473 | lidocaine 0.04 MG/MG / menthol 0.01 MG/MG / methyl salicylate 0.02 MG/MG Medicated Patch
1249758 | lidocaine 0.04 MG/MG / menthol 0.01 MG/MG Medicated Patch
1804176 | lidocaine 0.04 MG/MG / menthol 0.01 MG/MG Topical Gel
1668245 | lidocaine 0.04 MG/MG / menthol 0.01 MG/MG Topical Ointment
1649008 | lidocaine 0.04 MG/MG / menthol 0.03 MG/MG Medicated Patch
1428948 | lidocaine 0.04 MG/MG / menthol 0.04 MG/MG Medicated Patch
1599164 | lidocaine 0.04 MG/MG / menthol 0.05 MG/MG / methyl salicylate 0.04 MG/MG Medicated Patch
1552201 | lidocaine 0.04 MG/MG / menthol 0.05 MG/MG Medicated Patch
1737778 | lidocaine 0.04 MG/MG Medicated Patch
1291672 | lidocaine 0.04 MG/MG Topical Gel
2559400 | lidocaine 0.04 MG/MG Topical Ointment
1653326 | lidocaine 0.045 MG/MG / menthol 0.05 MG/MG Medicated Patch
1733859 | lidocaine 0.05 MG/MG / petrolatum 0.6 MG/MG Topical Ointment
1733863 | lidocaine 0.05 MG/MG / petrolatum 0.71 MG/MG Rectal Ointment
1745091 | lidocaine 0.05 MG/MG Medicated Patch
1652104 | lidocaine 0.05 MG/MG Rectal Gel
2632088 | lidocaine 0.05 MG/MG Rectal Ointment
1543069 | lidocaine 0.05 MG/MG Topical Ointment
1549223 | lidocaine 10 MG/ML Topical Spray
1191692 | lidocaine 100 MG/ML Topical Spray
106222 | lidocaine 20 MG/ML Topical Cream
2565921 | lidocaine 20 MG/ML Topical Lotion
2373431 | lidocaine 20 MG/ML Topical Spray
197877 | lidocaine 25 MG/ML / prilocaine 25 MG/ML Topical Cream
2049533 | lidocaine 30 MG/ML Topical Cream
2607527 | lidocaine 30 MG/ML Topical Solution
2199317 | lidocaine 35 MG/ML / menthol 70 MG/ML Topical Lotion
2199136 | lidocaine 35 MG/ML Topical Lotion
2108915 | lidocaine 39 MG/ML Topical Cream
250912 | lidocaine 40 MG/ML / menthol 10 MG/ML Topical Cream
252967 | lidocaine 40 MG/ML / menthol 10 MG/ML Topical Solution
1595448 | lidocaine 40 MG/ML / menthol 10 MG/ML Topical Spray
2619421 | lidocaine 40 MG/ML / menthol 25 MG/ML Topical Solution
2569966 | lidocaine 40 MG/ML / tetracaine 10 MG/ML / witch hazel 300 MG/ML Topical Spray
2569982 | lidocaine 40 MG/ML / tetracaine 10 MG/ML Topical Lotion
1421893 | lidocaine 40 MG/ML Topical Cream
2599519 | lidocaine 40 MG/ML Topical Lotion
2197844 | lidocaine 40 MG/ML Topical Solution
1869797 | lidocaine 40 MG/ML Topical Spray
1442274 | lidocaine 5 MG/ML Topical Spray
2474635 | lidocaine 50 MG Rectal Suppository
1366789 | lidocaine 50 MG/ML Rectal Cream
1534792 | lidocaine 50 MG/ML Topical Cream
2045339 | lidocaine 50 MG/ML Topical Spray
644287 | lidocaine 70 MG / tetracaine 70 MG Medicated Patch
687443 | lidocaine 70 MG/ML / tetracaine 70 MG/ML Topical Cream
1189623 | lidocaine hydrochloride 0.005 MG/MG / menthol 0.001 MG/MG Topical Gel
1011849 | lidocaine hydrochloride 0.005 MG/MG Topical Gel
1361205 | lidocaine hydrochloride 0.007 MG/MG / menthol 0.002 MG/MG Topical Gel
1723988 | lidocaine hydrochloride 0.0072 MG/MG Topical Gel
1012204 | lidocaine hydrochloride 0.01 MG/MG Topical Gel
2000538 | lidocaine hydrochloride 0.015 MG/MG Topical Gel
1011852 | lidocaine hydrochloride 0.02 MG/MG Topical Gel
1009433 | lidocaine hydrochloride 0.025 MG/MG Topical Gel
1009416 | lidocaine hydrochloride 0.025 MG/MG Topical Ointment
2562183 | lidocaine hydrochloride 0.028 MG/MG Topical Gel
1372891 | lidocaine hydrochloride 0.03 MG/MG Topical Gel
1009462 | lidocaine hydrochloride 0.035 MG/MG Ophthalmic Gel
1373130 | lidocaine hydrochloride 0.04 MG/MG / menthol 0.01 MG/MG Medicated Patch
1373137 | lidocaine hydrochloride 0.04 MG/MG / menthol 0.01 MG/MG Topical Gel
2471955 | lidocaine hydrochloride 0.04 MG/MG / menthol 0.01 MG/MG Topical Ointment
2572014 | lidocaine hydrochloride 0.04 MG/MG / menthol 0.04 MG/MG Medicated Patch
2600301 | lidocaine hydrochloride 0.04 MG/MG / menthol 0.05 MG/MG Medicated Patch
1012994 | lidocaine hydrochloride 0.04 MG/MG Medicated Patch
1010077 | lidocaine hydrochloride 0.04 MG/MG Topical Gel
1858984 | lidocaine hydrochloride 0.04 MG/MG Topical Ointment
2257313 | lidocaine hydrochloride 0.045 MG/MG / menthol 0.05 MG/MG Topical Gel
2603492 | lidocaine hydrochloride 0.05 MG/MG / racepinephrine hydrochloride 0.0001 MG/MG / tetracaine hydrochloride 0.01 MG/MG Topical Gel
1010057 | lidocaine hydrochloride 0.05 MG/MG Topical Gel
1010296 | lidocaine hydrochloride 0.05 MG/MG Topical Ointment
1011326 | lidocaine hydrochloride 10 MG/ML Topical Cream
1543712 | lidocaine hydrochloride 10 MG/ML Topical Lotion
1010053 | lidocaine hydrochloride 100 MG/ML Mucosal Spray
2465730 | lidocaine hydrochloride 15 MG/ML Topical Lotion
1432482 | lidocaine hydrochloride 20 MG/ML Topical Cream
1010774 | lidocaine hydrochloride 20 MG/ML Topical Solution
1010769 | lidocaine hydrochloride 20 MG/ML Topical Spray
1545295 | lidocaine hydrochloride 24.6 MG/ML Topical Spray
1012955 | lidocaine hydrochloride 25 MG/ML Topical Solution
1190150 | lidocaine hydrochloride 25 MG/ML Topical Spray
1811470 | lidocaine hydrochloride 27.5 MG/ML Topical Lotion
2049016 | lidocaine hydrochloride 30 MG/ML Medicated Pad
1010835 | lidocaine hydrochloride 30 MG/ML Topical Cream
1010836 | lidocaine hydrochloride 30 MG/ML Topical Lotion
1593733 | lidocaine hydrochloride 32.5 MG/ML Topical Cream
1012966 | lidocaine hydrochloride 350 MG/ML Topical Spray
1600130 | lidocaine hydrochloride 37.5 MG/ML Topical Cream
1723991 | lidocaine hydrochloride 38.8 MG/ML Topical Cream
1595624 | lidocaine hydrochloride 40 MG/ML / menthol 10 MG/ML Topical Cream
2598162 | lidocaine hydrochloride 40 MG/ML / menthol 10 MG/ML Topical Lotion
2002008 | lidocaine hydrochloride 40 MG/ML / menthol 10 MG/ML Topical Solution
1606988 | lidocaine hydrochloride 40 MG/ML / menthol 10 MG/ML Topical Spray
2048005 | lidocaine hydrochloride 40 MG/ML / menthol 40 MG/ML Topical Spray
2604567 | lidocaine hydrochloride 40 MG/ML Medicated Liquid Soap
1872886 | lidocaine hydrochloride 40 MG/ML Medicated Pad
2595042 | lidocaine hydrochloride 40 MG/ML Otic Solution
1010895 | lidocaine hydrochloride 40 MG/ML Topical Cream
1796087 | lidocaine hydrochloride 40 MG/ML Topical Lotion
1987647 | lidocaine hydrochloride 40 MG/ML Topical Solution
1045432 | lidocaine hydrochloride 40 MG/ML Topical Spray
1947197 | lidocaine hydrochloride 41.2 MG/ML Topical Cream
1426594 | lidocaine hydrochloride 5 MG/ML / phenol 5 MG/ML Topical Cream
1010925 | lidocaine hydrochloride 5 MG/ML Topical Cream
1010931 | lidocaine hydrochloride 5 MG/ML Topical Spray
1013002 | lidocaine hydrochloride 50 MG/ML Rectal Cream
1491882 | lidocaine hydrochloride 50 MG/ML Topical Cream
1545290 | lidocaine hydrochloride 50 MG/ML Topical Spray
1243015 | Linagliptin 2.5 MG
1243020 | Linagliptin 2.5 MG / Metformin hydrochloride 1000 MG Oral Tablet
1243027 | Linagliptin 2.5 MG / Metformin hydrochloride 500 MG Oral Tablet
1243034 | Linagliptin 2.5 MG / Metformin hydrochloride 850 MG Oral Tablet
1100700 | Linagliptin 5 MG
1100702 | linagliptin 5 MG Oral Tablet
897120 | liraglutide 6 MG/ML
1360105 | liraglutide 6 MG/ML Pen Injector
1871464 | lisdexamfetamine dimesylate 10 MG Chewable Tablet
1593856 | lisdexamfetamine dimesylate 10 MG Oral Capsule
1871462 | lisdexamfetamine dimesylate 20 MG Chewable Tablet
854830 | lisdexamfetamine dimesylate 20 MG Oral Capsule
1871460 | lisdexamfetamine dimesylate 30 MG Chewable Tablet
854834 | lisdexamfetamine dimesylate 30 MG Oral Capsule
1871456 | lisdexamfetamine dimesylate 40 MG Chewable Tablet
854838 | lisdexamfetamine dimesylate 40 MG Oral Capsule
1871468 | lisdexamfetamine dimesylate 50 MG Chewable Tablet
854850 | lisdexamfetamine dimesylate 50 MG Oral Capsule
1871466 | lisdexamfetamine dimesylate 60 MG Chewable Tablet
854846 | lisdexamfetamine dimesylate 60 MG Oral Capsule
854842 | lisdexamfetamine dimesylate 70 MG Oral Capsule
314076 | lisinopril 10 MG Oral Tablet
311353 | Lisinopril 2.5 MG Oral Tablet
314077 | lisinopril 20 MG Oral Tablet
316153 | lisinopril 20mg | lisinopril 20 MG
205326 | lisinopril 30 MG Oral Tablet
197884 | lisinopril 40 MG Oral Tablet
311354 | Lisinopril 5 MG Oral Tablet
311355 | lithium carbonate 150 MG Oral Capsule
248306 | lithium carbonate 200 MG Extended Release Oral Tablet
199324 | lithium carbonate 250 MG Oral Tablet
197891 | lithium carbonate 300 MG Extended Release Oral Tablet
197889 | lithium carbonate 300 MG Oral Capsule
197890 | lithium carbonate 300 MG Oral Tablet
199762 | lithium carbonate 400 MG Extended Release Oral Tablet
197892 | lithium carbonate 450 MG Extended Release Oral Tablet
197893 | lithium carbonate 600 MG Oral Capsule
332122 | lithium citrate 60 MG/ML
597730 | lopinavir 200 MG / ritonavir 50 MG Oral Tablet
311372 | loratadine 10 MG Oral Tablet
665078 | loratadine 5 MG Chewable Tablet
197900 | Lorazepam 0.5 MG Oral Tablet
197901 | Lorazepam 1 MG Oral Tablet
197902 | Lorazepam 2 MG Oral Tablet
238100 | lorazepam 2 MG/ML Injectable Solution
311376 | Lorazepam 2 MG/ML Oral Solution
199275 | Lorazepam 2.5 MG Oral Tablet
238101 | Lorazepam 4 MG/ML Injectable Solution
250487 | lormetazepam 0.5 MG Oral Tablet
199763 | lormetazepam 1 MG Oral Tablet
979480 | losartan potassium 100 MG Oral Tablet
979485 | losartan potassium 25 MG Oral Tablet
979492 | losartan potassium 50 MG Oral Tablet
197903 | lovastatin 10 MG Oral Tablet
197904 | lovastatin 20 MG Oral Tablet
197905 | lovastatin 40 MG Oral Tablet
314078 | loxapine 10 MG Oral Capsule
311385 | loxapine 25 MG Oral Capsule
311386 | loxapine 5 MG Oral Capsule
314075 | loxapine 50 MG Oral Capsule
1297278 | lurasidone hydrochloride 120 MG Oral Tablet
1235247 | lurasidone hydrochloride 20 MG Oral Tablet
1040031 | lurasidone hydrochloride 40 MG Oral Tablet
1431235 | lurasidone hydrochloride 60 MG Oral Tablet
1040041 | lurasidone hydrochloride 80 MG Oral Tablet
539712 | Macrobid 100mg | Macrobid 100 MG
1120068 | magnesium sulfate 0.0277 MEQ/ML / potassium sulfate 0.0374 MEQ/ML / sodium sulfate 0.257 MEQ/ML Oral Solution
801442 | magnesium sulfate 0.2 MG/ML / monobasic potassium phosphate 0.063 MG/ML / potassium chloride 0.005 MEQ/ML / sodium chloride 0.14 MEQ/ML / sodium phosphate dihydrate 0.088 MG/ML Irrigation Solution
1945074 | magnesium sulfate 0.4 MG/MG Topical Ointment
1666549 | magnesium sulfate 100 MG Oral Capsule
2465554 | magnesium sulfate 225 MG / potassium chloride 188 MG / sodium sulfate 1479 MG Oral Tablet
1946529 | Matrix Delivery 24 HR tramadol hydrochloride 100 MG Extended Release Oral Tablet
1946527 | Matrix Delivery 24 HR tramadol hydrochloride 200 MG Extended Release Oral Tablet
1946525 | Matrix Delivery 24 HR tramadol hydrochloride 300 MG Extended Release Oral Tablet
1658027 | Measles Virus Vaccine Live, Enders' attenuated Edmonston strain 2000 UNT/ML / Mumps Virus Vaccine Live, Jeryl Lynn Strain 25000 UNT/ML / Rubella Virus Vaccine Live (Wistar RA 27-3 Strain) 2000 UNT/ML Injection
995753 | meclizine hydrochloride 12.5 MG Oral Lozenge
995624 | meclizine hydrochloride 12.5 MG Oral Tablet
995632 | meclizine hydrochloride 25 MG Chewable Tablet
1663815 | meclizine hydrochloride 25 MG Disintegrating Oral Tablet
995666 | meclizine hydrochloride 25 MG Oral Tablet
995682 | meclizine hydrochloride 30 MG Oral Tablet
2632643 | meclizine hydrochloride 50 MG Chewable Tablet
995686 | meclizine hydrochloride 50 MG Oral Tablet
199424 | melatonin 0.2 MG Oral Tablet
636811 | melatonin 0.25 MG/ML Oral Solution
2598693 | melatonin 0.25 MG/ML Oral Suspension
252730 | melatonin 0.3 MG Oral Tablet
1425120 | melatonin 0.333 MG/ML Oral Solution
2613948 | melatonin 0.5 MG Disintegrating Oral Tablet
200174 | melatonin 0.5 MG Sublingual Tablet
2598692 | melatonin 0.75 MG/ML Oral Suspension
865093 | melatonin 1 MG / pyridoxine 10 MG Oral Tablet
2477637 | melatonin 1 MG Chewable Tablet
1870785 | melatonin 1 MG Disintegrating Oral Tablet
1790660 | melatonin 1 MG Extended Release Oral Tablet
199648 | melatonin 1 MG Oral Capsule
199425 | melatonin 1 MG Oral Tablet
1423691 | melatonin 1 MG Sublingual Tablet
253039 | melatonin 1 MG/ML Oral Solution
1303807 | melatonin 10 MG / vitamin B6 10 MG Extended Release Oral Tablet
2400230 | melatonin 10 MG Chewable Tablet
1598808 | melatonin 10 MG Disintegrating Oral Tablet
1248739 | melatonin 10 MG Extended Release Oral Tablet
283433 | melatonin 10 MG Oral Capsule
1291286 | melatonin 10 MG Oral Tablet
1720311 | melatonin 10 MG Sublingual Tablet
2598161 | melatonin 10 MG/ML Oral Solution
2400231 | melatonin 12 MG Disintegrating Oral Tablet
2369556 | melatonin 12 MG Oral Tablet
200093 | melatonin 2 MG Extended Release Oral Tablet
1244950 | melatonin 2.5 MG / pyridoxine hydrochloride 10 MG Extended Release Oral Tablet
1441339 | melatonin 2.5 MG / vitamin B6 0.338 MG Sublingual Tablet
1362753 | melatonin 2.5 MG Chewable Tablet
198994 | melatonin 2.5 MG Oral Capsule
846929 | melatonin 20 MG Oral Capsule
2557360 | melatonin 3 MG / pyridoxine hydrochloride 10 MG Extended Release Oral Tablet
1945124 | melatonin 3 MG / threonine 200 MG Chewable Tablet
1094141 | melatonin 3 MG / tryptophan 100 MG Oral Capsule
199171 | melatonin 3 MG / vitamin B6 1 MG Oral Tablet
260086 | melatonin 3 MG / vitamin B6 10 MG Oral Tablet
259719 | melatonin 3 MG / vitamin B6 2 MG Oral Tablet
1437739 | melatonin 3 MG Disintegrating Oral Tablet
242026 | melatonin 3 MG Extended Release Oral Tablet
199639 | melatonin 3 MG Oral Capsule
199163 | melatonin 3 MG Oral Tablet
199172 | melatonin 5 MG / vitamin B6 1 MG Oral Tablet
1790666 | melatonin 5 MG Chewable Tablet
1248741 | melatonin 5 MG Disintegrating Oral Tablet
880838 | melatonin 5 MG Extended Release Oral Tablet
199647 | melatonin 5 MG Oral Capsule
1649019 | melatonin 5 MG Oral Lozenge
252732 | melatonin 5 MG Oral Tablet
200007 | melatonin 5 MG Sublingual Tablet
996740 | memantine hydrochloride 2 MG/ML Oral Solution
1251279 | menthol 0.005 MG/MG / pramoxine hydrochloride 0.01 MG/MG Topical Gel
1116155 | menthol 10 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Cream
1293883 | menthol 5 MG/ML / petrolatum 300 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Cream
1293905 | menthol 5 MG/ML / pramoxine hydrochloride 10 MG/ML Topical Lotion
1189152 | menthol 90 MG/ML / pramoxine hydrochloride 5 MG/ML Topical Spray
861446 | Meperidine Hydrochloride 10 MG/ML
861479 | Meperidine Hydrochloride 10 MG/ML Oral Solution
861454 | Meperidine Hydrochloride 100 MG
861455 | Meperidine Hydrochloride 100 MG Oral Tablet
861458 | Meperidine Hydrochloride 100 MG/ML
1655057 | Meperidine Hydrochloride 150 MG
1655058 | Meperidine Hydrochloride 150 MG Oral Tablet
861475 | Meperidine Hydrochloride 25 MG/ML
861466 | Meperidine Hydrochloride 50 MG
861467 | meperidine hydrochloride 50 MG Oral Tablet
861462 | Meperidine Hydrochloride 50 MG/ML
1655059 | Meperidine Hydrochloride 75 MG
1655060 | Meperidine Hydrochloride 75 MG Oral Tablet
860791 | Meperidine Hydrochloride 75 MG/ML
238234 | mephentermine 30 MG/ML Injectable Solution
197923 | mephobarbital 100 MG Oral Tablet
197924 | mephobarbital 32 MG Oral Tablet
197925 | mephobarbital 50 MG Oral Tablet
197928 | meprobamate 200 MG Oral Tablet
197929 | meprobamate 400 MG Oral Tablet
334026 | Meptazinol 100 MG/ML
334027 | Meptazinol 200 MG
106505 | Meptazinol 200 MG Oral Tablet
311552 | mesoridazine 10 MG Oral Tablet
311551 | mesoridazine 100 MG Oral Tablet
311553 | mesoridazine 25 MG Oral Tablet
311555 | mesoridazine 50 MG Oral Tablet
428759 | Metformin 250 MG Oral Tablet
332809 | Metformin 400 MG
438507 | Metformin 513 MG
861024 | Metformin hydrochloride 100 MG/ML
861025 | Metformin hydrochloride 100 MG/ML Oral Solution
860995 | Metformin hydrochloride 1000 MG
899994 | Metformin hydrochloride 1000 MG / pioglitazone 15 MG Extended Release Oral Tablet
900001 | Metformin hydrochloride 1000 MG / pioglitazone 30 MG Extended Release Oral Tablet
861760 | Metformin hydrochloride 1000 MG / rosiglitazone 2 MG Oral Tablet
861763 | Metformin hydrochloride 1000 MG / rosiglitazone 4 MG Oral Tablet
1043568 | metformin hydrochloride 1000 MG / saxagliptin 2.5 MG Extended Release Oral Tablet
1043575 | Metformin hydrochloride 1000 MG / saxagliptin 5 MG Extended Release Oral Tablet
1243834 | Metformin hydrochloride 1000 MG / sitagliptin 100 MG Extended Release Oral Tablet
1243844 | Metformin hydrochloride 1000 MG / sitagliptin 50 MG Extended Release Oral Tablet
861769 | metformin hydrochloride 1000 MG / sitagliptin 50 MG Oral Tablet
860999 | Metformin hydrochloride 1000 MG Extended Release Oral Tablet
861004 | Metformin hydrochloride 1000 MG Oral Tablet
861730 | Metformin hydrochloride 250 MG
860974 | Metformin hydrochloride 500 MG
861783 | Metformin hydrochloride 500 MG / pioglitazone 15 MG Oral Tablet
861795 | Metformin hydrochloride 500 MG / rosiglitazone 1 MG Oral Tablet
861806 | Metformin hydrochloride 500 MG / rosiglitazone 2 MG Oral Tablet
861816 | Metformin hydrochloride 500 MG / rosiglitazone 4 MG Oral Tablet
1043583 | Metformin hydrochloride 500 MG / saxagliptin 5 MG Extended Release Oral Tablet
1243849 | Metformin hydrochloride 500 MG / sitagliptin 50 MG Extended Release Oral Tablet
861819 | Metformin hydrochloride 500 MG / sitagliptin 50 MG Oral Tablet
860978 | Metformin hydrochloride 500 MG Extended Release Oral Tablet
861007 | Metformin hydrochloride 500 MG Oral Tablet
861020 | Metformin hydrochloride 625 MG
861021 | Metformin hydrochloride 625 MG Oral Tablet
860980 | Metformin hydrochloride 750 MG
860984 | Metformin hydrochloride 750 MG Extended Release Oral Tablet
861009 | Metformin hydrochloride 850 MG
861822 | metformin hydrochloride 850 MG / pioglitazone 15 MG Oral Tablet
977566 | Metformin hydrochloride 850 MG Extended Release Oral Tablet
861010 | Metformin hydrochloride 850 MG Oral Tablet
485090 | Methadone 45 MG/ML Oral Solution
864749 | Methadone Hydrochloride 0.25 MG/ML Oral Solution
864751 | Methadone Hydrochloride 0.4 MG/ML Oral Solution
864753 | Methadone Hydrochloride 0.5 MG/ML Oral Solution
864755 | Methadone Hydrochloride 0.58 MG/ML Oral Solution
864759 | Methadone Hydrochloride 0.75 MG/ML Oral Solution
864830 | Methadone Hydrochloride 1 MG Oral Tablet
864760 | Methadone Hydrochloride 1 MG/ML
864761 | Methadone Hydrochloride 1 MG/ML Oral Solution
864763 | Methadone Hydrochloride 1.25 MG/ML Oral Solution
864832 | Methadone Hydrochloride 1.33 MG/ML Oral Solution
864765 | Methadone Hydrochloride 1.5 MG/ML Oral Solution
864767 | Methadone Hydrochloride 1.75 MG/ML Oral Solution
864705 | Methadone Hydrochloride 10 MG
864706 | methadone hydrochloride 10 MG Oral Tablet
864713 | Methadone Hydrochloride 10 MG/ML
864714 | Methadone Hydrochloride 10 MG/ML Injectable Solution
991147 | Methadone Hydrochloride 10 MG/ML Oral Solution
864768 | Methadone Hydrochloride 2 MG/ML
864769 | Methadone Hydrochloride 2 MG/ML Oral Solution
864771 | Methadone Hydrochloride 2.25 MG/ML Oral Solution
864786 | Methadone Hydrochloride 2.5 MG/ML Oral Solution
864834 | Methadone Hydrochloride 2.67 MG/ML Oral Solution
864789 | Methadone Hydrochloride 2.75 MG/ML Oral Solution
864983 | Methadone Hydrochloride 20 MG/ML
864984 | Methadone Hydrochloride 20 MG/ML Oral Solution
864836 | Methadone Hydrochloride 25 MG Oral Tablet
864794 | Methadone Hydrochloride 25 MG/ML Injectable Solution
864796 | Methadone Hydrochloride 3 MG/ML Oral Solution
864799 | Methadone Hydrochloride 3.25 MG/ML Oral Solution
864801 | Methadone Hydrochloride 3.5 MG/ML Oral Solution
864804 | Methadone Hydrochloride 3.75 MG/ML Oral Solution
864807 | Methadone Hydrochloride 4 MG/ML Oral Solution
864811 | Methadone Hydrochloride 4.25 MG/ML Oral Solution
864822 | Methadone Hydrochloride 4.5 MG/ML Oral Solution
864824 | Methadone Hydrochloride 4.75 MG/ML Oral Solution
1869548 | Methadone Hydrochloride 40 MG
864978 | Methadone Hydrochloride 40 MG Tablet for Oral Suspension
864717 | Methadone Hydrochloride 5 MG
864718 | methadone hydrochloride 5 MG Oral Tablet
864826 | methadone hydrochloride 5 MG/ML Oral Solution
864828 | Methadone Hydrochloride 50 MG/ML Injectable Solution
977860 | methamphetamine hydrochloride 5 MG Oral Tablet
105586 | Methotrexate 10 MG Oral Tablet
105585 | methotrexate 2.5 MG Oral Tablet
199770 | methotrimeprazine 25 MG Oral Tablet
238223 | methoxamine 20 MG/ML Injectable Solution
197954 | methyclothiazide 2.5 MG / reserpine 0.1 MG Oral Tablet
1091392 | methylphenidate hydrochloride 20 MG Oral Tablet
259966 | Methylprednisolone 4 MG Oral Tablet
104884 | Metoclopramide 1 MG/ML Oral Solution
866511 | metoprolol tartrate 100 MG Oral Tablet
866924 | metoprolol tartrate 25 MG Oral Tablet
866514 | metoprolol tartrate 50 MG Oral Tablet
314106 | Metronidazole 250 MG Oral Tablet
311681 | Metronidazole 500 MG Oral Tablet
311700 | midazolam 1 MG/ML Injectable Solution
248630 | midazolam 15 MG Oral Tablet
106517 | Midazolam 2 MG/ML Injectable Solution
422410 | Midazolam 2 MG/ML Oral Solution
311702 | Midazolam 5 MG/ML Injectable Solution
2173494 | Midazolam 50 MG/ML Nasal Spray
199775 | midazolam 7.5 MG Oral Tablet
316304 | miglitol 100 MG
205331 | miglitol 100 MG Oral Tablet
316305 | miglitol 25 MG
205329 | miglitol 25 MG Oral Tablet
316306 | miglitol 50 MG
205330 | miglitol 50 MG Oral Tablet
833135 | milnacipran hydrochloride 100 MG Oral Tablet
197987 | Minoxidil Tablet 2.5mg | Minoxidil 2.5 MG Oral Tablet
2049251 | mirtazapine 0.02 MG/MG Topical Ointment
283406 | mirtazapine 15 MG Disintegrating Oral Tablet
311725 | mirtazapine 15 MG Oral Tablet
283407 | mirtazapine 30 MG Disintegrating Oral Tablet
314111 | mirtazapine 30 MG Oral Tablet
283485 | mirtazapine 45 MG Disintegrating Oral Tablet
311726 | mirtazapine 45 MG Oral Tablet
476809 | mirtazapine 7.5 MG Oral Tablet
1298816 | molindone hydrochloride 10 MG Oral Tablet
1298818 | molindone hydrochloride 100 MG Oral Tablet
1298906 | molindone hydrochloride 25 MG Oral Tablet
1298910 | molindone hydrochloride 5 MG Oral Tablet
1298922 | molindone hydrochloride 50 MG Oral Tablet
311753 | mometasone furoate 1 MG/ML Topical Cream
894985 | Morphine Sulfate 0.4 MG/ML
894986 | Morphine Sulfate 0.4 MG/ML Oral Solution
892364 | Morphine Sulfate 0.5 MG/ML
892476 | Morphine Sulfate 1 MG/ML
892493 | Morphine Sulfate 10 MG
892494 | morphine sulfate 10 MG Extended Release Oral Capsule
895014 | morphine sulfate 10 MG Oral Tablet
892516 | morphine sulfate 10 MG Rectal Suppository
892530 | Morphine Sulfate 10 MG/ML
892531 | morphine sulfate 10 MG/ML Injectable Solution
895016 | morphine sulfate 10 MG/ML Oral Solution
863539 | Morphine Sulfate 100 MG
892554 | morphine sulfate 100 MG Extended Release Oral Capsule
891874 | morphine sulfate 100 MG Extended Release Oral Tablet
895022 | morphine sulfate 100 MG Rectal Suppository
892296 | Morphine Sulfate 120 MG
894910 | Morphine Sulfate 14.3 MG/ML
891877 | Morphine Sulfate 15 MG
891881 | morphine sulfate 15 MG Extended Release Oral Tablet
892579 | morphine sulfate 15 MG Oral Capsule
892582 | morphine sulfate 15 MG Oral Tablet
895185 | morphine sulfate 15 MG Rectal Suppository
894972 | Morphine Sulfate 15 MG/ML
895194 | morphine sulfate 15 MG/ML Injectable Solution
894931 | Morphine Sulfate 150 MG
892588 | Morphine Sulfate 2 MG/ML
892589 | morphine sulfate 2 MG/ML Oral Solution
895199 | morphine sulfate 2 MG/ML Oral Suspension
859955 | Morphine Sulfate 20 MG
892596 | morphine sulfate 20 MG Extended Release Oral Capsule
895201 | morphine sulfate 20 MG Oral Tablet
892603 | morphine sulfate 20 MG Rectal Suppository
892624 | Morphine Sulfate 20 MG/ML
895202 | morphine sulfate 20 MG/ML Injectable Solution
892625 | morphine sulfate 20 MG/ML Oral Solution
892642 | Morphine Sulfate 200 MG
892643 | morphine sulfate 200 MG Extended Release Oral Capsule
892646 | morphine sulfate 200 MG Extended Release Oral Tablet
895206 | morphine sulfate 200 MG Oral Tablet
892649 | Morphine Sulfate 25 MG/ML
895207 | Morphine Sulfate 3 MG/ML
895208 | morphine sulfate 3 MG/ML Oral Suspension
859963 | Morphine Sulfate 30 MG
892345 | morphine sulfate 30 MG Extended Release Oral Capsule
891888 | morphine sulfate 30 MG Extended Release Oral Tablet
892669 | morphine sulfate 30 MG Oral Capsule
892672 | morphine sulfate 30 MG Oral Tablet
892678 | morphine sulfate 30 MG Rectal Suppository
895212 | Morphine Sulfate 30 MG/ML
895213 | morphine sulfate 30 MG/ML Injectable Solution
895214 | Morphine Sulfate 35 MG
895215 | morphine sulfate 35 MG Rectal Suppository
894779 | Morphine Sulfate 4 MG/ML
894780 | morphine sulfate 4 MG/ML Oral Solution
1303735 | Morphine Sulfate 40 MG
1303736 | morphine sulfate 40 MG Extended Release Oral Capsule
828712 | Morphine Sulfate 45 MG
894806 | Morphine Sulfate 5 MG
895217 | morphine sulfate 5 MG Extended Release Oral Tablet
894807 | morphine sulfate 5 MG Rectal Suppository
895218 | Morphine Sulfate 5 MG/ML
895219 | morphine sulfate 5 MG/ML Oral Suspension
859968 | Morphine Sulfate 50 MG
894801 | morphine sulfate 50 MG Extended Release Oral Capsule
895221 | morphine sulfate 50 MG Oral Tablet
895227 | morphine sulfate 50 MG Rectal Suppository
895228 | Morphine Sulfate 50 MG/ML
895232 | Morphine Sulfate 6 MG/ML
895238 | morphine sulfate 6 MG/ML Oral Solution
895239 | Morphine Sulfate 6.67 MG/ML
895240 | morphine sulfate 6.67 MG/ML Oral Suspension
863546 | Morphine Sulfate 60 MG
892352 | morphine sulfate 60 MG Extended Release Oral Capsule
891893 | morphine sulfate 60 MG Extended Release Oral Tablet
895247 | morphine sulfate 60 MG Oral Tablet
828716 | Morphine Sulfate 75 MG
895248 | morphine sulfate 75 MG Rectal Suppository
894913 | Morphine Sulfate 8 MG/ML
863551 | Morphine Sulfate 80 MG
894814 | morphine sulfate 80 MG Extended Release Oral Capsule
892354 | Morphine Sulfate 90 MG
895975 | morphine sulfate liposomal 10 MG/ML Injectable Solution
106346 | Mupirocin 0.02 MG/MG Topical Ointment
401975 | nabilone 0.25 MG Oral Capsule
401974 | nabilone 0.5 MG Oral Capsule
311891 | nabilone 1 MG Oral Capsule
401973 | nabilone 2 MG Oral Capsule
904414 | Nalbuphine Hydrochloride 10 MG/ML
904439 | Nalbuphine Hydrochloride 20 MG/ML
312289 | Naloxone 0.5 MG / Pentazocine 50 MG Oral Tablet
431679 | Naloxone 12 MG / Tilidine 150 MG Extended Release Oral Tablet
431678 | Naloxone 4 MG / Tilidine 50 MG Extended Release Oral Tablet
411499 | Naloxone 4 MG / Tilidine 50 MG Oral Capsule
431676 | Naloxone 8 MG / Tilidine 100 MG Extended Release Oral Tablet
1191254 | Naloxone Hydrochloride 0.004 MG/ML Injectable Solution
1191212 | Naloxone Hydrochloride 0.02 MG/ML Injectable Solution
1659915 | Naloxone Hydrochloride 0.4 MG/ML Cartridge
1191222 | naloxone hydrochloride 0.4 MG/ML Injectable Solution
1659930 | Naloxone Hydrochloride 0.4 MG/ML Injection
1360135 | Naloxone Hydrochloride 0.4 MG/ML Prefilled Syringe
1659892 | Naloxone Hydrochloride 1 MG/ML Auto-Injector
1191228 | Naloxone Hydrochloride 1 MG/ML Injectable Solution
1359946 | Naloxone Hydrochloride 1 MG/ML Prefilled Syringe
1545904 | Naloxone Hydrochloride 10 MG / Oxycodone Hydrochloride 20 MG Extended Release Oral Tablet
2685612 | naloxone hydrochloride 100 MG/ML Nasal Spray
2637879 | naloxone hydrochloride 16 MG/ML Nasal Spray
1545908 | Naloxone Hydrochloride 20 MG / Oxycodone Hydrochloride 40 MG Extended Release Oral Tablet
1870933 | Naloxone Hydrochloride 20 MG/ML Nasal Spray
2673091 | naloxone hydrochloride 30 MG/ML Nasal Spray
1725059 | Naloxone Hydrochloride 40 MG/ML Nasal Spray
1545911 | Naloxone Hydrochloride 5 MG / Oxycodone Hydrochloride 10 MG Extended Release Oral Tablet
1855733 | Naloxone Hydrochloride 5 MG/ML Auto-Injector
2540703 | naloxone hydrochloride 80 MG/ML Nasal Spray
1483744 | naltrexone hydrochloride 50 MG Oral Tablet
198014 | naproxen 500 MG Oral Tablet
849574 | naproxen sodium 220 MG Oral Tablet
330385 | nateglinide 120 MG
311919 | nateglinide 120 MG Oral Tablet
393408 | nateglinide 180 MG
389139 | nateglinide 180 MG Oral Tablet
446631 | nateglinide 30 MG
430492 | nateglinide 30 MG Oral Tablet
330386 | nateglinide 60 MG
314142 | nateglinide 60 MG Oral Tablet
446632 | nateglinide 90 MG
430491 | nateglinide 90 MG Oral Tablet
2123111 | NDA020503 200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler
1870230 | NDA020800 0.3 ML epinephrine 1 MG/ML Auto-Injector
403978 | nelfinavir 625 MG Oral Tablet
1359360 | neomycin 3.5 MG/ML / polymyxin B 10000 UNT/ML / pramoxine hydrochloride 10 MG/ML Topical Cream
1940648 | neratinib 40 MG Oral Tablet
141923 | Nitrazepam 0.5 MG/ML Oral Suspension
108880 | Nitrazepam 1 MG/ML Oral Suspension
141922 | nitrazepam 10 MG Oral Tablet
199492 | Nitrazepam 5 MG Oral Tablet
311992 | Nitrofurantoin 100 MG Oral Capsule
311989 | nitrofurantoin 5 MG/ML Oral Suspension
1648755 | nitrofurantoin, macrocrystals 25 MG / nitrofurantoin, monohydrate 75 MG Oral Capsule
311995 | nitrofurantoin, macrocrystals 50 MG Oral Capsule
198039 | Nitroglycerin 0.4 MG Sublingual Tablet
705129 | nitroglycerin 0.4 MG/ACTUAT Mucosal Spray
476872 | Nizatidine 15 MG/ML Oral Solution
247423 | normethadone 10 MG/ML / oxilofrine 20 MG/ML Oral Solution
312055 | Nystatin 100000 UNT/ML Oral Suspension
2570399 | olanzapine 10 MG / samidorphan 10 MG Oral Tablet
312076 | olanzapine 10 MG Disintegrating Oral Tablet
314154 | olanzapine 10 MG Oral Tablet
2570402 | olanzapine 15 MG / samidorphan 10 MG Oral Tablet
351107 | olanzapine 15 MG Disintegrating Oral Tablet
312077 | olanzapine 15 MG Oral Tablet
200034 | olanzapine 2.5 MG Oral Tablet
2570405 | olanzapine 20 MG / samidorphan 10 MG Oral Tablet
351108 | olanzapine 20 MG Disintegrating Oral Tablet
283639 | olanzapine 20 MG Oral Tablet
2570392 | olanzapine 5 MG / samidorphan 10 MG Oral Tablet
314155 | olanzapine 5 MG Disintegrating Oral Tablet
312078 | olanzapine 5 MG Oral Tablet
312079 | olanzapine 7.5 MG Oral Tablet
200329 | Omeprazole 40 MG Enteric Coated Capsule
1806380 | Once-Daily gabapentin 300 MG Oral Tablet
2634747 | Once-Daily gabapentin 450 MG Oral Tablet
1806382 | Once-Daily gabapentin 600 MG Oral Tablet
2634751 | Once-Daily gabapentin 750 MG Oral Tablet
2634743 | Once-Daily gabapentin 900 MG Oral Tablet
316409 | Opium 30 MG
317452 | Opium 60 MG
830195 | opium tincture 100 MG/ML
830196 | opium tincture 100 MG/ML Oral Solution
198057 | Oxazepam 10 MG Oral Capsule
312133 | Oxazepam 10 MG Oral Tablet
312134 | Oxazepam 15 MG Oral Capsule
198058 | Oxazepam 15 MG Oral Tablet
198059 | Oxazepam 30 MG Oral Capsule
312135 | Oxazepam 30 MG Oral Tablet
199787 | oxprenolol 160 MG Extended Release Oral Tablet
150751 | oxprenolol 160 MG Oral Tablet
199494 | oxprenolol 20 MG Oral Tablet
199495 | oxprenolol 40 MG Oral Tablet
199786 | oxprenolol 80 MG Oral Tablet
1791557 | Oxycodone 13.5 MG
1791566 | Oxycodone 18 MG
1791573 | Oxycodone 27 MG
1791579 | Oxycodone 36 MG
1790525 | Oxycodone 9 MG
1049579 | Oxycodone Hydrochloride 1 MG/ML
1049604 | oxycodone hydrochloride 1 MG/ML Oral Solution
1014598 | Oxycodone Hydrochloride 10 MG
1049717 | Oxycodone Hydrochloride 10 MG Oral Capsule
1049683 | oxycodone hydrochloride 10 MG Oral Tablet
1049718 | Oxycodone Hydrochloride 10 MG/ML
1049719 | oxycodone hydrochloride 10 MG/ML Injectable Solution
1049720 | oxycodone hydrochloride 10 MG/ML Oral Solution
1049542 | Oxycodone Hydrochloride 15 MG
1049611 | oxycodone hydrochloride 15 MG Oral Tablet
2105821 | Oxycodone Hydrochloride 2 MG/ML
724613 | Oxycodone Hydrochloride 2.25 MG
1037258 | Oxycodone Hydrochloride 2.5 MG
1049562 | Oxycodone Hydrochloride 20 MG
1049721 | oxycodone hydrochloride 20 MG Oral Capsule
1049686 | oxycodone hydrochloride 20 MG Oral Tablet
1049614 | Oxycodone Hydrochloride 20 MG/ML
1049615 | oxycodone hydrochloride 20 MG/ML Oral Solution
1049573 | Oxycodone Hydrochloride 30 MG
1049618 | oxycodone hydrochloride 30 MG Oral Tablet
637538 | Oxycodone Hydrochloride 4.5 MG
848767 | Oxycodone Hydrochloride 4.84 MG
1049583 | Oxycodone Hydrochloride 40 MG
1014614 | Oxycodone Hydrochloride 5 MG
1049727 | oxycodone hydrochloride 5 MG Extended Release Oral Tablet
1049696 | oxycodone hydrochloride 5 MG Oral Capsule
1049621 | oxycodone hydrochloride 5 MG Oral Tablet
1049592 | Oxycodone Hydrochloride 60 MG
1014631 | Oxycodone Hydrochloride 7.5 MG
1113314 | oxycodone hydrochloride 7.5 MG Oral Tablet
1049598 | Oxycodone Hydrochloride 80 MG
724542 | oxycodone terephthalate 0.19 MG
637539 | oxycodone terephthalate 0.38 MG
1809050 | oxymetazoline hydrochloride 0.1 MG/ACTUAT / tetracaine hydrochloride 6 MG/ACTUAT Metered Dose Nasal Spray
977934 | Oxymorphone Hydrochloride 1 MG/ML
977873 | Oxymorphone Hydrochloride 10 MG
977942 | Oxymorphone Hydrochloride 10 MG Oral Tablet
977893 | Oxymorphone Hydrochloride 15 MG
977901 | Oxymorphone Hydrochloride 20 MG
977908 | Oxymorphone Hydrochloride 30 MG
977914 | Oxymorphone Hydrochloride 40 MG
977922 | Oxymorphone Hydrochloride 5 MG
977939 | Oxymorphone Hydrochloride 5 MG Oral Tablet
977928 | Oxymorphone Hydrochloride 7.5 MG
204426 | p-hydroxyamphetamine 10 MG/ML / tropicamide 2.5 MG/ML Ophthalmic Solution
583214 | paclitaxel 100 MG Injection
1601380 | palbociclib 100 MG Oral Capsule
198767 | pancreatin 600 MG Oral Tablet
314200 | pantoprazole 40 MG Enteric Coated Tablet
360847 | Papaveretum 15.4 MG/ML
105078 | penicillin G 375 MG/ML Injectable Solution
834060 | Penicillin V Potassium 250 MG
834061 | penicillin V potassium 250 MG Oral Tablet
834101 | Penicillin V Potassium 500 MG
834102 | penicillin V potassium 500 MG Oral Tablet
329085 | Pentazocine 25 MG
250485 | Pentazocine 25 MG Oral Tablet
330810 | Pentazocine 30 MG/ML
328396 | Pentazocine 50 MG
250486 | Pentazocine 50 MG Oral Capsule
250877 | Pentazocine 50 MG Rectal Suppository
315167 | pentobarbital sodium 100 MG Oral Capsule
312295 | pentobarbital sodium 120 MG Rectal Suppository
312296 | pentobarbital sodium 200 MG Rectal Suppository
756322 | pentobarbital sodium 3.64 MG/ML Oral Solution
312297 | pentobarbital sodium 30 MG Rectal Suppository
1100449 | pentobarbital sodium 390 MG/ML / phenytoin sodium 50 MG/ML Injectable Solution
1603488 | pentobarbital sodium 390 MG/ML Injectable Solution
1099882 | pentobarbital sodium 392 MG/ML Injectable Solution
756323 | pentobarbital sodium 4 MG/ML Oral Solution
312298 | pentobarbital sodium 50 MG Oral Capsule
238090 | pentobarbital sodium 50 MG/ML Injectable Solution
392262 | pentobarbital sodium 50 MG/ML Oral Solution
312299 | pentobarbital sodium 60 MG Rectal Suppository
450484 | Pentoxifylline 100 MG
433655 | Pentoxifylline 100 MG Delayed Release Oral Tablet
429412 | Pentoxifylline 100 MG Oral Tablet
450492 | Pentoxifylline 150 MG
450486 | Pentoxifylline 16.7 MG/ML
412475 | Pentoxifylline 16.7 MG/ML Injectable Solution
336771 | Pentoxifylline 20 MG/ML
246319 | Pentoxifylline 20 MG/ML Injectable Solution
450487 | Pentoxifylline 200 MG
429411 | Pentoxifylline 200 MG Oral Tablet
316466 | Pentoxifylline 400 MG
252502 | Pentoxifylline 400 MG / PROCYANIDOLIC OLIGOMER 50 MG Oral Tablet
450488 | Pentoxifylline 400 MG Extended Release Oral Capsule
312301 | Pentoxifylline 400 MG Extended Release Oral Tablet
392124 | Pentoxifylline 400 MG Oral Tablet
335345 | Pentoxifylline 600 MG
411814 | Pentoxifylline 600 MG Extended Release Oral Capsule
252420 | Pentoxifylline 600 MG Extended Release Oral Tablet
429410 | Pentoxifylline 600 MG Oral Tablet
312320 | Permethrin 10 MG/ML Topical Lotion
108874 | perphenazine 0.4 MG/ML Oral Solution
108875 | perphenazine 0.8 MG/ML Oral Solution
198075 | perphenazine 16 MG Oral Tablet
198076 | perphenazine 2 MG Oral Tablet
198077 | perphenazine 4 MG Oral Tablet
198078 | perphenazine 8 MG Oral Tablet
198080 | Phenazopyridine 200 MG Oral Tablet
1094107 | phenazopyridine hydrochloride 100 MG Oral Tablet
979549 | phendimetrazine tartrate 35 MG Oral Tablet
1091265 | phenobarbital 10 MG/ML Injectable Solution
198083 | phenobarbital 100 MG Oral Tablet
312370 | phenobarbital 130 MG/ML Injectable Solution
312357 | phenobarbital 15 MG Oral Tablet
251325 | phenobarbital 15 MG/ML Injectable Solution
198084 | phenobarbital 16 MG Oral Capsule
198085 | phenobarbital 16 MG Oral Tablet
198086 | phenobarbital 16.2 MG Oral Tablet
199964 | phenobarbital 200 MG/ML Injectable Solution
756143 | phenobarbital 3 MG/ML Oral Solution
312362 | phenobarbital 30 MG Oral Tablet
282462 | phenobarbital 30 MG/ML Injectable Solution
312363 | phenobarbital 32 MG Oral Tablet
199167 | phenobarbital 32.4 MG Oral Tablet
702519 | phenobarbital 4 MG/ML Oral Solution
429777 | phenobarbital 50 MG Oral Tablet
198089 | phenobarbital 60 MG Oral Tablet
282463 | phenobarbital 60 MG/ML Injectable Solution
199168 | phenobarbital 64.8 MG Oral Tablet
198368 | phenobarbital 65 MG/ML Injectable Solution
312368 | phenobarbital 90 MG Oral Tablet
199164 | phenobarbital 97.2 MG Oral Tablet
2624719 | phenobarbital sodium 100 MG Injection
1112982 | phentermine hydrochloride 15 MG Disintegrating Oral Tablet
968766 | phentermine hydrochloride 15 MG Oral Capsule
826131 | phentermine hydrochloride 18.8 MG Oral Capsule
1112987 | phentermine hydrochloride 30 MG Disintegrating Oral Tablet
900038 | phentermine hydrochloride 30 MG Oral Capsule
1249083 | phentermine hydrochloride 37.5 MG Disintegrating Oral Tablet
803348 | phentermine hydrochloride 37.5 MG Oral Capsule
803353 | phentermine hydrochloride 37.5 MG Oral Tablet
826919 | phentermine hydrochloride 8 MG Oral Tablet
826586 | phentermine resin 15 MG Extended Release Oral Capsule
826600 | phentermine resin 15 MG Oral Capsule
826832 | phentermine resin 30 MG Extended Release Oral Capsule
826910 | phentermine resin 30 MG Oral Capsule
332561 | pholcodine 1 MG/ML
250647 | pholcodine 1 MG/ML Oral Solution
335432 | pholcodine 2 MG/ML
250646 | pholcodine 2 MG/ML Oral Solution
2049269 | pimavanserin 10 MG Oral Tablet
2049275 | pimavanserin 34 MG Oral Capsule
312439 | pimozide 1 MG Oral Tablet
198103 | pimozide 2 MG Oral Tablet
104748 | pimozide 4 MG Oral Tablet
332435 | pioglitazone 15 MG
317573 | pioglitazone 15 MG Oral Tablet
331478 | pioglitazone 30 MG
312440 | pioglitazone 30 MG Oral Tablet
332436 | pioglitazone 45 MG
312441 | pioglitazone 45 MG Oral Tablet
1659131 | piperacillin 2000 MG / tazobactam 250 MG Injection
1659149 | piperacillin 4000 MG / tazobactam 500 MG Injection
876193 | POLYETHYLENE GLYCOL 3350 17000 MG Powder for Oral Solution
312504 | Potassium Chloride 10 MEQ Extended Release Capsule
199381 | potassium citrate 10 MEQ Extended Release Tablet
1294013 | pramoxine hydrochloride 0.01 MG/MG / zinc oxide 0.125 MG/MG Rectal Ointment
1294330 | pramoxine hydrochloride 0.01 MG/MG / zinc oxide 0.125 MG/MG Topical Ointment
1294026 | pramoxine hydrochloride 0.01 MG/MG Topical Gel
1294027 | pramoxine hydrochloride 0.01 MG/MG Topical Ointment
1495188 | pramoxine hydrochloride 10 MG/ML / salicyloyl phytosphingosine 0.5 MG/ML Medicated Liquid Soap
1991503 | pramoxine hydrochloride 10 MG/ML / salicyloyl phytosphingosine 0.5 MG/ML Medicated Shampoo
1739844 | pramoxine hydrochloride 10 MG/ML / salicyloyl phytosphingosine 0.5 MG/ML Topical Solution
1742033 | pramoxine hydrochloride 10 MG/ML / salicyloyl phytosphingosine 0.5 MG/ML Topical Spray
1234546 | pramoxine hydrochloride 10 MG/ML / zinc acetate 1 MG/ML Topical Lotion
1294033 | pramoxine hydrochloride 10 MG/ML / zinc acetate 1 MG/ML Topical Spray
1294343 | pramoxine hydrochloride 10 MG/ML / zinc acetate 1.2 MG/ML Topical Spray
1098236 | pramoxine hydrochloride 10 MG/ML / zinc oxide 50 MG/ML Rectal Cream
1247251 | pramoxine hydrochloride 10 MG/ML Medicated Liquid Soap
1039541 | pramoxine hydrochloride 10 MG/ML Medicated Pad
1244963 | pramoxine hydrochloride 10 MG/ML Medicated Shampoo
828365 | pramoxine hydrochloride 10 MG/ML Rectal Foam
1052684 | pramoxine hydrochloride 10 MG/ML Topical Cream
2539965 | pramoxine hydrochloride 10 MG/ML Topical Foam
1246075 | pramoxine hydrochloride 10 MG/ML Topical Lotion
1294034 | pramoxine hydrochloride 10 MG/ML Topical Solution
1294036 | pramoxine hydrochloride 10 MG/ML Topical Spray
1150482 | pramoxine hydrochloride 5 MG/ML Topical Cream
855812 | prasugrel 10 MG Oral Tablet
904458 | pravastatin sodium 10 MG Oral Tablet
904467 | pravastatin sodium 20 MG Oral Tablet
904475 | pravastatin sodium 40 MG Oral Tablet
904481 | pravastatin sodium 80 MG Oral Tablet
312590 | prazepam 10 MG Oral Tablet
198145 | Prednisone 10 MG Oral Tablet
312615 | prednisone 20 MG Oral Tablet
312617 | prednisone 5 MG Oral Tablet
483438 | pregabalin 100 MG Oral Capsule
483440 | pregabalin 150 MG Oral Capsule
898715 | pregabalin 20 MG/ML Oral Solution
483446 | pregabalin 200 MG Oral Capsule
577127 | pregabalin 225 MG Oral Capsule
483442 | pregabalin 25 MG Oral Capsule
483444 | pregabalin 300 MG Oral Capsule
483448 | pregabalin 50 MG Oral Capsule
483450 | pregabalin 75 MG Oral Capsule
328176 | primidone 125 MG Oral Tablet
96304 | primidone 250 MG Oral Tablet
198150 | primidone 50 MG Oral Tablet
312627 | primidone 50 MG/ML Oral Suspension
245963 | prochlorperazine 1 MG/ML Oral Solution
314168 | prochlorperazine 10 MG Extended Release Oral Capsule
198365 | prochlorperazine 10 MG Oral Tablet
312637 | prochlorperazine 15 MG Extended Release Oral Capsule
198160 | prochlorperazine 2.5 MG Rectal Suppository
198366 | prochlorperazine 25 MG Oral Tablet
198159 | prochlorperazine 25 MG Rectal Suppository
251521 | prochlorperazine 3 MG Buccal Tablet
312635 | prochlorperazine 5 MG Oral Tablet
198161 | prochlorperazine 5 MG Rectal Suppository
756155 | promazine 10 MG/ML Oral Solution
756157 | promazine 2.5 MG/ML Oral Solution
312650 | promazine 25 MG Oral Tablet
756158 | promazine 5 MG/ML Oral Solution
312654 | promazine 50 MG Oral Tablet
312664 | Promethazine 25 MG Oral Tablet
1191013 | proparacaine hydrochloride 5 MG/ML Ophthalmic Solution
828584 | Propoxyphene Hydrochloride 32 MG
849292 | Propoxyphene Hydrochloride 32.5 MG
828580 | Propoxyphene Hydrochloride 65 MG
849279 | Propoxyphene Hydrochloride 65 MG Oral Capsule
827747 | propoxyphene napsylate 100 MG
827748 | propoxyphene napsylate 100 MG Oral Tablet
849294 | propoxyphene napsylate 50 MG
856448 | propranolol hydrochloride 10 MG Oral Tablet
856457 | propranolol hydrochloride 20 MG Oral Tablet
856519 | propranolol hydrochloride 40 MG Oral Tablet
856556 | propranolol hydrochloride 60 MG Oral Tablet
856578 | propranolol hydrochloride 80 MG Oral Tablet
199509 | pyrilamine 20 MG/ML Topical Cream
2178279 | pyrilamine maleate 0.833 MG/ML Oral Solution
1110809 | pyrilamine maleate 600 MG Oral Granules
198182 | pyrimethamine 25 MG Oral Tablet
198183 | quazepam 15 MG Oral Tablet
198184 | quazepam 7.5 MG Oral Tablet
312743 | quetiapine 100 MG Oral Tablet
389201 | quetiapine 150 MG Oral Tablet
317174 | quetiapine 200 MG Oral Tablet
312744 | quetiapine 25 MG Oral Tablet
312745 | quetiapine 300 MG Oral Tablet
616483 | quetiapine 400 MG Oral Tablet
616487 | quetiapine 50 MG Oral Tablet
312748 | quinapril 10 MG Oral Tablet
312749 | quinapril 20 MG Oral Tablet
314203 | quinapril 40 MG Oral Tablet
312750 | quinapril 5 MG Oral Tablet
744842 | raltegravir 400 MG Oral Tablet
845488 | ramipril 1.25 MG Oral Capsule
261962 | Ramipril 10 MG Oral Capsule
198188 | ramipril 2.5 MG Oral Capsule
198189 | ramipril 5 MG Oral Capsule
401968 | Ramipril Tablet 10mg | Ramipril 10 MG Oral Tablet
198191 | Ranitidine 150 MG Oral Tablet
359126 | Regular Insulin, Human 10 UNT/ML
1360482 | Regular Insulin, Human 100 UNT/ML Prefilled Syringe
1654909 | Regular Insulin, Human 12 UNT
1654910 | Regular Insulin, Human 12 UNT Inhalant Powder
440650 | Regular Insulin, Human 12 UNT/ML
359125 | Regular Insulin, Human 15 UNT/ML
359127 | Regular Insulin, Human 20 UNT/ML
440399 | Regular Insulin, Human 24 UNT/ML
360894 | Regular Insulin, Human 25 UNT/ML
343083 | Regular Insulin, Human 30 UNT/ML
1650256 | Regular Insulin, Human 4 UNT
1543202 | Regular Insulin, Human 4 UNT Inhalant Powder
451439 | Regular Insulin, Human 4 UNT/ML
340326 | Regular Insulin, Human 40 UNT/ML
440654 | Regular Insulin, Human 5 UNT/ML
412453 | Regular Insulin, Human 5 UNT/ML Injectable Solution
343258 | Regular Insulin, Human 50 UNT/ML
340327 | Regular Insulin, Human 500 UNT/ML
249220 | Regular Insulin, Human 500 UNT/ML Injectable Solution
440653 | Regular Insulin, Human 6 UNT/ML
1650262 | Regular Insulin, Human 8 UNT
1544488 | Regular Insulin, Human 8 UNT Inhalant Powder
451437 | Regular Insulin, Human 8 UNT/ML
2284960 | remdesivir 100 MG Injection
1729576 | remifentanil 1 MG
1729578 | remifentanil 1 MG Injection
1729583 | remifentanil 2 MG
1729584 | remifentanil 2 MG Injection
1729709 | remifentanil 5 MG
1729710 | remifentanil 5 MG Injection
2383946 | remimazolam 20 MG Injection
331433 | repaglinide 0.5 MG
200257 | repaglinide 0.5 MG Oral Tablet
316630 | repaglinide 1 MG
200256 | repaglinide 1 MG Oral Tablet
316631 | repaglinide 2 MG
200258 | repaglinide 2 MG Oral Tablet
198196 | reserpine 0.1 MG Oral Tablet
198197 | reserpine 0.25 MG Oral Tablet
763138 | reteplase 10 UNT Injection
1873983 | ribociclib 200 MG Oral Tablet
645037 | risperidone 0.25 MG Disintegrating Oral Tablet
312828 | risperidone 0.25 MG Oral Tablet
403825 | risperidone 0.5 MG Disintegrating Oral Tablet
312829 | risperidone 0.5 MG Oral Tablet
401953 | risperidone 1 MG Disintegrating Oral Tablet
312830 | risperidone 1 MG Oral Tablet
199387 | risperidone 1 MG/ML Oral Solution
401954 | risperidone 2 MG Disintegrating Oral Tablet
312831 | risperidone 2 MG Oral Tablet
616698 | risperidone 3 MG Disintegrating Oral Tablet
312832 | risperidone 3 MG Oral Tablet
616705 | risperidone 4 MG Disintegrating Oral Tablet
314211 | risperidone 4 MG Oral Tablet
153791 | risperidone 6 MG Oral Tablet
317150 | ritonavir 100 MG Oral Capsule
1234995 | rocuronium bromide 10 MG/ML Injectable Solution
358809 | rosiglitazone 1 MG
430343 | rosiglitazone 1 MG Oral Tablet
358530 | rosiglitazone 2 MG
312859 | rosiglitazone 2 MG Oral Tablet
358499 | rosiglitazone 4 MG
312860 | rosiglitazone 4 MG Oral Tablet
358500 | rosiglitazone 8 MG
312861 | rosiglitazone 8 MG Oral Tablet
859747 | rosuvastatin calcium 10 MG Oral Tablet
859751 | rosuvastatin calcium 20 MG Oral Tablet
859419 | rosuvastatin calcium 40 MG Oral Tablet
859424 | rosuvastatin calcium 5 MG Oral Tablet
1656340 | sacubitril 24 MG / valsartan 26 MG Oral Tablet
1656349 | sacubitril 49 MG / valsartan 51 MG Oral Tablet
1656354 | sacubitril 97 MG / valsartan 103 MG Oral Tablet
859863 | saquinavir mesylate 500 MG Oral Tablet
858041 | saxagliptin 2.5 MG
858042 | saxagliptin 2.5 MG Oral Tablet
858034 | saxagliptin 5 MG
858036 | saxagliptin 5 MG Oral Tablet
315201 | secobarbital 50 MG Oral Capsule
312914 | secobarbital sodium 100 MG Oral Capsule
1998451 | Sensor aripiprazole 10 MG Oral Tablet
1998454 | Sensor aripiprazole 15 MG Oral Tablet
1998456 | Sensor aripiprazole 2 MG Oral Tablet
1998458 | Sensor aripiprazole 20 MG Oral Tablet
1998460 | Sensor aripiprazole 30 MG Oral Tablet
1998462 | Sensor aripiprazole 5 MG Oral Tablet
312938 | sertraline 100 MG Oral Tablet
328670 | Sertraline 100MG | Sertraline 100 MG
329212 | Sertraline 25 MG
200243 | sevoflurane 1000 MG/ML Inhalation Solution
316672 | simvastatin 10 MG
1189804 | Simvastatin 10 MG / sitagliptin 100 MG Oral Tablet
1312409 | Simvastatin 10 MG / sitagliptin 50 MG Oral Tablet
314231 | simvastatin 10 MG Oral Tablet
1189808 | Simvastatin 20 MG / sitagliptin 100 MG Oral Tablet
1312416 | Simvastatin 20 MG / sitagliptin 50 MG Oral Tablet
312961 | simvastatin 20 MG Oral Tablet
1189821 | Simvastatin 40 MG / sitagliptin 100 MG Oral Tablet
1312423 | Simvastatin 40 MG / sitagliptin 50 MG Oral Tablet
757704 | Simvastatin 40 MG Disintegrating Oral Tablet
198211 | Simvastatin 40 MG Oral Tablet
312962 | simvastatin 5 MG Oral Tablet
200345 | Simvastatin 80 MG Oral Tablet
360110 | sirolimus 2 MG Oral Tablet
665031 | sitagliptin 100 MG
665033 | sitagliptin 100 MG Oral Tablet
665037 | sitagliptin 25 MG
665038 | sitagliptin 25 MG Oral Tablet
665041 | sitagliptin 50 MG
665042 | sitagliptin 50 MG Oral Tablet
313002 | sodium chloride 9 MG/ML Injectable Solution
2636822 | sodium oxybate 4500 MG Granules for Oral Suspension
349482 | sodium oxybate 500 MG/ML Oral Solution
2636830 | sodium oxybate 6000 MG Granules for Oral Suspension
2636834 | sodium oxybate 7500 MG Granules for Oral Suspension
2636838 | sodium oxybate 9000 MG Granules for Oral Suspension
313096 | spironolactone 25 MG Oral Tablet
313110 | stavudine 40 MG Oral Capsule
2103187 | Sufentanil 0.03 MG
2103192 | sufentanil 0.03 MG Sublingual Tablet
328654 | Sufentanil 0.05 MG/ML
198334 | sulfamethoxazole 400 MG / trimethoprim 80 MG Oral Tablet
198335 | sulfamethoxazole 800 MG / trimethoprim 160 MG Oral Tablet
141936 | sulpiride 200 MG Oral Tablet
108876 | sulpiride 40 MG/ML Oral Solution
152540 | sulpiride 400 MG Oral Tablet
1547104 | suvorexant 10 MG Oral Tablet
1547112 | suvorexant 15 MG Oral Tablet
1547116 | suvorexant 20 MG Oral Tablet
1547573 | suvorexant 5 MG Oral Tablet
313185 | tacrine 10 MG Oral Capsule
330520 | tamoxifen 10 MG
198240 | tamoxifen 10 MG Oral Tablet
393415 | tamoxifen 2 MG/ML
389230 | tamoxifen 2 MG/ML Oral Solution
330595 | tamoxifen 20 MG
313195 | tamoxifen 20 MG Oral Tablet
825407 | tapentadol 100 MG
825409 | tapentadol 100 MG Oral Tablet
1148799 | tapentadol 150 MG
1356315 | tapentadol 20 MG/ML Oral Solution
1148802 | tapentadol 200 MG
1148805 | tapentadol 250 MG
825410 | tapentadol 50 MG
825411 | tapentadol 50 MG Oral Tablet
825412 | tapentadol 75 MG
825413 | tapentadol 75 MG Oral Tablet
282755 | telmisartan 20 MG Oral Tablet
205304 | telmisartan 40 MG Oral Tablet
205305 | telmisartan 80 MG Oral Tablet
199975 | Temazepam 10 MG Oral Tablet
198241 | Temazepam 15 MG Oral Capsule
151283 | Temazepam 2 MG/ML Oral Solution
104693 | Temazepam 20 MG Oral Tablet
485489 | Temazepam 22.5 MG Oral Capsule
198242 | Temazepam 30 MG Oral Capsule
198243 | Temazepam 7.5 MG Oral Capsule
313212 | tenecteplase 50 MG Injection
349251 | tenofovir disoproxil fumarate 300 MG Oral Tablet
313219 | Terazosin 5mg | Terazosin 5 MG
141918 | terfenadine 60 MG Oral Tablet
1858385 | tetracaine 0.02 MG/MG Topical Ointment
250606 | tetracaine 0.04 MG/MG Topical Gel
313246 | tetracaine 10 MG/ML Topical Cream
1733865 | tetracaine 20 MG/ML Topical Cream
317161 | tetracaine 20 MG/ML Topical Solution
1543162 | tetracaine hydrochloride 0.02 MG/MG Topical Gel
1547977 | tetracaine hydrochloride 10 MG/ML Ophthalmic Solution
1547975 | tetracaine hydrochloride 20 MG/ML Ophthalmic Solution
1543158 | tetracaine hydrochloride 20 MG/ML Topical Cream
1547771 | tetracaine hydrochloride 5 MG/ML Ophthalmic Solution
1546036 | tetracaine hydrochloride 5 MG/ML Topical Solution
314259 | thiopental 25 MG/ML Injectable Solution
313354 | thioridazine 10 MG Oral Tablet
108878 | thioridazine 10 MG/ML Oral Solution
198270 | thioridazine 100 MG Oral Tablet
313353 | thioridazine 100 MG/ML Oral Solution
198271 | thioridazine 15 MG Oral Tablet
198272 | thioridazine 150 MG Oral Tablet
246229 | thioridazine 2 MG/ML Oral Solution
313352 | thioridazine 20 MG/ML Oral Suspension
198273 | thioridazine 200 MG Oral Tablet
198274 | thioridazine 25 MG Oral Tablet
313358 | thioridazine 30 MG/ML Oral Solution
392994 | thioridazine 5 MG/ML Oral Solution
313357 | thioridazine 5 MG/ML Oral Suspension
198275 | thioridazine 50 MG Oral Tablet
313362 | thiothixene 1 MG Oral Capsule
313361 | thiothixene 10 MG Oral Capsule
313364 | thiothixene 2 MG Oral Capsule
313363 | thiothixene 20 MG Oral Capsule
313366 | thiothixene 5 MG Oral Capsule
313368 | thiothixene 5 MG/ML Oral Solution
317797 | Thyroxine 0.088 MG Oral Tablet
1116635 | ticagrelor 90 MG Oral Tablet
316832 | Tolazamide 100 MG
198291 | Tolazamide 100 MG Oral Tablet
316833 | Tolazamide 250 MG
313418 | Tolazamide 250 MG Oral Capsule
198292 | Tolazamide 250 MG Oral Tablet
316834 | Tolazamide 500 MG
198293 | Tolazamide 500 MG Oral Tablet
328851 | Tolbutamide 1000 MG
245266 | Tolbutamide 1000 MG Oral Tablet
316835 | Tolbutamide 250 MG
313419 | Tolbutamide 250 MG Oral Tablet
333394 | Tolbutamide 50 MG/ML
315239 | Tolbutamide 50 MG/ML Injectable Solution
316836 | Tolbutamide 500 MG
198294 | Tolbutamide 500 MG Oral Tablet
313428 | Toremifene 60 MG Oral Tablet
836484 | tramadol hydrochloride 1 MG/ML
836485 | tramadol hydrochloride 1 MG/ML Oral Solution
831431 | tramadol hydrochloride 100 MG
2179635 | tramadol hydrochloride 100 MG Oral Tablet
836487 | tramadol hydrochloride 150 MG
831437 | tramadol hydrochloride 200 MG
2670390 | tramadol hydrochloride 25 MG Oral Tablet
831441 | tramadol hydrochloride 300 MG
836394 | tramadol hydrochloride 37.5 MG
836491 | tramadol hydrochloride 400 MG
2395808 | tramadol hydrochloride 5 MG/ML Oral Solution
835602 | tramadol hydrochloride 50 MG
836408 | tramadol hydrochloride 50 MG Disintegrating Oral Tablet
849903 | tramadol hydrochloride 50 MG Extended Release Oral Capsule
836466 | tramadol hydrochloride 50 MG Oral Capsule
835603 | tramadol hydrochloride 50 MG Oral Tablet
849328 | tramadol hydrochloride 50 MG/ML
849330 | tramadol hydrochloride 75 MG
849331 | tramadol hydrochloride 75 MG Extended Release Oral Tablet
2692878 | tramadol hydrochloride 75 MG Oral Tablet
883826 | tranexamic acid 650 MG Oral Tablet
313447 | tranylcypromine 10 MG Oral Tablet
856381 | trazodone hydrochloride 10 MG/ML Oral Solution
856382 | trazodone hydrochloride 100 MG Oral Capsule
856373 | trazodone hydrochloride 100 MG Oral Tablet
856364 | trazodone hydrochloride 150 MG Oral Tablet
856369 | trazodone hydrochloride 300 MG Oral Tablet
856383 | trazodone hydrochloride 50 MG Oral Capsule
856377 | trazodone hydrochloride 50 MG Oral Tablet
198305 | Triamcinolone 0.25 MG/ML Topical Cream
106256 | Triamcinolone 1 MG/ML Topical Cream
198317 | Triazolam 0.125 MG Oral Tablet
198318 | Triazolam 0.25 MG Oral Tablet
756203 | trifluoperazine 0.2 MG/ML Oral Solution
198322 | trifluoperazine 1 MG Oral Tablet
245380 | trifluoperazine 1 MG/ML Oral Solution
483998 | trifluoperazine 1 MG/ML Oral Suspension
104763 | trifluoperazine 10 MG Extended Release Oral Capsule
198323 | trifluoperazine 10 MG Oral Tablet
313473 | trifluoperazine 10 MG/ML Oral Solution
104764 | trifluoperazine 15 MG Extended Release Oral Capsule
104762 | trifluoperazine 2 MG Extended Release Oral Capsule
198324 | trifluoperazine 2 MG Oral Tablet
198325 | trifluoperazine 5 MG Oral Tablet
905269 | trihexyphenidyl hydrochloride 2 MG Oral Tablet
314062 | Triiodothyronine 0.005 MG Oral Tablet
313489 | trimethobenzamide 100 MG Rectal Suppository
313492 | trimethobenzamide 200 MG Rectal Suppository
860752 | trimethobenzamide hydrochloride 100 MG Oral Capsule
860767 | trimethobenzamide hydrochloride 250 MG Oral Capsule
860771 | trimethobenzamide hydrochloride 300 MG Oral Capsule
343503 | Ultralente Insulin, Beef 100 UNT/ML
311064 | Ultralente Insulin, Beef 100 UNT/ML Injectable Suspension
358400 | Ultralente Insulin, Beef-Pork 100 UNT/ML
311062 | Ultralente Insulin, Beef-Pork 100 UNT/ML Injectable Suspension
358401 | Ultralente Insulin, Beef-Pork 40 UNT/ML
311063 | Ultralente Insulin, Beef-Pork 40 UNT/ML Injectable Suspension
343256 | Ultralente Insulin, Human 100 UNT/ML
237528 | Ultralente Insulin, Human 100 UNT/ML Injectable Suspension
343502 | Ultralente Insulin, Human 70 UNT/ML
198342 | Urea 400 MG/ML Topical Cream
1099703 | valproic acid 100 MG Oral Tablet
1099656 | valproic acid 125 MG Delayed Release Oral Capsule
1099766 | valproic acid 150 MG Delayed Release Oral Capsule
1099772 | valproic acid 200 MG Delayed Release Oral Tablet
1099670 | valproic acid 250 MG Delayed Release Oral Capsule
1099681 | valproic acid 250 MG Oral Capsule
1099853 | valproic acid 40 MG/ML Oral Solution
1099687 | valproic acid 50 MG/ML Oral Solution
1099691 | valproic acid 500 MG Delayed Release Oral Capsule
349201 | valsartan 160 MG Oral Tablet
349200 | valsartan 320 MG Oral Tablet
349483 | valsartan 40 MG Oral Tablet
349199 | valsartan 80 MG Oral Tablet
1807513 | vancomycin 1000 MG Injection
313572 | vancomycin 50 MG/ML Injectable Solution
1658010 | Varicella-Zoster Virus Vaccine Live (Oka-Merck) strain 2700 UNT/ML Injection
1658015 | Varicella-Zoster Virus Vaccine Live (Oka-Merck) strain 29800 UNT/ML Injection
313586 | venlafaxine 75 MG Oral Tablet
897718 | verapamil hydrochloride 40 MG
897685 | verapamil hydrochloride 80 MG Oral Tablet
757708 | vildagliptin 100 MG
757710 | vildagliptin 100 MG Oral Tablet
757711 | vildagliptin 50 MG
757712 | vildagliptin 50 MG Oral Tablet
2001499 | vitamin B12 5 MG/ML Injectable Solution
1439808 | vortioxetine 10 MG Oral Tablet
1439840 | vortioxetine 15 MG Oral Tablet
1439810 | vortioxetine 20 MG Oral Tablet
1439812 | vortioxetine 5 MG Oral Tablet
855332 | warfarin sodium 5 MG Oral Tablet
855174 | Xyzal Tablet 5mg | Xyzal 5 MG Oral Tablet
313760 | zalcitabine 0.75 MG Oral Tablet
313761 | zaleplon 10 MG Oral Capsule
313762 | zaleplon 5 MG Oral Capsule
199663 | zidovudine 300 MG Oral Tablet
314286 | ziprasidone 20 MG Oral Capsule
313776 | ziprasidone 40 MG Oral Capsule
313777 | ziprasidone 60 MG Oral Capsule
313778 | ziprasidone 80 MG Oral Capsule
1232194 | zolpidem tartrate 1.75 MG Sublingual Tablet
854886 | zolpidem tartrate 10 MG Disintegrating Oral Tablet
854873 | zolpidem tartrate 10 MG Oral Tablet
836641 | zolpidem tartrate 10 MG Sublingual Tablet
854880 | zolpidem tartrate 12.5 MG Extended Release Oral Tablet
1232202 | zolpidem tartrate 3.5 MG Sublingual Tablet
854885 | zolpidem tartrate 5 MG Disintegrating Oral Tablet
854876 | zolpidem tartrate 5 MG Oral Tablet
836647 | zolpidem tartrate 5 MG Sublingual Tablet
828692 | zolpidem tartrate 5 MG/ACTUAT Oral Spray
854894 | zolpidem tartrate 6.25 MG Extended Release Oral Tablet
2637353 | zolpidem tartrate 7.5 MG Oral Capsule
152911 | zopiclone 3.75 MG Oral Tablet
199523 | zopiclone 7.5 MG Oral Tablet
227114 | zotepine 100 MG Oral Tablet
227112 | zotepine 25 MG Oral Tablet
227113 | zotepine 50 MG Oral Tablet
248376 | zuclopenthixol 10 MG Oral Tablet
249811 | zuclopenthixol 2 MG Oral Tablet
248377 | zuclopenthixol 25 MG Oral Tablet
`;
