import type { FactType } from '@exora/contracts';
import {
  Activity,
  FlaskConical,
  Footprints,
  Hospital,
  type IconNode,
  Pill,
  Scissors,
  Stethoscope,
  Syringe,
  Thermometer,
  TriangleAlert,
  Users,
} from 'lucide';

/** Icon and colours of a kind of fact; the same everywhere. */
export const typeLooks: Readonly<Record<FactType, { icon: IconNode; tile: string; text: string }>> = {
  medication: { icon: Pill, tile: 'bg-medication-soft text-medication', text: 'text-medication' },
  allergy: { icon: TriangleAlert, tile: 'bg-allergy-soft text-allergy', text: 'text-allergy' },
  condition: { icon: Stethoscope, tile: 'bg-condition-soft text-condition', text: 'text-condition' },
  lab: { icon: FlaskConical, tile: 'bg-lab-soft text-lab', text: 'text-lab' },
  vital: { icon: Activity, tile: 'bg-vital-soft text-vital', text: 'text-vital' },
  symptom: { icon: Thermometer, tile: 'bg-symptom-soft text-symptom', text: 'text-symptom' },
  immunization: { icon: Syringe, tile: 'bg-immunization-soft text-immunization', text: 'text-immunization' },
  procedure: { icon: Scissors, tile: 'bg-procedure-soft text-procedure', text: 'text-procedure' },
  encounter: { icon: Hospital, tile: 'bg-encounter-soft text-encounter', text: 'text-encounter' },
  social_history: { icon: Footprints, tile: 'bg-social-soft text-social', text: 'text-social' },
  family_history: { icon: Users, tile: 'bg-family-soft text-family', text: 'text-family' },
};
