/**
 * Vital signs, measurements and scores; rows as `read-rows.ts` reads them, with the usual UCUM unit and limits in it. Limits are
 * our own choice after the observation charts of the Australian Commission on Safety and Quality in Health Care, widened.
 */
export const vitalRows = `
audit-c score
  75626-2 | Total score [AUDIT-C] | loinc-tx | {score} | 0..12
  72109-2 | Alcohol Use Disorder Identification Test - Consumption [AUDIT-C] | loinc-tx | {score}
axillary temperature
  8328-7 | Axillary temperature | loinc-nlm | Cel | 25..46
birth weight
  8339-4 | Birth weight Measured | loinc-nlm | g | 200..9000
blood pressure; bp; b.p.; b/p; blood pressure (bp); systolic/diastolic; nibp; bp (sitting); bp sitting; bp standing; bp lying; seated bp; blood pressure sitting; bps
  85354-9 | Blood pressure panel with all children optional | loinc-tx | mm[Hg] | 20..320
body mass index; bmi; body mass index (bmi)
  39156-5 | Body mass index (BMI) [Ratio] | loinc-tx | kg/m2 | 5..120
body surface area; bsa
  8277-6 | Body surface area | loinc-nlm | m2
diastolic blood pressure; diastolic bp; dbp; bp diastolic; diastolic
  8462-4 | Diastolic blood pressure | loinc-nlm | mm[Hg] | 10..200
fev1/fvc ratio; fev1/fvc
  19926-5 | FEV1/FVC | loinc-tx | % | 10..100
fundal height; uterine fundal height
  11881-0 | Uterus Fundal height Tape measure | loinc-nlm | cm | 5..60
gad-7 score
  70274-6 | Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ] | loinc-nlm | {score} | 0..21
gestational age
  18185-9 | Gestational age | loinc-nlm | wk | 0..45
  11884-4 | Gestational age Estimated | loinc-nlm | wk
head circumference; ofc; hc
  9843-4 | Head Occipital-frontal circumference | loinc-nlm | cm | 15..80
heart rate; hr; pulse; pulse rate; ~pr; beats per minute; h.r.; pulse (hr); heart rate (hr); apical pulse; ~p
  8867-4 | Heart rate | loinc-tx | /min | 15..320
height; ht; body height; stature; hgt; height (cm)
  8302-2 | Body height | loinc-nlm | cm | 15..260
last menstrual period; lmp
  8665-2 | Last menstrual period start date | loinc-tx | {date}
left ventricular ejection fraction; lvef
  10230-1 | Left ventricular Ejection fraction | loinc-tx | % | 5..90
mean arterial pressure; ~map
  8478-0 | Mean blood pressure | loinc-nlm | mm[Hg] | 20..250
oral temperature; temperature (oral)
  8331-1 | Oral temperature | loinc-nlm | Cel | 25..46
oxygen saturation; spo2; o2 sat; o2 sats; sats; sat; o2 saturation; oxygen sats; oximetry; pulse oximetry; pulse ox; oxygen sat; peripheral oxygen saturation; sp02; spo₂; saturations; oxygen saturations; saturation; 02 sat; o2 sat.
  59408-5 | Oxygen saturation in Arterial blood by Pulse oximetry | loinc-tx | % | 20..100
pain score; pain level; pain scale
  72514-3 | Pain severity - 0-10 verbal numeric rating [Score] - Reported | loinc-tx | {score} | 0..10
  38208-5 | Pain severity - Reported | loinc-tx | {score}
phq-9 score
  44261-6 | Patient Health Questionnaire 9 item (PHQ-9) total score [Reported] | loinc-nlm | {score} | 0..27
rectal temperature
  8332-9 | Rectal temperature | loinc-nlm | Cel | 25..46
respiratory rate; rr; resp rate; respirations; resps; respiration rate; resp; breathing rate; respiratory rate (rr); ~r
  9279-1 | Respiratory rate | loinc-tx | /min | 3..120
systolic blood pressure; systolic bp; sbp; bp systolic; systolic
  8480-6 | Systolic blood pressure | loinc-nlm | mm[Hg] | 30..320
temperature; temp; body temperature; ~t; tmax; temp.
  8310-5 | Body temperature | loinc-nlm | Cel | 25..46
tobacco smoking status
  72166-2 | Tobacco smoking status | loinc-tx | {nominal}
tympanic temperature; ear temperature
  8333-7 | Tympanic membrane temperature | loinc-nlm | Cel | 25..46
  76011-6 | Ear temperature | loinc-tx | Cel
weight; wt; body weight; wgt; weight (kg)
  29463-7 | Body weight | loinc-nlm | kg | 0.3..900
  3141-9 | Body weight Measured | loinc-nlm | kg
`;
